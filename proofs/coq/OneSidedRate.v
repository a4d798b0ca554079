(** OneSidedRate.v -- Theorem B, (B2)-(B4) and (B6) (doc/theory.md, section 11): under [HypB] the growth of W, the rate of the boundary and
    where there is no dead zone, for ALL t >= s; both losses. *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network Growth Excess TheoremT Gap TheoremR Rate OneSided.
Open Scope R_scope.

(** g z = e^-z / slack z *)
Definition slack (l : loss) (z : R) := match l with Exponential => 1 | Logistic => 1 + exp (- z) end.
Lemma slack_pos l z : 0 < slack l z. Proof. destruct l; simpl; [lra|]. pose proof (exp_pos (- z)). lra. Qed.
Lemma slack_decr l x z : x <= z -> slack l z <= slack l x.
Proof. intros H. destruct l; simpl; [lra|]. pose proof (exp_mono (- z) (- x)). lra. Qed.
Lemma slack_ge_1 l z : 1 <= slack l z. Proof. destruct l; simpl; [lra|]. pose proof (exp_pos (- z)). lra. Qed.
Lemma g_slack l z : g l z * slack l z = exp (- z).
Proof.
  destruct l; simpl; [ring|]. pose proof (exp_pos z). pose proof (exp_opp_mul z) as E.
  apply Rmult_eq_reg_l with (1 + exp z); [|lra]. replace ((1 + exp z) * (/ (1 + exp z) * (1 + exp (- z)))) with (1 + exp (- z)) by (field; lra). lra.
Qed.

(** a sequence with  W' - W = k g(m),  m - W in [dlo, dhi],  m >= mlo: what (B2) gives *)
Section Slope.
Variables (l : loss) (w0 mlo dlo dhi : R).
Definition sl_lo kmin := kmin * exp (- dhi) / slack l mlo.
Definition sl_hi kmax := kmax * exp (- dlo) * slack l w0.
Lemma slope_range W m k kmin kmax : w0 <= W -> mlo <= m -> dlo <= m - W <= dhi -> 0 < kmin <= k -> k <= kmax ->
  sl_lo kmin * g l W <= k * g l m <= sl_hi kmax * g l W.
Proof.
  intros HW HM HD HK HK'. pose proof (g_slack l W) as EW. pose proof (g_slack l m) as EM. pose proof (g_pos l W). pose proof (g_pos l m).
  pose proof (slack_pos l W). pose proof (slack_pos l m). pose proof (slack_decr l _ _ HW). pose proof (slack_decr l _ _ HM). pose proof (slack_pos l mlo).
  pose proof (slack_ge_1 l W). pose proof (slack_ge_1 l m).
  assert (Em : exp (- m) = exp (- (m - W)) * exp (- W)) by (rewrite <- exp_plus; f_equal; ring).
  pose proof (exp_mono (- dhi) (- (m - W)) ltac:(lra)) as E1. pose proof (exp_mono (- (m - W)) (- dlo) ltac:(lra)) as E2.
  pose proof (exp_pos (- dhi)). pose proof (exp_pos (- dlo)). pose proof (exp_pos (- W)). unfold sl_lo, sl_hi.
  assert (G : g l m * slack l m = exp (- (m - W)) * (g l W * slack l W)) by (rewrite EM, EW; auto).
  set (e := exp (- (m - W))) in *. split.
  - apply Rmult_le_reg_r with (slack l mlo); auto. replace (kmin * exp (- dhi) / slack l mlo * g l W * slack l mlo) with (kmin * (exp (- dhi) * g l W)) by (field; lra).
    rewrite Rmult_assoc. apply Rmult_le_compat; try lra; [apply Rmult_le_pos; lra|].
    apply Rle_trans with (g l m * slack l m); [|apply Rmult_le_compat_l; lra]. rewrite G.
    apply Rmult_le_compat; try lra. rewrite <- (Rmult_1_r (g l W)) at 1. apply Rmult_le_compat_l; lra.
  - replace (kmax * exp (- dlo) * slack l w0 * g l W) with (kmax * (exp (- dlo) * (g l W * slack l w0))) by ring.
    apply Rmult_le_compat; try lra. apply Rle_trans with (g l m * slack l m).
    { rewrite <- (Rmult_1_r (g l m)) at 1. apply Rmult_le_compat_l; lra. }
    rewrite G. assert (0 <= g l W * slack l W) by (apply Rmult_le_pos; lra). apply Rmult_le_compat; try lra.
    apply Rmult_le_compat_l; lra.
Qed.
End Slope.

Section Rate.
Variables (D : data) (l : loss) (nb : numsB).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation lm := (lam D).  Notation om := (omega D).
Notation W := (WB D).  Notation V := (VB D).  Notation Z := (PP D).  Notation Df := (DB1 D).

(** ** What a checker computes from the state x0 at t0 (T0 = t0) *)
Section Numbers.
Variables (x0 : state) (T0 : R).
Definition d_lo := lm * Dlo nb - s * al nb - bl nb.
Definition d_hi := lm * Dhi nb + s * ah nb.
Notation ml := (mlop D nb x0).
Definition kmin := if on nb then kap D else kap0 D.
Definition W_lo := growlo l (W x0) (sl_lo l ml d_hi kmin) 0 T0.
Definition W_hi := growhi l (W x0) (sl_lo l ml d_hi kmin) (sl_hi l (W x0) d_lo (kap D)) 0 0 T0.
(** (B6), omega = 1: by Z = W + V *)
Definition z_lo := - (s * al nb) - Rmax 0 (Xmax D nb x0 - lm * Dlo nb).
Definition Z_lo := growlo l (Z x0) (sl_lo l ml (s * ah nb) (kap D)) 0 T0.
Definition Z_hi := growhi l (Z x0) (sl_lo l ml (s * ah nb) (kap D)) (sl_hi l (Z x0) z_lo (kap D)) 0 0 T0.
Definition IWlo (I : R) := dom l (W x0) /\ I <= W_lo \/ om = 1 /\ dom l (Z x0) /\ I <= Z_lo - Xmax D nb x0.
Definition IWhi (I : R) := dom l (W x0) /\ W_hi <= I \/ om = 1 /\ dom l (Z x0) /\ Z_hi - V x0 <= I.

Definition nloB := - Dhi nb - (1 + s) * ah nb.
Definition nhiB := - Dlo nb + (1 + s) * al nb.
Definition addlo := Rmin ((2 * lm - 1) * Dlo nb) ((2 * lm - 1) * Dhi nb) + Rmin ((1 - s) * al nb) (- ((1 - s) * ah nb)).
Definition addhi := Rmax ((2 * lm - 1) * Dlo nb) ((2 * lm - 1) * Dhi nb) + Rmax ((1 - s) * al nb) (- ((1 - s) * ah nb)).

(** printed numbers; S is the distance of the two points *)
Record RateB (S I1 I2 C1 C2 nmin nmax lowA upB : R) : Prop := {
  rb_I1 : IWlo I1;  rb_I2 : IWhi I2;
  rb_C1 : C1 <= 0 /\ C1 <= 2 * I1 + addlo;  rb_C2 : 0 <= C2 /\ 2 * I2 + addhi <= C2;
  rb_nmin : nmin <= 0 \/ nmin <= nloB \/ nmin <= - nhiB;  rb_nmax : - nmax <= nloB /\ nhiB <= nmax;
  rb_A : 0 <= lowA /\ lowA * (2 * ln T0 + C2) <= S / 2 * nmin * ln T0;
  rb_B : 0 <= upB /\ S / 2 * nmax * ln T0 <= upB * (2 * ln T0 + C1)
}.

(** dead zones: behind x+ (Z3), between the points (Z1), behind x- (Z2) *)
Definition Z3B := ah nb <= 3 * (Z x0 - s * al nb).
Definition Z1B := on nb = true \/ al nb * bl nb < mlom D nb x0 * (Z x0 - s * al nb).
Definition Z2B := om <= 4 /\ 0 <= 3 * W x0 - Xmax D nb x0 + Rmin ((4 * lm - 3) * Dlo nb) ((4 * lm - 3) * Dhi nb).
End Numbers.

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let Hs := ss_pos D HD HG.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypB D l nb (x t0).
Hypothesis Ht0 : (2 <= t0)%nat.
Notation x0 := (x t0).  Notation T0 := (INR t0).
Let TB t (Ht : (t0 <= t)%nat) := TheoremB D l nb HD HG x t0 Hx H t Ht.
Let L01 := lam_01 D HD HG.
Let NP := numsB_pos D l nb HD HG x t0 H.

Lemma end_between c lo hi z : lo <= z <= hi -> Rmin (c * lo) (c * hi) <= c * z <= Rmax (c * lo) (c * hi).
Proof.
  intros [H1 H2]. pose proof (Rmin_l (c * lo) (c * hi)). pose proof (Rmin_r (c * lo) (c * hi)).
  pose proof (Rmax_l (c * lo) (c * hi)). pose proof (Rmax_r (c * lo) (c * hi)). destruct (Rle_dec 0 c); nra.
Qed.

(** m+ - W *)
Lemma mp_W t : (t0 <= t)%nat -> d_lo <= mp (x t) - W (x t) <= d_hi.
Proof.
  intros Ht. destruct (TB t Ht) as [I T]. destruct (coords_B D (x t)) as (_ & _ & _ & _ & C5 & _). rewrite (k_fp _ _ _ _ _ _ T), C5.
  pose proof (j_A _ _ _ _ _ I). pose proof (j_D _ _ _ _ _ I). pose proof (k_relB _ _ _ _ _ _ T).
  assert (s * - al nb <= s * A (x t) <= s * ah nb) by (split; apply Rmult_le_compat_l; lra).
  assert (lm * Dlo nb <= lm * Df (x t) <= lm * Dhi nb) by (split; apply Rmult_le_compat_l; lra). unfold d_lo, d_hi. lra.
Qed.

(** (B2): W_t - ln t *)
Lemma W_growth t : dom l (W x0) -> (t0 <= t)%nat -> W_lo x0 T0 + ln (INR t) <= W (x t) <= W_hi x0 T0 + ln (INR t).
Proof.
  intros Hd Ht. pose proof (kap_pos D HD HG) as K. assert (KM : 0 < kmin <= kap D) by (unfold kmin; destruct (on nb); lra).
  assert (SP : 0 < sl_lo l (mlop D nb x0) d_hi kmin).
  { unfold sl_lo. apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; [lra|apply exp_pos]|apply slack_pos]. }
  pose proof (W_ln l (fun n => W (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) _ (sl_hi l (W x0) d_lo (kap D)) 0 0 SP) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. replace t with (t0 + (t - t0))%nat by (rewrite Nat.add_comm, Nat.sub_add; auto).
  apply X; auto; try lra; [| intros; lra | eapply Nat.le_trans; [|exact Ht0]; auto with arith].
  intros n. assert (LE : (t0 <= t0 + n)%nat) by apply Nat.le_add_r. destruct (TB _ LE) as [I T]. rewrite Nat.add_succ_r, (Hx _ LE).
  destruct (exact_steps D l HD HG _ (k_p _ _ _ _ _ _ T) (k_q _ _ _ _ _ _ T)) as (_ & E & _). cbv zeta in E. rewrite E. unfold gpl.
  match goal with |- _ <= ?w + ?k * ?gg - ?w <= _ => replace (w + k * gg - w) with (k * gg) by ring end.
  assert (0 <= gate (B (x (t0 + n)%nat)) <= 1) by (unfold gate; destruct (Rlt_dec 0 (B (x (t0 + n)%nat))); lra).
  assert (0 <= gate (B (x (t0 + n)%nat)) * (kap D - kap0 D) <= 1 * (kap D - kap0 D)) by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_r; lra]).
  apply slope_range; [apply (j_W _ _ _ _ _ I)|apply (k_mp _ _ _ _ _ _ T)|apply mp_W; auto| |lra]. split; [lra|].
  unfold kmin. destruct (on nb) eqn:E'; [|lra]. destruct (j_on _ _ _ _ _ I E') as [B0 _]. rewrite (gate_pos _ B0). lra.
