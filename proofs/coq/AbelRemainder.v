(** AbelRemainder.v -- Theorem 6.3 of doc/theory.md for any K and any e_1, .., e_K: R_K(v) is the sum of its Taylor series for 0 < v <= rho, what the terms
    up to N leave is at most F (v/rho)^(N+1), and |R_K(v)| <= C v^(K+2) for 0 < v <= v0 when the coefficients up to v^(K+1) vanish.  The e_j of Algorithm
    6.2, step 3, make them vanish.  With the rho of step 1: the leap of Theorem 6.4, whose hypotheses are about numbers only, and the leap without
    e_j of gdcert-check. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Growth Abel Majorant MajorantLog AbelSeries.
Open Scope R_scope.

(** ** Step 3: e_1, e_2, .. one after another *)
Section Cancel.
Variable kap : R.
(** acc after e_1, .., e_j *)
Fixpoint acc j : nat -> R := match j with O => base kap | S i => fun n => acc i n + acc i (S j) / INR j * shift kap j n end.
Definition ec j := acc j (j + 2)%nat / INR (S j).

Lemma acc_coef K n : acc K n = coef kap K ec n.
Proof.
  unfold coef. induction K as [|K IH]; [simpl; ring|]. cbn [acc esum]. rewrite IH. unfold ec. replace (K + 2)%nat with (S (S K)) by lia. ring.
Qed.
Lemma shift_low j n : (n <= j)%nat -> shift kap j n = 0.
Proof.
  intros H. unfold shift. rewrite PS_incr_n_simplify. destruct (le_lt_dec j n) as [L|L]; [|reflexivity].
  replace (n - j)%nat with 0%nat by lia. rewrite (proj1 (qpow_0 kap j)). simpl. ring.
Qed.
Lemma shift_next j : shift kap j (S j) = - INR j.
Proof.
  unfold shift. rewrite PS_incr_n_simplify. destruct (le_lt_dec j (S j)) as [L|L]; [|lia]. replace (S j - j)%nat with 1%nat by lia.
  rewrite (proj2 (qpow_0 kap j)). simpl. ring.
Qed.
Theorem cancelled K n : (n <= K + 1)%nat -> coef kap K ec n = 0.
Proof.
  rewrite <- acc_coef. revert n. induction K as [|K IH]; intros n H.
  - destruct n as [|[|n]]; [reflexivity|reflexivity|lia].
  - cbn [acc]. destruct (Nat.eq_dec n (S (S K))) as [->|N].
    + rewrite shift_next. field. apply not_0_INR. lia.
    + rewrite IH, shift_low by lia. ring.
Qed.
(** e_1 and e_2 as printed in 6.2 *)
Lemma gg_23 : gg kap 2 = kap /\ gg kap 3 = - kap / 2.
Proof. unfold gg, expm, expo. simpl. split; field. Qed.
Lemma base_2 : base kap 2 = / 6.
Proof.
  unfold base, up2, lg_of, PS_mult, PS_derive. simpl. rewrite (gg_1 kap), (inv_0 kap), (inv_1 kap), (proj1 gg_23). unfold expo. simpl. field.
Qed.
Lemma e_1_is : ec 0 = / 6.
Proof. unfold ec. cbn [acc Nat.add]. rewrite base_2. simpl. field. Qed.
Lemma e_2_is : ec 1 = (1 - 2 * kap) / 16.
Proof.
  assert (I2 : inv_of (gg kap) 2 = kap).
  { rewrite (inv_of_rec (gg kap) (gg_0 kap)). unfold PS_mult. simpl. rewrite (gg_0 kap), (gg_1 kap), (proj1 gg_23), (inv_0 kap). ring. }
  assert (Q2 : qpow kap 1 2 = kap + / 2).
  { cbn [qpow]. unfold PS_mult, qs, PS_mult. simpl. rewrite I2, (inv_0 kap), (inv_1 kap). unfold expm, expo. simpl. field. }
  assert (B3 : base kap 3 = / 24 - kap / 6 - kap / 4).
  { unfold base, up2, lg_of, PS_mult, PS_derive. simpl. rewrite (gg_1 kap), (proj1 gg_23), (proj2 gg_23), (inv_0 kap), (inv_1 kap). unfold expo. simpl. field. }
  unfold ec. cbn [acc Nat.add]. rewrite base_2, B3. unfold shift. rewrite PS_incr_n_simplify. simpl le_lt_dec. cbn [Nat.sub]. rewrite Q2. simpl. field.
Qed.
End Cancel.

(** ** R_K is the sum of its series *)
Section Value.
Variables (kap rho : R).
Hypothesis Hkap : 0 <= kap.
Hypothesis Hrho : 0 < rho.
Hypothesis HGm : Gm kap rho < 1.
Variable v : R.
Hypothesis Hv : 0 < v < rho.
Notation D := (1 - kap * v * (1 - exp (- v))).

Let av : Rabs v < rho. Proof. rewrite Rabs_pos_eq; lra. Qed.
Let bg := bd_gg kap Hkap rho Hrho.
Let rec := inv_of_rec (gg kap) (gg_0 kap).
Let inside a M : bd rho a M -> Rbar_lt (Rabs v) (CV_radius a).
Proof. intros B. apply (cv_in rho); auto. apply (bd_cv rho Hrho a M B). Qed.

Lemma gg_is : isp (gg kap) v (kap * (v * (1 - exp (- v)))).
Proof. apply isp_scal, isp_incr, isp_minus; [apply one_is|apply expm_is]. Qed.
Lemma D_value : 1 - PSeries (gg kap) v = D.
Proof. rewrite (is_pseries_unique _ _ _ gg_is). ring. Qed.
Lemma D_pos : 0 < D.
Proof. rewrite <- D_value. pose proof (g_small rho Hrho (gg kap) _ bg v av) as S. pose proof (Rle_abs (PSeries (gg kap) v)). lra. Qed.
Lemma inv_is : isp (inv_of (gg kap)) v (/ D).
Proof.
  pose proof (inv_value rho Hrho (gg kap) _ _ bg HGm rec v av) as E. rewrite D_value in E. pose proof D_pos.
  apply (isp_ext (inv_of (gg kap)) _ v (PSeries (inv_of (gg kap)) v)); auto.
  - apply Rmult_eq_reg_r with D; [|lra]. rewrite E. field. lra.
  - apply PSeries_correct, CV_radius_inside, (inside _ (/ (1 - Gm kap rho))), bd_ivs; auto.
Qed.
Lemma lg_is : isp (lg_of (gg kap)) v (- ln D).
Proof.
  pose proof (lg_value rho Hrho (gg kap) _ _ (gg_0 kap) bg HGm rec (lg_of (gg kap)) eq_refl (lg_of_rec _) v av) as E. rewrite D_value in E. rewrite <- E.
  apply PSeries_correct, CV_radius_inside, (inside _ (- ln (1 - Gm kap rho))), bd_lg; auto using gg_0.
Qed.
Lemma qpow_is j : isp (qpow kap j) v ((exp (- v) / D) ^ j).
Proof.
  assert (Q : isp (qs kap) v (exp (- v) / D)).
  { apply is_pseries_mult; [apply expm_is|apply inv_is| |].
    - apply (inside _ (exp rho)), bd_expm; auto.
    - apply (inside _ (/ (1 - Gm kap rho))), bd_ivs; auto. }
  induction j as [|j IH]; [apply one_is|]. simpl pow. rewrite Rmult_comm. apply is_pseries_mult; auto.
  - apply (inside _ (Qm kap rho ^ j)), bd_qpow; auto.
  - apply (inside _ (Qm kap rho)), bd_qs; auto.
Qed.
Theorem coef_is K e : isp (coef kap K e) v
  ((exp v - 1) / v - 1 - v / 2 - kap * (exp v - 1 - v) - / 2 * ln D + esum K e (fun j => v ^ j * ((exp (- v) / D) ^ j - 1))).
Proof.
  assert (E2 : expo 2 = / 2) by (unfold expo; simpl; lra).
  apply isp_plus.
  - apply (isp_ext (fun n => up2 (fun n => expo (S n)) n + - kap * up2 expo n + / 2 * lg_of (gg kap) n) _ v
      ((exp v - 1) / v - expo 1 - expo 2 * v + - kap * (exp v - expo 0 - expo 1 * v) + / 2 * (- ln D))).
    + intros n. symmetry. apply base_is.
    + rewrite E2, (proj1 expo_1), (proj2 expo_1). field. lra.
    + apply isp_plus; [apply isp_plus|apply isp_scal, lg_is]; [|apply isp_scal, isp_up2, expo_is].
      apply (isp_up2 (fun n => expo (S n))), expo_S_is. lra.
  - apply (isp_esum K e (shift kap)). intros j. apply isp_incr_n, isp_minus; [apply qpow_is|apply one_is].
Qed.
End Value.

(** a little room beyond rho: the values at rho itself *)
Lemma Gm_room kap rho : 0 < rho -> Gm kap rho < 1 -> exists rho', rho < rho' /\ Gm kap rho' < 1.
Proof.
  intros Hr H. assert (C : continuity_pt (Gm kap) rho).
  { apply continuity_pt_filterlim, @ex_derive_continuous. unfold Gm. auto_derive. auto. }
  destruct (C (1 - Gm kap rho) ltac:(lra)) as (d & D0 & D). exists (rho + d / 2). split; [lra|].
  assert (A : R_dist (Gm kap (rho + d / 2)) (Gm kap rho) < 1 - Gm kap rho).
  { apply D. split; [split; [exact I|lra]|]. simpl. unfold R_dist. rewrite Rabs_pos_eq; lra. }
  unfold R_dist in A. pose proof (Rle_abs (Gm kap (rho + d / 2) - Gm kap rho)). lra.
Qed.

(** ** Theorem 6.3 *)
Section Remainder.
Variables (l : loss) (k : R) (K : nat) (e : nat -> R) (rho : R).
Hypothesis Hk : 0 < k.
Hypothesis Hrho : 0 < rho.
Notation kap := (kappa l k).
Hypothesis HGm : Gm kap rho < 1.
Let Hkap : 0 <= kap := kappa_pos l k Hk.

Theorem RK_series v : 0 < v <= rho -> isp (coef kap K e) v (RK l k K e v).
Proof.
  intros Hv. destruct (Gm_room kap rho Hrho HGm) as (rho' & L & G). apply (coef_is kap rho' Hkap ltac:(lra) G v ltac:(lra) K e).
Qed.
Theorem RK_tail v N : 0 < v <= rho -> Rabs (RK l k K e v - sum_f_R0 (fun n => coef kap K e n * v ^ n) N) <= FK kap rho K e * (v / rho) ^ S N.
Proof. intros Hv. apply bd_tail; auto; [apply bd_coef; auto|apply RK_series; auto]. Qed.

(** step 6 *)
Definition CK N v0 := sum_f (K + 2) N (fun n => Rabs (coef kap K e n) * v0 ^ (n - (K + 2))) + FK kap rho K e * v0 ^ (N - K - 1) * / rho ^ (N + 1).
Hypothesis Hlow : forall n, (n <= K + 1)%nat -> coef kap K e n = 0.

Theorem remainder_63 N v0 v : (K + 2 <= N)%nat -> v0 <= rho -> 0 < v <= v0 -> Rabs (RK l k K e v) <= CK N v0 * v ^ (K + 2).
Proof.
  intros HN H0 Hv. pose proof (RK_tail v N ltac:(lra)) as T. set (r := coef kap K e) in *. set (m := (N - (K + 2))%nat).
  assert (F0 : 0 <= FK kap rho K e) by (apply (bd_pos rho Hrho r), bd_coef; auto).
  assert (low : sum_f_R0 (fun n => r n * v ^ n) N = v ^ (K + 2) * sum_f_R0 (fun i => r (i + (K + 2))%nat * v ^ i) m).
  { assert (X : forall j, sum_f_R0 (fun n => r n * v ^ n) (j + (K + 2)) = v ^ (K + 2) * sum_f_R0 (fun i => r (i + (K + 2))%nat * v ^ i) j).
    { induction j as [|j IH].
      - assert (Z : forall i, (i <= K + 1)%nat -> sum_f_R0 (fun n => r n * v ^ n) i = 0).
        { induction i as [|i IH]; intros Hi; [simpl; rewrite Hlow by lia; ring|]. rewrite tech5, IH, Hlow by lia. ring. }
        rewrite Nat.add_0_l. replace (K + 2)%nat with (S (K + 1)) by lia. rewrite tech5, Z by lia. cbn [sum_f_R0]. rewrite Nat.add_0_l. simpl. ring.
      - rewrite Nat.add_succ_l, !tech5, IH, Nat.add_succ_l.
        replace (v ^ S (j + (K + 2))) with (v ^ (K + 2) * v ^ S j) by (rewrite <- pow_add; f_equal; lia). ring. }
    rewrite <- X. f_equal. unfold m. lia. }
  assert (P : 0 < v ^ (K + 2)) by (apply pow_lt; lra).
  assert (A : Rabs (sum_f_R0 (fun i => r (i + (K + 2))%nat * v ^ i) m) <= sum_f (K + 2) N (fun n => Rabs (r n) * v0 ^ (n - (K + 2)))).
  { unfold sum_f. fold m. eapply Rle_trans; [apply Rsum_abs|]. apply sum_Rle. intros i _. replace (i + (K + 2) - (K + 2))%nat with i by lia.
    rewrite Rabs_mult, (Rabs_pos_eq (v ^ i)) by (apply pow_le; lra). apply Rmult_le_compat_l; [apply Rabs_pos|apply pow_incr; lra]. }
  assert (B : FK kap rho K e * (v / rho) ^ S N <= v ^ (K + 2) * (FK kap rho K e * v0 ^ (N - K - 1) * / rho ^ (N + 1))).
  { replace ((v / rho) ^ S N) with (v ^ (K + 2) * (v ^ (N - K - 1) * / rho ^ (N + 1))).
    2:{ rewrite <- Rmult_assoc, <- pow_add. replace (K + 2 + (N - K - 1))%nat with (S N) by lia. replace (N + 1)%nat with (S N) by lia.
        rewrite <- pow_inv, <- Rpow_mult_distr. reflexivity. }
    assert (0 < / rho ^ (N + 1)) by (apply Rinv_0_lt_compat, pow_lt; auto). assert (v ^ (N - K - 1) <= v0 ^ (N - K - 1)) by (apply pow_incr; lra).
    replace (FK kap rho K e * (v ^ (K + 2) * (v ^ (N - K - 1) * / rho ^ (N + 1)))) with (v ^ (K + 2) * (FK kap rho K e * v ^ (N - K - 1) * / rho ^ (N + 1))) by ring.
    apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [exact F0|assumption]. }
  rewrite low in T. set (s := sum_f_R0 (fun i => r (i + (K + 2))%nat * v ^ i) m) in *.
  replace (RK l k K e v) with (RK l k K e v - v ^ (K + 2) * s + v ^ (K + 2) * s) by ring. eapply Rle_trans; [apply Rabs_triang|].
  rewrite (Rabs_mult (v ^ (K + 2))), (Rabs_pos_eq (v ^ (K + 2))) by lra. apply Rmult_le_compat_l with (r := v ^ (K + 2)) in A; [|lra]. unfold CK. fold r. lra.
Qed.
End Remainder.

(** ** Step 1, and the leap *)
Lemma exp_chord x : 0 <= x <= 1 -> exp x <= 1 + 2 * x.
Proof.
  intros H. pose proof (exp_tangent x (- x)) as A. pose proof (exp_tangent x (1 - x)) as B.
  replace (x + - x) with 0 in A by ring. replace (x + (1 - x)) with 1 in B by ring. rewrite exp_0 in A. pose proof exp_le_3. pose proof (exp_pos x). nra.
Qed.
Lemma Gm_step1 kap rho : 0 <= kap -> 0 < rho <= 1 -> kap * rho ^ 2 <= / 4 -> Gm kap rho < 1.
Proof.
  intros Hk Hr H. unfold Gm. pose proof (exp_chord rho ltac:(lra)) as E. assert (kap * (rho * (exp rho - 1)) <= kap * (rho * (2 * rho))); [|simpl in H; lra].
  apply Rmult_le_compat_l; auto. apply Rmult_le_compat_l; lra.
Qed.

(** Theorems 6.3 and 6.4 together, with the coefficients of Algorithm 6.2 *)
Theorem Abel_algorithm l k K N rho v0 a b (z : nat -> R) n (e := ec (kappa l k)) (C := CK l k K e rho N v0) :
  0 < k -> (K + 2 <= N)%nat -> 0 < rho <= 1 -> kappa l k * rho ^ 2 <= / 4 ->
  0 < v0 <= rho -> vv l k a <= v0 -> v0 * (/ 2 + esum K (fun j => Rabs (e j)) (fun j => INR j * v0 ^ j)) <= / 2 ->
  (forall t, z (S t) = z t + k * g l (z t)) -> a <= z 0%nat <= b ->
  (forall lo, a <= lo -> Phi l k K e lo <= Phi l k K e a + INR n - delta l K v0 C a -> lo <= z n) /\
  (forall hi, a <= hi -> Phi l k K e b + INR n + delta l K v0 C a <= Phi l k K e hi -> z n <= hi).
Proof.
  intros Hk HN Hr H4 Hv0 Ha HM Hz Hab.
  apply (Abel_64 l k K e Hk v0 C a (proj1 Hv0) Ha HM z Hz (proj1 Hab)); [|apply Hab]. intros v Hv.
  apply (remainder_63 l k K e rho Hk (proj1 Hr)); auto; [|intros; apply cancelled; auto|apply Hv0].
  apply Gm_step1; auto. apply kappa_pos; auto.
Qed.

(** K = 0, rho = v0: what gdcert-check does (src/check/leap_text.c), C = H(v0)/v0^2 with H(v) = F at rho = v *)
Theorem Abel_checker l k v0 a b (z : nat -> R) n (e := fun _ => 0) (C := FK (kappa l k) v0 0 e / v0 ^ 2) :
  0 < k -> 0 < v0 <= 1 -> vv l k a <= v0 -> Gm (kappa l k) v0 < 1 ->
  (forall t, z (S t) = z t + k * g l (z t)) -> a <= z 0%nat <= b ->
  (forall lo, a <= lo -> Phi l k 0 e lo <= Phi l k 0 e a + INR n - delta l 0 v0 C a -> lo <= z n) /\
  (forall hi, a <= hi -> Phi l k 0 e b + INR n + delta l 0 v0 C a <= Phi l k 0 e hi -> z n <= hi).
Proof.
  intros Hk Hv0 Ha HG Hz Hab. apply (Abel_64 l k 0 e Hk v0 C a (proj1 Hv0) Ha); auto; try apply Hab; [simpl; lra|]. intros v Hv.
  pose proof (RK_tail l k 0 e v0 Hk (proj1 Hv0) HG v 1 Hv) as T. cbn [sum_f_R0] in T.
  assert (Z : coef (kappa l k) 0 e 0 = 0 /\ coef (kappa l k) 0 e 1 = 0) by (unfold coef, base; simpl; lra).
  rewrite (proj1 Z), (proj2 Z), !Rmult_0_l, Rplus_0_r, Rminus_0_r in T. eapply Rle_trans; [exact T|]. right. unfold C. simpl. field. lra.
Qed.
(** Phi_K in X = 1/w = e^z/k, as the programs compute it *)
Lemma Phi_X l k K e z (X := exp z / k) : 0 < k ->
  / vv l k z = X + kappa l k /\
  Phi l k K e z = X + kappa l k + kappa l k * ln X - / 2 * ln (X + kappa l k) + esum K e (fun j => (/ (X + kappa l k)) ^ j).
Proof.
  intros Hk. pose proof (exp_pos z) as E. pose proof (vv_pos l k Hk z) as V.
  assert (I : / vv l k z = X + kappa l k) by (unfold vv, kappa, X; destruct l; simpl; rewrite ?exp_Ropp; field; lra).
  assert (J : vv l k z = / (X + kappa l k)) by (rewrite <- I, Rinv_inv; reflexivity).
  split; auto. unfold Phi. rewrite I.
  assert (LX : ln (k * exp (- z)) = - ln X).
  { unfold X. rewrite <- ln_Rinv by (apply Rdiv_lt_0_compat; auto). f_equal. rewrite exp_Ropp. field. lra. }
  assert (LV : ln (vv l k z) = - ln (X + kappa l k)) by (rewrite J; apply ln_Rinv; rewrite <- I; apply Rinv_0_lt_compat; auto).
  rewrite LX, LV. rewrite (esum_ext K e _ (fun j => (/ (X + kappa l k)) ^ j)); [ring|]. intros j. rewrite J. reflexivity.
Qed.
