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

(** ** The recursions have a solution, and -ln(1 - G) bounds the series of the logarithm *)
Fixpoint inv_upto (g : nat -> R) (m n : nat) : R := match m with O => 0 | S i => one n + PS_mult g (inv_upto g i) n end.
Definition inv_of g n := inv_upto g (S n) n.
Definition lg_of g n := match n with O => 0 | S i => PS_mult (PS_derive g) (inv_of g) i / INR (S i) end.

Lemma mult_ext_from_1 g a b n : g 0%nat = 0 -> (forall i, (i < n)%nat -> a i = b i) -> PS_mult g a n = PS_mult g b n.
Proof.
  intros g0 H. apply sum_eq. intros [|i] Hi; [rewrite g0; ring|]. rewrite (H (n - S i)%nat) by lia. reflexivity.
Qed.
Lemma inv_stable g : g 0%nat = 0 -> forall m m' n, (n < m)%nat -> (n < m')%nat -> inv_upto g m n = inv_upto g m' n.
Proof.
  intros g0. induction m as [|m IH]; intros [|m'] n H H'; try lia. cbn [inv_upto]. f_equal. apply mult_ext_from_1; auto. intros i Hi. apply IH; lia.
Qed.
Lemma inv_of_rec g : g 0%nat = 0 -> forall n, inv_of g n = one n + PS_mult g (inv_of g) n.
Proof.
  intros g0 n. unfold inv_of at 1. cbn [inv_upto]. f_equal. apply mult_ext_from_1; auto. intros i Hi. apply inv_stable; auto with arith.
Qed.
Lemma lg_of_rec g n : INR (S n) * lg_of g (S n) = PS_mult (PS_derive g) (inv_of g) n.
Proof. unfold lg_of. field. apply not_0_INR. lia. Qed.

(** coefficients of absolute values *)
Lemma mult_abs a a' b b' n : (forall i, Rabs (a i) <= a' i) -> (forall i, Rabs (b i) <= b' i) -> Rabs (PS_mult a b n) <= PS_mult a' b' n.
Proof.
  intros HA HB. eapply Rle_trans; [apply Rsum_abs|]. apply sum_Rle. intros i _. rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos.
Qed.
Lemma inv_abs g n : Rabs (inv_of g n) <= inv_of (fun i => Rabs (g i)) n.
Proof.
  unfold inv_of. generalize (S n). intros m. revert n. induction m as [|m IH]; intros n; cbn [inv_upto]; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; [destruct n; simpl; rewrite ?Rabs_R1, ?Rabs_R0; lra|]. apply mult_abs; auto. intros i. lra.
Qed.
Lemma lg_abs g n : Rabs (lg_of g n) <= lg_of (fun i => Rabs (g i)) n.
Proof.
  destruct n as [|n]; unfold lg_of; [rewrite Rabs_R0; lra|]. pose proof (lt_0_INR (S n) ltac:(lia)) as P. unfold Rdiv.
  rewrite Rabs_mult, (Rabs_pos_eq (/ INR (S n))) by (left; apply Rinv_0_lt_compat; auto). apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; auto|].
  apply mult_abs; [|apply inv_abs]. intros i. unfold PS_derive. pose proof (pos_INR (S i)). rewrite Rabs_mult, (Rabs_pos_eq (INR (S i))) by auto. lra.
Qed.

Theorem bd_lg rho g G : 0 < rho -> g 0%nat = 0 -> bd rho g G -> G < 1 -> bd rho (lg_of g) (- ln (1 - G)).
Proof.
  intros Hr g0 Hg HG. set (ga := fun i => Rabs (g i)).
  assert (ga0 : ga 0%nat = 0) by (unfold ga; rewrite g0; apply Rabs_R0).
  assert (Ha : bd rho ga G) by (apply bd_le with g; auto; intros n; unfold ga; rewrite Rabs_Rabsolu; lra).
  pose proof (inv_of_rec ga ga0) as HI. apply bd_limit; auto. intros x Hx. assert (AX : Rabs x < rho) by (rewrite Rabs_pos_eq; lra).
  assert (P : forall n, Rabs (lg_of g n) <= lg_of ga n) by (apply lg_abs).
  apply bd_weak with (PSeries (lg_of ga) x).
  - apply bd_le with (lg_of ga); [lra| |].
    + intros n. rewrite (Rabs_pos_eq (lg_of ga n)); auto. eapply Rle_trans; [apply Rabs_pos|apply P].
    + apply bd_nonneg; [lra| |].
      * intros n. eapply Rle_trans; [apply Rabs_pos|apply P].
      * apply PSeries_correct, (cv_ex rho); auto. exact (cv_lg rho Hr ga (inv_of ga) G Ha HG HI (lg_of ga) (lg_of_rec ga)).
  - rewrite (lg_value rho Hr ga (inv_of ga) G ga0 Ha HG HI (lg_of ga) eq_refl (lg_of_rec ga) x AX).
    pose proof (g_small rho Hr ga G Ha x AX) as S. pose proof (Rle_abs (PSeries ga x)). apply Ropp_le_contravar, ln_mono; lra.
Qed.
