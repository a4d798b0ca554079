(** Base.v -- elementary facts about exp, ln, relu and step counts that the other files share. *)
From Coq Require Import Reals Lra Psatz Arith.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** ** exp and ln *)
Lemma exp_mono x z : x <= z -> exp x <= exp z.
Proof. intros [H| ->]; [left; apply exp_increasing; auto | lra]. Qed.

Lemma ln_mono x z : 0 < x -> x <= z -> ln x <= ln z.
Proof. intros H [Hlt| ->]; [left; apply ln_increasing; auto | lra]. Qed.

Lemma exp_opp_mul x : exp (- x) * exp x = 1.
Proof. rewrite <- exp_plus, Rplus_opp_l. apply exp_0. Qed.

(** the tangent inequality *)
Lemma exp_tangent x h : exp x * (1 + h) <= exp (x + h).
Proof. rewrite exp_plus. apply Rmult_le_compat_l; [left; apply exp_pos|apply exp_ineq1_le]. Qed.

Lemma ln_div x y : 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof. intros. unfold Rdiv. rewrite ln_mult, ln_Rinv; auto. apply Rinv_0_lt_compat; auto. Qed.

Lemma ln_ge x : 0 < x -> 1 - / x <= ln x.
Proof.
  intros Hx. pose proof (exp_ineq1_le (- ln x)) as H. rewrite exp_Ropp, exp_ln in H by auto. lra.
Qed.

Lemma ln_le_sub x : 0 < x -> ln x <= x - 1.
Proof. intros Hx. pose proof (exp_ineq1_le (ln x)) as H. rewrite exp_ln in H by auto. lra. Qed.

Lemma ln1p_ge u : 0 <= u -> u / (1 + u) <= ln (1 + u).
Proof.
  intros Hu. pose proof (ln_ge (1 + u) ltac:(lra)) as H.
  replace (u / (1 + u)) with (1 - / (1 + u)) by (field; lra). exact H.
Qed.

Lemma ln1p_le u : 0 <= u -> ln (1 + u) <= u.
Proof. intros Hu. pose proof (ln_le_sub (1 + u) ltac:(lra)). lra. Qed.

(** ln z / z <= 1/e *)
Lemma ln_over z : 0 < z -> ln z <= exp (-1) * z.
Proof. intros Hz. pose proof (exp_ineq1_le (-1 + ln z)) as H. rewrite exp_plus, (exp_ln z Hz) in H. lra. Qed.

(** z e^-z decreases from 1 on, and is at most 1/e *)
Lemma self_decr x z : 1 <= x -> x <= z -> z * exp (- z) <= x * exp (- x).
Proof.
  intros H0 H. pose proof (exp_ineq1_le (z - x)) as X.
  assert (E : exp (- x) = exp (z - x) * exp (- z)) by (rewrite <- exp_plus; f_equal; ring).
  rewrite E. pose proof (exp_pos (- z)). assert (z <= x * exp (z - x)) by nra. nra.
Qed.

Lemma self_exp z : z <= exp (-1) * exp z.
Proof. rewrite <- exp_plus. pose proof (exp_ineq1_le (-1 + z)). lra. Qed.

