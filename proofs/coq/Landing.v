(** Landing.v -- one leap of n steps under Theorem T, everything Theorem G says of the state at its end in one record (doc/theory.md, 10.9: (G1) with (S4),
    (G2)-(G5), Lemma 3), REFRESH from any time in between, and the tube of the states on the way; both losses.  Theta is that of all later times. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Gdcert Require Import Base Loss Network Vec Growth Excess TheoremT Drift TheoremS Leap Relax.
Open Scope R_scope.

(** a distance that falls by at least c while it is positive *)
Lemma sure_fall (d c : nat -> R) : (forall n, 0 <= d n) -> (forall n, 0 <= c n) -> (forall n, d (S n) <= Rmax 0 (d n - c n)) ->
  forall n, d n <= Rmax 0 (d 0%nat - sum n c).
Proof.
  intros P C S1 n. induction n as [|n IH]; [simpl; rewrite Rminus_0_r; apply Rmax_r|]. rewrite sum_S. eapply Rle_trans; [apply S1|].
  pose proof (C n). unfold Rmax in *. repeat destruct (Rle_dec _ _); lra.
Qed.

Section Relations.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).  Notation W := (WW D bd).  Notation V := (VV D bd).  Notation L := (LL D bd).
Notation VA := (verts (lockA mo) (actA mo) (driA mo)).  Notation VB := (verts (lockB mo) (actB mo) (driB mo)).

Definition both_quiet := lockA mo = false /\ actA mo = false /\ lockB mo = false /\ actB mo = false.
(** Z+ and Z- of (S4) *)
Definition ZpA z e := let EA := phi l (W z + DA bd z / r) in (Rmin e EA - phi l (W z)) / Kp D + (Rmax e EA - EA) / kp D.
Definition ZmB z e := let EB := phi l (V z + DB bd z / s) in (Rmin e EB - phi l (V z)) / Km D + (Rmax e EB - EB) / km D.

