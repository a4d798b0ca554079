(** Sums.v -- under Theorem T: W, V and L over n steps from the sums of g+ and g- exactly, with the ranges over Theta of their parts (doc/theory.md, 10.9,
    (G2): W_T - W_t0 = [w0] Sum g+ - [w1] Sum g-, V and L alike), and Lemma 3' (10.8: L leaves its start no faster than the sums allow); both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Gdcert Require Import Base Loss Network Vec Excess TheoremT Leap Relax.
Open Scope R_scope.

(** 1 - x >= e^(-x/(1-x)) *)
Lemma one_minus_ge x y : 0 <= x <= y -> y < 1 -> exp (- (x / (1 - y))) <= 1 - x.
Proof.
  intros Hx Hy. assert (P : 0 < 1 - x) by lra. pose proof (exp_ineq1_le (x / (1 - x))) as E. pose proof (exp_opp_mul (x / (1 - x))) as O. pose proof (exp_pos (- (x / (1 - x)))).
  assert (F : 1 + x / (1 - x) = / (1 - x)) by (field; lra). rewrite F in E.
  pose proof (Rmult_le_compat_l _ _ _ (Rlt_le _ _ H) E) as Q. rewrite O in Q.
  apply Rle_trans with (exp (- (x / (1 - x)))).
  - apply exp_mono, Ropp_le_contravar. unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; lra.
  - apply Rmult_le_reg_r with (/ (1 - x)); [apply Rinv_0_lt_compat; lra|]. rewrite Rinv_r by lra. exact Q.
Qed.
(** one step of Lemma 3' *)
Lemma left_step d d' x y : 0 < d -> 0 <= x <= y -> y < 1 -> d - x * (1 - exp (- d)) <= d' -> 0 < d' /\ (exp d - 1) * exp (- (x / (1 - y))) <= exp d' - 1.
Proof.
  intros Hd Hx Hy H. pose proof (exp_pos d) as P. pose proof (exp_opp_mul d) as O. pose proof (exp_pos (- d)) as P'.
  assert (E1 : exp (- d) < 1) by (rewrite <- exp_0; apply exp_increasing; lra). assert (E2 : 1 < exp d) by (rewrite <- exp_0; apply exp_increasing; lra).
  set (dl := x * (1 - exp (- d))) in *. pose proof (exp_tangent d (- dl)) as T. pose proof (exp_mono (d + - dl) d' ltac:(lra)) as M.
  assert (K : exp d * (1 + - dl) - 1 = (exp d - 1) * (1 - x)) by (unfold dl; replace (exp d * (1 + - (x * (1 - exp (- d))))) with (exp d - x * (exp d - exp (- d) * exp d)) by ring; rewrite O; ring).
  pose proof (one_minus_ge x y Hx Hy) as Q. assert (Z : (exp d - 1) * exp (- (x / (1 - y))) <= (exp d - 1) * (1 - x)) by (apply Rmult_le_compat_l; lra).
  assert (Z0 : 0 < (exp d - 1) * (1 - x)) by (apply Rmult_lt_0_compat; lra). split; [|lra].
  apply Rnot_le_lt. intros C. pose proof (exp_mono d' 0 C) as X. rewrite exp_0 in X. lra.
Qed.
Lemma left_all (d m : nat -> R) y : y < 1 -> (forall n, 0 <= m n <= y) -> 0 < d 0%nat -> (forall n, 0 < d n -> d n - m n * (1 - exp (- d n)) <= d (S n)) ->
  forall n, 0 < d n /\ (exp (d 0%nat) - 1) * exp (- (sum n m / (1 - y))) <= exp (d n) - 1.
Proof.
  intros Hy Hm D0 ST n. induction n as [|n [P IH]].
  - split; auto. simpl. unfold Rdiv. rewrite Rmult_0_l, Ropp_0, exp_0. lra.
  - destruct (left_step _ _ _ y P (Hm n) Hy (ST n P)) as [P' Q]. split; auto. rewrite sum_S.
    replace (- ((sum n m + m n) / (1 - y))) with (- (sum n m / (1 - y)) + - (m n / (1 - y))) by (field; lra). rewrite exp_plus, <- Rmult_assoc.
    eapply Rle_trans; [|exact Q]. apply Rmult_le_compat_r; [left; apply exp_pos|exact IH].
Qed.

Section Sums.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Notation W := (WW D bd).  Notation V := (VV D bd).  Notation L := (LL D bd).
Notation VA := (verts (lockA mo) (actA mo) (driA mo)).  Notation VB := (verts (lockB mo) (actB mo) (driB mo)).
Notation AdA := (Adm (lockA mo) (actA mo) (driA mo)).  Notation AdB := (Adm (lockB mo) (actB mo) (driB mo)).
Notation X n := (x (t0 + n)%nat).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.
Let GP k : 0 < gpl l (X k). Proof. apply g_pos. Qed.
Let GM k : 0 < gmi l (X k). Proof. apply g_pos. Qed.
Let RE k : Rx l (X k) * gpl l (X k) = gmi l (X k). Proof. unfold Rx. pose proof (GP k). field. lra. Qed.
Let next k : x (t0 + S k)%nat = step D l (X k). Proof. rewrite Nat.add_succ_r. apply Hx, LE. Qed.

(** the th of one step are in Theta *)
Lemma admitted k : exists t1 t2 t3 t4, AdA t1 t2 /\ AdB t3 t4 /\
  W (X (S k)) - W (X k) = wf D t1 t2 t3 (Rx l (X k)) * gpl l (X k) /\
  V (X (S k)) - V (X k) = yf D t1 t3 t4 (/ Rx l (X k)) * gmi l (X k) /\
  L (X (S k)) - L (X k) = gpl l (X k) * (Nf D t1 t2 t3 - Mf D t1 t3 t4 * Rx l (X k)).
Proof.
  pose proof (CT _ (LE k)) as C. pose proof (CT _ (LE (S k))) as C'.
  destruct (Lemma1 D HD HG bd l (X k) (c_p C) (c_q C) (inband_at D l bd mo nu HD HG x t0 H _ (c_gp C) (c_gm C)))
    as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & (T12 & T34) & (C2 & C4) & (C1 & C3) & (K1 & K3) & _ & _ & _ & EW & EV & EL). rewrite <- next in *.
  pose proof (exU_ge (Abar bd) (A (X k))) as U1. pose proof (exU_ge (Abar bd) (A (X (S k)))) as U2. fold (UA bd (X k)) in U1. fold (UA bd (X (S k))) in U2.
  pose proof (exU_ge (Bbar bd) (B (X k))) as U3. pose proof (exU_ge (Bbar bd) (B (X (S k)))) as U4. fold (UB bd (X k)) in U3. fold (UB bd (X (S k))) in U4.
  pose proof (exD_nonneg (Alow bd) (A (X k))) as N1. fold (DA bd (X k)) in N1. pose proof (exD_nonneg (Blow bd) (B (X k))) as N2. fold (DB bd (X k)) in N2.
  exists t1, t2, t3, t4. split; [|split; [|auto]].
  - split; [exact T1|split; [exact T2|split; [exact T12|]]]. split; [|split].
    + intros M1. pose proof (c_lockA C M1). pose proof (c_lockA C' M1). apply K1; lra.
    + intros M1 M2. apply C1; apply exU_0; [apply (c_quietA C M1 M2)|apply (c_quietA C' M1 M2)].
    + intros M1 M2. apply C2. pose proof (h_slideA H M1 M2). pose proof (proj2 (c_DA C)). lra.
  - split; [exact T3|split; [exact T4|split; [exact T34|]]]. split; [|split].
    + intros M1. pose proof (c_lockB C M1). pose proof (c_lockB C' M1). apply K3; lra.
    + intros M1 M2. apply C3; apply exU_0; [apply (c_quietB C M1 M2)|apply (c_quietB C' M1 M2)].
    + intros M1 M2. apply C4. pose proof (h_slideB H M1 M2). pose proof (proj2 (c_DB C)). lra.
Qed.

(** an affine function of th between its values at the vertices *)
Lemma over_theta f lo hi t1 t2 t3 t4 : affine4 f -> onverts VA VB (fun t1 t2 t3 t4 => lo <= f t1 t2 t3 t4 <= hi) -> AdA t1 t2 -> AdB t3 t4 -> lo <= f t1 t2 t3 t4 <= hi.
Proof.
  intros AF HV AA AB. split.
  - cut (- f t1 t2 t3 t4 <= - lo); [lra|]. apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) (fun t1 t2 t3 t4 => - f t1 t2 t3 t4)); auto.
    + intros u1 u2 u3 u4. rewrite (AF u1 u2 u3 u4). ring.
    + intros vA vB IA IB. pose proof (HV vA vB IA IB) as Q. simpl in *. lra.
  - apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) f); auto. intros vA vB IA IB. pose proof (HV vA vB IA IB) as Q. simpl in *. lra.
Qed.

(** (G2): per step W moves by w0 g+ - w1 g-, V by y0 g- - y1 g+, L by N g+ - M g- *)
Lemma combine (F : nat -> R) lo0 hi0 lo1 hi1 (g0 g1 : nat -> R) : (forall k, 0 < g0 k) -> (forall k, 0 < g1 k) ->
  (forall k, exists c0 c1, lo0 <= c0 <= hi0 /\ lo1 <= c1 <= hi1 /\ F (S k) - F k = c0 * g0 k - c1 * g1 k) ->
  forall n, lo0 * sum n g0 - hi1 * sum n g1 <= F n - F 0%nat <= hi0 * sum n g0 - lo1 * sum n g1.
Proof.
  intros P0 P1 ST n. induction n as [|n IH]; [simpl; lra|]. rewrite !sum_S. destruct (ST n) as (c0 & c1 & B0 & B1 & E). pose proof (P0 n) as Q0. pose proof (P1 n) as Q1.
  assert (lo0 * g0 n <= c0 * g0 n <= hi0 * g0 n) by (split; apply Rmult_le_compat_r; lra). assert (lo1 * g1 n <= c1 * g1 n <= hi1 * g1 n) by (split; apply Rmult_le_compat_r; lra). lra.
Qed.
Theorem sums_W w0l w0h w1l w1h n :
  onverts VA VB (fun t1 t2 t3 t4 => w0l <= wf D t1 t2 t3 0 <= w0h) -> onverts VA VB (fun t1 t2 t3 t4 => w1l <= wf D t1 t2 t3 0 - wf D t1 t2 t3 1 <= w1h) ->
  w0l * Sp l x t0 n - w1h * Sm l x t0 n <= W (X n) - W (x t0) <= w0h * Sp l x t0 n - w1l * Sm l x t0 n.
Proof.
  intros H0 H1. pose proof (combine (fun k => W (X k)) w0l w0h w1l w1h (fun k => gpl l (X k)) (fun k => gmi l (X k)) GP GM) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q. apply Q.
  intros k. destruct (admitted k) as (t1 & t2 & t3 & t4 & AA & AB & E & _). exists (wf D t1 t2 t3 0), (wf D t1 t2 t3 0 - wf D t1 t2 t3 1). split; [|split].
  - apply (over_theta (fun t1 t2 t3 t4 => wf D t1 t2 t3 0) w0l w0h t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold wf. ring.
  - apply (over_theta (fun t1 t2 t3 t4 => wf D t1 t2 t3 0 - wf D t1 t2 t3 1) w1l w1h t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold wf. ring.
  - rewrite E, <- RE. unfold wf. ring.
Qed.
Theorem sums_V y0l y0h y1l y1h n :
  onverts VA VB (fun t1 t2 t3 t4 => y0l <= yf D t1 t3 t4 0 <= y0h) -> onverts VA VB (fun t1 t2 t3 t4 => y1l <= yf D t1 t3 t4 0 - yf D t1 t3 t4 1 <= y1h) ->
  y0l * Sm l x t0 n - y1h * Sp l x t0 n <= V (X n) - V (x t0) <= y0h * Sm l x t0 n - y1l * Sp l x t0 n.
Proof.
  intros H0 H1. pose proof (combine (fun k => V (X k)) y0l y0h y1l y1h (fun k => gmi l (X k)) (fun k => gpl l (X k)) GM GP) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q. apply Q.
  intros k. destruct (admitted k) as (t1 & t2 & t3 & t4 & AA & AB & _ & E & _). exists (yf D t1 t3 t4 0), (yf D t1 t3 t4 0 - yf D t1 t3 t4 1). split; [|split].
  - apply (over_theta (fun t1 t2 t3 t4 => yf D t1 t3 t4 0) y0l y0h t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold yf. ring.
  - apply (over_theta (fun t1 t2 t3 t4 => yf D t1 t3 t4 0 - yf D t1 t3 t4 1) y1l y1h t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold yf. ring.
  - rewrite E. replace (gpl l (X k)) with (/ Rx l (X k) * gmi l (X k)) by (rewrite <- RE; pose proof (Rx_pos l (X k)); field; lra). unfold yf. ring.
Qed.
Theorem sums_L Nl Nh Ml Mh n :
  onverts VA VB (fun t1 t2 t3 t4 => Nl <= Nf D t1 t2 t3 <= Nh) -> onverts VA VB (fun t1 t2 t3 t4 => Ml <= Mf D t1 t3 t4 <= Mh) ->
  Nl * Sp l x t0 n - Mh * Sm l x t0 n <= L (X n) - L (x t0) <= Nh * Sp l x t0 n - Ml * Sm l x t0 n.
Proof.
  intros H0 H1. pose proof (combine (fun k => L (X k)) Nl Nh Ml Mh (fun k => gpl l (X k)) (fun k => gmi l (X k)) GP GM) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q. apply Q.
  intros k. destruct (admitted k) as (t1 & t2 & t3 & t4 & AA & AB & _ & _ & E). exists (Nf D t1 t2 t3), (Mf D t1 t3 t4). split; [|split].
  - apply (over_theta (fun t1 t2 t3 t4 => Nf D t1 t2 t3) Nl Nh t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold Nf. ring.
  - apply (over_theta (fun t1 t2 t3 t4 => Mf D t1 t3 t4) Ml Mh t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold Mf. ring.
  - rewrite E, <- RE. ring.
Qed.

(** ** Lemma 3' *)
Let RP k : 0 < Rx l (X k). Proof. apply Rx_pos. Qed.
Let lnR k : - elo D l bd <= ln (Rx l (X k)) - L (X k) <= ehi D l bd.
Proof. apply (lnR_L D l bd mo nu HD HG x t0 H); [apply (c_Wmin (CT _ (LE k)))|apply (c_Vmin (CT _ (LE k)))]. Qed.
Let theta k : exists N M, 0 < N /\ 0 < M /\ (forall Nmax, onverts VA VB (fun t1 t2 t3 t4 => Nf D t1 t2 t3 <= Nmax) -> N <= Nmax) /\
  (forall Mmax, onverts VA VB (fun t1 t2 t3 t4 => Mf D t1 t3 t4 <= Mmax) -> M <= Mmax) /\
  L (X (S k)) - L (X k) = N * gpl l (X k) - M * gmi l (X k) /\ Tlo nu * M <= N <= Thi nu * M.
Proof.
  destruct (T_theta D l bd mo nu HD HG x t0 Hx H _ (LE k)) as (_ & t1 & t2 & t3 & t4 & AA & AB & E & BT). rewrite <- Nat.add_succ_r in E.
  exists (Nf D t1 t2 t3), (Mf D t1 t3 t4).
  split; [apply N_pos; auto; [apply AA|apply AA|apply AB]|]. split; [apply M_pos; auto; [apply AA|apply AB|apply AB]|]. split; [|split; [|split; [|exact BT]]].
  - intros Nmax HN. apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) (fun t1 t2 t3 t4 => Nf D t1 t2 t3) Nmax t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold Nf. ring.
  - intros Mmax HM. apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) (fun t1 t2 t3 t4 => Mf D t1 t3 t4) Mmax t1 t2 t3 t4); auto. intros u1 u2 u3 u4. unfold Mf. ring.
  - rewrite <- RE. fold (Rx l (X k)) in E. unfold Rx in *. lra.
Qed.
Let Tl0 : 0 < Tlo nu. Proof. apply (h_Tpos H). Qed.

Theorem Lemma3_left_low Mmax n : onverts VA VB (fun t1 t2 t3 t4 => Mf D t1 t3 t4 <= Mmax) -> Mmax * gbm bd < 1 -> Lbot D l bd nu < L (x t0) ->
  Lbot D l bd nu < L (X n) /\ (exp (L (x t0) - Lbot D l bd nu) - 1) * exp (- (Mmax * Sm l x t0 n / (1 - Mmax * gbm bd))) <= exp (L (X n) - Lbot D l bd nu) - 1.
Proof.
  intros HM Hy H0. assert (M0 : 0 <= Mmax) by (destruct (theta 0) as (N & M & _ & MP & _ & MB & _); specialize (MB _ HM); lra).
  pose proof (left_all (fun k => L (X k) - Lbot D l bd nu) (fun k => Mmax * gmi l (X k)) (Mmax * gbm bd) Hy) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q.
  unfold Sm. rewrite <- sum_scal. destruct (Q ltac:(intros k; pose proof (GM k); pose proof (c_gm (CT _ (LE k))); split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_l; auto]) ltac:(lra)) with (n := n) as [P E]; [|split; [lra|exact E]].
  clear Q n. intros k Hd. destruct (theta k) as (N & M & NP & MP & _ & MB & E & BT1 & _). specialize (MB _ HM). pose proof (GM k) as GMk. pose proof (RP k) as R0. pose proof (lnR k) as LR.
  set (d := L (X k) - Lbot D l bd nu) in *. assert (ED : exp (- d) = Tlo nu * exp (- (L (X k) + ehi D l bd))).
  { rewrite <- (exp_ln (Tlo nu)) at 1 by auto. rewrite <- exp_plus. f_equal. unfold d, Lbot. ring. }
  assert (IR : exp (- (L (X k) + ehi D l bd)) <= / Rx l (X k)) by (rewrite <- (exp_ln (Rx l (X k))), <- exp_Ropp by auto; apply exp_mono; lra).
  assert (NG : M * exp (- d) * gmi l (X k) <= N * gpl l (X k)).
  { replace (gpl l (X k)) with (/ Rx l (X k) * gmi l (X k)) by (rewrite <- RE; field; lra). rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [lra|]. rewrite ED.
    pose proof (exp_pos (- (L (X k) + ehi D l bd))). apply Rle_trans with (Tlo nu * M * exp (- (L (X k) + ehi D l bd))); [lra|]. apply Rmult_le_compat; try lra. apply Rmult_le_pos; lra. }
  assert (E1 : 0 <= 1 - exp (- d)) by (pose proof (exp_mono (- d) 0 ltac:(lra)) as Y; rewrite exp_0 in Y; lra).
  assert (M * (gmi l (X k) * (1 - exp (- d))) <= Mmax * (gmi l (X k) * (1 - exp (- d)))) by (apply Rmult_le_compat_r; auto; apply Rmult_le_pos; lra).
  unfold d in *. lra.
Qed.
Theorem Lemma3_left_high Nmax n : onverts VA VB (fun t1 t2 t3 t4 => Nf D t1 t2 t3 <= Nmax) -> Nmax * gbp bd < 1 -> L (x t0) < Ltop D l bd nu ->
  L (X n) < Ltop D l bd nu /\ (exp (Ltop D l bd nu - L (x t0)) - 1) * exp (- (Nmax * Sp l x t0 n / (1 - Nmax * gbp bd))) <= exp (Ltop D l bd nu - L (X n)) - 1.
Proof.
  intros HN Hy H0. assert (N0 : 0 <= Nmax) by (destruct (theta 0) as (N & M & NP & _ & NB & _); specialize (NB _ HN); lra).
  pose proof (left_all (fun k => Ltop D l bd nu - L (X k)) (fun k => Nmax * gpl l (X k)) (Nmax * gbp bd) Hy) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q.
  unfold Sp. rewrite <- sum_scal. destruct (Q ltac:(intros k; pose proof (GP k); pose proof (c_gp (CT _ (LE k))); split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_l; auto]) ltac:(lra)) with (n := n) as [P E]; [|split; [lra|exact E]].
  clear Q n. intros k Hd. destruct (theta k) as (N & M & NP & MP & NB & _ & E & BT1 & BT2). specialize (NB _ HN). pose proof (GP k) as GPk. pose proof (RP k) as R0. pose proof (lnR k) as LR.
  assert (TH : 0 < Thi nu) by nra.
  set (d := Ltop D l bd nu - L (X k)) in *. assert (ED : exp (- d) * Thi nu = exp (L (X k) - elo D l bd)).
  { rewrite <- (exp_ln (Thi nu)) at 1 by auto. rewrite <- exp_plus. f_equal. unfold d, Ltop. ring. }
  assert (IR : exp (L (X k) - elo D l bd) <= Rx l (X k)) by (rewrite <- (exp_ln (Rx l (X k))) by auto; apply exp_mono; lra).
  assert (NG : N * exp (- d) * gpl l (X k) <= M * gmi l (X k)).
  { rewrite <- RE, <- Rmult_assoc. apply Rmult_le_compat_r; [lra|]. pose proof (exp_pos (- d)).
    apply Rle_trans with (M * (exp (- d) * Thi nu)); [|rewrite ED; apply Rmult_le_compat_l; lra].
    replace (M * (exp (- d) * Thi nu)) with (Thi nu * M * exp (- d)) by ring. apply Rmult_le_compat_r; lra. }
  assert (E1 : 0 <= 1 - exp (- d)) by (pose proof (exp_mono (- d) 0 ltac:(lra)) as Y; rewrite exp_0 in Y; lra).
  assert (N * (gpl l (X k) * (1 - exp (- d))) <= Nmax * (gpl l (X k) * (1 - exp (- d)))) by (apply Rmult_le_compat_r; auto; apply Rmult_le_pos; lra).
  unfold d in *. lra.
Qed.
End Sums.
