(** TheoremT.v -- Theorem T (doc/theory.md: transients 3.3, with 3.4 (i) larger bands, (iii) LOCK, options 1-3 of 3.10, precisions of 12.3):
    finitely many inequalities between numbers at one time t0, record [HypT], imply bounds for ALL t >= t0, record [ConclT]; both losses. *)
From Coq Require Import Reals Lra Psatz List Arith.
From Gdcert Require Import Base Loss Network Excess Ordered.
From Gdcert Require Export Vertices.
Import ListNotations.
Open Scope R_scope.

(** * Theorem T *)
Record modes := Modes { lockA : bool; actA : bool; driA : bool; lockB : bool; actB : bool; driB : bool }.
Record nums := Nums { Tlo : R; Thi : R; Llo : R; Lhi : R; Rlo : R; Rhi : R;
  wlo : R; whi : R; ylo : R; yhi : R; Wmin : R; Vmin : R }.
Definition elo D l bd := dlo D bd + defect l (gbm bd).
Definition ehi D l bd := dhi D bd + defect l (gbp bd).

Section T.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).
Notation UA' := (UA bd). Notation DA' := (DA bd). Notation UB' := (UB bd). Notation DB' := (DB bd).
Notation W := (WW D bd). Notation V := (VV D bd). Notation L := (LL D bd).
Notation ep_min := (epmin D bd). Notation ep_max := (epmax D bd). Notation em_min := (emmin D bd). Notation em_max := (emmax D bd).
Notation elo := (elo D l bd). Notation ehi := (ehi D l bd).
Notation N := (Nf D). Notation M := (Mf D). Notation w := (wf D). Notation y := (yf D).
Notation VA := (verts (lockA mo) (actA mo) (driA mo)). Notation VB := (verts (lockB mo) (actB mo) (driB mo)).
Notation Rt := (Rx l).

(** The hypotheses of Theorem T at the state x0: every field is one inequality between numbers,
    or one inequality at each of the at most 9 vertices. *)
Record HypT (x0 : state) : Prop := {
  (* bands *)
  h_okp : gb_ok l (gbp bd);  h_okm : gb_ok l (gbm bd);
  h_Abar : a * Gpm * gbp bd <= Abar bd;   h_Alow : a * Gmm * gbm bd <= Alow bd;
  h_Bbar : b * Gpm * gbm bd <= Bbar bd;   h_Blow : b * Gpp * gbp bd <= Blow bd;
  (* what the modes ask for (H4) *)
  h_lockA : lockA mo = true -> 0 < UA' x0 /\ Rhi nu <= s;
  h_quietA : lockA mo = false -> actA mo = false -> UA' x0 = 0 /\ s <= Rlo nu;
  h_slideA : lockA mo = false -> driA mo = false -> DA' x0 = 0;
  h_lockB : lockB mo = true -> 0 < UB' x0 /\ 1 <= r * Rlo nu;
  h_quietB : lockB mo = false -> actB mo = false -> UB' x0 = 0 /\ r * Rhi nu <= 1;
  h_slideB : lockB mo = false -> driB mo = false -> DB' x0 = 0;
  (* targets, no overshoot (H2) *)
  h_Tpos : 0 < Tlo nu;
  (* at the vertices, or both quiet and one drift ends first (ordered variant of Theorem S) *)
  h_T : onverts VA VB (fun t1 t2 t3 t4 => Tlo nu * M t1 t3 t4 <= N t1 t2 t3 <= Thi nu * M t1 t3 t4) \/
    (lockA mo = false /\ actA mo = false /\ lockB mo = false /\ actB mo = false) /\
    (FirstA D l bd (Tlo nu) (Thi nu) x0 \/ FirstB D l bd (Tlo nu) (Thi nu) x0);
  h_M : onverts VA VB (fun t1 t2 t3 t4 => M t1 t3 t4 * gbm bd <= 1);
  h_N : onverts VA VB (fun t1 t2 t3 t4 => N t1 t2 t3 * gbp bd <= 1);
  (* L and R ranges *)
  h_L0 : Llo nu <= L x0 <= Lhi nu;
  h_Llo : Llo nu <= ln (Tlo nu) - ehi;    h_Lhi : ln (Thi nu) + elo <= Lhi nu;
  h_Rlo : 0 < Rlo nu <= exp (Llo nu - elo);   h_Rhi : exp (Lhi nu + ehi) <= Rhi nu;
  (* slopes (H3): w is affine in R, y in 1/R *)
  h_w : onverts VA VB (fun t1 t2 t3 t4 =>
          wlo nu <= w t1 t2 t3 (Rlo nu) <= whi nu /\ wlo nu <= w t1 t2 t3 (Rhi nu) <= whi nu);
  h_y : onverts VA VB (fun t1 t2 t3 t4 =>
          ylo nu <= y t1 t3 t4 (/ Rlo nu) <= yhi nu /\ ylo nu <= y t1 t3 t4 (/ Rhi nu) <= yhi nu);
  (* lower bounds of W and V for ever (options 1, 2, 3) *)
  h_Wmin : (0 <= wlo nu /\ Wmin nu <= W x0) \/ (0 <= ylo nu /\ Wmin nu <= V x0 + Llo nu);
  h_Vmin : (0 <= ylo nu /\ Vmin nu <= V x0) \/ (0 <= wlo nu /\ Vmin nu <= W x0 - Lhi nu);
  (* (H1) *)
  h_mp : 0 < Wmin nu + ep_min;   h_gp : g l (Wmin nu + ep_min) <= gbp bd;
  h_mm : 0 < Vmin nu + em_min;   h_gm : g l (Vmin nu + em_min) <= gbm bd
}.

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.

