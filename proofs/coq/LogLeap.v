(** LogLeap.v -- Lemma 4.1 and Theorem 6.5 (doc/theory.md, 4 and 6): g phi <= 1.1201, G4 with that constant, and the leap of the scalar map
    z' = z + k g(z) by the logarithm,  ln(kT) - 2 s/T <= ln phi(z_T) <= ln(kT) + N/T; both losses. *)
From Coq Require Import Reals Lra Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Growth.
Open Scope R_scope.

Lemma exp_ge_2 x : 0 <= x -> 1 + x + x ^ 2 / 2 <= exp x.
Proof.
  intros Hx. pose (f := fun y => exp y - 1 - y - y ^ 2 / 2).
  assert (M : f 0 <= f x).
  { apply (monotone_from_0 f (fun y => exp y - 1 - y)); auto.
    - intros y _. unfold f. auto_derive; auto. field.
    - intros y _. pose proof (exp_ineq1_le y). lra. }
  unfold f in M. rewrite exp_0 in M. lra.
Qed.
Lemma exp_ge_3 x : 0 <= x -> 1 + x + x ^ 2 / 2 + x ^ 3 / 6 <= exp x.
Proof.
  intros Hx. pose (f := fun y => exp y - 1 - y - y ^ 2 / 2 - y ^ 3 / 6).
  assert (M : f 0 <= f x).
  { apply (monotone_from_0 f (fun y => exp y - 1 - y - y ^ 2 / 2)); auto.
    - intros y _. unfold f. auto_derive; auto. field.
    - intros y Hy. pose proof (exp_ge_2 y (proj1 Hy)). lra. }
  unfold f in M. rewrite exp_0 in M. lra.
Qed.

Definition rhoS (l : loss) := match l with Exponential => 1 | Logistic => 11201 / 10000 end.

(** Lemma 4.1: the largest value of g phi is 1 + W(e^-2) *)
Theorem lemma_41 l z : g l z * phi l z <= rhoS l.
Proof.
  destruct l; simpl; [rewrite exp_opp_mul; lra|].
  assert (E : 10000 / 1201 <= exp (21201 / 10000)).
  { set (y := 21201 / 160000). pose proof (exp_ge_3 y ltac:(unfold y; lra)) as H. set (b := 1 + y + y ^ 2 / 2 + y ^ 3 / 6) in *.
    assert (b0 : 0 <= b) by (unfold b, y; lra). assert (P : forall x e, 0 <= x /\ x <= exp e -> 0 <= x * x /\ x * x <= exp (e + e)).
    { intros x e [Hx He]. rewrite exp_plus. split; [apply Rmult_le_pos; auto|apply Rmult_le_compat; auto]. }
    destruct (P _ _ (P _ _ (P _ _ (P b y (conj b0 H))))) as [_ H16].
    replace (21201 / 10000) with (y + y + (y + y) + (y + y + (y + y)) + (y + y + (y + y) + (y + y + (y + y)))) by (unfold y; field).
    eapply Rle_trans; [|exact H16]. unfold b, y. lra. }
  pose proof (exp_pos z) as P. apply Rmult_le_reg_l with (1 + exp z); [lra|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra.
  assert (z - 11201 / 10000 <= 1201 / 10000 * exp z); [|lra]. destruct (Rle_dec z (11201 / 10000)); [lra|].
  pose proof (exp_tangent (21201 / 10000) (z - 21201 / 10000)) as T. replace (21201 / 10000 + (z - 21201 / 10000)) with z in T by ring.
  assert (10000 / 1201 * (z - 11201 / 10000) <= exp (21201 / 10000) * (z - 11201 / 10000)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Section Leap.
Variables (l : loss) (k : R) (z : nat -> R) (a b : R).
Hypothesis Hk : 0 < k.
Hypothesis Hz : forall t, z (S t) = z t + k * g l (z t).
Hypothesis Hab : a <= z 0%nat <= b.
Hypothesis Ha : 0 < phi l a.

Let mono t : a <= z t. Proof. pose proof (scalar_mono l k z Hk Hz t). lra. Qed.
Definition cU := rhoS l * (k ^ 2 * exp (k * g l a) / 2).

Lemma grow_low t : phi l a + k * INR t <= phi l (z t).
Proof.
  induction t as [|t IH]; [simpl; pose proof (phi_le l a (z 0%nat)); lra|]. rewrite S_INR, Hz. pose proof (g_pos l (z t)).
  pose proof (phi_above l (z t) (k * g l (z t))) as X. replace (k * g l (z t) / g l (z t)) with k in X by (field; lra). lra.
Qed.

(** G4 with rho_s *)
Theorem G4_rho t : phi l (z t) <= phi l b + k * INR t + cU * (/ phi l a + / k * ln (1 + k * INR t / phi l a)).
Proof.
  assert (q0 : 0 <= cU).
  { unfold cU. pose proof (exp_pos (k * g l a)). assert (0 <= k ^ 2) by apply pow2_ge_0. assert (0 <= k ^ 2 * exp (k * g l a)) by (apply Rmult_le_pos; lra).
    apply Rmult_le_pos; [destruct l; simpl; lra|lra]. }
  assert (iA : 0 < / phi l a) by (apply Rinv_0_lt_compat; auto).
  assert (ST : forall i, phi l (z (S i)) <= phi l (z i) + k + cU * / (phi l a + k * INR i)).
  { intros i. rewrite Hz. pose proof (g_pos l (z i)) as G. pose proof (g_decr l _ _ (mono i)) as GA. pose proof (grow_low i) as GL. pose proof (pos_INR i).
    assert (D : 0 < phi l a + k * INR i) by nra. pose proof (phi_below l (z i) (k * g l (z i)) ltac:(apply Rmult_le_pos; lra)) as X.
    replace (k * g l (z i) / g l (z i)) with k in X by (field; lra). rewrite exp_plus in X.
    assert (GR : g l (z i) <= rhoS l * / (phi l a + k * INR i)).
    { apply Rmult_le_reg_r with (phi l a + k * INR i); auto. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. eapply Rle_trans; [|apply (lemma_41 l (z i))]. apply Rmult_le_compat_l; lra. }
    pose proof (g_exp l (z i)) as GE. pose proof (exp_pos (z i)). pose proof (exp_mono (k * g l (z i)) (k * g l a) ltac:(apply Rmult_le_compat_l; lra)) as EX. pose proof (exp_pos (k * g l (z i))).
    assert (Y : (k * g l (z i)) ^ 2 / 2 * (exp (z i) * exp (k * g l (z i))) <= k ^ 2 * exp (k * g l a) / 2 * g l (z i)).
    { replace ((k * g l (z i)) ^ 2 / 2 * (exp (z i) * exp (k * g l (z i)))) with (k ^ 2 / 2 * g l (z i) * (g l (z i) * exp (z i) * exp (k * g l (z i)))) by field.
      replace (k ^ 2 * exp (k * g l a) / 2 * g l (z i)) with (k ^ 2 / 2 * g l (z i) * (1 * exp (k * g l a))) by field.
      pose proof (pow2_ge_0 k). apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|]. apply Rmult_le_compat; try lra. apply Rmult_le_pos; lra. }
    assert (k ^ 2 * exp (k * g l a) / 2 * g l (z i) <= cU * / (phi l a + k * INR i)).
    { unfold cU. replace (rhoS l * (k ^ 2 * exp (k * g l a) / 2) * / (phi l a + k * INR i)) with (k ^ 2 * exp (k * g l a) / 2 * (rhoS l * / (phi l a + k * INR i))) by ring.
      apply Rmult_le_compat_l; auto. pose proof (pow2_ge_0 k). pose proof (exp_pos (k * g l a)). assert (0 <= k ^ 2 * exp (k * g l a)) by (apply Rmult_le_pos; lra). lra. }
    lra. }
  assert (P : forall i, phi l (z (S i)) <= phi l b + k * INR (S i) + cU * (/ phi l a + / k * ln (1 + k * INR i / phi l a))).
  { induction i as [|i IH].
    - specialize (ST 0%nat). simpl INR in *. rewrite Rmult_0_r in *. rewrite Rplus_0_r in ST. replace (1 + 0 / phi l a) with 1 by (field; lra). rewrite ln_1. pose proof (phi_le l (z 0%nat) b ltac:(lra)). lra.
    - specialize (ST (S i)). pose proof (ln_inc k (phi l a) (INR i) Hk Ha (pos_INR i)) as LI. rewrite <- S_INR in LI. apply Rmult_le_compat_l with (r := cU) in LI; auto.
      rewrite (S_INR (S i)). lra. }
  destruct t as [|t].
  - simpl INR. rewrite !Rmult_0_r. replace (1 + 0 / phi l a) with 1 by (field; lra). rewrite ln_1. pose proof (phi_le l (z 0%nat) b ltac:(lra)).
    assert (0 <= cU * / phi l a) by (apply Rmult_le_pos; lra). lra.
  - eapply Rle_trans; [apply P|]. apply Rplus_le_compat_l, Rmult_le_compat_l; auto. apply Rplus_le_compat_l. assert (ik : 0 < / k) by (apply Rinv_0_lt_compat; auto).
    apply Rmult_le_compat_l; [lra|]. pose proof (pos_INR t). assert (0 <= k * INR t * / phi l a) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra).
    apply ln_mono; [unfold Rdiv; lra|]. rewrite S_INR. unfold Rdiv. assert (k * INR t * / phi l a <= k * (INR t + 1) * / phi l a) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]). lra.