Qed.

(** (B6) *)
Lemma Z_growth t : om = 1 -> dom l (Z x0) -> (t0 <= t)%nat ->
  Z_lo x0 T0 + ln (INR t) <= Z (x t) <= Z_hi x0 T0 + ln (INR t) /\ V x0 <= Z (x t) - W (x t) <= Xmax D nb x0.
Proof.
  intros HO Hd Ht. pose proof (kap_pos D HD HG) as K. pose proof (omega_kap D HD HG) as OK. rewrite HO, Rmult_1_l in OK.
  assert (VX : forall t, (t0 <= t)%nat -> V x0 <= V (x t) <= Xmax D nb x0).
  { intros u Hu. destruct (TB u Hu) as [I _]. pose proof (j_V _ _ _ _ _ I). pose proof (j_X _ _ _ _ _ I) as X. rewrite HO in X. lra. }
  assert (VE : forall y, V y = Z y - W y) by (intro; unfold VB, WB, DB1, Mp; ring).
  split; [|rewrite <- VE; auto].
  assert (SP : 0 < sl_lo l (mlop D nb x0) (s * ah nb) (kap D)).
  { unfold sl_lo. apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; [lra|apply exp_pos]|apply slack_pos]. }
  pose proof (W_ln l (fun n => Z (x (t0 + n)%nat)) (fun n => Z (x (t0 + n)%nat)) _ (sl_hi l (Z x0) (z_lo x0) (kap D)) 0 0 SP) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. replace t with (t0 + (t - t0))%nat by (rewrite Nat.add_comm, Nat.sub_add; auto).
  apply X; auto; try lra; [| intros; lra | eapply Nat.le_trans; [|exact Ht0]; auto with arith].
  intros n. assert (LE : (t0 <= t0 + n)%nat) by apply Nat.le_add_r. destruct (TB _ LE) as [I T]. rewrite Nat.add_succ_r, (Hx _ LE).
  destruct (exact_steps D l HD HG _ (k_p _ _ _ _ _ _ T) (k_q _ _ _ _ _ _ T)) as (E & _). cbv zeta in E. rewrite E. unfold gpl. rewrite <- OK.
  match goal with |- _ <= ?w + ?k * ?gg - ?w <= _ => replace (w + k * gg - w) with (k * gg) by ring end.
  apply slope_range; [apply (j_Z _ _ _ _ _ I)|apply (k_mp _ _ _ _ _ _ T)| |lra|lra].
  destruct (coords_B D (x (t0 + n)%nat)) as (_ & _ & C3 & C4 & _). rewrite (k_fp _ _ _ _ _ _ T). unfold fp. rewrite C4.
  pose proof (j_A _ _ _ _ _ I). pose proof (j_D _ _ _ _ _ I). destruct (VX _ LE).
  assert (s * - al nb <= s * A (x (t0 + n)%nat) <= s * ah nb) by (split; apply Rmult_le_compat_l; lra).
  assert (lm * Dlo nb <= lm * Df (x (t0 + n)%nat)) by (apply Rmult_le_compat_l; lra).
  pose proof (relu_nonneg (B (x (t0 + n)%nat))). unfold z_lo.
  assert (relu (B (x (t0 + n)%nat)) <= Rmax 0 (Xmax D nb x0 - lm * Dlo nb)).
  { unfold relu. destruct (Rlt_dec _ _); [|apply Rmax_l]. eapply Rle_trans; [|apply Rmax_r]. lra. }
  lra.
