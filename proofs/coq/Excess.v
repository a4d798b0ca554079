(** Excess.v -- bands, excess coordinates, and Lemma 1 (one-step identities): with G+- > 0 the clipped coordinates W, V, L of any state,
    drifting, sliding or active, move by explicit multiples of g+ and g-.  doc/theory.md: transients 3.1, 3.2 with 12.3. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base Loss Network.
Open Scope R_scope.

(** ** One cross pre-activation: rises by up when <= 0, moves by up - dn when > 0 *)
Definition exU (bar z : R) := Rmax 0 (z - bar).
Definition exD (low z : R) := Rmax 0 (- low - z).

Lemma exU_nonneg bar z : 0 <= exU bar z. Proof. apply Rmax_l. Qed.
Lemma exD_nonneg low z : 0 <= exD low z. Proof. apply Rmax_l. Qed.
Lemma exU_ge bar z : z - bar <= exU bar z. Proof. apply Rmax_r. Qed.
Lemma exD_ge low z : - low - z <= exD low z. Proof. apply Rmax_r. Qed.

Ltac rmax := unfold exU, exD, Rmax in *; repeat destruct (Rle_dec _ _); try lra.

Lemma exU_0 bar z : z <= bar -> exU bar z = 0. Proof. intros; rmax. Qed.
Lemma exD_0 low z : - low <= z -> exD low z = 0. Proof. intros; rmax. Qed.

Lemma cross (z up dn bar low : R) :
  0 <= up <= bar -> 0 <= dn <= low ->
  let z' := z + (up - dn * gate z) in
  exists u d, 0 <= u <= 1 /\ 0 <= d <= 1 /\ u * d = 0 /\
    exU bar z' - exU bar z = u * (up - dn) /\
    exD low z' - exD low z = - (d * up) /\
    (exD low z = 0 -> d = 0) /\
    (exU bar z = 0 -> exU bar z' = 0 -> u = 0) /\
    (0 < exU bar z -> 0 < exU bar z' -> u = 1) /\
    (0 < exD low z' -> d = 1) /\
    (z <= 0 -> u = 0) /\ (0 < z -> d = 0).
Proof.
  intros Hu Hd z'. unfold gate in z'.
  destruct (Rlt_dec 0 z) as [Hz|Hz].
  - (* active *)
    assert (E : z' = z + (up - dn)) by (unfold z'; ring).
    assert (D0 : exD low z = 0) by (apply exD_0; lra).
    assert (D1 : exD low z' = 0) by (apply exD_0; lra).
    set (n := exU bar z' - exU bar z).
    assert (Hn : (up - dn <= n <= 0) \/ (0 <= n <= up - dn)).
    { unfold n. rewrite E. clear. rmax. }
    assert (Hu1 : 0 < exU bar z -> 0 < exU bar z' -> n = up - dn).
    { unfold n. rewrite E. clear. rmax. }
    destruct (Req_dec (up - dn) 0) as [Z|Z].
    + exists (if Req_EM_T (exU bar z) 0 then 0 else 1), 0.
      assert (n = 0) by lra.
      destruct (Req_EM_T (exU bar z) 0); repeat split; intros; try lra; nra.
    + exists (n / (up - dn)), 0.
      assert (Hq : n / (up - dn) * (up - dn) = n) by (field; auto).
      set (k := n / (up - dn)) in *.
      assert (0 <= k <= 1).
      { destruct Hn as [Hn|Hn]; split; nra. }
      repeat split; intros; try lra.
      * unfold n in Hq. rewrite H0, H1 in Hq. nra.
      * pose proof (Hu1 H0 H1). nra.
  - (* inactive *)
    assert (E : z' = z + up) by (unfold z'; ring).
    assert (U0 : exU bar z = 0) by (apply exU_0; lra).
    assert (U1 : exU bar z' = 0) by (apply exU_0; lra).
    set (n := exD low z - exD low z').
    assert (Hn : 0 <= n <= up) by (unfold n; rewrite E; clear - Hu; rmax).
    assert (Hn0 : exD low z = 0 -> n = 0) by (unfold n; rewrite E; clear - Hu; rmax).
    assert (Hd1 : 0 < exD low z' -> n = up) by (unfold n; rewrite E; clear - Hu; rmax).
    destruct (Req_dec up 0) as [Z|Z].
    + exists 0, (if Req_EM_T (exD low z) 0 then 0 else 1).
      assert (n = 0) by lra. rewrite U1, U0.
      destruct (Req_EM_T (exD low z) 0); repeat split; intros; try lra; try nra;
        unfold n in *; lra.
    + exists 0, (n / up).
      assert (Hq : n / up * up = n) by (field; auto).
      set (k := n / up) in *.
      assert (0 <= k <= 1) by (split; nra).
      rewrite U1, U0.
      repeat split; intros; try lra.
      * rewrite Hq; unfold n; ring.
      * pose proof (Hn0 H0). nra.
      * pose proof (Hd1 H0). nra.
Qed.

(** clipping *)
Lemma clip bar low z : 0 <= bar -> 0 <= low ->
  let c := z - exU bar z + exD low z in
  - low <= c <= bar /\ relu z - exU bar z = relu c.
Proof. intros Hb Hl c. unfold c, relu. rmax; repeat destruct (Rlt_dec _ _); lra. Qed.

Lemma relu_between c low bar : 0 <= low -> 0 <= bar -> - low <= c <= bar ->
  0 <= relu c <= bar /\ c <= relu c.
Proof. intros. unfold relu. destruct (Rlt_dec 0 c); lra. Qed.

(** ** The constants *)
Definition rr D := Gpm D / Gpp D.
Definition ss D := Gpm D / Gmm D.
Definition Kp D := ca D * Gpp D.
Definition Km D := cb D * Gmm D.
Definition kp D := Kp D * (1 - rr D * ss D).
Definition km D := Km D * (1 - rr D * ss D).

(** the claimed bounds of g+, g- and the half-widths of the bands; any widths that are large enough are allowed (3.4 (i)) *)
Record bands := Bands { gbp : R; gbm : R; Abar : R; Alow : R; Bbar : R; Blow : R }.
Definition bands_ok bd := 0 <= Abar bd /\ 0 <= Alow bd /\ 0 <= Bbar bd /\ 0 <= Blow bd.

(** ** Excess coordinates *)
Definition UA bd x := exU (Abar bd) (A x).   Definition DA bd x := exD (Alow bd) (A x).
Definition UB bd x := exU (Bbar bd) (B x).   Definition DB bd x := exD (Blow bd) (B x).
Definition PP D x := p x - ss D * A x.       Definition QQ D x := q x - rr D * B x.
Definition WW D bd x := PP D x + ss D * UA bd x - ss D * DA bd x - UB bd x.
Definition VV D bd x := QQ D x + rr D * UB bd x - rr D * DB bd x - UA bd x.
Definition LL D bd x := WW D bd x - VV D bd x.

Definition epmin D bd := - (ss D * Alow bd) - Bbar bd.   Definition epmax D bd := ss D * Abar bd.
Definition emmin D bd := - (rr D * Blow bd) - Abar bd.   Definition emmax D bd := rr D * Bbar bd.
Definition dlo D bd := ss D * Alow bd + Bbar bd + rr D * Bbar bd.
Definition dhi D bd := ss D * Abar bd + rr D * Blow bd + Abar bd.

(** the targets N, M of R and the slopes w of W, y of V (y as a function of 1/R) *)
Definition Nf D t1 t2 t3 := Kp D * (1 - rr D * ss D + rr D * ss D * t2) + (1 + rr D) * t3 * cb D * Gpp D + (1 + ss D) * t1 * ca D * Gmm D * ss D.
Definition Mf D t1 t3 t4 := Km D * (1 - rr D * ss D + rr D * ss D * t4) + (1 + rr D) * t3 * cb D * Gpp D * rr D + (1 + ss D) * t1 * ca D * Gmm D.
Definition wf D t1 t2 t3 R := Kp D * (1 - rr D * ss D + rr D * ss D * t2) - t1 * ss D * ca D * Gmm D * (R - ss D) + t3 * cb D * Gpp D * (1 - rr D * R).
Definition yf D t1 t3 t4 iR := Km D * (1 - rr D * ss D + rr D * ss D * t4) - t3 * rr D * cb D * Gpp D * (iR - rr D) + t1 * ca D * Gmm D * (1 - ss D * iR).

Definition gpl l x := g l (mp x).
Definition gmi l x := g l (mm x).
Definition Rx l x := gmi l x / gpl l x.

Lemma Rx_pos l x : 0 < Rx l x. Proof. apply Rdiv_lt_0_compat; apply g_pos. Qed.

(** the bands hold at the step *)
Definition inband D l bd x :=
  ca D * Gpm D * gpl l x <= Abar bd /\ ca D * Gmm D * gmi l x <= Alow bd /\
  cb D * Gpm D * gmi l x <= Bbar bd /\ cb D * Gpp D * gpl l x <= Blow bd.

Section Excess.
Variable D : data.
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.  Let HDet := ok_det D HD.
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation r := (rr D).  Notation s := (ss D).

Lemma rr_pos : 0 < r. Proof. apply Rdiv_lt_0_compat; auto. Qed.
Lemma ss_pos : 0 < s. Proof. apply Rdiv_lt_0_compat; auto. Qed.
Lemma rr_eq : r * Gpp = Gpm. Proof. unfold rr; field; lra. Qed.
Lemma ss_eq : s * Gmm = Gpm. Proof. unfold ss; field; lra. Qed.
Lemma Kp_pos : 0 < Kp D. Proof. unfold Kp; nra. Qed.
Lemma Km_pos : 0 < Km D. Proof. unfold Km; nra. Qed.
Lemma rs_pos : 0 < r * s. Proof. apply Rmult_lt_0_compat; [apply rr_pos|apply ss_pos]. Qed.
Lemma rs_lt_1 : r * s < 1.
Proof.
  unfold rr, ss. replace (Gpm / Gpp * (Gpm / Gmm)) with (Gpm ^ 2 / (Gpp * Gmm)) by (field; lra).
  apply Rmult_lt_reg_r with (Gpp * Gmm); [nra|].
  replace (Gpm ^ 2 / (Gpp * Gmm) * (Gpp * Gmm)) with (Gpm ^ 2) by (field; lra). lra.
Qed.
Lemma kp_pos : 0 < kp D <= Kp D.
Proof. unfold kp. pose proof Kp_pos. pose proof rs_lt_1. pose proof rs_pos. split; [apply Rmult_lt_0_compat; lra|nra]. Qed.
Lemma km_pos : 0 < km D <= Km D.
Proof. unfold km. pose proof Km_pos. pose proof rs_lt_1. pose proof rs_pos. split; [apply Rmult_lt_0_compat; lra|nra]. Qed.

(** no hypothesis on the signs of p and q *)
Variable bd : bands.

Lemma e_bounds x : bands_ok bd ->
  epmin D bd <= fp x - WW D bd x <= epmax D bd /\ emmin D bd <= fm x - VV D bd x <= emmax D bd /\
  - dlo D bd <= (fp x - WW D bd x) - (fm x - VV D bd x) <= dhi D bd.
Proof.
  intros (HAb & HAl & HBb & HBl). pose proof rr_pos as Hr. pose proof ss_pos as Hs.
  destruct (clip (Abar bd) (Alow bd) (A x) HAb HAl) as [CA RA].
  destruct (clip (Bbar bd) (Blow bd) (B x) HBb HBl) as [CB RB].
  fold (UA bd x) (DA bd x) in CA, RA. fold (UB bd x) (DB bd x) in CB, RB.
  set (cA := A x - UA bd x + DA bd x) in *. set (cB := B x - UB bd x + DB bd x) in *.
  destruct (relu_between cA (Alow bd) (Abar bd) HAl HAb CA) as [RA1 RA2].
  destruct (relu_between cB (Blow bd) (Bbar bd) HBl HBb CB) as [RB1 RB2].
  assert (E1 : fp x - WW D bd x = s * cA - relu cB) by (unfold WW, PP, fp; rewrite <- RB; unfold cA; ring).
  assert (E2 : fm x - VV D bd x = r * cB - relu cA) by (unfold VV, QQ, fm; rewrite <- RA; unfold cB; ring).
  rewrite E1, E2.
  assert (s * - (Alow bd) <= s * cA) by (apply Rmult_le_compat_l; lra).
  assert (s * cA <= s * (Abar bd)) by (apply Rmult_le_compat_l; lra).
  assert (r * - (Blow bd) <= r * cB) by (apply Rmult_le_compat_l; lra).
  assert (r * cB <= r * (Bbar bd)) by (apply Rmult_le_compat_l; lra).
  assert (0 <= s * (Alow bd)) by (apply Rmult_le_pos; lra).
  assert (0 <= r * (Blow bd)) by (apply Rmult_le_pos; lra).
  assert (RA3 : relu cA = 0 \/ relu cA = cA) by (unfold relu; destruct (Rlt_dec 0 cA); auto).
  assert (RB3 : relu cB = 0 \/ relu cB = cB) by (unfold relu; destruct (Rlt_dec 0 cB); auto).
  unfold epmin, epmax, emmin, emmax, dlo, dhi. repeat split; lra.
Qed.

Variable l : loss.

(** Lemma 1 of transients.md 3.2 *)
Theorem Lemma1 x : 0 < p x -> 0 < q x -> inband D l bd x ->
  let x' := step D l x in
  exists t1 t2 t3 t4,
    (0 <= t1 <= 1 /\ 0 <= t2 <= 1 /\ 0 <= t3 <= 1 /\ 0 <= t4 <= 1) /\
    (t1 * t2 = 0 /\ t3 * t4 = 0) /\
    ((DA bd x = 0 -> t2 = 0) /\ (DB bd x = 0 -> t4 = 0)) /\
    ((UA bd x = 0 -> UA bd x' = 0 -> t1 = 0) /\ (UB bd x = 0 -> UB bd x' = 0 -> t3 = 0)) /\
    ((0 < UA bd x -> 0 < UA bd x' -> t1 = 1) /\ (0 < UB bd x -> 0 < UB bd x' -> t3 = 1)) /\
    ((0 < DA bd x' -> t2 = 1) /\ (0 < DB bd x' -> t4 = 1)) /\
    (UA bd x' - UA bd x = - t1 * a * Gmm * (Rx l x - s) * gpl l x /\
     DA bd x' - DA bd x = - t2 * a * Gpm * gpl l x /\
     UB bd x' - UB bd x = - t3 * b * Gpp * (1 - r * Rx l x) * gpl l x /\
     DB bd x' - DB bd x = - t4 * b * Gpm * gmi l x) /\
    (PP D x' - PP D x = kp D * gpl l x /\ QQ D x' - QQ D x = km D * gmi l x) /\
    WW D bd x' - WW D bd x = wf D t1 t2 t3 (Rx l x) * gpl l x /\
    VV D bd x' - VV D bd x = yf D t1 t3 t4 (/ Rx l x) * gmi l x /\
    LL D bd x' - LL D bd x = gpl l x * (Nf D t1 t2 t3 - Mf D t1 t3 t4 * Rx l x).
Proof.
  intros Hp Hq (B1 & B2 & B3 & B4) x'.
  destruct (step_active D l x Hp Hq) as (Sp & SA & Sq & SB).
  fold (gpl l x) (gmi l x) in Sp, SA, Sq, SB. fold x' in Sp, SA, Sq, SB.
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp.
  pose proof (g_pos l (mm x)) as Gm. fold (gmi l x) in Gm.
  pose proof rr_eq as Er. pose proof ss_eq as Es.
  assert (RR : Rx l x * gpl l x = gmi l x) by (unfold Rx; field; lra).
  assert (IR : / Rx l x * gmi l x = gpl l x) by (unfold Rx; field; split; lra).
  assert (HaG : 0 < a * Gpm) by nra. assert (HaM : 0 < a * Gmm) by nra.
  assert (HbG : 0 < b * Gpm) by nra. assert (HbP : 0 < b * Gpp) by nra.
  assert (P1 : 0 <= a * Gpm * gpl l x) by (left; apply Rmult_lt_0_compat; assumption).
  assert (P2 : 0 <= a * Gmm * gmi l x) by (left; apply Rmult_lt_0_compat; assumption).
  assert (P3 : 0 <= b * Gpm * gmi l x) by (left; apply Rmult_lt_0_compat; assumption).
  assert (P4 : 0 <= b * Gpp * gpl l x) by (left; apply Rmult_lt_0_compat; assumption).
  assert (NR : Rx l x <> 0) by (apply Rgt_not_eq, Rx_pos).
  destruct (cross (A x) (a * Gpm * gpl l x) (a * Gmm * gmi l x) (Abar bd) (Alow bd) (conj P1 B1) (conj P2 B2))
    as (t1 & t2 & T1 & T2 & T12 & EU & ED & C1 & C2 & C3 & C4 & _ & _).
  replace (A x + (a * Gpm * gpl l x - a * Gmm * gmi l x * gate (A x))) with (A x') in * by (rewrite SA; ring).
  destruct (cross (B x) (b * Gpm * gmi l x) (b * Gpp * gpl l x) (Bbar bd) (Blow bd) (conj P3 B3) (conj P4 B4))
    as (t3 & t4 & T3 & T4 & T34 & FU & FD & D1 & D2 & D3 & D4 & _ & _).
  replace (B x + (b * Gpm * gmi l x - b * Gpp * gpl l x * gate (B x))) with (B x') in * by (rewrite SB; ring).
  fold (UA bd x) (UA bd x') in *. fold (DA bd x) (DA bd x') in *. fold (UB bd x) (UB bd x') in *. fold (DB bd x) (DB bd x') in *.
  assert (EU' : UA bd x' - UA bd x = - t1 * a * Gmm * (Rx l x - s) * gpl l x).
  { rewrite EU, <- RR, <- Es. ring. }
  assert (ED' : DA bd x' - DA bd x = - t2 * a * Gpm * gpl l x) by (rewrite ED; ring).
  assert (FU' : UB bd x' - UB bd x = - t3 * b * Gpp * (1 - r * Rx l x) * gpl l x).
  { rewrite FU, <- RR, <- Er. ring. }
  assert (FD' : DB bd x' - DB bd x = - t4 * b * Gpm * gmi l x) by (rewrite FD; ring).
  assert (P' : PP D x' - PP D x = kp D * gpl l x).
  { unfold PP. rewrite Sp, SA. unfold kp, Kp.
    replace (a * Gpp * (1 - r * s)) with (a * (Gpp - (r * Gpp) * s)) by ring. rewrite Er.
    replace (a * (Gpm * gpl l x - Gmm * gmi l x * gate (A x))) with (a * (Gpm * gpl l x) - a * Gmm * gmi l x * gate (A x)) by ring.
    replace (a * (Gpp * gpl l x - Gpm * gmi l x * gate (A x))) with (a * (Gpp * gpl l x) - a * (s * Gmm) * gmi l x * gate (A x)) by (rewrite Es; ring).
    ring. }
  assert (Q' : QQ D x' - QQ D x = km D * gmi l x).
  { unfold QQ. rewrite Sq, SB. unfold km, Km.
    replace (b * Gmm * (1 - r * s)) with (b * (Gmm - (s * Gmm) * r)) by ring. rewrite Es.
    replace (b * (Gmm * gmi l x - Gpm * gpl l x * gate (B x))) with (b * (Gmm * gmi l x) - b * (r * Gpp) * gpl l x * gate (B x)) by (rewrite Er; ring).
    ring. }
  assert (W' : WW D bd x' - WW D bd x = wf D t1 t2 t3 (Rx l x) * gpl l x).
  { replace (WW D bd x' - WW D bd x) with ((PP D x' - PP D x) + s * (UA bd x' - UA bd x) - s * (DA bd x' - DA bd x) - (UB bd x' - UB bd x))
      by (unfold WW; ring).
    rewrite P', EU', ED', FU'. unfold wf, kp, Kp. rewrite <- Er. ring. }
  assert (V' : VV D bd x' - VV D bd x = yf D t1 t3 t4 (/ Rx l x) * gmi l x).
  { replace (VV D bd x' - VV D bd x) with ((QQ D x' - QQ D x) + r * (UB bd x' - UB bd x) - r * (DB bd x' - DB bd x) - (UA bd x' - UA bd x))
      by (unfold VV; ring).
    rewrite Q', EU', FD', FU'. unfold yf, km, Km.
    replace (Rx l x - s) with (Rx l x * (1 - s * / Rx l x)).
    2:{ field. exact NR. }
    replace (1 - r * Rx l x) with (Rx l x * (/ Rx l x - r)).
    2:{ field. exact NR. }
    replace (- t3 * b * Gpp * (Rx l x * (/ Rx l x - r)) * gpl l x) with (- t3 * b * Gpp * (/ Rx l x - r) * (Rx l x * gpl l x)) by ring.
    replace (- t1 * a * Gmm * (Rx l x * (1 - s * / Rx l x)) * gpl l x) with (- t1 * a * Gmm * (1 - s * / Rx l x) * (Rx l x * gpl l x)) by ring.
    rewrite RR, <- Es. ring. }
  exists t1, t2, t3, t4.
  repeat match goal with |- _ /\ _ => split end; auto; try apply T1; try apply T2; try apply T3; try apply T4.
  replace (LL D bd x' - LL D bd x) with ((WW D bd x' - WW D bd x) - (VV D bd x' - VV D bd x)) by (unfold LL; ring).
  replace (yf D t1 t3 t4 (/ Rx l x) * gmi l x) with (yf D t1 t3 t4 (/ Rx l x) * (Rx l x * gpl l x)) in V' by (rewrite RR; ring).
  rewrite W', V'. unfold wf, yf, Nf, Mf. field. exact NR.
Qed.

(** drifts never increase; excesses do not increase when R is on the right side *)
Corollary DA_noninc x : 0 < p x -> 0 < q x -> inband D l bd x -> DA bd (step D l x) <= DA bd x /\ DB bd (step D l x) <= DB bd x.
Proof.
  intros Hp Hq Hb'. destruct (Lemma1 x Hp Hq Hb') as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & _ & _ & _ & _ & (_ & E2 & _ & E4) & _).
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp. pose proof (g_pos l (mm x)) as Gm. fold (gmi l x) in Gm.
  assert (0 <= a * Gpm * gpl l x) by (apply Rmult_le_pos; nra).
  assert (0 <= b * Gpm * gmi l x) by (apply Rmult_le_pos; nra).
  split; nra.
Qed.
Corollary UA_noninc x : 0 < p x -> 0 < q x -> inband D l bd x -> s <= Rx l x -> UA bd (step D l x) <= UA bd x.
Proof.
  intros Hp Hq Hb' HR. destruct (Lemma1 x Hp Hq Hb') as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & _ & _ & _ & _ & (E1 & _) & _).
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp.
  assert (0 <= t1 * (a * Gmm * (Rx l x - s) * gpl l x)); [|nra].
  apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; nra.
Qed.
Corollary UB_noninc x : 0 < p x -> 0 < q x -> inband D l bd x -> r * Rx l x <= 1 -> UB bd (step D l x) <= UB bd x.
Proof.
  intros Hp Hq Hb' HR. destruct (Lemma1 x Hp Hq Hb') as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & _ & _ & _ & _ & (_ & _ & E1 & _) & _).
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp.
  assert (0 <= t3 * (b * Gpp * (1 - r * Rx l x) * gpl l x)); [|nra].
  apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; nra.
Qed.
Corollary UA_lock x : 0 < p x -> 0 < q x -> inband D l bd x -> Rx l x <= s -> UA bd x <= UA bd (step D l x).
Proof.
  intros Hp Hq Hb' HR. destruct (Lemma1 x Hp Hq Hb') as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & _ & _ & _ & _ & (E1 & _) & _).
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp.
  assert (0 <= t1 * (a * Gmm * (s - Rx l x) * gpl l x)); [|nra].
  apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; nra.
Qed.
Corollary UB_lock x : 0 < p x -> 0 < q x -> inband D l bd x -> 1 <= r * Rx l x -> UB bd x <= UB bd (step D l x).
Proof.
  intros Hp Hq Hb' HR. destruct (Lemma1 x Hp Hq Hb') as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & _ & _ & _ & _ & (_ & _ & E1 & _) & _).
  pose proof (g_pos l (mp x)) as Gp. fold (gpl l x) in Gp.
  assert (0 <= t3 * (b * Gpp * (r * Rx l x - 1) * gpl l x)); [|nra].
  apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; nra.
Qed.
End Excess.
