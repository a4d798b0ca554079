(** TheoremR.v -- Theorem R in its corrected form (doc/theory.md: transients 12.2): under Theorem T, with any of the options 1, 2, 3,
    the numerator and denominator of the boundary are enclosed for ALL t >= t0 and A <= (S/2) |num|/den ln t <= B.
    The lower bound is unconditional; the upper bound on the gap needs (H5) and (Z) = ZA, ZB (no nearer dead zone), see [R_boundary]. *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network Growth Rate Excess TheoremT Gap.
Open Scope R_scope.

(** one neuron active at the boundary is enough *)
Lemma prod_lt x : 0 < fp x -> 0 < fm x -> (A x <= 0 -> B x <= 0 -> A x * B x < p x * q x) -> A x * B x < p x * q x.
Proof.
  intros HX HY HP. unfold fp, fm, relu in *.
  destruct (Rlt_dec 0 (A x)) as [HA|HA]; destruct (Rlt_dec 0 (B x)) as [HB|HB]; [| | |apply HP; lra].
  - assert (0 < q x * (p x - B x)) by (apply Rmult_lt_0_compat; lra).
    assert (0 < B x * (q x - A x)) by (apply Rmult_lt_0_compat; lra). lra.
  - assert (0 < p x * q x) by (apply Rmult_lt_0_compat; lra). assert (0 <= A x * - B x) by (apply Rmult_le_pos; lra). lra.
  - assert (0 < p x * q x) by (apply Rmult_lt_0_compat; lra). assert (0 <= - A x * B x) by (apply Rmult_le_pos; lra). lra.
Qed.

Section Rate.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).
Notation W := (WW D bd).  Notation V := (VV D bd).  Notation L := (LL D bd).
Notation ep_min := (epmin D bd).  Notation ep_max := (epmax D bd).
Notation em_min := (emmin D bd).  Notation em_max := (emmax D bd).

(** ** What a checker computes from the state x0 at t0 (T0 = t0) *)
Section Numbers.
Variables (x0 : state) (T0 : R).
Definition negA := DA bd x0 + Alow bd.  (* A >= - negA for ever *)
Definition negB := DB bd x0 + Blow bd.
Definition nlo := - Lhi nu - dhi D bd - negB.
Definition nhi := - Llo nu + dlo D bd + negA.
Definition Wlo := growlo l (W x0) (wlo nu) ep_max T0.
Definition Vlo := growlo l (V x0) (ylo nu) em_max T0.
Definition Whi := growhi l (W x0) (wlo nu) (whi nu) ep_min ep_max T0.
Definition Vhi := growhi l (V x0) (ylo nu) (yhi nu) em_min em_max T0.
Definition denlo (C : R) :=
  (0 < wlo nu /\ 0 < ylo nu /\ C <= Wlo + Vlo + ep_min + em_min) \/
  (0 < ylo nu /\ C <= 2 * Vlo + Llo nu + ep_min + em_min) \/
  (0 < wlo nu /\ C <= 2 * Wlo - Lhi nu + ep_min + em_min).
Definition denhi (C : R) :=
  (0 < wlo nu /\ 0 < ylo nu /\ Whi + Vhi + ep_max + em_max + negA + negB <= C) \/
  (0 < ylo nu /\ 2 * Vhi + Lhi nu + ep_max + em_max + negA + negB <= C) \/
  (0 < wlo nu /\ 2 * Whi - Llo nu + ep_max + em_max + negA + negB <= C).

(** printed numbers; S is the distance of the two points *)
Record HypR (S C1 C2 nmin nmax lowA upB : R) : Prop := {
  r_C1 : C1 <= 0 /\ denlo C1;  r_C2 : 0 <= C2 /\ denhi C2;
  r_nmin : nmin <= 0 \/ nmin <= nlo \/ nmin <= - nhi;  r_nmax : - nmax <= nlo /\ nhi <= nmax;
  r_A : 0 <= lowA /\ lowA * (2 * ln T0 + C2) <= S / 2 * nmin * ln T0;
  r_B : 0 <= upB /\ S / 2 * nmax * ln T0 <= upB * (2 * ln T0 + C1)
}.

