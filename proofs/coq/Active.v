(** Active.v -- (AD), both sides: under Theorem T an active excess comes down, U(t) <= (U(t0) - kappa (W_t - W_t0))^+
    (doc/theory.md: transients 3.9 with 12.3: valid in every option, only w_hi > 0 resp. y_hi > 0 and monotone W resp. V are needed). *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network Excess TheoremT.
Open Scope R_scope.

Lemma come_down (U W : nat -> R) (ka : R) : 0 <= ka ->
  (forall n, 0 <= U n) -> (forall n, W n <= W (S n)) ->
  (forall n, U (S n) <= U n) -> (forall n, 0 < U (S n) -> U (S n) <= U n - ka * (W (S n) - W n)) ->
  forall n, U n <= Rmax 0 (U 0%nat - ka * (W n - W 0%nat)).
Proof.
  intros Hk P M D1 D2 n. induction n as [|n IH].
  - rewrite Rminus_eq_0, Rmult_0_r, Rminus_0_r. apply Rmax_r.
  - destruct (Rle_dec (U (S n)) 0) as [Z|Z].
    + apply Rle_trans with 0; auto. apply Rmax_l.
    + assert (Z' : 0 < U (S n)) by lra. specialize (D2 n Z'). specialize (D1 n). specialize (M n).
      assert (0 <= ka * (W (S n) - W n)) by (apply Rmult_le_pos; lra).
      eapply Rle_trans; [|apply Rmax_r].
      assert (U n <= U 0%nat - ka * (W n - W 0%nat)).
      { unfold Rmax in IH. destruct (Rle_dec 0 (U 0%nat - ka * (W n - W 0%nat))); lra. }
      lra.
Qed.

Section AD.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).
Notation s := (ss D).  Notation r := (rr D).  Notation W := (WW D bd).  Notation V := (VV D bd).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.

Lemma step_U t : (t0 <= t)%nat ->
  (0 < UA bd (x t) -> 0 < UA bd (x (S t)) -> UA bd (x (S t)) = UA bd (x t) - a * Gmm * (Rx l (x t) - s) * g l (mp (x t))) /\
  (0 < UB bd (x t) -> 0 < UB bd (x (S t)) -> UB bd (x (S t)) = UB bd (x t) - b * Gpp * (/ Rx l (x t) - r) * g l (mm (x t))).
Proof.
  intros Ht. pose proof (CT t Ht) as C.
  destruct (Lemma1 D HD HG bd l (x t) (c_p C) (c_q C) (inband_at D l bd mo nu HD HG x t0 H (x t) (c_gp C) (c_gm C)))
    as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & (O1 & O3) & _ & (EA & _ & EB & _) & _).
  rewrite <- (Hx t Ht) in *.
  pose proof (Rx_pos l (x t)) as RP. pose proof (g_pos l (mp (x t))). pose proof (g_pos l (mm (x t))).
  unfold gpl in EA, EB. split; intros P1 P2.
  - rewrite (O1 P1 P2) in EA. lra.
  - rewrite (O3 P1 P2) in EB.
    replace (b * Gpp * (/ Rx l (x t) - r) * g l (mm (x t))) with (b * Gpp * (1 - r * Rx l (x t)) * g l (mp (x t))); [lra|].
    unfold Rx, gmi, gpl. field. split; lra.
Qed.

Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.

(** (AD) for A *)
Theorem AD_A n : s <= Rlo nu -> 0 <= wlo nu -> 0 < whi nu ->
  UA bd (x (t0 + n)%nat) <= Rmax 0 (UA bd (x t0) - a * Gmm * (Rlo nu - s) / whi nu * (W (x (t0 + n)%nat) - W (x t0))).
