(** Vec.v -- finite sums and Euclidean vectors over any index set: a sum is a positive linear functional on functions. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base Network.
Open Scope R_scope.

Fixpoint sum (n : nat) (f : nat -> R) : R := match n with O => 0 | S m => sum m f + f m end.

Lemma sum_ext n f f' : (forall i, (i < n)%nat -> f i = f' i) -> sum n f = sum n f'.
Proof. induction n; simpl; intros H; auto. rewrite IHn, H; auto. Qed.
Lemma sum_plus n f f' : sum n (fun i => f i + f' i) = sum n f + sum n f'.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_scal n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_le n f f' : (forall i, (i < n)%nat -> f i <= f' i) -> sum n f <= sum n f'.
Proof. induction n; simpl; intros H; [lra|]. assert (sum n f <= sum n f') by (apply IHn; auto). assert (f n <= f' n) by auto. lra. Qed.
Lemma sum_pos n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof. induction n; simpl; intros H; [lra|]. assert (0 <= sum n f) by (apply IHn; auto). assert (0 <= f n) by auto. lra. Qed.
Lemma sum_abs n f : Rabs (sum n f) <= sum n (fun i => Rabs (f i)).
Proof. induction n; simpl; [rewrite Rabs_R0; lra|]. pose proof (Rabs_triang (sum n f) (f n)). lra. Qed.
Lemma sum_swap n m f : sum n (fun i => sum m (fun k => f i k)) = sum m (fun k => sum n (fun i => f i k)).
Proof.
  induction n; simpl; [induction m; simpl; lra|]. rewrite IHn, <- sum_plus. reflexivity.
Qed.
Lemma dot_sum d u v : dot d u v = sum d (fun i => u i * v i).
Proof. induction d; simpl; [|rewrite IHd]; reflexivity. Qed.

Section Vec.
Variable I : Type.
Variable S : (I -> R) -> R.
Hypothesis S_ext : forall f f', (forall i, f i = f' i) -> S f = S f'.
Hypothesis S_lin : forall c f f', S (fun i => c * f i + f' i) = c * S f + S f'.
Hypothesis S_pos : forall f, (forall i, 0 <= f i) -> 0 <= S f.

Definition ip (u v : I -> R) := S (fun i => u i * v i).
Definition norm u := sqrt (ip u u).

Lemma ip_sym u v : ip u v = ip v u. Proof. apply S_ext. intros; ring. Qed.
Lemma ip_ext u u' v : (forall i, u i = u' i) -> ip u v = ip u' v.
Proof. intros H. apply S_ext. intros i. rewrite H. reflexivity. Qed.
Lemma ip_lin c u u' v : ip (fun i => c * u i + u' i) v = c * ip u v + ip u' v.
Proof. unfold ip. rewrite <- S_lin. apply S_ext. intros; ring. Qed.
Lemma ip_sub w u v : ip w (fun i => u i - v i) = ip w u - ip w v.
Proof.
  rewrite (ip_sym w (fun i => u i - v i)), (ip_sym w u), (ip_sym w v).
  rewrite (ip_ext (fun i => u i - v i) (fun i => -1 * v i + u i)) by (intros; ring). rewrite ip_lin. ring.
Qed.
Lemma ip_pos u : 0 <= ip u u. Proof. apply S_pos. intros. nra. Qed.
Lemma S_0 : S (fun _ => 0) = 0.
Proof. pose proof (S_lin (-1) (fun _ => 0) (fun _ => 0)) as H. rewrite (S_ext _ (fun _ => 0)) in H by (intros; ring). lra. Qed.

Lemma ip_quad c u v : ip (fun i => c * u i + v i) (fun i => c * u i + v i) = c ^ 2 * ip u u + 2 * c * ip u v + ip v v.
Proof.
  rewrite ip_lin, (ip_sym u), (ip_sym v), !ip_lin, (ip_sym v u). ring.
Qed.

Theorem cauchy u v : ip u v ^ 2 <= ip u u * ip v v.
Proof.
  pose proof (ip_pos u) as U. pose proof (ip_pos v) as V.
  assert (Q : forall c, 0 <= c ^ 2 * ip u u + 2 * c * ip u v + ip v v).
  { intro c. rewrite <- ip_quad. apply ip_pos. }
  destruct (Req_dec (ip u u) 0) as [Z|Z].
  - rewrite Z in *. pose proof (Q (- (ip v v + 1) * / (2 * ip u v))) as H.
    destruct (Req_dec (ip u v) 0) as [W|W]; [rewrite W; lra|].
    replace (2 * (- (ip v v + 1) * / (2 * ip u v)) * ip u v) with (- (ip v v + 1)) in H by (field; auto). rewrite Rmult_0_r in H. lra.
  - pose proof (Q (- ip u v / ip u u)) as H.
    replace ((- ip u v / ip u u) ^ 2 * ip u u + 2 * (- ip u v / ip u u) * ip u v + ip v v)
      with ((ip u u * ip v v - ip u v ^ 2) * / ip u u) in H by (field; auto).
    apply Rnot_lt_le. intros C. assert (0 < / ip u u) by (apply Rinv_0_lt_compat; lra). nra.