(** no dead zone between the points, and none nearer than the boundary behind x+ (ZA) or behind x- (ZB) *)
Definition H5 := negA * negB < (Wmin nu + ep_min) * (Vmin nu + em_min) \/ lockA mo = true \/ lockB mo = true.
Definition ZA :=
  ((lockA mo = false /\ actA mo = false \/ s <= Rlo nu) /\ Abar bd + UA bd x0 <= 3 * (Wmin nu + ep_min)) \/
  (0 < wlo nu /\ a * Gmm * (s - Rlo nu) <= 3 * wlo nu /\ Abar bd + UA bd x0 <= 3 * (W x0 + ep_min)) \/
  (0 < ylo nu /\ a * Gmm * (s / Rlo nu - 1) <= 3 * ylo nu /\ Abar bd + UA bd x0 <= 3 * (V x0 + Llo nu + ep_min)) \/
  (A x0 <= 3 * p x0 /\ Gpm <= 3 * Gpp /\ 0 <= 3 * Gpp - Gpm + Rlo nu * (Gmm - 3 * Gpm) /\ 0 <= 3 * Gpp - Gpm + Rhi nu * (Gmm - 3 * Gpm)).
Definition ZB :=
  ((lockB mo = false /\ actB mo = false \/ r * Rhi nu <= 1) /\ Bbar bd + UB bd x0 <= 3 * (Vmin nu + em_min)) \/
  (0 < ylo nu /\ b * Gpp * (r - / Rhi nu) <= 3 * ylo nu /\ Bbar bd + UB bd x0 <= 3 * (V x0 + em_min)) \/
  (0 < wlo nu /\ b * Gpp * (r * Rhi nu - 1) <= 3 * wlo nu /\ Bbar bd + UB bd x0 <= 3 * (W x0 - Lhi nu + em_min)) \/
  (B x0 <= 3 * q x0 /\ Gpm <= 3 * Gmm /\ 0 <= 3 * Gmm - Gpm + / Rlo nu * (Gpp - 3 * Gpm) /\ 0 <= 3 * Gmm - Gpm + / Rhi nu * (Gpp - 3 * Gpm)).
End Numbers.
Arguments r_C1 {x0 T0 S C1 C2 nmin nmax lowA upB}.  Arguments r_C2 {x0 T0 S C1 C2 nmin nmax lowA upB}.
Arguments r_nmin {x0 T0 S C1 C2 nmin nmax lowA upB}.  Arguments r_nmax {x0 T0 S C1 C2 nmin nmax lowA upB}.
Arguments r_A {x0 T0 S C1 C2 nmin nmax lowA upB}.  Arguments r_B {x0 T0 S C1 C2 nmin nmax lowA upB}.

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Hypothesis Ht0 : (2 <= t0)%nat.
Let CT := TheoremT D l bd mo nu HD HG x t0 Hx H.
Let Hb0 := HypT_bands D l bd mo nu HD HG x t0 H.
Notation x0 := (x t0).  Notation T0 := (INR t0).

Lemma W0V0 : Wmin nu <= W x0 /\ Vmin nu <= V x0 /\ dom l (W x0) /\ dom l (V x0).
Proof.
  pose proof (CT t0 (Nat.le_refl _)) as C. pose proof (c_Wmin C) as X. pose proof (c_Vmin C) as Y.
  destruct (e_signs D l bd mo nu HD HG x t0 H) as [EP EM].
  pose proof (h_mp H). pose proof (h_mm H).
  repeat split; auto; apply dom_pos; lra.
Qed.

Lemma W_ln_all t : 0 < wlo nu -> (t0 <= t)%nat -> Wlo x0 T0 + ln (INR t) <= W (x t) <= Whi x0 T0 + ln (INR t).
Proof.
  intros Hw Ht. destruct (e_signs D l bd mo nu HD HG x t0 H) as [EP EM]. destruct W0V0 as (_ & _ & D1 & _).
  pose proof (W_ln l (fun n => W (x (t0 + n)%nat)) (fun n => mp (x (t0 + n)%nat)) (wlo nu) (whi nu) ep_min ep_max Hw) as X.
  cbv beta in X. rewrite Nat.add_0_r in X.
  replace t with (t0 + (t - t0))%nat by (rewrite Nat.add_comm, Nat.sub_add; auto).
  apply X; auto; try (eapply Nat.le_trans; [|exact Ht0]; auto with arith).
  - intros n. rewrite Nat.add_succ_r. apply (c_W (CT _ (Nat.le_add_r t0 n))).
  - intros n. apply (c_ep (CT _ (Nat.le_add_r t0 n))).
