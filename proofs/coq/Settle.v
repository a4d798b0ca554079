(** Settle.v -- sequences driven by steps that tend to 0 and have an infinite sum: a cross pre-activation that rises below 0 and falls above 0
    tends to 0, and Y' = Y + c (r - e^(Y + eps)) tends to ln r (doc/theory.md: proofs of Theorem L, 10.10, and of (B5), 11). *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Network Vec.
Open Scope R_scope.

Definition tends0 (u : nat -> R) := forall e, 0 < e -> exists N, forall n, (N <= n)%nat -> Rabs (u n) <= e.
Definition div (f : nat -> R) := forall N M, exists n, M <= sum n (fun j => f (N + j)%nat).

Lemma tends0_lim u v a : tends0 (fun n => u n - a) -> (forall n, v n = u n) -> is_lim_seq v a.
Proof.
  intros H E. apply is_lim_seq_ext with u; [intros; symmetry; apply E|]. apply is_lim_seq_spec. intros e.
  destruct (H (e / 2)) as [N HN]; [destruct e; simpl; lra|]. exists N. intros n Hn. specialize (HN n Hn). destruct e as [e he]; simpl in *. lra.
Qed.
Lemma tends0_le u v : (forall n, Rabs (u n) <= v n) -> tends0 v -> tends0 u.
Proof.
  intros H V e He. destruct (V e He) as [N HN]. exists N. intros n Hn. specialize (HN n Hn). specialize (H n). pose proof (Rle_abs (v n)). lra.
Qed.
Lemma tends0_plus u v : tends0 u -> tends0 v -> tends0 (fun n => u n + v n).
Proof.
  intros U V e He. destruct (U (e / 2) ltac:(lra)) as [N1 H1]. destruct (V (e / 2) ltac:(lra)) as [N2 H2]. exists (N1 + N2)%nat. intros n Hn.
  specialize (H1 n ltac:(lia)). specialize (H2 n ltac:(lia)). pose proof (Rabs_triang (u n) (v n)). lra.
Qed.
Lemma tends0_scal c u : tends0 u -> tends0 (fun n => c * u n).
Proof.
  intros U e He. assert (C : 0 < Rabs c + 1) by (pose proof (Rabs_pos c); lra). destruct (U (e / (Rabs c + 1)) ltac:(apply Rdiv_lt_0_compat; lra)) as [N H].
  exists N. intros n Hn. specialize (H n Hn). rewrite Rabs_mult. pose proof (Rabs_pos c). pose proof (Rabs_pos (u n)).
  apply Rle_trans with ((Rabs c + 1) * (e / (Rabs c + 1))); [apply Rmult_le_compat; lra|]. right. field. lra.
Qed.
Lemma tends0_ext u v : (forall n, u n = v n) -> tends0 u -> tends0 v.
Proof. intros E U e He. destruct (U e He) as [N H]. exists N. intros n Hn. rewrite <- E. auto. Qed.
Lemma tends0_relu u : tends0 u -> tends0 (fun n => relu (u n)).
Proof.
  intros U. apply (tends0_le _ (fun n => Rabs (u n))).
  - intros n. rewrite Rabs_pos_eq by apply relu_nonneg. unfold relu. destruct (Rlt_dec _ _); [apply Rle_abs|apply Rabs_pos].
  - intros e He. destruct (U e He) as [N H]. exists N. intros n Hn. rewrite Rabs_Rabsolu. auto.
Qed.
Lemma div_scal c f : 0 < c -> div f -> div (fun n => c * f n).
Proof.
  intros Hc D N M. destruct (D N (M / c)) as [n H]. exists n. rewrite (sum_scal n c (fun j => f (N + j)%nat)).
  apply Rle_trans with (c * (M / c)); [right; field; lra|]. apply Rmult_le_compat_l; lra.
Qed.

(** falls by f above e and rises by f' below -e without jumping over the band, and stays in the band *)
Lemma settle X N e f f' : div f -> div f' ->
  (forall n, (N <= n)%nat -> - e <= X n <= e -> - e <= X (S n) <= e) ->
  (forall n, (N <= n)%nat -> e < X n -> - e <= X (S n) <= X n - f n) ->
  (forall n, (N <= n)%nat -> X n < - e -> X n + f' n <= X (S n) <= e) ->
  exists n0, forall n, (n0 <= n)%nat -> Rabs (X n) <= e.
Proof.
  intros D D' HB HU HL.
  assert (K : exists n1, (N <= n1)%nat /\ - e <= X n1 <= e).
  { destruct (Rlt_dec e (X N)) as [C|C]; [|destruct (Rlt_dec (X N) (- e)) as [C'|C']; [|exists N; split; auto; lra]].
    - assert (P : forall n, (exists k, (N <= k)%nat /\ - e <= X k <= e) \/ (e < X (N + n)%nat /\ X (N + n)%nat <= X N - sum n (fun j => f (N + j)%nat))).
      { induction n as [|n [IH|[I1 I2]]]; [right; rewrite Nat.add_0_r; simpl; lra|auto|]. destruct (HU (N + n)%nat ltac:(lia) I1) as [J1 J2].
        rewrite Nat.add_succ_r. destruct (Rlt_dec e (X (S (N + n)))); [right; simpl; lra|left; exists (S (N + n)); split; [lia|lra]]. }
      destruct (D N (X N - e)) as [n Hn]. destruct (P n) as [Q|[Q1 Q2]]; auto. lra.
    - assert (P : forall n, (exists k, (N <= k)%nat /\ - e <= X k <= e) \/ (X (N + n)%nat < - e /\ X N + sum n (fun j => f' (N + j)%nat) <= X (N + n)%nat)).
      { induction n as [|n [IH|[I1 I2]]]; [right; rewrite Nat.add_0_r; simpl; lra|auto|]. destruct (HL (N + n)%nat ltac:(lia) I1) as [J1 J2].
        rewrite Nat.add_succ_r. destruct (Rlt_dec (X (S (N + n))) (- e)); [right; simpl; lra|left; exists (S (N + n)); split; [lia|lra]]. }
      destruct (D' N (- e - X N)) as [n Hn]. destruct (P n) as [Q|[Q1 Q2]]; auto. lra. }
  destruct K as (n1 & L1 & B1). exists n1. intros n Hn. apply Rabs_le. induction Hn as [|n Hn IH]; auto. apply HB; auto. lia.
Qed.

(** a cross pre-activation *)
Theorem sweep (X up dn fall : nat -> R) :
  (forall n, X (S n) = X n + (up n - dn n * gate (X n))) -> (forall n, 0 <= up n) -> (forall n, 0 <= dn n) ->
  (forall n, 0 <= fall n) -> (forall n, 0 < X n -> fall n <= dn n - up n) -> tends0 up -> tends0 dn -> div up -> div fall -> tends0 X.
Proof.
  intros HX U0 D0 F0 HF U D DU DF e He. destruct (U e He) as [N1 H1]. destruct (D e He) as [N2 H2].
  assert (E : forall n, (N1 + N2 <= n)%nat -> up n <= e /\ dn n <= e).
  { intros n Hn. specialize (H1 n ltac:(lia)). specialize (H2 n ltac:(lia)). pose proof (Rle_abs (up n)). pose proof (Rle_abs (dn n)). lra. }
  apply (settle X (N1 + N2) e fall up); auto; intros n Hn Hb; destruct (E n Hn) as [E1 E2]; rewrite HX; specialize (U0 n); specialize (D0 n); specialize (F0 n); specialize (HF n);
    unfold gate; destruct (Rlt_dec 0 (X n)); try specialize (HF r); lra.
Qed.

(** relaxation of ln R *)
Theorem relax_to (Y c R0 eps : nat -> R) r : 0 < r -> (forall n, 0 <= c n) -> (forall n, R0 n = exp (Y n + eps n)) ->
  (forall n, Y (S n) = Y n + c n * (r - R0 n)) -> tends0 c -> tends0 (fun n => c n * R0 n) -> tends0 eps -> div c -> tends0 (fun n => Y n - ln r).
Proof.
  intros Hr C0 HR HY C CR EP DC e He. set (d := fun n => Y n - ln r).
  assert (RE : forall n, R0 n = r * exp (d n + eps n)) by (intros n; rewrite HR; unfold d; rewrite <- (exp_ln r) at 1 by auto; rewrite <- exp_plus; f_equal; ring).
  assert (HD : forall n, d (S n) = d n + c n * (r - R0 n)) by (intros; unfold d; rewrite HY; ring).
  destruct (C (e / 4 / r) ltac:(apply Rdiv_lt_0_compat; lra)) as [N1 H1]. destruct (CR (e / 4) ltac:(lra)) as [N2 H2]. destruct (EP (e / 4) ltac:(lra)) as [N3 H3].
  assert (E : forall n, (N1 + N2 + N3 <= n)%nat -> c n * r <= e / 4 /\ 0 <= c n * R0 n <= e / 4 /\ - (e / 4) <= eps n <= e / 4).
  { intros n Hn. specialize (H1 n ltac:(lia)). specialize (H2 n ltac:(lia)). specialize (H3 n ltac:(lia)). pose proof (Rle_abs (c n)). pose proof (Rle_abs (c n * R0 n)).
    pose proof (Rle_abs (eps n)). pose proof (Rle_abs (- eps n)) as X. rewrite Rabs_Ropp in X.
    assert (0 <= c n * R0 n) by (rewrite RE; pose proof (exp_pos (d n + eps n)); apply Rmult_le_pos; auto; apply Rmult_le_pos; lra).
    assert (c n * r <= e / 4 / r * r) by (apply Rmult_le_compat_r; lra). replace (e / 4 / r * r) with (e / 4) in * by (field; lra). lra. }
  assert (up : forall n x, x <= d n + eps n -> r * (1 + x) <= R0 n).
  { intros n x Hx. rewrite RE. apply Rmult_le_compat_l; [lra|]. pose proof (exp_ineq1_le (d n + eps n)). lra. }
  set (q := 1 - exp (- (3 * e / 4))). assert (Q : 0 < q) by (unfold q; pose proof (exp_increasing (- (3 * e / 4)) 0 ltac:(lra)) as X; rewrite exp_0 in X; lra).
  assert (dn : forall n, d n + eps n <= 0 -> R0 n <= r) by (intros n Hx; rewrite RE; pose proof (exp_mono _ _ Hx) as X; rewrite exp_0 in X; nra).
  apply (settle d (N1 + N2 + N3) e (fun n => r * (3 * e / 4) * c n) (fun n => r * q * c n)).
  - apply div_scal; auto. apply Rmult_lt_0_compat; lra.
  - apply div_scal; auto. apply Rmult_lt_0_compat; lra.
  - intros n Hn Hb. destruct (E n Hn) as (E1 & E2 & E3). rewrite HD. specialize (C0 n). destruct (Rle_dec (e / 4) (d n)).
    + pose proof (up n 0 ltac:(lra)). assert (0 <= c n * (R0 n - r)) by (apply Rmult_le_pos; lra). assert (0 <= c n * r) by (apply Rmult_le_pos; lra). lra.
    + destruct (Rle_dec (d n) (- (e / 4))).
      * pose proof (dn n ltac:(lra)). assert (0 <= c n * (r - R0 n)) by (apply Rmult_le_pos; lra). lra.
      * assert (0 <= c n * r) by (apply Rmult_le_pos; lra). lra.
  - intros n Hn Hb. destruct (E n Hn) as (E1 & E2 & E3). rewrite HD. specialize (C0 n). pose proof (up n (3 * e / 4) ltac:(lra)).
    assert (c n * (r * (1 + 3 * e / 4)) <= c n * R0 n) by (apply Rmult_le_compat_l; lra). assert (0 <= c n * r) by (apply Rmult_le_pos; lra). lra.
  - intros n Hn Hb. destruct (E n Hn) as (E1 & E2 & E3). rewrite HD. specialize (C0 n).
    assert (R0 n <= r * (1 - q)).
    { rewrite RE. apply Rmult_le_compat_l; [lra|]. unfold q. replace (1 - (1 - exp (- (3 * e / 4)))) with (exp (- (3 * e / 4))) by ring. apply exp_mono. lra. }
    assert (c n * R0 n <= c n * (r * (1 - q))) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** slopes and defects of margins that tend to infinity *)
Lemma g_tends0 l m : (forall M, exists N, forall n, (N <= n)%nat -> M <= m n) -> tends0 (fun n => g l (m n)) /\ tends0 (fun n => mu l (m n)).
Proof.
  intros H. assert (X : tends0 (fun n => exp (- m n))).
  { intros e He. destruct (H (- ln e)) as [N HN]. exists N. intros n Hn. specialize (HN n Hn). rewrite Rabs_pos_eq by (left; apply exp_pos).
    rewrite <- (exp_ln e) by auto. apply exp_mono. lra. }
  split; refine (tends0_le _ _ _ X); intros n.
  - pose proof (g_pos l (m n)). rewrite Rabs_pos_eq by lra. pose proof (g_exp l (m n)) as G. pose proof (exp_opp_mul (m n)). pose proof (exp_pos (m n)).
    apply Rmult_le_reg_r with (exp (m n)); lra.
  - rewrite Rabs_pos_eq by apply mu_pos. unfold mu. destruct l; simpl; [rewrite ln_exp; pose proof (exp_pos (- m n)); lra|].
    pose proof (exp_pos (m n)). pose proof (exp_pos (- m n)). rewrite ln_Rinv by lra.
    replace (1 + exp (m n)) with (exp (m n) * (1 + exp (- m n))) by (rewrite Rmult_plus_distr_l, (Rmult_comm (exp (m n)) (exp (- m n))), exp_opp_mul; ring).
    rewrite ln_mult, ln_exp by lra. pose proof (ln1p_le (exp (- m n)) ltac:(lra)). lra.
Qed.

(** a sequence that tends to infinity with increments at most k f has div f *)
Lemma div_of X f k : 0 < k -> (forall n, X (S n) - X n <= k * f n) -> (forall M, exists n0, forall n, (n0 <= n)%nat -> M <= X n) -> div f.
Proof.
  intros Hk HX HI N M. destruct (HI (k * M + X N)) as [n0 Hn0]. exists n0. apply Rmult_le_reg_l with k; auto.
  assert (P : forall n, X (N + n)%nat - X N <= k * sum n (fun j => f (N + j)%nat)).
  { induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; lra|]. rewrite Nat.add_succ_r. specialize (HX (N + n)%nat). simpl. lra. }
  specialize (P n0). specialize (Hn0 (N + n0)%nat ltac:(lia)). lra.
Qed.