Qed.

Lemma IW I1 I2 t : IWlo x0 T0 I1 -> IWhi x0 T0 I2 -> (t0 <= t)%nat -> I1 + ln (INR t) <= W (x t) <= I2 + ln (INR t).
Proof.
  intros [[d1 H1]|(o1 & d1 & H1)] [[d2 H2]|(o2 & d2 & H2)] Ht;
    try (pose proof (W_growth t d1 Ht)); try (pose proof (W_growth t d2 Ht)); try (pose proof (Z_growth t o1 d1 Ht)); try (pose proof (Z_growth t o2 d2 Ht)); lra.
Qed.

(** (B3): num and den *)
Theorem B_num_den I1 I2 t : IWlo x0 T0 I1 -> IWhi x0 T0 I2 -> (t0 <= t)%nat ->
  nloB <= num (x t) <= nhiB /\ 2 * ln (INR t) + 2 * I1 + addlo <= den (x t) <= 2 * ln (INR t) + 2 * I2 + addhi /\ 0 < den (x t).
Proof.
  intros H1 H2 Ht. destruct (TB t Ht) as [I T]. pose proof (IW I1 I2 t H1 H2 Ht) as GW.
  pose proof (j_A _ _ _ _ _ I) as IA. pose proof (j_D _ _ _ _ _ I) as ID.
  assert (EN : num (x t) = - Df (x t) - (1 + s) * A (x t)) by (unfold num, DB1, Mp, PP; ring).
  assert (ED : den (x t) = 2 * W (x t) + (2 * lm - 1) * Df (x t) - (1 - s) * A (x t)) by (unfold den, WB, DB1, Mp, PP; ring).
  assert ((1 + s) * - al nb <= (1 + s) * A (x t) <= (1 + s) * ah nb) by (split; apply Rmult_le_compat_l; lra).
  pose proof (end_between (2 * lm - 1) _ _ _ ID) as X1.
  assert (X2 : Rmin ((1 - s) * al nb) (- ((1 - s) * ah nb)) <= - ((1 - s) * A (x t)) <= Rmax ((1 - s) * al nb) (- ((1 - s) * ah nb))).
  { pose proof (end_between (- (1 - s)) _ _ _ IA) as X. replace (- (1 - s) * - al nb) with ((1 - s) * al nb) in X by ring.
    replace (- (1 - s) * ah nb) with (- ((1 - s) * ah nb)) in X by ring. replace (- (1 - s) * A (x t)) with (- ((1 - s) * A (x t))) in X by ring. exact X. }
  assert (DP : 0 < den (x t)).
  { apply den_pos; rewrite <- ?(k_fp _ _ _ _ _ _ T), <- ?(k_fm _ _ _ _ _ _ T);
      [pose proof (k_mp _ _ _ _ _ _ T); pose proof (b_mp _ _ _ _ H)|pose proof (k_mm _ _ _ _ _ _ T); pose proof (b_mm _ _ _ _ H)]; lra. }
  rewrite EN, ED in *. unfold nloB, nhiB, addlo, addhi. repeat split; lra.
