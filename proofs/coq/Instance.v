(** Instance.v -- what a generated instance (gdcert certify --coq) needs besides the theorems: the step with decided signs, and one obligation
    per printed number.  Without coq-interval; the instances use it. *)
From Coq Require Import Reals Lra Psatz List ZArith Lia.
From Gdcert Require Import Base Loss Network Growth Excess TheoremT TheoremR Gap Frozen FrozenGap FrozenZone.
Import ListNotations.
Open Scope R_scope.

Definition vec2 (u v : R) (i : nat) := match i with O => u | _ => v end.
Definition box (p1 p2 A1 A2 q1 q2 B1 B2 : R) (z : state) := p1 <= p z <= p2 /\ A1 <= A z <= A2 /\ q1 <= q z <= q2 /\ B1 <= B z <= B2.
Definition sgn (c : bool) (z : R) := if c then 0 < z else z <= 0.

(** excess coordinates of a state whose place relative to the bands is known *)
Lemma exU_in bar z : z <= bar -> exU bar z = 0. Proof. exact (exU_0 bar z). Qed.
Lemma exU_out bar z : bar <= z -> exU bar z = z - bar. Proof. intros. unfold exU. apply Rmax_right. lra. Qed.
Lemma exD_in low z : - low <= z -> exD low z = 0. Proof. exact (exD_0 low z). Qed.
Lemma exD_out low z : z <= - low -> exD low z = - low - z. Proof. intros. unfold exD. apply Rmax_right. lra. Qed.

Lemma rstar_log z : 1 <= z -> rstar Logistic z = 1 + z * exp (- z).
Proof. intros. simpl. rewrite Rmax_right; auto. Qed.

(** C1, C2 of Theorem R, option 1, from printed numbers *)
Section Den.
Variables (D : data) (l : loss) (bd : bands) (nu : nums) (x0 : state) (T0 : R).
Notation W := (WW D bd x0).  Notation V := (VV D bd x0).
Lemma denlo_num C m1 m2 : dom l W -> dom l V -> 0 < wlo nu -> 0 < ylo nu ->
  0 < m1 -> m1 * rstar l W <= phi l W / T0 -> m1 * rstar l W <= wlo nu * exp (- epmax D bd) ->
  0 < m2 -> m2 * rstar l V <= phi l V / T0 -> m2 * rstar l V <= ylo nu * exp (- emmax D bd) ->
  C <= ln m1 + ln m2 + epmin D bd + emmin D bd -> denlo D l bd nu x0 T0 C.
Proof.
  intros D1 D2 w0 y0 P1 A1 B1 P2 A2 B2 HC. left. split; auto. split; auto.
  pose proof (growlo_ge l W (wlo nu) (epmax D bd) T0 m1 D1 P1 A1 B1). pose proof (growlo_ge l V (ylo nu) (emmax D bd) T0 m2 D2 P2 A2 B2).
  unfold Wlo, Vlo. lra.
Qed.
Lemma denhi_num C M1 M2 : dom l W -> dom l V -> 0 < T0 -> 0 < wlo nu -> 0 < ylo nu -> 0 < whi nu -> 0 < yhi nu ->
  (phi l W / T0 * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1 /\ whi nu * exp (- epmin D bd) * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1) ->
  (phi l V / T0 * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2 /\ yhi nu * exp (- emmin D bd) * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2) ->
  ln M1 + ln M2 + epmax D bd + emmax D bd + negA bd x0 + negB bd x0 <= C -> denhi D l bd nu x0 T0 C.
Proof.
  intros D1 D2 t0 w0 y0 w1 y1 H1 H2 HC. left. split; auto. split; auto.
  pose proof (growhi_le l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd) T0 M1 D1 t0 w0 w1 (or_introl H1)).
  pose proof (growhi_le l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd) T0 M2 D2 t0 y0 y1 (or_introl H2)).
  unfold Whi, Vhi. lra.
Qed.
(** options 2 (V alone) and 3 (W alone) *)
Lemma denlo_num2 C m2 : dom l V -> 0 < ylo nu -> 0 < m2 -> m2 * rstar l V <= phi l V / T0 -> m2 * rstar l V <= ylo nu * exp (- emmax D bd) ->
  C <= 2 * ln m2 + Llo nu + epmin D bd + emmin D bd -> denlo D l bd nu x0 T0 C.
