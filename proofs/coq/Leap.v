(** Leap.v -- a leap from t0 to t0 + n under Theorem T (doc/theory.md, 10.9, Theorem G): Lemma 4.2 and the upper growth bound (G1), the sums of g+
    and g- (G2), the drifts after n steps, exactly, and the active excesses (G3); both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Gdcert Require Import Base Loss Network Vec Growth Excess TheoremT.
Open Scope R_scope.

(** ** Lemma 4.2: one power of e instead of kup *)
Lemma lemma_42 l z w gt c d wh gb : 0 <= w <= wh -> 0 <= gt <= gb -> exp (- c) * g l z <= gt <= exp d * g l z ->
  phi l z + w * exp (- c) <= phi l (z + w * gt) <= phi l z + w * exp (d + wh * gb).
Proof.
  intros Hw Hg [G1 G2]. pose proof (g_pos l z) as P. pose proof (g_pos l (z + w * gt)) as P'.
  assert (X0 : 0 <= w * gt) by (apply Rmult_le_pos; lra). assert (X1 : w * gt <= wh * gb) by (apply Rmult_le_compat; lra). split.
  - pose proof (phi_above l z (w * gt)) as H. assert (w * exp (- c) <= w * gt / g l z); [|lra].
    apply Rmult_le_reg_r with (g l z); auto. replace (w * gt / g l z * g l z) with (w * gt) by (field; lra). rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
  - pose proof (phi_above l (z + w * gt) (- (w * gt))) as H. replace (z + w * gt + - (w * gt)) with z in H by ring.
    assert (w * gt / g l (z + w * gt) <= w * exp (d + wh * gb)); [|unfold Rdiv in *; lra].
    apply Rmult_le_reg_r with (g l (z + w * gt)); auto. replace (w * gt / g l (z + w * gt) * g l (z + w * gt)) with (w * gt) by (field; lra).
    pose proof (g_lip l z (z + w * gt) ltac:(lra)) as L. replace (z - (z + w * gt)) with (- (w * gt)) in L by ring.
    pose proof (exp_mono (- (wh * gb)) (- (w * gt)) ltac:(lra)). pose proof (exp_pos d). pose proof (exp_pos (wh * gb)).
    rewrite exp_plus, !Rmult_assoc. apply Rmult_le_compat_l; [lra|]. apply Rle_trans with (exp d * g l z); auto. apply Rmult_le_compat_l; [lra|].
    apply Rle_trans with (exp (wh * gb) * (g l z * exp (- (wh * gb)))).
    + right. pose proof (exp_opp_mul (wh * gb)) as EO. replace (exp (wh * gb) * (g l z * exp (- (wh * gb)))) with (g l z * (exp (- (wh * gb)) * exp (wh * gb))) by ring. rewrite EO. ring.
    + apply Rmult_le_compat_l; [lra|]. eapply Rle_trans; [|exact L]. apply Rmult_le_compat_l; lra.
Qed.

(** an excess that ends when it reaches 0 *)
Lemma sum_S n f : sum (S n) f = sum n f + f n. Proof. reflexivity. Qed.
Lemma drift_sum (d c : nat -> R) : (forall n, 0 <= d n) -> (forall n, 0 <= c n) -> (forall n, d n <= c n \/ 0 < d (S n)) ->
  (forall n, 0 < d (S n) -> d (S n) = d n - c n) -> forall n, d n = Rmax 0 (d 0%nat - sum n c).
Proof.
  intros P C Z Q n. induction n as [|n IH]; [simpl; rewrite Rminus_0_r, Rmax_right; auto|]. rewrite sum_S.
  assert (E : d (S n) = Rmax 0 (d n - c n)).
  { specialize (P (S n)). destruct (Z n) as [Y|Y].
    - destruct (Rlt_dec 0 (d (S n))) as [X|X]; [specialize (Q n X); lra|]. rewrite Rmax_left; lra.
    - rewrite (Q n Y) in *. rewrite Rmax_right; lra. }
  rewrite E, IH. pose proof (C n). unfold Rmax. repeat destruct (Rle_dec _ _); lra.
Qed.

(** ** (G4): the state from W, V, the excesses and the clipped coordinates *)
Theorem G4 D bd z : bands_ok bd -> exists cA cB,
  - Alow bd <= cA <= Abar bd /\ - Blow bd <= cB <= Bbar bd /\ A z = cA + UA bd z - DA bd z /\ B z = cB + UB bd z - DB bd z /\
  (0 < DA bd z -> cA = - Alow bd) /\ (0 < UA bd z -> cA = Abar bd) /\ (0 < DB bd z -> cB = - Blow bd) /\ (0 < UB bd z -> cB = Bbar bd) /\
  p z = WW D bd z + ss D * cA + UB bd z /\ q z = VV D bd z + rr D * cB + UA bd z /\
  fp z = WW D bd z + ss D * cA - relu cB /\ fm z = VV D bd z + rr D * cB - relu cA.
Proof.
  intros (HAb & HAl & HBb & HBl). destruct (clip (Abar bd) (Alow bd) (A z) HAb HAl) as [CA RA]. destruct (clip (Bbar bd) (Blow bd) (B z) HBb HBl) as [CB RB].
  exists (A z - exU (Abar bd) (A z) + exD (Alow bd) (A z)), (B z - exU (Bbar bd) (B z) + exD (Blow bd) (B z)).
  rewrite <- RA, <- RB. unfold fp, fm, WW, VV, PP, QQ, UA, UB, DA, DB.
  repeat match goal with |- _ /\ _ => split end; try lra; intros; clear RA RB CA CB; rmax.
Qed.

Section Leap.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).  Notation W := (WW D bd).  Notation V := (VV D bd).  Notation L := (LL D bd).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.
Let G1 k : 0 < gpl l (x (t0 + k)%nat). Proof. apply g_pos. Qed.
Let G2 k : 0 < gmi l (x (t0 + k)%nat). Proof. apply g_pos. Qed.
Let RX k : Rx l (x (t0 + k)%nat) * gpl l (x (t0 + k)%nat) = gmi l (x (t0 + k)%nat).
Proof. unfold Rx. pose proof (G1 k). field. lra. Qed.

