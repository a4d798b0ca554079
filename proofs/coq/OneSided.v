(** OneSided.v -- Theorem B, (B1) (doc/theory.md, section 11): G+- > 0 and v1^2 G+- >= w^2 G-- (the borderline included).  Finitely many
    inequalities between numbers at one time s, record [HypB], imply bands, positivity and the range of D for ALL t >= s; both losses.
    Scaled as in Network.v: al, ah, bl, bh here are v1 al, v1 ah, w bl, w bh of the text;  ra = ss D. *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network Excess Rate.
Open Scope R_scope.

(** on: neuron 2 stays active at x+ (mode ON);  gbp, gbm bound g(mlo+), g(mlo-);  nup, num_ bound mu(mlo+), mu(mlo-) *)
Record numsB := NumsB { on : bool; al : R; ah : R; bl : R; bh : R; Dlo : R; Dhi : R; gp1 : R; gm1 : R; nup : R; num1 : R }.

Definition lam D := Gpm D / (Gmm D + Gpm D).
Definition det D := Gpp D * Gmm D - Gpm D ^ 2.
Definition kap D := (ca D + cb D) * det D / (Gmm D + Gpm D).
Definition kap0 D := ca D * det D / (Gmm D + Gpm D).
Definition bc D := cb D * (Gmm D + Gpm D).
Definition r0 D := kp D / bc D.
Definition rinf D := (kp D + cb D * (Gpp D + Gpm D)) / bc D.
Definition omega D := ca D * (1 + ss D) / (ca D + cb D).

Definition Mp D x := PP D x - B x.
Definition WB D x := (1 - lam D) * Mp D x + lam D * q x.
Definition DB1 D x := Mp D x - q x.
Definition VB D x := B x + lam D * DB1 D x.

Section B.
Variables (D : data) (l : loss) (nb : numsB).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation lm := (lam D).  Notation om := (omega D).
Notation W := (WB D).  Notation V := (VB D).  Notation Z := (PP D).  Notation Df := (DB1 D).

Definition mlop x0 := W x0 + lm * Dlo nb - s * al nb - bl nb.
Definition mlom x0 := W x0 - (1 - lm) * Dhi nb - ah nb.
(** V - (omega - 1)(W - W_s) never exceeds it *)
Definition Xmax x0 := if on nb then V x0 else Rmax (V x0) (lm * Dhi nb + (s - om + 1) * kap0 D * gp1 nb).

Record HypB (x0 : state) : Prop := {
  b_reg : b * Gmm <= a * Gpm;
  b_p : 0 < p x0;  b_q : 0 < q x0;  b_mp : 0 < mlop x0;  b_mm : 0 < mlom x0;
  b_A : - al nb <= A x0 <= ah nb;  b_D : Dlo nb <= Df x0 <= Dhi nb;
  b_gp : g l (mlop x0) <= gp1 nb;  b_gm : g l (mlom x0) <= gm1 nb;
  b_nup : mu l (mlop x0) <= nup nb;  b_num : mu l (mlom x0) <= num1 nb;
  b_on : on nb = true -> bl nb = 0 /\ 0 < B x0 /\ lm * (Dhi nb - Df x0) < B x0;
  b_any : on nb = false -> - bl nb <= B x0 /\ b * Gpp * gp1 nb <= bl nb /\ b * Gpm * gm1 nb <= bh nb /\ lm * Dlo nb <= V x0 - bh nb;
  b_ah : a * Gpm * gp1 nb <= ah nb;  b_al : a * Gmm * gm1 nb <= al nb;
  b_Dhi : ln (rinf D) + s * al nb + bl nb + num1 nb <= Dhi nb;
  b_Dlo : Dlo nb <= ln (rinf D) - (1 + s) * ah nb - nup nb;
  b_H4 : bc D * rinf D * gp1 nb <= 1 /\ bc D * gm1 nb <= 1;
  b_H5 : ln s <= Dlo nb - bl nb - num1 nb;
  b_H6 : s * al nb < Z x0 /\ 0 < W x0 - (1 - lm) * Dhi nb
}.

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Let Hdet : 0 < det D. Proof. unfold det. pose proof (ok_det D HD). lra. Qed.
Let Hs := ss_pos D HD HG.
Let Hsum : 0 < Gmm + Gpm. Proof. lra. Qed.

Lemma lam_01 : 0 < lm < 1.
Proof.
  unfold lam. split; [apply Rdiv_lt_0_compat; lra|].
  apply Rmult_lt_reg_r with (Gmm + Gpm); auto. replace (Gpm / (Gmm + Gpm) * (Gmm + Gpm)) with Gpm by (field; lra). lra.
Qed.
Lemma kap_pos : 0 < kap0 D <= kap D.
Proof.
  unfold kap0, kap. assert (0 < / (Gmm + Gpm)) by (apply Rinv_0_lt_compat; lra). unfold Rdiv.
  assert (0 < a * det D) by nra. assert (0 < b * det D) by nra. split; [apply Rmult_lt_0_compat; lra|apply Rmult_le_compat_r; lra].
Qed.
Lemma bc_pos : 0 < bc D. Proof. unfold bc. nra. Qed.
Lemma kp_det : kp D = a * det D / Gmm.
Proof. unfold kp, Kp, rr, ss, det. field. lra. Qed.
Lemma r0_pos : 0 < r0 D < rinf D.
Proof.
  unfold r0, rinf. pose proof bc_pos. pose proof (kp_pos D HD HG). assert (0 < / bc D) by (apply Rinv_0_lt_compat; auto).
  unfold Rdiv. assert (0 < b * (Gpp + Gpm)) by nra. split; [apply Rmult_lt_0_compat; lra|apply Rmult_lt_compat_r; lra].
Qed.
Lemma omega_kap : om * kap D = kp D.
Proof. rewrite kp_det. unfold omega, kap, ss. field. lra. Qed.
Lemma omega_ub : om <= 1 + s.
Proof.
  unfold omega. apply Rmult_le_reg_r with (a + b); [lra|]. replace (a * (1 + s) / (a + b) * (a + b)) with (a * (1 + s)) by (field; lra). nra.
Qed.
Lemma omega_lb : b * Gmm <= a * Gpm -> 1 <= om.
Proof.
  intros H. unfold omega. apply Rmult_le_reg_r with (a + b); [lra|]. replace (a * (1 + s) / (a + b) * (a + b)) with (a + a * s) by (field; lra).
  assert (E : s * Gmm = Gpm) by (apply ss_eq; auto). apply Rmult_le_reg_r with Gmm; auto. rewrite <- E in H. lra.
Qed.

(** ** Exact steps *)
Lemma exact_steps x : 0 < p x -> 0 < q x -> let x' := step D l x in let gp := gpl l x in let gm := gmi l x in let psi := gate (B x) in
  Z x' = Z x + kp D * gp /\
  W x' = W x + (kap0 D + psi * (kap D - kap0 D)) * gp /\
  Df x' = Df x + bc D * (r0 D + psi * (rinf D - r0 D)) * gp - bc D * gm /\
  V x' = V x + (kp D - kap0 D - psi * (kap D - kap0 D)) * gp.
Proof.
  intros Hp Hq x' gp gm psi. destruct (step_active D l x Hp Hq) as (Sp & SA & Sq & SB). fold x' in Sp, SA, Sq, SB.
  fold (gpl l x) (gmi l x) in Sp, SA, Sq, SB. fold gp gm psi in Sp, SA, Sq, SB. pose proof bc_pos.
  assert (E : Z x' = Z x + kp D * gp) by (rewrite kp_det; unfold PP, det, ss; rewrite Sp, SA; field; lra).
  assert (EW : W x' = W x + (kap0 D + psi * (kap D - kap0 D)) * gp).
  { unfold WB, Mp. rewrite E, Sq, SB, kp_det. unfold lam, kap0, kap, det. field. lra. }
  assert (ED : Df x' = Df x + bc D * (r0 D + psi * (rinf D - r0 D)) * gp - bc D * gm).
  { replace (bc D * (r0 D + psi * (rinf D - r0 D))) with (kp D + psi * (b * (Gpp + Gpm))) by (unfold r0, rinf; field; lra).
    unfold DB1, Mp. rewrite E, Sq, SB. unfold bc. ring. }
  repeat split; auto.
  assert (VE : forall y, V y = Z y - W y) by (intro; unfold VB, WB, DB1, Mp; ring). rewrite !VE, E, EW. ring.
Qed.

(** margins in the new coordinates *)
Lemma coords_B x : Mp D x = W x + lm * Df x /\ q x = W x - (1 - lm) * Df x /\ B x = V x - lm * Df x /\ p x = Z x + s * A x /\
  fp x = W x + lm * Df x + s * A x - relu (- B x) /\ fm x = W x - (1 - lm) * Df x - relu (A x).
Proof.
  assert (E : relu (- B x) = relu (B x) - B x) by (unfold relu; repeat destruct (Rlt_dec _ _); lra).
  unfold WB, VB, DB1, Mp, fp, fm. rewrite E. unfold Mp, PP. repeat split; ring.
Qed.

Section Run.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypB (x t0).
Notation x0 := (x t0).


(** what holds at a later state *)
Record InvB (z : state) : Prop := {
  j_Z : Z x0 <= Z z;  j_W : W x0 <= W z;  j_V : V x0 <= V z;
  j_A : - al nb <= A z <= ah nb;  j_D : Dlo nb <= Df z <= Dhi nb;
  j_on : on nb = true -> 0 < B z /\ V z - (om - 1) * (W z - W x0) = V x0;
  j_any : on nb = false -> - bl nb <= B z;
  j_X : V z - (om - 1) * (W z - W x0) <= Xmax x0
}.

Lemma numsB_pos : 0 < gp1 nb /\ 0 < gm1 nb /\ 0 < al nb /\ 0 < ah nb /\ 0 <= bl nb /\ 0 <= nup nb /\ 0 <= num1 nb.
Proof.
  pose proof (g_pos l (mlop x0)). pose proof (g_pos l (mlom x0)). pose proof (b_gp _ H). pose proof (b_gm _ H).
  pose proof (mu_pos l (mlop x0)). pose proof (mu_pos l (mlom x0)). pose proof (b_nup _ H). pose proof (b_num _ H).
  pose proof (b_ah _ H). pose proof (b_al _ H).
  assert (0 < a * Gpm * gp1 nb) by (repeat apply Rmult_lt_0_compat; lra). assert (0 < a * Gmm * gm1 nb) by (repeat apply Rmult_lt_0_compat; lra).
  assert (0 < b * Gpp * gp1 nb) by (repeat apply Rmult_lt_0_compat; lra).
  repeat split; try lra. destruct (on nb) eqn:E; [destruct (b_on _ H E); lra|destruct (b_any _ H E) as (_ & ? & _); lra].
Qed.

(** margins, slopes and ln R at a state that satisfies the invariant *)
Record AtB (z : state) : Prop := {
  k_p : 0 < p z;  k_q : 0 < q z;  k_fp : mp z = fp z;  k_fm : mm z = fm z;
  k_mp : mlop x0 <= mp z;  k_mm : mlom x0 <= mm z;  k_gp : gpl l z <= gp1 nb;  k_gm : gmi l z <= gm1 nb;
  k_relB : 0 <= relu (- B z) <= bl nb;
  k_eps : ln (Rx l z) = Df z + (s * A z + relu (A z) - relu (- B z)) + (mu l (mp z) - mu l (mm z));
  k_mu : 0 <= mu l (mp z) <= nup nb /\ 0 <= mu l (mm z) <= num1 nb
}.

Lemma at_B z : InvB z -> AtB z.
Proof.
  intros I. destruct (coords_B z) as (C1 & C2 & C3 & C4 & C5 & C6). destruct lam_01 as [L0 L1].
  destruct numsB_pos as (_ & _ & P1 & P2 & P3 & _). destruct (b_H6 _ H) as [Q1 Q2].
  pose proof (j_A z I) as IA. pose proof (j_D z I) as ID. pose proof (j_Z z I) as IZ. pose proof (j_W z I) as IW.
  assert (SA : s * - al nb <= s * A z) by (apply Rmult_le_compat_l; lra).
  assert (LD : (1 - lm) * Df z <= (1 - lm) * Dhi nb) by (apply Rmult_le_compat_l; lra).
  assert (LE : lm * Dlo nb <= lm * Df z) by (apply Rmult_le_compat_l; lra).
  assert (Pz : 0 < p z) by lra. assert (Qz : 0 < q z) by lra.
  pose proof (mp_fp z Pz) as F1. pose proof (mm_fm z Qz) as F2.
  assert (RB : 0 <= relu (- B z) <= bl nb).
  { split; [apply relu_nonneg|]. destruct (on nb) eqn:E; [destruct (j_on z I E); rewrite relu_neg; lra|].
    pose proof (j_any z I E). unfold relu. destruct (Rlt_dec _ _); lra. }
  assert (RA : relu (A z) <= ah nb) by (unfold relu; destruct (Rlt_dec _ _); lra).
  assert (M1 : mlop x0 <= mp z) by (rewrite F1; unfold mlop; lra).
  assert (M2 : mlom x0 <= mm z) by (rewrite F2; unfold mlom; lra).
  constructor; auto.
  - unfold gpl. eapply Rle_trans; [apply g_decr; exact M1|apply (b_gp _ H)].
  - unfold gmi. eapply Rle_trans; [apply g_decr; exact M2|apply (b_gm _ H)].
  - unfold Rx, gpl, gmi. rewrite ln_div by apply g_pos. unfold mu. rewrite F1, F2, C5, C6. ring.
  - pose proof (mu_pos l (mp z)). pose proof (mu_pos l (mm z)). pose proof (mu_decr l _ _ M1). pose proof (mu_decr l _ _ M2).
    pose proof (b_nup _ H). pose proof (b_num _ H). lra.
Qed.

Lemma base_B : InvB x0.
Proof.
  constructor; try lra; try apply (b_A _ H); try apply (b_D _ H).
  - intros E. destruct (b_on _ H E) as (_ & ? & _). split; auto. ring.
  - intros E. apply (b_any _ H E).
  - unfold Xmax. pose proof (Rmax_l (V x0) (lm * Dhi nb + (s - om + 1) * kap0 D * gp1 nb)). destruct (on nb); lra.
Qed.

Lemma step_D z : InvB z -> let z' := step D l z in - bl nb <= B z -> V x0 <= V z' -> Dlo nb <= Df z' <= Dhi nb.
Proof.
  intros I z' IB IV. pose proof (at_B z I) as T. destruct (exact_steps z (k_p z T) (k_q z T)) as (_ & _ & ED & _). fold z' in ED.
  pose proof (k_eps z T) as EP. pose proof (k_mu z T) as MU. pose proof (j_A z I) as IA. pose proof (j_D z I) as ID.
  pose proof (k_relB z T) as RB. destruct numsB_pos as (_ & _ & P1 & P2 & P3 & _). pose proof bc_pos as BC. pose proof r0_pos as R0.
  pose proof (k_gp z T) as GP. pose proof (k_gm z T) as GM. destruct (b_H4 _ H) as [H1 H2].
  assert (G1 : 0 < gpl l z) by apply g_pos. assert (G2 : 0 < gmi l z) by apply g_pos.
  set (X := bc D * (r0 D + gate (B z) * (rinf D - r0 D)) * gpl l z) in *. set (Y := bc D * gmi l z) in *.
  assert (RG : gate (B z) = 1 /\ 0 < B z \/ gate (B z) = 0 /\ B z <= 0) by (unfold gate; destruct (Rlt_dec 0 (B z)); [left|right]; lra).
  set (rp := r0 D + gate (B z) * (rinf D - r0 D)) in *.
  assert (RP : 0 < rp <= rinf D) by (unfold rp; destruct RG as [[-> _]|[-> _]]; lra).
  assert (XP : 0 < X) by (unfold X; repeat apply Rmult_lt_0_compat; lra). assert (YP : 0 < Y) by (unfold Y; apply Rmult_lt_0_compat; lra).
  assert (X1 : X <= 1).
  { apply Rle_trans with (bc D * rinf D * gp1 nb); auto. unfold X. apply Rmult_le_compat; try lra. apply Rmult_le_pos; lra.
    apply Rmult_le_compat_l; lra. }
  assert (Y1 : Y <= 1) by (apply Rle_trans with (bc D * gm1 nb); auto; unfold Y; apply Rmult_le_compat_l; lra).
  assert (LX : ln X - ln Y = ln rp - ln (Rx l z)).
  { unfold X, Y, Rx. rewrite !ln_mult, ln_div by (try apply Rmult_lt_0_compat; lra). ring. }
  assert (LR : ln rp <= ln (rinf D)) by (apply ln_mono; lra).
  assert (SA : s * - al nb <= s * A z <= s * ah nb) by (split; apply Rmult_le_compat_l; lra).
  assert (RA : 0 <= relu (A z) <= ah nb) by (split; [apply relu_nonneg|unfold relu; destruct (Rlt_dec _ _); lra]).
  pose proof (b_Dhi _ H) as B1. pose proof (b_Dlo _ H) as B2. split.
  - destruct RG as [[G B0]|[G B0]].
    + (* psi = 1 *)
      assert (Y - X <= Df z - Dlo nb); [|lra]. apply toward; try lra. rewrite EP in LX.
      assert (ln rp = ln (rinf D)) by (f_equal; unfold rp; rewrite G; ring). lra.
    + destruct (on nb) eqn:E; [destruct (j_on z I E); lra|]. destruct (b_any _ H E) as (_ & _ & BH & BV).
      destruct (step_active D l z (k_p z T) (k_q z T)) as (_ & _ & _ & SB). fold z' in SB. rewrite G in SB. fold (gmi l z) in SB.
      assert (b * Gpm * gmi l z <= b * Gpm * gm1 nb) by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|lra]).
      destruct (coords_B z') as (_ & _ & C3 & _). destruct lam_01.
      apply Rmult_le_reg_l with lm; auto. lra.
  - assert (X - Y <= Dhi nb - Df z); [|lra]. apply toward; lra.
Qed.

Lemma step_B z : InvB z -> InvB (step D l z).
Proof.
  intros I. pose proof (at_B z I) as T. pose proof (k_p z T) as Pz. pose proof (k_q z T) as Qz. set (z' := step D l z).
  destruct (exact_steps z Pz Qz) as (EZ & EW & ED & EV). fold z' in EZ, EW, ED, EV.
  destruct (step_active D l z Pz Qz) as (_ & SA & _ & SB). fold z' in SA, SB. fold (gpl l z) (gmi l z) in SA, SB.
  pose proof (j_A z I) as IA. pose proof (j_D z I) as ID. pose proof (k_gp z T) as GP. pose proof (k_gm z T) as GM.
  assert (G1 : 0 < gpl l z) by apply g_pos. assert (G2 : 0 < gmi l z) by apply g_pos.
  pose proof kap_pos as KP. pose proof (kp_pos D HD HG) as KP'. pose proof (omega_lb (b_reg _ H)) as OM. pose proof omega_kap as OK.
  destruct numsB_pos as (N1 & N2 & P1 & P2 & P3 & _). destruct lam_01 as [L0 L1].
  assert (g01 : 0 <= gate (B z) <= 1) by (unfold gate; destruct (Rlt_dec 0 (B z)); lra).
  assert (W1 : W z <= W z').
  { rewrite EW. assert (0 <= gate (B z) * (kap D - kap0 D)) by (apply Rmult_le_pos; lra). assert (0 <= (kap0 D + gate (B z) * (kap D - kap0 D)) * gpl l z) by (apply Rmult_le_pos; lra). lra. }
  assert (KK : kap D <= kp D) by (rewrite <- OK; nra).
  assert (V1 : V z <= V z').
  { rewrite EV. assert (gate (B z) * (kap D - kap0 D) <= 1 * (kap D - kap0 D)) by (apply Rmult_le_compat_r; lra).
    assert (0 <= (kp D - kap0 D - gate (B z) * (kap D - kap0 D)) * gpl l z) by (apply Rmult_le_pos; lra). lra. }
  pose proof (j_Z z I) as IZ. pose proof (j_W z I) as IW. pose proof (j_V z I) as IV.
  assert (Z1 : Z z <= Z z') by (rewrite EZ; assert (0 <= kp D * gpl l z) by (apply Rmult_le_pos; lra); lra).
  assert (IB : - bl nb <= B z) by (destruct (on nb) eqn:E; [destruct (j_on z I E); lra|apply (j_any z I E)]).
  assert (XX : 0 < B z -> V z' - (om - 1) * (W z' - W x0) = V z - (om - 1) * (W z - W x0)).
  { intros B0. rewrite EV, EW, (gate_pos _ B0). rewrite <- OK. ring. }
  assert (D' : Dlo nb <= Df z' <= Dhi nb) by (apply step_D; auto; fold z'; lra).
  assert (ON : on nb = true -> 0 < B z' /\ V z' - (om - 1) * (W z' - W x0) = V x0).
  { intros E. destruct (j_on z I E) as [B0 X0]. rewrite (XX B0), X0. split; auto.
    destruct (coords_B z') as (_ & _ & C3 & _). destruct (b_on _ H E) as (_ & _ & B3).
    destruct (coords_B x0) as (_ & _ & C0 & _). assert (lm * Df z' <= lm * Dhi nb) by (apply Rmult_le_compat_l; lra). lra. }
  assert (a1 : 0 < a * Gpm) by (apply Rmult_lt_0_compat; lra). assert (a2 : 0 < a * Gmm) by (apply Rmult_lt_0_compat; lra).
  assert (b1 : 0 < b * Gpm) by (apply Rmult_lt_0_compat; lra). assert (b2 : 0 < b * Gpp) by (apply Rmult_lt_0_compat; lra).
  constructor; try lra; auto.
  - (* bands of A *)
    pose proof (b_ah _ H) as AH. pose proof (b_al _ H) as AL.
    assert (a * Gpm * gpl l z <= a * Gpm * gp1 nb) by (apply Rmult_le_compat_l; lra).
    assert (a * Gmm * gmi l z <= a * Gmm * gm1 nb) by (apply Rmult_le_compat_l; lra).
    assert (0 < a * Gpm * gpl l z) by (apply Rmult_lt_0_compat; lra).
    destruct (Rlt_dec 0 (A z)) as [A0|A0].
    + rewrite (gate_pos _ A0) in SA.
      assert (RS : s * gpl l z <= gmi l z).
      { assert (X : ln s <= ln (Rx l z)).
        { pose proof (k_eps z T) as EP. pose proof (k_mu z T) as MU. pose proof (k_relB z T) as RB. pose proof (b_H5 _ H).
          rewrite (relu_pos (A z)) in EP by lra. assert (0 <= s * A z) by (apply Rmult_le_pos; lra). lra. }
        apply exp_mono in X. rewrite !exp_ln in X by (auto; apply Rx_pos). unfold Rx in X.
        apply Rmult_le_compat_r with (r := gpl l z) in X; [|lra]. replace (gmi l z / gpl l z * gpl l z) with (gmi l z) in X by (field; lra). lra. }
      assert (a * Gmm * (s * gpl l z) <= a * Gmm * gmi l z) by (apply Rmult_le_compat_l; lra).
      rewrite <- (ss_eq D HD) in SA at 1. split; [|lra].
      assert (0 < a * (s * Gmm) * gpl l z) by (rewrite (ss_eq D HD); lra). lra.
    + rewrite gate_neg in SA by lra. lra.
  - (* B *)
    intros E. destruct (b_any _ H E) as (_ & BL & _ & _).
    assert (b * Gpp * gpl l z <= b * Gpp * gp1 nb) by (apply Rmult_le_compat_l; lra).
    assert (0 < b * Gpm * gmi l z) by (apply Rmult_lt_0_compat; lra).
    destruct (Rlt_dec 0 (B z)) as [B0|B0]; [rewrite (gate_pos _ B0) in SB|rewrite gate_neg in SB by lra]; lra.
  - (* X *)
    destruct (Rlt_dec 0 (B z)) as [B0|B0]; [rewrite (XX B0); apply (j_X z I)|].
    unfold Xmax. destruct (on nb) eqn:E; [destruct (j_on z I E); lra|]. eapply Rle_trans; [|apply Rmax_r].
    rewrite EV, EW, gate_neg by lra. destruct (coords_B z) as (_ & _ & C3 & _).
    assert (lm * Df z <= lm * Dhi nb) by (apply Rmult_le_compat_l; lra).
    assert (0 <= (om - 1) * (W z - W x0)) by (apply Rmult_le_pos; lra). pose proof omega_ub.
    assert (SK : kp D - kap0 D = s * kap0 D) by (rewrite kp_det; unfold kap0, ss; field; lra).
    assert ((s - om + 1) * kap0 D * gpl l z <= (s - om + 1) * kap0 D * gp1 nb) by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|lra]).
    replace ((kp D - kap0 D - 0 * (kap D - kap0 D)) * gpl l z) with (s * kap0 D * gpl l z) by (rewrite <- SK; ring). lra.
Qed.

(** (B1) *)
Theorem TheoremB t : (t0 <= t)%nat -> InvB (x t) /\ AtB (x t).
Proof.
  intros Ht. assert (I : InvB (x t)); [|split; auto using at_B].
  induction Ht as [|t Ht IH]; [apply base_B|]. rewrite (Hx t Ht). apply step_B, IH.
Qed.

(** (B3): R *)
Corollary B_ratio t : (t0 <= t)%nat -> exp (Dlo nb - s * al nb - bl nb - num1 nb) <= Rx l (x t) <= exp (Dhi nb + (1 + s) * ah nb + nup nb).
Proof.
  intros Ht. destruct (TheoremB t Ht) as [I T]. pose proof (k_eps _ T) as E. pose proof (k_mu _ T). pose proof (k_relB _ T).
  pose proof (j_A _ I). pose proof (j_D _ I). destruct numsB_pos as (_ & _ & P1 & P2 & _).
  assert (s * - al nb <= s * A (x t) <= s * ah nb) by (split; apply Rmult_le_compat_l; lra).
  assert (0 <= relu (A (x t)) <= ah nb) by (split; [apply relu_nonneg|unfold relu; destruct (Rlt_dec _ _); lra]).
  rewrite <- (exp_ln (Rx l (x t))) by apply Rx_pos. split; apply exp_mono; lra.
Qed.
End Run.
End B.
