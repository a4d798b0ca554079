(** MajorantLog.v -- 1/(1 - g) and -ln(1 - g) as power series (Algorithm 6.2 of doc/theory.md, step 2), with their bounds at rho: when g_0 = 0 and the
    sum of abs g_n rho^n is at most G < 1, the coefficients of the recursions are bounded by 1/(1 - G) and -ln(1 - G). *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Majorant.
Open Scope R_scope.

Definition one (n : nat) : R := match n with O => 1 | S _ => 0 end.
Lemma one_is x : is_pseries one x 1.
Proof.
  assert (L : is_lim_seq (sum_n (fun n => one n * x ^ n)) 1).
  { apply (is_lim_seq_ext (fun _ => 1)); [|apply is_lim_seq_const].
    intros N. rewrite sum_n_Reals. induction N; [simpl; ring|]. rewrite tech5, <- IHN. simpl. ring. }
  apply is_pseries_R. exact L.
Qed.
Lemma one_value x : PSeries one x = 1. Proof. apply is_pseries_unique, one_is. Qed.
Lemma bd_one rho : 0 < rho -> bd rho one 1.
Proof. intros H. apply bd_nonneg; auto; [intros [|n]; simpl; lra|apply one_is]. Qed.

Section Inverse.
Variable rho : R.
Hypothesis Hrho : 0 < rho.
Notation bd := (bd rho).  Notation cv := (cv rho).
Variables (g inv : nat -> R) (G : R).
Hypothesis g0 : g 0%nat = 0.
Hypothesis Hg : bd g G.
Hypothesis HG : G < 1.
(** the recursion of 1/(1 - g) *)
Hypothesis Hinv : forall n, inv n = one n + PS_mult g inv n.

Lemma bd_inv : bd inv (/ (1 - G)).
Proof.
  intros N. pose proof (sum_pos_ rho Hrho inv N) as P.
  assert (X : sum_f_R0 (term rho inv) N <= 1 + G * sum_f_R0 (term rho inv) N).
  { apply Rle_trans with (sum_f_R0 (term rho one) N + sum_f_R0 (term rho (PS_mult g inv)) N).
    - rewrite <- sum_plus. apply sum_Rle. intros n _. unfold term. rewrite Hinv at 1. rewrite <- Rmult_plus_distr_r.
      apply Rmult_le_compat_r; [apply pow_le; lra|apply Rabs_triang].
    - pose proof (bd_one rho Hrho N). pose proof (conv_partial rho Hrho g inv N) as C.
      assert (sum_f_R0 (term rho g) N * sum_f_R0 (term rho inv) N <= G * sum_f_R0 (term rho inv) N) by (apply Rmult_le_compat_r; auto). lra. }
  apply Rmult_le_reg_r with (1 - G); [lra|]. rewrite Rinv_l by lra. lra.
Qed.
Lemma inv_value x : Rabs x < rho -> PSeries inv x * (1 - PSeries g x) = 1.
Proof.
  intros Hx. pose proof (bd_cv rho Hrho g G Hg) as C1. pose proof (bd_cv rho Hrho inv _ bd_inv) as C2.
  assert (E : PSeries inv x = 1 + PSeries g x * PSeries inv x); [|lra].
  rewrite (PSeries_ext inv (PS_plus one (PS_mult g inv)) x Hinv) at 1. rewrite PSeries_plus.
  - rewrite one_value, PSeries_mult by (apply (cv_in rho); auto). reflexivity.
  - exists 1. apply one_is.
  - eexists. apply is_pseries_mult; try apply PSeries_correct; try apply (cv_ex rho); try apply (cv_in rho); auto.
Qed.
Lemma g_small x : Rabs x < rho -> Rabs (PSeries g x) <= G.
Proof. apply (bd_value rho Hrho g G x Hg). Qed.

(** the recursion of -ln(1 - g) *)
Variable lg : nat -> R.
Hypothesis lg0 : lg 0%nat = 0.
Hypothesis Hlg : forall n, INR (S n) * lg (S n) = PS_mult (PS_derive g) inv n.

Lemma derive_is x : Rabs x < rho -> is_pseries (PS_derive lg) x (PSeries (PS_derive g) x * PSeries inv x).
Proof.
  intros Hx. pose proof (bd_cv rho Hrho g G Hg) as C1. pose proof (bd_cv rho Hrho inv _ bd_inv) as C2.
  assert (C3 : cv (PS_derive g)) by (unfold Majorant.cv; rewrite CV_radius_derive; exact C1).
  apply is_pseries_ext with (PS_mult (PS_derive g) inv); [intros n; symmetry; apply Hlg|].
  apply is_pseries_mult; try apply PSeries_correct; try apply (cv_ex rho); try apply (cv_in rho); auto.
Qed.
Lemma cv_lg : cv lg.
Proof.
  unfold Majorant.cv. rewrite <- CV_radius_derive. apply (cv_of_ex rho Hrho). intros x Hx. eexists. apply derive_is, Hx.
Qed.
Lemma lg_value x : Rabs x < rho -> PSeries lg x = - ln (1 - PSeries g x).
Proof.
  intros Hx. set (f := fun y => PSeries lg y + ln (1 - PSeries g y)). pose proof (bd_cv rho Hrho g G Hg) as C1.
  assert (D : forall y, Rabs y < rho -> is_derive f y 0).
  { intros y Hy. pose proof (g_small y Hy) as B. pose proof (Rle_abs (PSeries g y)). unfold f.
    pose proof (inv_value y Hy) as I.
    replace 0 with (plus (PSeries (PS_derive lg) y) (scal (opp (PSeries (PS_derive g) y)) (/ (1 - PSeries g y)))).
    2:{ rewrite (is_pseries_unique _ _ _ (derive_is y Hy)). unfold plus, scal, opp; simpl. unfold mult; simpl.
        apply Rmult_eq_reg_r with (1 - PSeries g y); [|lra]. replace ((PSeries (PS_derive g) y * PSeries inv y + - PSeries (PS_derive g) y * / (1 - PSeries g y)) * (1 - PSeries g y))
          with (PSeries (PS_derive g) y * (PSeries inv y * (1 - PSeries g y)) - PSeries (PS_derive g) y) by (field; lra). rewrite I. ring. }
    apply (is_derive_plus (PSeries lg) (fun y => ln (1 - PSeries g y))).
    - apply is_derive_PSeries, (cv_in rho); auto. apply cv_lg.
    - apply (is_derive_comp ln (fun y => 1 - PSeries g y)).
      + apply is_derive_Reals, derivable_pt_lim_ln. lra.
      + replace (opp (PSeries (PS_derive g) y)) with (minus zero (PSeries (PS_derive g) y)) by (unfold minus, plus, opp, zero; simpl; ring).
        apply (is_derive_minus (fun _ => 1) (PSeries g)); [exact (@is_derive_const R_AbsRing R_NormedModule 1 y)|apply is_derive_PSeries, (cv_in rho); auto]. }
  assert (F0 : f 0 = 0) by (unfold f; rewrite !PSeries_0, lg0, g0; replace (1 - 0) with 1 by ring; rewrite ln_1; ring).
  assert (FX : f x = 0); [|unfold f in FX; lra].
  destruct (MVT_gen f 0 x (fun _ => 0)) as (c & _ & E).
  - intros y Hy. apply D. unfold Rmin, Rmax in Hy. destruct (Rle_dec 0 x); unfold Rabs in *; repeat destruct (Rcase_abs _); lra.
  - intros y Hy. apply continuity_pt_filterlim, @ex_derive_continuous. exists 0. apply D.
    unfold Rmin, Rmax in Hy. destruct (Rle_dec 0 x); unfold Rabs in *; repeat destruct (Rcase_abs _); lra.
  - rewrite F0 in E. lra.
Qed.
End Inverse.
