(** Loss.v -- the two losses, l(z) = exp(-z) and ln(1 + exp(-z)), and every fact about g = -l' and phi = integral of 1/g
    that the other files use (doc/theory.md: growth lemmas, section "Elementary lemmas"; rstar and kup are those of regimes F, O, B). *)
From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base.
Open Scope R_scope.

Inductive loss := Exponential | Logistic.

(** g = -l' *)
Definition g (l : loss) (z : R) := match l with Exponential => exp (- z) | Logistic => / (1 + exp z) end.
(** phi' = 1/g *)
Definition phi (l : loss) (z : R) := match l with Exponential => exp z | Logistic => exp z + z end.
(** where e^z <= phi z *)
Definition dom (l : loss) (z : R) := match l with Exponential => True | Logistic => 0 <= z end.
(** phi y <= rstar z e^y for all y >= z *)
Definition rstar (l : loss) (z : R) := match l with Exponential => 1 | Logistic => 1 + Rmax 1 z * exp (- Rmax 1 z) end.
(** 0 <= -ln g(m) - m <= defect gb as soon as g(m) <= gb *)
Definition defect (l : loss) (gb : R) := match l with Exponential => 0 | Logistic => - ln (1 - gb) end.
Definition gb_ok (l : loss) (gb : R) := match l with Exponential => True | Logistic => gb < 1 end.
(** -ln g(z) - z *)
Definition mu (l : loss) (z : R) := - ln (g l z) - z.

Lemma exp1_pos x : 0 < 1 + exp x. Proof. pose proof (exp_pos x); lra. Qed.

Section Facts.
Variable l : loss.

Lemma g_pos z : 0 < g l z.
Proof. destruct l; simpl; [apply exp_pos|apply Rinv_0_lt_compat, exp1_pos]. Qed.

Lemma g_decr x z : x <= z -> g l z <= g l x.
Proof.
  intros H. destruct l; simpl; [apply exp_mono; lra|].
  apply Rinv_le_contravar; [apply exp1_pos|]. pose proof (exp_mono _ _ H). lra.
Qed.

(** |(ln g)'| <= 1 *)
Lemma g_lip x z : x <= z -> g l x * exp (x - z) <= g l z.
Proof.
  intros H. destruct l; simpl.
  - rewrite <- exp_plus. right. f_equal. ring.
  - pose proof (exp_pos x) as X. pose proof (exp_pos z) as Z.
    assert (E : exp (x - z) * exp z = exp x) by (rewrite <- exp_plus; f_equal; ring).
    assert (E1 : exp (x - z) <= 1) by (rewrite <- exp_0; apply exp_mono; lra).
    apply Rmult_le_reg_r with ((1 + exp x) * (1 + exp z)); [nra|].
    replace (/ (1 + exp x) * exp (x - z) * ((1 + exp x) * (1 + exp z))) with (exp (x - z) + exp (x - z) * exp z) by (field; lra).
    replace (/ (1 + exp z) * ((1 + exp x) * (1 + exp z))) with (1 + exp x) by (field; lra). lra.
Qed.

Lemma g_exp z : g l z * exp z <= 1.
Proof.
  destruct l; simpl; [rewrite exp_opp_mul; lra|]. pose proof (exp_pos z).
  apply Rmult_le_reg_l with (1 + exp z); [lra|]. rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.

(** |g'| <= g *)
Lemma g_slope x z : x <= z -> g l x - g l z <= g l x * (z - x).
Proof.
  intros H. pose proof (g_lip x z H) as L. pose proof (exp_ineq1_le (x - z)). pose proof (g_pos x). nra.
Qed.

(** g in terms of a nearby point: the factor is between e^-emax and e^-emin *)
Lemma g_ratio emin emax W m : emin <= 0 <= emax -> emin <= m - W <= emax ->
  exp (- emax) * g l W <= g l m <= exp (- emin) * g l W.
Proof.
  intros H0 H. split.
  - pose proof (g_lip W (W + emax) ltac:(lra)) as X. replace (W - (W + emax)) with (- emax) in X by ring.
    pose proof (g_decr m (W + emax) ltac:(lra)). lra.
  - pose proof (g_lip (W + emin) W ltac:(lra)) as X. replace (W + emin - W) with emin in X by ring.
    pose proof (g_decr (W + emin) m ltac:(lra)) as Y. pose proof (exp_opp_mul emin) as Z. pose proof (exp_pos (- emin)) as P.
    apply Rle_trans with (g l (W + emin)); auto.
    replace (g l (W + emin)) with (exp (- emin) * (g l (W + emin) * exp emin)); [apply Rmult_le_compat_l; lra|].
    replace (exp (- emin) * (g l (W + emin) * exp emin)) with (exp (- emin) * exp emin * g l (W + emin)) by ring. rewrite Z. ring.
Qed.

Lemma div_g h z : h / g l z = h * match l with Exponential => exp z | Logistic => 1 + exp z end.
Proof.
  destruct l; simpl; unfold Rdiv; f_equal; [rewrite exp_Ropp; apply Rinv_inv|apply Rinv_inv].
Qed.

(** convexity of phi, and the second-order bound *)
Lemma phi_above z h : phi l z + h / g l z <= phi l (z + h).
Proof. rewrite div_g. pose proof (exp_tangent z h). destruct l; simpl; lra. Qed.

Lemma phi_below z h : 0 <= h -> phi l (z + h) <= phi l z + h / g l z + h ^ 2 / 2 * exp (z + h).
Proof.
  intros H. rewrite div_g. pose proof (exp_le_2 h H). pose proof (exp_pos z).
  destruct l; simpl; rewrite exp_plus; nra.
Qed.

Lemma phi_lt x z : x < z -> phi l x < phi l z.
Proof. intros H. pose proof (exp_increasing x z H). destruct l; simpl; lra. Qed.
Lemma phi_le x z : x <= z -> phi l x <= phi l z.
Proof. intros [H| ->]; [left; apply phi_lt; auto|lra]. Qed.

Lemma dom_up x z : x <= z -> dom l x -> dom l z.
Proof. destruct l; simpl; auto; lra. Qed.
Lemma dom_pos z : 0 <= z -> dom l z. Proof. destruct l; simpl; auto. Qed.
Lemma phi_exp z : dom l z -> exp z <= phi l z.
Proof. destruct l; simpl; lra. Qed.
Lemma phi_pos z : dom l z -> 0 < phi l z.
Proof. intros H. pose proof (phi_exp z H). pose proof (exp_pos z). lra. Qed.
Lemma phi_id z : 0 <= z -> phi l z <= exp z + z.
Proof. destruct l; simpl; lra. Qed.

Lemma rstar_ge_1 z : 1 <= rstar l z.
Proof.
  destruct l; simpl; [lra|]. pose proof (Rmax_l 1 z). pose proof (exp_pos (- Rmax 1 z)).
  assert (0 <= Rmax 1 z * exp (- Rmax 1 z)) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma phi_rstar z y : z <= y -> phi l y <= rstar l z * exp y.
Proof.
  intros H. destruct l; simpl; [lra|]. pose proof (exp_pos y).
  assert (Y : y = y * exp (- y) * exp y) by (rewrite Rmult_assoc, exp_opp_mul; ring).
  cut (y * exp (- y) <= Rmax 1 z * exp (- Rmax 1 z)); [nra|].
  destruct (Rle_dec (Rmax 1 z) y) as [C|C].
  - apply self_decr; auto. apply Rmax_l.
  - assert (Rmax 1 z = 1) as -> by (unfold Rmax in *; destruct (Rle_dec 1 z); lra).
    pose proof (self_exp y) as S. pose proof (exp_pos (- y)). pose proof (exp_opp_mul y).
    replace (- (1)) with (-1) by ring. pose proof (exp_pos (-1)).
    apply Rle_trans with (exp (-1) * exp y * exp (- y)); [|right; rewrite Rmult_assoc, (Rmult_comm (exp y)), H2; ring].
    rewrite (Rmult_comm y), (Rmult_comm _ (exp (- y))). apply Rmult_le_compat_l; lra.
Qed.

(** g phi <= rstar *)
Lemma g_phi z y : dom l z -> z <= y -> g l y * phi l y <= rstar l z.
Proof.
  intros D H. pose proof (phi_rstar z y H). pose proof (g_exp y). pose proof (g_pos y). pose proof (rstar_ge_1 z).
  pose proof (phi_pos y (dom_up _ _ H D)).
  apply Rle_trans with (g l y * (rstar l z * exp y)); nra.
Qed.

Lemma g_defect gb m : gb_ok l gb -> g l m <= gb -> 0 <= - ln (g l m) - m <= defect l gb.
Proof.
  pose proof (g_pos m) as P. destruct l; simpl in *; intros Hb Hg; [rewrite ln_exp; lra|].
  assert (E : - ln (/ (1 + exp m)) - m = - ln (1 - / (1 + exp m))).
  { replace (1 - / (1 + exp m)) with (/ (1 + exp m) * exp m) by (field; pose proof (exp_pos m); lra).
    rewrite ln_mult, ln_exp; auto using exp_pos. ring. }
  rewrite E. split.
  - rewrite <- Ropp_0, <- ln_1. apply Ropp_le_contravar, ln_mono; lra.
  - apply Ropp_le_contravar, ln_mono; lra.
Qed.

Lemma gb_ok_le gb gb' : gb' <= gb -> gb_ok l gb -> gb_ok l gb'.
Proof. destruct l; simpl; auto; lra. Qed.

Lemma g_mu z : g l z = exp (- z - mu l z).
Proof. unfold mu. replace (- z - (- ln (g l z) - z)) with (ln (g l z)) by ring. rewrite exp_ln; auto using g_pos. Qed.
Lemma mu_pos z : 0 <= mu l z.
Proof.
  unfold mu. destruct l; simpl; [rewrite ln_exp; lra|]. pose proof (exp_pos z).
  rewrite ln_Rinv by lra. rewrite <- (ln_exp z) at 2.
  pose proof (ln_mono (exp z) (1 + exp z) ltac:(lra) ltac:(lra)). lra.
Qed.
Lemma mu_decr x z : x <= z -> mu l z <= mu l x.
Proof.
  intros H. unfold mu. pose proof (g_lip x z H) as L. pose proof (g_pos x). pose proof (exp_pos (x - z)).
  apply ln_mono in L; [|apply Rmult_lt_0_compat; auto]. rewrite ln_mult, ln_exp in L by auto. lra.
Qed.
End Facts.
