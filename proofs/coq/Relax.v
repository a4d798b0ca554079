(** Relax.v -- under Theorem T: Lemma 3 (R comes down to its targets like e^-sum; doc/theory.md, 10.8) and REFRESH, Lemma 2r (a quiet neuron that has
    had time to cross its band is in the band of a later time; 10.7), both neurons, both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Gdcert Require Import Base Loss Network Vec Excess TheoremT Leap.
Open Scope R_scope.

(** ** Lemma 3, one step: e^d - 1 contracts by e^-m when d falls by m (1 - e^-d); convexity of exp *)
Lemma relax_step d d' m : 0 <= d -> d' <= d - m * (1 - exp (- d)) -> exp d' - 1 <= (exp d - 1) * exp (- m).
Proof.
  intros Hd H. pose proof (exp_pos d). pose proof (exp_opp_mul d) as E. pose proof (exp_mono (- d) 0 ltac:(lra)) as E1. rewrite exp_0 in E1. pose proof (exp_pos (- d)).
  set (u := 1 - exp (- d)) in *. assert (U : 0 <= u <= 1) by (unfold u; lra).
  pose proof (exp_mono _ _ H) as X. unfold Rminus in X. rewrite exp_plus in X.
  assert (CV : exp (- (m * u)) <= 1 - u + u * exp (- m)).
  { pose proof (exp_tangent (- (m * u)) (m * u)) as T0. replace (- (m * u) + m * u) with 0 in T0 by ring. rewrite exp_0 in T0.
    pose proof (exp_tangent (- (m * u)) (m * u - m)) as T1. replace (- (m * u) + (m * u - m)) with (- m) in T1 by ring.
    pose proof (exp_pos (- (m * u))). nra. }
  assert (Y : exp d * exp (- (m * u)) <= exp d * (1 - u + u * exp (- m))) by (apply Rmult_le_compat_l; lra).
  replace (exp d * (1 - u + u * exp (- m))) with (exp (- d) * exp d + (exp d - exp (- d) * exp d) * exp (- m)) in Y by (unfold u; ring). rewrite E in Y. lra.
Qed.

(** ** REFRESH, one cross pre-activation *)
Lemma cross_high (X : nat -> R) n bar fall up : 0 <= up -> X 0%nat <= bar -> bar <= INR n * fall ->
  (forall j, (j < n)%nat -> X j <= 0 -> X (S j) <= up) -> (forall j, (j < n)%nat -> 0 < X j -> X (S j) <= X j - fall) -> 0 <= fall -> X n <= up.
Proof.
  intros U X0 Hn H1 H2 F. assert (P : forall j, (j <= n)%nat -> X j <= up \/ X j <= bar - INR j * fall).
  { induction j as [|j IH]; intros Hj; [right; simpl; lra|]. rewrite S_INR. specialize (IH ltac:(lia)).
    destruct (Rle_dec (X j) 0) as [Z|Z]; [left; apply H1; auto; lia|]. specialize (H2 j ltac:(lia) ltac:(lra)). lra. }
  destruct (P n (Nat.le_refl _)); lra.
Qed.
Lemma cross_low (X : nat -> R) n low rise dn : 0 <= dn -> - low <= X 0%nat -> low <= INR n * rise ->
  (forall j, (j < n)%nat -> 0 < X j -> - dn <= X (S j)) -> (forall j, (j < n)%nat -> X j <= 0 -> X j + rise <= X (S j)) -> 0 <= rise -> - dn <= X n.
Proof.
  intros U X0 Hn H1 H2 F. assert (P : forall j, (j <= n)%nat -> - dn <= X j \/ - low + INR j * rise <= X j).
  { induction j as [|j IH]; intros Hj; [right; simpl; lra|]. rewrite S_INR. specialize (IH ltac:(lia)).
    destruct (Rlt_dec 0 (X j)) as [Z|Z]; [left; apply H1; auto; lia|]. specialize (H2 j ltac:(lia) ltac:(lra)). lra. }
  destruct (P n (Nat.le_refl _)); lra.
Qed.

Section Relax.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).  Notation L := (LL D bd).
Notation VA := (verts (lockA mo) (actA mo) (driA mo)).  Notation VB := (verts (lockB mo) (actB mo) (driB mo)).
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let LE k : (t0 <= t0 + k)%nat. Proof. apply Nat.le_add_r. Qed.

(** ** Lemma 3 *)
Definition Ltop := ln (Thi nu) + elo D l bd.
Definition Lbot := ln (Tlo nu) - ehi D l bd.