Definition Sp n := sum n (fun k => gpl l (x (t0 + k)%nat)).
Definition Sm n := sum n (fun k => gmi l (x (t0 + k)%nat)).

(** (G1), the upper bound by Lemma 4.2 *)
Theorem G1_upper n : 0 <= wlo nu -> phi l (W (x (t0 + n)%nat)) <= phi l (W (x t0)) + whi nu * exp (- epmin D bd + whi nu * gbp bd) * INR n.
Proof.
  intros Hw. destruct (e_signs D l bd mo nu HD HG x t0 H) as [EP _]. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|].
  rewrite Nat.add_succ_r, S_INR. pose proof (CT _ (LE n)) as C. pose proof (c_W C) as [W1 W2]. fold (gpl l (x (t0 + n)%nat)) in W1, W2.
  pose proof (G1 n) as GP. pose proof (c_gp C) as GB. fold (gpl l (x (t0 + n)%nat)) in GB. set (gt := gpl l (x (t0 + n)%nat)) in *. set (z := W (x (t0 + n)%nat)) in *.
  assert (W0 : 0 <= wlo nu * gt) by (apply Rmult_le_pos; lra). set (w := (W (x (S (t0 + n))) - z) / gt).
  assert (Ew : w * gt = W (x (S (t0 + n))) - z) by (unfold w; field; lra). assert (0 <= w <= whi nu) by (split; apply Rmult_le_reg_r with gt; lra).
  destruct (g_ratio l _ _ z (mp (x (t0 + n)%nat)) EP (c_ep C)) as [R1 R2]. fold (gpl l (x (t0 + n)%nat)) in R1, R2. fold gt in R1, R2.
  destruct (lemma_42 l z w gt (epmax D bd) (- epmin D bd) (whi nu) (gbp bd)) as [_ U]; auto; try lra.
  replace (z + w * gt) with (W (x (S (t0 + n)))) in U by lra.
  assert (w * exp (- epmin D bd + whi nu * gbp bd) <= whi nu * exp (- epmin D bd + whi nu * gbp bd)) by (apply Rmult_le_compat_r; [left; apply exp_pos|lra]). lra.
