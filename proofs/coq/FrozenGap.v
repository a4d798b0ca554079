(** FrozenGap.v -- Theorems F and O carried to the robustness margin of the weights on the line: (F4), (O4) with explicit constants for all
    t >= s, and the limits  gap ln t -> S |n'_inf|/(2 sg^2)  (doc/theory.md: regimes 3, 4; for F, sg = 2 and n' = 2 n: S |Lambda|/4). *)
From Coq Require Import Reals Lra Psatz Arith Lia.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Network Growth Excess Gap Frozen Limit.
Open Scope R_scope.

(** | |x + e| - |x| | = |e| as long as x = 0 or |e| <= |x|; <= always *)
Lemma abs_shift x e : Rabs (Rabs (x + e) - Rabs x) <= Rabs e.
Proof. unfold Rabs. repeat destruct (Rcase_abs _); lra. Qed.
Lemma abs_shift_eq x e : x = 0 \/ Rabs e <= Rabs x -> Rabs (Rabs (x + e) - Rabs x) = Rabs e.
Proof. intros [->|H]; [rewrite Rplus_0_l, Rabs_R0, Rminus_0_r, Rabs_Rabsolu; reflexivity|]. revert H. unfold Rabs. repeat destruct (Rcase_abs _); lra. Qed.

Section FrozenGap.
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

(** the limit of the margin; S/2 iff kap1 = kap2 *)
Definition gamma_inf := S / 2 - S / 2 * (Rabs (kap1 - kap2) / sig).

Hypotheses (P0 : 0 < p (x s)) (Q0 : 0 < q (x s)) (A0 : A (x s) <= 0) (B0 : B (x s) <= 0).
Hypothesis Hs : (2 <= s)%nat.
Hypothesis HZ1 : Rmax (- A (x s) / p (x s)) kap1 * Rmax (- B (x s) / q (x s)) kap2 < 1.

Lemma sig_pos : 2 <= sig. Proof. destruct (kaps D HD HN) as (N1 & N2 & _). unfold sg. lra. Qed.

Lemma frozen_margin t : (s <= t)%nat -> is_margin (N1 v1 v2 (w t)) xp xm (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))) /\
  0 < den (x t) /\ num (x t) / den (x t) = (kap1 - kap2) / sig + nprime D (x t) / den (x t) / sig.
Proof.
  intros Ht. destruct (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 t Ht) as (P & Q & NA & NB & _).
  replace t with (s + (t - s))%nat in * by lia. set (n := (t - s)%nat) in *.
  pose proof (frozen_Z1 D l HD HN x s Hx P0 Q0 A0 B0 n HZ1) as Z1. pose proof sig_pos.
  assert (DP : 0 < den (x (s + n)%nat)) by (unfold den; lra).
  split; [|split; auto].
  - apply gap_exact; auto; fold (x (s + n)%nat); unfold fp, fm; rewrite ?relu_neg by lra; lra.
  - unfold nprime. field. split; lra.
Qed.

(** (F4), (O4): for all t >= s *)
Theorem frozen_gap C1 C2 nmin nmax lowA upB : HypF D l (x s) (INR s) C1 C2 nmin nmax lowA upB -> forall t, (s <= t)%nat ->
  exists gamma, is_margin (N1 v1 v2 (w t)) xp xm gamma /\ Rabs (gamma - gamma_inf) <= S * upB / (2 * sig) / ln (INR t) /\
    (kap1 = kap2 \/ upB <= Rabs (kap1 - kap2) * ln (INR s) -> S * lowA / (2 * sig) / ln (INR t) <= Rabs (gamma - gamma_inf)).
