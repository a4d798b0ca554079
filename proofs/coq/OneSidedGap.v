(** OneSidedGap.v -- Theorems B and Z from the weights to the robustness margin (doc/theory.md, section 11), both losses, ALL t >= s:
    B: A/ln t <= S/2 - gamma_t <= B/ln t.   Z (omega > 4): A/ln t <= |gamma_t - S/(omega-2)| <= B/ln t, the dead zone behind x- is nearer. *)
From Coq Require Import Reals Lra Psatz Arith.
From Coquelicot Require Import Rcomplements.
From Gdcert Require Import Base Loss Network Excess Gap Rate OneSided OneSidedRate.
Open Scope R_scope.

Lemma abs_bounds x c : Rabs x <= c -> - c <= x <= c.
Proof. intros H. pose proof (Rle_abs x). pose proof (Rle_abs (- x)) as X. rewrite Rabs_Ropp in X. lra. Qed.

(** ** Geometry: neuron 2 switches off behind x- at distance S sigma0, sigma0 = q/(B - q), before the boundary is as far *)
Definition sigma0 z := q z / (B z - q z).
Section Zone.
Variable x : state.
Hypotheses (Hp : 0 < fp x) (Hm : 0 < fm x) (HAB : A x * B x < p x * q x) (HA : A x <= 3 * p x) (HB : q x < B x).
Let qpos : 0 < q x. Proof. pose proof (fm_le_q x). lra. Qed.
Lemma sigma0_pos : 0 < sigma0 x. Proof. unfold sigma0. apply Rdiv_lt_0_compat; lra. Qed.
Lemma sigma0_eq : sigma0 x * (B x - q x) = q x. Proof. unfold sigma0. field. lra. Qed.

Lemma zone_left sg : - sigma0 x < sg < sstar x -> Fs x sg < 0.
Proof.
  intros H. pose proof (den_pos x Hp Hm) as D. pose proof (diff x Hp Hm sg) as E. pose proof sigma0_eq.
  assert (P : 0 < q x + sg * (B x - q x)) by nra. assert ((sg - sstar x) * den x < 0) by nra.
  unfold Fs, relu. repeat destruct (Rlt_dec _ _); lra.
Qed.
Lemma zone_zero : Fs x (- sigma0 x) = 0.
Proof.
  pose proof (den_pos x Hp Hm) as D. pose proof (diff x Hp Hm (- sigma0 x)) as E. pose proof sigma0_eq. pose proof sigma0_pos.
  pose proof (sstar_01 x Hp Hm). assert (Q : q x + - sigma0 x * (B x - q x) = 0) by lra.
  assert ((- sigma0 x - sstar x) * den x < 0) by nra. unfold Fs. rewrite Q, (relu_neg 0), relu_neg; lra.
Qed.
End Zone.

Section Line.
Variables (xp xm v1 v2 h : R) (l : loss).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hh : 0 < h) (Hne : xp <> xm) (HG : 0 < xp * xm + 1).
Notation D := (line xp xm v1 v2 h).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Notation N := (N1 v1 v2).
Notation S := (Rabs (xp - xm)).
Notation lm := (lam D).  Notation om := (omega D).

Theorem zone_exact w : let x := co w in 0 < fp x -> 0 < fm x -> A x * B x < p x * q x -> A x <= 3 * p x -> q x < B x ->
  sigma0 x <= / 2 - / 2 * (Rabs (num x) / den x) -> is_margin (N w) xp xm (S * sigma0 x).
