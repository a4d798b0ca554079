(** Ordered.v -- the ordered variant of Theorem S (doc/theory.md, 10.6): both neurons drift, both quiet, and one drift certainly ends first.  Until it
    does, p and q are exact scalar maps, so the other neuron still drifts: at every step  Tlo M <= N <= Thi M  for better targets than at all vertices. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base Loss Network Growth Excess.
Open Scope R_scope.

Section Ordered.
Variables (D : data) (l : loss) (bd : bands) (Tl Th : R).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Notation s := (ss D).  Notation r := (rr D).

(** A's drift ends first; tau bounds its time *)
Record FirstA (x0 : state) : Prop := {
  oa_DA : 0 < DA bd x0;  oa_DB : 0 < DB bd x0;
  oa_T1 : Tl * Km D <= kp D;  oa_T2 : Kp D <= Th * Km D;  oa_T3 : kp D <= Th * km D;
  oa_tau : exists tau, phi l (p x0 + DA bd x0 / r) - phi l (p x0) + Kp D <= Kp D * tau /\
    phi l (q x0) + kup l (Km D) (q x0) * tau < phi l (q x0 + DB bd x0 / s)
}.
Record FirstB (x0 : state) : Prop := {
  ob_DA : 0 < DA bd x0;  ob_DB : 0 < DB bd x0;
  ob_T1 : Tl * Km D <= Kp D;  ob_T2 : Kp D <= Th * km D;  ob_T3 : Tl * km D <= kp D;
  ob_tau : exists tau, phi l (q x0 + DB bd x0 / s) - phi l (q x0) + Km D <= Km D * tau /\
    phi l (p x0) + kup l (Kp D) (p x0) * tau < phi l (p x0 + DA bd x0 / r)
}.

(** while both drift: the state is that of the two scalar maps after n steps *)
Definition Both x0 z := exists n : nat,
  A z = A x0 + r * (p z - p x0) /\ B z = B x0 + s * (q z - q x0) /\ p x0 <= p z /\ q x0 <= q z /\
  phi l (p x0) + Kp D * INR n <= phi l (p z) <= phi l (p x0) + kup l (Kp D) (p x0) * INR n /\
  phi l (q x0) + Km D * INR n <= phi l (q z) <= phi l (q x0) + kup l (Km D) (q x0) * INR n.
Definition OrdA x0 z := DA bd z = 0 \/ Both x0 z.
Definition OrdB x0 z := DB bd z = 0 \/ Both x0 z.

Lemma phi_inv x y : phi l x < phi l y -> x < y.
Proof. intros H. apply Rnot_le_lt. intros C. pose proof (phi_le l y x C). lra. Qed.

Lemma phi_one k z z0 : 0 < k -> z0 <= z -> phi l z + k <= phi l (z + k * g l z) <= phi l z + kup l k z0.
Proof.
  intros Hk Hz. pose proof (g_pos l z) as P. pose proof (g_decr l z0 z Hz) as G. split.
  - pose proof (phi_above l z (k * g l z)) as X. replace (k * g l z / g l z) with k in X by (field; lra). exact X.
  - pose proof (phi_below l z (k * g l z) ltac:(apply Rmult_le_pos; lra)) as X. replace (k * g l z / g l z) with k in X by (field; lra). rewrite exp_plus in X.
    assert (E1 : exp (k * g l z) <= exp (k * g l z0)) by (apply exp_mono, Rmult_le_compat_l; lra). pose proof (g_exp l z). pose proof (exp_pos (k * g l z0)). pose proof (exp_pos z). pose proof (exp_pos (k * g l z)).
    assert (Y : (k * g l z) ^ 2 / 2 * (exp z * exp (k * g l z)) <= k * (k / 2 * g l z0 * exp (k * g l z0))).
    { replace ((k * g l z) ^ 2 / 2 * (exp z * exp (k * g l z))) with (k * (k / 2) * (g l z * (g l z * exp z) * exp (k * g l z))) by field.
      replace (k * (k / 2 * g l z0 * exp (k * g l z0))) with (k * (k / 2) * (g l z0 * exp (k * g l z0))) by ring.
      apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|]. apply Rmult_le_compat; try lra; [repeat apply Rmult_le_pos; lra|].
      apply Rle_trans with (g l z * 1); [apply Rmult_le_compat_l; lra|lra]. }
    unfold kup. lra.
Qed.

Section Step.
Variables (x0 z : state).
Hypotheses (Hl : 0 <= Alow bd) (Hl' : 0 <= Blow bd) (Hp : 0 < p z) (Hq : 0 < q z).
Hypotheses (A0 : 0 < DA bd x0) (B0 : 0 < DB bd x0).
Let z' := step D l z.
Let r0 := rr_pos D HD HG.  Let s0 := ss_pos D HD HG.
Let DAe y : A y = A x0 + r * (p y - p x0) -> DA bd y = Rmax 0 (DA bd x0 - r * (p y - p x0)).
Proof. intros E. unfold DA, exD in *. rewrite E. unfold Rmax in *. repeat destruct (Rle_dec _ _); lra. Qed.
Let DBe y : B y = B x0 + s * (q y - q x0) -> DB bd y = Rmax 0 (DB bd x0 - s * (q y - q x0)).
Proof. intros E. unfold DB, exD in *. rewrite E. unfold Rmax in *. repeat destruct (Rle_dec _ _); lra. Qed.
Let negA y : 0 < DA bd y -> A y < 0. Proof. unfold DA, exD, Rmax. destruct (Rle_dec _ _); lra. Qed.
Let negB y : 0 < DB bd y -> B y < 0. Proof. unfold DB, exD, Rmax. destruct (Rle_dec _ _); lra. Qed.
Let pos_of X : 0 < Rmax 0 X <-> 0 < X. Proof. unfold Rmax. destruct (Rle_dec _ _); lra. Qed.

(** one more step of both maps *)
Lemma both_step : Both x0 z -> 0 < DA bd z -> 0 < DB bd z -> Both x0 z'.
Proof.
  intros (n & EA & EB & P1 & Q1 & [F1 F2] & [F3 F4]) HA HB. pose proof (negA z HA) as NA. pose proof (negB z HB) as NB.
  destruct (step_active D l z Hp Hq) as (S1 & S2 & S3 & S4). fold z' in S1, S2, S3, S4. rewrite !gate_neg in S1, S2, S3, S4 by lra.
  assert (Mp : mp z = p z) by (rewrite mp_fp by auto; unfold fp; rewrite relu_neg; lra). assert (Mq : mm z = q z) by (rewrite mm_fm by auto; unfold fm; rewrite relu_neg; lra).
  rewrite Mp, Mq in *. pose proof (Kp_pos D HD) as K1. pose proof (Km_pos D HD) as K2. pose proof (rr_eq D HD) as Er. pose proof (ss_eq D HD) as Es.
  assert (T1 : p z' = p z + Kp D * g l (p z)) by (rewrite S1; unfold Kp; ring). assert (T3 : q z' = q z + Km D * g l (q z)) by (rewrite S3; unfold Km; ring).
  destruct (phi_one (Kp D) (p z) (p x0) K1 P1) as [U1 U2]. destruct (phi_one (Km D) (q z) (q x0) K2 Q1) as [U3 U4]. rewrite <- T1 in U1, U2. rewrite <- T3 in U3, U4.
  assert (0 < Kp D * g l (p z)) by (apply Rmult_lt_0_compat; auto using g_pos). assert (0 < Km D * g l (q z)) by (apply Rmult_lt_0_compat; auto using g_pos).
  exists (S n). rewrite S_INR. repeat split; try lra.
  - rewrite S2, EA, T1. unfold Kp. rewrite <- Er. ring.
  - rewrite S4, EB, T3. unfold Km. rewrite <- Es. ring.
Qed.

Lemma ordA_step : FirstA x0 -> OrdA x0 z -> (DA bd z = 0 -> DA bd z' = 0) -> OrdA x0 z' /\ (DA bd z = 0 \/ 0 < DB bd z').
Proof.
  intros F [Z|Z] HN; [split; left; auto|]. destruct (Req_dec (DA bd z) 0) as [C|C]; [split; left; auto|].
  assert (HA : 0 < DA bd z) by (pose proof (exD_nonneg (Alow bd) (A z)) as X; fold (DA bd z) in X; lra).
  destruct (oa_tau _ F) as (tau & E1 & E2). pose proof (Kp_pos D HD) as K1. pose proof (Km_pos D HD) as K2.
  assert (KU : 0 < kup l (Km D) (q x0)).
  { unfold kup. pose proof (g_pos l (q x0)). pose proof (exp_pos (Km D * g l (q x0))). assert (0 < Km D / 2 * g l (q x0) * exp (Km D * g l (q x0))) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra). apply Rmult_lt_0_compat; lra. }
  assert (lim : forall y n, B y = B x0 + s * (q y - q x0) -> phi l (q y) <= phi l (q x0) + kup l (Km D) (q x0) * INR n -> INR n <= tau -> 0 < DB bd y).
  { intros y n EB' Fy Hn. assert (X : kup l (Km D) (q x0) * INR n <= kup l (Km D) (q x0) * tau) by (apply Rmult_le_compat_l; lra).
    pose proof (phi_inv (q y) (q x0 + DB bd x0 / s) ltac:(lra)) as Y. rewrite (DBe y EB'). apply (proj2 (pos_of _)).
    apply Rmult_lt_compat_l with (r := s) in Y; auto. replace (s * (q x0 + DB bd x0 / s)) with (s * q x0 + DB bd x0) in Y by (field; lra). lra. }
  pose proof Z as (n & EA & EB & P1 & Q1 & [F1 F2] & [F3 F4]).
  assert (Hn : INR n + 1 <= tau).
  { rewrite (DAe z EA) in HA. apply (proj1 (pos_of _)) in HA. assert (Y : p z < p x0 + DA bd x0 / r).
    { apply Rmult_lt_reg_l with r; auto. replace (r * (p x0 + DA bd x0 / r)) with (r * p x0 + DA bd x0) by (field; apply Rgt_not_eq; exact r0). lra. }
    pose proof (phi_lt l _ _ Y). apply Rmult_le_reg_l with (Kp D); lra. }
  assert (HB : 0 < DB bd z) by (apply (lim z n EB F4); lra).
  assert (HA' : 0 < DA bd z) by lra. pose proof (both_step Z HA' HB) as Z'. split; [right; auto|right].
  destruct Z' as (m & _ & EB' & _ & _ & _ & _). 
  (* DB at z' from the step itself *)
  pose proof (negA z HA') as NA. pose proof (negB z HB) as NB. destruct (step_active D l z Hp Hq) as (_ & _ & S3 & _). fold z' in S3. rewrite gate_neg in S3 by lra.
  assert (Mq : mm z = q z) by (rewrite mm_fm by auto; unfold fm; rewrite relu_neg; lra). rewrite Mq in S3.
  assert (T3 : q z' = q z + Km D * g l (q z)) by (rewrite S3; unfold Km; ring). destruct (phi_one (Km D) (q z) (q x0) K2 Q1) as [_ U4]. rewrite <- T3 in U4.
  apply (lim z' (S n) EB'); rewrite S_INR; lra.
Qed.
Lemma ordB_step : FirstB x0 -> OrdB x0 z -> (DB bd z = 0 -> DB bd z' = 0) -> OrdB x0 z' /\ (DB bd z = 0 \/ 0 < DA bd z').
Proof.
  intros F [Z|Z] HN; [split; left; auto|]. destruct (Req_dec (DB bd z) 0) as [C|C]; [split; left; auto|].
  assert (HB : 0 < DB bd z) by (pose proof (exD_nonneg (Blow bd) (B z)) as X; fold (DB bd z) in X; lra).
  destruct (ob_tau _ F) as (tau & E1 & E2). pose proof (Kp_pos D HD) as K1. pose proof (Km_pos D HD) as K2.
  assert (KU : 0 < kup l (Kp D) (p x0)).
  { unfold kup. pose proof (g_pos l (p x0)). pose proof (exp_pos (Kp D * g l (p x0))). assert (0 < Kp D / 2 * g l (p x0) * exp (Kp D * g l (p x0))) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra). apply Rmult_lt_0_compat; lra. }
  assert (lim : forall y n, A y = A x0 + r * (p y - p x0) -> phi l (p y) <= phi l (p x0) + kup l (Kp D) (p x0) * INR n -> INR n <= tau -> 0 < DA bd y).
  { intros y n EA' Fy Hn. assert (X : kup l (Kp D) (p x0) * INR n <= kup l (Kp D) (p x0) * tau) by (apply Rmult_le_compat_l; lra).
    pose proof (phi_inv (p y) (p x0 + DA bd x0 / r) ltac:(lra)) as Y. rewrite (DAe y EA'). apply (proj2 (pos_of _)).
    apply Rmult_lt_compat_l with (r := r) in Y; auto. replace (r * (p x0 + DA bd x0 / r)) with (r * p x0 + DA bd x0) in Y by (field; lra). lra. }
  pose proof Z as (n & EA & EB & P1 & Q1 & [F1 F2] & [F3 F4]).
  assert (Hn : INR n + 1 <= tau).
  { rewrite (DBe z EB) in HB. apply (proj1 (pos_of _)) in HB. assert (Y : q z < q x0 + DB bd x0 / s).
    { apply Rmult_lt_reg_l with s; auto. replace (s * (q x0 + DB bd x0 / s)) with (s * q x0 + DB bd x0) by (field; lra). lra. }
    pose proof (phi_lt l _ _ Y). apply Rmult_le_reg_l with (Km D); lra. }
  assert (HA : 0 < DA bd z) by (apply (lim z n EA F2); lra).
  assert (HB' : 0 < DB bd z) by lra. pose proof (both_step Z HA HB') as Z'. split; [right; auto|right].
  destruct Z' as (m & EA' & _ & _ & _ & _ & _).
  pose proof (negA z HA) as NA. pose proof (negB z HB') as NB. destruct (step_active D l z Hp Hq) as (S3 & _ & _ & _). fold z' in S3. rewrite gate_neg in S3 by lra.
  assert (Mq : mp z = p z) by (rewrite mp_fp by auto; unfold fp; rewrite relu_neg; lra). rewrite Mq in S3.
  assert (T3 : p z' = p z + Kp D * g l (p z)) by (rewrite S3; unfold Kp; ring). destruct (phi_one (Kp D) (p z) (p x0) K1 P1) as [_ U4]. rewrite <- T3 in U4.
  apply (lim z' (S n) EA'); rewrite S_INR; lra.
Qed.
End Step.

Lemma Both_start x0 : Both x0 x0.
Proof. exists 0%nat. simpl INR. repeat split; lra. Qed.

(** the targets at a step with quiet neurons: th1 = th3 = 0 *)
Lemma ordA_targets x0 t2 t4 : FirstA x0 -> 0 <= t2 <= 1 -> 0 <= t4 <= 1 -> t2 = 0 \/ t4 = 1 ->
  Tl * Mf D 0 0 t4 <= Nf D 0 t2 0 <= Th * Mf D 0 0 t4.
Proof.
  intros F H2 H4 HO. pose proof (oa_T1 _ F). pose proof (oa_T2 _ F). pose proof (oa_T3 _ F). pose proof (kp_pos D HD HG) as [K1 K1']. pose proof (km_pos D HD HG) as [K2 K2'].
  assert (EN : Nf D 0 t2 0 = kp D + (Kp D - kp D) * t2) by (unfold Nf, kp; ring). assert (EM : Mf D 0 0 t4 = km D + (Km D - km D) * t4) by (unfold Mf, km; ring).
  rewrite EN, EM. assert (0 <= (Kp D - kp D) * t2 <= Kp D - kp D) by nra. assert (0 <= (Km D - km D) * t4 <= Km D - km D) by nra.
  assert (TH : 0 < Th) by nra. split.
  - destruct (Rle_dec 0 Tl); nra.
  - destruct HO as [-> | ->]; nra.
Qed.
Lemma ordB_targets x0 t2 t4 : FirstB x0 -> 0 <= t2 <= 1 -> 0 <= t4 <= 1 -> t4 = 0 \/ t2 = 1 ->
  Tl * Mf D 0 0 t4 <= Nf D 0 t2 0 <= Th * Mf D 0 0 t4.
Proof.
  intros F H2 H4 HO. pose proof (ob_T1 _ F). pose proof (ob_T2 _ F). pose proof (ob_T3 _ F). pose proof (kp_pos D HD HG) as [K1 K1']. pose proof (km_pos D HD HG) as [K2 K2'].
  assert (EN : Nf D 0 t2 0 = kp D + (Kp D - kp D) * t2) by (unfold Nf, kp; ring). assert (EM : Mf D 0 0 t4 = km D + (Km D - km D) * t4) by (unfold Mf, km; ring).
  rewrite EN, EM. assert (0 <= (Kp D - kp D) * t2 <= Kp D - kp D) by nra. assert (0 <= (Km D - km D) * t4 <= Km D - km D) by nra.
  assert (TH : 0 < Th) by nra. split.
  - destruct HO as [-> | ->]; destruct (Rle_dec 0 Tl); nra.
  - nra.
Qed.
End Ordered.