Proof.
  intros H t Ht. destruct (frozen_margin t Ht) as (M & DP & E). exists (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))). split; auto.
  destruct (frozen_rate D l HD HN x s Hx P0 Q0 A0 B0 Hs C1 C2 nmin nmax lowA upB H t Ht) as [_ [R1 R2]].
  pose proof sig_pos as SP. pose proof (Rabs_pos (xp - xm)) as S0. destruct (ln_INR s t Hs Ht) as [L0 L1].
  set (X := (kap1 - kap2) / sig) in *. set (e := nprime D (x t) / den (x t) / sig) in *.
  assert (Ee : Rabs e = Rabs (nprime D (x t)) / den (x t) / sig).
  { unfold e, Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq (/ den (x t))), (Rabs_pos_eq (/ sig)); auto; left; apply Rinv_0_lt_compat; lra. }
  assert (EX : Rabs (kap1 - kap2) / sig = Rabs X).
  { unfold X, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ sig)); auto. left; apply Rinv_0_lt_compat; lra. }
  assert (EG : Rabs (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)) - gamma_inf) = S / 2 * Rabs (Rabs (X + e) - Rabs X)).
  { unfold gamma_inf. rewrite EX, <- E.
    replace (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t)) - (S / 2 - S / 2 * Rabs X)) with (- (S / 2 * (Rabs (num (x t)) / den (x t) - Rabs X))) by ring.
    rewrite Rabs_Ropp, Rabs_mult, (Rabs_pos_eq (S / 2)) by lra. do 3 f_equal.
    unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ den (x t))); auto. left; apply Rinv_0_lt_compat; lra. }
  assert (is : 0 < / sig) by (apply Rinv_0_lt_compat; lra).
  assert (U : Rabs e <= upB / ln (INR t) / sig) by (rewrite Ee; unfold Rdiv at 1 3; apply Rmult_le_compat_r; lra).
  assert (Lw : lowA / ln (INR t) / sig <= Rabs e) by (rewrite Ee; unfold Rdiv at 1 3; apply Rmult_le_compat_r; lra).
  rewrite EG. split.
  - replace (S * upB / (2 * sig) / ln (INR t)) with (S / 2 * (upB / ln (INR t) / sig)) by (field; lra).
    apply Rmult_le_compat_l; [lra|]. pose proof (abs_shift X e). lra.
  - intros HK. rewrite abs_shift_eq.
    + replace (S * lowA / (2 * sig) / ln (INR t)) with (S / 2 * (lowA / ln (INR t) / sig)) by (field; lra). apply Rmult_le_compat_l; lra.
    + destruct HK as [HK|HK]; [left; unfold X; rewrite HK; field; lra|]. right. rewrite <- EX. eapply Rle_trans; [exact U|].
      unfold Rdiv at 1 3. apply Rmult_le_compat_r; [lra|]. apply Rmult_le_reg_r with (ln (INR t)); [lra|].
      replace (upB / ln (INR t) * ln (INR t)) with upB by (field; lra).
      apply Rle_trans with (Rabs (kap1 - kap2) * ln (INR s)); auto. apply Rmult_le_compat_l; [apply Rabs_pos|auto].
Qed.

(** F, and O with G++ = G--: the margin tends to S/2 and the gap is bounded on both sides *)
Corollary frozen_gap_optimal C1 C2 nmin nmax lowA upB : kap1 = kap2 -> HypF D l (x s) (INR s) C1 C2 nmin nmax lowA upB -> forall t, (s <= t)%nat ->
  exists gamma, is_margin (N1 v1 v2 (w t)) xp xm gamma /\ S * lowA / (2 * sig) / ln (INR t) <= S / 2 - gamma <= S * upB / (2 * sig) / ln (INR t).
