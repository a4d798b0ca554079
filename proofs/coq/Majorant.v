(** Majorant.v -- power series with an absolute bound at rho (the algebra behind doc/theory.md, Theorem 6.3): sums, products, shifts, values inside the
    disk, what is left after N terms.  bd rho a M: the sum of abs a_n rho^n is at most M. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base.
Open Scope R_scope.

(** ** Sequences whose series at rho is absolutely bounded *)
Section Bounded.
Variable rho : R.
Hypothesis Hrho : 0 < rho.
Definition term (a : nat -> R) n := Rabs (a n) * rho ^ n.
Definition bd (a : nat -> R) (M : R) := forall N, sum_f_R0 (term a) N <= M.

Lemma term_pos a n : 0 <= term a n.
Proof. apply Rmult_le_pos; [apply Rabs_pos|apply pow_le; lra]. Qed.
Lemma sum_pos_ a N : 0 <= sum_f_R0 (term a) N.
Proof. apply cond_pos_sum. intros. apply term_pos. Qed.
Lemma bd_pos a M : bd a M -> 0 <= M.
Proof. intros H. specialize (H 0%nat). pose proof (sum_pos_ a 0). lra. Qed.
Lemma bd_term a M n : bd a M -> term a n <= M.
Proof.
  intros H. apply Rle_trans with (sum_f_R0 (term a) n); [|apply H]. destruct n; [simpl; lra|].
  rewrite tech5. pose proof (sum_pos_ a n). lra.
Qed.
Lemma bd_weak a M M' : bd a M -> M <= M' -> bd a M'.
Proof. intros H L N. eapply Rle_trans; [apply H|exact L]. Qed.
Lemma bd_le a b M : (forall n, Rabs (a n) <= Rabs (b n)) -> bd b M -> bd a M.
Proof.
  intros E H N. eapply Rle_trans; [|apply (H N)]. apply sum_Rle. intros n _. apply Rmult_le_compat_r; [apply pow_le; lra|apply E].
Qed.
Lemma bd_plus a b A B : bd a A -> bd b B -> bd (fun n => a n + b n) (A + B).
Proof.
  intros HA HB N. apply Rle_trans with (sum_f_R0 (term a) N + sum_f_R0 (term b) N); [|specialize (HA N); specialize (HB N); lra].
  rewrite <- sum_plus. apply sum_Rle. intros n _. unfold term. rewrite <- Rmult_plus_distr_r. apply Rmult_le_compat_r; [apply pow_le; lra|apply Rabs_triang].
Qed.
Lemma bd_scal c a A : bd a A -> bd (fun n => c * a n) (Rabs c * A).
Proof.
  intros HA N. apply Rle_trans with (Rabs c * sum_f_R0 (term a) N); [|apply Rmult_le_compat_l; [apply Rabs_pos|apply HA]].
  rewrite scal_sum. apply sum_Rle. intros n _. unfold term. rewrite Rabs_mult. lra.
Qed.
Lemma bd_incr a A : bd a A -> bd (PS_incr_1 a) (rho * A).
Proof.
  intros HA N. assert (E : forall M, sum_f_R0 (term (PS_incr_1 a)) (S M) = rho * sum_f_R0 (term a) M).
  { induction M as [|M IH].
    - simpl. unfold term. simpl. unfold zero; simpl. rewrite Rabs_R0. ring.
    - rewrite tech5, IH, (tech5 (term a)). unfold term. simpl PS_incr_1. simpl pow. ring. }
  destruct N.
  - simpl. unfold term. simpl. unfold zero; simpl. rewrite Rabs_R0. pose proof (bd_pos a A HA). assert (0 <= rho * A) by (apply Rmult_le_pos; lra). lra.
  - rewrite E. apply Rmult_le_compat_l; [lra|apply HA].
Qed.
(** partial sums of a product *)
Lemma conv_partial a b N : sum_f_R0 (term (PS_mult a b)) N <= sum_f_R0 (term a) N * sum_f_R0 (term b) N.
Proof.
  apply Rle_trans with (sum_f_R0 (fun k => sum_f_R0 (fun p => term a p * term b (k - p)%nat) k) N).
  - apply sum_Rle. intros n _. unfold term at 1, PS_mult. eapply Rle_trans; [apply Rmult_le_compat_r; [apply pow_le; lra|apply Rsum_abs]|].
    rewrite Rmult_comm, scal_sum. apply sum_Rle. intros k Hk. unfold term. rewrite Rabs_mult.
    replace (rho ^ n) with (rho ^ k * rho ^ (n - k)) by (rewrite <- pow_add; f_equal; lia). lra.
  - destruct N; [simpl; lra|]. rewrite (cauchy_finite (term a) (term b) (S N)) by lia.
    match goal with |- ?X <= ?X + ?Y => assert (0 <= Y) end; [|lra].
    apply cond_pos_sum. intros k. apply cond_pos_sum. intros q. apply Rmult_le_pos; apply term_pos.
Qed.
Lemma bd_mult a b A B : bd a A -> bd b B -> bd (PS_mult a b) (A * B).
Proof.
  intros HA HB N. eapply Rle_trans; [apply conv_partial|]. apply Rmult_le_compat; auto using sum_pos_.
Qed.
(** a series of nonnegative terms *)
Lemma bd_nonneg a y : (forall n, 0 <= a n) -> is_pseries a rho y -> bd a y.
Proof.
  intros P H N. apply is_pseries_R in H.
  assert (E : forall M, sum_f_R0 (term a) M = sum_n (fun n => a n * rho ^ n) M).
  { intros M. rewrite sum_n_Reals. apply sum_eq. intros n _. unfold term. rewrite Rabs_pos_eq by auto. reflexivity. }
  rewrite E. apply (is_lim_seq_incr_compare (sum_n (fun n => a n * rho ^ n)) y); [exact H|].
  intros n. rewrite sum_Sn. unfold plus; simpl. assert (0 <= a (S n) * rho ^ S n) by (apply Rmult_le_pos; [auto|apply pow_le; lra]). simpl in H0. lra.
Qed.

(** inside the disk *)
Definition cv (a : nat -> R) := Rbar_le rho (CV_radius a).
Lemma bd_cv a M : bd a M -> cv a.
Proof.
  intros H. destruct (CV_radius_bounded a) as [U _]. apply U. exists M. intros n.
  rewrite Rabs_mult, <- RPow_abs, (Rabs_pos_eq rho) by lra. apply (bd_term a M n H).
Qed.
Lemma cv_in a x : cv a -> Rabs x < rho -> Rbar_lt (Rabs x) (CV_radius a).
Proof. intros H Hx. apply Rbar_lt_le_trans with rho; auto. Qed.
Lemma cv_ex a x : cv a -> Rabs x < rho -> ex_pseries a x.
Proof. intros. apply CV_radius_inside, cv_in; auto. Qed.
Lemma cv_of_ex a : (forall x, Rabs x < rho -> ex_pseries a x) -> cv a.
Proof.
  intros H. unfold cv. apply Rbar_not_lt_le. intros L.
  assert (X : exists x, Rbar_lt (CV_radius a) (Rabs x) /\ Rabs x < rho).
  { pose proof (CV_radius_ge_0 a) as P. destruct (CV_radius a) as [c| |]; simpl in *; try tauto.
    exists ((c + rho) / 2). rewrite Rabs_pos_eq by lra. split; simpl; lra. }
  destruct X as (x & L1 & L2). apply (CV_disk_outside a x L1). specialize (H x L2). apply ex_pseries_R in H. apply ex_series_lim_0. exact H.
Qed.
Lemma bd_value a M x : bd a M -> Rabs x < rho -> Rabs (PSeries a x) <= M.
Proof.
  intros H Hx. pose proof (bd_pos a M H) as M0.
  assert (L : is_lim_seq (sum_n (fun n => a n * x ^ n)) (PSeries a x)).
  { pose proof (PSeries_correct a x (cv_ex a x (bd_cv a M H) Hx)) as S. apply is_pseries_R in S. exact S. }
  apply (is_lim_seq_abs _ (PSeries a x)) in L.
  apply (is_lim_seq_le (fun N => Rabs (sum_n (fun n => a n * x ^ n) N)) (fun _ => M) (Rabs (PSeries a x)) M); [|exact L|apply is_lim_seq_const].
  intros N. rewrite sum_n_Reals. eapply Rle_trans; [apply Rsum_abs|]. eapply Rle_trans; [|apply (H N)]. apply sum_Rle. intros n _.
  unfold term. rewrite Rabs_mult, <- RPow_abs. apply Rmult_le_compat_l; [apply Rabs_pos|]. apply pow_incr. split; [apply Rabs_pos|lra].
Qed.

(** what is left after the terms up to N, also at v = rho *)
Lemma bd_tail a M v y N : bd a M -> 0 < v <= rho -> is_pseries a v y -> Rabs (y - sum_f_R0 (fun n => a n * v ^ n) N) <= M * (v / rho) ^ S N.
Proof.
  intros H Hv L. set (S_ := sum_f_R0 (fun n => a n * v ^ n)). set (T := sum_f_R0 (term a)). set (x := v / rho).
  assert (x0 : 0 <= x) by (apply Rdiv_le_0_compat; lra).
  assert (x1 : x <= 1) by (apply Rmult_le_reg_r with rho; auto; unfold x, Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
  assert (P : forall m, Rabs (S_ (N + m)%nat - S_ N) <= x ^ S N * (T (N + m)%nat - T N)).
  { induction m as [|m IH].
    - rewrite Nat.add_0_r, !Rminus_diag_eq, Rabs_R0 by reflexivity. lra.
    - rewrite Nat.add_succ_r. unfold S_, T in *. rewrite !tech5. set (n := S (N + m)) in *.
      assert (X : Rabs (a n * v ^ n) <= x ^ S N * term a n).
      { rewrite Rabs_mult, (Rabs_pos_eq (v ^ n)) by (apply pow_le; lra). unfold term.
        replace (v ^ n) with (x ^ S N * (x ^ m * rho ^ n)).
        2:{ rewrite <- Rmult_assoc, <- pow_add. replace (S N + m)%nat with n by (unfold n; lia). rewrite <- Rpow_mult_distr. f_equal. unfold x. field. lra. }
        assert (0 <= x ^ S N) by (apply pow_le; auto). assert (x ^ m <= 1) by (rewrite <- (pow1 m); apply pow_incr; lra).
        assert (0 <= Rabs (a n) * rho ^ n) by apply term_pos.
        replace (Rabs (a n) * (x ^ S N * (x ^ m * rho ^ n))) with (x ^ S N * (x ^ m * (Rabs (a n) * rho ^ n))) by ring.
        apply Rmult_le_compat_l; auto. apply Rle_trans with (1 * (Rabs (a n) * rho ^ n)); [apply Rmult_le_compat_r; auto|lra]. }
      match goal with |- Rabs ?A <= _ => replace A with (sum_f_R0 (fun n => a n * v ^ n) (N + m) - sum_f_R0 (fun n => a n * v ^ n) N + a n * v ^ n) by ring end.
      eapply Rle_trans; [apply Rabs_triang|]. lra. }
  apply is_pseries_R in L. change (is_lim_seq (sum_n (fun n => a n * v ^ n)) y) in L. apply (is_lim_seq_incr_n _ N) in L.
  assert (L2 : is_lim_seq (fun m => Rabs (S_ (N + m)%nat - S_ N)) (Rabs (y - S_ N))).
  { apply (is_lim_seq_abs _ (y - S_ N)). apply (is_lim_seq_minus _ _ y (S_ N)); [|apply is_lim_seq_const|reflexivity].
    eapply is_lim_seq_ext; [|exact L]. intros m. simpl. rewrite sum_n_Reals, Nat.add_comm. reflexivity. }
  apply (is_lim_seq_le _ (fun _ => M * x ^ S N) (Rabs (y - S_ N)) (M * x ^ S N)) in L2; [exact L2| |apply is_lim_seq_const].
  intros m. eapply Rle_trans; [apply P|]. rewrite Rmult_comm. apply Rmult_le_compat_r; [apply pow_le; auto|].
  pose proof (H (N + m)%nat). pose proof (sum_pos_ a N). unfold T. lra.
Qed.
End Bounded.

(** bounds at every x < rho hold at rho *)
Lemma bd_limit rho a M : 0 < rho -> (forall x, 0 < x < rho -> bd x a M) -> bd rho a M.
Proof.
  intros Hr H N. apply Rnot_lt_le. intros L. set (f := fun x => sum_f_R0 (term x a) N). fold (f rho) in L.
  assert (C : continuity_pt f rho).
  { unfold f, term. clear. induction N as [|N IH].
    - apply continuity_pt_const. intros x y. reflexivity.
    - simpl sum_f_R0. apply (continuity_pt_plus (fun x => sum_f_R0 (fun n => Rabs (a n) * x ^ n) N) (fun x => Rabs (a (S N)) * x ^ S N)); auto.
      apply derivable_continuous_pt. apply (derivable_pt_scal (fun x => x ^ S N)), derivable_pt_pow. }
  destruct (C (f rho - M) ltac:(lra)) as (d & D0 & D). set (x := Rmax (rho / 2) (rho - d / 2)).
  assert (X : 0 < x < rho /\ rho - x < d) by (unfold x; pose proof (Rmax_l (rho / 2) (rho - d / 2)); pose proof (Rmax_r (rho / 2) (rho - d / 2)); split; [split; [lra|apply Rmax_lub_lt; lra]|lra]).
  pose proof (H x (proj1 X) N) as B. fold (f x) in B.
  assert (A : R_dist (f x) (f rho) < f rho - M).
  { apply D. split; [split; [exact I|lra]|]. simpl. unfold R_dist. rewrite Rabs_left; lra. }
  unfold R_dist in A. pose proof (Rle_abs (- (f x - f rho))) as R. rewrite Rabs_Ropp in R. lra.
Qed.