Qed.
Lemma V_ln_all t : 0 < ylo nu -> (t0 <= t)%nat -> Vlo x0 T0 + ln (INR t) <= V (x t) <= Vhi x0 T0 + ln (INR t).
Proof.
  intros Hw Ht. destruct (e_signs D l bd mo nu HD HG x t0 H) as [EP EM]. destruct W0V0 as (_ & _ & _ & D1).
  pose proof (W_ln l (fun n => V (x (t0 + n)%nat)) (fun n => mm (x (t0 + n)%nat)) (ylo nu) (yhi nu) em_min em_max Hw) as X.
  cbv beta in X. rewrite Nat.add_0_r in X.
  replace t with (t0 + (t - t0))%nat by (rewrite Nat.add_comm, Nat.sub_add; auto).
  apply X; auto; try (eapply Nat.le_trans; [|exact Ht0]; auto with arith).
  - intros n. rewrite Nat.add_succ_r. apply (c_V (CT _ (Nat.le_add_r t0 n))).
  - intros n. apply (c_em (CT _ (Nat.le_add_r t0 n))).
Qed.

Lemma margins_at t : (t0 <= t)%nat ->
  0 < Wmin nu + ep_min <= fp (x t) /\ 0 < Vmin nu + em_min <= fm (x t) /\ fp (x t) = mp (x t) /\ fm (x t) = mm (x t).
Proof.
  intros Ht. pose proof (CT t Ht) as C.
  pose proof (mp_fp (x t) (c_p C)) as E1. pose proof (mm_fm (x t) (c_q C)) as E2.
  rewrite <- E1, <- E2. repeat split; apply C.
Qed.

Lemma neg_part t : (t0 <= t)%nat -> 0 <= relu (- A (x t)) <= negA x0 /\ 0 <= relu (- B (x t)) <= negB x0.
Proof.
  intros Ht. pose proof (CT t Ht) as C. destruct Hb0 as (_ & X2 & _ & X4). unfold negA, negB.
  pose proof (c_Alow C) as Y1. pose proof (c_Blow C) as Y2.
  pose proof (exD_nonneg (Alow bd) (A x0)) as Z1. fold (DA bd x0) in Z1. pose proof (exD_nonneg (Blow bd) (B x0)) as Z2. fold (DB bd x0) in Z2.
  unfold relu. repeat destruct (Rlt_dec _ _); lra.
Qed.

(** den without the negative parts *)
Lemma R_sum C1 t : denlo x0 T0 C1 -> (t0 <= t)%nat -> 2 * ln (INR t) + C1 <= fp (x t) + fm (x t).
Proof.
  intros HC1 Ht. pose proof (CT t Ht) as C. destruct (margins_at t Ht) as (_ & _ & F1 & F2).
  pose proof (c_L C) as CL. pose proof (c_ep C) as CE. pose proof (c_em C) as CM. rewrite <- F1 in CE. rewrite <- F2 in CM. unfold LL in CL.
  pose proof (W_ln_all t) as LW. pose proof (V_ln_all t) as LV.
  destruct HC1 as [(X & Y & Z)|[(Y & Z)|(X & Z)]]; [specialize (LW X Ht); specialize (LV Y Ht)|specialize (LV Y Ht)|specialize (LW X Ht)]; lra.
Qed.

(** n_lo <= num <= n_hi, 2 ln t + C1 <= den <= 2 ln t + C2, for all t >= t0 *)
Theorem R_num_den C1 C2 t : denlo x0 T0 C1 -> denhi x0 T0 C2 -> (t0 <= t)%nat ->
  nlo x0 <= num (x t) <= nhi x0 /\ 2 * ln (INR t) + C1 <= den (x t) <= 2 * ln (INR t) + C2 /\ 0 < den (x t).
Proof.
  intros HC1 HC2 Ht. pose proof (CT t Ht) as C. destruct (margins_at t Ht) as (P1 & P2 & F1 & F2).
  destruct (num_den (x t)) as [-> ->]. destruct (neg_part t Ht) as [NA NB].
  pose proof (c_L C) as CL. pose proof (c_ep C) as CE. pose proof (c_em C) as CM.
  destruct (e_bounds D HD HG bd (x t) Hb0) as (_ & _ & ED).
  rewrite <- F1 in CE. rewrite <- F2 in CM. unfold nlo, nhi. unfold LL in CL.
  split; [lra|]. split; [|lra].
  pose proof (W_ln_all t) as LW. pose proof (V_ln_all t) as LV. split.
  - destruct HC1 as [(X & Y & Z)|[(Y & Z)|(X & Z)]];
      [specialize (LW X Ht); specialize (LV Y Ht)|specialize (LV Y Ht)|specialize (LW X Ht)]; lra.
  - destruct HC2 as [(X & Y & Z)|[(Y & Z)|(X & Z)]];
      [specialize (LW X Ht); specialize (LV Y Ht)|specialize (LV Y Ht)|specialize (LW X Ht)]; lra.