Proof.
  intros HK H t Ht. destruct (frozen_margin t Ht) as (M & DP & E). destruct (frozen_gap C1 C2 nmin nmax lowA upB H t Ht) as (ga & M' & U & L).
  exists ga. split; auto. specialize (L (or_introl HK)).
  assert (EI : gamma_inf = S / 2) by (unfold gamma_inf; rewrite HK, Rminus_eq_0, Rabs_R0; unfold Rdiv; ring).
  rewrite EI in *. rewrite <- (Rabs_Ropp (ga - S / 2)) in U, L.
  rewrite (is_margin_unique _ _ _ _ _ M' M) in *. pose proof (Rabs_pos (xp - xm)). pose proof (Rabs_pos (num (x t))).
  assert (0 <= Rabs (num (x t)) / den (x t)) by (apply Rdiv_le_0_compat; lra).
  assert (0 <= S / 2 * (Rabs (num (x t)) / den (x t))) by (apply Rmult_le_pos; lra).
  set (X := S / 2 * (Rabs (num (x t)) / den (x t))) in *.
  replace (- (S / 2 - X - S / 2)) with X in U, L by ring. rewrite (Rabs_pos_eq X) in U, L by lra. lra.
Qed.

(** ** The limit *)
Definition nprime_inf := 2 * (1 - kap1 * kap2) * (ln (Km D) - ln (Kp D)) + sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s).

Theorem frozen_limit : is_lim_seq (fun t => nprime D (x t) / den (x t) * ln (INR t)) (nprime_inf / sig).
Proof.
  apply (is_lim_seq_incr_n _ s). pose proof sig_pos as SP. pose proof (Kp_pos D HD) as K1. pose proof (Km_pos D HD) as K2.
  set (pz n := p (x (s + n)%nat)). set (qz n := q (x (s + n)%nat)).
  assert (LE : forall n, (s <= s + n)%nat) by (intros; apply Nat.le_add_r).
  assert (Hp : forall n, pz (Datatypes.S n) = pz n + Kp D * g l (pz n)).
  { intro n. unfold pz. rewrite Nat.add_succ_r. apply (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 _ (LE n)). }
  assert (Hq : forall n, qz (Datatypes.S n) = qz n + Km D * g l (qz n)).
  { intro n. unfold qz. rewrite Nat.add_succ_r. apply (frozen_step D l HD HN x s Hx P0 Q0 A0 B0 _ (LE n)). }
  assert (dp : dom l (pz 0%nat)) by (apply dom_pos; unfold pz; rewrite Nat.add_0_r; lra).
  assert (dq : dom l (qz 0%nat)) by (apply dom_pos; unfold qz; rewrite Nat.add_0_r; lra).
  assert (s1 : (1 <= s)%nat) by lia.
  pose proof (lim_margin l (Kp D) pz s K1 Hp dp s1) as LP. pose proof (lim_margin l (Km D) qz s K2 Hq dq s1) as LQ.
  pose proof (lim_ratio l (Kp D) pz s K1 Hp dp s1) as RP. pose proof (lim_ratio l (Km D) qz s K2 Hq dq s1) as RQ.
  destruct (ln_large 1) as [N0 HN0].
  apply is_lim_seq_ext_loc with (fun n =>
    (2 * (1 - kap1 * kap2) * ((qz n - ln (INR (n + s))) - (pz n - ln (INR (n + s)))) + (sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s))) /
    ((1 + kap1) * (pz n * / ln (INR (n + s))) + (1 + kap2) * (qz n * / ln (INR (n + s))) + Kd D (x s) * / ln (INR (n + s)))).
  - exists N0. intros n Hn. specialize (HN0 (n + s)%nat ltac:(lia)).
    destruct (frozen_num_den D l HD HN x s Hx P0 Q0 A0 B0 n) as (_ & _ & E1 & E2). cbv zeta in E1, E2. fold (pz n) (qz n) in E1, E2.
    destruct (frozen_margin (s + n)%nat (LE n)) as (_ & DP & _).
    replace (n + s)%nat with (s + n)%nat in * by lia. set (lt := ln (INR (s + n))) in *.
    replace ((1 + kap1) * (pz n * / lt) + (1 + kap2) * (qz n * / lt) + Kd D (x s) * / lt) with (den (x (s + n)%nat) * / lt) by (rewrite E2; ring).
    replace (2 * (1 - kap1 * kap2) * (qz n - lt - (pz n - lt)) + (sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s))) with (nprime D (x (s + n)%nat)).
    + field. split; lra.
    + unfold nprime. rewrite E1, E2. unfold sg. ring.
  - apply is_lim_seq_div with nprime_inf sig; [| |intro E; inversion E; lra|reflexivity].
    + unfold nprime_inf. replace (2 * (1 - kap1 * kap2) * (ln (Km D) - ln (Kp D)) + sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s))
        with (2 * (1 - kap1 * kap2) * (ln (Km D) - ln (Kp D)) + (sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s))) by ring.
      apply (is_lim_seq_plus _ _ (2 * (1 - kap1 * kap2) * (ln (Km D) - ln (Kp D))) (sig * Kn D (x s) - (kap1 - kap2) * Kd D (x s))); [|apply is_lim_seq_const|reflexivity].
      apply (is_lim_seq_scal_l _ (2 * (1 - kap1 * kap2)) (ln (Km D) - ln (Kp D))).
      apply (is_lim_seq_minus _ _ (ln (Km D)) (ln (Kp D))); auto. reflexivity.
    + replace (Finite sig) with (Finite ((1 + kap1) * 1 + (1 + kap2) * 1 + Kd D (x s) * 0)) by (f_equal; unfold sg; ring).
      apply (is_lim_seq_plus _ _ ((1 + kap1) * 1 + (1 + kap2) * 1) (Kd D (x s) * 0)); [| |reflexivity].
      * apply (is_lim_seq_plus _ _ ((1 + kap1) * 1) ((1 + kap2) * 1)); [| |reflexivity].
        -- apply (is_lim_seq_scal_l _ (1 + kap1) 1); auto.
        -- apply (is_lim_seq_scal_l _ (1 + kap2) 1); auto.
      * apply (is_lim_seq_scal_l _ (Kd D (x s)) 0). apply (lim_inv_ln_T s).
Qed.

(** kap1 = kap2 (F, or O with G++ = G--): gap ln t -> S |n'_inf| / (2 sg^2) *)
Theorem frozen_gap_limit : kap1 = kap2 ->
  is_lim_seq (fun t => S / 2 * (Rabs (num (x t)) / den (x t)) * ln (INR t)) (S * Rabs nprime_inf / (2 * sig ^ 2)).
Proof.
  intros HK. pose proof sig_pos as SP. pose proof (is_lim_seq_abs _ _ frozen_limit) as L. simpl in L.
  apply is_lim_seq_ext_loc with (fun t => S / (2 * sig) * Rabs (nprime D (x t) / den (x t) * ln (INR t))).
  - exists s. intros t Ht. destruct (frozen_margin t Ht) as (_ & DP & E). destruct (ln_INR s t Hs Ht) as [L0 L1].
    rewrite HK, Rminus_eq_0 in E. unfold Rdiv in E at 2. rewrite Rmult_0_l, Rplus_0_l in E.
    assert (En : nprime D (x t) = sig * num (x t)).
    { unfold nprime. rewrite HK. ring. }
    rewrite En. unfold Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq sig), (Rabs_pos_eq (/ den (x t))), (Rabs_pos_eq (ln (INR t))) by (try lra; left; apply Rinv_0_lt_compat; lra).
    field. split; lra.
  - replace (Finite (S * Rabs nprime_inf / (2 * sig ^ 2))) with (Rbar_mult (S / (2 * sig)) (Rabs (nprime_inf / sig))).
    + apply (is_lim_seq_scal_l _ (S / (2 * sig)) (Rabs (nprime_inf / sig))). exact L.
    + simpl. f_equal. unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ sig)) by (left; apply Rinv_0_lt_compat; lra). field. lra.
Qed.
End FrozenGap.