Qed.

(** the rate of the boundary: S |sigma* - 1/2| = (S/2) |num| / den *)
Theorem B_rate S I1 I2 C1 C2 nmin nmax lowA upB : 0 <= S -> RateB x0 T0 S I1 I2 C1 C2 nmin nmax lowA upB ->
  forall t, (t0 <= t)%nat -> lowA / ln (INR t) <= S / 2 * (Rabs (num (x t)) / den (x t)) <= upB / ln (INR t).
Proof.
  intros HS [J1 J2 [c1 c1'] [c2 c2'] Hmin [n1 n2] [A0 A1] [B0 B1]] t Ht. destruct (B_num_den I1 I2 t J1 J2 Ht) as (N & [D1 D2] & Dp).
  pose proof (ln_INR t0 t Ht0 Ht) as L.
  assert (NU : Rabs (num (x t)) <= nmax) by (apply Rabs_le; lra).
  assert (NL : nmin <= Rabs (num (x t))).
  { pose proof (Rabs_pos (num (x t))). pose proof (Rle_abs (num (x t))). pose proof (Rle_abs (- num (x t))) as X. rewrite Rabs_Ropp in X.
    destruct Hmin as [Q|[Q|Q]]; lra. }
  replace (S / 2 * (Rabs (num (x t)) / den (x t))) with (S / 2 * Rabs (num (x t)) / den (x t)) by (field; lra). split.
  - apply rate_lo with (k := 2) (C := C2) (nmin := S / 2 * nmin) (l0 := ln T0); auto; try lra. apply Rmult_le_compat_l; lra.
  - apply rate_up with (k := 2) (C := C1) (nmax := S / 2 * nmax) (l0 := ln T0); auto; try lra. apply Rmult_le_compat_l; lra.