Proof.
  intros D2 y0 P2 A2 B2 HC. right. left. split; auto. pose proof (growlo_ge l V (ylo nu) (emmax D bd) T0 m2 D2 P2 A2 B2). unfold Vlo. lra.
Qed.
Lemma denlo_num3 C m1 : dom l W -> 0 < wlo nu -> 0 < m1 -> m1 * rstar l W <= phi l W / T0 -> m1 * rstar l W <= wlo nu * exp (- epmax D bd) ->
  C <= 2 * ln m1 - Lhi nu + epmin D bd + emmin D bd -> denlo D l bd nu x0 T0 C.
Proof.
  intros D1 w0 P1 A1 B1 HC. right. right. split; auto. pose proof (growlo_ge l W (wlo nu) (epmax D bd) T0 m1 D1 P1 A1 B1). unfold Wlo. lra.
Qed.
Lemma denhi_num2 C M2 : dom l V -> 0 < T0 -> 0 < ylo nu -> 0 < yhi nu ->
  (phi l V / T0 * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2 /\ yhi nu * exp (- emmin D bd) * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2) ->
  2 * ln M2 + Lhi nu + epmax D bd + emmax D bd + negA bd x0 + negB bd x0 <= C -> denhi D l bd nu x0 T0 C.
Proof.
  intros D2 t0 y0 y1 H2 HC. right. left. split; auto.
  pose proof (growhi_le l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd) T0 M2 D2 t0 y0 y1 (or_introl H2)). unfold Vhi. lra.
Qed.
Lemma denhi_num3 C M1 : dom l W -> 0 < T0 -> 0 < wlo nu -> 0 < whi nu ->
  (phi l W / T0 * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1 /\ whi nu * exp (- epmin D bd) * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1) ->
  2 * ln M1 - Llo nu + epmax D bd + emmax D bd + negA bd x0 + negB bd x0 <= C -> denhi D l bd nu x0 T0 C.
Proof.
  intros D1 t0 w0 w1 H1 HC. right. right. split; auto.
  pose proof (growhi_le l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd) T0 M1 D1 t0 w0 w1 (or_introl H1)). unfold Whi. lra.
Qed.
End Den.

(** ** What the files of gdcert certify --coq use besides *)

(** a time written in binary *)
Lemma INR_to_nat z : (0 <= z)%Z -> INR (Z.to_nat z) = IZR z.
Proof. intros. rewrite INR_IZR_INZ, Z2Nat.id; auto. Qed.
Lemma two_le_to_nat z : (2 <= z)%Z -> (2 <= Z.to_nat z)%nat.
Proof. intros. apply (Z2Nat.inj_le 2 z); lia. Qed.

(** the step when all four signs are known *)
Lemma advance4 D l z (cp cA cq cB : bool) : sgn cp (p z) -> sgn cA (A z) -> sgn cq (q z) -> sgn cB (B z) ->
  step D l z = let gp := g l ((if cp then p z else 0) - (if cB then B z else 0)) in let gm := g l ((if cq then q z else 0) - (if cA then A z else 0)) in
    St (p z + ca D * ((if cp then Gpp D * gp else 0) - if cA then Gpm D * gm else 0)) (A z + ca D * ((if cp then Gpm D * gp else 0) - if cA then Gmm D * gm else 0))
       (q z + cb D * ((if cq then Gmm D * gm else 0) - if cB then Gpm D * gp else 0)) (B z + cb D * ((if cq then Gpm D * gm else 0) - if cB then Gpp D * gp else 0)).
Proof.
  intros Hp HA Hq HB. unfold step, mp, mm.
  assert (X : forall c y, sgn c y -> gate y = (if c then 1 else 0) /\ relu y = (if c then y else 0)).
  { intros [|] y; cbn [sgn]; intros; [rewrite gate_pos, relu_pos by lra|rewrite gate_neg, relu_neg by lra]; auto. }
  destruct (X _ _ Hp) as [-> ->]. destruct (X _ _ HA) as [-> ->]. destruct (X _ _ Hq) as [-> ->]. destruct (X _ _ HB) as [-> ->].
  cbv zeta. destruct cp, cA, cq, cB; f_equal; ring.
Qed.

(** rstar from above *)
Lemma rstar_any l z : rstar l z <= 1 + exp (-1).
Proof.
  pose proof (exp_pos (-1)). destruct l; simpl; [lra|]. apply Rplus_le_compat_l.
  set (y := Rmax 1 z). assert (1 <= y) by apply Rmax_l. clearbody y.
  pose proof (exp_ineq1_le (y - 1)). pose proof (exp_pos (- y)).
  replace (exp (-1)) with (exp (y - 1) * exp (- y)) by (rewrite <- exp_plus; f_equal; ring). nra.
