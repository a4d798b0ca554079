(** HalfSpace.v -- Theorem 7.1 (half-spaces; doc/theory.md, foundations 7.1): the distance from a point to {N <= 0} in any dimension, when
    exactly one neuron has the sign of the class, is the least of N_B(x)/|w_B| over the subsets B of the other neurons. *)
From Coq Require Import Reals Lra Psatz Lia.
From Gdcert Require Import Base Network Vec.
Open Scope R_scope.

Section HalfSpace.
Variable d m : nat.
(** a_j(y) = w_j . y + b_j;  neuron 0 with weight v0 > 0 and neurons 1..m with weights - u_j < 0 (label +1; exchange the signs for -1) *)
Variables (w0 : nat -> R) (b0 v0 : R) (w : nat -> nat -> R) (b u : nat -> R).
Hypothesis Hv : 0 < v0.
Hypothesis Hu : forall j, 0 < u j.

Notation sm := (sum d).
Let ext f f' (H : forall i, f i = f' i) : sm f = sm f' := sum_ext d f f' (fun i _ => H i).
Let lin c f f' : sm (fun i => c * f i + f' i) = c * sm f + sm f'.
Proof. rewrite sum_plus, sum_scal. reflexivity. Qed.
Let pos f (H : forall i, 0 <= f i) : 0 <= sm f := sum_pos d f (fun i _ => H i).
Notation dt := (ip nat sm).
Notation nm := (norm nat sm).

Definition a0 (y : nat -> R) := dt w0 y + b0.
Definition a (j : nat) (y : nat -> R) := dt (w j) y + b j.
Definition N (y : nat -> R) := v0 * relu (a0 y) - sum m (fun j => u j * relu (a j y)).
(** the affine function of the subset s *)
Definition on (s : nat -> bool) (j : nat) : R := if s j then u j else 0.
Definition NB (s : nat -> bool) (y : nat -> R) := v0 * a0 y - sum m (fun j => on s j * a j y).
Definition wB (s : nat -> bool) (k : nat) := v0 * w0 k - sum m (fun j => on s j * w j k).

Lemma NB_affine s x y : NB s y = NB s x + dt (wB s) (fun k => y k - x k).
Proof.
  assert (W : forall z, dt (wB s) z = v0 * dt w0 z - sum m (fun j => on s j * dt (w j) z)).
  { intros z. unfold wB, ip. induction m as [|m' IH]; simpl.
    - rewrite <- (sum_scal d v0), Rminus_0_r. apply sum_ext. intros; ring.
    - rewrite (sum_ext d _ (fun k => (v0 * w0 k - sum m' (fun j => on s j * w j k)) * z k + - on s m' * (w m' k * z k))) by (intros; ring).
      rewrite sum_plus, IH, sum_scal. ring. }
  rewrite (ip_sub _ _ ext lin), !W. unfold NB, a0, a.
  assert (E : forall z, sum m (fun j => on s j * (dt (w j) z + b j)) = sum m (fun j => on s j * dt (w j) z) + sum m (fun j => on s j * b j)).
  { intro z. rewrite <- sum_plus. apply sum_ext. intros; ring. }
  rewrite !E. ring.
Qed.

(** {N <= 0} is the union of the half-spaces {N_B <= 0} *)
Lemma N_le_NB s y : NB s y <= 0 -> N y <= 0.
Proof.
  unfold N, NB. intros H.
  assert (S1 : sum m (fun j => on s j * a j y) <= sum m (fun j => u j * relu (a j y))).
  { apply sum_le. intros j _. unfold on. pose proof (Hu j). pose proof (relu_ge (a j y)). pose proof (relu_nonneg (a j y)).
    destruct (s j); nra. }
  assert (S2 : 0 <= sum m (fun j => u j * relu (a j y))).
  { apply sum_pos. intros j _. pose proof (Hu j). pose proof (relu_nonneg (a j y)). nra. }
  unfold relu at 1. destruct (Rlt_dec 0 (a0 y)); lra.
Qed.

Lemma NB_of_N y : N y <= 0 -> exists s, NB s y <= 0.
Proof.
  intros H. destruct (Rlt_dec 0 (a0 y)) as [C|C].
  - exists (fun j => if Rlt_dec 0 (a j y) then true else false). unfold N, NB in *. rewrite relu_pos in H by lra.
    rewrite (sum_ext m _ (fun j => u j * relu (a j y))); auto.
    intros j _. unfold on, relu. destruct (Rlt_dec 0 (a j y)); ring.
  - exists (fun _ => false). unfold NB, on. rewrite sum_scal. nra.
Qed.

(** nothing nearer: N > 0 as long as every half-space is farther away *)
Theorem halfspace_lower x rad : (forall s, rad * nm (wB s) <= NB s x) ->
  forall y, nm (fun k => y k - x k) < rad -> 0 < N x -> 0 < N y.
Proof.
  intros H y Hy Hx. apply Rnot_le_lt. intros C. destruct (NB_of_N y C) as [s Hs].
  rewrite (NB_affine s x y) in Hs. pose proof (cauchy_norm _ _ ext lin pos (wB s) (fun k => y k - x k)) as CS.
  pose proof (norm_pos nat sm (wB s)) as P. pose proof (norm_pos nat sm (fun k => y k - x k)).
  pose proof (H s) as R. pose proof (Rle_abs (- dt (wB s) (fun k => y k - x k))) as AB. rewrite Rabs_Ropp in AB.
  destruct (Req_dec (nm (wB s)) 0) as [Z|Z].
  - rewrite Z in *. assert (NB s x <= 0) by lra. pose proof (N_le_NB s x). lra.
  - assert (nm (wB s) * nm (fun k => y k - x k) < rad * nm (wB s)) by nra. lra.
Qed.

(** and each one is reached: a point of {N <= 0} at distance exactly N_B(x)/|w_B| *)
Theorem halfspace_reached x s : 0 <= NB s x -> 0 < nm (wB s) ->
  exists y, N y <= 0 /\ nm (fun k => y k - x k) = NB s x / nm (wB s).
Proof.
  intros H0 H1. pose proof (norm_sq nat sm pos (wB s)) as Q.
  exists (fun k => x k - NB s x / nm (wB s) ^ 2 * wB s k). split.
  - apply (N_le_NB s). rewrite (NB_affine s x). right.
    rewrite (ip_sym _ _ ext), (ip_ext _ _ ext _ (fun k => - (NB s x / nm (wB s) ^ 2) * wB s k + (fun _ => 0) k)) by (intros; ring).
    rewrite (ip_lin _ _ ext lin), <- Q.
    replace (dt (fun _ => 0) (wB s)) with 0.
    2:{ unfold ip. rewrite sum_scal. ring. }
    field. lra.
  - rewrite (norm_ext _ _ ext _ (fun k => - (NB s x / nm (wB s) ^ 2) * wB s k)) by (intros; ring).
    rewrite (norm_scal _ _ ext lin), Rabs_Ropp, Rabs_pos_eq.
    + field. lra.
    + apply Rmult_le_pos; auto. left. apply Rinv_0_lt_compat, pow_lt; auto.
Qed.
End HalfSpace.