(** monotonicity from the sign of the derivative *)
Lemma monotone_from_0 (f f' : R -> R) (x : R) :
  0 <= x -> (forall y, 0 <= y <= x -> is_derive f y (f' y)) ->
  (forall y, 0 <= y <= x -> 0 <= f' y) -> f 0 <= f x.
Proof.
  intros Hx Hd Hp. destruct (MVT_gen f 0 x f') as [c [Hc E]].
  - intros y Hy. rewrite Rmin_left, Rmax_right in Hy by lra. apply Hd; lra.
  - intros y Hy. rewrite Rmin_left, Rmax_right in Hy by lra.
    apply continuity_pt_filterlim. apply @ex_derive_continuous. exists (f' y). apply Hd; lra.
  - rewrite Rmin_left, Rmax_right in Hc by lra. specialize (Hp c Hc). nra.
Qed.

(** e^h <= 1 + h + (h^2/2) e^h for h >= 0: Taylor with the remainder's largest value *)
Lemma exp_le_2 h : 0 <= h -> exp h <= 1 + h + h ^ 2 / 2 * exp h.
Proof.
  intros Hh. pose (f := fun y => (1 + y) * exp (- y) + y ^ 2 / 2).
  assert (H : f 0 <= f h).
  { apply (monotone_from_0 f (fun y => y * (1 - exp (- y)))); auto.
    - intros y _. unfold f. auto_derive; auto. field.
    - intros y Hy. apply Rmult_le_pos; [lra|].
      pose proof (exp_mono (- y) 0 ltac:(lra)) as M. rewrite exp_0 in M. lra. }
  unfold f in H. rewrite Ropp_0, exp_0 in H.
  pose proof (exp_opp_mul h) as E. pose proof (exp_pos h). nra.
Qed.

(** ** affine functions and products *)
Lemma affine_between (al be x0 x1 x c : R) : x0 <= x <= x1 ->
  al + be * x0 <= c -> al + be * x1 <= c -> al + be * x <= c.
Proof. intros H H0 H1. destruct (Rle_dec 0 be); nra. Qed.

Lemma mul_le_trans (c u v k : R) : 0 < c -> u <= v -> c * v <= k -> c * u <= k.
Proof. intros; nra. Qed.

(** ** relu and its derivative, relu'(0) = 0 *)
Definition relu (x : R) := if Rlt_dec 0 x then x else 0.
Definition gate (x : R) := if Rlt_dec 0 x then 1 else 0.

Lemma relu_nonneg z : 0 <= relu z.
Proof. unfold relu. destruct (Rlt_dec 0 z); lra. Qed.
Lemma relu_pos z : 0 <= z -> relu z = z.
Proof. unfold relu. destruct (Rlt_dec 0 z); lra. Qed.
Lemma relu_neg z : z <= 0 -> relu z = 0.
Proof. unfold relu. destruct (Rlt_dec 0 z); lra. Qed.
Lemma relu_ge z : z <= relu z.
Proof. unfold relu. destruct (Rlt_dec 0 z); lra. Qed.
Lemma relu_mono x z : x <= z -> relu x <= relu z.
Proof. unfold relu. intros. repeat destruct (Rlt_dec _ _); lra. Qed.
Lemma relu_scal v x : 0 < v -> relu (v * x) = v * relu x.
Proof. intros. unfold relu. repeat destruct (Rlt_dec _ _); nra. Qed.
Lemma gate_scal v x : 0 < v -> gate (v * x) = gate x.
Proof. intros. unfold gate. repeat destruct (Rlt_dec _ _); nra. Qed.
Lemma gate_pos x : 0 < x -> gate x = 1.
Proof. unfold gate. destruct (Rlt_dec 0 x); lra. Qed.
Lemma gate_neg x : x <= 0 -> gate x = 0.
Proof. unfold gate. destruct (Rlt_dec 0 x); lra. Qed.

(** ** step counts *)
Lemma INR_ge_2 t0 : (2 <= t0)%nat -> 2 <= INR t0.
Proof. intros H. replace 2 with (INR 2) by reflexivity. apply le_INR; auto. Qed.

Lemma ln_INR t0 t : (2 <= t0)%nat -> (t0 <= t)%nat -> 0 < ln (INR t0) <= ln (INR t).
Proof.
  intros H H'. pose proof (INR_ge_2 t0 H). pose proof (le_INR _ _ H').
  split; [rewrite <- ln_1; apply ln_increasing; lra|apply ln_mono; lra].
Qed.

Lemma INR_unbounded M : exists n, M < INR n.
Proof.
  destruct (nfloor_ex (Rmax 0 M) (Rmax_l _ _)) as [n [_ Hn]]. exists (S n).
  rewrite S_INR. pose proof (Rmax_r 0 M). lra.
Qed.

(** ln t exceeds any M from some t on *)
Lemma ln_large M : exists t0, forall t, (t0 <= t)%nat -> M <= ln (INR t).
Proof.
  destruct (INR_unbounded (exp M)) as [n Hn]. exists n. intros t Ht.
  rewrite <- (ln_exp M). apply ln_mono; [apply exp_pos|]. pose proof (le_INR _ _ Ht). lra.
Qed.
