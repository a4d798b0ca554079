(** Rate.v -- from bounds of a numerator and a denominator k ln t + O(1) to A / ln t and B / ln t for ALL t >= t0 (doc/theory.md: last step of
    Theorems F, O, R, B and Z).  l0 = ln t0, lt = ln t. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base.
Open Scope R_scope.

Lemma rate_up k C nmax up n d l0 lt : 0 < l0 <= lt -> C <= 0 -> 0 <= up -> nmax * l0 <= up * (k * l0 + C) ->
  n <= nmax -> k * lt + C <= d -> 0 < d -> n / d <= up / lt.
Proof.
  intros L HC U H N HD D. assert (K1 : 1 <= lt / l0) by (apply Rmult_le_reg_r with l0; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (E : lt = lt / l0 * l0) by (field; lra). set (c := lt / l0) in *. clearbody c.
  apply Rmult_le_reg_r with (lt * d); [apply Rmult_lt_0_compat; lra|].
  replace (n / d * (lt * d)) with (n * lt) by (field; lra). replace (up / lt * (lt * d)) with (up * d) by (field; lra).
  assert (0 <= (c - 1) * (up * - C)) by (repeat apply Rmult_le_pos; lra).
  assert (c * (nmax * l0) <= c * (up * (k * l0 + C))) by (apply Rmult_le_compat_l; lra).
  assert (n * lt <= nmax * lt) by (apply Rmult_le_compat_r; lra).
  assert (up * (k * lt + C) <= up * d) by (apply Rmult_le_compat_l; lra).
  rewrite E in *. lra.
Qed.

Lemma rate_lo k C nmin low n d l0 lt : 0 < l0 <= lt -> 0 <= C -> 0 <= low -> low * (k * l0 + C) <= nmin * l0 ->
  nmin <= n -> d <= k * lt + C -> 0 < d -> low / lt <= n / d.
Proof.
  intros L HC U H N HD D. assert (K1 : 1 <= lt / l0) by (apply Rmult_le_reg_r with l0; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (E : lt = lt / l0 * l0) by (field; lra). set (c := lt / l0) in *. clearbody c.
  apply Rmult_le_reg_r with (lt * d); [apply Rmult_lt_0_compat; lra|].
  replace (n / d * (lt * d)) with (n * lt) by (field; lra). replace (low / lt * (lt * d)) with (low * d) by (field; lra).
  assert (0 <= (c - 1) * (low * C)) by (repeat apply Rmult_le_pos; lra).
  assert (c * (low * (k * l0 + C)) <= c * (nmin * l0)) by (apply Rmult_le_compat_l; lra).
  assert (nmin * lt <= n * lt) by (apply Rmult_le_compat_r; lra).
  assert (low * d <= low * (k * lt + C)) by (apply Rmult_le_compat_l; lra).
  rewrite E in *. lra.
Qed.

(** two numbers in (0, 1]: the difference is no larger than that of the logarithms *)
Lemma toward x y c : 0 < x <= 1 -> 0 < y <= 1 -> 0 <= c -> ln x - ln y <= c -> x - y <= c.
Proof.
  intros X Y C H. destruct (Rle_dec x y); [lra|].
  pose proof (ln_ge (x / y) ltac:(apply Rdiv_lt_0_compat; lra)) as L. rewrite ln_div in L by lra.
  replace (/ (x / y)) with (y / x) in L by (field; lra).
  assert (y / x <= 1) by (apply Rmult_le_reg_r with x; [lra|]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (x - y = x * (1 - y / x)) by (field; lra). nra.
Qed.