(** z at t0, z' at t0 + n; P and M are the sums of g+ and g- *)
Record Landing (n : nat) (P M : R) (z z' : state) : Prop := {
  (* (G1), (S4) *)
  g_W : 0 < wlo nu -> phi l (W z) + wlo nu * exp (- epmax D bd) * INR n <= phi l (W z');
  g_W' : 0 <= wlo nu -> phi l (W z') <= phi l (W z) + whi nu * exp (- epmin D bd + whi nu * gbp bd) * INR n;
  g_V : 0 < ylo nu -> phi l (V z) + ylo nu * exp (- emmax D bd) * INR n <= phi l (V z');
  g_V' : 0 <= ylo nu -> phi l (V z') <= phi l (V z) + yhi nu * exp (- emmin D bd + yhi nu * gbm bd) * INR n;
  g_Zp : both_quiet -> exp (- epmax D bd) * INR n <= ZpA z (phi l (W z')) <= exp (- epmin D bd + Kp D * gbp bd) * INR n;
  g_Zm : both_quiet -> exp (- emmax D bd) * INR n <= ZmB z (phi l (V z')) <= exp (- emmin D bd + Km D * gbm bd) * INR n;
  (* (G2) *)
  g_dW : wlo nu * P <= W z' - W z <= whi nu * P;  g_dV : ylo nu * M <= V z' - V z <= yhi nu * M;
  g_PM : Rlo nu * P <= M <= Rhi nu * P;  g_P : 0 <= P <= gbp bd * INR n;  g_M : 0 <= M <= gbm bd * INR n;
  (* (G3): drifts, exactly *)
  g_DA : DA bd z' = Rmax 0 (DA bd z - a * Gpm * P);  g_DB : DB bd z' = Rmax 0 (DB bd z - b * Gpm * M);
  g_DAq : both_quiet -> DA bd z' = Rmax 0 (DA bd z - r * (W z' - W z));  g_DBq : both_quiet -> DB bd z' = Rmax 0 (DB bd z - s * (V z' - V z));
  (* (G3): excesses above a band: quiet, lock (exactly), free; the last two fall for certain *)
  g_UAq : lockA mo = false -> actA mo = false -> UA bd z' = 0;  g_UBq : lockB mo = false -> actB mo = false -> UB bd z' = 0;
  g_UAl : lockA mo = true -> UA bd z' = UA bd z - a * Gmm * (M - s * P);  g_UBl : lockB mo = true -> UB bd z' = UB bd z - b * Gpp * (P - r * M);
  g_UA : UA bd z - a * Gmm * Rmax 0 (Rhi nu - s) * P <= UA bd z' <= UA bd z + a * Gmm * Rmax 0 (s - Rlo nu) * P;
  g_UB : UB bd z - b * Gpp * Rmax 0 (/ Rlo nu - r) * M <= UB bd z' <= UB bd z + b * Gpp * Rmax 0 (r - / Rhi nu) * M;
  g_UAs : s <= Rlo nu -> UA bd z' <= Rmax 0 (UA bd z - a * Gmm * (Rlo nu - s) * P);
  g_UBs : r <= / Rhi nu -> UB bd z' <= Rmax 0 (UB bd z - b * Gpp * (/ Rhi nu - r) * M);
  (* (G5), Lemma 3 *)
  g_L : Llo nu <= L z' <= Lhi nu;  g_R : Rlo nu <= Rx l z' <= Rhi nu;  g_lnR : - elo D l bd <= ln (Rx l z') - L z' <= ehi D l bd;
  g_top : forall Mmin, 0 <= Mmin -> onverts VA VB (fun t1 t2 t3 t4 => Mmin <= Mf D t1 t3 t4) ->
    exp (Rmax 0 (L z' - Ltop D l bd nu)) - 1 <= (exp (Rmax 0 (L z - Ltop D l bd nu)) - 1) * exp (- (Mmin * M));
  g_bot : forall Nmin, 0 <= Nmin -> onverts VA VB (fun t1 t2 t3 t4 => Nmin <= Nf D t1 t2 t3) ->
    exp (Rmax 0 (Lbot D l bd nu - L z')) - 1 <= (exp (Rmax 0 (Lbot D l bd nu - L z)) - 1) * exp (- (Nmin * P));
  (* Theorem T (a); then (G4) makes p, q, A, B, m+ and m- of the numbers above *)
  g_pq : 0 < p z' /\ 0 < q z' /\ mp z' = fp z' /\ mm z' = fm z';
  g_min : Wmin nu <= W z' /\ Vmin nu <= V z';
  g_G4 : exists cA cB,
    - Alow bd <= cA <= Abar bd /\ - Blow bd <= cB <= Bbar bd /\ A z' = cA + UA bd z' - DA bd z' /\ B z' = cB + UB bd z' - DB bd z' /\
    (0 < DA bd z' -> cA = - Alow bd) /\ (0 < UA bd z' -> cA = Abar bd) /\ (0 < DB bd z' -> cB = - Blow bd) /\ (0 < UB bd z' -> cB = Bbar bd) /\
    p z' = W z' + s * cA + UB bd z' /\ q z' = V z' + r * cB + UA bd z' /\ mp z' = W z' + s * cA - relu cB /\ mm z' = V z' + r * cB - relu cA
}.

(** REFRESH: y at T', z' at T = T' + k *)
Record Fresh (k : nat) (y z' : state) : Prop := {
  f_A : 0 <= wlo nu -> 0 <= ylo nu -> lockA mo = false -> actA mo = false -> s < Rlo nu -> DA bd y = 0 ->
    Alow bd <= INR k * (a * Gpm * g l (W z' + epmax D bd)) -> Abar bd <= INR k * (a * Gmm * (Rlo nu - s) * g l (W z' + epmax D bd)) ->
    - (a * Gmm * g l (V y + emmin D bd)) <= A z' <= a * Gpm * g l (W y + epmin D bd);
  f_B : 0 <= wlo nu -> 0 <= ylo nu -> lockB mo = false -> actB mo = false -> r < / Rhi nu -> DB bd y = 0 ->
    Blow bd <= INR k * (b * Gpm * g l (V z' + emmax D bd)) -> Bbar bd <= INR k * (b * Gpp * (/ Rhi nu - r) * g l (V z' + emmax D bd)) ->
    - (b * Gpp * g l (W y + epmin D bd)) <= B z' <= b * Gpm * g l (V y + emmin D bd)
}.

(** a leap: its end, and REFRESH from every time on the way *)
Definition Leapt n z z' := (exists P M, Landing n P M z z') /\
  forall m k, n = (m + k)%nat -> exists y, (exists P M, Landing m P M z y) /\ Fresh k y z'.
(** the tube: y at a time on the way *)
Definition Tube n z y z' := exists m P M P' M', (m <= n)%nat /\ Landing m P M z y /\ Landing n P' M' z z' /\
  P <= P' /\ M <= M' /\ DA bd z' <= DA bd y /\ DB bd z' <= DB bd y /\ (0 <= wlo nu -> W y <= W z') /\ (0 <= ylo nu -> V y <= V z').
End Relations.

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
Notation X n := (x (t0 + n)%nat).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.
Let GP k : 0 < gpl l (X k). Proof. apply g_pos. Qed.
Let GM k : 0 < gmi l (X k). Proof. apply g_pos. Qed.
Let RE k : Rx l (X k) * gpl l (X k) = gmi l (X k). Proof. unfold Rx. pose proof (GP k). field. lra. Qed.
Let RR k : Rlo nu <= Rx l (X k) <= Rhi nu. Proof. exact (c_R (CT _ (LE k))). Qed.
Let aG : 0 < a * Gmm. Proof. apply Rmult_lt_0_compat; auto. Qed.
Let bG : 0 < b * Gpp. Proof. apply Rmult_lt_0_compat; auto. Qed.
Let lem1 k := let C := CT _ (LE k) in Lemma1 D HD HG bd l (X k) (c_p C) (c_q C) (inband_at D l bd mo nu HD HG x t0 H _ (c_gp C) (c_gm C)).
Let next k : x (t0 + S k)%nat = step D l (X k). Proof. rewrite Nat.add_succ_r. apply Hx, LE. Qed.
Let Rlo0 : 0 < Rlo nu. Proof. apply (h_Rlo H). Qed.

(** ** the excesses: what G3_UA and G3_UB do not say *)
(** B per unit of g- : g+ (1 - r R) = g- (1/R - r) *)
Let perB k : (1 - r * Rx l (X k)) * gpl l (X k) = (/ Rx l (X k) - r) * gmi l (X k).
Proof. rewrite <- RE. pose proof (Rx_pos l (X k)). field. lra. Qed.
Let iR k : / Rhi nu <= / Rx l (X k) <= / Rlo nu.
Proof. pose proof (RR k). pose proof (Rx_pos l (X k)). split; apply Rinv_le_contravar; lra. Qed.

Lemma UA_sure n : s <= Rlo nu -> UA bd (X n) <= Rmax 0 (UA bd (x t0) - a * Gmm * (Rlo nu - s) * Sp l x t0 n).
Proof.
  intros HR. pose proof (sure_fall (fun k => UA bd (X k)) (fun k => a * Gmm * (Rlo nu - s) * gpl l (X k))) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q.
  unfold Sp. rewrite <- sum_scal. apply Q; clear Q.
  - intros k. apply exU_nonneg.
  - intros k. pose proof (GP k). apply Rmult_le_pos; [apply Rmult_le_pos|]; lra.
  - intros k. rewrite next. pose proof (c_UA (CT _ (LE k)) HR) as NI. rewrite <- Nat.add_succ_r, next in NI.
    destruct (lem1 k) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & (O1 & _) & _ & (E & _) & _). pose proof (exU_nonneg (Abar bd) (A (step D l (X k)))) as P. fold (UA bd (step D l (X k))) in P.
    destruct (Rlt_dec 0 (UA bd (step D l (X k)))) as [Y|Y]; [|eapply Rle_trans; [|apply Rmax_l]; lra].
    eapply Rle_trans; [|apply Rmax_r]. rewrite (O1 ltac:(lra) Y) in E. pose proof (RR k). pose proof (GP k).
    assert (a * Gmm * (Rlo nu - s) * gpl l (X k) <= a * Gmm * (Rx l (X k) - s) * gpl l (X k)) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]). lra.
Qed.
Lemma rRhi : r <= / Rhi nu -> r * Rhi nu <= 1.
Proof.
  intros HR. pose proof (RR 0). pose proof (Rx_pos l (X 0)). apply Rmult_le_reg_r with (/ Rhi nu); [apply Rinv_0_lt_compat; lra|].
  rewrite Rmult_assoc, Rinv_r by lra. lra.
Qed.
Lemma UB_sure n : r <= / Rhi nu -> UB bd (X n) <= Rmax 0 (UB bd (x t0) - b * Gpp * (/ Rhi nu - r) * Sm l x t0 n).
Proof.
  intros HR. pose proof (sure_fall (fun k => UB bd (X k)) (fun k => b * Gpp * (/ Rhi nu - r) * gmi l (X k))) as Q. cbv beta in Q. rewrite Nat.add_0_r in Q.
  unfold Sm. rewrite <- sum_scal. apply Q; clear Q.
  - intros k. apply exU_nonneg.
  - intros k. pose proof (GM k). apply Rmult_le_pos; [apply Rmult_le_pos|]; lra.
  - intros k. rewrite next. pose proof (c_UB (CT _ (LE k)) (rRhi HR)) as NI. rewrite <- Nat.add_succ_r, next in NI.
    destruct (lem1 k) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & (_ & O3) & _ & (_ & _ & E & _) & _). pose proof (exU_nonneg (Bbar bd) (B (step D l (X k)))) as P. fold (UB bd (step D l (X k))) in P.
    destruct (Rlt_dec 0 (UB bd (step D l (X k)))) as [Y|Y]; [|eapply Rle_trans; [|apply Rmax_l]; lra].
    eapply Rle_trans; [|apply Rmax_r]. rewrite (O3 ltac:(lra) Y) in E. pose proof (iR k). pose proof (GM k).
    pose proof (f_equal (Rmult (b * Gpp)) (perB k)) as PB.
    assert (b * Gpp * (/ Rhi nu - r) * gmi l (X k) <= b * Gpp * (/ Rx l (X k) - r) * gmi l (X k)) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]). lra.