Proof.
  intros x Hp Hm HAB HA HB Hn. pose proof (sstar_01 x Hp Hm) as S01. destruct (ratio_mu xp xm v1 v2 Hne w Hp Hm) as [E S0]. fold x in E.
  assert (HM : sigma0 x <= Rmin (sstar x) (1 - sstar x)) by (apply Rmult_le_reg_l with S; auto; rewrite <- E; apply Rmult_le_compat_l with (r := S) in Hn; lra).
  pose proof (Rmin_l (sstar x) (1 - sstar x)). pose proof (Rmin_r (sstar x) (1 - sstar x)). pose proof (sigma0_pos x Hm HB).
  assert (SA : forall u, Rabs (u * (xp - xm)) = Rabs u * S) by (intros; apply Rabs_mult).
  assert (SG : forall z, exists sg, z = xm + sg * (xp - xm)) by (intros z; exists ((z - xm) / (xp - xm)); field; lra).
  repeat split.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite (N1_Fs xp xm v1 v2 Hv1 Hv2). fold x.
    replace (xm + sg * (xp - xm) - xp) with ((sg - 1) * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs (sg - 1) < sigma0 x) by (apply Rmult_lt_reg_r with S; lra). apply Rabs_def2 in Hs. apply Fs_right; auto; lra.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite (N1_Fs xp xm v1 v2 Hv1 Hv2). fold x.
    replace (xm + sg * (xp - xm) - xm) with (sg * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs sg < sigma0 x) by (apply Rmult_lt_reg_r with S; lra). apply Rabs_def2 in Hs. apply zone_left; auto; lra.
  - exists (xm + - sigma0 x * (xp - xm)). split; [rewrite (N1_Fs xp xm v1 v2 Hv1 Hv2); apply zone_zero; auto|]. right.
    replace (xm + - sigma0 x * (xp - xm) - xm) with (- sigma0 x * (xp - xm)) by ring. rewrite SA, Rabs_Ropp, Rabs_pos_eq by lra. ring.
Qed.

(** ** The certificate *)
Variable w : nat -> net.
Variable t0 : nat.
Hypothesis Hw : forall t, (t0 <= t)%nat -> w (Datatypes.S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).
Let x t := co (w t).
Lemma weights_run_B : Run D l x t0.
Proof. intros t Ht. unfold x. rewrite (Hw t Ht), coords_gd, gram_line by auto. reflexivity. Qed.

Variables (nb : numsB) (I1 I2 C1 C2 nmin nmax lowA upB : R).
Hypothesis Ht0 : (2 <= t0)%nat.
Hypothesis HB : HypB D l nb (x t0).
Hypothesis HR : RateB D l nb (x t0) (INR t0) S I1 I2 C1 C2 nmin nmax lowA upB.
Let HD := line_ok xp xm v1 v2 h Hv1 Hv2 Hh Hne.
Let TB t (Ht : (t0 <= t)%nat) := TheoremB D l nb HD HG x t0 weights_run_B HB t Ht.
Let RT t (Ht : (t0 <= t)%nat) := B_rate D l nb HD HG x t0 weights_run_B HB Ht0 S I1 I2 C1 C2 nmin nmax lowA upB (Rabs_pos _) HR t Ht.

Lemma margins_B t : (t0 <= t)%nat -> 0 < fp (x t) /\ 0 < fm (x t).
Proof.
  intros Ht. destruct (TB t Ht) as [_ T]. rewrite <- (k_fp _ _ _ _ _ _ T), <- (k_fm _ _ _ _ _ _ T).
  pose proof (k_mp _ _ _ _ _ _ T). pose proof (k_mm _ _ _ _ _ _ T). pose proof (b_mp _ _ _ _ HB). pose proof (b_mm _ _ _ _ HB). lra.
Qed.

(** (B4), the lower bound: no condition on dead zones *)
Theorem B_gap_lower t gamma : (t0 <= t)%nat -> is_margin (N (w t)) xp xm gamma -> lowA / ln (INR t) <= S / 2 - gamma.
Proof.
  intros Ht M. destruct (margins_B t Ht). pose proof (RT t Ht) as [R _]. eapply Rle_trans; [exact R|].
  apply (gap_lower xp xm v1 v2 Hv1 Hv2 Hne (w t) gamma); auto.
Qed.
(** (B4) *)
Theorem B_gap : Z3B D nb (x t0) -> Z1B D nb (x t0) -> Z2B D nb (x t0) ->
  forall t, (t0 <= t)%nat -> exists gamma, is_margin (N (w t)) xp xm gamma /\ lowA / ln (INR t) <= S / 2 - gamma <= upB / ln (INR t).
Proof.
  intros z3 z1 z2 t Ht. destruct (margins_B t Ht).
  destruct (B_inner D l nb HD HG x t0 weights_run_B HB t z3 z1 Ht). pose proof (B_outer D l nb HD HG x t0 weights_run_B HB t z2 Ht).
  exists (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))). split; [apply gap_exact; auto|]. pose proof (RT t Ht). lra.
Qed.

