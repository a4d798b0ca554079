(** Drift.v -- one drifting neuron in the abstract: a distance D that shrinks while W grows with slope K, and slope k once D = 0.
    Mechanises (S2)-(S4) of Theorem S and the event times (EV) (doc/theory.md: transients 3.7, 3.8). *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss.
Open Scope R_scope.

Section Drift.
Variables (D W gv : nat -> R) (K k rho : R).
Hypotheses (Hk : 0 < k) (HkK : k <= K) (Hrho : 0 < rho).
Hypothesis Hg : forall n, 0 < gv n.
Hypothesis HD : forall n, 0 <= D n.
Hypothesis Hstep : forall n, exists th, 0 <= th <= 1 /\
  D (S n) = D n - th * rho * K * gv n /\ W (S n) - W n = (k + (K - k) * th) * gv n /\
  (D n = 0 -> th = 0) /\ (0 < D (S n) -> th = 1).

Lemma W_up n : k * gv n <= W (S n) - W n <= K * gv n.
Proof.
  destruct (Hstep n) as (th & T & _ & -> & _). pose proof (Hg n).
  split; apply Rmult_le_compat_r; nra.
Qed.

Lemma W_mon n : W 0%nat <= W n.
Proof. induction n; [lra|]. pose proof (W_up n). pose proof (Hg n). nra. Qed.

(** (S2), exactly *)
Theorem S2 n : D n = Rmax 0 (D 0%nat - rho * (W n - W 0%nat)).
Proof.
  induction n as [|n IH].
  - rewrite Rminus_eq_0, Rmult_0_r, Rminus_0_r. rewrite Rmax_right; auto.
  - destruct (Hstep n) as (th & T & ED & EW & Z & O). pose proof (W_up n) as [U _]. pose proof (Hg n) as G.
    pose proof (HD (S n)) as P. pose proof (HD n) as P0.
    replace (D 0%nat - rho * (W (S n) - W 0%nat)) with ((D 0%nat - rho * (W n - W 0%nat)) - rho * (W (S n) - W n)) by ring.
    set (X := D 0%nat - rho * (W n - W 0%nat)) in *.
    assert (U0 : 0 <= W (S n) - W n) by nra.
    destruct (Req_dec (D (S n)) 0) as [E0|E0].
    + rewrite E0. rewrite Rmax_left; auto.
      assert (XD : X <= D n) by (rewrite IH; apply Rmax_r).
      assert (D n <= rho * (W (S n) - W n)); [|lra].
      rewrite EW. replace (D n) with (rho * (th * K * gv n)) by lra.
      apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; [lra|]. nra.
    + assert (P1 : 0 < D (S n)) by lra. rewrite (O P1) in *.
      replace ((k + (K - k) * 1) * gv n) with (K * gv n) in EW by ring.
      assert (D n = X).
      { rewrite IH. apply Rmax_right. destruct (Rle_dec 0 X) as [Q|Q]; auto.
        rewrite Rmax_left in IH by lra. pose proof (Z IH). lra. }
      rewrite EW, Rmax_right; lra.
Qed.

Definition WA := W 0%nat + D 0%nat / rho.

Lemma WA_eq : rho * (WA - W 0%nat) = D 0%nat.
Proof. unfold WA. field. lra. Qed.

(** (S3): the drift is over exactly when W_n >= WA *)
Theorem S3 n : D n = 0 <-> WA <= W n.
Proof.
  rewrite S2. pose proof WA_eq as E. split; intros H.
  - pose proof (Rmax_r 0 (D 0%nat - rho * (W n - W 0%nat))) as X. rewrite H in X. nra.
  - rewrite Rmax_left; auto. nra.
Qed.

Lemma D_before n : W n < WA -> D n = rho * (WA - W n).
Proof.
  intros H. rewrite S2. pose proof WA_eq as E. rewrite Rmax_right; nra.
Qed.

(** (S4) *)
Variable l : loss.
Variables (emin emax gb : R).
Hypothesis Hratio : forall n, exp (- emax) * g l (W n) <= gv n <= exp (- emin) * g l (W n).
Hypothesis Hgb : forall n, gv n <= gb.

Let E n := phi l (W n).
Definition EA := phi l WA.
Definition Z (e : R) := (Rmin e EA - E 0) / K + (Rmax e EA - EA) / k.

Lemma phi_chord u v : u <= v -> (v - u) / g l u <= phi l v - phi l u <= (v - u) / g l v.
Proof.
  intros H. split.
  - pose proof (phi_above l u (v - u)) as X. replace (u + (v - u)) with v in X by ring. lra.
  - pose proof (phi_above l v (u - v)) as X. replace (v + (u - v)) with u in X by ring.
    replace ((u - v) / g l v) with (- ((v - u) / g l v)) in X by (unfold Rdiv; ring). lra.
Qed.

(** with slope q on [u,v] inside [w,w']: between (v-u)/q/g(w) and (v-u)/q/g(w') *)
Lemma chord_q q w u v w' : 0 < q -> w <= u -> u <= v -> v <= w' ->
  (v - u) / q / g l w <= (phi l v - phi l u) / q <= (v - u) / q / g l w'.
Proof.
  intros Hq H1 H2 H3. destruct (phi_chord u v H2) as [C1 C2].
  pose proof (g_pos l u). pose proof (g_pos l v).
  pose proof (g_pos l w). pose proof (g_pos l w').
  pose proof (g_decr l w u H1). pose proof (g_decr l v w' H3).
  assert (iq : 0 < / q) by (apply Rinv_0_lt_compat; auto).
  replace ((v - u) / q / g l w) with ((v - u) / g l w * / q) by (unfold Rdiv; ring).
  replace ((v - u) / q / g l w') with ((v - u) / g l w' * / q) by (unfold Rdiv; ring).
  unfold Rdiv at 2. split; apply Rmult_le_compat_r; try lra.
  - eapply Rle_trans; [|exact C1]. unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; auto.
  - eapply Rle_trans; [exact C2|]. unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; auto.
Qed.

Lemma Z_step n : gv n / g l (W n) <= Z (E (S n)) - Z (E n) <= gv n / g l (W (S n)).
Proof.
  destruct (Hstep n) as (th & T & ED & EW & Z0 & O). pose proof (W_up n) as [U _]. pose proof (Hg n) as G.
  assert (U0 : W n <= W (S n)) by nra.
  assert (HK : 0 < K) by lra.
  unfold Z, E, EA.
  destruct (Rle_dec WA (W n)) as [C|C].
  - (* after *)
    assert (th = 0) as -> by (apply Z0, S3; auto).
    pose proof (phi_le l _ _ C). pose proof (phi_le l _ _ (Rle_trans _ _ _ C U0)).
    rewrite !Rmin_right, !Rmax_left by lra.
    destruct (chord_q k (W n) (W n) (W (S n)) (W (S n)) Hk ltac:(lra) U0 ltac:(lra)) as [X1 X2].
    replace ((W (S n) - W n) / k) with (gv n) in X1, X2 by (rewrite EW; field; lra).
    unfold Rdiv in *. lra.
  - assert (C' : W n < WA) by lra. pose proof (D_before n C') as DB.
    destruct (Rle_dec WA (W (S n))) as [C2|C2].
    + (* crossing *)
      pose proof (proj2 (S3 (S n)) C2) as DS.
      pose proof (phi_le l _ _ (Rlt_le _ _ C')). pose proof (phi_le l _ _ C2).
      rewrite (Rmin_right (phi l (W (S n)))), (Rmax_left (phi l (W (S n)))) by lra.
      rewrite (Rmin_left (phi l (W n))), (Rmax_right (phi l (W n))) by lra.
      assert (A1 : WA - W n = th * K * gv n).
      { apply Rmult_eq_reg_l with rho; [|lra]. rewrite <- DB. lra. }
      assert (A2 : W (S n) - WA = k * (1 - th) * gv n) by lra.
      destruct (chord_q K (W n) (W n) WA (W (S n)) HK ltac:(lra) ltac:(lra) C2) as [X1 X2].
      destruct (chord_q k (W n) WA (W (S n)) (W (S n)) Hk ltac:(lra) C2 ltac:(lra)) as [Y1 Y2].
      replace ((WA - W n) / K) with (th * gv n) in X1, X2 by (rewrite A1; field; lra).
      replace ((W (S n) - WA) / k) with ((1 - th) * gv n) in Y1, Y2 by (rewrite A2; field; lra).
      unfold Rdiv in *. lra.
    + (* before *)
      assert (C2' : W (S n) < WA) by lra. pose proof (D_before (S n) C2') as DB2.
      assert (th = 1) as -> by (apply O; rewrite DB2; apply Rmult_lt_0_compat; lra).
      pose proof (phi_le l _ _ (Rlt_le _ _ C')). pose proof (phi_le l _ _ (Rlt_le _ _ C2')).
      rewrite !Rmin_left, !Rmax_right by lra.
      destruct (chord_q K (W n) (W n) (W (S n)) (W (S n)) HK ltac:(lra) U0 ltac:(lra)) as [X1 X2].
      replace ((W (S n) - W n) / K) with (gv n) in X1, X2 by (rewrite EW; field; lra).
      unfold Rdiv in *. lra.
Qed.

Lemma Z_0 : Z (E 0) = 0.
Proof.
  unfold Z. assert (E 0%nat <= EA).
  { unfold E, EA. apply phi_le. unfold WA. pose proof (HD 0).
    assert (0 <= D 0%nat / rho) by (unfold Rdiv; apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; auto). lra. }
  rewrite Rmin_left, Rmax_right by auto. unfold Rdiv. ring.
Qed.

Definition xplus := K * gb.

Lemma Z_step_lo n : exp (- emax) <= Z (E (S n)) - Z (E n).
Proof.
  destruct (Z_step n) as [X _]. pose proof (Hratio n) as [H _]. pose proof (g_pos l (W n)).
  apply Rle_trans with (gv n / g l (W n)); auto.
  apply Rmult_le_reg_r with (g l (W n)); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma Z_step_hi n : Z (E (S n)) - Z (E n) <= exp (- emin) * (1 + K * gv n * exp xplus).
Proof.
  destruct (Z_step n) as [_ X]. pose proof (Hratio n) as [_ H].
  pose proof (g_pos l (W n)) as G0. pose proof (g_pos l (W (S n))) as G1.
  pose proof (W_up n) as [U1 U2]. pose proof (Hg n) as G. pose proof (Hgb n) as GB.
  set (y := W (S n) - W n) in *.
  assert (y0 : 0 <= y) by nra.
  pose proof (g_lip l (W n) (W (S n)) ltac:(unfold y in y0; lra)) as L.
  replace (W n - W (S n)) with (- y) in L by (unfold y; ring).
  assert (R1 : g l (W n) / g l (W (S n)) <= exp y).
  { apply Rmult_le_reg_r with (g l (W (S n)) * exp (- y)); [apply Rmult_lt_0_compat; auto; apply exp_pos|].
    replace (g l (W n) / g l (W (S n)) * (g l (W (S n)) * exp (- y))) with (g l (W n) * exp (- y)) by (field; lra).
    replace (exp y * (g l (W (S n)) * exp (- y))) with (exp (- y) * exp y * g l (W (S n))) by ring.
    rewrite exp_opp_mul. lra. }
  assert (R2 : exp y <= 1 + y * exp y).
  { pose proof (exp_ineq1_le (- y)) as Q. pose proof (exp_opp_mul y) as O. pose proof (exp_pos y). nra. }
  assert (R3 : exp y <= exp xplus) by (apply exp_mono; unfold xplus; nra).
  assert (R4 : y * exp y <= K * gv n * exp xplus) by (apply Rmult_le_compat; auto; left; apply exp_pos).
  apply Rle_trans with (gv n / g l (W (S n))); auto.
  replace (gv n / g l (W (S n))) with (gv n / g l (W n) * (g l (W n) / g l (W (S n)))) by (field; lra).
  assert (R5 : gv n / g l (W n) <= exp (- emin)).
  { apply Rmult_le_reg_r with (g l (W n)); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  apply Rmult_le_compat; try lra; left; apply Rdiv_lt_0_compat; auto.
Qed.

(** (S4) *)
Theorem S4 n :
  INR n * exp (- emax) <= Z (E n) <= exp (- emin) * (INR n + K / k * exp xplus * (W n - W 0%nat)).
Proof.
  induction n as [|n [I1 I2]].
  - rewrite Z_0. simpl. rewrite Rminus_eq_0. lra.
  - rewrite S_INR. pose proof (Z_step_lo n) as L. pose proof (Z_step_hi n) as H.
    split; [lra|].
    pose proof (W_up n) as [U _]. pose proof (exp_pos xplus) as P. pose proof (exp_pos (- emin)) as Q.
    assert (KK : K * gv n <= K / k * (W (S n) - W n)).
    { replace (K * gv n) with (K / k * (k * gv n)) by (field; lra).
      apply Rmult_le_compat_l; auto. left; apply Rdiv_lt_0_compat; lra. }
    assert (KE : K * gv n * exp xplus <= K / k * (W (S n) - W n) * exp xplus) by (apply Rmult_le_compat_r; lra).
    assert (QQ : exp (- emin) * (1 + K * gv n * exp xplus) <= exp (- emin) * (1 + K / k * (W (S n) - W n) * exp xplus))
      by (apply Rmult_le_compat_l; lra).
    replace (exp (- emin) * (INR n + 1 + K / k * exp xplus * (W (S n) - W 0%nat)))
      with (exp (- emin) * (INR n + K / k * exp xplus * (W n - W 0%nat)) + exp (- emin) * (1 + K / k * (W (S n) - W n) * exp xplus)) by ring.
    lra.
Qed.

(** the same with one power of e (Lemma 4.2) instead of the logarithm *)
Theorem S4_power n : Z (E n) <= exp (- emin + K * gb) * INR n.
Proof.
  induction n as [|n IH]; [rewrite Z_0; simpl; lra|]. rewrite S_INR. destruct (Z_step n) as [_ U]. destruct (W_up n) as [_ WU]. pose proof (Hg n) as G.
  pose proof (g_pos l (W (S n))) as P. pose proof (Hgb n) as GB. assert (KG : W (S n) - W n <= K * gb) by (apply Rle_trans with (K * gv n); [exact WU|apply Rmult_le_compat_l; lra]).
  assert (X : gv n / g l (W (S n)) <= exp (- emin + K * gb)); [|lra].
  apply Rmult_le_reg_r with (g l (W (S n))); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r, exp_plus by lra.
  destruct (Hratio n) as [_ R]. apply Rle_trans with (1 := R). rewrite Rmult_assoc. apply Rmult_le_compat_l; [left; apply exp_pos|].
  pose proof (W_up n) as [WL _]. assert (0 <= k * gv n) by (apply Rmult_le_pos; lra). pose proof (g_lip l (W n) (W (S n)) ltac:(lra)) as L.
  pose proof (exp_mono _ _ KG) as EM. pose proof (exp_pos (W (S n) - W n)) as EP. pose proof (exp_opp_mul (W (S n) - W n)) as EO. rewrite Ropp_minus_distr in EO.
  apply Rle_trans with (exp (W (S n) - W n) * g l (W (S n))); [|apply Rmult_le_compat_r; lra].
  apply Rle_trans with (exp (W (S n) - W n) * (g l (W n) * exp (W n - W (S n)))); [right; rewrite (Rmult_comm (g l (W n))), <- Rmult_assoc, (Rmult_comm (exp (W (S n) - W n))), EO; ring|].
  apply Rmult_le_compat_l; lra.
Qed.

(** (EV) upper: after tau_hi steps the drift is over *)
Theorem EV_upper n : (EA - E 0) * exp emax / K <= INR n -> D n = 0.
Proof.
  intros H. apply S3. apply Rnot_lt_le. intros C.
  pose proof (S4 n) as [I1 _].
  assert (HK : 0 < K) by lra.
  assert (X : E n < EA) by (unfold E, EA; apply (phi_lt l); auto).
  unfold Z in I1. rewrite Rmin_left, Rmax_right in I1 by lra.
  pose proof (exp_pos emax) as P. pose proof (exp_opp_mul emax) as O. pose proof (exp_pos (- emax)).
  assert (Y : (EA - E 0) / K <= INR n * exp (- emax)).
  { replace ((EA - E 0%nat) / K) with ((EA - E 0%nat) * exp emax / K * exp (- emax)).
    - apply Rmult_le_compat_r; lra.
    - replace ((EA - E 0%nat) * exp emax / K * exp (- emax)) with ((EA - E 0%nat) / K * (exp (- emax) * exp emax)) by (unfold Rdiv; ring).
      rewrite O. ring. }
  assert ((E n - E 0%nat) / K < (EA - E 0%nat) / K).
  { unfold Rdiv. apply Rmult_lt_compat_r; [apply Rinv_0_lt_compat; auto|lra]. }
  unfold Rdiv in *. lra.
Qed.

(** (EV) lower: D_n = 0 is impossible before tau_lo *)
Theorem EV_lower n : D n = 0 ->
  (EA - E 0) * exp emin / K - exp xplus * (D 0%nat / rho + K * gb) <= INR n.
Proof.
  assert (HK : 0 < K) by lra.
  pose proof (exp_pos xplus) as PX. pose proof (exp_pos (- emin)) as PM.
  (* before the event the sum of g is (W - W0)/K *)
  assert (Pre : forall n, 0 < D n -> Z (E n) <= exp (- emin) * (INR n + exp xplus * (W n - W 0%nat))).
  { clear n. induction n as [|n IH]; intros Hd.
    - rewrite Z_0. simpl. rewrite Rminus_eq_0. lra.
    - destruct (Hstep n) as (th & T & ED & EW & Z0 & O). rewrite (O Hd) in *.
      pose proof (Hg n) as G. assert (0 < rho * K * gv n) by (repeat apply Rmult_lt_0_compat; auto).
      specialize (IH ltac:(lra)). pose proof (Z_step_hi n) as H1.
      replace ((k + (K - k) * 1) * gv n) with (K * gv n) in EW by ring.
      rewrite S_INR.
      replace (exp (- emin) * (INR n + 1 + exp xplus * (W (S n) - W 0%nat)))
        with (exp (- emin) * (INR n + exp xplus * (W n - W 0%nat)) + exp (- emin) * (1 + (W (S n) - W n) * exp xplus)) by ring.
      rewrite EW. lra. }
  (* first index with D = 0 *)
  assert (Fin : forall n, D n = 0 -> (EA - E 0) / K <= exp (- emin) * (INR n + exp xplus * (D 0%nat / rho + K * gb))).
  { clear n. induction n as [|n IH]; intros Hd.
    - assert (EA = E 0%nat).
      { unfold EA, WA, E. rewrite Hd. unfold Rdiv. rewrite Rmult_0_l, Rplus_0_r. reflexivity. }
      rewrite H, Hd. simpl. unfold Rdiv. rewrite Rminus_eq_0, !Rmult_0_l, !Rplus_0_l.
      pose proof (Hg 0). pose proof (Hgb 0). apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; lra.
    - destruct (Req_dec (D n) 0) as [E0|E0].
      + specialize (IH E0). rewrite S_INR. eapply Rle_trans; [exact IH|].
        apply Rmult_le_compat_l; lra.
      + pose proof (HD n). assert (P : 0 < D n) by lra. pose proof (Pre n P) as H1. pose proof (Z_step_hi n) as H2.
        assert (C : W n < WA).
        { apply Rnot_le_lt. intros C. apply S3 in C. lra. }
        assert (C2 : EA <= E (S n)) by (unfold EA, E; apply phi_le; apply S3; auto).
        assert (ZZ : (EA - E 0%nat) / K <= Z (E (S n))).
        { unfold Z. rewrite Rmin_right, Rmax_left by lra.
          assert (0 <= (E (S n) - EA) / k) by (unfold Rdiv; apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; auto]). lra. }
        rewrite S_INR.
        assert (WW : W n - W 0%nat <= D 0%nat / rho) by (unfold WA in C; lra).
        assert (GG : K * gv n <= K * gb) by (apply Rmult_le_compat_l; [lra|apply Hgb]).
        assert (exp xplus * (W n - W 0%nat) <= exp xplus * (D 0%nat / rho)) by (apply Rmult_le_compat_l; lra).
        assert (exp xplus * (K * gv n) <= exp xplus * (K * gb)) by (apply Rmult_le_compat_l; lra).
        apply Rle_trans with (Z (E (S n))); auto.
        apply Rle_trans with (exp (- emin) * (INR n + exp xplus * (W n - W 0%nat)) + exp (- emin) * (1 + K * gv n * exp xplus)); [lra|].
        rewrite <- Rmult_plus_distr_l. apply Rmult_le_compat_l; lra. }
  intros Hd. specialize (Fin n Hd).
  pose proof (exp_opp_mul emin) as O. pose proof (exp_pos emin) as Pe.
  apply (Rmult_le_compat_l (exp emin)) in Fin; [|lra].
  replace (exp emin * (exp (- emin) * (INR n + exp xplus * (D 0%nat / rho + K * gb))))
    with (exp (- emin) * exp emin * (INR n + exp xplus * (D 0%nat / rho + K * gb))) in Fin by ring.
  rewrite O in Fin. unfold Rdiv in *. lra.
Qed.
End Drift.