Lemma relax_high Mmin t : 0 <= Mmin -> onverts VA VB (fun t1 t2 t3 t4 => Mmin <= Mf D t1 t3 t4) -> (t0 <= t)%nat ->
  exp (Rmax 0 (L (x (S t)) - Ltop)) - 1 <= (exp (Rmax 0 (L (x t) - Ltop)) - 1) * exp (- (Mmin * gmi l (x t))).
Proof.
  intros M0 HM Ht. destruct (T_theta D l bd mo nu HD HG x t0 Hx H t Ht) as (HR & t1 & t2 & t3 & t4 & AA & AB & E & BT1 & BT2).
  pose proof (g_pos l (mp (x t))) as GP. pose proof (g_pos l (mm (x t))) as GM. fold (gpl l (x t)) in GP. fold (gmi l (x t)) in GM. pose proof (Rx_pos l (x t)) as RP.
  assert (RE : Rx l (x t) * gpl l (x t) = gmi l (x t)) by (unfold Rx; field; lra).
  pose proof (h_Tpos H) as TP.
  assert (NP : 0 < Nf D t1 t2 t3) by (apply N_pos; auto; [apply AA|apply AA|apply AB]). assert (MP : 0 < Mf D t1 t3 t4) by (apply M_pos; auto; [apply AA|apply AB|apply AB]).
  pose proof (b_M D l bd mo nu x t0 H t1 t2 t3 t4 AA AB) as BM. pose proof (b_N D l bd mo nu x t0 H t1 t2 t3 t4 AA AB) as BN.
  pose proof (c_gp (CT t Ht)) as B1. pose proof (c_gm (CT t Ht)) as B2. fold (gpl l (x t)) in B1. fold (gmi l (x t)) in B2.
  assert (MB : Mmin <= Mf D t1 t3 t4).
  { pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) (fun t1 t2 t3 t4 => 0 * Nf D t1 t2 t3 + -1 * Mf D t1 t3 t4) (- Mmin) t1 t2 t3 t4 (affine_N D 0 (-1))) as X.
    cut (0 * Nf D t1 t2 t3 + -1 * Mf D t1 t3 t4 <= - Mmin); [lra|]. eapply X; eauto. intros vA vB IA IB. pose proof (HM vA vB IA IB) as Y. simpl in *. lra. }
  set (N := Nf D t1 t2 t3) in *. set (M := Mf D t1 t3 t4) in *. set (R' := Rx l (x t)) in *.
  set (L0 := L (x t)) in *. set (L1 := L (x (S t))) in *.
  assert (TH : 0 < Thi nu) by nra.
  assert (LT : ln N <= ln (Thi nu) + ln M) by (rewrite <- ln_mult by auto; apply ln_mono; auto).
  (* L above its target: it comes down *)
  assert (key : Ltop < L1 -> Ltop < L0).
  { intros C. apply Rnot_le_lt. intros C0. assert (L1 <= Ltop); [|lra]. clear C.
    pose proof (L_step (gpl l (x t)) (gmi l (x t)) N M (Tlo nu) (Thi nu) L0 (Rmin L0 Lbot) Ltop (elo D l bd) (ehi D l bd)) as X.
    replace L1 with (L0 + gpl l (x t) * (N - M * (gmi l (x t) / gpl l (x t)))) by (fold (Rx l (x t)); fold R'; lra). apply X; auto.
    - apply Rle_trans with (M * gbm bd); auto. apply Rmult_le_compat_l; lra.
    - apply Rle_trans with (N * gbp bd); auto. apply Rmult_le_compat_l; lra.
    - split; auto. apply Rmin_l.
    - apply Rmin_r.
    - apply Rle_refl. }
  destruct (Rle_dec L1 Ltop) as [C|C].
  - rewrite (Rmax_left 0 (L1 - Ltop)), exp_0 by lra. pose proof (exp_pos (- (Mmin * gmi l (x t)))).
    assert (1 <= exp (Rmax 0 (L0 - Ltop))) by (rewrite <- exp_0 at 1; apply exp_mono, Rmax_l). replace (1 - 1) with 0 by ring. apply Rmult_le_pos; lra.
  - assert (C0 : Ltop < L0) by (apply key; lra). rewrite !Rmax_right by lra. apply relax_step; [lra|].
    set (d := L0 - Ltop) in *.
    assert (Q : N <= exp (- d) * (M * R')).
    { rewrite <- (exp_ln N), <- (exp_ln (M * R')), <- exp_plus by (auto; apply Rmult_lt_0_compat; auto). apply exp_mono. rewrite ln_mult by auto. unfold d, Ltop in *. lra. }
    assert (E1 : L1 - L0 = N * gpl l (x t) - M * gmi l (x t)) by (rewrite <- RE; rewrite E; ring).
    assert (N * gpl l (x t) <= exp (- d) * (M * gmi l (x t))) by (rewrite <- RE; replace (exp (- d) * (M * (R' * gpl l (x t)))) with (exp (- d) * (M * R') * gpl l (x t)) by ring; apply Rmult_le_compat_r; lra).
    pose proof (exp_mono (- d) 0 ltac:(unfold d; lra)) as ED. rewrite exp_0 in ED.
    assert (Mmin * gmi l (x t) * (1 - exp (- d)) <= M * gmi l (x t) * (1 - exp (- d))) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_r; lra]). unfold d in *. lra.
Qed.
Lemma relax_low Nmin t : 0 <= Nmin -> onverts VA VB (fun t1 t2 t3 t4 => Nmin <= Nf D t1 t2 t3) -> (t0 <= t)%nat ->
  exp (Rmax 0 (Lbot - L (x (S t)))) - 1 <= (exp (Rmax 0 (Lbot - L (x t))) - 1) * exp (- (Nmin * gpl l (x t))).
Proof.
  intros M0 HM Ht. destruct (T_theta D l bd mo nu HD HG x t0 Hx H t Ht) as (HR & t1 & t2 & t3 & t4 & AA & AB & E & BT1 & BT2).
  pose proof (g_pos l (mp (x t))) as GP. pose proof (g_pos l (mm (x t))) as GM. fold (gpl l (x t)) in GP. fold (gmi l (x t)) in GM. pose proof (Rx_pos l (x t)) as RP.
  assert (RE : Rx l (x t) * gpl l (x t) = gmi l (x t)) by (unfold Rx; field; lra).
  pose proof (h_Tpos H) as TP.
  assert (NP : 0 < Nf D t1 t2 t3) by (apply N_pos; auto; [apply AA|apply AA|apply AB]). assert (MP : 0 < Mf D t1 t3 t4) by (apply M_pos; auto; [apply AA|apply AB|apply AB]).
  pose proof (b_M D l bd mo nu x t0 H t1 t2 t3 t4 AA AB) as BM. pose proof (b_N D l bd mo nu x t0 H t1 t2 t3 t4 AA AB) as BN.
  pose proof (c_gp (CT t Ht)) as B1. pose proof (c_gm (CT t Ht)) as B2. fold (gpl l (x t)) in B1. fold (gmi l (x t)) in B2.
  assert (MB : Nmin <= Nf D t1 t2 t3).
  { pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) (fun t1 t2 t3 t4 => -1 * Nf D t1 t2 t3 + 0 * Mf D t1 t3 t4) (- Nmin) t1 t2 t3 t4 (affine_N D (-1) 0)) as X.
    cut (-1 * Nf D t1 t2 t3 + 0 * Mf D t1 t3 t4 <= - Nmin); [lra|]. eapply X; eauto. intros vA vB IA IB. pose proof (HM vA vB IA IB) as Y. simpl in *. lra. }
  set (N := Nf D t1 t2 t3) in *. set (M := Mf D t1 t3 t4) in *. set (R' := Rx l (x t)) in *.
  set (L0 := L (x t)) in *. set (L1 := L (x (S t))) in *.
  assert (TH : 0 < Thi nu) by nra.
  assert (LT : ln (Tlo nu) + ln M <= ln N) by (rewrite <- ln_mult by auto; apply ln_mono; auto; apply Rmult_lt_0_compat; auto).
  assert (key : L1 < Lbot -> L0 < Lbot).
  { intros C. apply Rnot_le_lt. intros C0. assert (Lbot <= L1); [|lra]. clear C.
    pose proof (L_step (gpl l (x t)) (gmi l (x t)) N M (Tlo nu) (Thi nu) L0 Lbot (Rmax L0 Ltop) (elo D l bd) (ehi D l bd)) as X.
    replace L1 with (L0 + gpl l (x t) * (N - M * (gmi l (x t) / gpl l (x t)))) by (fold (Rx l (x t)); fold R'; lra). apply X; auto.
    - apply Rle_trans with (M * gbm bd); auto. apply Rmult_le_compat_l; lra.
    - apply Rle_trans with (N * gbp bd); auto. apply Rmult_le_compat_l; lra.
    - split; auto. apply Rmax_l.
    - apply Rle_refl.
    - apply Rmax_r. }
  destruct (Rle_dec Lbot L1) as [C|C].
  - rewrite (Rmax_left 0 (Lbot - L1)), exp_0 by lra. pose proof (exp_pos (- (Nmin * gpl l (x t)))).
    assert (1 <= exp (Rmax 0 (Lbot - L0))) by (rewrite <- exp_0 at 1; apply exp_mono, Rmax_l). replace (1 - 1) with 0 by ring. apply Rmult_le_pos; lra.
  - assert (C0 : L0 < Lbot) by (apply key; lra). rewrite !Rmax_right by lra. apply relax_step; [lra|].
    set (d := Lbot - L0) in *.
    assert (Q : M * R' <= exp (- d) * N).
    { rewrite <- (exp_ln N), <- (exp_ln (M * R')), <- exp_plus by (auto; apply Rmult_lt_0_compat; auto). apply exp_mono. rewrite ln_mult by auto. unfold d, Lbot in *. lra. }
    assert (E1 : L1 - L0 = N * gpl l (x t) - M * gmi l (x t)) by (rewrite <- RE; rewrite E; ring).
    assert (M * gmi l (x t) <= exp (- d) * (N * gpl l (x t))) by (rewrite <- RE; replace (M * (R' * gpl l (x t))) with (M * R' * gpl l (x t)) by ring; rewrite <- Rmult_assoc; apply Rmult_le_compat_r; lra).
    pose proof (exp_mono (- d) 0 ltac:(unfold d; lra)) as ED. rewrite exp_0 in ED.
    assert (Nmin * gpl l (x t) * (1 - exp (- d)) <= N * gpl l (x t) * (1 - exp (- d))) by (apply Rmult_le_compat_r; [lra|apply Rmult_le_compat_r; lra]). unfold d in *. lra.
Qed.

Lemma contract_all (f c : nat -> R) : (forall n, f (S n) <= f n * exp (- c n)) -> forall n, f n <= f 0%nat * exp (- sum n c).
Proof.
  intros S1 n. induction n as [|n IH]; [simpl; rewrite Ropp_0, exp_0; lra|]. rewrite sum_S, Ropp_plus_distr, exp_plus, <- Rmult_assoc.
  eapply Rle_trans; [apply S1|]. apply Rmult_le_compat_r; auto. left. apply exp_pos.
Qed.

(** d^+ is the distance of L from its targets *)
Theorem Lemma3_high Mmin n : 0 <= Mmin -> onverts VA VB (fun t1 t2 t3 t4 => Mmin <= Mf D t1 t3 t4) ->
  exp (Rmax 0 (L (x (t0 + n)%nat) - Ltop)) - 1 <= (exp (Rmax 0 (L (x t0) - Ltop)) - 1) * exp (- (Mmin * Sm l x t0 n)).
Proof.
  intros M0 HM. pose proof (contract_all (fun k => exp (Rmax 0 (L (x (t0 + k)%nat) - Ltop)) - 1) (fun k => Mmin * gmi l (x (t0 + k)%nat))) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. unfold Sm. rewrite <- sum_scal. apply X. intros k. rewrite Nat.add_succ_r. apply relax_high; auto.
Qed.
Theorem Lemma3_low Nmin n : 0 <= Nmin -> onverts VA VB (fun t1 t2 t3 t4 => Nmin <= Nf D t1 t2 t3) ->
  exp (Rmax 0 (Lbot - L (x (t0 + n)%nat))) - 1 <= (exp (Rmax 0 (Lbot - L (x t0))) - 1) * exp (- (Nmin * Sp l x t0 n)).
Proof.
  intros M0 HM. pose proof (contract_all (fun k => exp (Rmax 0 (Lbot - L (x (t0 + k)%nat))) - 1) (fun k => Nmin * gpl l (x (t0 + k)%nat))) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. unfold Sp. rewrite <- sum_scal. apply X. intros k. rewrite Nat.add_succ_r. apply relax_low; auto.
Qed.

(** ** REFRESH, from t' to t' + n: gT is a lower bound of the slope up to then, up and dn are upper bounds *)
Theorem refresh_A t' n gT gp' gm' : (t0 <= t')%nat -> DA bd (x t') = 0 -> lockA mo = false -> actA mo = false -> s < Rlo nu -> 0 < gT ->
  (forall j, (j < n)%nat -> gT <= gpl l (x (t' + j)%nat) <= gp' /\ gmi l (x (t' + j)%nat) <= gm') -> 0 <= gp' -> 0 <= gm' ->
  Alow bd <= INR n * (a * Gpm * gT) -> Abar bd <= INR n * (a * Gmm * (Rlo nu - s) * gT) ->
  - (a * Gmm * gm') <= A (x (t' + n)%nat) <= a * Gpm * gp'.
Proof.
  intros Ht HDA M1 M2 HR GT HJ P1 P2 HL HU. assert (a1 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; auto). assert (a2 : 0 < a * Gmm) by (apply Rmult_lt_0_compat; auto).
  assert (LE' : forall j, (t0 <= t' + j)%nat) by (intros; apply Nat.le_trans with t'; auto; apply Nat.le_add_r).
  assert (ST : forall j, A (x (t' + S j)%nat) = A (x (t' + j)%nat) + (a * Gpm * gpl l (x (t' + j)%nat) - a * Gmm * gmi l (x (t' + j)%nat) * gate (A (x (t' + j)%nat)))).
  { intros j. rewrite Nat.add_succ_r, (Hx _ (LE' j)). pose proof (CT _ (LE' j)) as C. destruct (step_active D l _ (c_p C) (c_q C)) as (_ & E & _). rewrite E. unfold gpl, gmi. ring. }
  assert (SS : forall j, a * Gpm * gpl l (x (t' + j)%nat) - a * Gmm * gmi l (x (t' + j)%nat) <= - (a * Gmm * (Rlo nu - s) * gpl l (x (t' + j)%nat))).
  { intros j. pose proof (c_R (CT _ (LE' j))) as [R1 _]. change (g l (mm (x (t' + j)%nat)) / g l (mp (x (t' + j)%nat))) with (Rx l (x (t' + j)%nat)) in R1.
    pose proof (g_pos l (mp (x (t' + j)%nat))) as GP. fold (gpl l (x (t' + j)%nat)) in GP.
    replace (gmi l (x (t' + j)%nat)) with (Rx l (x (t' + j)%nat) * gpl l (x (t' + j)%nat)) by (unfold Rx; field; lra). rewrite <- (ss_eq D HD) at 1.
    assert (a * Gmm * gpl l (x (t' + j)%nat) * Rlo nu <= a * Gmm * gpl l (x (t' + j)%nat) * Rx l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; auto; apply Rmult_le_pos; lra). lra. }
  assert (F0 : 0 <= a * Gmm * (Rlo nu - s)) by (apply Rmult_le_pos; lra).
  split.
  - apply (cross_low (fun j => A (x (t' + j)%nat)) n (Alow bd) (a * Gpm * gT)); auto; try (apply Rmult_le_pos; lra).
    + rewrite Nat.add_0_r. pose proof (exD_ge (Alow bd) (A (x t'))) as X. fold (DA bd (x t')) in X. lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, (gate_pos _ C). assert (a * Gmm * gmi l (x (t' + j)%nat) <= a * Gmm * gm') by (apply Rmult_le_compat_l; lra).
      assert (0 <= a * Gpm * gpl l (x (t' + j)%nat)) by (apply Rmult_le_pos; lra). lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, gate_neg by auto. assert (a * Gpm * gT <= a * Gpm * gpl l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; lra). lra.
  - apply (cross_high (fun j => A (x (t' + j)%nat)) n (Abar bd) (a * Gmm * (Rlo nu - s) * gT)); auto; try (apply Rmult_le_pos; lra).
    + rewrite Nat.add_0_r. apply (c_quietA (CT t' Ht) M1 M2).
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, gate_neg by auto. assert (a * Gpm * gpl l (x (t' + j)%nat) <= a * Gpm * gp') by (apply Rmult_le_compat_l; lra). lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, (gate_pos _ C). pose proof (SS j).
      assert (a * Gmm * (Rlo nu - s) * gT <= a * Gmm * (Rlo nu - s) * gpl l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Theorem refresh_B t' n gT gp' gm' : (t0 <= t')%nat -> DB bd (x t') = 0 -> lockB mo = false -> actB mo = false -> r < / Rhi nu -> 0 < gT ->
  (forall j, (j < n)%nat -> gT <= gmi l (x (t' + j)%nat) <= gm' /\ gpl l (x (t' + j)%nat) <= gp') -> 0 <= gp' -> 0 <= gm' ->
  Blow bd <= INR n * (b * Gpm * gT) -> Bbar bd <= INR n * (b * Gpp * (/ Rhi nu - r) * gT) ->
  - (b * Gpp * gp') <= B (x (t' + n)%nat) <= b * Gpm * gm'.
Proof.
  intros Ht HDA M1 M2 HR GT HJ P1 P2 HL HU. assert (a1 : 0 < b * Gpm) by (apply Rmult_lt_0_compat; auto). assert (a2 : 0 < b * Gpp) by (apply Rmult_lt_0_compat; auto).
  assert (LE' : forall j, (t0 <= t' + j)%nat) by (intros; apply Nat.le_trans with t'; auto; apply Nat.le_add_r).
  assert (ST : forall j, B (x (t' + S j)%nat) = B (x (t' + j)%nat) + (b * Gpm * gmi l (x (t' + j)%nat) - b * Gpp * gpl l (x (t' + j)%nat) * gate (B (x (t' + j)%nat)))).
  { intros j. rewrite Nat.add_succ_r, (Hx _ (LE' j)). pose proof (CT _ (LE' j)) as C. destruct (step_active D l _ (c_p C) (c_q C)) as (_ & _ & _ & E). rewrite E. unfold gpl, gmi. ring. }
  assert (SS : forall j, b * Gpm * gmi l (x (t' + j)%nat) - b * Gpp * gpl l (x (t' + j)%nat) <= - (b * Gpp * (/ Rhi nu - r) * gmi l (x (t' + j)%nat))).
  { intros j. pose proof (c_R (CT _ (LE' j))) as [_ R1]. change (g l (mm (x (t' + j)%nat)) / g l (mp (x (t' + j)%nat))) with (Rx l (x (t' + j)%nat)) in R1.
    pose proof (g_pos l (mp (x (t' + j)%nat))) as GP. fold (gpl l (x (t' + j)%nat)) in GP. pose proof (g_pos l (mm (x (t' + j)%nat))) as GM. fold (gmi l (x (t' + j)%nat)) in GM.
    pose proof (Rx_pos l (x (t' + j)%nat)) as RP. assert (IR : / Rhi nu <= / Rx l (x (t' + j)%nat)) by (apply Rinv_le_contravar; lra).
    replace (gpl l (x (t' + j)%nat)) with (/ Rx l (x (t' + j)%nat) * gmi l (x (t' + j)%nat)) by (unfold Rx; field; lra). rewrite <- (rr_eq D HD) at 1.
    assert (b * Gpp * gmi l (x (t' + j)%nat) * / Rhi nu <= b * Gpp * gmi l (x (t' + j)%nat) * / Rx l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; auto; apply Rmult_le_pos; lra). lra. }
  assert (F0 : 0 <= b * Gpp * (/ Rhi nu - r)) by (apply Rmult_le_pos; lra).
  split.
  - apply (cross_low (fun j => B (x (t' + j)%nat)) n (Blow bd) (b * Gpm * gT)); auto; try (apply Rmult_le_pos; lra).
    + rewrite Nat.add_0_r. pose proof (exD_ge (Blow bd) (B (x t'))) as X. fold (DB bd (x t')) in X. lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, (gate_pos _ C). assert (b * Gpp * gpl l (x (t' + j)%nat) <= b * Gpp * gp') by (apply Rmult_le_compat_l; lra).
      assert (0 <= b * Gpm * gmi l (x (t' + j)%nat)) by (apply Rmult_le_pos; lra). lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, gate_neg by auto. assert (b * Gpm * gT <= b * Gpm * gmi l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; lra). lra.
  - apply (cross_high (fun j => B (x (t' + j)%nat)) n (Bbar bd) (b * Gpp * (/ Rhi nu - r) * gT)); auto; try (apply Rmult_le_pos; lra).
    + rewrite Nat.add_0_r. apply (c_quietB (CT t' Ht) M1 M2).
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, gate_neg by auto. assert (b * Gpm * gmi l (x (t' + j)%nat) <= b * Gpm * gm') by (apply Rmult_le_compat_l; lra). lra.
    + intros j Hj C. destruct (HJ j Hj) as [G1 G2]. rewrite ST, (gate_pos _ C). pose proof (SS j).
      assert (b * Gpp * (/ Rhi nu - r) * gT <= b * Gpp * (/ Rhi nu - r) * gmi l (x (t' + j)%nat)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
End Relax.