(** ** Theorem Z *)
Definition KZ (x0 z : state) := VB D x0 - (om - 1) * WB D x0 + (1 - 2 * lm) * DB1 D z.
(** (omega - 2)(1 - lam) D + K as a function of D *)
Definition nZ (x0 : state) d := (om - 2) * (1 - lm) * d + (VB D x0 - (om - 1) * WB D x0 + (1 - 2 * lm) * d).
Record HypZ (x0 : state) (T0 K1 nz upZ : R) : Prop := {
  hz_on : on nb = true;  hz_om : 4 < om;
  hz_I1 : I1 <= 0;
  hz_K1 : K1 <= 0 /\ K1 <= VB D x0 - (om - 1) * WB D x0 + Rmin ((1 - 2 * lm) * Dlo nb) ((1 - 2 * lm) * Dhi nb);
  hz_den : 0 < (om - 2) * (ln T0 + I1) + K1;
  hz_nz : Rabs (nZ x0 (Dlo nb)) <= nz /\ Rabs (nZ x0 (Dhi nb)) <= nz;
  hz_up : 0 <= upZ /\ nz * ln T0 <= upZ * ((om - 2) * ((om - 2) * (ln T0 + I1) + K1));
  (* the dead zone is nearer than the boundary *)
  hz_far : / (om - 2) + upZ / ln T0 <= / 2 - upB / S / ln T0
}.
(** for the lower bound *)
Record HypZlow (x0 : state) (T0 K2 nl lowZ : R) : Prop := {
  hz_I2 : 0 <= I2;
  hz_K2 : 0 <= K2 /\ VB D x0 - (om - 1) * WB D x0 + Rmax ((1 - 2 * lm) * Dlo nb) ((1 - 2 * lm) * Dhi nb) <= K2;
  hz_nl : nl <= nZ x0 (Dlo nb) /\ nl <= nZ x0 (Dhi nb) \/ nl <= - nZ x0 (Dlo nb) /\ nl <= - nZ x0 (Dhi nb);
  hz_low : 0 <= lowZ /\ lowZ * ((om - 2) * ((om - 2) * (ln T0 + I2) + K2)) <= nl * ln T0
}.

Lemma S_pos : 0 < S. Proof. apply Rabs_pos_lt. lra. Qed.

(** sigma0 and its distance to 1/(omega - 2), exactly *)
Lemma Z_exact t : on nb = true -> 4 < om -> (t0 <= t)%nat -> let z := x t in
  B z - q z = (om - 2) * WB D z + KZ (x t0) z /\ q z * (om - 2) - (B z - q z) = - nZ (x t0) (DB1 D z).
Proof.
  intros Hon Hom Ht z. destruct (TB t Ht) as [I _]. destruct (j_on _ _ _ _ _ I Hon) as [_ VE]. fold z in VE.
  destruct (coords_B D z) as (_ & Y2 & Y3 & _).
  assert (EB : B z - q z = (om - 2) * WB D z + KZ (x t0) z) by (rewrite Y2, Y3; unfold KZ; lra).
  split; auto. rewrite EB, Y2. unfold KZ, nZ. ring.
Qed.

Theorem Z_sigma K1 nz upZ t : HypZ (x t0) (INR t0) K1 nz upZ -> (t0 <= t)%nat ->
  q (x t) < B (x t) /\ Rabs (sigma0 (x t) - / (om - 2)) <= upZ / ln (INR t).