Qed.
Lemma rstar_exp z : rstar Exponential z = 1. Proof. reflexivity. Qed.

(** the margins of the points are those of the state *)
Lemma N1_plus xp xm v1 v2 w : 0 < v1 -> v2 < 0 -> N1 v1 v2 w xp = mp (coords 2 (lift xp) (lift xm) v1 v2 w).
Proof.
  intros. unfold N1, Nout, mp, coords; cbn [p B]. rewrite (relu_scal v1), (relu_scal (- v2)) by lra. ring.
Qed.
Lemma N1_minus xp xm v1 v2 w : 0 < v1 -> v2 < 0 -> N1 v1 v2 w xm = - mm (coords 2 (lift xp) (lift xm) v1 v2 w).
Proof.
  intros. unfold N1, Nout, mm, coords; cbn [q A]. rewrite (relu_scal v1), (relu_scal (- v2)) by lra. ring.
Qed.

(** HypF of Frozen.v from printed numbers *)
Section FrozenNumbers.
Variables (D : data) (l : loss) (z : state) (T0 : R) (cp cq m1 m2 M1 M2 r1 r2 C1 C2 nmin nmax lowA upB : R).
Hypotheses (HD : ok D) (HN : Gpm D <= 0) (T1 : 0 < T0).
Definition frozen_num (d : R) := 2 * (1 - kap1 D * kap2 D) * d + sg D * Kn D z - (kap1 D - kap2 D) * Kd D z.
Lemma HypF_num : 0 < p z -> 0 < q z -> A z <= 0 -> B z <= 0 ->
  rstar l (p z) <= cp -> rstar l (q z) <= cq ->
  0 < m1 -> m1 * cp <= phi l (p z) / T0 -> m1 * cp <= Kp D ->
  0 < m2 -> m2 * cq <= phi l (q z) / T0 -> m2 * cq <= Km D ->
  phi l (p z) / T0 <= M1 -> kup l (Kp D) (p z) <= M1 -> phi l (q z) / T0 <= M2 -> kup l (Km D) (q z) <= M2 ->
  0 < r1 -> r1 * phi l (p z) <= phi l (q z) -> r1 * kup l (Kp D) (p z) <= Km D ->
  phi l (q z) <= r2 * phi l (p z) -> kup l (Km D) (q z) <= r2 * Kp D ->
  C1 <= 0 -> C1 <= (1 + kap1 D) * ln m1 + (1 + kap2 D) * ln m2 + Kd D z ->
  0 <= C2 -> (1 + kap1 D) * ln M1 + (1 + kap2 D) * ln M2 + Kd D z <= C2 ->
  (nmin <= 0 \/ nmin <= frozen_num (ln r1 - ln cq) \/ nmin <= - frozen_num (ln r2 + ln cp)) ->
  - nmax <= frozen_num (ln r1 - ln cq) -> frozen_num (ln r2 + ln cp) <= nmax ->
  0 <= lowA -> lowA * (sg D * ln T0 + C2) <= nmin * ln T0 -> 0 <= upB -> nmax * ln T0 <= upB * (sg D * ln T0 + C1) ->
  HypF D l z T0 C1 C2 nmin nmax lowA upB.