Lemma N_pos t1 t2 t3 : 0 <= t1 -> 0 <= t2 -> 0 <= t3 -> 0 < N t1 t2 t3.
Proof.
  intros. pose proof (rs_lt_1 D HD). pose proof (rr_pos D HD HG) as Hr. pose proof (ss_pos D HD HG) as Hs.
  pose proof (Kp_pos D HD). unfold Nf.
  generalize dependent (Kp D). intros K' HK.
  generalize dependent (rr D). intros r' ? ?. generalize dependent (ss D). intros s' ? ?.
  assert (0 <= r' * s' * t2) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  assert (0 <= (1 + r') * t3 * b * Gpp) by (repeat apply Rmult_le_pos; lra).
  assert (0 <= (1 + s') * t1 * a * Gmm * s') by (repeat apply Rmult_le_pos; lra).
  assert (0 < K' * (1 - r' * s' + r' * s' * t2)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma M_pos t1 t3 t4 : 0 <= t1 -> 0 <= t3 -> 0 <= t4 -> 0 < M t1 t3 t4.
Proof.
  intros. pose proof (rs_lt_1 D HD). pose proof (rr_pos D HD HG) as Hr. pose proof (ss_pos D HD HG) as Hs.
  pose proof (Km_pos D HD). unfold Mf.
  generalize dependent (Km D). intros K' HK.
  generalize dependent (rr D). intros r' ? ?. generalize dependent (ss D). intros s' ? ?.
  assert (0 <= r' * s' * t4) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  assert (0 <= (1 + r') * t3 * b * Gpp * r') by (repeat apply Rmult_le_pos; lra).
  assert (0 <= (1 + s') * t1 * a * Gmm) by (repeat apply Rmult_le_pos; lra).
  assert (0 < K' * (1 - r' * s' + r' * s' * t4)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Section Run.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT (x t0).

(** what is known at a later state z *)
Record Inv (z : state) : Prop := {
  i_p : 0 < p z;  i_q : 0 < q z;
  i_L : Llo nu <= L z <= Lhi nu;
  i_W : 0 <= wlo nu -> W (x t0) <= W z;
  i_V : 0 <= ylo nu -> V (x t0) <= V z;
  i_DA : DA' z <= DA' (x t0);  i_DB : DB' z <= DB' (x t0);
  i_quietA : lockA mo = false -> actA mo = false -> UA' z = 0;
  i_quietB : lockB mo = false -> actB mo = false -> UB' z = 0;
  i_lockA : lockA mo = true -> 0 < UA' z;
  i_lockB : lockB mo = true -> 0 < UB' z;
  i_ordA : FirstA D l bd (Tlo nu) (Thi nu) (x t0) -> OrdA D l bd (x t0) z;
  i_ordB : FirstB D l bd (Tlo nu) (Thi nu) (x t0) -> OrdB D l bd (x t0) z
}.

Lemma gb_pos : 0 < gbp bd /\ 0 < gbm bd.
Proof.
  pose proof (g_pos l (Wmin nu + ep_min)). pose proof (h_gp _ H). pose proof (g_pos l (Vmin nu + em_min)). pose proof (h_gm _ H). lra.
Qed.

Lemma HypT_bands : bands_ok bd.
Proof.
  destruct gb_pos. pose proof (h_Abar _ H). pose proof (h_Alow _ H). pose proof (h_Bbar _ H). pose proof (h_Blow _ H).
  assert (0 < a * Gpm * gbp bd) by (repeat apply Rmult_lt_0_compat; auto).
  assert (0 < a * Gmm * gbm bd) by (repeat apply Rmult_lt_0_compat; auto).
  assert (0 < b * Gpm * gbm bd) by (repeat apply Rmult_lt_0_compat; auto).
  assert (0 < b * Gpp * gbp bd) by (repeat apply Rmult_lt_0_compat; auto). unfold bands_ok. lra.
Qed.
Let Hb0 := HypT_bands.

Lemma e_signs : ep_min <= 0 <= ep_max /\ em_min <= 0 <= em_max.
Proof.
  destruct Hb0 as (X1 & X2 & X3 & X4). pose proof (rr_pos D HD HG) as R0. pose proof (ss_pos D HD HG) as S0.
  unfold epmin, epmax, emmin, emmax.
  assert (0 <= s * Abar bd) by (apply Rmult_le_pos; lra). assert (0 <= s * Alow bd) by (apply Rmult_le_pos; lra).
  assert (0 <= r * Bbar bd) by (apply Rmult_le_pos; lra). assert (0 <= r * Blow bd) by (apply Rmult_le_pos; lra).
  lra.
Qed.

Lemma e_at z :
  ep_min <= fp z - W z <= ep_max /\ em_min <= fm z - V z <= em_max /\
  - dlo D bd <= (fp z - W z) - (fm z - V z) <= dhi D bd.
Proof. apply e_bounds; auto using Hb0. Qed.

(** W, V are above Wmin, Vmin, hence positivity and the bounds on g *)
Lemma from_WV z : (0 <= wlo nu -> W (x t0) <= W z) -> (0 <= ylo nu -> V (x t0) <= V z) ->
  Llo nu <= L z <= Lhi nu ->
  Wmin nu <= W z /\ Vmin nu <= V z.
Proof.
  intros HW HV HL. unfold LL in HL. split.
  - destruct (h_Wmin _ H) as [[P Q]|[P Q]]; [specialize (HW P)|specialize (HV P)]; lra.
  - destruct (h_Vmin _ H) as [[P Q]|[P Q]]; [specialize (HV P)|specialize (HW P)]; lra.
Qed.

Lemma margins_pos z : Wmin nu <= W z -> Vmin nu <= V z ->
  0 < p z /\ 0 < q z /\ Wmin nu + ep_min <= mp z /\ Vmin nu + em_min <= mm z /\
  mp z = fp z /\ mm z = fm z /\ gpl l z <= gbp bd /\ gmi l z <= gbm bd.
Proof.
  intros HW HV. destruct (e_at z) as (E1 & E2 & _).
  pose proof (h_mp _ H). pose proof (h_mm _ H). pose proof (fp_le_p z). pose proof (fm_le_q z).
  assert (Pz : 0 < p z) by lra. assert (Qz : 0 < q z) by lra.
  pose proof (mp_fp z Pz) as F1. pose proof (mm_fm z Qz) as F2.
  repeat split; auto; try lra.
  - unfold gpl. eapply Rle_trans; [apply g_decr|apply (h_gp _ H)]. lra.
  - unfold gmi. eapply Rle_trans; [apply g_decr|apply (h_gm _ H)]. lra.
Qed.

Lemma lnR_L z : Wmin nu <= W z -> Vmin nu <= V z -> - elo <= ln (Rt z) - L z <= ehi.
Proof.
  intros HW HV. destruct (margins_pos z HW HV) as (_ & _ & _ & _ & F1 & F2 & G1 & G2).
  destruct (e_at z) as (_ & _ & E3).
  pose proof (g_defect l _ _ (h_okp _ H) G1) as D1. pose proof (g_defect l _ _ (h_okm _ H) G2) as D2.
  unfold Rx. rewrite ln_div by apply g_pos. unfold gpl, gmi, LL, TheoremT.elo, TheoremT.ehi in *. lra.
Qed.

Lemma R_range z : Wmin nu <= W z -> Vmin nu <= V z -> Llo nu <= L z <= Lhi nu ->
  Rlo nu <= Rt z <= Rhi nu.
Proof.
  intros HW HV HL. pose proof (lnR_L z HW HV) as E. pose proof (Rx_pos l z) as P.
  rewrite <- (exp_ln (Rt z)) by auto.
  pose proof (h_Rlo _ H). pose proof (h_Rhi _ H).
  assert (exp (Llo nu - elo) <= exp (ln (Rt z))) by (apply exp_mono; lra).
  assert (exp (ln (Rt z)) <= exp (Lhi nu + ehi)) by (apply exp_mono; lra).
  lra.
Qed.

(** everything about one step from a state that satisfies the invariant *)
Record Step (z z' : state) : Prop := {
  s_R : Rlo nu <= Rt z <= Rhi nu;
  s_gp : gpl l z <= gbp bd;  s_gm : gmi l z <= gbm bd;
  s_W : wlo nu * gpl l z <= W z' - W z <= whi nu * gpl l z;
  s_V : ylo nu * gmi l z <= V z' - V z <= yhi nu * gmi l z;
  s_L : Llo nu <= L z' <= Lhi nu;
  s_DA : DA' z' <= DA' z;  s_DB : DB' z' <= DB' z;
  s_UA : s <= Rlo nu -> UA' z' <= UA' z;  s_UB : r * Rhi nu <= 1 -> UB' z' <= UB' z;
  s_th : exists t1 t2 t3 t4, Adm (lockA mo) (actA mo) (driA mo) t1 t2 /\ Adm (lockB mo) (actB mo) (driB mo) t3 t4 /\
    L z' - L z = gpl l z * (N t1 t2 t3 - M t1 t3 t4 * Rt z) /\ Tlo nu * M t1 t3 t4 <= N t1 t2 t3 <= Thi nu * M t1 t3 t4;
  s_lnR : - elo <= ln (Rt z) - L z <= ehi
}.

Lemma affine_N c c' : affine4 (fun t1 t2 t3 t4 => c * N t1 t2 t3 + c' * M t1 t3 t4).
Proof. intros t1 t2 t3 t4. unfold Nf, Mf. ring. Qed.
Lemma affine_w c R : affine4 (fun t1 t2 t3 t4 => c * w t1 t2 t3 R).
Proof. intros t1 t2 t3 t4. unfold wf. ring. Qed.
Lemma affine_y c R : affine4 (fun t1 t2 t3 t4 => c * y t1 t3 t4 R).
Proof. intros t1 t2 t3 t4. unfold yf. ring. Qed.

Section Bounds.
Variables (t1 t2 t3 t4 : R).
Hypothesis HA : Adm (lockA mo) (actA mo) (driA mo) t1 t2.
Hypothesis HB : Adm (lockB mo) (actB mo) (driB mo) t3 t4.

Lemma b_T : (FirstA D l bd (Tlo nu) (Thi nu) (x t0) -> t2 = 0 \/ t4 = 1) -> (FirstB D l bd (Tlo nu) (Thi nu) (x t0) -> t4 = 0 \/ t2 = 1) ->
  Tlo nu * M t1 t3 t4 <= N t1 t2 t3 <= Thi nu * M t1 t3 t4.
Proof.
  intros OA OB. destruct (h_T _ H) as [HT|((q1 & q2 & q3 & q4) & HF)].
  2:{ destruct HA as (_ & A2 & _ & _ & A5 & _). destruct HB as (_ & B2 & _ & _ & B5 & _). rewrite (A5 q1 q2), (B5 q3 q4).
      destruct HF as [F|F]; [apply (ordA_targets D l bd _ _ HD HG (x t0)); auto|apply (ordB_targets D l bd _ _ HD HG (x t0)); auto]. }
  split.
  - pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ 0 t1 t2 t3 t4 (affine_N (-1) (Tlo nu))) as X.
    cut (-1 * N t1 t2 t3 + Tlo nu * M t1 t3 t4 <= 0); [lra|].
    eapply X; eauto. intros vA vB IA IB. pose proof (HT vA vB IA IB) as Y. simpl in *. lra.
  - pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ 0 t1 t2 t3 t4 (affine_N 1 (- Thi nu))) as X.
    cut (1 * N t1 t2 t3 + - Thi nu * M t1 t3 t4 <= 0); [lra|].
    eapply X; eauto. intros vA vB IA IB. pose proof (HT vA vB IA IB) as Y. simpl in *. lra.
Qed.
Lemma b_M : M t1 t3 t4 * gbm bd <= 1.
Proof.
  pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ 1 t1 t2 t3 t4 (affine_N 0 (gbm bd))) as X.
  cut (0 * N t1 t2 t3 + gbm bd * M t1 t3 t4 <= 1); [lra|].
  eapply X; eauto. intros vA vB IA IB. pose proof (h_M _ H vA vB IA IB) as Y. simpl in *. lra.
Qed.
Lemma b_N : N t1 t2 t3 * gbp bd <= 1.
Proof.
  pose proof (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ 1 t1 t2 t3 t4 (affine_N (gbp bd) 0)) as X.
  cut (gbp bd * N t1 t2 t3 + 0 * M t1 t3 t4 <= 1); [lra|].
  eapply X; eauto. intros vA vB IA IB. pose proof (h_N _ H vA vB IA IB) as Y. simpl in *. lra.
Qed.
Lemma b_w R0 : Rlo nu <= R0 <= Rhi nu -> wlo nu <= w t1 t2 t3 R0 <= whi nu.
Proof.
  intros HR.
  assert (U : forall c k, (forall R, R = Rlo nu \/ R = Rhi nu ->
      onverts VA VB (fun t1 t2 t3 t4 => c * w t1 t2 t3 R <= k)) -> c * w t1 t2 t3 R0 <= k).
  { intros c k Hv.
    pose (al := c * (Kp D * (1 - r * s + r * s * t2) + t1 * s * a * Gmm * s + t3 * b * Gpp)).
    pose (be := c * (- t1 * s * a * Gmm - t3 * b * Gpp * r)).
    assert (E : forall R, c * w t1 t2 t3 R = al + be * R) by (intro; unfold al, be, wf; ring).
    rewrite E. apply (affine_between al be (Rlo nu) (Rhi nu)); auto; rewrite <- E.
    - apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ k t1 t2 t3 t4 (affine_w c (Rlo nu))); auto.
    - apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ k t1 t2 t3 t4 (affine_w c (Rhi nu))); auto. }
  split.
  - cut (-1 * w t1 t2 t3 R0 <= - wlo nu); [lra|]. apply U. intros R [-> | ->] vA vB IA IB;
      pose proof (h_w _ H vA vB IA IB) as Y; simpl in *; lra.
  - cut (1 * w t1 t2 t3 R0 <= whi nu); [lra|]. apply U. intros R [-> | ->] vA vB IA IB;
      pose proof (h_w _ H vA vB IA IB) as Y; simpl in *; lra.
Qed.
Lemma b_y R0 : / Rhi nu <= R0 <= / Rlo nu -> ylo nu <= y t1 t3 t4 R0 <= yhi nu.
Proof.
  intros HR.
  assert (U : forall c k, (forall R, R = / Rlo nu \/ R = / Rhi nu ->
      onverts VA VB (fun t1 t2 t3 t4 => c * y t1 t3 t4 R <= k)) -> c * y t1 t3 t4 R0 <= k).
  { intros c k Hv.
    pose (al := c * (Km D * (1 - r * s + r * s * t4) + t3 * r * b * Gpp * r + t1 * a * Gmm)).
    pose (be := c * (- t3 * r * b * Gpp - t1 * a * Gmm * s)).
    assert (E : forall R, c * y t1 t3 t4 R = al + be * R) by (intro; unfold al, be, yf; ring).
    rewrite E. apply (affine_between al be (/ Rhi nu) (/ Rlo nu)); auto; rewrite <- E.
    - apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ k t1 t2 t3 t4 (affine_y c (/ Rhi nu))); auto.
    - apply (box_le (lockA mo) (actA mo) (driA mo) (lockB mo) (actB mo) (driB mo) _ k t1 t2 t3 t4 (affine_y c (/ Rlo nu))); auto. }
  split.
  - cut (-1 * y t1 t3 t4 R0 <= - ylo nu); [lra|]. apply U. intros R [-> | ->] vA vB IA IB;
      pose proof (h_y _ H vA vB IA IB) as Y; simpl in *; lra.
  - cut (1 * y t1 t3 t4 R0 <= yhi nu); [lra|]. apply U. intros R [-> | ->] vA vB IA IB;
      pose proof (h_y _ H vA vB IA IB) as Y; simpl in *; lra.
Qed.
End Bounds.

Lemma inband_at z : gpl l z <= gbp bd -> gmi l z <= gbm bd ->
  inband D l bd z.
Proof.
  intros Hp Hm.
  repeat split.
  - apply mul_le_trans with (gbp bd); auto; [apply Rmult_lt_0_compat; auto|]. apply (h_Abar _ H).
  - apply mul_le_trans with (gbm bd); auto; [apply Rmult_lt_0_compat; auto|]. apply (h_Alow _ H).
  - apply mul_le_trans with (gbm bd); auto; [apply Rmult_lt_0_compat; auto|]. apply (h_Bbar _ H).
  - apply mul_le_trans with (gbp bd); auto; [apply Rmult_lt_0_compat; auto|]. apply (h_Blow _ H).
Qed.

Lemma Inv_step z : Inv z -> Step z (step D l z) /\ Inv (step D l z).
Proof.
  intros I.
  destruct (from_WV z (i_W _ I) (i_V _ I) (i_L _ I)) as [HW HV].
  destruct (margins_pos z HW HV) as (Pz & Qz & M1 & M2 & F1 & F2 & G1 & G2).
  pose proof (R_range z HW HV (i_L _ I)) as HR.
  pose proof (lnR_L z HW HV) as HlR.
  pose proof (inband_at z G1 G2) as IB.
  pose proof (g_pos l (mp z)) as Gp. fold (gpl l z) in Gp.
  pose proof (g_pos l (mm z)) as Gm. fold (gmi l z) in Gm.
  pose proof (Rx_pos l z) as RP.
  pose proof (rr_pos D HD HG) as rpos.
  destruct (DA_noninc D HD HG bd l z Pz Qz IB) as [DAn DBn].
  pose proof (UA_noninc D HD HG bd l z Pz Qz IB) as UAn.
  pose proof (UB_noninc D HD HG bd l z Pz Qz IB) as UBn.
  pose proof (UA_lock D HD HG bd l z Pz Qz IB) as UAl.
  pose proof (UB_lock D HD HG bd l z Pz Qz IB) as UBl.
  destruct (Lemma1 D HD HG bd l z Pz Qz IB)
    as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & (T12 & T34) & (C2 & C4) & (C1 & C3) & (K1 & K3) & (O2 & O4) & _ & _ & EW & EV & EL).
  pose proof (proj2 (proj2 (HypT_bands))) as Bl. pose proof (proj1 (proj2 HypT_bands)) as Al. pose proof (proj2 Bl) as Bl'.
  pose proof (fun F => ordA_step D l bd (Tlo nu) (Thi nu) HD HG (x t0) z Al Bl' Pz Qz (oa_DA _ _ _ _ _ _ F) (oa_DB _ _ _ _ _ _ F) F) as oS1.
  pose proof (fun F => ordB_step D l bd (Tlo nu) (Thi nu) HD HG (x t0) z Al Bl' Pz Qz (ob_DA _ _ _ _ _ _ F) (ob_DB _ _ _ _ _ _ F) F) as oS2.
  pose proof C2 as C2'. pose proof C4 as C4'.
  set (z' := step D l z) in *. clearbody z'. clear IB HW HV M1 M2 F1 F2.
  assert (rR : forall u v, u <= v -> r * u <= r * v) by (intros; apply Rmult_le_compat_l; [left|]; assumption).
  assert (UA0 : 0 <= UA' z') by apply exU_nonneg. assert (UB0 : 0 <= UB' z') by apply exU_nonneg.
  assert (DA0 : 0 <= DA' z) by apply exD_nonneg. assert (DB0 : 0 <= DB' z) by apply exD_nonneg.
  assert (DAz : 0 <= DA' z') by apply exD_nonneg. assert (DBz : 0 <= DB' z') by apply exD_nonneg.
  destruct HR as [HR1 HR2].
  (* the modes are kept *)
  assert (QA : lockA mo = false -> actA mo = false -> UA' z' = 0).
  { intros X Y. destruct (h_quietA _ H X Y) as [_ Q]. pose proof (i_quietA _ I X Y) as E.
    assert (U : UA' z' <= UA' z) by (apply UAn; apply Rle_trans with (Rlo nu); assumption).
    clear - U E UA0. lra. }
  assert (QB : lockB mo = false -> actB mo = false -> UB' z' = 0).
  { intros X Y. destruct (h_quietB _ H X Y) as [_ Q]. pose proof (i_quietB _ I X Y) as E.
    assert (U : UB' z' <= UB' z) by (apply UBn; apply Rle_trans with (r * Rhi nu); auto).
    clear - U E UB0. lra. }
  assert (LA : lockA mo = true -> 0 < UA' z').
  { intros X. destruct (h_lockA _ H X) as [_ Q]. pose proof (i_lockA _ I X) as E.
    apply Rlt_le_trans with (UA' z); auto. apply UAl. apply Rle_trans with (Rhi nu); assumption. }
  assert (LB : lockB mo = true -> 0 < UB' z').
  { intros X. destruct (h_lockB _ H X) as [_ Q]. pose proof (i_lockB _ I X) as E.
    apply Rlt_le_trans with (UB' z); auto. apply UBl. apply Rle_trans with (r * Rlo nu); auto. }
  pose proof (i_DA _ I) as IDA. pose proof (i_DB _ I) as IDB.
  assert (AA : Adm (lockA mo) (actA mo) (driA mo) t1 t2).
  { split; [exact T1|split; [exact T2|split; [exact T12|]]]. split; [|split].
    - intros X. apply K1; auto. apply (i_lockA _ I); auto.
    - intros X Y. apply C1; auto. apply (i_quietA _ I); auto.
    - intros X Y. apply C2. pose proof (h_slideA _ H X Y) as Z. clear - Z IDA DA0. lra. }
  assert (AB : Adm (lockB mo) (actB mo) (driB mo) t3 t4).
  { split; [exact T3|split; [exact T4|split; [exact T34|]]]. split; [|split].
    - intros X. apply K3; auto. apply (i_lockB _ I); auto.
    - intros X Y. apply C3; auto. apply (i_quietB _ I); auto.
    - intros X Y. apply C4. pose proof (h_slideB _ H X Y) as Z. clear - Z IDB DB0. lra. }
  clear C1 C2 C3 C4 K1 K3.
  assert (OA : FirstA D l bd (Tlo nu) (Thi nu) (x t0) -> OrdA D l bd (x t0) z' /\ (t2 = 0 \/ t4 = 1)).
  { intros F. destruct (oS1 F (i_ordA _ I F)) as [Y [Y'|Y']]; [clear - DAn DAz; lra|split; [exact Y|left; apply (C2' Y')]|split; [exact Y|right; apply (O4 Y')]]. }
  assert (OB : FirstB D l bd (Tlo nu) (Thi nu) (x t0) -> OrdB D l bd (x t0) z' /\ (t4 = 0 \/ t2 = 1)).
  { intros F. destruct (oS2 F (i_ordB _ I F)) as [Y [Y'|Y']]; [clear - DBn DBz; lra|split; [exact Y|left; apply (C4' Y')]|split; [exact Y|right; apply (O2 Y')]]. }
  destruct (b_T t1 t2 t3 t4 AA AB (fun F => proj2 (OA F)) (fun F => proj2 (OB F))) as [BT1 BT2].
  pose proof (b_M t1 t2 t3 t4 AA AB) as BM. pose proof (b_N t1 t2 t3 t4 AA AB) as BN.
  destruct (b_w t1 t2 t3 t4 AA AB _ (conj HR1 HR2)) as [Bw1 Bw2].
  assert (Rl0 : 0 < Rlo nu) by apply (h_Rlo _ H).
  assert (HiR : / Rhi nu <= / Rt z <= / Rlo nu).
  { split; apply Rinv_le_contravar; auto. }
  destruct (b_y t1 t2 t3 t4 AA AB _ HiR) as [By1 By2].
  assert (NP : 0 < N t1 t2 t3) by (apply N_pos; [apply T1|apply T2|apply T3]).
  assert (MP : 0 < M t1 t3 t4) by (apply M_pos; [apply T1|apply T3|apply T4]).
  assert (OM : M t1 t3 t4 * gmi l z <= 1).
  { apply Rle_trans with (M t1 t3 t4 * gbm bd); auto. apply Rmult_le_compat_l; auto. left; auto. }
  assert (ON : N t1 t2 t3 * gpl l z <= 1).
  { apply Rle_trans with (N t1 t2 t3 * gbp bd); auto. apply Rmult_le_compat_l; auto. left; auto. }
  assert (BL : Llo nu <= L z' <= Lhi nu).
  { replace (L z') with (L z + gpl l z * (N t1 t2 t3 - M t1 t3 t4 * Rt z)) by (rewrite <- EL; ring).
    unfold Rx in *. apply L_step with (Tlo nu) (Thi nu) elo ehi; auto.
    - apply (h_Tpos _ H). - apply (i_L _ I). - apply (h_Llo _ H). - apply (h_Lhi _ H). }
  assert (BW : wlo nu * gpl l z <= W z' - W z <= whi nu * gpl l z).
  { rewrite EW. split; (apply Rmult_le_compat_r; [left; exact Gp|assumption]). }
  assert (BV : ylo nu * gmi l z <= V z' - V z <= yhi nu * gmi l z).
  { rewrite EV. split; (apply Rmult_le_compat_r; [left; exact Gm|assumption]). }
  assert (NW : 0 <= wlo nu -> W (x t0) <= W z').
  { intros X. pose proof (i_W _ I X) as Y. assert (Z : 0 <= wlo nu * gpl l z) by (apply Rmult_le_pos; [|left]; assumption).
    destruct BW as [BW _]. clear - Y Z BW. lra. }
  assert (NV : 0 <= ylo nu -> V (x t0) <= V z').
  { intros X. pose proof (i_V _ I X) as Y. assert (Z : 0 <= ylo nu * gmi l z) by (apply Rmult_le_pos; [|left]; assumption).
    destruct BV as [BV _]. clear - Y Z BV. lra. }
  destruct (from_WV z' NW NV BL) as [HW' HV'].
  destruct (margins_pos z' HW' HV') as (Pz' & Qz' & _).
  assert (SUA : s <= Rlo nu -> UA' z' <= UA' z) by (intros X; apply UAn; apply Rle_trans with (Rlo nu); assumption).
  assert (SUB : r * Rhi nu <= 1 -> UB' z' <= UB' z) by (intros X; apply UBn; apply Rle_trans with (r * Rhi nu); auto).
  assert (IDA' : DA' z' <= DA' (x t0)) by (apply Rle_trans with (DA' z); assumption).
  assert (IDB' : DB' z' <= DB' (x t0)) by (apply Rle_trans with (DB' z); assumption).
  split; constructor; auto; try (intros F; apply (OA F)); try (intros F; apply (OB F)). exists t1, t2, t3, t4. auto 6.
Qed.

Lemma Inv0 : Inv (x t0).
Proof.
  destruct (from_WV (x t0) (fun _ => Rle_refl _) (fun _ => Rle_refl _) (h_L0 _ H)) as [HW HV].
  destruct (margins_pos (x t0) HW HV) as (P & Q & _).
  constructor.
  - exact P.
  - exact Q.
  - apply (h_L0 _ H).
  - intros _; apply Rle_refl.
  - intros _; apply Rle_refl.
  - apply Rle_refl.
  - apply Rle_refl.
  - intros X Y. apply (h_quietA _ H X Y).
  - intros X Y. apply (h_quietB _ H X Y).
  - intros X. apply (h_lockA _ H X).
  - intros X. apply (h_lockB _ H X).
  - intros _. right. apply Both_start.
  - intros _. right. apply Both_start.
Qed.

Lemma Inv_all t : (t0 <= t)%nat -> Inv (x t).
Proof.
  induction 1 as [|t Ht IH]; [apply Inv0|]. rewrite (Hx t Ht). apply Inv_step. exact IH.
Qed.

(** The conclusions of Theorem T at time t *)
Record ConclT (t : nat) : Prop := {
  (* (a) *)
  c_p : 0 < p (x t);  c_q : 0 < q (x t);
  c_mp : 0 < Wmin nu + ep_min <= mp (x t);  c_mm : 0 < Vmin nu + em_min <= mm (x t);
  c_gp : g l (mp (x t)) <= gbp bd;  c_gm : g l (mm (x t)) <= gbm bd;
  c_W : wlo nu * g l (mp (x t)) <= W (x (S t)) - W (x t) <= whi nu * g l (mp (x t));
  c_V : ylo nu * g l (mm (x t)) <= V (x (S t)) - V (x t) <= yhi nu * g l (mm (x t));
  c_Wmin : Wmin nu <= W (x t);  c_Vmin : Vmin nu <= V (x t);
  c_W0 : 0 <= wlo nu -> W (x t0) <= W (x t);  c_V0 : 0 <= ylo nu -> V (x t0) <= V (x t);
  c_DA : 0 <= DA' (x (S t)) <= DA' (x t) /\ DA' (x t) <= DA' (x t0);
  c_DB : 0 <= DB' (x (S t)) <= DB' (x t) /\ DB' (x t) <= DB' (x t0);
  (* (b) *)
  c_L : Llo nu <= L (x t) <= Lhi nu;
  c_R : Rlo nu <= g l (mm (x t)) / g l (mp (x t)) <= Rhi nu;
  (* (c) *)
  c_quietA : lockA mo = false -> actA mo = false -> A (x t) <= Abar bd;
  c_quietB : lockB mo = false -> actB mo = false -> B (x t) <= Bbar bd;
  c_UA : s <= Rlo nu -> UA' (x (S t)) <= UA' (x t);
  c_UB : r * Rhi nu <= 1 -> UB' (x (S t)) <= UB' (x t);
  c_lockA : lockA mo = true -> Abar bd < A (x t);
  c_lockB : lockB mo = true -> Bbar bd < B (x t);
  (* (d), first half *)
  c_Alow : - Alow bd - DA' (x t0) <= A (x t);
  c_Blow : - Blow bd - DB' (x t0) <= B (x t);
  (* margins against W, V *)
  c_ep : ep_min <= mp (x t) - W (x t) <= ep_max;
  c_em : em_min <= mm (x t) - V (x t) <= em_max
}.

Theorem TheoremT : forall t, (t0 <= t)%nat -> ConclT t.
Proof.
  intros t Ht. pose proof (Inv_all t Ht) as I.
  destruct (Inv_step (x t) I) as [ST I']. rewrite <- (Hx t Ht) in ST, I'.
  destruct (from_WV (x t) (i_W _ I) (i_V _ I) (i_L _ I)) as [HW HV].
  destruct (margins_pos (x t) HW HV) as (Pz & Qz & M1 & M2 & F1 & F2 & G1 & G2).
  destruct (e_at (x t)) as (E1 & E2 & _). rewrite <- F1 in E1. rewrite <- F2 in E2.
  pose proof (i_DA _ I) as IDA. pose proof (i_DB _ I) as IDB.
  assert (A1 : lockA mo = false -> actA mo = false -> A (x t) <= Abar bd).
  { intros X Y. pose proof (i_quietA _ I X Y) as Z. pose proof (exU_ge (Abar bd) (A (x t))) as K.
    unfold UA in Z. rewrite Z in K. lra. }
  assert (B1 : lockB mo = false -> actB mo = false -> B (x t) <= Bbar bd).
  { intros X Y. pose proof (i_quietB _ I X Y) as Z. pose proof (exU_ge (Bbar bd) (B (x t))) as K.
    unfold UB in Z. rewrite Z in K. lra. }
  assert (A2 : lockA mo = true -> Abar bd < A (x t)).
  { intros X. pose proof (i_lockA _ I X) as Z. unfold UA in Z. clear - Z. rmax. }
  assert (B2 : lockB mo = true -> Bbar bd < B (x t)).
  { intros X. pose proof (i_lockB _ I X) as Z. unfold UB in Z. clear - Z. rmax. }
  assert (A3 : - Alow bd - DA' (x t0) <= A (x t)).
  { pose proof (exD_ge (Alow bd) (A (x t))) as K. fold (DA' (x t)) in K. clear - K IDA. lra. }
  assert (B3 : - Blow bd - DB' (x t0) <= B (x t)).
  { pose proof (exD_ge (Blow bd) (B (x t))) as K. fold (DB' (x t)) in K. clear - K IDB. lra. }
  constructor; auto.
  - split; [apply (h_mp _ H)|exact M1].
  - split; [apply (h_mm _ H)|exact M2].
  - apply (s_W _ _ ST).
  - apply (s_V _ _ ST).
  - apply (i_W _ I).
  - apply (i_V _ I).
  - split; [split; [apply exD_nonneg|apply (s_DA _ _ ST)]|exact IDA].
  - split; [split; [apply exD_nonneg|apply (s_DB _ _ ST)]|exact IDB].
  - apply (i_L _ I).
  - apply (s_R _ _ ST).
  - apply (s_UA _ _ ST).
  - apply (s_UB _ _ ST).
Qed.

(** the step of L, with admitted thetas, and ln R against L *)
Corollary T_theta t : (t0 <= t)%nat -> - elo <= ln (Rt (x t)) - L (x t) <= ehi /\
  exists t1 t2 t3 t4, Adm (lockA mo) (actA mo) (driA mo) t1 t2 /\ Adm (lockB mo) (actB mo) (driB mo) t3 t4 /\
    L (x (S t)) - L (x t) = gpl l (x t) * (N t1 t2 t3 - M t1 t3 t4 * Rt (x t)) /\ Tlo nu * M t1 t3 t4 <= N t1 t2 t3 <= Thi nu * M t1 t3 t4.
Proof.
  intros Ht. destruct (Inv_step (x t) (Inv_all t Ht)) as [ST _]. rewrite <- (Hx t Ht) in ST. split; [apply (s_lnR _ _ ST)|apply (s_th _ _ ST)].
Qed.

End Run.
End T.

Arguments h_okp {D l bd mo nu x0}.  Arguments h_okm {D l bd mo nu x0}.  Arguments h_Abar {D l bd mo nu x0}.  Arguments h_Alow {D l bd mo nu x0}.
Arguments h_Bbar {D l bd mo nu x0}.  Arguments h_Blow {D l bd mo nu x0}.  Arguments h_lockA {D l bd mo nu x0}.  Arguments h_quietA {D l bd mo nu x0}.
Arguments h_slideA {D l bd mo nu x0}.  Arguments h_lockB {D l bd mo nu x0}.  Arguments h_quietB {D l bd mo nu x0}.  Arguments h_slideB {D l bd mo nu x0}.
Arguments h_Tpos {D l bd mo nu x0}.  Arguments h_T {D l bd mo nu x0}.  Arguments h_M {D l bd mo nu x0}.  Arguments h_N {D l bd mo nu x0}.
Arguments h_L0 {D l bd mo nu x0}.  Arguments h_Llo {D l bd mo nu x0}.  Arguments h_Lhi {D l bd mo nu x0}.  Arguments h_Rlo {D l bd mo nu x0}.
Arguments h_Rhi {D l bd mo nu x0}.  Arguments h_w {D l bd mo nu x0}.  Arguments h_y {D l bd mo nu x0}.  Arguments h_Wmin {D l bd mo nu x0}.
Arguments h_Vmin {D l bd mo nu x0}.  Arguments h_mp {D l bd mo nu x0}.  Arguments h_gp {D l bd mo nu x0}.  Arguments h_mm {D l bd mo nu x0}.
Arguments h_gm {D l bd mo nu x0}.  Arguments c_p {D l bd mo nu x t0 t}.  Arguments c_q {D l bd mo nu x t0 t}.  Arguments c_mp {D l bd mo nu x t0 t}.
Arguments c_mm {D l bd mo nu x t0 t}.  Arguments c_gp {D l bd mo nu x t0 t}.  Arguments c_gm {D l bd mo nu x t0 t}.  Arguments c_W {D l bd mo nu x t0 t}.
Arguments c_V {D l bd mo nu x t0 t}.  Arguments c_Wmin {D l bd mo nu x t0 t}.  Arguments c_Vmin {D l bd mo nu x t0 t}.  Arguments c_W0 {D l bd mo nu x t0 t}.
Arguments c_V0 {D l bd mo nu x t0 t}.  Arguments c_DA {D l bd mo nu x t0 t}.  Arguments c_DB {D l bd mo nu x t0 t}.  Arguments c_L {D l bd mo nu x t0 t}.
Arguments c_R {D l bd mo nu x t0 t}.  Arguments c_quietA {D l bd mo nu x t0 t}.  Arguments c_quietB {D l bd mo nu x t0 t}.  Arguments c_UA {D l bd mo nu x t0 t}.
Arguments c_UB {D l bd mo nu x t0 t}.  Arguments c_lockA {D l bd mo nu x t0 t}.  Arguments c_lockB {D l bd mo nu x t0 t}.  Arguments c_Alow {D l bd mo nu x t0 t}.
Arguments c_Blow {D l bd mo nu x t0 t}.  Arguments c_ep {D l bd mo nu x t0 t}.  Arguments c_em {D l bd mo nu x t0 t}.
