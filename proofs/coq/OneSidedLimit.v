(** OneSidedLimit.v -- (B5) (doc/theory.md, section 11): under Theorem B with omega > 1 and a strict (H5), in both modes: A -> 0, B > 0 from some time on,
    D -> ln r_inf, and, when omega < 4, gap_t ln t -> (S/4) |ln r_inf|; both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Network Vec Growth Excess Gap TheoremR OneSided OneSidedRate Settle TheoremL.
Open Scope R_scope.

Section B5.
Variables (D : data) (l : loss) (nb : numsB).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypB D l nb (x t0).
Hypothesis Ht0 : (2 <= t0)%nat.
Hypothesis Hdom : dom l (WB D (x t0)).
Hypothesis Hom : 1 < omega D.
Hypothesis H5 : ln (ss D) < Dlo nb - bl nb - num1 nb.
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation lm := (lam D).  Notation om := (omega D).
Notation W := (WB D).  Notation V := (VB D).  Notation Z := (PP D).  Notation Df := (DB1 D).
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let Hs := ss_pos D HD HG.
Let TB t (Ht : (t0 <= t)%nat) := TheoremB D l nb HD HG x t0 Hx H t Ht.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.
Let X k := x (t0 + k)%nat.
Let G1 k : 0 < gpl l (X k). Proof. apply g_pos. Qed.
Let G2 k : 0 < gmi l (X k). Proof. apply g_pos. Qed.
Let RX k : Rx l (X k) * gpl l (X k) = gmi l (X k). Proof. unfold Rx. pose proof (G1 k). field. lra. Qed.
Let KP := kap_pos D HD HG.
Let L01 := lam_01 D HD HG.
Let steps k := let T := proj2 (TB _ (LE k)) in exact_steps D l HD HG (X k) (k_p _ _ _ _ _ _ T) (k_q _ _ _ _ _ _ T).
Let XS k : X (S k) = step D l (X k). Proof. unfold X. rewrite Nat.add_succ_r. apply Hx, LE. Qed.
Let psi01 k : 0 <= gate (B (X k)) <= 1. Proof. unfold gate. destruct (Rlt_dec 0 (B (X k))); lra. Qed.

Lemma W_infB M : exists N, forall k, (N <= k)%nat -> M <= W (X k).
Proof.
  destruct (ln_large (M - W_lo D l nb (x t0) (INR t0))) as [N HN]. exists N. intros k Hk. specialize (HN (t0 + k)%nat ltac:(lia)).
  pose proof (W_growth D l nb HD HG x t0 Hx H Ht0 (t0 + k)%nat Hdom (LE k)) as Q. unfold X. lra.
Qed.
Lemma mp_infB M : exists N, forall k, (N <= k)%nat -> M <= mp (X k).
Proof. destruct (W_infB (M - d_lo D nb)) as [N HN]. exists N. intros k Hk. specialize (HN k Hk). pose proof (mp_W D l nb HD HG x t0 Hx H _ (LE k)) as Q. fold (X k) in Q. lra. Qed.
Lemma mm_infB M : exists N, forall k, (N <= k)%nat -> M <= mm (X k).
Proof.
  destruct (W_infB (M + (1 - lm) * Dhi nb + ah nb)) as [N HN]. exists N. intros k Hk. specialize (HN k Hk). destruct (TB _ (LE k)) as [I T]. fold (X k) in I, T.
  rewrite (k_fm _ _ _ _ _ _ T). destruct (coords_B D (X k)) as (_ & _ & _ & _ & _ & C6). rewrite C6.
  pose proof (j_A _ _ _ _ _ I). pose proof (j_D _ _ _ _ _ I). destruct (numsB_pos D l nb HD HG x t0 H) as (_ & _ & _ & P & _).
  assert ((1 - lm) * Df (X k) <= (1 - lm) * Dhi nb) by (apply Rmult_le_compat_l; lra). assert (relu (A (X k)) <= ah nb) by (unfold relu; destruct (Rlt_dec _ _); lra). lra.
Qed.
Lemma gp_0B : tends0 (fun k => gpl l (X k)) /\ tends0 (fun k => mu l (mp (X k))).
Proof. apply (g_tends0 l (fun k => mp (X k))). exact mp_infB. Qed.
Lemma gm_0B : tends0 (fun k => gmi l (X k)) /\ tends0 (fun k => mu l (mm (X k))).
Proof. apply (g_tends0 l (fun k => mm (X k))). exact mm_infB. Qed.
Lemma gp_divB : div (fun k => gpl l (X k)).
Proof.
  apply (div_of (fun k => W (X k)) _ (kap D)); [lra| |exact W_infB]. intros k. destruct (steps k) as (_ & E & _). cbv zeta in E. rewrite XS, E.
  pose proof (psi01 k). pose proof (G1 k). assert (gate (B (X k)) * (kap D - kap0 D) <= 1 * (kap D - kap0 D)) by (apply Rmult_le_compat_r; lra).
  assert ((kap0 D + gate (B (X k)) * (kap D - kap0 D)) * gpl l (X k) <= kap D * gpl l (X k)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Theorem B5_A : tends0 (fun k => A (X k)).
Proof.
  assert (a1 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; auto). assert (a2 : 0 < a * Gmm) by (apply Rmult_lt_0_compat; auto).
  set (r := exp (Dlo nb - bl nb - num1 nb)). assert (r0 : s < r) by (unfold r; rewrite <- (exp_ln s) by auto; apply exp_increasing; auto).
  assert (a3 : 0 < a * Gmm * (r - s)) by (apply Rmult_lt_0_compat; lra).
  apply (sweep _ (fun k => a * Gpm * gpl l (X k)) (fun k => a * Gmm * gmi l (X k)) (fun k => a * Gmm * (r - s) * gpl l (X k))).
  - intros k. destruct (TB _ (LE k)) as [_ T]. destruct (step_active D l (X k) (k_p _ _ _ _ _ _ T) (k_q _ _ _ _ _ _ T)) as (_ & E2 & _). rewrite XS, E2. unfold gpl, gmi. ring.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G2 k). apply Rmult_le_pos; lra.
  - intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
  - intros k A0. pose proof (G1 k) as G. destruct (TB _ (LE k)) as [I T]. fold (X k) in I, T.
    pose proof (k_eps _ _ _ _ _ _ T) as EP. pose proof (k_mu _ _ _ _ _ _ T). pose proof (k_relB _ _ _ _ _ _ T). pose proof (j_D _ _ _ _ _ I). rewrite (relu_pos (A (X k))) in EP by lra.
    assert (0 <= s * A (X k)) by (apply Rmult_le_pos; lra). assert (RR : r <= Rx l (X k)) by (rewrite <- (exp_ln (Rx l (X k))) by apply Rx_pos; apply exp_mono; lra).
    rewrite <- (RX k). replace (a * Gpm * gpl l (X k)) with (a * (s * Gmm) * gpl l (X k)) by (rewrite (ss_eq D HD); ring).
    assert (a * Gmm * gpl l (X k) * r <= a * Gmm * gpl l (X k) * Rx l (X k)) by (apply Rmult_le_compat_l; auto; apply Rmult_le_pos; lra). lra.
  - apply tends0_scal, gp_0B.
  - apply tends0_scal, gm_0B.
  - apply div_scal; auto using gp_divB.
  - apply div_scal; auto using gp_divB.
Qed.

(** omega > 1: V -> infinity, so neuron 2 stays active at x+ in the end *)
Lemma B5_on : exists N, forall k, (N <= k)%nat -> 0 < B (X k).
Proof.
  pose proof (omega_kap D HD HG) as OK. assert (SK : kp D - kap0 D = s * kap0 D) by (rewrite (kp_det D HD); unfold kap0, ss; field; lra).
  set (c := Rmin ((om - 1) * kap D) (s * kap0 D)). assert (C1 : c <= (om - 1) * kap D) by apply Rmin_l. assert (C2 : c <= s * kap0 D) by apply Rmin_r.
  assert (C0 : 0 < c) by (unfold c; apply Rmin_glb_lt; apply Rmult_lt_0_compat; lra).
  assert (VS : forall k, V (X k) + c * gpl l (X k) <= V (X (S k))).
  { intros k. destruct (steps k) as (_ & _ & _ & E). cbv zeta in E. rewrite XS, E. pose proof (G1 k). unfold gate. destruct (Rlt_dec 0 (B (X k))).
    - assert (c * gpl l (X k) <= (om - 1) * kap D * gpl l (X k)) by (apply Rmult_le_compat_r; lra). rewrite <- OK. lra.
    - assert (c * gpl l (X k) <= s * kap0 D * gpl l (X k)) by (apply Rmult_le_compat_r; lra). rewrite <- SK in *. lra. }
  assert (VV : forall n, V (X 0%nat) + c * sum n (fun j => gpl l (X j)) <= V (X n)).
  { induction n as [|n IH]; [simpl; lra|]. pose proof (VS n). simpl sum. lra. }
  assert (lD : forall k, lm * Df (X k) <= lm * Dhi nb) by (intros k; apply Rmult_le_compat_l; [lra|apply (j_D _ _ _ _ _ (proj1 (TB _ (LE k))))]).
  destruct (gp_divB 0%nat ((lm * Dhi nb + 1 - V (X 0%nat)) / c)) as [N HN]. exists N. intros k Hk.
  assert (MO : V (X N) <= V (X k)) by (induction Hk as [|k Hk IH]; [lra|pose proof (VS k); pose proof (G1 k); assert (0 < c * gpl l (X k)) by (apply Rmult_lt_0_compat; lra); lra]).
  apply Rmult_le_compat_l with (r := c) in HN; [|lra]. replace (c * ((lm * Dhi nb + 1 - V (X 0%nat)) / c)) with (lm * Dhi nb + 1 - V (X 0%nat)) in HN by (field; lra).
  pose proof (VV N) as V1. simpl Nat.add in HN. destruct (coords_B D (X k)) as (_ & _ & C3 & _). specialize (lD k). lra.
Qed.

(** D -> l = ln r_inf *)
Theorem B5_D : tends0 (fun k => Df (X k) - ln (rinf D)).
Proof.
  destruct B5_on as [N HN]. pose proof (bc_pos D HD HG) as BC. pose proof (r0_pos D HD HG) as R0.
  set (ep k := s * A (X (N + k)%nat) + 1 * relu (A (X (N + k)%nat)) + (mu l (mp (X (N + k)%nat)) + -1 * mu l (mm (X (N + k)%nat)))).
  assert (SH : forall u, tends0 u -> tends0 (fun k => u (N + k)%nat)).
  { intros u U e He. destruct (U e He) as [M HM]. exists M. intros n Hn. apply HM. lia. }
  assert (Y : tends0 (fun k => Df (X (N + k)%nat) - ln (rinf D))).
  { apply (relax_to (fun k => Df (X (N + k)%nat)) (fun k => bc D * gpl l (X (N + k)%nat)) (fun k => Rx l (X (N + k)%nat)) ep (rinf D)); try lra.
    - intros k. pose proof (G1 (N + k)%nat). apply Rmult_le_pos; lra.
    - intros k. destruct (TB _ (LE (N + k)%nat)) as [_ T]. fold (X (N + k)%nat) in T. rewrite <- (exp_ln (Rx l (X (N + k)%nat))) by apply Rx_pos. f_equal.
      rewrite (k_eps _ _ _ _ _ _ T). specialize (HN (N + k)%nat ltac:(lia)). rewrite (relu_neg (- B (X (N + k)%nat))) by lra. unfold ep. ring.
    - intros k. specialize (HN (N + k)%nat ltac:(lia)). destruct (steps (N + k)%nat) as (_ & _ & E & _). cbv zeta in E. rewrite Nat.add_succ_r, XS, E, (gate_pos _ HN), <- (RX (N + k)%nat). ring.
    - apply tends0_scal. apply (SH (fun k => gpl l (X k))), gp_0B.
    - apply tends0_ext with (fun k => bc D * gmi l (X (N + k)%nat)); [intros k; rewrite <- (RX (N + k)%nat); ring|]. apply tends0_scal. apply (SH (fun k => gmi l (X k))), gm_0B.
    - unfold ep. apply (tends0_plus (fun k => s * A (X (N + k)%nat) + 1 * relu (A (X (N + k)%nat)))).
      + apply tends0_plus; apply tends0_scal; [|apply tends0_relu]; apply (SH (fun k => A (X k))), B5_A.
      + apply tends0_plus; [apply (SH (fun k => mu l (mp (X k)))), gp_0B|apply tends0_scal; apply (SH (fun k => mu l (mm (X k)))), gm_0B].
    - apply div_scal; auto. intros M c. destruct (gp_divB (N + M)%nat c) as [n Hn]. exists n. eapply Rle_trans; [exact Hn|]. right. apply sum_ext. intros i _. f_equal. f_equal. lia. }
  intros e He. destruct (Y e He) as [M HM]. exists (N + M)%nat. intros n Hn. specialize (HM (n - N)%nat ltac:(lia)). replace (N + (n - N))%nat with n in HM by lia. exact HM.
Qed.
Theorem B5_num : tends0 (fun k => num (X k) - - ln (rinf D)).
Proof.
  apply tends0_ext with (fun k => -1 * (Df (X k) - ln (rinf D)) + - (1 + s) * A (X k)); [intros; unfold num, DB1, Mp, PP; ring|].
  apply tends0_plus; apply tends0_scal; auto using B5_D, B5_A.
Qed.

(** omega < 4: no nearer dead zone in the end *)
Lemma B5_zone : om < 4 -> exists N, forall k, (N <= k)%nat -> A (X k) * B (X k) < p (X k) * q (X k) /\ A (X k) <= 3 * p (X k) /\ B (X k) <= 3 * q (X k).
Proof.
  intros H4. destruct B5_on as [n1 H1]. destruct (mp_infB 1) as [n2 H2]. destruct (mm_infB 1) as [n3 H3]. destruct (B5_A 1 Rlt_0_1) as [n4 HA].
  set (c := Xmax D nb (x t0) + (om - 1) * (- W (x t0)) + Rmax ((3 - 4 * lm) * Dlo nb) ((3 - 4 * lm) * Dhi nb)).
  destruct (W_infB (c / (4 - om))) as [n5 H5']. exists (n1 + n2 + n3 + n4 + n5)%nat. intros k Hk.
  specialize (H1 k ltac:(lia)). specialize (H2 k ltac:(lia)). specialize (H3 k ltac:(lia)). specialize (HA k ltac:(lia)). specialize (H5' k ltac:(lia)).
  destruct (TB _ (LE k)) as [I T]. fold (X k) in I, T. rewrite (k_fp _ _ _ _ _ _ T) in H2. rewrite (k_fm _ _ _ _ _ _ T) in H3.
  pose proof (fp_le_p (X k)). pose proof (Rle_abs (A (X k))). split; [apply prod_lt; lra|]. split; [lra|].
  destruct (coords_B D (X k)) as (_ & C2 & C3 & _). rewrite C2, C3. pose proof (j_X _ _ _ _ _ I).
  pose proof (end_between (3 - 4 * lm) _ _ _ (j_D _ _ _ _ _ I)). apply Rmult_le_compat_l with (r := 4 - om) in H5'; [|lra].
  replace ((4 - om) * (c / (4 - om))) with c in H5' by (field; lra). unfold c in *. lra.
Qed.
End B5.

Section Weights.
Variables (xp xm v1 v2 h : R) (l : loss).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hh : 0 < h) (Hne : xp <> xm) (HG : 0 < xp * xm + 1).
Notation D := (line xp xm v1 v2 h).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Notation S := (Rabs (xp - xm)).
Variable w : nat -> net.
Variable t0 : nat.
Hypothesis Hw : forall t, (t0 <= t)%nat -> w (Datatypes.S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).
Variables (nb : numsB) (gamma : nat -> R).
Hypothesis Hgamma : forall t, (t0 <= t)%nat -> is_margin (N1 v1 v2 (w t)) xp xm (gamma t).

Theorem B5 : (2 <= t0)%nat -> HypB D l nb (co (w t0)) -> dom l (WB D (co (w t0))) -> 1 < omega D < 4 -> ln (ss D) < Dlo nb - bl nb - num1 nb ->
  is_lim_seq (fun t => (S / 2 - gamma t) * ln (INR t)) (S / 4 * Rabs (ln (rinf D))).
Proof.
  intros Ht0 HB Hd [O1 O4] H5. set (x t := co (w t)). assert (HD : ok D) by (apply line_ok; auto).
  assert (Hx : Run D l x t0) by (intros t Ht; unfold x; rewrite (Hw t Ht), coords_gd, gram_line by auto; reflexivity).
  destruct (B5_zone D l nb HD HG x t0 Hx HB Ht0 Hd O1 H5 O4) as [n HN]. rewrite <- (Rabs_Ropp (ln (rinf D))).
  apply is_lim_seq_ext_loc with (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)).
  - exists (t0 + n)%nat. intros t Ht. f_equal. specialize (HN (t - t0)%nat ltac:(lia)). replace (t0 + (t - t0))%nat with t in HN by lia. destruct HN as (Z1 & Z2 & Z3).
    assert (Ht' : (t0 <= t)%nat) by lia. destruct (TheoremB D l nb HD HG x t0 Hx HB t Ht') as [_ T].
    assert (F1 : 0 < fp (x t)) by (rewrite <- (k_fp _ _ _ _ _ _ T); pose proof (k_mp _ _ _ _ _ _ T); pose proof (b_mp _ _ _ _ HB); fold (x t0) in *; lra).
    assert (F2 : 0 < fm (x t)) by (rewrite <- (k_fm _ _ _ _ _ _ T); pose proof (k_mm _ _ _ _ _ _ T); pose proof (b_mm _ _ _ _ HB); fold (x t0) in *; lra).
    assert (M : is_margin (N1 v1 v2 (w t)) xp xm (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)))) by (apply gap_exact; auto).
    rewrite (is_margin_unique _ _ _ _ _ (Hgamma t Ht') M). ring.
  - pose proof (or_introl (conj Hd (Rle_refl _)) : IWlo D l nb (x t0) (INR t0) (W_lo D l nb (x t0) (INR t0))) as J1.
    pose proof (or_introl (conj Hd (Rle_refl _)) : IWhi D l nb (x t0) (INR t0) (W_hi D l nb (x t0) (INR t0))) as J2.
    apply (gap_limit (fun t => num (x t)) (fun t => den (x t)) t0 S (- ln (rinf D)) (2 * W_lo D l nb (x t0) (INR t0) + addlo D nb) (2 * W_hi D l nb (x t0) (INR t0) + addhi D nb)); auto.
    + exact (B5_num D l nb HD HG x t0 Hx HB Ht0 Hd O1 H5).
    + intros t Ht. destruct (B_num_den D l nb HD HG x t0 Hx HB Ht0 _ _ t J1 J2 Ht) as (_ & [Q1 Q2] & P). split; [lra|exact P].
Qed.
End Weights.
