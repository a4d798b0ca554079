(** Frozen.v -- Theorems F (G+- = 0) and O (G+- < 0) for all t >= s with explicit constants, unequal step factors, both losses, and entry:
    the two cross pre-activations are <= 0 after finitely many steps (doc/theory.md: regimes 3, 4; one statement, F is kap = 0). *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network Growth Excess Gap.
Open Scope R_scope.

(** from [den in [sg ln t + C1, sg ln t + C2]] to constants over ln t *)
Lemma over_ln sg C1 C2 n d lt l0 nmin nmax lowA upB : 0 < l0 <= lt -> 0 < d -> sg * lt + C1 <= d <= sg * lt + C2 ->
  C1 <= 0 <= C2 -> nmin <= Rabs n <= nmax -> 0 <= lowA -> lowA * (sg * l0 + C2) <= nmin * l0 ->
  0 <= upB -> nmax * l0 <= upB * (sg * l0 + C1) ->
  lowA / lt <= Rabs n / d <= upB / lt.
Proof.
  intros [l0p ll] Hd [D1 D2] [N1 N2] [NL NU] QA1 QA2 QB1 QB2.
  assert (kk : 1 <= lt / l0) by (apply Rmult_le_reg_r with l0; auto; unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra).
  assert (le : lt = lt / l0 * l0) by (field; lra). set (k := lt / l0) in *.
  split.
  - apply Rmult_le_reg_r with (lt * d); [apply Rmult_lt_0_compat; lra|].
    replace (lowA / lt * (lt * d)) with (lowA * d) by (field; lra). replace (Rabs n / d * (lt * d)) with (Rabs n * lt) by (field; lra).
    apply Rle_trans with (lowA * (sg * lt + C2)); [apply Rmult_le_compat_l; lra|].
    apply Rle_trans with (nmin * lt); [|apply Rmult_le_compat_r; lra].
    assert (0 <= lowA * C2) by (apply Rmult_le_pos; auto). assert (0 <= (k - 1) * (lowA * C2)) by (apply Rmult_le_pos; lra).
    assert (k * (lowA * (sg * l0 + C2)) <= k * (nmin * l0)) by (apply Rmult_le_compat_l; lra). rewrite le. lra.
  - apply Rmult_le_reg_r with (lt * d); [apply Rmult_lt_0_compat; lra|].
    replace (upB / lt * (lt * d)) with (upB * d) by (field; lra). replace (Rabs n / d * (lt * d)) with (Rabs n * lt) by (field; lra).
    apply Rle_trans with (upB * (sg * lt + C1)); [|apply Rmult_le_compat_l; lra].
    apply Rle_trans with (nmax * lt); [apply Rmult_le_compat_r; lra|].
    assert (0 <= upB * - C1) by (apply Rmult_le_pos; lra). assert (0 <= (k - 1) * (upB * - C1)) by (apply Rmult_le_pos; lra).
    assert (k * (nmax * l0) <= k * (upB * (sg * l0 + C1))) by (apply Rmult_le_compat_l; lra). rewrite le. lra.
Qed.

Section Frozen.
Variables (D : data) (l : loss).
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Notation k1 := (Kp D).  Notation k2 := (Km D).

(** ** Numbers: kap+- = |G+-|/G++-- and what a checker computes from the state x0 at s (T0 = s) *)
Definition kap1 := - Gpm / Gpp.
Definition kap2 := - Gpm / Gmm.
Definition sg := 2 + kap1 + kap2.
Section Numbers.
Variables (x0 : state) (T0 : R).
Definition Kn := - A x0 - kap1 * p x0 + B x0 + kap2 * q x0.
Definition Kd := - A x0 - kap1 * p x0 - B x0 - kap2 * q x0.
Definition dflo := ln (Rmin (phi l (q x0) / phi l (p x0)) (k2 / kup l k1 (p x0))) - ln (rstar l (q x0)).
Definition dfhi := ln (Rmax (phi l (q x0) / phi l (p x0)) (kup l k2 (q x0) / k1)) + ln (rstar l (p x0)).
Definition nplo := 2 * (1 - kap1 * kap2) * dflo + sg * Kn - (kap1 - kap2) * Kd.
Definition nphi := 2 * (1 - kap1 * kap2) * dfhi + sg * Kn - (kap1 - kap2) * Kd.
Definition Cd1 := (1 + kap1) * sclo l k1 T0 (p x0) + (1 + kap2) * sclo l k2 T0 (q x0) + Kd.
Definition Cd2 := (1 + kap1) * schi l k1 T0 (p x0) + (1 + kap2) * schi l k2 T0 (q x0) + Kd.
(** printed numbers: lowA/ln t <= |n'|/den <= upB/ln t *)
Record HypF (C1 C2 nmin nmax lowA upB : R) : Prop := {
  f_p : 0 < p x0;  f_q : 0 < q x0;  f_A : A x0 <= 0;  f_B : B x0 <= 0;
  f_C1 : C1 <= 0 /\ C1 <= Cd1;  f_C2 : 0 <= C2 /\ Cd2 <= C2;
  f_nmin : nmin <= 0 \/ nmin <= nplo \/ nmin <= - nphi;  f_nmax : - nmax <= nplo /\ nphi <= nmax;
  f_low : 0 <= lowA /\ lowA * (sg * ln T0 + C2) <= nmin * ln T0;
  f_up : 0 <= upB /\ nmax * ln T0 <= upB * (sg * ln T0 + C1)
}.
End Numbers.

Hypothesis HD : ok D.
Hypothesis HN : Gpm <= 0.
Variable x : nat -> state.
Variable s : nat.
Hypothesis Hx : Run D l x s.
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.  Let HDet := ok_det D HD.

Lemma kaps : 0 <= kap1 /\ 0 <= kap2 /\ kap1 * kap2 < 1 /\ kap1 * Gpp = - Gpm /\ kap2 * Gmm = - Gpm.
Proof.
  unfold kap1, kap2. assert (I1 : 0 < / Gpp) by (apply Rinv_0_lt_compat; auto). assert (I2 : 0 < / Gmm) by (apply Rinv_0_lt_compat; auto).
  split; [unfold Rdiv; apply Rmult_le_pos; lra|]. split; [unfold Rdiv; apply Rmult_le_pos; lra|].
  split; [|split; field; lra]. apply Rmult_lt_reg_r with (Gpp * Gmm); [apply Rmult_lt_0_compat; auto|].
  replace (- Gpm / Gpp * (- Gpm / Gmm) * (Gpp * Gmm)) with (Gpm ^ 2) by (field; lra). lra.
Qed.

(** ** Entry: own pre-activations never fall, cross ones never rise, and do reach 0 *)
Lemma own_active t : 0 < p (x s) -> 0 < q (x s) -> (s <= t)%nat -> 0 < p (x t) /\ 0 < q (x t).
Proof.
  intros H1 H2. induction 1 as [|t Ht [P Q]]; auto. rewrite (Hx t Ht). destruct (step_active D l (x t) P Q) as (-> & _ & -> & _).
  pose proof (g_pos l (mp (x t))) as Gp. pose proof (g_pos l (mm (x t))) as Gm.
  assert (g0 : forall y, 0 <= gate y) by (intro; unfold gate; destruct (Rlt_dec 0 y); lra).
  assert (0 < Gpp * g l (mp (x t))) by (apply Rmult_lt_0_compat; auto). assert (0 < Gmm * g l (mm (x t))) by (apply Rmult_lt_0_compat; auto).
  assert (0 <= - Gpm * g l (mm (x t)) * gate (A (x t))) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  assert (0 <= - Gpm * g l (mp (x t)) * gate (B (x t))) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  split; [assert (0 <= a * (Gpp * g l (mp (x t)) - Gpm * g l (mm (x t)) * gate (A (x t)))) by (apply Rmult_le_pos; lra)|
          assert (0 <= b * (Gmm * g l (mm (x t)) - Gpm * g l (mp (x t)) * gate (B (x t)))) by (apply Rmult_le_pos; lra)]; lra.
Qed.

Lemma cross_falls t : 0 < p (x s) -> 0 < q (x s) -> (s <= t)%nat -> A (x (S t)) <= A (x t) /\ B (x (S t)) <= B (x t).
Proof.
  intros H1 H2 Ht. destruct (own_active t H1 H2 Ht) as [P Q]. rewrite (Hx t Ht). destruct (step_active D l (x t) P Q) as (_ & -> & _ & ->).
  pose proof (g_pos l (mp (x t))) as Gp. pose proof (g_pos l (mm (x t))) as Gm.
  assert (g0 : forall y, 0 <= gate y) by (intro; unfold gate; destruct (Rlt_dec 0 y); lra).
  assert (0 <= Gmm * g l (mm (x t)) * gate (A (x t))) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  assert (0 <= Gpp * g l (mp (x t)) * gate (B (x t))) by (apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
  assert (0 <= - Gpm * g l (mp (x t))) by (apply Rmult_le_pos; lra). assert (0 <= - Gpm * g l (mm (x t))) by (apply Rmult_le_pos; lra).
  split; [assert (0 <= a * - (Gpm * g l (mp (x t)) - Gmm * g l (mm (x t)) * gate (A (x t)))) by (apply Rmult_le_pos; lra)|
          assert (0 <= b * - (Gpm * g l (mm (x t)) - Gpp * g l (mp (x t)) * gate (B (x t)))) by (apply Rmult_le_pos; lra)]; lra.
Qed.

Theorem entry_A : 0 < p (x s) -> 0 < q (x s) -> exists n, A (x (s + n)%nat) <= 0.
Proof.
  intros H1 H2. set (M := q (x s) + b / a * A (x s)). set (e := a * (Gmm * g l M)).
  assert (He : 0 < e) by (unfold e; apply Rmult_lt_0_compat; auto; apply Rmult_lt_0_compat; auto; apply g_pos).
  assert (ba : 0 < b / a) by (apply Rdiv_lt_0_compat; auto).
  assert (X : forall n, (exists n, A (x (s + n)%nat) <= 0) \/
    (q (x (s + n)%nat) + b / a * A (x (s + n)%nat) <= M /\ A (x (s + n)%nat) <= A (x s) - e * INR n)).
  { induction n as [|n [IH|[I1 I2]]]; [right; rewrite Nat.add_0_r; simpl; unfold M; lra|left; auto|].
    set (z := x (s + n)%nat) in *. destruct (Rle_dec (A z) 0) as [C|C]; [left; exists n; auto|]. right. assert (C' : 0 < A z) by lra.
    destruct (own_active (s + n)%nat H1 H2 (Nat.le_add_r _ _)) as [P Q]. fold z in P, Q.
    rewrite Nat.add_succ_r, (Hx _ (Nat.le_add_r _ _)). fold z.
    destruct (step_active D l z P Q) as (_ & -> & -> & _). rewrite (gate_pos _ C').
    pose proof (g_pos l (mp z)) as Gp.
    assert (GM : g l M <= g l (mm z)).
    { apply g_decr. unfold mm. rewrite !relu_pos by lra. assert (0 <= b / a * A z) by (apply Rmult_le_pos; lra). lra. }
    assert (gB : gate (B z) <= 1) by (unfold gate; destruct (Rlt_dec 0 (B z)); lra).
    assert (N1 : 0 <= - Gpm * g l (mp z)) by (apply Rmult_le_pos; lra).
    assert (N2 : Gmm * g l M <= Gmm * g l (mm z)) by (apply Rmult_le_compat_l; lra).
    split.
    - assert (0 <= b * (- Gpm * g l (mp z) * (1 - gate (B z)))) by (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra).
      assert (E : b / a * (A z + a * (Gpm * g l (mp z) - Gmm * g l (mm z) * 1)) = b / a * A z + b * (Gpm * g l (mp z) - Gmm * g l (mm z))) by (field; lra).
      rewrite E. lra.
    - rewrite S_INR. assert (a * (Gmm * g l M) <= a * (Gmm * g l (mm z) - Gpm * g l (mp z))) by (apply Rmult_le_compat_l; lra). unfold e in *. lra. }
  destruct (INR_unbounded (A (x s) / e)) as [n Hn]. destruct (X n) as [C|[_ C]]; auto. exists n.
  assert (A (x s) / e * e = A (x s)) by (field; lra). nra.
Qed.

Theorem entry_B : 0 < p (x s) -> 0 < q (x s) -> exists n, B (x (s + n)%nat) <= 0.
Proof.
  intros H1 H2. set (M := p (x s) + a / b * B (x s)). set (e := b * (Gpp * g l M)).
  assert (He : 0 < e) by (unfold e; apply Rmult_lt_0_compat; auto; apply Rmult_lt_0_compat; auto; apply g_pos).
  assert (ba : 0 < a / b) by (apply Rdiv_lt_0_compat; auto).
  assert (X : forall n, (exists n, B (x (s + n)%nat) <= 0) \/
    (p (x (s + n)%nat) + a / b * B (x (s + n)%nat) <= M /\ B (x (s + n)%nat) <= B (x s) - e * INR n)).
  { induction n as [|n [IH|[I1 I2]]]; [right; rewrite Nat.add_0_r; simpl; unfold M; lra|left; auto|].
    set (z := x (s + n)%nat) in *. destruct (Rle_dec (B z) 0) as [C|C]; [left; exists n; auto|]. right. assert (C' : 0 < B z) by lra.
    destruct (own_active (s + n)%nat H1 H2 (Nat.le_add_r _ _)) as [P Q]. fold z in P, Q.
    rewrite Nat.add_succ_r, (Hx _ (Nat.le_add_r _ _)). fold z.
    destruct (step_active D l z P Q) as (-> & _ & _ & ->). rewrite (gate_pos _ C').
    pose proof (g_pos l (mm z)) as Gm.
    assert (GM : g l M <= g l (mp z)).
    { apply g_decr. unfold mp. rewrite !relu_pos by lra. assert (0 <= a / b * B z) by (apply Rmult_le_pos; lra). lra. }
    assert (gB : gate (A z) <= 1) by (unfold gate; destruct (Rlt_dec 0 (A z)); lra).
    assert (N1 : 0 <= - Gpm * g l (mm z)) by (apply Rmult_le_pos; lra).
    assert (N2 : Gpp * g l M <= Gpp * g l (mp z)) by (apply Rmult_le_compat_l; lra).
    split.
    - assert (0 <= a * (- Gpm * g l (mm z) * (1 - gate (A z)))) by (apply Rmult_le_pos; [lra|]; apply Rmult_le_pos; lra).
      assert (E : a / b * (B z + b * (Gpm * g l (mm z) - Gpp * g l (mp z) * 1)) = a / b * B z + a * (Gpm * g l (mm z) - Gpp * g l (mp z))) by (field; lra).
      rewrite E. lra.
    - rewrite S_INR. assert (b * (Gpp * g l M) <= b * (Gpp * g l (mp z) - Gpm * g l (mm z))) by (apply Rmult_le_compat_l; lra). unfold e in *. lra. }
  destruct (INR_unbounded (B (x s) / e)) as [n Hn]. destruct (X n) as [C|[_ C]]; auto. exists n.
  assert (B (x s) / e * e = B (x s)) by (field; lra). nra.
Qed.

(** both at once, and for ever *)
Theorem entry : 0 < p (x s) -> 0 < q (x s) -> exists n, forall t, (s + n <= t)%nat -> 0 < p (x t) /\ 0 < q (x t) /\ A (x t) <= 0 /\ B (x t) <= 0.
Proof.
  intros H1 H2. destruct (entry_A H1 H2) as [n HA]. destruct (entry_B H1 H2) as [m HB]. exists (n + m)%nat.
  assert (X : forall u t, (s <= u <= t)%nat -> A (x t) <= A (x u) /\ B (x t) <= B (x u)).
  { intros u t [Hu Ht]. induction Ht as [|t Ht [I1 I2]]; [lra|].
    destruct (cross_falls t H1 H2 (Nat.le_trans _ _ _ Hu Ht)). lra. }
  intros t Ht. destruct (own_active t H1 H2) as [P Q]; [eapply Nat.le_trans; [apply Nat.le_add_r|exact Ht]|].
  assert (L1 : (s <= s + n <= t)%nat) by (split; [apply Nat.le_add_r|eapply Nat.le_trans; [|exact Ht]; rewrite Nat.add_assoc; apply Nat.le_add_r]).
  assert (L2 : (s <= s + m <= t)%nat) by (split; [apply Nat.le_add_r|eapply Nat.le_trans; [|exact Ht]; rewrite (Nat.add_comm n), Nat.add_assoc; apply Nat.le_add_r]).
  destruct (X _ _ L1). destruct (X _ _ L2). repeat split; auto; lra.
Qed.

(** ** The frozen pattern: exact scalar maps *)
Section Pattern.
Hypotheses (P0 : 0 < p (x s)) (Q0 : 0 < q (x s)) (A0 : A (x s) <= 0) (B0 : B (x s) <= 0).

(** (O1), (F1) *)
Theorem frozen_step t : (s <= t)%nat ->
  0 < p (x t) /\ 0 < q (x t) /\ A (x t) <= 0 /\ B (x t) <= 0 /\
  p (x (S t)) = p (x t) + k1 * g l (p (x t)) /\ q (x (S t)) = q (x t) + k2 * g l (q (x t)) /\
  A (x (S t)) = A (x t) - kap1 * (p (x (S t)) - p (x t)) /\ B (x (S t)) = B (x t) - kap2 * (q (x (S t)) - q (x t)).
Proof.
  intros Ht. destruct (own_active t P0 Q0 Ht) as [P Q].
  assert (AB : A (x t) <= 0 /\ B (x t) <= 0).
  { clear P Q. induction Ht as [|t Ht [I1 I2]]; auto. destruct (cross_falls t P0 Q0 Ht). lra. }
  destruct AB as [NA NB]. repeat (split; [assumption|]).
  assert (MP : mp (x t) = p (x t)) by (unfold mp; rewrite (relu_pos (p (x t))), (relu_neg (B (x t))) by lra; ring).
  assert (MM : mm (x t) = q (x t)) by (unfold mm; rewrite (relu_pos (q (x t))), (relu_neg (A (x t))) by lra; ring).
  destruct kaps as (_ & _ & _ & E1 & E2).
  rewrite (Hx t Ht). destruct (step_active D l (x t) P Q) as (-> & -> & -> & ->).
  rewrite MP, MM, (gate_neg _ NA), (gate_neg _ NB). unfold Kp, Km.
  pose proof (f_equal (fun z => z * (a * g l (p (x t)))) E1) as E1'. pose proof (f_equal (fun z => z * (b * g l (q (x t)))) E2) as E2'.
  cbv beta in E1', E2'. repeat split; lra.
Qed.

Let LE n : (s <= s + n)%nat. Proof. apply Nat.le_add_r. Qed.
Let pz n := p (x (s + n)%nat).  Let qz n := q (x (s + n)%nat).
Let Hp n : pz (S n) = pz n + k1 * g l (pz n).
Proof. unfold pz. rewrite Nat.add_succ_r. apply (frozen_step _ (LE n)). Qed.
Let Hq n : qz (S n) = qz n + k2 * g l (qz n).
Proof. unfold qz. rewrite Nat.add_succ_r. apply (frozen_step _ (LE n)). Qed.
Let K1p := Kp_pos D HD.  Let K2p := Km_pos D HD.
Let pz0 : pz 0%nat = p (x s). Proof. unfold pz. rewrite Nat.add_0_r. reflexivity. Qed.
Let qz0 : qz 0%nat = q (x s). Proof. unfold qz. rewrite Nat.add_0_r. reflexivity. Qed.
Let dp0 : dom l (pz 0%nat). Proof. rewrite pz0. apply dom_pos; lra. Qed.
Let dq0 : dom l (qz 0%nat). Proof. rewrite qz0. apply dom_pos; lra. Qed.

(** (O1): the drift of the cross pre-activations is exact *)
Theorem frozen_cross n : A (x (s + n)%nat) = A (x s) - kap1 * (pz n - p (x s)) /\ B (x (s + n)%nat) = B (x s) - kap2 * (qz n - q (x s)).
Proof.
  induction n as [|n [I1 I2]]; [unfold pz, qz; rewrite Nat.add_0_r; lra|].
  destruct (frozen_step _ (LE n)) as (_ & _ & _ & _ & _ & _ & E1 & E2). unfold pz, qz in *. rewrite Nat.add_succ_r. lra.
Qed.

(** (F2) *)
Theorem frozen_diff n : dflo (x s) <= qz n - pz n <= dfhi (x s).
Proof.
  pose proof (scalar_growth l k1 pz K1p Hp n dp0) as [PL PU].
  pose proof (scalar_growth l k2 qz K2p Hq n dq0) as [QL QU].
  pose proof (scalar_mono l k1 pz K1p Hp n) as PM. pose proof (scalar_mono l k2 qz K2p Hq n) as QM.
  rewrite pz0 in *. rewrite qz0 in *. pose proof (pos_INR n) as I.
  assert (DP : dom l (p (x s))) by (apply dom_pos; lra). assert (DQ : dom l (q (x s))) by (apply dom_pos; lra).
  pose proof (phi_pos l _ DP) as FP. pose proof (phi_pos l _ DQ) as FQ.
  pose proof (phi_exp l _ (dom_up l _ _ PM DP)) as EP. pose proof (phi_exp l _ (dom_up l _ _ QM DQ)) as EQ.
  pose proof (phi_rstar l _ _ PM) as RP. pose proof (phi_rstar l _ _ QM) as RQ.
  pose proof (rstar_ge_1 l (p (x s))) as O1. pose proof (rstar_ge_1 l (q (x s))) as O2.
  pose proof (exp_pos (pz n)) as XP. pose proof (exp_pos (qz n)) as XQ.
  assert (U1 : 0 < kup l k1 (p (x s))).
  { unfold kup. pose proof (g_pos l (p (x s))). pose proof (exp_pos (k1 * g l (p (x s)))).
    assert (0 < k1 / 2 * g l (p (x s)) * exp (k1 * g l (p (x s)))) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra). apply Rmult_lt_0_compat; lra. }
  assert (U2 : 0 < kup l k2 (q (x s))).
  { unfold kup. pose proof (g_pos l (q (x s))). pose proof (exp_pos (k2 * g l (q (x s)))).
    assert (0 < k2 / 2 * g l (q (x s)) * exp (k2 * g l (q (x s)))) by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra). apply Rmult_lt_0_compat; lra. }
  unfold dflo, dfhi. split.
  - set (mn := Rmin (phi l (q (x s)) / phi l (p (x s))) (k2 / kup l k1 (p (x s)))).
    assert (M1 : mn <= phi l (q (x s)) / phi l (p (x s))) by apply Rmin_l. assert (M2 : mn <= k2 / kup l k1 (p (x s))) by apply Rmin_r.
    assert (M0 : 0 < mn) by (apply Rmin_glb_lt; apply Rdiv_lt_0_compat; auto).
    apply (Rmult_le_compat_r (phi l (p (x s)))) in M1; [|lra]. apply (Rmult_le_compat_r (kup l k1 (p (x s)))) in M2; [|lra].
    replace (phi l (q (x s)) / phi l (p (x s)) * phi l (p (x s))) with (phi l (q (x s))) in M1 by (field; lra).
    replace (k2 / kup l k1 (p (x s)) * kup l k1 (p (x s))) with k2 in M2 by (field; lra).
    assert (X : mn * exp (pz n) <= rstar l (q (x s)) * exp (qz n)).
    { apply Rle_trans with (phi l (qz n)); auto. apply Rle_trans with (mn * phi l (pz n)); [apply Rmult_le_compat_l; lra|].
      apply Rle_trans with (mn * (phi l (p (x s)) + kup l k1 (p (x s)) * INR n)); [apply Rmult_le_compat_l; lra|].
      assert (mn * kup l k1 (p (x s)) * INR n <= k2 * INR n) by (apply Rmult_le_compat_r; auto). lra. }
    apply ln_mono in X; [|apply Rmult_lt_0_compat; auto]. rewrite !ln_mult, !ln_exp in X by lra. lra.
  - set (mx := Rmax (phi l (q (x s)) / phi l (p (x s))) (kup l k2 (q (x s)) / k1)).
    assert (M1 : phi l (q (x s)) / phi l (p (x s)) <= mx) by apply Rmax_l. assert (M2 : kup l k2 (q (x s)) / k1 <= mx) by apply Rmax_r.
    assert (M0 : 0 < mx) by (eapply Rlt_le_trans; [|exact M1]; apply Rdiv_lt_0_compat; auto).
    apply (Rmult_le_compat_r (phi l (p (x s)))) in M1; [|lra]. apply (Rmult_le_compat_r k1) in M2; [|lra].
    replace (phi l (q (x s)) / phi l (p (x s)) * phi l (p (x s))) with (phi l (q (x s))) in M1 by (field; lra).
    replace (kup l k2 (q (x s)) / k1 * k1) with (kup l k2 (q (x s))) in M2 by (field; lra).
    assert (X : exp (qz n) <= mx * (rstar l (p (x s)) * exp (pz n))).
    { apply Rle_trans with (phi l (qz n)); auto. apply Rle_trans with (mx * phi l (pz n)); [|apply Rmult_le_compat_l; lra].
      apply Rle_trans with (mx * (phi l (p (x s)) + k1 * INR n)); [|apply Rmult_le_compat_l; lra].
      assert (kup l k2 (q (x s)) * INR n <= mx * k1 * INR n) by (apply Rmult_le_compat_r; auto). lra. }
    apply ln_mono in X; auto. rewrite !ln_mult, !ln_exp in X by (auto; try apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma frozen_num_den n : let t := (s + n)%nat in fp (x t) = pz n /\ fm (x t) = qz n /\
  num (x t) = (1 - kap2) * qz n - (1 - kap1) * pz n + Kn (x s) /\ den (x t) = (1 + kap1) * pz n + (1 + kap2) * qz n + Kd (x s).
Proof.
  intros t. destruct (frozen_step t (LE n)) as (P & Q & NA & NB & _). destruct (frozen_cross n) as [E1 E2]. fold t in E1, E2.
  unfold num, den, fp, fm, Kn, Kd. rewrite E1, E2, !relu_neg by lra. unfold pz, qz. fold t. repeat split; ring.
Qed.

Hypothesis Hs : (2 <= s)%nat.

Lemma frozen_den n : sg * ln (INR (s + n)) + Cd1 (x s) (INR s) <= den (x (s + n)%nat) <= sg * ln (INR (s + n)) + Cd2 (x s) (INR s).
Proof.
  destruct (frozen_num_den n) as (_ & _ & _ & ->). destruct kaps as (N1 & N2 & _).
  assert (Hs1 : (1 <= s)%nat) by (eapply Nat.le_trans; [|exact Hs]; auto with arith).
  pose proof (scalar_ln l k1 pz K1p Hp s n Hs1 dp0) as [L1 L2].
  pose proof (scalar_ln l k2 qz K2p Hq s n Hs1 dq0) as [L3 L4].
  rewrite pz0 in *. rewrite qz0 in *. unfold sg, Cd1, Cd2.
  set (u := ln (INR (s + n))) in *. 
  assert (X1 : (1 + kap1) * (sclo l k1 (INR s) (p (x s)) + u) <= (1 + kap1) * pz n <= (1 + kap1) * (schi l k1 (INR s) (p (x s)) + u)) by (split; apply Rmult_le_compat_l; lra).
  assert (X2 : (1 + kap2) * (sclo l k2 (INR s) (q (x s)) + u) <= (1 + kap2) * qz n <= (1 + kap2) * (schi l k2 (INR s) (q (x s)) + u)) by (split; apply Rmult_le_compat_l; lra).
  lra.
Qed.

(** (O2): distance of the boundary from its limit, n' *)
Definition nprime (z : state) := sg * num z - (kap1 - kap2) * den z.
Lemma frozen_nprime n : nplo (x s) <= nprime (x (s + n)%nat) <= nphi (x s).
Proof.
  destruct (frozen_num_den n) as (_ & _ & E1 & E2). unfold nprime. rewrite E1, E2. destruct kaps as (N1 & N2 & N3 & _).
  destruct (frozen_diff n) as [D1 D2]. unfold nplo, nphi, sg.
  assert (2 * (1 - kap1 * kap2) * dflo (x s) <= 2 * (1 - kap1 * kap2) * (qz n - pz n) <= 2 * (1 - kap1 * kap2) * dfhi (x s)) by (split; apply Rmult_le_compat_l; lra).
  replace ((2 + kap1 + kap2) * ((1 - kap2) * qz n - (1 - kap1) * pz n + Kn (x s)) - (kap1 - kap2) * ((1 + kap1) * pz n + (1 + kap2) * qz n + Kd (x s)))
    with (2 * (1 - kap1 * kap2) * (qz n - pz n) + (2 + kap1 + kap2) * Kn (x s) - (kap1 - kap2) * Kd (x s)) by ring.
  lra.
Qed.

(** (F4), (O3), for all t >= s *)
Theorem frozen_rate C1 C2 nmin nmax lowA upB : HypF (x s) (INR s) C1 C2 nmin nmax lowA upB ->
  forall t, (s <= t)%nat -> 0 < den (x t) /\ lowA / ln (INR t) <= Rabs (nprime (x t)) / den (x t) <= upB / ln (INR t).
Proof.
  intros H t Ht. replace t with (s + (t - s))%nat by (rewrite Nat.add_comm, Nat.sub_add; auto). set (n := (t - s)%nat).
  pose proof (frozen_den n) as D1. pose proof (frozen_nprime n) as N1.
  assert (DP : 0 < den (x (s + n)%nat)).
  { destruct (frozen_step _ (LE n)) as (P & Q & NA & NB & _). unfold den. lra. }
  split; auto. destruct (f_C1 _ _ _ _ _ _ _ _ H) as [X1 X2]. destruct (f_C2 _ _ _ _ _ _ _ _ H) as [X3 X4].
  destruct (f_low _ _ _ _ _ _ _ _ H). destruct (f_up _ _ _ _ _ _ _ _ H). destruct (f_nmax _ _ _ _ _ _ _ _ H).
  apply (over_ln sg C1 C2 _ _ (ln (INR (s + n))) (ln (INR s)) nmin nmax); auto; try lra.
  - apply ln_INR; auto.
  - split.
    + pose proof (Rabs_pos (nprime (x (s + n)%nat))). pose proof (Rle_abs (nprime (x (s + n)%nat))) as Q1.
      pose proof (Rle_abs (- nprime (x (s + n)%nat))) as Q2. rewrite Rabs_Ropp in Q2.
      destruct (f_nmin _ _ _ _ _ _ _ _ H) as [Q|[Q|Q]]; lra.
    + apply Rabs_le. lra.
Qed.

(** (Z1) for ever *)
Theorem frozen_Z1 n : Rmax (- A (x s) / p (x s)) kap1 * Rmax (- B (x s) / q (x s)) kap2 < 1 ->
  A (x (s + n)%nat) * B (x (s + n)%nat) < p (x (s + n)%nat) * q (x (s + n)%nat).
Proof.
  intros Z. destruct (frozen_step _ (LE n)) as (P & Q & NA & NB & _). destruct (frozen_cross n) as [E1 E2]. destruct kaps as (N1 & N2 & _).
  pose proof (scalar_mono l k1 pz K1p Hp n) as PM. pose proof (scalar_mono l k2 qz K2p Hq n) as QM. rewrite pz0 in PM. rewrite qz0 in QM.
  assert (X : forall u0 k v0 v, 0 < v0 <= v -> - u0 + k * (v - v0) <= Rmax (- u0 / v0) k * v).
  { intros u0 k v0 v [V0 V]. pose proof (Rmax_l (- u0 / v0) k) as L1. pose proof (Rmax_r (- u0 / v0) k) as L2.
    apply (Rmult_le_compat_r v0) in L1; [|lra]. replace (- u0 / v0 * v0) with (- u0) in L1 by (field; lra). nra. }
  pose proof (X (A (x s)) kap1 _ _ (conj P0 PM)) as X1. pose proof (X (B (x s)) kap2 _ _ (conj Q0 QM)) as X2.
  unfold pz, qz in *. set (z := x (s + n)%nat) in *. set (m1 := Rmax (- A (x s) / p (x s)) kap1) in *. set (m2 := Rmax (- B (x s) / q (x s)) kap2) in *.
  assert (- A z * - B z <= m1 * p z * (m2 * q z)) by (apply Rmult_le_compat; lra).
  assert (0 < p z * q z) by (apply Rmult_lt_0_compat; auto). nra.
Qed.
End Pattern.
End Frozen.