Proof.
  intros P Q NA NB HCP HCQ m1p Hm1 Hm1' m2p Hm2 Hm2' HM1 HM1' HM2 HM2' r1p Hr1 Hr1' Hr2 Hr2' C1n HC1 C2n HC2 Hmin Hlo Hhi L0 L1 U0 U1.
  destruct (kaps D HD HN) as (N1 & N2 & N3 & _). pose proof (Kp_pos D HD) as K1. pose proof (Km_pos D HD) as K2.
  assert (DP : dom l (p z)) by (apply dom_pos; lra). assert (DQ : dom l (q z)) by (apply dom_pos; lra).
  pose proof (phi_pos l _ DP) as FP. pose proof (phi_pos l _ DQ) as FQ. pose proof (rstar_ge_1 l (p z)). pose proof (rstar_ge_1 l (q z)).
  assert (KU : forall k y, 0 < k -> k <= kup l k y).
  { intros k y Hk. unfold kup. pose proof (g_pos l y). pose proof (exp_pos (k * g l y)).
    assert (0 <= k / 2 * g l y * exp (k * g l y)) by (repeat apply Rmult_le_pos; lra). nra. }
  pose proof (KU _ (p z) K1). pose proof (KU _ (q z) K2).
  assert (SL : forall k y m c, rstar l y <= c -> 1 <= rstar l y -> 0 < m -> m * c <= phi l y / T0 -> m * c <= k -> ln m <= sclo l k T0 y).
  { intros k y m c Hc R1 Hm J1 J2. unfold sclo. apply ln_mono; auto. apply Rmult_le_reg_r with (rstar l y); [lra|].
    match goal with |- _ <= ?e / ?f * ?f => replace (e / f * f) with e by (field; lra) end. apply Rle_trans with (m * c); [apply Rmult_le_compat_l; lra|]. apply Rmin_glb; auto. }
  assert (SH : forall k y M, 0 < phi l y -> 0 < k -> phi l y / T0 <= M -> kup l k y <= M -> schi l k T0 y <= ln M).
  { intros k y M Hf Hk J1 J2. unfold schi. apply ln_mono; [|apply Rmax_lub; auto].
    eapply Rlt_le_trans; [|apply Rmax_l]. apply Rdiv_lt_0_compat; auto. }
  pose proof (SL (Kp D) (p z) m1 cp HCP ltac:(lra) m1p Hm1 Hm1') as S1. pose proof (SL (Km D) (q z) m2 cq HCQ ltac:(lra) m2p Hm2 Hm2') as S2.
  pose proof (SH (Kp D) (p z) M1 FP K1 HM1 HM1') as S3. pose proof (SH (Km D) (q z) M2 FQ K2 HM2 HM2') as S4.
  assert (DL : ln r1 - ln cq <= dflo D l z).
  { unfold dflo. assert (ln (rstar l (q z)) <= ln cq) by (apply ln_mono; lra).
    cut (ln r1 <= ln (Rmin (phi l (q z) / phi l (p z)) (Km D / kup l (Kp D) (p z)))); [lra|]. apply ln_mono; auto.
    apply Rmin_glb; [apply Rmult_le_reg_r with (phi l (p z)); auto|apply Rmult_le_reg_r with (kup l (Kp D) (p z)); [lra|]];
      match goal with |- _ <= ?e / ?f * ?f => replace (e / f * f) with e by (field; lra) end; lra. }
  assert (DH : dfhi D l z <= ln r2 + ln cp).
  { unfold dfhi. assert (ln (rstar l (p z)) <= ln cp) by (apply ln_mono; lra).
    cut (ln (Rmax (phi l (q z) / phi l (p z)) (kup l (Km D) (q z) / Kp D)) <= ln r2); [lra|]. apply ln_mono.
    - eapply Rlt_le_trans; [|apply Rmax_l]. apply Rdiv_lt_0_compat; auto.
    - apply Rmax_lub; [apply Rmult_le_reg_r with (phi l (p z)); auto|apply Rmult_le_reg_r with (Kp D); auto];
        match goal with |- ?e / ?f * ?f <= _ => replace (e / f * f) with e by (field; lra) end; lra. }
  assert (NM : forall d d', d <= d' -> frozen_num d <= frozen_num d').
  { intros. unfold frozen_num. assert (2 * (1 - kap1 D * kap2 D) * d <= 2 * (1 - kap1 D * kap2 D) * d') by (apply Rmult_le_compat_l; lra). lra. }
  pose proof (NM _ _ DL) as ND. pose proof (NM _ _ DH) as NU.
  assert (X : forall k a b, 0 <= k -> a <= b -> (1 + k) * a <= (1 + k) * b) by (intros; apply Rmult_le_compat_l; lra).
  pose proof (X _ _ _ N1 S1). pose proof (X _ _ _ N2 S2). pose proof (X _ _ _ N1 S3). pose proof (X _ _ _ N2 S4).
  constructor; auto; unfold Cd1, Cd2; try lra.
  - unfold nplo, nphi. fold (frozen_num (dflo D l z)). fold (frozen_num (dfhi D l z)). destruct Hmin as [|[|]]; [left|right; left|right; right]; lra.
  - unfold nplo, nphi. fold (frozen_num (dflo D l z)). fold (frozen_num (dfhi D l z)). lra.
Qed.
(** no dead zone between the points *)
Lemma Z1_num zp zq : 0 < p z -> 0 < q z -> - A z <= zp * p z -> kap1 D <= zp -> - B z <= zq * q z -> kap2 D <= zq -> zp * zq < 1 ->
  Rmax (- A z / p z) (kap1 D) * Rmax (- B z / q z) (kap2 D) < 1.
Proof.
  intros P Q H1 H2 H3 H4 H5. destruct (kaps D HD HN) as (N1 & N2 & _).
  assert (X : forall a y k c, 0 < y -> a <= c * y -> k <= c -> Rmax (a / y) k <= c).
  { intros. apply Rmax_lub; auto. apply Rmult_le_reg_r with y; auto. replace (a / y * y) with a by (field; lra). lra. }
  pose proof (X _ _ _ _ P H1 H2) as R1. pose proof (X _ _ _ _ Q H3 H4) as R2.
  pose proof (Rmax_r (- A z / p z) (kap1 D)). pose proof (Rmax_r (- B z / q z) (kap2 D)).
  eapply Rle_lt_trans; [|exact H5]. apply Rmult_le_compat; lra.
Qed.
End FrozenNumbers.

(** (O5) from printed numbers *)
Lemma sclo_num l k T0 y m c : rstar l y <= c -> 0 < m -> m * c <= phi l y / T0 -> m * c <= k -> ln m <= sclo l k T0 y.
Proof.
  intros Hc Hm J1 J2. pose proof (rstar_ge_1 l y) as R1. unfold sclo. apply ln_mono; auto. apply Rmult_le_reg_r with (rstar l y); [lra|].
  match goal with |- _ <= ?e / ?f * ?f => replace (e / f * f) with e by (field; lra) end.
  apply Rle_trans with (m * c); [apply Rmult_le_compat_l; lra|]. apply Rmin_glb; auto.
Qed.
Lemma HypO5_num xp xm v1 v2 h l w s T0 cp cq m1 m2 c1 c2 Y1 Y2 X1 X2 :
  let D := line xp xm v1 v2 h in let z := coords 2 (lift xp) (lift xm) v1 v2 (w s) in ok D -> Gpm D <= 0 -> INR s = T0 ->
  rstar l (p z) <= cp -> rstar l (q z) <= cq ->
  0 < m1 -> m1 * cp <= phi l (p z) / T0 -> m1 * cp <= Kp D -> 0 < m2 -> m2 * cq <= phi l (q z) / T0 -> m2 * cq <= Km D ->
  0 <= c1 -> - (A z + kap1 D * p z) <= c1 -> 0 <= c2 -> - (B z + kap2 D * q z) <= c2 ->
  Y1 <= 0 -> Y1 <= (1 + kap1 D) * ln m1 + c1 -> 0 < (1 + kap1 D) * ln T0 + Y1 ->
  Y2 <= 0 -> Y2 <= (1 + kap2 D) * ln m2 + c2 -> 0 < (1 + kap2 D) * ln T0 + Y2 ->
  0 <= X1 -> c1 * ln T0 <= X1 * (1 + kap1 D) * ((1 + kap1 D) * ln T0 + Y1) ->
  0 <= X2 -> c2 * ln T0 <= X2 * (1 + kap2 D) * ((1 + kap2 D) * ln T0 + Y2) ->
  HypO5 xp xm v1 v2 h l w s c1 c2 Y1 Y2 X1 X2.
Proof.
  intros D z HD HN Es. intros. destruct (kaps D HD HN) as (N1 & N2 & _).
  assert (S1 : ln m1 <= sclo l (Kp D) T0 (p z)) by (eapply sclo_num; eauto). assert (S2 : ln m2 <= sclo l (Km D) T0 (q z)) by (eapply sclo_num; eauto).
  assert ((1 + kap1 D) * ln m1 <= (1 + kap1 D) * sclo l (Kp D) T0 (p z)) by (apply Rmult_le_compat_l; lra).
  assert ((1 + kap2 D) * ln m2 <= (1 + kap2 D) * sclo l (Km D) T0 (q z)) by (apply Rmult_le_compat_l; lra).
  subst T0. constructor; fold D; fold z; repeat split; auto; lra.
Qed.

Lemma over_le X Y t : 0 < t -> X <= Y -> X / t <= Y / t.
Proof. intros Ht H. apply Rmult_le_compat_r; auto. left. apply Rinv_0_lt_compat; auto. Qed.