Proof.
  intros Hs Hl Hh. assert (Hk0 : 0 <= a * Gmm * (Rlo nu - s)) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra).
  assert (Hk : 0 <= a * Gmm * (Rlo nu - s) / whi nu) by (unfold Rdiv; apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; auto).
  pose proof (come_down (fun k => UA bd (x (t0 + k)%nat)) (fun k => W (x (t0 + k)%nat)) _ Hk) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. apply X; clear X.
  - intros k. apply exU_nonneg.
  - intros k. rewrite Nat.add_succ_r. pose proof (c_W (CT _ (LE k))) as Y. pose proof (g_pos l (mp (x (t0 + k)%nat))).
    assert (0 <= wlo nu * g l (mp (x (t0 + k)%nat))) by (apply Rmult_le_pos; lra). lra.
  - intros k. rewrite Nat.add_succ_r. apply (c_UA (CT _ (LE k)) Hs).
  - intros k P. rewrite Nat.add_succ_r in *. pose proof (CT _ (LE k)) as C. pose proof (c_UA C Hs) as M.
    rewrite (proj1 (step_U _ (LE k)) ltac:(lra) P).
    pose proof (c_W C) as [_ Y]. pose proof (c_R C) as [RR _]. change (g l (mm (x (t0 + k)%nat)) / g l (mp (x (t0 + k)%nat))) with (Rx l (x (t0 + k)%nat)) in RR.
    pose proof (g_pos l (mp (x (t0 + k)%nat))) as G. set (gg := g l (mp (x (t0 + k)%nat))) in *. set (R0 := Rx l (x (t0 + k)%nat)) in *.
    apply (Rmult_le_compat_l _ _ _ Hk) in Y.
    replace (a * Gmm * (Rlo nu - s) / whi nu * (whi nu * gg)) with (a * Gmm * (Rlo nu - s) * gg) in Y by (field; lra).
    assert (a * Gmm * (Rlo nu - s) * gg <= a * Gmm * (R0 - s) * gg).
    { apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [|lra]. apply Rmult_le_pos; lra. }
    lra.
Qed.

(** (AD) for B *)
Theorem AD_B n : r * Rhi nu <= 1 -> 0 <= ylo nu -> 0 < yhi nu ->
  UB bd (x (t0 + n)%nat) <= Rmax 0 (UB bd (x t0) - b * Gpp * (/ Rhi nu - r) / yhi nu * (V (x (t0 + n)%nat) - V (x t0))).
Proof.
  intros Hs Hl Hh.
  pose proof (c_R (CT t0 (Nat.le_refl _))) as [R1 R2]. pose proof (h_Rlo H) as [R0 _].
  assert (RH : 0 < Rhi nu) by lra.
  assert (Hr : r <= / Rhi nu).
  { apply Rmult_le_reg_r with (Rhi nu); auto. rewrite Rinv_l by lra. exact Hs. }
  assert (Hk0 : 0 <= b * Gpp * (/ Rhi nu - r)) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra).
  assert (Hk : 0 <= b * Gpp * (/ Rhi nu - r) / yhi nu) by (unfold Rdiv; apply Rmult_le_pos; auto; left; apply Rinv_0_lt_compat; auto).
  clear R1 R2.
  pose proof (come_down (fun k => UB bd (x (t0 + k)%nat)) (fun k => V (x (t0 + k)%nat)) _ Hk) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. apply X; clear X.
  - intros k. apply exU_nonneg.
  - intros k. rewrite Nat.add_succ_r. pose proof (c_V (CT _ (LE k))) as Y. pose proof (g_pos l (mm (x (t0 + k)%nat))).
    assert (0 <= ylo nu * g l (mm (x (t0 + k)%nat))) by (apply Rmult_le_pos; lra). lra.
  - intros k. rewrite Nat.add_succ_r. apply (c_UB (CT _ (LE k)) Hs).
  - intros k P. rewrite Nat.add_succ_r in *. pose proof (CT _ (LE k)) as C. pose proof (c_UB C Hs) as M.
    rewrite (proj2 (step_U _ (LE k)) ltac:(lra) P).
    pose proof (c_V C) as [_ Y]. pose proof (c_R C) as [_ RR]. change (g l (mm (x (t0 + k)%nat)) / g l (mp (x (t0 + k)%nat))) with (Rx l (x (t0 + k)%nat)) in RR.
    pose proof (Rx_pos l (x (t0 + k)%nat)) as RP.
    pose proof (g_pos l (mm (x (t0 + k)%nat))) as G. set (gg := g l (mm (x (t0 + k)%nat))) in *. set (R' := Rx l (x (t0 + k)%nat)) in *.
    apply (Rmult_le_compat_l _ _ _ Hk) in Y.
    replace (b * Gpp * (/ Rhi nu - r) / yhi nu * (yhi nu * gg)) with (b * Gpp * (/ Rhi nu - r) * gg) in Y by (field; split; lra).
    assert (/ Rhi nu <= / R') by (apply Rinv_le_contravar; lra).
    assert (b * Gpp * (/ Rhi nu - r) * gg <= b * Gpp * (/ R' - r) * gg).
    { apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; [|lra]. apply Rmult_le_pos; lra. }
    lra.
Qed.
End AD.