Qed.
Lemma UA_lock n : lockA mo = true -> UA bd (X n) = UA bd (x t0) - a * Gmm * (Sm l x t0 n - s * Sp l x t0 n).
Proof.
  intros HL. unfold Sm, Sp. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; ring|]. rewrite !sum_S.
  assert (U : forall k, 0 < UA bd (X k)) by (intros k; pose proof (c_lockA (CT _ (LE k)) HL); pose proof (exU_ge (Abar bd) (A (X k))) as G; unfold UA; lra).
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & (O1 & _) & _ & (E & _) & _). rewrite <- next in *. rewrite (O1 (U n) (U (S n))) in E. rewrite <- RE.
  replace (UA bd (x (t0 + S n)%nat)) with (UA bd (X n) + -1 * a * Gmm * (Rx l (X n) - s) * gpl l (X n)) by lra. rewrite IH. ring.
Qed.
Lemma UB_lock n : lockB mo = true -> UB bd (X n) = UB bd (x t0) - b * Gpp * (Sp l x t0 n - r * Sm l x t0 n).
Proof.
  intros HL. unfold Sm, Sp. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; ring|]. rewrite !sum_S.
  assert (U : forall k, 0 < UB bd (X k)) by (intros k; pose proof (c_lockB (CT _ (LE k)) HL); pose proof (exU_ge (Bbar bd) (B (X k))) as G; unfold UB; lra).
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & _ & _ & _ & _ & (_ & O3) & _ & (_ & _ & E & _) & _). rewrite <- next in *. rewrite (O3 (U n) (U (S n))) in E. rewrite <- RE.
  replace (UB bd (x (t0 + S n)%nat)) with (UB bd (X n) + -1 * b * Gpp * (1 - r * Rx l (X n)) * gpl l (X n)) by lra. rewrite IH. ring.