Qed.
Theorem G1_upper_V n : 0 <= ylo nu -> phi l (V (x (t0 + n)%nat)) <= phi l (V (x t0)) + yhi nu * exp (- emmin D bd + yhi nu * gbm bd) * INR n.
Proof.
  intros Hw. destruct (e_signs D l bd mo nu HD HG x t0 H) as [_ EP]. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|].
  rewrite Nat.add_succ_r, S_INR. pose proof (CT _ (LE n)) as C. pose proof (c_V C) as [W1 W2]. fold (gmi l (x (t0 + n)%nat)) in W1, W2.
  pose proof (G2 n) as GP. pose proof (c_gm C) as GB. fold (gmi l (x (t0 + n)%nat)) in GB. set (gt := gmi l (x (t0 + n)%nat)) in *. set (z := V (x (t0 + n)%nat)) in *.
  assert (W0 : 0 <= ylo nu * gt) by (apply Rmult_le_pos; lra). set (w := (V (x (S (t0 + n))) - z) / gt).
  assert (Ew : w * gt = V (x (S (t0 + n))) - z) by (unfold w; field; lra). assert (0 <= w <= yhi nu) by (split; apply Rmult_le_reg_r with gt; lra).
  destruct (g_ratio l _ _ z (mm (x (t0 + n)%nat)) EP (c_em C)) as [R1 R2]. fold (gmi l (x (t0 + n)%nat)) in R1, R2. fold gt in R1, R2.
  destruct (lemma_42 l z w gt (emmax D bd) (- emmin D bd) (yhi nu) (gbm bd)) as [_ U]; auto; try lra.
  replace (z + w * gt) with (V (x (S (t0 + n)))) in U by lra.
  assert (w * exp (- emmin D bd + yhi nu * gbm bd) <= yhi nu * exp (- emmin D bd + yhi nu * gbm bd)) by (apply Rmult_le_compat_r; [left; apply exp_pos|lra]). lra.
Qed.

(** (G2) *)
Theorem G2_sums n :
  wlo nu * Sp n <= W (x (t0 + n)%nat) - W (x t0) <= whi nu * Sp n /\
  ylo nu * Sm n <= V (x (t0 + n)%nat) - V (x t0) <= yhi nu * Sm n /\
  Rlo nu * Sp n <= Sm n <= Rhi nu * Sp n /\ 0 <= Sp n /\ 0 <= Sm n.
Proof.
  unfold Sp, Sm. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|]. rewrite !sum_S, Nat.add_succ_r.
  pose proof (CT _ (LE n)) as C. pose proof (c_W C) as X. pose proof (c_V C) as Y. pose proof (c_R C) as R0. pose proof (RX n) as RE. pose proof (G1 n). pose proof (G2 n).
  change (g l (mm (x (t0 + n)%nat)) / g l (mp (x (t0 + n)%nat))) with (Rx l (x (t0 + n)%nat)) in R0. unfold gpl, gmi in *. rewrite <- RE in *.
  assert (Rlo nu * g l (mp (x (t0 + n)%nat)) <= Rx l (x (t0 + n)%nat) * g l (mp (x (t0 + n)%nat)) <= Rhi nu * g l (mp (x (t0 + n)%nat))) by (split; apply Rmult_le_compat_r; lra).
  lra.
Qed.

Let lem1 k := let C := CT _ (LE k) in Lemma1 D HD HG bd l (x (t0 + k)%nat) (c_p C) (c_q C) (inband_at D l bd mo nu HD HG x t0 H _ (c_gp C) (c_gm C)).

