(** WpAxioms.v -- a proof of every axiom that the Frama-C/WP proofs of the core assume about real functions, and a model of every logic
    function they declare: so the axioms are consistent and say nothing but textbook facts (doc/trust.md).
    Each lemma has the name of the ACSL axiom in acsl/; `make prove-coq` fails when an axiom has no lemma of its name here. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base.
Open Scope R_scope.

(** ** exp, ln and the square root *)
Definition rexp := exp.
Definition rlog := ln.
Definition rsqrt := sqrt.

Lemma rexp_positive : forall x, 0 < rexp x. Proof. exact exp_pos. Qed.
Lemma rexp_monotone : forall x y, x <= y -> rexp x <= rexp y. Proof. exact exp_mono. Qed.
Lemma rexp_zero : rexp 0 = 1. Proof. exact exp_0. Qed.
Lemma rlog_monotone : forall x y, 0 < x <= y -> rlog x <= rlog y. Proof. intros x y []. apply ln_mono; auto. Qed.
Lemma rlog_exp : forall x, 0 < x -> rexp (rlog x) = x. Proof. exact exp_ln. Qed.
Lemma rlog_one : rlog 1 = 0. Proof. exact ln_1. Qed.
Lemma rsqrt_monotone : forall x y, 0 <= x <= y -> rsqrt x <= rsqrt y. Proof. intros x y []. apply sqrt_le_1; lra. Qed.
Lemma rsqrt_nonnegative : forall x, 0 <= rsqrt x. Proof. exact sqrt_pos. Qed.
Lemma rsqrt_square : forall x, 0 <= x -> rsqrt x * rsqrt x = x. Proof. exact sqrt_sqrt. Qed.

(** the tangent inequality: exp lies above its tangents *)
Lemma rexp_tangent : forall p q, rexp (- p) * (1 - (q - p)) <= rexp (- q).
Proof.
  intros p q. unfold rexp. pose proof (exp_tangent (- p) (p - q)) as H.
  replace (- p + (p - q)) with (- q) in H by ring. replace (1 - (q - p)) with (1 + (p - q)) by ring. exact H.
Qed.

(** ** Arrays of reals and their dot products, as values *)
Definition renv := Z -> R.
Definition at_ (e : renv) (k : Z) : R := e k.
Fixpoint dotn (c x : renv) (n : nat) : R :=
  match n with O => 0 | S p => dotn c x p + at_ c (Z.of_nat p) * at_ x (Z.of_nat p) end.
Definition dot c x (n : Z) := dotn c x (Z.to_nat n).
Lemma dot0 : forall c x, dot c x 0%Z = 0. Proof. reflexivity. Qed.
Lemma dotS : forall c x n, (0 < n)%Z -> dot c x n = dot c x (n-1)%Z + at_ c (n-1)%Z * at_ x (n-1)%Z.
Proof. intros. unfold dot. replace (Z.to_nat n) with (S (Z.to_nat (n-1))) by lia. simpl. rewrite Z2Nat.id by lia. reflexivity. Qed.

Definition sub (e : renv) (o : Z) : renv := fun k => e (o + k)%Z.
Lemma sub_at : forall e o k, at_ (sub e o) k = at_ e (o + k)%Z. Proof. reflexivity. Qed.

(** row i of a matrix times a vector: i -> sum_k c_k K_{i n + k} *)
Definition gram_row (c K : renv) (n : Z) : renv := fun i => dot c (sub K (i*n)%Z) n.
Lemma gram_row_at : forall c K n i, at_ (gram_row c K n) i = dot c (sub K (i*n)%Z) n. Proof. reflexivity. Qed.

(** ** Gating bits and the step of the coefficients *)
Definition benv := Z -> Z.
Definition bt (b : benv) (k : Z) : Z := b k.
Fixpoint coln (k : nat) (n : Z) : Z :=
  match k with O => 0%Z | S p => if Z.eqb (coln p n + 1) n then 0%Z else (coln p n + 1)%Z end.
Definition col (k n : Z) := coln (Z.to_nat k) n.
Lemma col0 : forall n, col 0 n = 0%Z. Proof. reflexivity. Qed.
Lemma colS : forall k n, (0 < k)%Z -> col k n = if Z.eqb (col (k-1) n + 1) n then 0%Z else (col (k-1) n + 1)%Z.
Proof. intros. unfold col. replace (Z.to_nat k) with (S (Z.to_nat (k-1))) by lia. reflexivity. Qed.
(** col is k mod n *)
Lemma col_mod : forall n k, (0 < n)%Z -> (0 <= k)%Z -> col k n = (k mod n)%Z.
Proof.
  intros n k Hn Hk. unfold col. rewrite <- (Z2Nat.id k Hk) at 2. induction (Z.to_nat k) as [|p IH].
  - simpl. now rewrite Z.mod_0_l by lia.
  - simpl coln. rewrite IH. clear IH. rewrite Nat2Z.inj_succ, <- Z.add_1_r.
    pose proof (Z.mod_pos_bound (Z.of_nat p) n Hn). pose proof (Z.div_mod (Z.of_nat p) n ltac:(lia)).
    destruct (Z.eqb_spec (Z.of_nat p mod n + 1) n).
    + apply Z.mod_unique with (q := (Z.of_nat p / n + 1)%Z); [left; lia | nia].
    + apply Z.mod_unique with (q := (Z.of_nat p / n)%Z); [left; lia | lia].
Qed.
Definition cstep (c h g : R) (b : Z) := if Z.eqb b 0 then c else c + h * g.
Definition gram_step (c : renv) (h : R) (g : renv) (b : benv) (n : Z) : renv := fun k => cstep (at_ c k) h (at_ g (col k n)) (bt b k).
Lemma gram_at : forall c h g b n k, at_ (gram_step c h g b n) k = cstep (at_ c k) h (at_ g (col k n)) (bt b k). Proof. reflexivity. Qed.
Definition patt (z : renv) : benv := fun k => if Rlt_dec 0 (at_ z k) then 1%Z else 0%Z.
Lemma patt_at : forall z k, bt (patt z) k = (if Rlt_dec 0 (at_ z k) then 1 else 0)%Z. Proof. reflexivity. Qed.

(** ** An orbit as a logic sequence *)
Fixpoint seqn (k p0 : R) (n : nat) : R := match n with O => p0 | S m => seqn k p0 m + k * rexp (- seqn k p0 m) end.
Definition p_seq (k p0 : R) (n : Z) := seqn k p0 (Z.to_nat n).
Lemma seq0 : forall k p0, p_seq k p0 0%Z = p0. Proof. reflexivity. Qed.
Lemma seqS : forall k p0 n, (0 <= n)%Z -> p_seq k p0 (n + 1)%Z = p_seq k p0 n + k * rexp (- p_seq k p0 n).
Proof. intros. unfold p_seq. replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia. reflexivity. Qed.
