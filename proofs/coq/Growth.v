(** Growth.v -- growth of a sequence W with  wl g(m) <= W' - W <= wh g(m),  emin <= m - W <= emax:  phi(W_t) grows linearly, with
    explicit constants for ALL t (doc/theory.md: G1, G2, G4 of foundations 4, Lemma 2 and Corollary 2' of regimes 2, transients 3.5; both losses).
    The scalar map z' = z + k g(z) is the case m = W, emin = emax = 0. *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss.
Open Scope R_scope.

(** the step constant of Lemma 2 *)
Definition kup l k z := k * (1 + k / 2 * g l z * exp (k * g l z)).

(** constants of the corollary: W_t - ln t lies in [growlo, growhi] for all t >= t0 (T0 = t0 as a real, w0 = W_t0) *)
Definition growlo l w0 wl emax T0 := ln (Rmin (phi l w0 / T0) (wl * exp (- emax)) / rstar l w0).
Definition growu l w0 wl wh emin emax := rstar l w0 * ((wh * exp (- emin)) ^ 2 * exp (wh * exp (- emin) * g l w0) / 2)
  * (/ phi l w0 ^ 2 + exp (-1) * / (wl * exp (- emax) * phi l w0)).
Definition growhi l w0 wl wh emin emax T0 :=
  ln (Rmin (Rmax (phi l w0 / T0) (wh * exp (- emin)) * (1 + growu l w0 wl wh emin emax))
           (Rmax (phi l w0 / T0) (kup l (wh * exp (- emin)) w0))).

Section Growth.
Variables (l : loss) (W m : nat -> R) (wl wh emin emax : R).
Hypothesis Hwl : 0 < wl.
Hypothesis HW : forall t, wl * g l (m t) <= W (S t) - W t <= wh * g l (m t).
Hypothesis He : forall t, emin <= m t - W t <= emax.
Hypothesis He0 : emin <= 0 <= emax.
Hypothesis Hdom : dom l (W 0%nat).

Definition k1lo := wl * exp (- emax).
Definition k1hi := wh * exp (- emin).
Let E0 := phi l (W 0%nat).
Let c1 := rstar l (W 0%nat).

Lemma wh_pos : 0 < wh.
Proof. pose proof (HW 0). pose proof (g_pos l (m 0%nat)). nra. Qed.
Lemma k1lo_pos : 0 < k1lo. Proof. unfold k1lo. pose proof (exp_pos (- emax)). nra. Qed.
Lemma k1hi_pos : 0 < k1hi. Proof. unfold k1hi. pose proof (exp_pos (- emin)). pose proof wh_pos. nra. Qed.
Lemma k1_le : k1lo <= k1hi.
Proof.
  pose proof (HW 0). pose proof (g_pos l (m 0%nat)). pose proof (exp_mono (- emax) (- emin) ltac:(lra)).
  pose proof (exp_pos (- emax)). assert (wl <= wh) by nra. unfold k1lo, k1hi. apply Rmult_le_compat; lra.
Qed.

(** G1 *)
Theorem W_mono t : W 0%nat <= W t.
Proof. induction t; [lra|]. pose proof (HW t). pose proof (g_pos l (m t)). nra. Qed.
Lemma W_dom t : dom l (W t). Proof. apply (dom_up l _ _ (W_mono t) Hdom). Qed.
Lemma E0_pos : 0 < E0. Proof. apply phi_pos, Hdom. Qed.
Lemma c1_ge_1 : 1 <= c1. Proof. apply rstar_ge_1. Qed.

Lemma W_step t : k1lo * g l (W t) <= W (S t) - W t <= k1hi * g l (W t).
Proof.
  pose proof (HW t) as H. destruct (g_ratio l emin emax (W t) (m t) He0 (He t)) as [G1 G2]. pose proof wh_pos.
  unfold k1lo, k1hi. split.
  - apply Rle_trans with (wl * g l (m t)); [|lra]. rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
  - apply Rle_trans with (wh * g l (m t)); [lra|]. rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.

Lemma phi_incr t : phi l (W t) + k1lo <= phi l (W (S t)).
Proof.
  destruct (W_step t) as [S1 _]. pose proof (g_pos l (W t)) as G.
  pose proof (phi_above l (W t) (W (S t) - W t)) as H.
  replace (W t + (W (S t) - W t)) with (W (S t)) in H by ring.
  assert (k1lo <= (W (S t) - W t) / g l (W t)).
  { apply Rmult_le_reg_r with (g l (W t)); auto.
    replace ((W (S t) - W t) / g l (W t) * g l (W t)) with (W (S t) - W t) by (field; lra). lra. }
  lra.
Qed.

(** G2 *)
Theorem grow_lower t : E0 + k1lo * INR t <= phi l (W t).
Proof.
  induction t; [simpl; unfold E0; lra|]. rewrite S_INR. pose proof (phi_incr t). lra.
Qed.

(** G3, one step, and Lemma 2: the upper constant *)
Definition x1 := k1hi * g l (W 0%nat).
Definition U1 (t : nat) := c1 * (k1hi ^ 2 * exp x1 / 2) * (/ E0 + / k1lo * ln (1 + k1lo * INR t / E0)).

Lemma phi_step_up t : phi l (W (S t)) <= phi l (W t) + k1hi + k1hi ^ 2 * exp x1 / 2 * g l (W t).
Proof.
  destruct (W_step t) as [S1 S2]. pose proof (g_pos l (W t)) as G.
  pose proof k1lo_pos as K1. pose proof k1hi_pos as K2.
  set (d := W (S t) - W t) in *.
  assert (D0 : 0 <= d) by nra.
  pose proof (phi_below l (W t) d D0) as H.
  replace (W t + d) with (W (S t)) in H by (unfold d; ring).
  assert (A1 : d / g l (W t) <= k1hi).
  { apply Rmult_le_reg_r with (g l (W t)); auto.
    replace (d / g l (W t) * g l (W t)) with d by (field; lra). lra. }
  assert (X : d <= x1).
  { unfold x1. pose proof (g_decr l _ _ (W_mono t)). nra. }
  assert (A2 : d ^ 2 / 2 * exp (W (S t)) <= k1hi ^ 2 * exp x1 / 2 * g l (W t)).
  { replace (W (S t)) with (W t + d) by (unfold d; ring). rewrite exp_plus.
    pose proof (g_exp l (W t)) as GE. pose proof (exp_mono _ _ X) as EX.
    pose proof (exp_pos (W t)) as P1. pose proof (exp_pos d) as P2.
    assert (d ^ 2 <= (k1hi * g l (W t)) ^ 2) by (apply pow_incr; lra).
    assert (B1 : exp (W t) * exp d <= exp (W t) * exp x1) by (apply Rmult_le_compat_l; lra).
    assert (B2 : d ^ 2 / 2 * (exp (W t) * exp d) <= (k1hi * g l (W t)) ^ 2 / 2 * (exp (W t) * exp x1)).
    { apply Rmult_le_compat; try lra. pose proof (pow2_ge_0 d). lra. apply Rmult_le_pos; lra. }
    replace ((k1hi * g l (W t)) ^ 2 / 2 * (exp (W t) * exp x1))
      with (k1hi ^ 2 * exp x1 / 2 * g l (W t) * (g l (W t) * exp (W t))) in B2 by field.
    assert (0 <= k1hi ^ 2 * exp x1 / 2 * g l (W t)).
    { pose proof (pow2_ge_0 k1hi). pose proof (exp_pos x1).
      assert (0 <= k1hi ^ 2 * exp x1) by (apply Rmult_le_pos; lra).
      apply Rmult_le_pos; lra. }
    nra. }
  lra.
Qed.

Lemma g_le t : g l (W t) <= c1 / (E0 + k1lo * INR t).
Proof.
  pose proof (grow_lower t) as H. pose proof E0_pos as P. pose proof k1lo_pos as K. pose proof (pos_INR t) as I.
  assert (D : 0 < E0 + k1lo * INR t) by nra.
  pose proof (g_pos l (W t)) as G. pose proof (g_exp l (W t)) as GE. pose proof c1_ge_1.
  apply Rmult_le_reg_r with (E0 + k1lo * INR t); auto.
  replace (c1 / (E0 + k1lo * INR t) * (E0 + k1lo * INR t)) with c1 by (field; lra).
  pose proof (phi_rstar l (W 0%nat) (W t) (W_mono t)) as HC. fold c1 in HC. apply Rle_trans with (g l (W t) * (c1 * exp (W t))); nra.
Qed.

(** sum_{j<=t} 1/(E0 + k j) <= 1/E0 + (1/k) ln(1 + k t/E0), one step *)
Lemma ln_inc k e n : 0 < k -> 0 < e -> 0 <= n ->
  / (e + k * (n + 1)) <= / k * ln (1 + k * (n + 1) / e) - / k * ln (1 + k * n / e).
Proof.
  intros Hk He' Hn.
  assert (P : 0 < e + k * n) by nra.
  assert (Q : 0 <= k * n / e) by (apply Rmult_le_pos; [nra|left; apply Rinv_0_lt_compat; auto]).
  pose proof (ln1p_ge (k / (e + k * n)) ltac:(left; apply Rdiv_lt_0_compat; auto)) as H.
  assert (0 < k / (e + k * n)) by (apply Rdiv_lt_0_compat; auto).
  replace (1 + k * (n + 1) / e) with ((1 + k * n / e) * (1 + k / (e + k * n))) by (field; lra).
  rewrite ln_mult by lra.
  replace (k / (e + k * n) / (1 + k / (e + k * n))) with (k * / (e + k * (n + 1))) in H by (field; nra).
  apply Rmult_le_reg_l with k; auto.
  rewrite Rmult_minus_distr_l, <- !Rmult_assoc, Rinv_r by lra. lra.
Qed.

(** G4 *)
Theorem grow_upper t : phi l (W t) <= E0 + k1hi * INR t + U1 t.
Proof.
  set (q := k1hi ^ 2 * exp x1 / 2).
  assert (q0 : 0 <= q).
  { unfold q. pose proof (pow2_ge_0 k1hi). pose proof (exp_pos x1).
    assert (0 <= k1hi ^ 2 * exp x1) by (apply Rmult_le_pos; lra). lra. }
  pose proof E0_pos as P. pose proof k1lo_pos as K. pose proof c1_ge_1 as C.
  assert (cq : 0 <= c1 * q) by (apply Rmult_le_pos; lra).
  assert (iE : 0 < / E0) by (apply Rinv_0_lt_compat; auto).
  assert (X : phi l (W (S t)) <= E0 + k1hi * INR (S t) + U1 t /\ phi l (W t) <= E0 + k1hi * INR t + U1 t).
  2: apply X.
  induction t.
  - pose proof (phi_step_up 0) as S0. pose proof (g_le 0) as G0. fold q in S0. unfold U1. fold q.
    simpl INR in *. rewrite !Rmult_0_r in *. fold E0 in S0. rewrite Rplus_0_r in G0.
    replace (1 + 0 / E0) with 1 by (field; lra). rewrite ln_1.
    assert (q * g l (W 0%nat) <= q * (c1 / E0)) by (apply Rmult_le_compat_l; auto).
    assert (0 <= c1 * q * / E0) by (apply Rmult_le_pos; lra).
    replace (c1 * q * (/ E0 + / k1lo * 0)) with (q * (c1 / E0)) by (field; lra).
    replace (c1 * q * / E0) with (q * (c1 / E0)) in H0 by (field; lra).
    fold E0. split; lra.
  - destruct IHt as [IH _].
    pose proof (phi_step_up (S t)) as S1. pose proof (g_le (S t)) as G1. fold q in S1.
    pose proof (ln_inc k1lo E0 (INR t) K P (pos_INR t)) as LI.
    rewrite <- S_INR in LI.
    assert (D : 0 < E0 + k1lo * INR (S t)) by (pose proof (pos_INR (S t)); nra).
    assert (UU : c1 * q * / (E0 + k1lo * INR (S t)) <= U1 (S t) - U1 t).
    { unfold U1. fold q. replace (c1 * q * (/ E0 + / k1lo * ln (1 + k1lo * INR (S t) / E0)) - c1 * q * (/ E0 + / k1lo * ln (1 + k1lo * INR t / E0)))
        with (c1 * q * (/ k1lo * ln (1 + k1lo * INR (S t) / E0) - / k1lo * ln (1 + k1lo * INR t / E0))) by ring.
      apply Rmult_le_compat_l; auto. }
    assert (q * g l (W (S t)) <= q * (c1 / (E0 + k1lo * INR (S t)))) by (apply Rmult_le_compat_l; auto).
    replace (q * (c1 / (E0 + k1lo * INR (S t)))) with (c1 * q * / (E0 + k1lo * INR (S t))) in H by (field; lra).
    assert (0 <= c1 * q * / (E0 + k1lo * INR (S t))) by (apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; auto]).
    split; [rewrite (S_INR (S t))|]; lra.
Qed.

Theorem grow_kup t : phi l (W t) <= E0 + kup l k1hi (W 0%nat) * INR t.
Proof.
  induction t as [|t IH]; [simpl; fold E0; lra|]. rewrite S_INR. pose proof (phi_step_up t) as H.
  pose proof (g_decr l _ _ (W_mono t)) as G. pose proof (pow2_ge_0 k1hi). pose proof (exp_pos x1).
  assert (k1hi ^ 2 * exp x1 / 2 * g l (W t) <= k1hi ^ 2 * exp x1 / 2 * g l (W 0%nat)).
  { apply Rmult_le_compat_l; auto. assert (0 <= k1hi ^ 2 * exp x1) by (apply Rmult_le_pos; lra). lra. }
  assert (EK : kup l k1hi (W 0%nat) = k1hi + k1hi ^ 2 * exp x1 / 2 * g l (W 0%nat)) by (unfold kup; fold x1; field).
  rewrite EK in *. lra.
Qed.

(** u1 bounds U1(t)/(E0 + k1lo t) for all t *)
Definition u1 := c1 * (k1hi ^ 2 * exp x1 / 2) * (/ E0 ^ 2 + exp (-1) * / (k1lo * E0)).

Lemma u1_ok t : U1 t <= u1 * (E0 + k1lo * INR t).
Proof.
  pose proof E0_pos as P. pose proof k1lo_pos as K. pose proof c1_ge_1 as C. pose proof (pos_INR t) as I.
  unfold U1, u1. set (q := c1 * (k1hi ^ 2 * exp x1 / 2)).
  assert (q0 : 0 <= q).
  { unfold q. pose proof (pow2_ge_0 k1hi). pose proof (exp_pos x1).
    assert (0 <= k1hi ^ 2 * exp x1) by (apply Rmult_le_pos; lra). apply Rmult_le_pos; lra. }
  rewrite Rmult_assoc. apply Rmult_le_compat_l; auto.
  assert (Q : 0 <= k1lo * INR t / E0) by (apply Rmult_le_pos; [nra|left; apply Rinv_0_lt_compat; auto]).
  pose proof (ln_over (1 + k1lo * INR t / E0) ltac:(lra)) as H.
  assert (iK : 0 < / k1lo) by (apply Rinv_0_lt_compat; auto).
  assert (iE : 0 < / E0) by (apply Rinv_0_lt_compat; auto).
  assert (H1 : / k1lo * ln (1 + k1lo * INR t / E0) <= / k1lo * (exp (-1) * (1 + k1lo * INR t / E0)))
    by (apply Rmult_le_compat_l; lra).
  replace ((/ E0 ^ 2 + exp (-1) * / (k1lo * E0)) * (E0 + k1lo * INR t))
    with (/ E0 + / E0 * (k1lo * INR t / E0) + / k1lo * (exp (-1) * (1 + k1lo * INR t / E0))) by (field; lra).
  assert (0 <= / E0 * (k1lo * INR t / E0)) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma u1_pos : 0 <= u1.
Proof.
  pose proof E0_pos as P. pose proof k1lo_pos as K. pose proof c1_ge_1 as C.
  pose proof (pow2_ge_0 k1hi). pose proof (exp_pos x1). pose proof (exp_pos (-1)).
  unfold u1. apply Rmult_le_pos.
  - apply Rmult_le_pos; [lra|]. assert (0 <= k1hi ^ 2 * exp x1) by (apply Rmult_le_pos; lra). lra.
  - assert (0 < / E0 ^ 2) by (apply Rinv_0_lt_compat; nra).
    assert (0 < / (k1lo * E0)) by (apply Rinv_0_lt_compat; nra). nra.
Qed.

(** Corollary 2', in the absolute time t0 + t, with the better of the two upper constants *)
Let Mhi (t0 : R) := Rmin (Rmax (E0 / t0) k1hi * (1 + u1)) (Rmax (E0 / t0) (kup l k1hi (W 0%nat))).

Theorem W_ln t0 t : (1 <= t0)%nat ->
  growlo l (W 0%nat) wl emax (INR t0) + ln (INR (t0 + t)) <= W t
  <= growhi l (W 0%nat) wl wh emin emax (INR t0) + ln (INR (t0 + t)).
Proof.
  intros Ht. change (growlo l (W 0%nat) wl emax (INR t0)) with (ln (Rmin (E0 / INR t0) k1lo / c1)).
  change (growhi l (W 0%nat) wl wh emin emax (INR t0)) with (ln (Mhi (INR t0))). pose proof E0_pos as P. pose proof k1lo_pos as K. pose proof k1hi_pos as K2. pose proof k1_le as KK.
  pose proof c1_ge_1 as C. pose proof u1_pos as U. pose proof (pos_INR t) as I.
  assert (T0 : 1 <= INR t0) by (replace 1 with (INR 1) by reflexivity; apply le_INR; auto).
  assert (Tt : 1 <= INR (t0 + t)) by (rewrite plus_INR; lra).
  assert (EE : E0 / INR t0 * INR t0 = E0) by (field; lra).
  assert (E1 : 0 < E0 / INR t0) by (apply Rdiv_lt_0_compat; lra).
  pose proof (phi_exp l _ (W_dom t)) as PE. pose proof (exp_pos (W t)) as PW.
  pose proof (grow_lower t) as GL. pose proof (grow_upper t) as GU. pose proof (u1_ok t) as UO. pose proof (grow_kup t) as GK.
  pose proof (phi_rstar l (W 0%nat) (W t) (W_mono t)) as HC. fold c1 in HC.
  assert (lin : forall k, 0 < k -> E0 + k * INR t <= Rmax (E0 / INR t0) k * INR (t0 + t)).
  { intros k Hk. pose proof (Rmax_l (E0 / INR t0) k). pose proof (Rmax_r (E0 / INR t0) k). rewrite plus_INR. nra. }
  split.
  - set (mn := Rmin (E0 / INR t0) k1lo).
    assert (M1 : mn <= E0 / INR t0) by apply Rmin_l. assert (M2 : mn <= k1lo) by apply Rmin_r.
    assert (M0 : 0 < mn) by (unfold mn; apply Rmin_glb_lt; auto).
    assert (X : mn * INR (t0 + t) <= phi l (W t)) by (rewrite plus_INR; nra).
    assert (Y : 0 < mn / c1) by (apply Rdiv_lt_0_compat; lra).
    rewrite <- (ln_exp (W t)), <- ln_mult by lra. apply ln_mono; [apply Rmult_lt_0_compat; lra|].
    apply Rmult_le_reg_l with c1; [lra|].
    replace (c1 * (mn / c1 * INR (t0 + t))) with (mn * INR (t0 + t)) by (field; lra). lra.
  - assert (KU : 0 < kup l k1hi (W 0%nat)).
    { unfold kup. pose proof (g_pos l (W 0%nat)). pose proof (exp_pos (k1hi * g l (W 0%nat))).
      assert (0 < k1hi / 2 * g l (W 0%nat) * exp (k1hi * g l (W 0%nat))) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
      apply Rmult_lt_0_compat; lra. }
    assert (M : 0 < Mhi (INR t0)).
    { unfold Mhi. pose proof (Rmax_l (E0 / INR t0) k1hi). pose proof (Rmax_l (E0 / INR t0) (kup l k1hi (W 0%nat))).
      apply Rmin_glb_lt; [apply Rmult_lt_0_compat|]; lra. }
    rewrite <- (ln_exp (W t)), <- ln_mult by lra. apply ln_mono; auto.
    apply Rle_trans with (phi l (W t)); auto. pose proof (lin _ K2) as L1. pose proof (lin _ KU) as L2.
    assert (X2 : E0 + k1lo * INR t <= E0 + k1hi * INR t) by nra.
    unfold Mhi, Rmin. destruct (Rle_dec _ _); [|lra].
    apply Rle_trans with ((1 + u1) * (E0 + k1hi * INR t)); [nra|].
    replace (Rmax (E0 / INR t0) k1hi * (1 + u1) * INR (t0 + t)) with ((1 + u1) * (Rmax (E0 / INR t0) k1hi * INR (t0 + t))) by ring.
    apply Rmult_le_compat_l; lra.
Qed.
End Growth.

(** checkable bounds of the two constants *)
Lemma growlo_ge l w0 wl emax T0 m : dom l w0 -> 0 < m -> m * rstar l w0 <= phi l w0 / T0 -> m * rstar l w0 <= wl * exp (- emax) ->
  ln m <= growlo l w0 wl emax T0.
Proof.
  intros Hd Hm H1 H2. pose proof (rstar_ge_1 l w0). apply ln_mono; auto. apply Rmult_le_reg_r with (rstar l w0); [lra|].
  match goal with |- _ <= ?e / ?f * ?f => replace (e / f * f) with e by (field; lra) end. apply Rmin_glb; auto.
Qed.

Lemma growhi_le l w0 wl wh emin emax T0 M : dom l w0 -> 0 < T0 -> 0 < wl -> 0 < wh ->
  (phi l w0 / T0 * (1 + growu l w0 wl wh emin emax) <= M /\ wh * exp (- emin) * (1 + growu l w0 wl wh emin emax) <= M) \/
  (phi l w0 / T0 <= M /\ kup l (wh * exp (- emin)) w0 <= M) ->
  growhi l w0 wl wh emin emax T0 <= ln M.
Proof.
  intros Hd HT Hwl Hwh HM. pose proof (phi_pos l w0 Hd) as P. pose proof (exp_pos (- emin)) as EN.
  assert (Q : 0 < phi l w0 / T0) by (apply Rdiv_lt_0_compat; auto).
  assert (U : 0 <= growu l w0 wl wh emin emax).
  { pose proof (rstar_ge_1 l w0). pose proof (exp_pos (- emax)). pose proof (exp_pos (-1)). unfold growu.
    set (k := wh * exp (- emin)). pose proof (pow2_ge_0 k). pose proof (exp_pos (k * g l w0)).
    assert (0 <= k ^ 2 * exp (k * g l w0)) by (apply Rmult_le_pos; lra).
    assert (0 < / phi l w0 ^ 2) by (apply Rinv_0_lt_compat, pow_lt; auto).
    assert (0 < / (wl * exp (- emax) * phi l w0)) by (apply Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; auto).
    assert (0 < exp (-1) * / (wl * exp (- emax) * phi l w0)) by (apply Rmult_lt_0_compat; auto).
    apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra]. }
  unfold growhi. set (u := growu l w0 wl wh emin emax) in *. set (x1 := phi l w0 / T0) in *. set (k := wh * exp (- emin)) in *.
  apply ln_mono.
  - pose proof (Rmax_l x1 k). pose proof (Rmax_l x1 (kup l k w0)). apply Rmin_glb_lt; [apply Rmult_lt_0_compat|]; lra.
  - destruct HM as [[H1 H2]|[H1 H2]].
    + eapply Rle_trans; [apply Rmin_l|]. unfold Rmax. destruct (Rle_dec _ _); auto.
    + eapply Rle_trans; [apply Rmin_r|]. unfold Rmax. destruct (Rle_dec _ _); auto.
Qed.

(** ** The scalar map z' = z + k g(z) *)
Section Scalar.
Variables (l : loss) (k : R) (z : nat -> R).
Hypothesis Hk : 0 < k.
Hypothesis Hz : forall t, z (S t) = z t + k * g l (z t).

Let H1 t : k * g l (z t) <= z (S t) - z t <= k * g l (z t). Proof. rewrite Hz. lra. Qed.
Let H2 (t : nat) : 0 <= z t - z t <= 0. Proof. lra. Qed.
Let H3 : 0 <= 0 <= 0. Proof. lra. Qed.
Let E0 : k * exp (- 0) = k. Proof. rewrite Ropp_0, exp_0. ring. Qed.

Theorem scalar_mono t : z 0%nat <= z t.
Proof. exact (W_mono l z z k k Hk H1 t). Qed.

Theorem scalar_growth t : dom l (z 0%nat) -> phi l (z 0%nat) + k * INR t <= phi l (z t) <= phi l (z 0%nat) + kup l k (z 0%nat) * INR t.
Proof.
  intros Hd. pose proof (grow_lower l z z k k 0 0 Hk H1 H2 H3 t) as G1. pose proof (grow_kup l z z k k 0 0 Hk H1 H2 H3 t) as G2.
  unfold k1lo in G1. unfold k1hi in G2. rewrite E0 in *. lra.
Qed.

(** with the correction that is only logarithmic in t *)
Theorem scalar_upper : dom l (z 0%nat) -> exists a b, 0 <= a /\ 0 <= b /\
  forall t, phi l (z t) <= phi l (z 0%nat) + k * INR t + a + b * ln (1 + k / phi l (z 0%nat) * INR t).
Proof.
  intros Hd. pose proof (phi_pos l _ Hd) as P. pose proof (rstar_ge_1 l (z 0%nat)). pose proof (exp_pos (k * g l (z 0%nat))).
  set (q := rstar l (z 0%nat) * (k ^ 2 * exp (k * g l (z 0%nat)) / 2)).
  assert (Q : 0 <= q).
  { unfold q. pose proof (pow2_ge_0 k). assert (0 <= k ^ 2 * exp (k * g l (z 0%nat))) by (apply Rmult_le_pos; lra). apply Rmult_le_pos; lra. }
  exists (q * / phi l (z 0%nat)), (q * / k). split; [|split].
  - apply Rmult_le_pos; auto. left. apply Rinv_0_lt_compat; auto.
  - apply Rmult_le_pos; auto. left. apply Rinv_0_lt_compat; auto.
  - intros t. pose proof (grow_upper l z z k k 0 0 Hk H1 H2 H3 Hd t) as G. unfold U1, x1, k1hi, k1lo in G. rewrite E0 in G. fold q in G.
    replace (k / phi l (z 0%nat) * INR t) with (k * INR t / phi l (z 0%nat)) by (field; lra). lra.
Qed.

(** Corollary 2' at the absolute time t0 + t *)
Definition sclo T0 z0 := ln (Rmin (phi l z0 / T0) k / rstar l z0).
Definition schi T0 z0 := ln (Rmax (phi l z0 / T0) (kup l k z0)).
Theorem scalar_ln t0 t : (1 <= t0)%nat -> dom l (z 0%nat) ->
  sclo (INR t0) (z 0%nat) + ln (INR (t0 + t)) <= z t <= schi (INR t0) (z 0%nat) + ln (INR (t0 + t)).
Proof.
  intros Ht Hd. destruct (scalar_growth t Hd) as [G1 G2]. pose proof (phi_pos l _ Hd) as P. pose proof (pos_INR t) as I.
  assert (T0 : 1 <= INR t0) by (replace 1 with (INR 1) by reflexivity; apply le_INR; auto).
  assert (Tt : 1 <= INR (t0 + t)) by (rewrite plus_INR; lra).
  assert (E1 : 0 < phi l (z 0%nat) / INR t0) by (apply Rdiv_lt_0_compat; lra).
  assert (EE : phi l (z 0%nat) / INR t0 * INR t0 = phi l (z 0%nat)) by (field; lra).
  pose proof (phi_exp l _ (dom_up l _ _ (scalar_mono t) Hd)) as PE. pose proof (phi_rstar l _ _ (scalar_mono t)) as PR.
  pose proof (rstar_ge_1 l (z 0%nat)) as R1. pose proof (exp_pos (z t)). unfold sclo, schi. split.
  - set (mn := Rmin (phi l (z 0%nat) / INR t0) k). assert (M1 : mn <= phi l (z 0%nat) / INR t0) by apply Rmin_l.
    assert (M2 : mn <= k) by apply Rmin_r. assert (M0 : 0 < mn) by (unfold mn; apply Rmin_glb_lt; auto).
    assert (Y : 0 < mn / rstar l (z 0%nat)) by (apply Rdiv_lt_0_compat; lra).
    assert (X : mn * INR (t0 + t) <= phi l (z t)) by (rewrite plus_INR; nra).
    rewrite <- (ln_exp (z t)), <- ln_mult by lra. apply ln_mono; [apply Rmult_lt_0_compat; lra|].
    apply Rmult_le_reg_l with (rstar l (z 0%nat)); [lra|].
    replace (rstar l (z 0%nat) * (mn / rstar l (z 0%nat) * INR (t0 + t))) with (mn * INR (t0 + t)) by (field; lra). lra.
  - set (mx := Rmax (phi l (z 0%nat) / INR t0) (kup l k (z 0%nat))). assert (M1 : phi l (z 0%nat) / INR t0 <= mx) by apply Rmax_l.
    assert (M2 : kup l k (z 0%nat) <= mx) by apply Rmax_r.
    rewrite <- (ln_exp (z t)), <- ln_mult by lra. apply ln_mono; auto. rewrite plus_INR. nra.
Qed.
End Scalar.