(** (G3): drifts, exactly *)
Theorem G3_D n : DA bd (x (t0 + n)%nat) = Rmax 0 (DA bd (x t0) - a * Gpm * Sp n) /\ DB bd (x (t0 + n)%nat) = Rmax 0 (DB bd (x t0) - b * Gpm * Sm n).
Proof.
  assert (a0 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; auto). assert (b0 : 0 < b * Gpm) by (apply Rmult_lt_0_compat; auto). unfold Sp, Sm. rewrite <- !sum_scal. split.
  - pose proof (drift_sum (fun k => DA bd (x (t0 + k)%nat)) (fun k => a * Gpm * gpl l (x (t0 + k)%nat))) as X. cbv beta in X. rewrite Nat.add_0_r in X. apply X; clear X.
    + intros k. apply exD_nonneg.
    + intros k. pose proof (G1 k). apply Rmult_le_pos; lra.
    + intros k. rewrite Nat.add_succ_r. pose proof (exD_nonneg (Alow bd) (A (x (S (t0 + k))))) as P. fold (DA bd (x (S (t0 + k)))) in P.
      destruct (lem1 k) as (t1 & t2 & t3 & t4 & (_ & T2 & _) & _ & _ & _ & _ & _ & (_ & E & _) & _). rewrite <- (Hx _ (LE k)) in E.
      destruct (Rlt_dec 0 (DA bd (x (S (t0 + k))))); [right; auto|left]. assert (0 <= a * Gpm * gpl l (x (t0 + k)%nat)) by (pose proof (G1 k); apply Rmult_le_pos; lra).
      assert (t2 * (a * Gpm * gpl l (x (t0 + k)%nat)) <= 1 * (a * Gpm * gpl l (x (t0 + k)%nat))) by (apply Rmult_le_compat_r; lra). lra.
    + intros k P. rewrite Nat.add_succ_r in *. destruct (lem1 k) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & _ & (O2 & _) & (_ & E & _) & _). rewrite <- (Hx _ (LE k)) in *.
      rewrite (O2 P) in E. lra.
  - pose proof (drift_sum (fun k => DB bd (x (t0 + k)%nat)) (fun k => b * Gpm * gmi l (x (t0 + k)%nat))) as X. cbv beta in X. rewrite Nat.add_0_r in X. apply X; clear X.
    + intros k. apply exD_nonneg.
    + intros k. pose proof (G2 k). apply Rmult_le_pos; lra.
    + intros k. rewrite Nat.add_succ_r. pose proof (exD_nonneg (Blow bd) (B (x (S (t0 + k))))) as P. fold (DB bd (x (S (t0 + k)))) in P.
      destruct (lem1 k) as (t1 & t2 & t3 & t4 & (_ & _ & _ & T4) & _ & _ & _ & _ & _ & (_ & _ & _ & E) & _). rewrite <- (Hx _ (LE k)) in E.
      destruct (Rlt_dec 0 (DB bd (x (S (t0 + k))))); [right; auto|left]. assert (0 <= b * Gpm * gmi l (x (t0 + k)%nat)) by (pose proof (G2 k); apply Rmult_le_pos; lra).
      assert (t4 * (b * Gpm * gmi l (x (t0 + k)%nat)) <= 1 * (b * Gpm * gmi l (x (t0 + k)%nat))) by (apply Rmult_le_compat_r; lra). lra.
    + intros k P. rewrite Nat.add_succ_r in *. destruct (lem1 k) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & _ & (_ & O4) & (_ & _ & _ & E) & _). rewrite <- (Hx _ (LE k)) in *.
      rewrite (O4 P) in E. lra.
Qed.

(** (G3): active excesses; up and dn are the positive parts of the extreme slopes *)
Theorem G3_UA n k1 k2 : 0 <= k1 -> a * Gmm * (s - Rlo nu) <= k1 -> 0 <= k2 -> a * Gmm * (Rhi nu - s) <= k2 ->
  UA bd (x t0) - k2 * Sp n <= UA bd (x (t0 + n)%nat) <= UA bd (x t0) + k1 * Sp n.
