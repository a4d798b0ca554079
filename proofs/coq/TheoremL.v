(** TheoremL.v -- Theorem L, (L1) (doc/theory.md, 10.10): under Theorem T, in any modes, with growing W and V and the range of R strictly inside
    (s, 1/r): A, B -> 0, R -> rho = K+/K-, and gap_t ln t -> (S/4) |ln rho|; both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Network Vec Growth Limit Excess TheoremT Gap TheoremR Settle.
Open Scope R_scope.

(** (S/2) |num|/den ln t when num has a limit and den - 2 ln t is bounded *)
Lemma gap_limit (n d : nat -> R) t0 S L C1 C2 : (2 <= t0)%nat -> tends0 (fun k => n (t0 + k)%nat - L) ->
  (forall t, (t0 <= t)%nat -> 2 * ln (INR t) + C1 <= d t <= 2 * ln (INR t) + C2 /\ 0 < d t) ->
  is_lim_seq (fun t => S / 2 * (Rabs (n t) / d t) * ln (INR t)) (S / 4 * Rabs L).
Proof.
  intros T0 HN HD. apply (is_lim_seq_incr_n _ t0).
  assert (LE : forall k, (t0 <= t0 + k)%nat) by (intros; apply Nat.le_add_r).
  apply is_lim_seq_ext with (fun k => S / 2 * (Rabs (n (t0 + k)%nat) * (ln (INR (t0 + k)) / d (t0 + k)%nat))).
  { intros k. rewrite (Nat.add_comm k t0). destruct (HD _ (LE k)) as [_ P]. field. lra. }
  replace (Finite (S / 4 * Rabs L)) with (Rbar_mult (S / 2) (Rabs L * / 2)) by (simpl; f_equal; field).
  apply (is_lim_seq_scal_l _ (S / 2) (Rabs L * / 2)). apply (is_lim_seq_mult' _ _ (Rabs L) (/ 2)).
  - apply (is_lim_seq_abs (fun k => n (t0 + k)%nat) L). apply (tends0_lim (fun k => n (t0 + k)%nat)); auto.
  - apply (tends0_lim (fun k => ln (INR (t0 + k)) / d (t0 + k)%nat)); auto.
    set (c := Rabs C1 + Rabs C2). assert (c0 : 0 <= c) by (unfold c; pose proof (Rabs_pos C1); pose proof (Rabs_pos C2); lra).
    intros e He. destruct (ln_large (c / e + c)) as [N HL]. exists N. intros k Hk. specialize (HL (t0 + k)%nat ltac:(lia)). destruct (HD _ (LE k)) as [[D1 D2] P].
    pose proof (ln_INR t0 (t0 + k) T0 (LE k)) as L0. set (lt := ln (INR (t0 + k))) in *. set (dd := d (t0 + k)%nat) in *.
    pose proof (Rle_abs C1). pose proof (Rle_abs C2). pose proof (Rle_abs (- C1)) as X1. rewrite Rabs_Ropp in X1. pose proof (Rle_abs (- C2)) as X2. rewrite Rabs_Ropp in X2.
    pose proof (Rabs_pos C1). pose proof (Rabs_pos C2).
    replace (lt / dd - / 2) with ((2 * lt - dd) * / (2 * dd)) by (field; lra). rewrite Rabs_mult, (Rabs_pos_eq (/ _)) by (left; apply Rinv_0_lt_compat; lra).
    apply Rmult_le_reg_r with (2 * dd); [lra|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply Rle_trans with c; [apply Rabs_le; unfold c; lra|].
    assert (E : c = e * (c / e)) by (field; lra). assert (0 <= c / e) by (apply Rdiv_le_0_compat; lra). assert (c / e <= 2 * dd) by (unfold c in *; lra).
    rewrite E at 1. apply Rmult_le_compat_l; lra.
Qed.

Section L.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Hypothesis Ht0 : (2 <= t0)%nat.
(** any modes; W and V grow, R stays strictly inside (s, 1/r) *)
Hypotheses (Hw : 0 < wlo nu) (Hy : 0 < ylo nu) (Hs : ss D < Rlo nu) (Hr : rr D * Rhi nu < 1).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.
Let X k := x (t0 + k)%nat.
Let G1 k : 0 < gpl l (X k). Proof. apply g_pos. Qed.
Let G2 k : 0 < gmi l (X k). Proof. apply g_pos. Qed.
Let RX k : Rx l (X k) * gpl l (X k) = gmi l (X k). Proof. unfold Rx. pose proof (G1 k). field. lra. Qed.

Lemma W_inf M : exists N, forall k, (N <= k)%nat -> M <= WW D bd (X k).
Proof.
  destruct (ln_large (M - Wlo D l bd nu (x t0) (INR t0))) as [N HN]. exists N. intros k Hk. specialize (HN (t0 + k)%nat ltac:(lia)).
  pose proof (W_ln_all D l bd mo nu HD HG x t0 Hx H Ht0 (t0 + k)%nat Hw (LE k)) as Q. unfold X. lra.
Qed.
Lemma V_inf M : exists N, forall k, (N <= k)%nat -> M <= VV D bd (X k).
Proof.
  destruct (ln_large (M - Vlo D l bd nu (x t0) (INR t0))) as [N HN]. exists N. intros k Hk. specialize (HN (t0 + k)%nat ltac:(lia)).
  pose proof (V_ln_all D l bd mo nu HD HG x t0 Hx H Ht0 (t0 + k)%nat Hy (LE k)) as Q. unfold X. lra.
Qed.
Lemma mp_inf M : exists N, forall k, (N <= k)%nat -> M <= mp (X k).
Proof. destruct (W_inf (M - epmin D bd)) as [N HN]. exists N. intros k Hk. specialize (HN k Hk). pose proof (c_ep (CT _ (LE k))) as Q. fold (X k) in Q. lra. Qed.
Lemma mm_inf M : exists N, forall k, (N <= k)%nat -> M <= mm (X k).
Proof. destruct (V_inf (M - emmin D bd)) as [N HN]. exists N. intros k Hk. specialize (HN k Hk). pose proof (c_em (CT _ (LE k))) as Q. fold (X k) in Q. lra. Qed.

Lemma gp_0 : tends0 (fun k => gpl l (X k)) /\ tends0 (fun k => mu l (mp (X k))).
Proof. apply (g_tends0 l (fun k => mp (X k))). exact mp_inf. Qed.
Lemma gm_0 : tends0 (fun k => gmi l (X k)) /\ tends0 (fun k => mu l (mm (X k))).
Proof. apply (g_tends0 l (fun k => mm (X k))). exact mm_inf. Qed.
Lemma gp_div : div (fun k => gpl l (X k)).
Proof.
  assert (wh : 0 < whi nu).
  { pose proof (c_W (CT _ (LE 0))) as Q. pose proof (G1 0) as G. unfold gpl, X in G. apply Rmult_lt_reg_r with (g l (mp (x (t0 + 0)%nat))); auto.
    assert (0 < wlo nu * g l (mp (x (t0 + 0)%nat))) by (apply Rmult_lt_0_compat; auto). lra. }
  apply (div_of (fun k => WW D bd (X k)) _ (whi nu)); auto; [|exact W_inf].
  intros k. unfold X. rewrite Nat.add_succ_r. apply (c_W (CT _ (LE k))).
Qed.
Lemma gm_div : div (fun k => gmi l (X k)).
Proof.
  assert (wh : 0 < yhi nu).
  { pose proof (c_V (CT _ (LE 0))) as Q. pose proof (G2 0) as G. unfold gmi, X in G. apply Rmult_lt_reg_r with (g l (mm (x (t0 + 0)%nat))); auto.
    assert (0 < ylo nu * g l (mm (x (t0 + 0)%nat))) by (apply Rmult_lt_0_compat; auto). lra. }
  apply (div_of (fun k => VV D bd (X k)) _ (yhi nu)); auto; [|exact V_inf].
  intros k. unfold X. rewrite Nat.add_succ_r. apply (c_V (CT _ (LE k))).
Qed.

Let RR k : Rlo nu <= Rx l (X k) <= Rhi nu. Proof. apply (c_R (CT _ (LE k))). Qed.
Let ST k : p (X k) > 0 /\ q (X k) > 0 /\ X (S k) = step D l (X k).
Proof. unfold X. rewrite Nat.add_succ_r. repeat split; [apply (c_p (CT _ (LE k)))|apply (c_q (CT _ (LE k)))|apply Hx, LE]. Qed.

(** the cross pre-activations tend to 0 *)
Theorem L_A : tends0 (fun k => A (X k)).
Proof.
  assert (a1 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; auto). assert (a2 : 0 < a * Gmm) by (apply Rmult_lt_0_compat; auto).
  assert (a3 : 0 < a * Gmm * (Rlo nu - s)) by (apply Rmult_lt_0_compat; lra).
  apply (sweep _ (fun k => a * Gpm * gpl l (X k)) (fun k => a * Gmm * gmi l (X k)) (fun k => a * Gmm * (Rlo nu - s) * gpl l (X k))).
  - intros k. destruct (ST k) as (P & Q & E). rewrite E. destruct (step_active D l (X k) P Q) as (_ & E2 & _). rewrite E2. unfold gpl, gmi. ring.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G2 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k _. pose proof (G1 k) as G. pose proof (RR k) as [R1 _].
    rewrite <- (RX k). replace (a * Gpm * gpl l (X k)) with (a * (s * Gmm) * gpl l (X k)) by (rewrite (ss_eq D HD); ring). assert (a * Gmm * gpl l (X k) * Rlo nu <= a * Gmm * gpl l (X k) * Rx l (X k)) by (apply Rmult_le_compat_l; auto; apply Rmult_le_pos; lra). lra.
  - apply tends0_scal, gp_0.
  - apply tends0_scal, gm_0.
  - apply div_scal; auto using gp_div.
  - apply div_scal; auto using gp_div.
Qed.
Theorem L_B : tends0 (fun k => B (X k)).
Proof.
  assert (a1 : 0 < b * Gpm) by (apply Rmult_lt_0_compat; auto). assert (a2 : 0 < b * Gpp) by (apply Rmult_lt_0_compat; auto).
  assert (a3 : 0 < b * Gpp * (1 - r * Rhi nu)) by (apply Rmult_lt_0_compat; lra). pose proof (rr_pos D HD HG) as r0.
  apply (sweep _ (fun k => b * Gpm * gmi l (X k)) (fun k => b * Gpp * gpl l (X k)) (fun k => b * Gpp * (1 - r * Rhi nu) * gpl l (X k))).
  - intros k. destruct (ST k) as (P & Q & E). rewrite E. destruct (step_active D l (X k) P Q) as (_ & _ & _ & E2). rewrite E2. unfold gpl, gmi. ring.
  - intros k. pose proof (G2 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k _. pose proof (G1 k) as G. pose proof (RR k) as [_ R1].
    rewrite <- (RX k). replace (b * Gpm * (Rx l (X k) * gpl l (X k))) with (b * (r * Gpp) * (Rx l (X k) * gpl l (X k))) by (rewrite (rr_eq D HD); ring). assert (b * Gpp * r * gpl l (X k) * Rx l (X k) <= b * Gpp * r * gpl l (X k) * Rhi nu) by (apply Rmult_le_compat_l; auto; apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra.
  - apply tends0_scal, gm_0.
  - apply tends0_scal, gp_0.
  - apply div_scal; auto using gm_div.
  - apply div_scal; auto using gp_div.
Qed.

Definition rho := Kp D / Km D.
Let Lam k := PP D (X k) - QQ D (X k).
Let eps k := (s * A (X k) - relu (B (X k))) - (r * B (X k) - relu (A (X k))) + (mu l (mp (X k)) - mu l (mm (X k))).
Lemma rho_pos : 0 < rho. Proof. apply Rdiv_lt_0_compat; [apply Kp_pos|apply Km_pos]; auto. Qed.
Let lnR k : Rx l (X k) = exp (Lam k + eps k).
Proof.
  rewrite <- (exp_ln (Rx l (X k))) by apply Rx_pos. f_equal. destruct (ST k) as (P & Q & _). unfold Rx, gpl, gmi. rewrite ln_div by apply g_pos.
  unfold Lam, eps, mu, PP, QQ. rewrite (mp_fp _ P), (mm_fm _ Q). unfold fp, fm. ring.
Qed.
Let eps_0 : tends0 eps.
Proof.
  apply tends0_plus with (u := fun k => (s * A (X k) - relu (B (X k))) - (r * B (X k) - relu (A (X k)))) (v := fun k => mu l (mp (X k)) - mu l (mm (X k))).
  - apply tends0_ext with (fun k => (s * A (X k) + -1 * relu (B (X k))) + (- r * B (X k) + relu (A (X k)))); [intros; ring|].
    apply tends0_plus; apply tends0_plus; try apply tends0_scal; auto using L_A, L_B; try apply tends0_relu; auto using L_A, L_B.
  - apply tends0_ext with (fun k => mu l (mp (X k)) + -1 * mu l (mm (X k))); [intros; ring|]. apply tends0_plus; [apply gp_0|apply tends0_scal, gm_0].
Qed.

(** L -> ln rho, R -> rho *)
Theorem L_Lambda : tends0 (fun k => PP D (X k) - QQ D (X k) - ln rho).
Proof.
  pose proof (kp_pos D HD HG) as K1. pose proof (km_pos D HD HG) as K2.
  apply (relax_to Lam (fun k => km D * gpl l (X k)) (fun k => Rx l (X k)) eps rho rho_pos); auto.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k. destruct (ST k) as (P & Q & E).
    pose proof (CT _ (LE k)) as C. destruct (Lemma1 D HD HG bd l (X k) P Q (inband_at D l bd mo nu HD HG x t0 H _ (c_gp C) (c_gm C)))
      as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & _ & _ & _ & (EP & EQ) & _). rewrite <- E in EP, EQ. unfold Lam.
    assert (RK : km D * rho = kp D) by (unfold rho, kp, km; field; apply Rgt_not_eq, Km_pos; auto).
    replace (km D * gpl l (X k) * (rho - Rx l (X k))) with (km D * rho * gpl l (X k) - km D * (Rx l (X k) * gpl l (X k))) by ring. rewrite RK, RX. lra.
  - apply tends0_scal, gp_0.
  - apply tends0_ext with (fun k => km D * gmi l (X k)); [intros k; rewrite <- (RX k); ring|]. apply tends0_scal, gm_0.
  - apply div_scal; [lra|apply gp_div].
Qed.
Theorem L_ratio : is_lim_seq (fun k => Rx l (X k)) rho.
Proof.
  apply is_lim_seq_ext with (fun k => exp (Lam k + eps k)); [intros; symmetry; apply lnR|]. rewrite <- (exp_ln rho) by apply rho_pos.
  apply is_lim_seq_continuous; [apply derivable_continuous_pt, derivable_pt_exp|]. apply (tends0_lim (fun k => Lam k + eps k)); auto.
  apply tends0_ext with (fun k => (PP D (X k) - QQ D (X k) - ln rho) + eps k); [intros; unfold Lam; ring|]. apply tends0_plus; auto using L_Lambda.
Qed.

Theorem L_num : tends0 (fun k => num (X k) - - ln rho).
Proof.
  apply tends0_ext with (fun k => -1 * (PP D (X k) - QQ D (X k) - ln rho) + (- (1 + s) * A (X k) + (1 + r) * B (X k))); [intros; unfold num, PP, QQ; ring|].
  apply tends0_plus; [apply tends0_scal, L_Lambda|]. apply tends0_plus; apply tends0_scal; auto using L_A, L_B.
Qed.

(** ** (L2): A active for ever (LOCK) *)
Definition ras := a * (Gpp + Gpm) / (km D + a * (Gmm + Gpm)).
Definition ras' := (kp D + b * (Gpp + Gpm)) / (b * (Gmm + Gpm)).
Lemma ras_pos : 0 < ras /\ 0 < ras'.
Proof.
  pose proof (kp_pos D HD HG). pose proof (km_pos D HD HG). assert (0 < a * (Gpp + Gpm)) by (apply Rmult_lt_0_compat; lra). assert (0 < a * (Gmm + Gpm)) by (apply Rmult_lt_0_compat; lra).
  assert (0 < b * (Gpp + Gpm)) by (apply Rmult_lt_0_compat; lra). assert (0 < b * (Gmm + Gpm)) by (apply Rmult_lt_0_compat; lra). split; apply Rdiv_lt_0_compat; lra.
Qed.
Let Qstep k : QQ D (X (S k)) - QQ D (X k) = km D * gmi l (X k) /\ PP D (X (S k)) - PP D (X k) = kp D * gpl l (X k).
Proof.
  destruct (ST k) as (P & Q & E). pose proof (CT _ (LE k)) as C.
  destruct (Lemma1 D HD HG bd l (X k) P Q (inband_at D l bd mo nu HD HG x t0 H _ (c_gp C) (c_gm C))) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & _ & _ & _ & (EP & EQ) & _).
  rewrite <- E in EP, EQ. auto.
Qed.

Theorem L_lock_A : lockA mo = true -> tends0 (fun k => num (X k) - - ln ras).
Proof.
  intros HL. pose proof (km_pos D HD HG) as K2. assert (c0 : 0 < km D + a * (Gmm + Gpm)) by (assert (0 < a * (Gmm + Gpm)) by (apply Rmult_lt_0_compat; lra); lra).
  assert (AP : forall k, 0 < A (X k)).
  { intros k. pose proof (c_lockA (CT _ (LE k)) HL) as Q. pose proof (HypT_bands D l bd mo nu HD HG x t0 H) as [B1 _]. unfold X. lra. }
  set (Y k := p (X k) + A (X k) - QQ D (X k)). set (ep k := - r * B (X k) + -1 * relu (B (X k)) + (mu l (mp (X k)) + -1 * mu l (mm (X k)))).
  assert (EP : tends0 ep).
  { apply (tends0_plus (fun k => - r * B (X k) + -1 * relu (B (X k)))); apply tends0_plus; try apply tends0_scal; auto using L_B; try apply tends0_relu; auto using L_B; [apply gp_0|apply gm_0]. }
  assert (YL : tends0 (fun k => Y k - ln ras)).
  { apply (relax_to Y (fun k => (km D + a * (Gmm + Gpm)) * gpl l (X k)) (fun k => Rx l (X k)) ep ras (proj1 ras_pos)); auto.
    - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
    - intros k. rewrite <- (exp_ln (Rx l (X k))) by apply Rx_pos. f_equal. destruct (ST k) as (P & Q & _). unfold Rx, gpl, gmi. rewrite ln_div by apply g_pos.
      unfold Y, ep, mu, QQ. rewrite (mp_fp _ P), (mm_fm _ Q). unfold fp, fm. rewrite (relu_pos (A (X k))) by (left; apply AP). ring.
    - intros k. destruct (ST k) as (P & Q & E). destruct (Qstep k) as [EQ _]. destruct (step_active D l (X k) P Q) as (S1 & S2 & _). rewrite <- E in S1, S2.
      rewrite (gate_pos _ (AP k)) in S1, S2. fold (gpl l (X k)) (gmi l (X k)) in S1, S2. unfold Y. rewrite S1, S2. pose proof (RX k) as RE. set (R' := Rx l (X k)) in *.
      assert (RK : (km D + a * (Gmm + Gpm)) * ras = a * (Gpp + Gpm)) by (unfold ras; field; lra).
      replace ((km D + a * (Gmm + Gpm)) * gpl l (X k) * (ras - R')) with ((km D + a * (Gmm + Gpm)) * ras * gpl l (X k) - (km D + a * (Gmm + Gpm)) * (R' * gpl l (X k))) by ring.
      rewrite RK, RE. lra.
    - apply tends0_scal, gp_0.
    - apply tends0_ext with (fun k => (km D + a * (Gmm + Gpm)) * gmi l (X k)); [intros k; rewrite <- (RX k); ring|]. apply tends0_scal, gm_0.
    - apply div_scal; auto using gp_div. }
  apply tends0_ext with (fun k => -1 * (Y k - ln ras) + (1 + r) * B (X k)); [intros; unfold Y, num, QQ; ring|].
  apply tends0_plus; apply tends0_scal; auto using L_B.
Qed.
Theorem L_lock_B : lockB mo = true -> tends0 (fun k => num (X k) - - ln ras').
Proof.
  intros HL. pose proof (kp_pos D HD HG) as K2. assert (c0 : 0 < b * (Gmm + Gpm)) by (apply Rmult_lt_0_compat; lra).
  assert (BP : forall k, 0 < B (X k)).
  { intros k. pose proof (c_lockB (CT _ (LE k)) HL) as Q. pose proof (HypT_bands D l bd mo nu HD HG x t0 H) as (_ & _ & B1 & _). unfold X. lra. }
  set (Y k := PP D (X k) - (q (X k) + B (X k))). set (ep k := s * A (X k) + 1 * relu (A (X k)) + (mu l (mp (X k)) + -1 * mu l (mm (X k)))).
  assert (EP : tends0 ep).
  { apply (tends0_plus (fun k => s * A (X k) + 1 * relu (A (X k)))); apply tends0_plus; try apply tends0_scal; auto using L_A; try apply tends0_relu; auto using L_A; [apply gp_0|apply gm_0]. }
  assert (YL : tends0 (fun k => Y k - ln ras')).
  { apply (relax_to Y (fun k => b * (Gmm + Gpm) * gpl l (X k)) (fun k => Rx l (X k)) ep ras' (proj2 ras_pos)); auto.
    - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
    - intros k. rewrite <- (exp_ln (Rx l (X k))) by apply Rx_pos. f_equal. destruct (ST k) as (P & Q & _). unfold Rx, gpl, gmi. rewrite ln_div by apply g_pos.
      unfold Y, ep, mu, PP. rewrite (mp_fp _ P), (mm_fm _ Q). unfold fp, fm. rewrite (relu_pos (B (X k))) by (left; apply BP). ring.
    - intros k. destruct (ST k) as (P & Q & E). destruct (Qstep k) as [_ EQ]. destruct (step_active D l (X k) P Q) as (_ & _ & S1 & S2). rewrite <- E in S1, S2.
      rewrite (gate_pos _ (BP k)) in S1, S2. fold (gpl l (X k)) (gmi l (X k)) in S1, S2. unfold Y. rewrite S1, S2. pose proof (RX k) as RE. set (R' := Rx l (X k)) in *.
      assert (RK : b * (Gmm + Gpm) * ras' = kp D + b * (Gpp + Gpm)) by (unfold ras'; field; lra).
      replace (b * (Gmm + Gpm) * gpl l (X k) * (ras' - R')) with (b * (Gmm + Gpm) * ras' * gpl l (X k) - b * (Gmm + Gpm) * (R' * gpl l (X k))) by ring.
      rewrite RK, RE. lra.
    - apply tends0_scal, gp_0.
    - apply tends0_ext with (fun k => b * (Gmm + Gpm) * gmi l (X k)); [intros k; rewrite <- (RX k); ring|]. apply tends0_scal, gm_0.
    - apply div_scal; auto using gp_div. }
  apply tends0_ext with (fun k => -1 * (Y k - ln ras') + - (1 + s) * A (X k)); [intros; unfold Y, num, PP; ring|].
  apply tends0_plus; apply tends0_scal; auto using L_A.
Qed.
(** num has a limit: so has the gap times ln t *)
Theorem L_boundary S L : tends0 (fun k => num (X k) - L) -> is_lim_seq (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)) (S / 4 * Rabs L).
Proof.
  intros HN. eapply (gap_limit (fun t => num (x t)) (fun t => den (x t)) t0 S L); auto.
  intros t Ht. destruct (R_num_den D l bd mo nu HD HG x t0 Hx H Ht0 _ _ t (or_introl (conj Hw (conj Hy (Rle_refl _)))) (or_introl (conj Hw (conj Hy (Rle_refl _)))) Ht) as (_ & Q & P).
  split; [exact Q|exact P].
Qed.

(** no dead zone in the end *)
Lemma L_zone : exists N, forall k, (N <= k)%nat -> A (X k) * B (X k) < p (X k) * q (X k) /\ A (X k) <= 3 * p (X k) /\ B (X k) <= 3 * q (X k).
Proof.
  destruct (mp_inf 2) as [N1 H1]. destruct (mm_inf 2) as [N2 H2]. destruct (L_A 1 Rlt_0_1) as [N3 H3]. destruct (L_B 1 Rlt_0_1) as [N4 H4].
  exists (N1 + N2 + N3 + N4)%nat. intros k Hk. specialize (H1 k ltac:(lia)). specialize (H2 k ltac:(lia)). specialize (H3 k ltac:(lia)). specialize (H4 k ltac:(lia)).
  destruct (ST k) as (P & Q & _). rewrite (mp_fp _ P) in H1. rewrite (mm_fm _ Q) in H2. pose proof (fp_le_p (X k)). pose proof (fm_le_q (X k)).
  pose proof (Rle_abs (A (X k))). pose proof (Rle_abs (B (X k))). repeat split; try lra.
  pose proof (Rle_abs (A (X k) * B (X k))) as Y. rewrite Rabs_mult in Y. assert (Rabs (A (X k)) * Rabs (B (X k)) <= 1 * 1) by (apply Rmult_le_compat; auto using Rabs_pos).
  assert (2 * 2 <= p (X k) * q (X k)) by (apply Rmult_le_compat; lra). lra.
Qed.
End L.

(** From the weights: the gap times ln t tends to (S/4) |ln rho| *)
Section Weights.
Variables (xp xm v1 v2 h : R) (l : loss).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hh : 0 < h) (Hne : xp <> xm) (HG : 0 < xp * xm + 1).
Notation D := (line xp xm v1 v2 h).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Notation S := (Rabs (xp - xm)).
Variable w : nat -> net.
Variable t0 : nat.
Hypothesis Hw : forall t, (t0 <= t)%nat -> w (Datatypes.S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).
Variables (bd : bands) (mo : modes) (nu : nums) (gamma : nat -> R).
Hypothesis Hgamma : forall t, (t0 <= t)%nat -> is_margin (N1 v1 v2 (w t)) xp xm (gamma t).

Theorem TheoremL : (2 <= t0)%nat -> HypT D l bd mo nu (co (w t0)) ->
  0 < wlo nu -> 0 < ylo nu -> ss D < Rlo nu -> rr D * Rhi nu < 1 ->
  is_lim_seq (fun t => (S / 2 - gamma t) * ln (INR t)) (S / 4 * Rabs (ln (v1 ^ 2 * (xp * xp + 1) / (v2 ^ 2 * (xm * xm + 1))))).
Proof.
  intros Ht0 HT W0 Y0 s1 r1. set (x t := co (w t)).
  assert (HD : ok D) by (apply line_ok; auto).
  assert (Hx : Run D l x t0) by (intros t Ht; unfold x; rewrite (Hw t Ht), coords_gd, gram_line by auto; reflexivity).
  assert (ER : rho D = v1 ^ 2 * (xp * xp + 1) / (v2 ^ 2 * (xm * xm + 1))).
  { unfold rho, Kp, Km, line; cbn [ca cb Gpp Gmm]. field. assert (0 < xm * xm + 1) by nra. repeat split; lra. }
  rewrite <- ER. destruct (L_zone D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 s1 r1) as [N HN].
  apply is_lim_seq_ext_loc with (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)); [|rewrite <- (Rabs_Ropp (ln (rho D))); exact (L_boundary D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 S _ (L_num D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 s1 r1))].
  exists (t0 + N)%nat. intros t Ht. f_equal. specialize (HN (t - t0)%nat ltac:(lia)). replace (t0 + (t - t0))%nat with t in HN by lia. destruct HN as (Z1 & Z2 & Z3).
  destruct (margins_at D l bd mo nu HD HG x t0 Hx HT t ltac:(lia)) as (P1 & P2 & _).
  assert (M : is_margin (N1 v1 v2 (w t)) xp xm (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)))) by (apply gap_exact; auto; fold (x t); lra).
  rewrite (is_margin_unique _ _ _ _ _ (Hgamma t ltac:(lia)) M). ring.
Qed.

(** (L2): one cross pre-activation locked, no nearer dead zone behind its point *)
Theorem TheoremL2_A : (2 <= t0)%nat -> HypT D l bd mo nu (co (w t0)) -> lockA mo = true -> 0 < wlo nu -> 0 < ylo nu -> ZA D bd mo nu (co (w t0)) ->
  is_lim_seq (fun t => (S / 2 - gamma t) * ln (INR t)) (S / 4 * Rabs (ln (ras D))).
Proof.
  intros Ht0 HT HL W0 Y0 HZ. set (x t := co (w t)). assert (HD : ok D) by (apply line_ok; auto).
  assert (Hx : Run D l x t0) by (intros t Ht; unfold x; rewrite (Hw t Ht), coords_gd, gram_line by auto; reflexivity).
  assert (r1 : rr D * Rhi nu < 1).
  { destruct (h_lockA HT HL) as [_ R1]. pose proof (rs_lt_1 D HD). pose proof (rr_pos D HD HG). assert (rr D * Rhi nu <= rr D * ss D) by (apply Rmult_le_compat_l; lra). lra. }
  destruct (mm_inf D l bd mo nu HD HG x t0 Hx HT Ht0 Y0 1) as [n1 H1]. destruct (L_B D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 r1 1 Rlt_0_1) as [n2 H2].
  rewrite <- (Rabs_Ropp (ln (ras D))).
  apply is_lim_seq_ext_loc with (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)); [|exact (L_boundary D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 S _ (L_lock_A D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 r1 HL))].
  exists (t0 + n1 + n2)%nat. intros t Ht. f_equal. specialize (H1 (t - t0)%nat ltac:(lia)). specialize (H2 (t - t0)%nat ltac:(lia)).
  replace (t0 + (t - t0))%nat with t in H1, H2 by lia. assert (Ht' : (t0 <= t)%nat) by lia.
  destruct (margins_at D l bd mo nu HD HG x t0 Hx HT t Ht') as (P1 & P2 & F1 & F2). pose proof (ZA_all D l bd mo nu HD HG x t0 Hx HT t HZ Ht') as A3.
  pose proof (TheoremT D l bd mo nu HD HG x t0 Hx HT t Ht') as C. pose proof (c_lockA C HL). pose proof (HypT_bands D l bd mo nu HD HG x t0 HT) as [B1 _].
  pose proof (fm_le_q (x t)). pose proof (Rle_abs (B (x t))).
  assert (M : is_margin (N1 v1 v2 (w t)) xp xm (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)))).
  { apply gap_exact; auto; fold (x t); try lra. apply prod_lt; lra. }
  rewrite (is_margin_unique _ _ _ _ _ (Hgamma t Ht') M). ring.
Qed.
Theorem TheoremL2_B : (2 <= t0)%nat -> HypT D l bd mo nu (co (w t0)) -> lockB mo = true -> 0 < wlo nu -> 0 < ylo nu -> ZB D bd mo nu (co (w t0)) ->
  is_lim_seq (fun t => (S / 2 - gamma t) * ln (INR t)) (S / 4 * Rabs (ln (ras' D))).
Proof.
  intros Ht0 HT HL W0 Y0 HZ. set (x t := co (w t)). assert (HD : ok D) by (apply line_ok; auto).
  assert (Hx : Run D l x t0) by (intros t Ht; unfold x; rewrite (Hw t Ht), coords_gd, gram_line by auto; reflexivity).
  assert (s1 : ss D < Rlo nu).
  { destruct (h_lockB HT HL) as [_ R1]. pose proof (rs_lt_1 D HD). pose proof (rr_pos D HD HG) as r0. apply Rmult_lt_reg_l with (rr D); lra. }
  destruct (mp_inf D l bd mo nu HD HG x t0 Hx HT Ht0 W0 1) as [n1 H1]. destruct (L_A D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 s1 1 Rlt_0_1) as [n2 H2].
  rewrite <- (Rabs_Ropp (ln (ras' D))).
  apply is_lim_seq_ext_loc with (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)); [|exact (L_boundary D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 S _ (L_lock_B D l bd mo nu HD HG x t0 Hx HT Ht0 W0 Y0 s1 HL))].
  exists (t0 + n1 + n2)%nat. intros t Ht. f_equal. specialize (H1 (t - t0)%nat ltac:(lia)). specialize (H2 (t - t0)%nat ltac:(lia)).
  replace (t0 + (t - t0))%nat with t in H1, H2 by lia. assert (Ht' : (t0 <= t)%nat) by lia.
  destruct (margins_at D l bd mo nu HD HG x t0 Hx HT t Ht') as (P1 & P2 & F1 & F2). pose proof (ZB_all D l bd mo nu HD HG x t0 Hx HT t HZ Ht') as A3.
  pose proof (TheoremT D l bd mo nu HD HG x t0 Hx HT t Ht') as C. pose proof (c_lockB C HL). pose proof (HypT_bands D l bd mo nu HD HG x t0 HT) as (_ & _ & B1 & _).
  pose proof (fp_le_p (x t)). pose proof (Rle_abs (A (x t))).
  assert (M : is_margin (N1 v1 v2 (w t)) xp xm (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)))).
  { apply gap_exact; auto; fold (x t); try lra. apply prod_lt; lra. }
  rewrite (is_margin_unique _ _ _ _ _ (Hgamma t Ht') M). ring.
Qed.
End Weights.
