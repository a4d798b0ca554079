(** TheoremS.v -- Theorem S (drift, then slide; doc/theory.md: transients 3.7), unordered and ordered: the short list of inequalities [HypS] at t0 implies
    HypT, hence Theorems T and R, and the exact laws (S1)-(S5) and event times (EV) for ALL t >= t0; both losses. *)
From Coq Require Import Reals Lra Psatz List Arith.
From Gdcert Require Import Base Loss Network Excess Ordered TheoremT Gap Drift.
Import ListNotations.
Open Scope R_scope.

Section S.
Variables (D : data) (l : loss) (bd : bands).
(** dA, dB: does A (B) still drift at t0?  numbers: the ranges of T *)
Variables (dA dB : bool) (Tl Th Ll Lh Rl Rh : R).
Variable x : nat -> state.
Variable t0 : nat.
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation s := (ss D).  Notation r := (rr D).
Notation DA' := (DA bd). Notation DB' := (DB bd).
Notation UA' := (UA bd). Notation UB' := (UB bd).
Notation W := (WW D bd).
Notation V := (VV D bd).
Notation L := (LL D bd).
Notation ep_min := (epmin D bd).
Notation ep_max := (epmax D bd).
Notation em_min := (emmin D bd).
Notation em_max := (emmax D bd).
Notation elo' := (elo D l bd).
Notation ehi' := (ehi D l bd).
Notation K1 := (Kp D).  Notation K2 := (Km D).
Notation k1 := (kp D).  Notation k2 := (km D).

Definition kap := if dA then K1 else k1.
Definition lam := if dB then K2 else k2.

(** the hypotheses of Theorem S at t0 *)
Record HypS : Prop := {
  s_okp : gb_ok l (gbp bd);  s_okm : gb_ok l (gbm bd);
  s_Abar : a * Gpm * gbp bd <= Abar bd;   s_Alow : a * Gmm * gbm bd <= Alow bd;
  s_Bbar : b * Gpm * gbm bd <= Bbar bd;   s_Blow : b * Gpp * gbp bd <= Blow bd;
  s_UA0 : UA' (x t0) = 0;  s_UB0 : UB' (x t0) = 0;
  s_DA0 : dA = false -> DA' (x t0) = 0;  s_DB0 : dB = false -> DB' (x t0) = 0;
  s_H2p : K1 * gbp bd <= 1;  s_H2m : K2 * gbm bd <= 1;
  (* targets; ordered: one drift ends first, and the targets are those of its order *)
  s_Tl : 0 < Tl;
  s_T : (Tl * lam <= k1 /\ kap <= Th * k2) \/ FirstA D l bd Tl Th (x t0) \/ FirstB D l bd Tl Th (x t0);
  s_L0 : Ll <= L (x t0) <= Lh;
  s_Ll : Ll <= ln Tl - ehi';  s_Lh : ln Th + elo' <= Lh;
  s_Rl : 0 < Rl <= exp (Ll - elo');  s_Rh : exp (Lh + ehi') <= Rh;
  s_range : s <= Rl /\ r * Rh <= 1;
  s_mp : 0 < W (x t0) + ep_min;  s_gp : g l (W (x t0) + ep_min) <= gbp bd;
  s_mm : 0 < V (x t0) + em_min;  s_gm : g l (V (x t0) + em_min) <= gbm bd
}.

Definition moS := Modes false false dA false false dB.
Definition nuS := Nums Tl Th Ll Lh Rl Rh k1 kap k2 lam (W (x t0)) (V (x t0)).

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.
Hypothesis Hx : Run D l x t0.
Let k1_pos := kp_pos D HD HG.  Let k2_pos := km_pos D HD HG.

Lemma N_val t2 : Nf D 0 t2 0 = k1 + (K1 - k1) * t2.
Proof. unfold Nf, kp. ring. Qed.
Lemma M_val t4 : Mf D 0 0 t4 = k2 + (K2 - k2) * t4.
Proof. unfold Mf, km. ring. Qed.
Lemma w_val t2 R : wf D 0 t2 0 R = k1 + (K1 - k1) * t2.
Proof. unfold wf, kp. ring. Qed.
Lemma y_val t4 R : yf D 0 0 t4 R = k2 + (K2 - k2) * t4.
Proof. unfold yf, km. ring. Qed.

