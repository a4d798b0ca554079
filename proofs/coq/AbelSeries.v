(** AbelSeries.v -- Algorithm 6.2 and Theorem 6.3 of doc/theory.md: the Taylor series of the remainder R_K for any e_1, .., e_K, the sum F of its majorants
    at rho, the e_j that cancel its first terms, and |R_K(v)| <= C v^(K+2) for 0 < v <= v0 <= rho; with it Theorem 6.4 assumes numbers only. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Growth Abel Majorant MajorantLog.
Open Scope R_scope.

(** ** Series over the reals: sums, products, shifts, the terms from v^2 on *)
Definition isp (a : nat -> R) (x y : R) := is_pseries a x y.
Lemma isp_ext a b x y z : (forall n, a n = b n) -> y = z -> isp a x y -> isp b x z.
Proof. intros E <- H. apply (is_pseries_ext a b x y E H). Qed.
Lemma isp_plus a b x y z : isp a x y -> isp b x z -> isp (fun n => a n + b n) x (y + z).
Proof. intros A B. exact (is_pseries_plus a b x y z A B). Qed.
Lemma isp_scal c a x y : isp a x y -> isp (fun n => c * a n) x (c * y).
Proof. intros A. apply (is_pseries_scal c a x y); auto. apply Rmult_comm. Qed.
Lemma isp_minus a b x y z : isp a x y -> isp b x z -> isp (fun n => a n - b n) x (y - z).
Proof.
  intros A B. apply (isp_ext (fun n => a n + -1 * b n) _ x (y + -1 * z)); [intros; ring|ring|]. apply isp_plus; auto. apply isp_scal; auto.
Qed.
Lemma isp_incr a x y : isp a x y -> isp (PS_incr_1 a) x (x * y).
Proof. intros A. exact (is_pseries_incr_1 a x y A). Qed.
Lemma isp_incr_n a j x y : isp a x y -> isp (PS_incr_n a j) x (x ^ j * y).
Proof.
  intros A. induction j as [|j IH]; [apply (isp_ext a _ x y); auto; simpl; ring|].
  apply (isp_ext (PS_incr_1 (PS_incr_n a j)) _ x (x * (x ^ j * y))); [reflexivity|simpl; ring|apply isp_incr, IH].
Qed.
Lemma isp_esum K e (f : nat -> nat -> R) x y : (forall j, isp (f j) x (y j)) -> isp (fun n => esum K e (fun j => f j n)) x (esum K e y).
Proof.
  intros H. induction K as [|K IH]; cbn [esum].
  - apply (isp_ext (fun n => 0 * one n) _ x (0 * 1)); [intros; ring|ring|apply isp_scal, one_is].
  - apply isp_plus; auto. apply isp_scal; auto.
Qed.

Definition up2 (a : nat -> R) n := match n with S (S _) => a n | _ => 0 end.
Lemma isp_up2 a x y : isp a x y -> isp (up2 a) x (y - a 0%nat - a 1%nat * x).
Proof.
  intros A. apply (isp_ext (fun n => a n - a 0%nat * one n - a 1%nat * PS_incr_1 one n) _ x (y - a 0%nat * 1 - a 1%nat * (x * 1))); [|ring|].
  - intros [|[|n]]; simpl; unfold zero; simpl; ring.
  - apply isp_minus; [apply isp_minus; auto|]; apply isp_scal; [|apply isp_incr]; apply one_is.
Qed.

Lemma bd_minus_one rho a A : 0 < rho -> a 0%nat = 1 -> bd rho a A -> bd rho (fun n => a n - one n) (A - 1).
Proof.
  intros Hr a0 H N. assert (E : sum_f_R0 (term rho (fun n => a n - one n)) N = sum_f_R0 (term rho a) N - 1); [|rewrite E; specialize (H N); lra].
  induction N as [|N IH]; [unfold term; simpl; rewrite a0, Rminus_diag_eq, Rabs_R0, Rabs_R1 by reflexivity; ring|].
  rewrite !tech5, IH. unfold term. simpl one. rewrite Rminus_0_r. ring.
Qed.
Lemma bd_incr_n rho a A j : 0 < rho -> bd rho a A -> bd rho (PS_incr_n a j) (rho ^ j * A).
Proof.
  intros Hr H. induction j as [|j IH]; [simpl; rewrite Rmult_1_l; exact H|]. simpl pow. rewrite Rmult_assoc. exact (bd_incr rho Hr _ _ IH).
Qed.
Lemma bd_esum rho K e (f : nat -> nat -> R) F : 0 < rho -> (forall j, bd rho (f j) (F j)) ->
  bd rho (fun n => esum K e (fun j => f j n)) (esum K (fun j => Rabs (e j)) F).
Proof.
  intros Hr H. induction K as [|K IH]; cbn [esum].
  - intros N. apply Rle_trans with (0 * sum_f_R0 (term rho one) N); [|lra]. rewrite scal_sum. apply sum_Rle. intros n _. unfold term. rewrite Rabs_R0. lra.
  - apply bd_plus; auto. apply bd_scal; auto.
Qed.

(** ** The series of Algorithm 6.2, step 2 *)
Section Series.
Variable kap : R.
Hypothesis Hkap : 0 <= kap.

Definition expo n := / INR (fact n).
Definition expm n := (-1) ^ n * expo n.
Definition gg n := kap * PS_incr_1 (fun i => one i - expm i) n.
Definition qs := PS_mult expm (inv_of gg).
Fixpoint qpow j := match j with O => one | S i => PS_mult (qpow i) qs end.
(** acc_n before step 3 *)
Definition base := up2 (fun n => expo (S n) - kap * expo n + / 2 * lg_of gg n).
(** v^j (q^j - 1) *)
Definition shift j := PS_incr_n (fun n => qpow j n - one n) j.
(** the Taylor coefficients of R_K, for any e_j = e (j-1) *)
Definition coef K (e : nat -> R) n := base n + esum K e (fun j => shift j n).

Lemma expo_pos n : 0 < expo n.
Proof. apply Rinv_0_lt_compat, lt_0_INR, lt_O_fact. Qed.
Lemma expo_is x : isp expo x (exp x). Proof. apply is_exp_Reals. Qed.
Lemma expm_is x : isp expm x (exp (- x)).
Proof.
  pose proof (expo_is (- x)) as H. apply is_pseries_R. apply is_pseries_R in H. eapply is_series_ext; [|exact H].
  intros n. simpl. unfold expm. replace (- x) with (-1 * x) by ring. rewrite Rpow_mult_distr. ring.
Qed.
Lemma expm_abs n : Rabs (expm n) = expo n.
Proof.
  unfold expm. rewrite Rabs_mult, <- RPow_abs. replace (Rabs (-1)) with 1 by (rewrite Rabs_left; lra). rewrite pow1, Rmult_1_l. apply Rabs_pos_eq. left. apply expo_pos.
Qed.
Lemma expo_1 : expo 0 = 1 /\ expo 1 = 1. Proof. unfold expo. simpl. lra. Qed.
Lemma expm_0 : expm 0 = 1 /\ expm 1 = -1. Proof. destruct expo_1. unfold expm. rewrite H, H0. simpl. lra. Qed.
Lemma gg_0 : gg 0%nat = 0. Proof. unfold gg. simpl. unfold zero; simpl. ring. Qed.
Lemma gg_1 : gg 1%nat = 0. Proof. unfold gg. simpl. rewrite (proj1 expm_0). ring. Qed.
Lemma inv_0 : inv_of gg 0 = 1.
Proof. rewrite (inv_of_rec gg gg_0). unfold PS_mult. simpl. rewrite gg_0. ring. Qed.
Lemma inv_1 : inv_of gg 1 = 0.
Proof. rewrite (inv_of_rec gg gg_0). unfold PS_mult. simpl. rewrite gg_0, gg_1. ring. Qed.
Lemma lg_1 : lg_of gg 1 = 0.
Proof. unfold lg_of, PS_mult, PS_derive. simpl. rewrite gg_1. unfold Rdiv. ring. Qed.
Lemma qs_0 : qs 0%nat = 1 /\ qs 1%nat = -1.
Proof. unfold qs, PS_mult. simpl. rewrite inv_0, inv_1, (proj1 expm_0), (proj2 expm_0). lra. Qed.
Lemma qpow_0 j : qpow j 0%nat = 1 /\ qpow j 1%nat = - INR j.
Proof.
  destruct qs_0 as [Q0 Q1]. induction j as [|j [I0 I1]]; [simpl; split; lra|]. rewrite S_INR. cbn [qpow]. unfold PS_mult. simpl. rewrite Q0, Q1, I0, I1. lra.
Qed.

(** ** Bounds at rho (steps 5 and 6) *)
Section Bounds.
Variable rho : R.
Hypothesis Hrho : 0 < rho.
Definition Gm := kap * (rho * (exp rho - 1)).
Hypothesis HGm : Gm < 1.
Definition Qm := exp rho * / (1 - Gm).
Definition FK K (e : nat -> R) :=
  (exp rho - 1) / rho - 1 - rho / 2 + kap * (exp rho - 1 - rho) + - / 2 * ln (1 - Gm) + esum K (fun j => Rabs (e j)) (fun j => rho ^ j * (Qm ^ j - 1)).

Lemma bd_expo : bd rho expo (exp rho).
Proof. apply bd_nonneg; auto; [intros n; left; apply expo_pos|apply expo_is]. Qed.
Lemma bd_expm : bd rho expm (exp rho).
Proof. apply bd_le with expo; auto using bd_expo. intros n. rewrite expm_abs. apply Rle_abs. Qed.
Lemma bd_gg : bd rho gg Gm.
Proof.
  unfold Gm. rewrite <- (Rabs_pos_eq kap) by auto. apply (bd_scal rho kap), (bd_incr rho Hrho).
  apply bd_le with (fun n => expo n - one n); auto.
  - intros [|n]; [rewrite (proj1 expm_0), (proj1 expo_1); simpl; rewrite !Rminus_diag_eq, Rabs_R0 by reflexivity; lra|].
    simpl one. rewrite !Rminus_0_r. rewrite Rabs_minus_sym, Rminus_0_r, expm_abs. apply Rle_abs.
  - apply bd_minus_one; auto using bd_expo. apply expo_1.
Qed.
Lemma bd_ivs : bd rho (inv_of gg) (/ (1 - Gm)).
Proof. apply (bd_inv rho Hrho gg _ Gm bd_gg HGm), inv_of_rec, gg_0. Qed.
Lemma bd_qs : bd rho qs Qm.
Proof. apply bd_mult; auto using bd_expm, bd_ivs. Qed.
Lemma bd_qpow j : bd rho (qpow j) (Qm ^ j).
Proof. induction j as [|j IH]; [apply bd_one; auto|]. simpl pow. rewrite Rmult_comm. apply bd_mult; auto using bd_qs. Qed.
Lemma bd_shift j : bd rho (shift j) (rho ^ j * (Qm ^ j - 1)).
Proof. apply bd_incr_n, bd_minus_one; auto using bd_qpow. apply qpow_0. Qed.

(** without the terms of order 0 and 1, which vanish *)
Lemma base_is n : base n = up2 (fun n => expo (S n)) n + - kap * up2 expo n + / 2 * lg_of gg n.
Proof. destruct n as [|[|n]]; unfold base; cbn [up2]; [simpl lg_of|rewrite lg_1|]; ring. Qed.
Lemma expo_S_is x : x <> 0 -> isp (fun n => expo (S n)) x ((exp x - 1) / x).
Proof.
  intros Hx. pose proof (is_pseries_decr_1 expo x (/ x) (exp x)) as H.
  assert (X : isp (PS_decr_1 expo) x (/ x * (exp x + - expo 0))) by (apply H; [apply Rinv_l; auto|apply expo_is]).
  rewrite (proj1 expo_1) in X. revert X. apply isp_ext; [reflexivity|field; auto].
Qed.
Lemma up2_pos a : (forall n, 0 < a n) -> forall n, 0 <= up2 a n.
Proof. intros H [|[|n]]; simpl; try lra. left. apply H. Qed.
Theorem bd_coef K e : bd rho (coef K e) (FK K e).
Proof.
  assert (E2 : expo 2 = / 2) by (unfold expo; simpl; lra).
  apply bd_plus; auto; [|apply bd_esum; auto using bd_shift].
  apply bd_le with (fun n => up2 (fun n => expo (S n)) n + - kap * up2 expo n + / 2 * lg_of gg n); auto; [intros n; rewrite base_is; lra|].
  apply bd_weak with ((exp rho - 1) / rho - 1 - / 2 * rho + Rabs (- kap) * (exp rho - 1 - 1 * rho) + Rabs (/ 2) * (- ln (1 - Gm))).
  2:{ rewrite Rabs_Ropp, (Rabs_pos_eq kap), (Rabs_pos_eq (/ 2)) by lra. lra. }
  apply bd_plus; auto; [apply bd_plus; auto|].
  - apply bd_nonneg; auto; [apply up2_pos; intros; apply expo_pos|]. pose proof (isp_up2 _ _ _ (expo_S_is rho ltac:(lra))) as X.
    cbv beta in X. rewrite (proj2 expo_1), E2 in X. exact X.
  - apply bd_scal; auto. apply bd_nonneg; auto; [apply up2_pos, expo_pos|]. pose proof (isp_up2 _ _ _ (expo_is rho)) as X.
    rewrite (proj1 expo_1), (proj2 expo_1) in X. exact X.
  - apply bd_scal; auto. apply bd_lg; auto using gg_0, bd_gg.
Qed.
End Bounds.
End Series.