Proof.
  intros K1 K1' K2 K2'. unfold Sp. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|]. rewrite sum_S, Nat.add_succ_r.
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & (T1 & _) & _ & _ & _ & _ & _ & (E & _) & _). rewrite <- (Hx _ (LE n)) in E.
  pose proof (c_R (CT _ (LE n))) as RR. change (g l (mm (x (t0 + n)%nat)) / g l (mp (x (t0 + n)%nat))) with (Rx l (x (t0 + n)%nat)) in RR. pose proof (G1 n).
  set (R' := Rx l (x (t0 + n)%nat)) in *. set (gp := gpl l (x (t0 + n)%nat)) in *. assert (aG : 0 < a * Gmm) by (apply Rmult_lt_0_compat; auto).
  assert (B1 : a * Gmm * (s - R') <= k1) by (apply Rle_trans with (a * Gmm * (s - Rlo nu)); auto; apply Rmult_le_compat_l; lra).
  assert (B2 : a * Gmm * (R' - s) <= k2) by (apply Rle_trans with (a * Gmm * (Rhi nu - s)); auto; apply Rmult_le_compat_l; lra).
  assert (C1 : t1 * (a * Gmm * (s - R')) <= k1) by nra. assert (C2 : t1 * (a * Gmm * (R' - s)) <= k2) by nra.
  assert (t1 * (a * Gmm * (s - R')) * gp <= k1 * gp) by (apply Rmult_le_compat_r; lra). assert (t1 * (a * Gmm * (R' - s)) * gp <= k2 * gp) by (apply Rmult_le_compat_r; lra). lra.
Qed.
Theorem G3_UB n k1 k2 : 0 <= k1 -> b * Gpp * (r * Rhi nu - 1) <= k1 -> 0 <= k2 -> b * Gpp * (1 - r * Rlo nu) <= k2 ->
  UB bd (x t0) - k2 * Sp n <= UB bd (x (t0 + n)%nat) <= UB bd (x t0) + k1 * Sp n.
Proof.
  intros K1 K1' K2 K2'. unfold Sp. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|]. rewrite sum_S, Nat.add_succ_r.
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & (_ & _ & T3 & _) & _ & _ & _ & _ & _ & (_ & _ & E & _) & _). rewrite <- (Hx _ (LE n)) in E.
  pose proof (c_R (CT _ (LE n))) as RR. change (g l (mm (x (t0 + n)%nat)) / g l (mp (x (t0 + n)%nat))) with (Rx l (x (t0 + n)%nat)) in RR. pose proof (G1 n).
  pose proof (rr_pos D HD HG) as R0. set (R' := Rx l (x (t0 + n)%nat)) in *. set (gp := gpl l (x (t0 + n)%nat)) in *. assert (aG : 0 < b * Gpp) by (apply Rmult_lt_0_compat; auto).
  assert (r * Rlo nu <= r * R' <= r * Rhi nu) by (split; apply Rmult_le_compat_l; lra).
  assert (B1 : b * Gpp * (r * R' - 1) <= k1) by (apply Rle_trans with (b * Gpp * (r * Rhi nu - 1)); auto; apply Rmult_le_compat_l; lra).
  assert (B2 : b * Gpp * (1 - r * R') <= k2) by (apply Rle_trans with (b * Gpp * (1 - r * Rlo nu)); auto; apply Rmult_le_compat_l; lra).
  assert (C1 : t3 * (b * Gpp * (r * R' - 1)) <= k1) by nra. assert (C2 : t3 * (b * Gpp * (1 - r * R')) <= k2) by nra.
  assert (t3 * (b * Gpp * (r * R' - 1)) * gp <= k1 * gp) by (apply Rmult_le_compat_r; lra). assert (t3 * (b * Gpp * (1 - r * R')) * gp <= k2 * gp) by (apply Rmult_le_compat_r; lra). lra.
Qed.
End Leap.