Lemma vertsS d v : In v (verts false false d) -> fst v = 0 /\ (snd v = 0 \/ (d = true /\ snd v = 1)).
Proof. destruct d; simpl; intros H; repeat destruct H as [H|H]; try contradiction; subst; simpl; auto. Qed.

Section HS.
Hypothesis H : HypS.

Theorem S_HypT : HypT D l bd moS nuS (x t0).
Proof.
  pose proof k1_pos as P1. pose proof k2_pos as P2.
  assert (Gp : 0 < gbp bd) by (pose proof (g_pos l (W (x t0) + ep_min)); pose proof (s_gp H); lra).
  assert (Gm : 0 < gbm bd) by (pose proof (g_pos l (V (x t0) + em_min)); pose proof (s_gm H); lra).
  assert (KA : k1 <= kap <= K1) by (unfold kap; destruct dA; lra).
  assert (KB : k2 <= lam <= K2) by (unfold lam; destruct dB; lra).
  pose proof (s_Tl H) as Tp.
  pose proof (s_H2p H) as Hp. pose proof (s_H2m H) as Hm.
  assert (OA : forall v, In v (verts (lockA moS) (actA moS) (driA moS)) -> fst v = 0 /\ 0 <= snd v <= 1 /\
     k1 <= k1 + (K1 - k1) * snd v <= kap).
  { intros v Hv. destruct (vertsS dA v Hv) as [E [E2|[E1 E2]]]; rewrite E2; split; auto; split; try lra.
    split; [lra|]. unfold kap. rewrite E1. lra. }
  assert (OB : forall v, In v (verts (lockB moS) (actB moS) (driB moS)) -> fst v = 0 /\ 0 <= snd v <= 1 /\
     k2 <= k2 + (K2 - k2) * snd v <= lam).
  { intros v Hv. destruct (vertsS dB v Hv) as [E [E2|[E1 E2]]]; rewrite E2; split; auto; split; try lra.
    split; [lra|]. unfold lam. rewrite E1. lra. }
  constructor; simpl; try apply H; try discriminate; try apply Rle_refl.
  - intros _ _. split; [apply (s_UA0 H)|apply (s_range H)].
  - intros _ E. apply (s_DA0 H E).
  - intros _ _. split; [apply (s_UB0 H)|apply (s_range H)].
  - intros _ E. apply (s_DB0 H E).
  - destruct (s_T H) as [[T1 T2]|HF]; [left|right; repeat split; auto]. assert (Thp : 0 < Th) by nra.
    intros vA vB IA IB. destruct (OA _ IA) as (-> & A1 & A2). destruct (OB _ IB) as (-> & B1 & B2).
    rewrite N_val, M_val. split; nra.
  - intros vA vB IA IB. destruct (OA _ IA) as (-> & A1 & A2). destruct (OB _ IB) as (-> & B1 & B2).
    rewrite M_val. nra.
  - intros vA vB IA IB. destruct (OA _ IA) as (-> & A1 & A2). destruct (OB _ IB) as (-> & B1 & B2).
    rewrite N_val. nra.
  - intros vA vB IA IB. destruct (OA _ IA) as (-> & A1 & A2). destruct (OB _ IB) as (-> & B1 & B2).
    rewrite !w_val. lra.
  - intros vA vB IA IB. destruct (OA _ IA) as (-> & A1 & A2). destruct (OB _ IB) as (-> & B1 & B2).
    rewrite !y_val. lra.
  - left. lra.
  - left. lra.
Qed.
Let CT := TheoremT D l bd moS nuS HD HG x t0 Hx S_HypT.

(** (S1) *)
Theorem S1 t : (t0 <= t)%nat ->
  A (x t) <= Abar bd /\ B (x t) <= Bbar bd /\ Rl <= g l (mm (x t)) / g l (mp (x t)) <= Rh /\
  0 < p (x t) /\ 0 < q (x t) /\ g l (mp (x t)) <= gbp bd /\ g l (mm (x t)) <= gbm bd.
Proof.
  intros Ht. pose proof (CT t Ht) as C.
  split; [apply (c_quietA C); reflexivity|].
  split; [apply (c_quietB C); reflexivity|].
  split; [apply (c_R C)|].
  split; [apply C|split; [apply C|split; apply C]].
Qed.

Let LE n : (t0 <= t0 + n)%nat. Proof. apply Nat.le_add_r. Qed.