Qed.
Lemma UB_free n : UB bd (x t0) - b * Gpp * Rmax 0 (/ Rlo nu - r) * Sm l x t0 n <= UB bd (X n) <= UB bd (x t0) + b * Gpp * Rmax 0 (r - / Rhi nu) * Sm l x t0 n.
Proof.
  unfold Sm. induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|]. rewrite sum_S.
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & (_ & _ & T3 & _) & _ & _ & _ & _ & _ & (_ & _ & E & _) & _). rewrite <- next in E.
  replace (- t3 * b * Gpp * (1 - r * Rx l (X n)) * gpl l (X n)) with (- (t3 * (b * Gpp) * ((1 - r * Rx l (X n)) * gpl l (X n)))) in E by ring. rewrite perB in E.
  pose proof (iR n) as I. pose proof (GM n) as G. set (gm := gmi l (X n)) in *. set (i := / Rx l (X n)) in *.
  pose proof (Rmax_l 0 (/ Rlo nu - r)). pose proof (Rmax_r 0 (/ Rlo nu - r)). pose proof (Rmax_l 0 (r - / Rhi nu)). pose proof (Rmax_r 0 (r - / Rhi nu)).
  set (k2 := Rmax 0 (/ Rlo nu - r)) in *. set (k1 := Rmax 0 (r - / Rhi nu)) in *.
  assert (C2 : t3 * (i - r) <= k2) by nra. assert (C1 : - k1 <= t3 * (i - r)) by nra.
  replace (t3 * (b * Gpp) * ((i - r) * gm)) with (b * Gpp * (t3 * (i - r)) * gm) in E by ring.
  assert (b * Gpp * (t3 * (i - r)) * gm <= b * Gpp * k2 * gm) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]).
  assert (b * Gpp * (- k1) * gm <= b * Gpp * (t3 * (i - r)) * gm) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_l; lra]). lra.
Qed.

