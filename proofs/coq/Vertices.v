(** Vertices.v -- the admitted thetas of Theorem T: a function that is affine in them has its extreme values at the vertices; and the step of L
    towards its targets (doc/theory.md: transients 3.3, proof of (b)). *)
From Coq Require Import Reals Lra Psatz List.
From Gdcert Require Import Base.
Import ListNotations.
Open Scope R_scope.

(** ** Vertices of Theta for one neuron: pairs (th1, th2).
    lock: th1 = 1;  act: th1 may be nonzero;  dri: th2 may be nonzero. *)
Definition verts (lock act dri : bool) : list (R * R) :=
  if lock then [(1, 0)]
  else (0, 0) :: (if act then [(1, 0)] else []) ++ (if dri then [(0, 1)] else []).

Definition Adm (lock act dri : bool) (t1 t2 : R) : Prop :=
  0 <= t1 <= 1 /\ 0 <= t2 <= 1 /\ t1 * t2 = 0 /\
  (lock = true -> t1 = 1) /\
  (lock = false -> act = false -> t1 = 0) /\
  (lock = false -> dri = false -> t2 = 0).

Definition affine2 (f : R -> R -> R) := forall t1 t2,
  f t1 t2 = f 0 0 + t1 * (f 1 0 - f 0 0) + t2 * (f 0 1 - f 0 0).

Lemma verts_le lock act dri f c t1 t2 : affine2 f ->
  (forall v, In v (verts lock act dri) -> f (fst v) (snd v) <= c) ->
  Adm lock act dri t1 t2 -> f t1 t2 <= c.
Proof.
  intros Hf H (T1 & T2 & T12 & Hl & Hact & Hdri). unfold verts in H.
  destruct lock.
  - rewrite (Hl eq_refl) in *. replace t2 with 0 by lra. apply (H (1, 0)). simpl; auto.
  - assert (H00 : f 0 0 <= c) by (apply (H (0, 0)); simpl; auto).
    destruct (Rmult_integral _ _ T12) as [Z|Z]; rewrite Z in *.
    + destruct dri.
      * assert (f 0 1 <= c) by (apply (H (0, 1)); simpl; right; apply in_or_app; simpl; auto).
        rewrite Hf. nra.
      * rewrite (Hdri eq_refl eq_refl). exact H00.
    + destruct act.
      * assert (f 1 0 <= c) by (apply (H (1, 0)); simpl; auto).
        rewrite Hf. nra.
      * rewrite (Hact eq_refl eq_refl). exact H00.
Qed.

Definition affine4 (f : R -> R -> R -> R -> R) := forall t1 t2 t3 t4,
  f t1 t2 t3 t4 = f 0 0 0 0 + t1 * (f 1 0 0 0 - f 0 0 0 0) + t2 * (f 0 1 0 0 - f 0 0 0 0)
    + t3 * (f 0 0 1 0 - f 0 0 0 0) + t4 * (f 0 0 0 1 - f 0 0 0 0).

Definition onverts (vsA vsB : list (R * R)) (Pr : R -> R -> R -> R -> Prop) : Prop :=
  forall vA vB, In vA vsA -> In vB vsB -> Pr (fst vA) (snd vA) (fst vB) (snd vB).

Lemma box_le lA aA dA lB aB dB f c t1 t2 t3 t4 : affine4 f ->
  onverts (verts lA aA dA) (verts lB aB dB) (fun t1 t2 t3 t4 => f t1 t2 t3 t4 <= c) ->
  Adm lA aA dA t1 t2 -> Adm lB aB dB t3 t4 -> f t1 t2 t3 t4 <= c.
Proof.
  intros Hf H HA HB.
  apply (verts_le lA aA dA (fun t1 t2 => f t1 t2 t3 t4)); auto.
  - intros u1 u2. rewrite (Hf u1 u2), (Hf 0 0 t3 t4), (Hf 1 0 t3 t4), (Hf 0 1 t3 t4). ring.
  - intros v Hv. apply (verts_le lB aB dB (fun t3 t4 => f (fst v) (snd v) t3 t4)); auto.
    intros u3 u4. rewrite (Hf (fst v) (snd v) u3 u4), (Hf (fst v) (snd v) 0 0),
      (Hf (fst v) (snd v) 1 0), (Hf (fst v) (snd v) 0 1). ring.
Qed.

(** ** The one-step bound on L *)
Lemma L_step gp gm N M Tlo Thi L Llo Lhi elo ehi :
  0 < gp -> 0 < gm -> 0 < N -> 0 < M -> 0 < Tlo ->
  Tlo * M <= N -> N <= Thi * M -> M * gm <= 1 -> N * gp <= 1 ->
  - elo <= ln (gm / gp) - L <= ehi -> Llo <= L <= Lhi ->
  Llo <= ln Tlo - ehi -> ln Thi + elo <= Lhi ->
  Llo <= L + gp * (N - M * (gm / gp)) <= Lhi.
Proof.
  intros Gp Gm HN HM HT T1 T2 O1 O2 HR HL B1 B2.
  replace (gp * (N - M * (gm / gp))) with (N * gp - M * gm) by (field; lra).
  rewrite ln_div in HR by auto.
  assert (HTh : 0 < Thi) by nra.
  assert (LT1 : ln Tlo + ln M <= ln N) by (rewrite <- ln_mult by auto; apply ln_mono; nra).
  assert (LT2 : ln N <= ln Thi + ln M) by (rewrite <- ln_mult by auto; apply ln_mono; lra).
  assert (PN : 0 < N * gp) by nra. assert (PM : 0 < M * gm) by nra.
  assert (EN : ln (N * gp) = ln N + ln gp) by (apply ln_mult; auto).
  assert (EM : ln (M * gm) = ln M + ln gm) by (apply ln_mult; auto).
  split.
  - destruct (Rle_dec (M * gm) (N * gp)); [lra|].
    pose proof (ln_ge (M * gm / (N * gp)) ltac:(apply Rdiv_lt_0_compat; auto)) as Hx.
    rewrite ln_div in Hx by auto.
    assert (M * gm - N * gp <= 1 - / (M * gm / (N * gp))).
    { replace (/ (M * gm / (N * gp))) with (N * gp / (M * gm)) by (field; repeat split; lra).
      replace (M * gm - N * gp) with (M * gm * (1 - N * gp / (M * gm))) by (field; repeat split; lra).
      assert (0 <= 1 - N * gp / (M * gm)).
      { apply Rmult_le_reg_r with (M * gm); auto.
        replace ((1 - N * gp / (M * gm)) * (M * gm)) with (M * gm - N * gp) by (field; repeat split; lra). lra. }
      nra. }
    lra.
  - destruct (Rle_dec (N * gp) (M * gm)); [lra|].
    pose proof (ln_ge (N * gp / (M * gm)) ltac:(apply Rdiv_lt_0_compat; auto)) as Hx.
    rewrite ln_div in Hx by auto.
    assert (N * gp - M * gm <= 1 - / (N * gp / (M * gm))).
    { replace (/ (N * gp / (M * gm))) with (M * gm / (N * gp)) by (field; repeat split; lra).
      replace (N * gp - M * gm) with (N * gp * (1 - M * gm / (N * gp))) by (field; repeat split; lra).
      assert (0 <= 1 - M * gm / (N * gp)).
      { apply Rmult_le_reg_r with (N * gp); auto.
        replace ((1 - M * gm / (N * gp)) * (N * gp)) with (N * gp - M * gm) by (field; repeat split; lra). lra. }
      nra. }
    lra.
Qed.