Proof.
  intros [Hon Hom HI [K0 HK] Hden [N1 N2] [u0 Hup] _] Ht. destruct (TB t Ht) as [I T]. destruct (Z_exact t Hon Hom Ht) as [EB EQ].
  pose proof (IW D l nb HD HG x t0 weights_run_B HB Ht0 I1 I2 t (rb_I1 _ _ _ _ _ _ _ _ _ _ _ _ _ _ HR) (rb_I2 _ _ _ _ _ _ _ _ _ _ _ _ _ _ HR) Ht) as GW.
  pose proof (ln_INR t0 t Ht0 Ht) as L. pose proof (j_D _ _ _ _ _ I) as ID. pose proof (end_between (1 - 2 * lm) _ _ _ ID) as EK.
  set (z := x t) in *. assert (KL : K1 <= KZ (x t0) z) by (unfold KZ; lra).
  assert (LW : (om - 2) * (I1 + ln (INR t)) <= (om - 2) * WB D z) by (apply Rmult_le_compat_l; lra).
  assert (LL : (om - 2) * ln (INR t0) <= (om - 2) * ln (INR t)) by (apply Rmult_le_compat_l; lra).
  assert (DL : (om - 2) * (ln (INR t) + I1) + K1 <= B z - q z) by lra.
  assert (DP : 0 < B z - q z) by lra. split; [lra|].
  apply abs_bounds in N1. apply abs_bounds in N2.
  assert (NZ : Rabs (q z * (om - 2) - (B z - q z)) <= nz).
  { rewrite EQ, Rabs_Ropp. apply Rabs_le. unfold nZ in *. set (c := (om - 2) * (1 - lm) + (1 - 2 * lm)). set (k := VB D (x t0) - (om - 1) * WB D (x t0)) in *.
    pose proof (affine_between k c _ _ _ nz ID) as U1. pose proof (affine_between (- k) (- c) _ _ _ nz ID) as U2. unfold c in *.
    specialize (U1 ltac:(lra) ltac:(lra)). specialize (U2 ltac:(lra) ltac:(lra)). lra. }
  assert (E : sigma0 z - / (om - 2) = (q z * (om - 2) - (B z - q z)) / ((om - 2) * (B z - q z))) by (unfold sigma0; field; lra).
  assert (DD : 0 < (om - 2) * (B z - q z)) by (apply Rmult_lt_0_compat; lra).
  rewrite E. unfold Rdiv at 1. rewrite Rabs_mult, (Rabs_pos_eq (/ _)) by (left; apply Rinv_0_lt_compat; auto).
  apply rate_up with (k := (om - 2) * (om - 2)) (C := (om - 2) * ((om - 2) * I1 + K1)) (nmax := nz) (l0 := ln (INR t0)); auto.
  - assert (0 <= (om - 2) * - I1) by (apply Rmult_le_pos; lra). assert (0 <= (om - 2) * - ((om - 2) * I1 + K1)) by (apply Rmult_le_pos; lra). lra.
  - eapply Rle_trans; [exact Hup|]. right. ring.
  - assert ((om - 2) * ((om - 2) * (ln (INR t) + I1) + K1) <= (om - 2) * (B z - q z)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Theorem Z_sigma_low K1 nz upZ K2 nl lowZ t : HypZ (x t0) (INR t0) K1 nz upZ -> HypZlow (x t0) (INR t0) K2 nl lowZ -> (t0 <= t)%nat ->
  lowZ / ln (INR t) <= Rabs (sigma0 (x t) - / (om - 2)).
Proof.
  intros HZ [HI [K0 HK] Hnl [u0 Hlow]] Ht. destruct (Z_sigma K1 nz upZ t HZ Ht) as [QB _]. destruct HZ as [Hon Hom _ _ _ _ _ _].
  destruct (TB t Ht) as [I T]. destruct (Z_exact t Hon Hom Ht) as [EB EQ].
  pose proof (IW D l nb HD HG x t0 weights_run_B HB Ht0 I1 I2 t (rb_I1 _ _ _ _ _ _ _ _ _ _ _ _ _ _ HR) (rb_I2 _ _ _ _ _ _ _ _ _ _ _ _ _ _ HR) Ht) as GW.
  pose proof (ln_INR t0 t Ht0 Ht) as L. pose proof (j_D _ _ _ _ _ I) as ID. pose proof (end_between (1 - 2 * lm) _ _ _ ID) as EK.
  set (z := x t) in *. assert (KL : KZ (x t0) z <= K2) by (unfold KZ; lra).
  assert (LW : (om - 2) * WB D z <= (om - 2) * (I2 + ln (INR t))) by (apply Rmult_le_compat_l; lra).
  assert (NZ : nl <= Rabs (q z * (om - 2) - (B z - q z))).
  { rewrite EQ, Rabs_Ropp. unfold nZ in *. set (c := (om - 2) * (1 - lm) + (1 - 2 * lm)). set (k := VB D (x t0) - (om - 1) * WB D (x t0)) in *.
    set (y := (om - 2) * (1 - lm) * DB1 D z + (k + (1 - 2 * lm) * DB1 D z)).
    pose proof (Rle_abs y) as R1. pose proof (Rle_abs (- y)) as R2. rewrite Rabs_Ropp in R2.
    pose proof (affine_between (- k) (- c) _ _ _ (- nl) ID) as U1. pose proof (affine_between k c _ _ _ (- nl) ID) as U2. unfold c, y in *.
    destruct Hnl as [[X1 X2]|[X1 X2]]; [eapply Rle_trans; [|exact R1]; specialize (U1 ltac:(lra) ltac:(lra))|eapply Rle_trans; [|exact R2]; specialize (U2 ltac:(lra) ltac:(lra))]; lra. }
  assert (E : sigma0 z - / (om - 2) = (q z * (om - 2) - (B z - q z)) / ((om - 2) * (B z - q z))) by (unfold sigma0; field; lra).
  assert (DD : 0 < (om - 2) * (B z - q z)) by (apply Rmult_lt_0_compat; lra).
  rewrite E. unfold Rdiv at 2. rewrite Rabs_mult, (Rabs_pos_eq (/ _)) by (left; apply Rinv_0_lt_compat; auto).
  apply rate_lo with (k := (om - 2) * (om - 2)) (C := (om - 2) * ((om - 2) * I2 + K2)) (nmin := nl) (l0 := ln (INR t0)); auto.
  - assert (0 <= (om - 2) * I2) by (apply Rmult_le_pos; lra). apply Rmult_le_pos; lra.
  - eapply Rle_trans; [|exact Hlow]. right. ring.
  - assert ((om - 2) * (B z - q z) <= (om - 2) * ((om - 2) * (I2 + ln (INR t)) + K2)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** Theorem Z: gamma_t tends to S/(omega - 2) < S/2 *)
Theorem TheoremZ K1 nz upZ : HypZ (x t0) (INR t0) K1 nz upZ -> Z3B D nb (x t0) ->
  forall t, (t0 <= t)%nat -> exists gamma, is_margin (N (w t)) xp xm gamma /\ gamma = S * sigma0 (x t) /\
    Rabs (gamma - S / (om - 2)) <= S * upZ / ln (INR t) /\
    (forall K2 nl lowZ, HypZlow (x t0) (INR t0) K2 nl lowZ -> S * lowZ / ln (INR t) <= Rabs (gamma - S / (om - 2))).
Proof.
  intros HZ z3 t Ht. destruct (margins_B t Ht) as [P1 P2]. destruct (Z_sigma K1 nz upZ t HZ Ht) as [QB UB].
  destruct (B_inner D l nb HD HG x t0 weights_run_B HB t z3 (or_introl (hz_on _ _ _ _ _ HZ)) Ht) as [Y1 Y2].
  pose proof (RT t Ht) as [_ R]. pose proof (ln_INR t0 t Ht0 Ht) as L. pose proof S_pos as SP.
  destruct HZ as [Hon Hom HI HK Hden HN [u0 Hup] Hfar].
  assert (B0 : 0 <= upB) by (apply (rb_B _ _ _ _ _ _ _ _ _ _ _ _ _ _ HR)).
  assert (mono : forall c, 0 <= c -> c / ln (INR t) <= c / ln (INR t0)).
  { intros c Hc. unfold Rdiv. apply Rmult_le_compat_l; auto. apply Rinv_le_contravar; lra. }
  exists (S * sigma0 (x t)). split; [|split; [reflexivity|]].
  - apply zone_exact; auto. change (co (w t)) with (x t). apply abs_bounds in UB. pose proof (mono _ u0).
    assert (R' : / 2 * (Rabs (num (x t)) / den (x t)) <= upB / S / ln (INR t)).
    { apply Rmult_le_reg_l with S; auto. replace (S * (upB / S / ln (INR t))) with (upB / ln (INR t)) by (field; lra). lra. }
    pose proof (mono (upB / S) ltac:(apply Rdiv_le_0_compat; lra)). lra.
  - assert (E : S * sigma0 (x t) - S / (om - 2) = S * (sigma0 (x t) - / (om - 2))) by (unfold Rdiv; ring).
    assert (EA : Rabs (S * sigma0 (x t) - S / (om - 2)) = S * Rabs (sigma0 (x t) - / (om - 2))) by (rewrite E, Rabs_mult, (Rabs_pos_eq S); [reflexivity|apply Rabs_pos]).
    rewrite EA. split; [|intros K2 nl lowZ HL; pose proof (Z_sigma_low K1 nz upZ K2 nl lowZ t (Build_HypZ _ _ _ _ _ Hon Hom HI HK Hden HN (conj u0 Hup) Hfar) HL Ht) as X];
      unfold Rdiv in *; rewrite Rmult_assoc; apply Rmult_le_compat_l; lra.
Qed.
End Line.