(** ** both neurons quiet: (S2) and (S4) under Theorem T *)
Section Quiet.
Hypothesis HQ : both_quiet mo.
Lemma quiet_steps n :
  (exists th, 0 <= th <= 1 /\ DA bd (X (S n)) = DA bd (X n) - th * r * Kp D * g l (mp (X n)) /\ W (X (S n)) - W (X n) = (kp D + (Kp D - kp D) * th) * g l (mp (X n)) /\
     (DA bd (X n) = 0 -> th = 0) /\ (0 < DA bd (X (S n)) -> th = 1)) /\
  (exists th, 0 <= th <= 1 /\ DB bd (X (S n)) = DB bd (X n) - th * s * Km D * g l (mm (X n)) /\ V (X (S n)) - V (X n) = (km D + (Km D - km D) * th) * g l (mm (X n)) /\
     (DB bd (X n) = 0 -> th = 0) /\ (0 < DB bd (X (S n)) -> th = 1)).
Proof.
  destruct HQ as (Q1 & Q2 & Q3 & Q4). pose proof (CT _ (LE n)) as C. pose proof (CT _ (LE (S n))) as C'.
  destruct (lem1 n) as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & (Z2 & Z4) & (C1 & C3) & _ & (O2 & O4) & (_ & ED & _ & EB) & _ & EW & EV & _). rewrite <- next in *.
  assert (t1 = 0) as -> by (apply C1; unfold UA; apply exU_0; [apply (c_quietA C Q1 Q2)|apply (c_quietA C' Q1 Q2)]).
  assert (t3 = 0) as -> by (apply C3; unfold UB; apply exU_0; [apply (c_quietB C Q3 Q4)|apply (c_quietB C' Q3 Q4)]).
  rewrite w_val in EW. rewrite y_val in EV. unfold gpl in ED, EW. unfold gmi in EB, EV. split; [exists t2|exists t4].
  - split; [exact T2|]. split; [|split; [exact EW|split; [exact Z2|exact O2]]].
    replace (t2 * r * Kp D) with (t2 * a * Gpm); [lra|]. unfold Kp. rewrite <- (rr_eq D HD) at 1. ring.
  - split; [exact T4|]. split; [|split; [exact EV|split; [exact Z4|exact O4]]].
    replace (t4 * s * Km D) with (t4 * b * Gpm); [lra|]. unfold Km. rewrite <- (ss_eq D HD) at 1. ring.
Qed.
Let sA n := proj1 (quiet_steps n).  Let sB n := proj2 (quiet_steps n).
Let dA n : 0 <= DA bd (X n). Proof. apply exD_nonneg. Qed.
Let dB n : 0 <= DB bd (X n). Proof. apply exD_nonneg. Qed.
Let gA n : 0 < g l (mp (X n)). Proof. apply g_pos. Qed.
Let gB n : 0 < g l (mm (X n)). Proof. apply g_pos. Qed.
Let k1 := kp_pos D HD HG.  Let k2 := km_pos D HD HG.  Let r0 := rr_pos D HD HG.  Let s0 := ss_pos D HD HG.
Let ratA n : exp (- epmax D bd) * g l (W (X n)) <= g l (mp (X n)) <= exp (- epmin D bd) * g l (W (X n)).
Proof. apply g_ratio; [apply (e_signs D l bd mo nu HD HG x t0 H)|apply (c_ep (CT _ (LE n)))]. Qed.
Let ratB n : exp (- emmax D bd) * g l (V (X n)) <= g l (mm (X n)) <= exp (- emmin D bd) * g l (V (X n)).
Proof. apply g_ratio; [apply (e_signs D l bd mo nu HD HG x t0 H)|apply (c_em (CT _ (LE n)))]. Qed.
Let gbA n : g l (mp (X n)) <= gbp bd. Proof. apply (c_gp (CT _ (LE n))). Qed.
Let gbB n : g l (mm (X n)) <= gbm bd. Proof. apply (c_gm (CT _ (LE n))). Qed.

Lemma quiet_DA n : DA bd (X n) = Rmax 0 (DA bd (x t0) - r * (W (X n) - W (x t0))).
Proof.
  pose proof (S2 (fun n => DA bd (X n)) (fun n => W (X n)) (fun n => g l (mp (X n))) (Kp D) (kp D) r (proj1 k1) (proj2 k1) r0 gA dA sA n) as E.
  cbv beta in E. rewrite Nat.add_0_r in E. exact E.
Qed.
Lemma quiet_DB n : DB bd (X n) = Rmax 0 (DB bd (x t0) - s * (V (X n) - V (x t0))).
Proof.
  pose proof (S2 (fun n => DB bd (X n)) (fun n => V (X n)) (fun n => g l (mm (X n))) (Km D) (km D) s (proj1 k2) (proj2 k2) s0 gB dB sB n) as E.
  cbv beta in E. rewrite Nat.add_0_r in E. exact E.
Qed.
Lemma quiet_Zp n : exp (- epmax D bd) * INR n <= ZpA D l bd (x t0) (phi l (W (X n))) <= exp (- epmin D bd + Kp D * gbp bd) * INR n.
Proof.
  pose proof (S4 (fun n => DA bd (X n)) (fun n => W (X n)) (fun n => g l (mp (X n))) (Kp D) (kp D) r (proj1 k1) (proj2 k1) r0 gA dA sA l _ _ (gbp bd) ratA gbA n) as [E _].
  pose proof (S4_power (fun n => DA bd (X n)) (fun n => W (X n)) (fun n => g l (mp (X n))) (Kp D) (kp D) r (proj1 k1) (proj2 k1) r0 gA dA sA l _ _ (gbp bd) ratA gbA n) as E'.
  unfold Z, EA, WA in E, E'. rewrite Nat.add_0_r in E, E'. rewrite Rmult_comm. split; [exact E|exact E'].
Qed.
Lemma quiet_Zm n : exp (- emmax D bd) * INR n <= ZmB D l bd (x t0) (phi l (V (X n))) <= exp (- emmin D bd + Km D * gbm bd) * INR n.
Proof.
  pose proof (S4 (fun n => DB bd (X n)) (fun n => V (X n)) (fun n => g l (mm (X n))) (Km D) (km D) s (proj1 k2) (proj2 k2) s0 gB dB sB l _ _ (gbm bd) ratB gbB n) as [E _].
  pose proof (S4_power (fun n => DB bd (X n)) (fun n => V (X n)) (fun n => g l (mm (X n))) (Km D) (km D) s (proj1 k2) (proj2 k2) s0 gB dB sB l _ _ (gbm bd) ratB gbB n) as E'.
  unfold Z, EA, WA in E, E'. rewrite Nat.add_0_r in E, E'. rewrite Rmult_comm. split; [exact E|exact E'].
Qed.
End Quiet.

(** ** Theorem G *)
Lemma sum_below n f gb : (forall k, f k <= gb) -> sum n f <= gb * INR n.
Proof. intros F. induction n as [|n IH]; [simpl; lra|]. rewrite sum_S, S_INR. specialize (F n). lra. Qed.

Theorem landing n : Landing D l bd mo nu n (Sp l x t0 n) (Sm l x t0 n) (x t0) (X n).
Proof.
  pose proof (CT _ (LE n)) as C. pose proof (G2_sums D l bd mo nu HD HG x t0 Hx H n) as (S1 & S2 & S3 & S4 & S5).
  destruct (e_signs D l bd mo nu HD HG x t0 H) as [EP EM]. pose proof (HypT_bands D l bd mo nu HD HG x t0 H) as BK.
  pose proof (c_p C) as Pz. pose proof (c_q C) as Qz. pose proof (mp_fp _ Pz) as F1. pose proof (mm_fm _ Qz) as F2.
  destruct (G3_D D l bd mo nu HD HG x t0 Hx H n) as [DA1 DB1].
  split; auto.
  - intros Hw. pose proof (grow_lower l (fun k => W (X k)) (fun k => mp (X k)) _ _ _ _ Hw (fun k => eq_ind _ (fun u => wlo nu * g l (mp (X k)) <= W u - W (X k) <= whi nu * g l (mp (X k))) (c_W (CT _ (LE k))) _
      (eq_sym (f_equal x (Nat.add_succ_r t0 k)))) (fun k => c_ep (CT _ (LE k))) EP n) as G. cbv beta in G. rewrite Nat.add_0_r in G. exact G.
  - intros Hw. apply (G1_upper D l bd mo nu HD HG x t0 Hx H n Hw).
  - intros Hw. pose proof (grow_lower l (fun k => V (X k)) (fun k => mm (X k)) _ _ _ _ Hw (fun k => eq_ind _ (fun u => ylo nu * g l (mm (X k)) <= V u - V (X k) <= yhi nu * g l (mm (X k))) (c_V (CT _ (LE k))) _
      (eq_sym (f_equal x (Nat.add_succ_r t0 k)))) (fun k => c_em (CT _ (LE k))) EM n) as G. cbv beta in G. rewrite Nat.add_0_r in G. exact G.
  - intros Hw. apply (G1_upper_V D l bd mo nu HD HG x t0 Hx H n Hw).
  - intros Q. apply quiet_Zp; auto.
  - intros Q. apply quiet_Zm; auto.
  - split; auto. apply sum_below. intros k. apply (c_gp (CT _ (LE k))).
  - split; auto. apply sum_below. intros k. apply (c_gm (CT _ (LE k))).
  - intros Q. apply quiet_DA; auto.
  - intros Q. apply quiet_DB; auto.
  - intros M1 M2. apply exU_0, (c_quietA C M1 M2).
  - intros M1 M2. apply exU_0, (c_quietB C M1 M2).
  - intros HL. apply UA_lock; auto.
  - intros HL. apply UB_lock; auto.
  - pose proof (Rmax_l 0 (s - Rlo nu)). pose proof (Rmax_r 0 (s - Rlo nu)). pose proof (Rmax_l 0 (Rhi nu - s)). pose proof (Rmax_r 0 (Rhi nu - s)).
    apply (G3_UA D l bd mo nu HD HG x t0 Hx H n); try (apply Rmult_le_pos; lra); apply Rmult_le_compat_l; lra.
  - apply UB_free.
  - apply UA_sure.
  - apply UB_sure.
  - apply (c_L C).
  - apply (lnR_L D l bd mo nu HD HG x t0 H); [apply (c_Wmin C)|apply (c_Vmin C)].
  - intros Mmin M0 HM. apply (Lemma3_high D l bd mo nu HD HG x t0 Hx H Mmin n M0 HM).
  - intros Nmin N0 HN. apply (Lemma3_low D l bd mo nu HD HG x t0 Hx H Nmin n N0 HN).
  - split; [apply (c_Wmin C)|apply (c_Vmin C)].
  - rewrite F1, F2. apply G4, BK.
Qed.

Lemma W_grows m k : 0 <= wlo nu -> W (X m) <= W (x (t0 + m + k)%nat).
Proof.
  intros Hw. induction k as [|k IH]; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r. assert (J : (t0 <= t0 + m + k)%nat) by lia.
  pose proof (c_W (CT _ J)) as [G _]. pose proof (g_pos l (mp (x (t0 + m + k)%nat))). assert (0 <= wlo nu * g l (mp (x (t0 + m + k)%nat))) by (apply Rmult_le_pos; lra). lra.
Qed.
Lemma V_grows m k : 0 <= ylo nu -> V (X m) <= V (x (t0 + m + k)%nat).
Proof.
  intros Hw. induction k as [|k IH]; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r. assert (J : (t0 <= t0 + m + k)%nat) by lia.
  pose proof (c_V (CT _ J)) as [G _]. pose proof (g_pos l (mm (x (t0 + m + k)%nat))). assert (0 <= ylo nu * g l (mm (x (t0 + m + k)%nat))) by (apply Rmult_le_pos; lra). lra.
Qed.
(** the slopes between T' and T *)
Lemma slopes_between m k j : (j < k)%nat -> 0 <= wlo nu -> 0 <= ylo nu ->
  g l (W (x (t0 + m + k)%nat) + epmax D bd) <= gpl l (x (t0 + m + j)%nat) <= g l (W (X m) + epmin D bd) /\
  g l (V (x (t0 + m + k)%nat) + emmax D bd) <= gmi l (x (t0 + m + j)%nat) <= g l (V (X m) + emmin D bd).
Proof.
  intros Hj Hw Hy. assert (J : (t0 <= t0 + m + j)%nat) by lia. pose proof (c_ep (CT _ J)) as E1. pose proof (c_em (CT _ J)) as E2.
  pose proof (W_grows m j Hw). pose proof (V_grows m j Hy). pose proof (W_grows (m + j) (k - j) Hw) as W2. pose proof (V_grows (m + j) (k - j) Hy) as V2.
  replace (t0 + (m + j) + (k - j))%nat with (t0 + m + k)%nat in W2, V2 by lia. rewrite Nat.add_assoc in W2, V2.
  unfold gpl, gmi. repeat split; apply g_decr; lra.
Qed.
Theorem fresh m k : Fresh D l bd mo nu k (X m) (x (t0 + m + k)%nat).
Proof.
  assert (J : (t0 <= t0 + m)%nat) by apply LE. split.
  - intros Hw Hy M1 M2 HR HDA HL HU. apply (refresh_A D l bd mo nu HD HG x t0 Hx H (t0 + m) k (g l (W (x (t0 + m + k)%nat) + epmax D bd))); auto; try apply g_pos.
    + intros j Hj. pose proof (slopes_between m k j Hj Hw Hy). lra.
    + left. apply g_pos.
    + left. apply g_pos.
  - intros Hw Hy M1 M2 HR HDB HL HU. apply (refresh_B D l bd mo nu HD HG x t0 Hx H (t0 + m) k (g l (V (x (t0 + m + k)%nat) + emmax D bd))); auto; try apply g_pos.
    + intros j Hj. pose proof (slopes_between m k j Hj Hw Hy). lra.
    + left. apply g_pos.
    + left. apply g_pos.
Qed.
Theorem one_leap n : Leapt D l bd mo nu n (x t0) (X n).
Proof.
  split; [eexists; eexists; apply landing|]. intros m k ->. exists (X m). split; [eexists; eexists; apply landing|]. rewrite Nat.add_assoc. apply fresh.
Qed.
Theorem tube n m : (m <= n)%nat -> Tube D l bd mo nu n (x t0) (X m) (X n).
Proof.
  intros Hm. exists m, (Sp l x t0 m), (Sm l x t0 m), (Sp l x t0 n), (Sm l x t0 n). split; auto. split; [apply landing|]. split; [apply landing|].
  replace n with (m + (n - m))%nat by lia. set (k := (n - m)%nat). clearbody k. clear Hm n.
  assert (Q : Sp l x t0 m <= Sp l x t0 (m + k) /\ Sm l x t0 m <= Sm l x t0 (m + k)).
  { unfold Sp, Sm. induction k as [|k IH]; [rewrite Nat.add_0_r; lra|]. rewrite Nat.add_succ_r, !sum_S. pose proof (GP (m + k)). pose proof (GM (m + k)). lra. }
  assert (a0 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; auto). assert (b0 : 0 < b * Gpm) by (apply Rmult_lt_0_compat; auto).
  destruct (G3_D D l bd mo nu HD HG x t0 Hx H m) as [D1 D2]. destruct (G3_D D l bd mo nu HD HG x t0 Hx H (m + k)) as [D3 D4].
  assert (a * Gpm * Sp l x t0 m <= a * Gpm * Sp l x t0 (m + k)) by (apply Rmult_le_compat_l; lra).
  assert (b * Gpm * Sm l x t0 m <= b * Gpm * Sm l x t0 (m + k)) by (apply Rmult_le_compat_l; lra).
  split; [apply Q|]. split; [apply Q|]. rewrite D1, D2, D3, D4. split; [apply Rle_max_compat_l; lra|]. split; [apply Rle_max_compat_l; lra|].
  rewrite Nat.add_assoc. split; [apply W_grows|apply V_grows].
Qed.
End Leap.

(** ** The same as the programs use it *)
(** (S4) turned around: phi(W_T) from Z+ *)
Lemma split_flow phi0 EA e K rs n (k := K * (1 - rs)) : 0 < K -> 0 <= rs < 1 ->
  let Z := (Rmin e EA - phi0) / K + (Rmax e EA - EA) / k in let after := Rmin (phi0 + K * n) (rs * EA + (1 - rs) * (K * n + phi0)) in
  (n <= Z -> after <= e) /\ (Z <= n -> e <= after).
Proof.
  intros HK Hr Z after. assert (k0 : 0 < k) by (apply Rmult_lt_0_compat; lra).
  assert (E : K * (1 - rs) * Z = (1 - rs) * (Rmin e EA - phi0) + (Rmax e EA - EA)) by (unfold Z, k; field; lra).
  assert (M : forall u v, u <= v -> K * (1 - rs) * u <= K * (1 - rs) * v) by (intros; apply Rmult_le_compat_l; auto; left; exact k0).
  unfold after. destruct (Rle_dec e EA) as [C|C].
  - rewrite Rmin_left, Rmax_right in E by lra. split; intros Q; apply M in Q; rewrite E in Q.
    + eapply Rle_trans; [apply Rmin_l|]. apply Rmult_le_reg_l with (1 - rs); lra.
    + assert (e <= phi0 + K * n) by (apply Rmult_le_reg_l with (1 - rs); lra). apply Rmin_glb; auto. assert (rs * e <= rs * EA) by (apply Rmult_le_compat_l; lra).
      assert ((1 - rs) * e <= (1 - rs) * (K * n + phi0)) by (apply Rmult_le_compat_l; lra). lra.
  - rewrite Rmin_right, Rmax_left in E by lra. split; intros Q; apply M in Q; rewrite E in Q.
    + eapply Rle_trans; [apply Rmin_r|]. lra.
    + apply Rmin_glb; [|lra]. apply Rmult_le_reg_l with (1 - rs); [lra|]. assert (rs * EA <= rs * e) by (apply Rmult_le_compat_l; lra). lra.
Qed.
(** Lemma 3 turned around *)
Lemma near_target d d' m : exp (Rmax 0 d') - 1 <= (exp (Rmax 0 d) - 1) * exp (- m) -> d' <= ln (1 + (exp (Rmax 0 d) - 1) * exp (- m)).
Proof.
  intros Q. pose proof (exp_pos (Rmax 0 d')). eapply Rle_trans; [apply (Rmax_r 0 d')|]. rewrite <- (ln_exp (Rmax 0 d')). apply ln_mono; lra.
Qed.
