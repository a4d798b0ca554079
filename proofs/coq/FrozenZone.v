(** FrozenZone.v -- (O5) (doc/theory.md, 9.2): Theorems F and O without asking that there is no dead zone between the points: it ends at the kinks of the
    two neurons, so |gamma_t - gamma_inf| <= S max(B', X+, X-) / ln t still holds for ALL t >= s; both losses. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Rcomplements.
From Gdcert Require Import Base Loss Network Growth Rate Excess Gap Frozen FrozenGap.
Open Scope R_scope.

(** a kink: own pre-activation y, cross one z <= 0 with -z <= k y + c *)
Lemma kink y z k c X Y l0 lt lo : 0 < l0 <= lt -> 0 < y -> z <= 0 -> 0 <= k -> 0 <= c -> - z <= k * y + c -> lo + lt <= y ->
  Y <= 0 -> Y <= (1 + k) * lo + c -> 0 < (1 + k) * l0 + Y -> 0 <= X -> c * l0 <= X * (1 + k) * ((1 + k) * l0 + Y) ->
  / (1 + k) - X / lt <= y / (y - z).
Proof.
  intros L Hy Hz Hk Hc HZ HY Y0 Y1 YP X0 HX. set (d := (1 + k) * y + c). assert (d0 : 0 < d) by (unfold d; assert (0 <= k * y) by (apply Rmult_le_pos; lra); lra).
  assert (LL : (1 + k) * l0 <= (1 + k) * lt) by (apply Rmult_le_compat_l; lra). assert (LY : (1 + k) * (lo + lt) <= (1 + k) * y) by (apply Rmult_le_compat_l; lra).
  assert (R1 : c / ((1 + k) * d) <= X / lt).
  { apply rate_up with (k := (1 + k) * (1 + k)) (C := (1 + k) * Y) (nmax := c) (l0 := l0); auto; try lra.
    - assert (0 <= (1 + k) * - Y) by (apply Rmult_le_pos; lra). lra.
    - assert ((1 + k) * ((1 + k) * lt + Y) <= (1 + k) * d) by (apply Rmult_le_compat_l; [lra|unfold d; lra]). lra.
    - apply Rmult_lt_0_compat; lra. }
  assert (R2 : y / d <= y / (y - z)) by (unfold Rdiv; apply Rmult_le_compat_l; [lra|apply Rinv_le_contravar; unfold d; lra]).
  assert (E : / (1 + k) - c / ((1 + k) * d) = y / d) by (unfold d in *; field; split; lra). lra.
Qed.

Section Zone.
Variables (xp xm v1 v2 h : R) (l : loss).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hh : 0 < h) (Hne : xp <> xm) (HN : xp * xm + 1 <= 0).
Notation D := (line xp xm v1 v2 h).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Notation S := (Rabs (xp - xm)).
Notation sig := (sg D).  Notation kap1 := (kap1 D).  Notation kap2 := (kap2 D).
Variable w : nat -> net.
Variable s : nat.
Hypothesis Hw : forall t, (s <= t)%nat -> w (Datatypes.S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).
Let x t := co (w t).
Let HD := line_ok xp xm v1 v2 h Hv1 Hv2 Hh Hne.
Let Hx : Run D l x s. Proof. intros t Ht. unfold x. rewrite (Hw t Ht), coords_gd, gram_line by auto. reflexivity. Qed.
Notation ginf := (gamma_inf xp xm v1 v2 h).
Hypotheses (P0 : 0 < p (x s)) (Q0 : 0 < q (x s)) (A0 : A (x s) <= 0) (B0 : B (x s) <= 0).
Hypothesis Hs : (2 <= s)%nat.

(** printed numbers of the two kinks *)
Record HypO5 (c1 c2 Y1 Y2 X1 X2 : R) : Prop := {
  o5_c1 : 0 <= c1 /\ - (A (x s) + kap1 * p (x s)) <= c1;  o5_c2 : 0 <= c2 /\ - (B (x s) + kap2 * q (x s)) <= c2;
  o5_Y1 : Y1 <= 0 /\ Y1 <= (1 + kap1) * sclo l (Kp D) (INR s) (p (x s)) + c1 /\ 0 < (1 + kap1) * ln (INR s) + Y1;
  o5_Y2 : Y2 <= 0 /\ Y2 <= (1 + kap2) * sclo l (Km D) (INR s) (q (x s)) + c2 /\ 0 < (1 + kap2) * ln (INR s) + Y2;
  o5_X1 : 0 <= X1 /\ c1 * ln (INR s) <= X1 * (1 + kap1) * ((1 + kap1) * ln (INR s) + Y1);
  o5_X2 : 0 <= X2 /\ c2 * ln (INR s) <= X2 * (1 + kap2) * ((1 + kap2) * ln (INR s) + Y2)
}.

Theorem frozen_zone C1 C2 nmin nmax lowA upB c1 c2 Y1 Y2 X1 X2 M : HypF D l (x s) (INR s) C1 C2 nmin nmax lowA upB -> HypO5 c1 c2 Y1 Y2 X1 X2 ->
  upB / (2 * sig) <= M -> X1 <= M -> X2 <= M ->
  forall t, (s <= t)%nat -> exists gamma, is_margin (N1 v1 v2 (w t)) xp xm gamma /\ Rabs (gamma - ginf) <= S * M / ln (INR t).
Proof.
  intros HF HO HM1 HM2 HM3 t Ht. destruct (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 t Ht) as (P & Q & NA & NB & _).
  destruct (kaps D HD HN) as (K1 & K2 & K12 & _). assert (SP : 2 <= sig) by (unfold sg; lra). pose proof (ln_INR s t Hs Ht) as L.
  assert (S0 : 0 < S) by (apply Rabs_pos_lt; lra). assert (il : 0 < / ln (INR t)) by (apply Rinv_0_lt_compat; lra).
  destruct (frozen_rate D l HD HN x s Hx P0 Q0 A0 B0 Hs C1 C2 nmin nmax lowA upB HF t Ht) as [_ [_ R2]].
  assert (DP : 0 < den (x t)) by (unfold den; lra).
  assert (F1 : 0 < fp (x t)) by (unfold fp; rewrite relu_neg; lra). assert (F2 : 0 < fm (x t)) by (unfold fm; rewrite relu_neg; lra).
  destruct (ratio_mu xp xm v1 v2 Hne (w t) F1 F2) as [ER _]. fold (x t) in ER. pose proof (sstar_01 (x t) F1 F2) as S01.
  (* the boundary against gamma_inf, as in frozen_gap *)
  set (Xa := (kap1 - kap2) / sig). set (e := nprime D (x t) / den (x t) / sig).
  assert (E : num (x t) / den (x t) = Xa + e) by (unfold Xa, e, nprime; field; split; lra).
  assert (Ue : Rabs e <= upB / ln (INR t) / sig).
  { unfold e, Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq (/ den (x t))), (Rabs_pos_eq (/ sig)) by (left; apply Rinv_0_lt_compat; lra).
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|exact R2]. }
  assert (EXa : Rabs (kap1 - kap2) / sig = Rabs Xa) by (unfold Xa, Rdiv; rewrite Rabs_mult, (Rabs_pos_eq (/ sig)); auto; left; apply Rinv_0_lt_compat; lra).
  assert (En : Rabs (num (x t)) / den (x t) = Rabs (Xa + e)) by (rewrite <- E; unfold Rdiv; rewrite Rabs_mult, (Rabs_pos_eq (/ den (x t))); auto; left; apply Rinv_0_lt_compat; lra).
  set (B1 := S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))) in *.
  assert (EG : B1 - ginf = - (S / 2 * (Rabs (Xa + e) - Rabs Xa))) by (unfold B1, gamma_inf; rewrite En, EXa; ring).
  assert (U1 : Rabs (B1 - ginf) <= S * M / ln (INR t)).
  { rewrite EG, Rabs_Ropp, Rabs_mult, (Rabs_pos_eq (S / 2)) by lra. apply Rle_trans with (S / 2 * (upB / ln (INR t) / sig)); [apply Rmult_le_compat_l; [lra|pose proof (abs_shift Xa e); lra]|].
    replace (S / 2 * (upB / ln (INR t) / sig)) with (S * (upB / (2 * sig)) * / ln (INR t)) by (field; lra). unfold Rdiv at 2. apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_l; lra. }
  destruct (Rlt_dec (A (x t) * B (x t)) (p (x t) * q (x t))) as [C|C].
  { exists B1. split; auto. apply gap_exact; auto; fold (x t); lra. }
  assert (PQ : 0 < p (x t) * q (x t)) by (apply Rmult_lt_0_compat; auto).
  assert (NA' : A (x t) < 0) by (apply Rnot_le_lt; intros X; assert (A (x t) = 0) as Z by lra; rewrite Z in C; lra).
  assert (NB' : B (x t) < 0) by (apply Rnot_le_lt; intros X; assert (B (x t) = 0) as Z by lra; rewrite Z in C; lra).
  exists (S * Rmin (sigma2 (x t)) (1 - sigma1 (x t))). split; [apply gap_between; auto; fold (x t); lra|].
  destruct (sigma_order (x t) P Q NA' NB' ltac:(lra)) as [[O1 O2] O3].
  (* the boundary lies in the zone *)
  pose proof (sstar_den (x t) F1 F2) as SD. pose proof (sigma1_eq (x t) P NA') as E1. pose proof (sigma2_eq (x t) Q NB') as E2.
  assert (Z1 : sigma2 (x t) <= sstar (x t)).
  { apply Rmult_le_reg_r with (den (x t)); auto. rewrite SD. unfold den. assert (sigma2 (x t) * (p (x t) - A (x t)) <= sigma1 (x t) * (p (x t) - A (x t))) by (apply Rmult_le_compat_r; lra). lra. }
  assert (Z2 : sstar (x t) <= sigma1 (x t)).
  { apply Rmult_le_reg_r with (den (x t)); auto. rewrite SD. unfold den. assert (sigma2 (x t) * (q (x t) - B (x t)) <= sigma1 (x t) * (q (x t) - B (x t))) by (apply Rmult_le_compat_r; lra). lra. }
  assert (UP : S * Rmin (sigma2 (x t)) (1 - sigma1 (x t)) <= B1).
  { rewrite ER. apply Rmult_le_compat_l; [lra|]. unfold Rmin. repeat destruct (Rle_dec _ _); lra. }
  (* the kinks *)
  set (n := (t - s)%nat). assert (Et : t = (s + n)%nat) by (unfold n; lia).
  destruct (frozen_cross D l HD HN x s Hx P0 Q0 A0 B0 n) as [CA CB]. cbv beta in CA, CB. rewrite <- Et in CA, CB.
  assert (Hp : forall k, p (x (s + Datatypes.S k)%nat) = p (x (s + k)%nat) + Kp D * g l (p (x (s + k)%nat))).
  { intros k. rewrite Nat.add_succ_r. apply (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 _ (Nat.le_add_r s k)). }
  assert (Hq : forall k, q (x (s + Datatypes.S k)%nat) = q (x (s + k)%nat) + Km D * g l (q (x (s + k)%nat))).
  { intros k. rewrite Nat.add_succ_r. apply (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 _ (Nat.le_add_r s k)). }
  pose proof (scalar_ln l (Kp D) (fun k => p (x (s + k)%nat)) (Kp_pos D HD) Hp s n ltac:(lia)) as LP. pose proof (scalar_ln l (Km D) (fun k => q (x (s + k)%nat)) (Km_pos D HD) Hq s n ltac:(lia)) as LQ.
  cbv beta in LP, LQ. rewrite Nat.add_0_r in LP, LQ. rewrite <- Et in LP, LQ. assert (d1 : dom l (p (x s))) by (apply dom_pos; lra). assert (d2 : dom l (q (x s))) by (apply dom_pos; lra). specialize (LP d1). specialize (LQ d2).
  destruct HO as [[a1 a2] [b1 b2] (y1 & y2 & y3) (z1 & z2 & z3) [u1 u2] [v1' v2']].
  pose proof (kink (p (x t)) (A (x t)) kap1 c1 X1 Y1 (ln (INR s)) (ln (INR t)) (sclo l (Kp D) (INR s) (p (x s))) L P NA K1 a1 ltac:(lra) ltac:(lra) y1 y2 y3 u1 u2) as KA.
  pose proof (kink (q (x t)) (B (x t)) kap2 c2 X2 Y2 (ln (INR s)) (ln (INR t)) (sclo l (Km D) (INR s) (q (x s))) L Q NB K2 b1 ltac:(lra) ltac:(lra) z1 z2 z3 v1' v2') as KB.
  assert (EA : 1 - sigma1 (x t) = p (x t) / (p (x t) - A (x t))) by (unfold sigma1; field; lra). rewrite <- EA in KA. change (q (x t) / (q (x t) - B (x t))) with (sigma2 (x t)) in KB.
  assert (mono : forall X, X <= M -> X / ln (INR t) <= M / ln (INR t)) by (intros; unfold Rdiv; apply Rmult_le_compat_r; lra).
  pose proof (mono _ HM2). pose proof (mono _ HM3).
  (* 1/(1 + kap) >= gamma_inf/S *)
  assert (GI : ginf <= S * / (1 + kap1) /\ ginf <= S * / (1 + kap2)).
  { assert (EI : ginf = S * (/ 2 - / 2 * (Rabs (kap1 - kap2) / sig))) by (unfold gamma_inf; field; lra). rewrite EI.
    assert (ES : sig = 2 + kap1 + kap2) by reflexivity. pose proof (Rle_abs (kap1 - kap2)) as A1. pose proof (Rle_abs (- (kap1 - kap2))) as A2. rewrite Rabs_Ropp in A2.
    assert (I : forall k k', 0 <= k -> 0 <= k' -> k * k' < 1 -> sig = 2 + k + k' -> k - k' <= Rabs (kap1 - kap2) -> / 2 - / 2 * (Rabs (kap1 - kap2) / sig) <= / (1 + k)).
    { intros k k' Hk Hk' Hkk Es Hd. apply Rle_trans with ((1 + k') / sig); apply Rmult_le_reg_r with sig; try lra.
      - replace ((/ 2 - / 2 * (Rabs (kap1 - kap2) / sig)) * sig) with (/ 2 * sig - / 2 * Rabs (kap1 - kap2)) by (field; lra).
        replace ((1 + k') / sig * sig) with (1 + k') by (field; lra). lra.
      - replace ((1 + k') / sig * sig) with (1 + k') by (field; lra). apply Rmult_le_reg_r with (1 + k); [lra|].
        replace (/ (1 + k) * sig * (1 + k)) with sig by (field; lra). lra. }
    pose proof (I kap1 kap2 K1 K2 K12 ES ltac:(lra)). pose proof (I kap2 kap1 K2 K1 ltac:(lra) ltac:(lra) ltac:(lra)).
    split; apply Rmult_le_compat_l; lra. }
  apply Rabs_le. pose proof (Rle_abs (B1 - ginf)). split; [|lra].
  replace (S * M / ln (INR t)) with (S * (M / ln (INR t))) by (unfold Rdiv; ring).
  unfold Rmin. destruct (Rle_dec _ _).
  - assert (S * (/ (1 + kap2) - X2 / ln (INR t)) <= S * sigma2 (x t)) by (apply Rmult_le_compat_l; lra). assert (S * (X2 / ln (INR t)) <= S * (M / ln (INR t))) by (apply Rmult_le_compat_l; lra). lra.
  - assert (S * (/ (1 + kap1) - X1 / ln (INR t)) <= S * (1 - sigma1 (x t))) by (apply Rmult_le_compat_l; lra). assert (S * (X1 / ln (INR t)) <= S * (M / ln (INR t))) by (apply Rmult_le_compat_l; lra). lra.
Qed.
End Zone.