Lemma both_steps n :
  (exists th, 0 <= th <= 1 /\ DA' (x (t0 + S n)%nat) = DA' (x (t0 + n)%nat) - th * r * K1 * g l (mp (x (t0 + n)%nat)) /\
     W (x (t0 + S n)%nat) - W (x (t0 + n)%nat) = (k1 + (K1 - k1) * th) * g l (mp (x (t0 + n)%nat)) /\
     (DA' (x (t0 + n)%nat) = 0 -> th = 0) /\ (0 < DA' (x (t0 + S n)%nat) -> th = 1)) /\
  (exists th, 0 <= th <= 1 /\ DB' (x (t0 + S n)%nat) = DB' (x (t0 + n)%nat) - th * s * K2 * g l (mm (x (t0 + n)%nat)) /\
     V (x (t0 + S n)%nat) - V (x (t0 + n)%nat) = (k2 + (K2 - k2) * th) * g l (mm (x (t0 + n)%nat)) /\
     (DB' (x (t0 + n)%nat) = 0 -> th = 0) /\ (0 < DB' (x (t0 + S n)%nat) -> th = 1)).
Proof.
  pose proof (CT _ (LE n)) as C. pose proof (CT _ (LE (S n))) as C'.
  set (z := x (t0 + n)%nat) in *.
  assert (Ez : x (t0 + S n)%nat = step D l z).
  { rewrite Nat.add_succ_r. unfold z. apply Hx. apply LE. }
  pose proof (c_p C) as Pz. pose proof (c_q C) as Qz. fold z in Pz, Qz.
  pose proof (c_gp C) as G1. pose proof (c_gm C) as G2. fold z in G1, G2.
  pose proof (c_quietA C eq_refl eq_refl) as A1. pose proof (c_quietB C eq_refl eq_refl) as B1.
  pose proof (c_quietA C' eq_refl eq_refl) as A2. pose proof (c_quietB C' eq_refl eq_refl) as B2.
  fold z in A1, B1.
  pose proof (inband_at D l bd moS nuS HD HG x t0 S_HypT z G1 G2) as IB.
  destruct (Lemma1 D HD HG bd l z Pz Qz IB)
    as (t1 & t2 & t3 & t4 & (T1 & T2 & T3 & T4) & _ & (Z2 & Z4) & (C1 & C3) & _ & (O2 & O4) & (_ & ED & _ & EB) & _ & EW & EV & _).
  rewrite <- Ez in *.
  assert (t1 = 0) as -> by (apply C1; unfold UA; apply exU_0; assumption).
  assert (t3 = 0) as -> by (apply C3; unfold UB; apply exU_0; assumption).
  rewrite w_val in EW. rewrite y_val in EV. unfold gpl in ED, EW. unfold gmi in EB, EV.
  split; [exists t2|exists t4].
  - split; [exact T2|]. split; [|split; [exact EW|split; [exact Z2|exact O2]]].
    replace (t2 * r * K1) with (t2 * a * Gpm); [lra|].
    unfold Kp. rewrite <- (rr_eq D HD) at 1. ring.
  - split; [exact T4|]. split; [|split; [exact EV|split; [exact Z4|exact O4]]].
    replace (t4 * s * K2) with (t4 * b * Gpm); [lra|].
    unfold Km. rewrite <- (ss_eq D HD) at 1. ring.
Qed.

Let sA n := proj1 (both_steps n).  Let sB n := proj2 (both_steps n).
Let dpA n : 0 <= DA' (x (t0 + n)%nat). Proof. apply exD_nonneg. Qed.
Let dpB n : 0 <= DB' (x (t0 + n)%nat). Proof. apply exD_nonneg. Qed.
Let gA n : 0 < g l (mp (x (t0 + n)%nat)). Proof. apply g_pos. Qed.
Let gB n : 0 < g l (mm (x (t0 + n)%nat)). Proof. apply g_pos. Qed.
Let r0 := rr_pos D HD HG.  Let s0 := ss_pos D HD HG.