Qed.

(** Theorem R: explicit constants, all t >= t0 *)
Theorem TheoremR S C1 C2 nmin nmax lowA upB : 0 <= S -> HypR x0 T0 S C1 C2 nmin nmax lowA upB ->
  forall t, (t0 <= t)%nat -> lowA / ln (INR t) <= S / 2 * (Rabs (num (x t)) / den (x t)) <= upB / ln (INR t).
Proof.
  intros HS K t Ht. destruct (r_C1 K) as [N1 K1]. destruct (r_C2 K) as [N2 K2].
  destruct (R_num_den C1 C2 t K1 K2 Ht) as (N & [D1 D2] & Dp). destruct (ln_INR t0 t Ht0 Ht) as [l0 ll].
  set (n := num (x t)) in *. set (d := den (x t)) in *. set (lt := ln (INR t)) in *. set (l' := ln (INR t0)) in *.
  assert (NU : Rabs n <= nmax) by (apply Rabs_le; destruct (r_nmax K); lra).
  assert (NL : nmin <= Rabs n).
  { pose proof (Rabs_pos n). pose proof (Rle_abs n). pose proof (Rle_abs (- n)) as X. rewrite Rabs_Ropp in X.
    destruct (r_nmin K) as [Q|[Q|Q]]; lra. }
  destruct (r_A K) as [QA1 QA2]. destruct (r_B K) as [QB1 QB2]. fold l' in QA2, QB2.
  replace (S / 2 * (Rabs n / d)) with (S / 2 * Rabs n / d) by (field; lra).
  assert (S0 : forall u v, u <= v -> S / 2 * u <= S / 2 * v) by (intros; apply Rmult_le_compat_l; lra). split.
  - apply rate_lo with (k := 2) (C := C2) (nmin := S / 2 * nmin) (l0 := l'); auto; lra.
  - apply rate_up with (k := 2) (C := C1) (nmax := S / 2 * nmax) (l0 := l'); auto; lra.
Qed.

(** the same upper bound where there is a dead zone between the points *)
Theorem R_between S C1 C2 nmin nmax lowA upB : 0 <= S -> HypR x0 T0 S C1 C2 nmin nmax lowA upB ->
  forall t, (t0 <= t)%nat -> A (x t) < 0 -> B (x t) < 0 -> p (x t) * q (x t) <= A (x t) * B (x t) ->
  S / 2 - S * Rmin (sigma2 (x t)) (1 - sigma1 (x t)) <= upB / ln (INR t).
Proof.
  intros HS K t Ht NA NB HAB. destruct (r_C1 K) as [N1 K1]. destruct (r_C2 K) as [N2 K2]. pose proof (CT t Ht) as C.
  pose proof (c_p C) as P. pose proof (c_q C) as Q. pose proof (R_sum C1 t K1 Ht) as D1. pose proof (ln_INR t0 t Ht0 Ht) as LL'.
  destruct (margins_at t Ht) as (_ & _ & F1 & F2). destruct (neg_part t Ht) as [A1 B1]. rewrite relu_pos in A1, B1 by lra.
  destruct (e_bounds D HD HG bd (x t) Hb0) as (_ & _ & ED). pose proof (c_L C) as CL. unfold LL in CL.
  assert (Ep : fp (x t) = p (x t)) by (unfold fp; rewrite relu_neg; lra). assert (Eq : fm (x t) = q (x t)) by (unfold fm; rewrite relu_neg; lra).
  destruct (between_bounds (x t) P Q NA NB) as [U1 U2]. destruct (r_B K) as [QB1 QB2]. destruct (r_nmax K) as [M1 M2]. unfold nlo in M1. unfold nhi in M2.
  assert (up : forall n, n <= nmax -> S / 2 * Rmax 0 (n / (p (x t) + q (x t))) <= upB / ln (INR t)).
  { intros n Hn. unfold Rmax. destruct (Rle_dec _ _).
    - replace (S / 2 * (n / (p (x t) + q (x t)))) with (S / 2 * n / (p (x t) + q (x t))) by (field; lra).
      apply rate_up with (k := 2) (C := C1) (nmax := S / 2 * nmax) (l0 := ln (INR t0)); auto; try lra. apply Rmult_le_compat_l; lra.
    - rewrite Rmult_0_r. apply Rmult_le_pos; auto. left. apply Rinv_0_lt_compat. lra. }
  pose proof (up (- B (x t) + p (x t) - q (x t)) ltac:(lra)) as X1. pose proof (up (- A (x t) + q (x t) - p (x t)) ltac:(lra)) as X2.
  assert (S0 : forall u v, u <= v -> S / 2 * u <= S / 2 * v) by (intros; apply Rmult_le_compat_l; lra).
  pose proof (S0 _ _ U1). pose proof (S0 _ _ U2). unfold Rmin. destruct (Rle_dec _ _); lra.
Qed.

(** ** (Z): A <= 3 p and B <= 3 q for ever *)
Lemma step_U t : (t0 <= t)%nat -> exists t1 t3, 0 <= t1 <= 1 /\ 0 <= t3 <= 1 /\
  UA bd (x (S t)) - UA bd (x t) = - t1 * a * Gmm * (Rx l (x t) - s) * gpl l (x t) /\
  UB bd (x (S t)) - UB bd (x t) = - t3 * b * Gpp * (1 - r * Rx l (x t)) * gpl l (x t).
Proof.
  intros Ht. pose proof (CT t Ht) as C.
  destruct (Lemma1 D HD HG bd l (x t) (c_p C) (c_q C)
     (inband_at D l bd mo nu HD HG x t0 H (x t) (c_gp C) (c_gm C)))
    as (t1 & t2 & t3 & t4 & (T1 & _ & T3 & _) & _ & _ & _ & _ & _ & (E1 & _ & E3 & _) & _).
  rewrite <- (Hx t Ht) in E1, E3. exists t1, t3. auto.
Qed.

(** UA grows by at most k a step times what W (or V) grows, hence 3 (W + e) - Abar - UA never falls *)
Lemma slow (U Y : nat -> R) (gv : nat -> R) (k yl e0 : R) : (forall t, 0 < gv t) -> 0 < yl -> k <= 3 * yl ->
  (forall t, (t0 <= t)%nat -> U (S t) - U t <= Rmax 0 k * gv t) -> (forall t, (t0 <= t)%nat -> yl * gv t <= Y (S t) - Y t) ->
  U t0 <= 3 * (Y t0 + e0) -> forall t, (t0 <= t)%nat -> U t <= 3 * (Y t + e0).
Proof.
  intros G Hy Hk HU HY H0. induction 1 as [|t Ht IH]; auto.
  pose proof (HU t Ht). pose proof (HY t Ht). pose proof (G t).
  assert (Rmax 0 k * gv t <= 3 * yl * gv t) by (apply Rmult_le_compat_r; [lra|]; apply Rmax_lub; lra). lra.
Qed.

Theorem ZA_all t : ZA x0 -> (t0 <= t)%nat -> A (x t) <= 3 * p (x t).
Proof.
  intros Z0 Ht. pose proof (CT t Ht) as C. destruct (margins_at t Ht) as (P1 & _ & F1 & _).
  pose proof (fp_le_p (x t)) as P2. pose proof (exU_ge (Abar bd) (A (x t))) as A1. fold (UA bd (x t)) in A1.
  pose proof (exU_nonneg (Abar bd) (A x0)) as U0. fold (UA bd x0) in U0.
  destruct W0V0 as (W1 & _ & _ & _). pose proof (c_ep C) as CE. rewrite <- F1 in CE.
  assert (GP : forall t, 0 < g l (mp (x t))) by (intro; apply g_pos). assert (GM : forall t, 0 < g l (mm (x t))) by (intro; apply g_pos).
  assert (Hw : 0 < a * Gmm) by (apply Rmult_lt_0_compat; auto).
  destruct Z0 as [[[[m1 m2]|hR] Z1]|[(hw & hk & Z1)|[(hy & hk & Z1)|(Z1 & hG & hl & hh)]]].
  - pose proof (c_quietA C m1 m2). lra.
  - assert (UA bd (x t) <= UA bd x0); [|lra].
    clear - CT hR Ht. induction Ht as [|t Ht IA]; [lra|]. pose proof (c_UA (CT t Ht) hR). lra.
  - assert (UA bd (x t) + Abar bd <= 3 * (W (x t) + ep_min)); [|lra].
    apply (slow (fun t => UA bd (x t) + Abar bd) (fun t => W (x t)) (fun t => g l (mp (x t))) (a * Gmm * (s - Rlo nu)) (wlo nu)); auto; try lra.
    + intros n Hn. destruct (step_U n Hn) as (t1 & _ & T1 & _ & E & _). unfold gpl in E. pose proof (GP n) as G.
      pose proof (c_R (CT n Hn)) as [HR _]. change (g l (mm (x n)) / g l (mp (x n))) with (Rx l (x n)) in HR.
      replace (UA bd (x (S n)) + Abar bd - (UA bd (x n) + Abar bd)) with (- t1 * a * Gmm * (Rx l (x n) - s) * g l (mp (x n))) by lra.
      apply Rmult_le_compat_r; [lra|]. pose proof (Rmax_l 0 (a * Gmm * (s - Rlo nu))). pose proof (Rmax_r 0 (a * Gmm * (s - Rlo nu))).
      assert (a * Gmm * (s - Rx l (x n)) <= a * Gmm * (s - Rlo nu)) by (apply Rmult_le_compat_l; lra).
      replace (- t1 * a * Gmm * (Rx l (x n) - s)) with (t1 * (a * Gmm * (s - Rx l (x n)))) by ring. nra.
    + intros n Hn. apply (c_W (CT n Hn)).
  - assert (UA bd (x t) + Abar bd <= 3 * (V (x t) + (Llo nu + ep_min))).
    2:{ pose proof (c_L C) as CL. unfold LL in CL. lra. }
    apply (slow (fun t => UA bd (x t) + Abar bd) (fun t => V (x t)) (fun t => g l (mm (x t))) (a * Gmm * (s / Rlo nu - 1)) (ylo nu)); auto; try lra.
    + intros n Hn. destruct (step_U n Hn) as (t1 & _ & T1 & _ & E & _). unfold gpl in E. pose proof (GP n) as G. pose proof (GM n) as G'.
      pose proof (c_R (CT n Hn)) as [HR _]. pose proof (h_Rlo H) as [R0 _].
      assert (ER : Rx l (x n) * g l (mp (x n)) = g l (mm (x n))) by (unfold Rx, gmi, gpl; field; lra).
      change (g l (mm (x n)) / g l (mp (x n))) with (Rx l (x n)) in HR.
      replace (UA bd (x (S n)) + Abar bd - (UA bd (x n) + Abar bd)) with (- t1 * a * Gmm * (Rx l (x n) - s) * g l (mp (x n))) by lra.
      replace (- t1 * a * Gmm * (Rx l (x n) - s) * g l (mp (x n))) with (t1 * (a * Gmm * (s / Rx l (x n) - 1)) * (Rx l (x n) * g l (mp (x n)))) by (field; lra).
      rewrite ER. apply Rmult_le_compat_r; [lra|].
      pose proof (Rmax_l 0 (a * Gmm * (s / Rlo nu - 1))). pose proof (Rmax_r 0 (a * Gmm * (s / Rlo nu - 1))).
      assert (s / Rx l (x n) <= s / Rlo nu).
      { unfold Rdiv. apply Rmult_le_compat_l; [left; apply ss_pos; auto|]. apply Rinv_le_contravar; auto. }
      assert (a * Gmm * (s / Rx l (x n) - 1) <= a * Gmm * (s / Rlo nu - 1)) by (apply Rmult_le_compat_l; lra). nra.
    + intros n Hn. apply (c_V (CT n Hn)).
  - clear - CT Ht Z1 hG hl hh Ha GP GM. induction Ht as [|n Hn IH]; auto. rewrite (Hx n Hn). pose proof (CT n Hn) as C.
    destruct (step_active D l (x n) (c_p C) (c_q C)) as (E1 & E2 & _). rewrite E1, E2. specialize (GP n). specialize (GM n).
    pose proof (c_R C) as RR. set (R' := g l (mm (x n)) / g l (mp (x n))) in *. replace (g l (mm (x n))) with (R' * g l (mp (x n))) by (unfold R'; field; lra).
    assert (a0 : 0 <= a * g l (mp (x n))) by (apply Rmult_le_pos; lra). unfold gate. destruct (Rlt_dec 0 (A (x n))).
    + assert (0 <= 3 * Gpp - Gpm + R' * (Gmm - 3 * Gpm)) by (destruct (Rle_dec 0 (Gmm - 3 * Gpm)); nra).
      assert (0 <= a * g l (mp (x n)) * (3 * Gpp - Gpm + R' * (Gmm - 3 * Gpm))) by (apply Rmult_le_pos; auto). lra.
    + assert (0 <= a * g l (mp (x n)) * (3 * Gpp - Gpm)) by (apply Rmult_le_pos; lra). lra.
Qed.

Theorem ZB_all t : ZB x0 -> (t0 <= t)%nat -> B (x t) <= 3 * q (x t).
Proof.
  intros Z0 Ht. pose proof (CT t Ht) as C. destruct (margins_at t Ht) as (_ & P1 & _ & F1).
  pose proof (fm_le_q (x t)) as P2. pose proof (exU_ge (Bbar bd) (B (x t))) as A1. fold (UB bd (x t)) in A1.
  pose proof (exU_nonneg (Bbar bd) (B x0)) as U0. fold (UB bd x0) in U0.
  destruct W0V0 as (_ & W1 & _ & _). pose proof (c_em C) as CE. rewrite <- F1 in CE.
  assert (GP : forall t, 0 < g l (mp (x t))) by (intro; apply g_pos). assert (GM : forall t, 0 < g l (mm (x t))) by (intro; apply g_pos).
  assert (Hw : 0 < b * Gpp) by (apply Rmult_lt_0_compat; auto). pose proof (rr_pos D HD HG) as r0.
  destruct Z0 as [[[[m1 m2]|hR] Z1]|[(hy & hk & Z1)|[(hw & hk & Z1)|(Z1 & hG & hl & hh)]]].
  - pose proof (c_quietB C m1 m2). lra.
  - assert (UB bd (x t) <= UB bd x0); [|lra].
    clear - CT hR Ht. induction Ht as [|t Ht IA]; [lra|]. pose proof (c_UB (CT t Ht) hR). lra.
  - assert (UB bd (x t) + Bbar bd <= 3 * (V (x t) + em_min)); [|lra].
    apply (slow (fun t => UB bd (x t) + Bbar bd) (fun t => V (x t)) (fun t => g l (mm (x t))) (b * Gpp * (r - / Rhi nu)) (ylo nu)); auto; try lra.
    + intros n Hn. destruct (step_U n Hn) as (_ & t3 & _ & T3 & _ & E). unfold gpl in E. pose proof (GP n) as G. pose proof (GM n) as G'.
      pose proof (c_R (CT n Hn)) as [HR HR2]. pose proof (h_Rlo H) as [R0 _].
      assert (ER : Rx l (x n) * g l (mp (x n)) = g l (mm (x n))) by (unfold Rx, gmi, gpl; field; lra).
      change (g l (mm (x n)) / g l (mp (x n))) with (Rx l (x n)) in HR, HR2.
      replace (UB bd (x (S n)) + Bbar bd - (UB bd (x n) + Bbar bd)) with (- t3 * b * Gpp * (1 - r * Rx l (x n)) * g l (mp (x n))) by lra.
      replace (- t3 * b * Gpp * (1 - r * Rx l (x n)) * g l (mp (x n))) with (t3 * (b * Gpp * (r - / Rx l (x n))) * (Rx l (x n) * g l (mp (x n)))) by (field; lra).
      rewrite ER. apply Rmult_le_compat_r; [lra|].
      pose proof (Rmax_l 0 (b * Gpp * (r - / Rhi nu))). pose proof (Rmax_r 0 (b * Gpp * (r - / Rhi nu))).
      assert (/ Rhi nu <= / Rx l (x n)) by (apply Rinv_le_contravar; lra).
      assert (b * Gpp * (r - / Rx l (x n)) <= b * Gpp * (r - / Rhi nu)) by (apply Rmult_le_compat_l; lra). nra.
    + intros n Hn. apply (c_V (CT n Hn)).
  - assert (UB bd (x t) + Bbar bd <= 3 * (W (x t) + (- Lhi nu + em_min))).
    2:{ pose proof (c_L C) as CL. unfold LL in CL. lra. }
    apply (slow (fun t => UB bd (x t) + Bbar bd) (fun t => W (x t)) (fun t => g l (mp (x t))) (b * Gpp * (r * Rhi nu - 1)) (wlo nu)); auto; try lra.
    + intros n Hn. destruct (step_U n Hn) as (_ & t3 & _ & T3 & _ & E). unfold gpl in E. pose proof (GP n) as G.
      pose proof (c_R (CT n Hn)) as [_ HR]. change (g l (mm (x n)) / g l (mp (x n))) with (Rx l (x n)) in HR.
      replace (UB bd (x (S n)) + Bbar bd - (UB bd (x n) + Bbar bd)) with (- t3 * b * Gpp * (1 - r * Rx l (x n)) * g l (mp (x n))) by lra.
      apply Rmult_le_compat_r; [lra|]. pose proof (Rmax_l 0 (b * Gpp * (r * Rhi nu - 1))). pose proof (Rmax_r 0 (b * Gpp * (r * Rhi nu - 1))).
      assert (r * Rx l (x n) <= r * Rhi nu) by (apply Rmult_le_compat_l; lra).
      assert (b * Gpp * (r * Rx l (x n) - 1) <= b * Gpp * (r * Rhi nu - 1)) by (apply Rmult_le_compat_l; lra).
      replace (- t3 * b * Gpp * (1 - r * Rx l (x n))) with (t3 * (b * Gpp * (r * Rx l (x n) - 1))) by ring. nra.
    + intros n Hn. apply (c_W (CT n Hn)).
  - pose proof (h_Rlo H) as [R0 _]. clear - CT Ht Z1 hG hl hh Hb GP GM R0. induction Ht as [|n Hn IH]; auto. rewrite (Hx n Hn). pose proof (CT n Hn) as C.
    destruct (step_active D l (x n) (c_p C) (c_q C)) as (_ & _ & E1 & E2). rewrite E1, E2. specialize (GP n). specialize (GM n).
    pose proof (c_R C) as RR. set (R' := g l (mm (x n)) / g l (mp (x n))) in *. assert (IR : / Rhi nu <= / R' <= / Rlo nu) by (split; apply Rinv_le_contravar; lra).
    replace (g l (mp (x n))) with (/ R' * g l (mm (x n))) by (unfold R'; field; lra).
    assert (a0 : 0 <= b * g l (mm (x n))) by (apply Rmult_le_pos; lra). unfold gate. destruct (Rlt_dec 0 (B (x n))).
    + assert (0 <= 3 * Gmm - Gpm + / R' * (Gpp - 3 * Gpm)) by (destruct (Rle_dec 0 (Gpp - 3 * Gpm)); nra).
      assert (0 <= b * g l (mm (x n)) * (3 * Gmm - Gpm + / R' * (Gpp - 3 * Gpm))) by (apply Rmult_le_pos; auto). lra.
    + assert (0 <= b * g l (mm (x n)) * (3 * Gmm - Gpm)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** (H5) fails at most where there is a dead zone between the points *)
Lemma between_or t : (t0 <= t)%nat -> A (x t) * B (x t) < p (x t) * q (x t) \/ (A (x t) < 0 /\ B (x t) < 0 /\ p (x t) * q (x t) <= A (x t) * B (x t)).
Proof.
  intros Ht. destruct (margins_at t Ht) as (P1 & P2 & _ & _). destruct (Rlt_dec (A (x t) * B (x t)) (p (x t) * q (x t))) as [C|C]; auto. right.
  pose proof (c_p (CT t Ht)) as P. pose proof (c_q (CT t Ht)) as Q. assert (PQ : 0 < p (x t) * q (x t)) by (apply Rmult_lt_0_compat; auto).
  assert (X : A (x t) <= 0 /\ B (x t) <= 0).
  { split; apply Rnot_lt_le; intros N; apply C; apply prod_lt; lra. }
  repeat split; try lra; apply Rnot_le_lt; intros N; [assert (A (x t) = 0) as E by lra|assert (B (x t) = 0) as E by lra]; rewrite E in C; lra.
Qed.

(** the boundary is where num/den says, for all t *)
Theorem R_boundary t : H5 x0 -> ZA x0 -> ZB x0 -> (t0 <= t)%nat ->
  A (x t) * B (x t) < p (x t) * q (x t) /\ A (x t) <= 3 * p (x t) /\ B (x t) <= 3 * q (x t).
Proof.
  intros h5 hA hB Ht. destruct (margins_at t Ht) as (P1 & P2 & _ & _). pose proof (CT t Ht) as C.
  split; [|split; [apply ZA_all; auto|apply ZB_all; auto]].
  destruct (neg_part t Ht) as [NA NB]. destruct Hb0 as (X1 & _ & X3 & _).
  apply prod_lt; [lra|lra|]. intros HA HB. destruct h5 as [h5|[h5|h5]].
  - pose proof (fp_le_p (x t)). pose proof (fm_le_q (x t)).
    rewrite relu_pos in NA, NB by lra.
    assert (- A (x t) * - B (x t) <= negA x0 * negB x0) by (apply Rmult_le_compat; lra).
    assert ((Wmin nu + ep_min) * (Vmin nu + em_min) <= p (x t) * q (x t)) by (apply Rmult_le_compat; lra). lra.
  - pose proof (c_lockA C h5). lra.
  - pose proof (c_lockB C h5). lra.
Qed.
End Rate.