Qed.

(** ** Dead zones *)
Lemma own_p t : (t0 <= t)%nat -> Z x0 - s * al nb <= p (x t).
Proof.
  intros Ht. destruct (TB t Ht) as [I _]. destruct (coords_B D (x t)) as (_ & _ & _ & C4 & _). pose proof (j_Z _ _ _ _ _ I). pose proof (j_A _ _ _ _ _ I).
  assert (s * - al nb <= s * A (x t)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Lemma B_inner t : Z3B x0 -> Z1B x0 -> (t0 <= t)%nat -> A (x t) <= 3 * p (x t) /\ A (x t) * B (x t) < p (x t) * q (x t).
Proof.
  unfold Z3B. intros z3 z1 Ht. destruct (TB t Ht) as [I T]. pose proof (own_p t Ht). pose proof (j_A _ _ _ _ _ I). split; [lra|].
  assert (F1 : 0 < fp (x t)) by (rewrite <- (k_fp _ _ _ _ _ _ T); pose proof (k_mp _ _ _ _ _ _ T); pose proof (b_mp _ _ _ _ H); lra).
  assert (F2 : mlom D nb x0 <= fm (x t)) by (rewrite <- (k_fm _ _ _ _ _ _ T); apply (k_mm _ _ _ _ _ _ T)). pose proof (b_mm _ _ _ _ H).
  apply prod_lt; try lra. intros A0 B0. destruct z1 as [E|Hn]; [destruct (j_on _ _ _ _ _ I E); lra|].
  destruct (on nb) eqn:E; [destruct (j_on _ _ _ _ _ I E); lra|]. pose proof (j_any _ _ _ _ _ I E). destruct (b_H6 _ _ _ _ H).
  assert (- A (x t) * - B (x t) <= al nb * bl nb) by (apply Rmult_le_compat; lra).
  pose proof (fm_le_q (x t)). assert ((Z x0 - s * al nb) * mlom D nb x0 <= p (x t) * q (x t)) by (apply Rmult_le_compat; lra). lra.
Qed.
Lemma B_outer t : Z2B x0 -> (t0 <= t)%nat -> B (x t) <= 3 * q (x t).
Proof.
  intros [HO HZ] Ht. destruct (TB t Ht) as [I T]. destruct (coords_B D (x t)) as (_ & C2 & C3 & _). rewrite C2, C3.
  pose proof (j_X _ _ _ _ _ I). pose proof (j_W _ _ _ _ _ I). pose proof (end_between (4 * lm - 3) _ _ _ (j_D _ _ _ _ _ I)).
  assert (0 <= (4 - om) * (W (x t) - W x0)) by (apply Rmult_le_pos; lra). lra.
Qed.
End Rate.