(** (S2): exact *)
Theorem S2_A n : DA' (x (t0 + n)%nat) = Rmax 0 (DA' (x t0) - r * (W (x (t0 + n)%nat) - W (x t0))).
Proof.
  pose proof (S2 (fun n => DA' (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) (fun n => g l (mp (x (t0 + n)%nat)))
    K1 k1 r (proj1 k1_pos) (proj2 k1_pos) r0 gA dpA sA n) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. exact X.
Qed.
Theorem S2_B n : DB' (x (t0 + n)%nat) = Rmax 0 (DB' (x t0) - s * (V (x (t0 + n)%nat) - V (x t0))).
Proof.
  pose proof (S2 (fun n => DB' (x (t0 + n)%nat)) (fun n => V (x (t0 + n)%nat)) (fun n => g l (mm (x (t0 + n)%nat)))
    K2 k2 s (proj1 k2_pos) (proj2 k2_pos) s0 gB dpB sB n) as X.
  cbv beta in X. rewrite Nat.add_0_r in X. exact X.
Qed.

(** (S3) *)
Theorem S3_A n : DA' (x (t0 + n)%nat) = 0 <-> W (x t0) + DA' (x t0) / r <= W (x (t0 + n)%nat).
Proof.
  pose proof (S3 (fun n => DA' (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) (fun n => g l (mp (x (t0 + n)%nat)))
    K1 k1 r (proj1 k1_pos) (proj2 k1_pos) r0 gA dpA sA n) as X.
  unfold WA in X. rewrite Nat.add_0_r in X. exact X.
Qed.
Theorem S3_B n : DB' (x (t0 + n)%nat) = 0 <-> V (x t0) + DB' (x t0) / s <= V (x (t0 + n)%nat).
Proof.
  pose proof (S3 (fun n => DB' (x (t0 + n)%nat)) (fun n => V (x (t0 + n)%nat)) (fun n => g l (mm (x (t0 + n)%nat)))
    K2 k2 s (proj1 k2_pos) (proj2 k2_pos) s0 gB dpB sB n) as X.
  unfold WA in X. rewrite Nat.add_0_r in X. exact X.
Qed.

Let ratA n : exp (- ep_max) * g l (W (x (t0 + n)%nat)) <= g l (mp (x (t0 + n)%nat)) <= exp (- ep_min) * g l (W (x (t0 + n)%nat)).
Proof. apply g_ratio; [apply (e_signs D l bd moS nuS HD HG x t0 S_HypT)|]. apply (c_ep (CT _ (LE n))). Qed.
Let ratB n : exp (- em_max) * g l (V (x (t0 + n)%nat)) <= g l (mm (x (t0 + n)%nat)) <= exp (- em_min) * g l (V (x (t0 + n)%nat)).
Proof. apply g_ratio; [apply (e_signs D l bd moS nuS HD HG x t0 S_HypT)|]. apply (c_em (CT _ (LE n))). Qed.
Let gbA n : g l (mp (x (t0 + n)%nat)) <= gbp bd. Proof. apply (c_gp (CT _ (LE n))). Qed.
Let gbB n : g l (mm (x (t0 + n)%nat)) <= gbm bd. Proof. apply (c_gm (CT _ (LE n))). Qed.

(** (S4): Z+ and Z-, piecewise linear in E = phi(W) resp. F = phi(V) *)
Definition E_A := phi l (W (x t0) + DA' (x t0) / r).
Definition F_B := phi l (V (x t0) + DB' (x t0) / s).
Definition Zp (e : R) := (Rmin e E_A - phi l (W (x t0))) / K1 + (Rmax e E_A - E_A) / k1.
Definition Zm (e : R) := (Rmin e F_B - phi l (V (x t0))) / K2 + (Rmax e F_B - F_B) / k2.

Theorem S4_A n :
  INR n * exp (- ep_max) <= Zp (phi l (W (x (t0 + n)%nat))) <=
  exp (- ep_min) * (INR n + K1 / k1 * exp (K1 * gbp bd) * (W (x (t0 + n)%nat) - W (x t0))).
Proof.
  pose proof (S4 (fun n => DA' (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) (fun n => g l (mp (x (t0 + n)%nat)))
    K1 k1 r (proj1 k1_pos) (proj2 k1_pos) r0 gA dpA sA l ep_min ep_max (gbp bd) ratA gbA n) as X.
  unfold Z, EA, WA, xplus in X. rewrite Nat.add_0_r in X. exact X.
Qed.
Theorem S4_B n :
  INR n * exp (- em_max) <= Zm (phi l (V (x (t0 + n)%nat))) <=
  exp (- em_min) * (INR n + K2 / k2 * exp (K2 * gbm bd) * (V (x (t0 + n)%nat) - V (x t0))).
Proof.
  pose proof (S4 (fun n => DB' (x (t0 + n)%nat)) (fun n => V (x (t0 + n)%nat)) (fun n => g l (mm (x (t0 + n)%nat)))
    K2 k2 s (proj1 k2_pos) (proj2 k2_pos) s0 gB dpB sB l em_min em_max (gbm bd) ratB gbB n) as X.
  unfold Z, EA, WA, xplus in X. rewrite Nat.add_0_r in X. exact X.
Qed.

(** (EV): the drift of A is over at t0 + n for every n >= tau_hi, and for no n < tau_lo *)
Theorem EV_A n :
  ((E_A - phi l (W (x t0))) * exp ep_max / K1 <= INR n -> DA' (x (t0 + n)%nat) = 0) /\
  (DA' (x (t0 + n)%nat) = 0 ->
   (E_A - phi l (W (x t0))) * exp ep_min / K1 - exp (K1 * gbp bd) * (DA' (x t0) / r + K1 * gbp bd) <= INR n).
Proof.
  split.
  - pose proof (EV_upper (fun n => DA' (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) (fun n => g l (mp (x (t0 + n)%nat)))
      K1 k1 r (proj1 k1_pos) (proj2 k1_pos) r0 gA dpA sA l ep_min ep_max (gbp bd) ratA gbA n) as X.
    unfold EA, WA in X. rewrite Nat.add_0_r in X. exact X.
  - pose proof (EV_lower (fun n => DA' (x (t0 + n)%nat)) (fun n => W (x (t0 + n)%nat)) (fun n => g l (mp (x (t0 + n)%nat)))
      K1 k1 r (proj1 k1_pos) (proj2 k1_pos) r0 gA dpA sA l ep_min ep_max (gbp bd) ratA gbA n) as X.
    unfold EA, WA, xplus in X. rewrite Nat.add_0_r in X. exact X.
Qed.
Theorem EV_B n :
  ((F_B - phi l (V (x t0))) * exp em_max / K2 <= INR n -> DB' (x (t0 + n)%nat) = 0) /\
  (DB' (x (t0 + n)%nat) = 0 ->
   (F_B - phi l (V (x t0))) * exp em_min / K2 - exp (K2 * gbm bd) * (DB' (x t0) / s + K2 * gbm bd) <= INR n).
Proof.
  split.
  - pose proof (EV_upper (fun n => DB' (x (t0 + n)%nat)) (fun n => V (x (t0 + n)%nat)) (fun n => g l (mm (x (t0 + n)%nat)))
      K2 k2 s (proj1 k2_pos) (proj2 k2_pos) s0 gB dpB sB l em_min em_max (gbm bd) ratB gbB n) as X.
    unfold EA, WA in X. rewrite Nat.add_0_r in X. exact X.
  - pose proof (EV_lower (fun n => DB' (x (t0 + n)%nat)) (fun n => V (x (t0 + n)%nat)) (fun n => g l (mm (x (t0 + n)%nat)))
      K2 k2 s (proj1 k2_pos) (proj2 k2_pos) s0 gB dpB sB l em_min em_max (gbm bd) ratB gbB n) as X.
    unfold EA, WA, xplus in X. rewrite Nat.add_0_r in X. exact X.
Qed.

(** (S5): num and den during the drift (any state; gap = (S/2)|num|/den is SlidingGap.gap_exact) *)
Theorem S5 z :
  - dhi D bd - Blow bd <= num z - (- (W z - V z) + DA' z - DB' z)
    <= dlo D bd + Alow bd /\
  ep_min + em_min <= den z - (W z + V z + DA' z + DB' z) <= ep_max + em_max + Alow bd + Blow bd.
Proof.
  destruct (HypT_bands D l bd moS nuS HD HG x t0 S_HypT) as (X1 & X2 & X3 & X4). destruct (num_den z) as [-> ->].
  destruct (e_bounds D HD HG bd z (HypT_bands D l bd moS nuS HD HG x t0 S_HypT)) as (E1 & E2 & E3).
  assert (NA : 0 <= relu (- A z) - DA' z <= Alow bd).
  { unfold DA, relu. clear - X2. rmax; destruct (Rlt_dec _ _); lra. }
  assert (NB : 0 <= relu (- B z) - DB' z <= Blow bd).
  { unfold DB, relu. clear - X4. rmax; destruct (Rlt_dec _ _); lra. }
  split; lra.
Qed.
End HS.
End S.