Qed.

Lemma norm_pos u : 0 <= norm u. Proof. apply sqrt_pos. Qed.
Lemma norm_sq u : norm u ^ 2 = ip u u.
Proof. unfold norm. rewrite <- Rsqr_pow2. apply Rsqr_sqrt, ip_pos. Qed.
Lemma cauchy_norm u v : Rabs (ip u v) <= norm u * norm v.
Proof.
  pose proof (norm_pos u). pose proof (norm_pos v). rewrite <- (Rabs_pos_eq (norm u * norm v)) by nra.
  apply Rsqr_le_abs_0. unfold Rsqr. pose proof (cauchy u v) as C. rewrite <- !norm_sq in C. nra.
Qed.
Lemma norm_scal c u : norm (fun i => c * u i) = Rabs c * norm u.
Proof.
  unfold norm. replace (ip (fun i => c * u i) (fun i => c * u i)) with (c ^ 2 * ip u u).
  - rewrite sqrt_mult_alt by apply pow2_ge_0. f_equal. rewrite <- Rsqr_pow2. apply sqrt_Rsqr_abs.
  - unfold ip. pose proof (S_lin (c ^ 2) (fun i => u i * u i) (fun _ => 0)) as L. rewrite S_0 in L.
    assert (E : S (fun i => c * u i * (c * u i)) = S (fun i => c ^ 2 * (u i * u i) + 0)) by (apply S_ext; intros; ring). lra.
Qed.
Lemma norm_ext u u' : (forall i, u i = u' i) -> norm u = norm u'.
Proof. intros H. unfold norm, ip. f_equal. apply S_ext. intros. rewrite H. reflexivity. Qed.
Theorem triangle u v : norm (fun i => u i + v i) <= norm u + norm v.
Proof.
  pose proof (norm_pos u). pose proof (norm_pos v). pose proof (norm_pos (fun i => u i + v i)).
  rewrite <- (Rabs_pos_eq (norm (fun i => u i + v i))), <- (Rabs_pos_eq (norm u + norm v)) by lra.
  apply Rsqr_le_abs_0. rewrite !Rsqr_pow2, norm_sq.
  pose proof (ip_quad 1 u v) as Q. rewrite (ip_ext _ (fun i => u i + v i)) in Q by (intros; ring).
  rewrite (ip_sym (fun i => u i + v i)), (ip_ext _ (fun i => u i + v i)) in Q by (intros; ring).
  rewrite Q, <- !norm_sq. pose proof (cauchy_norm u v). pose proof (Rle_abs (ip u v)). nra.
Qed.

(** |sum_i c_i u_i| <= sum_i |c_i| |u_i| *)
Lemma norm_sum n (c : nat -> R) (u : nat -> I -> R) :
  norm (fun k => sum n (fun i => c i * u i k)) <= sum n (fun i => Rabs (c i) * norm (u i)).
Proof.
  induction n; simpl.
  - rewrite (norm_ext _ (fun i => 0 * (fun _ => 0) i)) by (intros; ring). rewrite norm_scal, Rabs_R0. lra.
  - eapply Rle_trans; [apply triangle|]. rewrite norm_scal. lra.
Qed.
End Vec.

(** a linear combination against a vector *)
Lemma ip_sum I (S : (I -> R) -> R) : (forall f f', (forall i, f i = f' i) -> S f = S f') ->
  (forall c f f', S (fun i => c * f i + f' i) = c * S f + S f') ->
  forall n (c : nat -> R) (f : nat -> I -> R) v, ip I S (fun k => sum n (fun i => c i * f i k)) v = sum n (fun i => c i * ip I S (f i) v).
Proof.
  intros ext lin n c f v. induction n; simpl.
  - unfold ip. rewrite (ext _ (fun _ => 0)) by (intros; ring). apply S_0; auto.
  - rewrite (ip_ext _ _ ext _ (fun k => c n * f n k + sum n (fun i => c i * f i k))) by (intros; ring).
    rewrite (ip_lin _ _ ext lin), IHn. ring.
Qed.