Qed.

(** Theorem 6.5: s and T = s + n are real numbers, only s/T, ln T and N/T enter *)
Theorem leap_65 s T n N : 0 <= s -> T = s + INR n -> 0 < T -> s / T <= / 2 ->
  phi l b + cU * (/ phi l a + / k * (ln 2 + Rmax 0 (ln k + ln T - ln (phi l a)))) <= k * N ->
  ln (k * T) - 2 * (s / T) <= ln (phi l (z n)) <= ln (k * T) + N / T.
Proof.
  intros Hs ET HT Hh HN. assert (kT : 0 < k * T) by (apply Rmult_lt_0_compat; auto). pose proof (pos_INR n). pose proof (grow_low n) as GL. pose proof (G4_rho n) as GU.
  assert (PZ : 0 < phi l (z n)) by (assert (0 <= k * INR n) by (apply Rmult_le_pos; lra); lra).
  assert (e0 : 0 <= s / T) by (apply Rdiv_le_0_compat; lra). assert (q0 : 0 <= cU).
  { unfold cU. pose proof (exp_pos (k * g l a)). assert (0 <= k ^ 2) by apply pow2_ge_0. assert (0 <= k ^ 2 * exp (k * g l a)) by (apply Rmult_le_pos; lra). apply Rmult_le_pos; [destruct l; simpl; lra|lra]. }
  split.
  - set (y := s / T) in *. assert (E1 : k * T * (1 - y) <= phi l (z n)) by (replace (k * T * (1 - y)) with (k * INR n) by (unfold y; rewrite ET; field; lra); lra).
    assert (L1 : - 2 * y <= ln (1 - y)).
    { pose proof (ln_ge (1 - y) ltac:(lra)) as X. assert (/ (1 - y) <= 1 + 2 * y); [|lra]. apply Rmult_le_reg_r with (1 - y); [lra|]. rewrite Rinv_l by lra. nra. }
    pose proof (ln_mono (k * T * (1 - y)) (phi l (z n)) ltac:(apply Rmult_lt_0_compat; lra) E1) as X. rewrite ln_mult in X by lra. lra.
  - assert (ik : 0 < / k) by (apply Rinv_0_lt_compat; auto). assert (iA : 0 < / phi l a) by (apply Rinv_0_lt_compat; auto).
    assert (L1 : ln (1 + k * INR n / phi l a) <= ln 2 + Rmax 0 (ln k + ln T - ln (phi l a))).
    { assert (Y : k * INR n / phi l a <= k * T / phi l a) by (unfold Rdiv; apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]).
      assert (Y0 : 0 <= k * INR n / phi l a) by (unfold Rdiv; apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). assert (YT : 0 < k * T / phi l a) by (apply Rdiv_lt_0_compat; auto).
      assert (EL : ln (k * T / phi l a) = ln k + ln T - ln (phi l a)) by (rewrite ln_div, ln_mult by auto; ring). rewrite <- EL.
      apply Rle_trans with (ln (2 * Rmax 1 (k * T / phi l a))).
      - apply ln_mono; [lra|]. pose proof (Rmax_l 1 (k * T / phi l a)). pose proof (Rmax_r 1 (k * T / phi l a)). lra.
      - pose proof (Rmax_l 1 (k * T / phi l a)). rewrite ln_mult by lra. apply Rplus_le_compat_l. unfold Rmax at 1. destruct (Rle_dec _ _); [apply Rmax_r|rewrite ln_1; apply Rmax_l]. }
    assert (GU' : phi l (z n) <= k * T + k * N).
    { assert (cU * (/ phi l a + / k * ln (1 + k * INR n / phi l a)) <= cU * (/ phi l a + / k * (ln 2 + Rmax 0 (ln k + ln T - ln (phi l a))))).
      { apply Rmult_le_compat_l; auto. apply Rplus_le_compat_l, Rmult_le_compat_l; lra. }
      assert (k * INR n <= k * T) by (apply Rmult_le_compat_l; lra). lra. }
    assert (N0 : 0 <= N).
    { apply Rmult_le_reg_l with k; auto. pose proof (phi_le l a b ltac:(lra)). pose proof (Rmax_l 0 (ln k + ln T - ln (phi l a))). assert (0 <= ln 2) by (pose proof (ln_mono 1 2 ltac:(lra) ltac:(lra)) as X; rewrite ln_1 in X; lra).
      assert (0 <= / k * (ln 2 + Rmax 0 (ln k + ln T - ln (phi l a)))) by (apply Rmult_le_pos; lra). assert (0 <= cU * (/ phi l a + / k * (ln 2 + Rmax 0 (ln k + ln T - ln (phi l a))))) by (apply Rmult_le_pos; lra). lra. }
    assert (NT : 0 <= N / T) by (apply Rdiv_le_0_compat; lra).
    pose proof (ln_mono (phi l (z n)) (k * T * (1 + N / T)) PZ ltac:(replace (k * T * (1 + N / T)) with (k * T + k * N) by (field; lra); auto)) as X.
    rewrite ln_mult in X by lra. pose proof (ln1p_le (N / T) NT). lra.
Qed.
End Leap.

(** from ln phi back to z *)
Theorem z_of_phi l z : match l with
  | Exponential => z = ln (phi l z)
  | Logistic => 1 < phi l z -> ln (phi l z) / phi l z <= / 2 -> ln (phi l z) - 2 * (ln (phi l z) / phi l z) <= z <= ln (phi l z) end.
Proof.
  destruct l; simpl; [rewrite ln_exp; reflexivity|]. intros H1 H2. set (F := exp z + z) in *. pose proof (exp_pos z) as P.
  assert (Z0 : 0 < z) by (apply Rnot_le_lt; intros C; pose proof (exp_mono z 0 C) as X; rewrite exp_0 in X; unfold F in H1; lra).
  assert (U : z <= ln F) by (rewrite <- (ln_exp z) at 1; apply ln_mono; unfold F; lra). split; auto.
  set (y := ln F / F) in *. assert (LF : 0 < ln F) by lra. assert (y0 : 0 <= y) by (apply Rdiv_le_0_compat; lra).
  assert (E : F * (1 - y) <= exp z) by (replace (F * (1 - y)) with (F - ln F) by (unfold y; field; lra); unfold F in *; lra).
  assert (L1 : - 2 * y <= ln (1 - y)).
  { pose proof (ln_ge (1 - y) ltac:(lra)) as X. assert (/ (1 - y) <= 1 + 2 * y); [|lra]. apply Rmult_le_reg_r with (1 - y); [lra|]. rewrite Rinv_l by lra. nra. }
  pose proof (ln_mono (F * (1 - y)) (exp z) ltac:(apply Rmult_lt_0_compat; lra) E) as X. rewrite ln_exp, ln_mult in X by lra. lra.
Qed.
