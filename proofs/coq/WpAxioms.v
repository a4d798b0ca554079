(** WpAxioms.v -- a proof of every axiom that the Frama-C/WP proofs of the core assume, and a model of every logic function that acsl/
    declares: so the axioms are consistent and say nothing but textbook facts and definitions (doc/trust.md).
    Each lemma has the name of its ACSL axiom; `make prove-coq` fails when an axiom has no lemma of its name here. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base.
Open Scope R_scope.

(** ** acsl/real.h: exp, ln and the square root *)
Definition rexp := exp.
Definition rlog := ln.
Definition rsqrt := sqrt.
Definition rquo (x y : R) := x / y.

Lemma rexp_positive : forall x, 0 < rexp x. Proof. exact exp_pos. Qed.
Lemma rexp_monotone : forall x y, x <= y -> rexp x <= rexp y. Proof. exact exp_mono. Qed.
Lemma rlog_monotone : forall x y, 0 < x <= y -> rlog x <= rlog y. Proof. intros x y []. apply ln_mono; auto. Qed.
Lemma rsqrt_monotone : forall x y, 0 <= x <= y -> rsqrt x <= rsqrt y. Proof. intros x y []. apply sqrt_le_1; lra. Qed.
(** further facts of the same kind, for contracts to come *)
Lemma rexp_zero : rexp 0 = 1. Proof. exact exp_0. Qed.
Lemma rexp_log : forall x, 0 < x -> rexp (rlog x) = x. Proof. exact exp_ln. Qed.
Lemma rsqrt_square : forall x, 0 <= x -> rsqrt x * rsqrt x = x. Proof. exact sqrt_sqrt. Qed.
Lemma rexp_tangent : forall x y, rexp x * (1 + (y - x)) <= rexp y.
Proof. intros. unfold rexp. pose proof (exp_tangent x (y - x)) as H. replace (x + (y - x)) with y in H by ring. exact H. Qed.

(** ** acsl/step.acsl: arrays as values *)
Definition reals := Z -> R.
Definition at_ (e : reals) (k : Z) : R := e k.
Definition ints := Z -> Z.
Definition item (b : ints) (k : Z) : Z := b k.

(** a function of an integer n >= 0 given by its value at 0 and its step *)
Fixpoint iter {T} (z : T) (f : Z -> T -> T) (n : nat) : T := match n with O => z | S m => f (Z.of_nat (S m)) (iter z f m) end.
Definition rec {T} (z : T) (f : Z -> T -> T) (n : Z) : T := iter z f (Z.to_nat n).
Lemma rec_next {T} (z : T) f n : (0 < n)%Z -> rec z f n = f n (rec z f (n - 1)).
Proof.
  intros H. unfold rec. replace (Z.to_nat n) with (S (Z.to_nat (n - 1))) by lia. cbn [iter]. f_equal. lia.
Qed.

(** column and row of cell k of a matrix with n columns *)
Definition col (k n : Z) : Z := rec 0%Z (fun _ c => if Z.eqb (c + 1) n then 0%Z else (c + 1)%Z) k.
Lemma col_0 : forall n, col 0 n = 0%Z. Proof. reflexivity. Qed.
Lemma col_next : forall k n, (0 < k)%Z -> col k n = if Z.eqb (col (k - 1) n + 1) n then 0%Z else (col (k - 1) n + 1)%Z.
Proof. intros. unfold col. rewrite rec_next; auto. Qed.
Definition row (k n : Z) : Z := rec 0%Z (fun j r => if Z.eqb (col (j - 1) n + 1) n then (r + 1)%Z else r) k.
Lemma row_0 : forall n, row 0 n = 0%Z. Proof. reflexivity. Qed.
Lemma row_next : forall k n, (0 < k)%Z -> row k n = if Z.eqb (col (k - 1) n + 1) n then (row (k - 1) n + 1)%Z else row (k - 1) n.
Proof. intros. unfold row. rewrite rec_next; auto. Qed.
(** they are k mod n and k div n *)
Lemma col_row : forall n k, (0 < n)%Z -> (0 <= k)%Z -> col k n = (k mod n)%Z /\ row k n = (k / n)%Z.
Proof.
  intros n k Hn Hk. rewrite <- (Z2Nat.id k Hk). induction (Z.to_nat k) as [|m [IC IR]].
  - simpl. rewrite Z.mod_0_l, Z.div_0_l by lia. auto.
  - rewrite col_next, row_next by lia. replace (Z.of_nat (S m) - 1)%Z with (Z.of_nat m) by lia. rewrite IC, IR.
    replace (Z.of_nat (S m)) with (Z.of_nat m + 1)%Z by lia.
    pose proof (Z.mod_pos_bound (Z.of_nat m) n Hn). pose proof (Z.div_mod (Z.of_nat m) n ltac:(lia)).
    destruct (Z.eqb_spec (Z.of_nat m mod n + 1) n); split.
    + apply Z.mod_unique with (q := (Z.of_nat m / n + 1)%Z); [left; lia | nia].
    + apply Z.div_unique with (r := 0%Z); [left; lia | nia].
    + apply Z.mod_unique with (q := (Z.of_nat m / n)%Z); [left; lia | lia].
    + apply Z.div_unique with (r := (Z.of_nat m mod n + 1)%Z); [left; lia | lia].
Qed.

(** b + sum_{k < n} x_{o+k} y_{p+k} *)
Definition dot (b : R) (x : reals) (o : Z) (y : reals) (p n : Z) : R := rec b (fun k s => s + at_ x (o + k - 1) * at_ y (p + k - 1)) n.
Lemma dot_0 : forall b x y o p, dot b x o y p 0 = b. Proof. reflexivity. Qed.
Lemma dot_next : forall b x y o p n, (0 < n)%Z -> dot b x o y p n = dot b x o y p (n - 1) + at_ x (o + n - 1) * at_ y (p + n - 1).
Proof. intros. unfold dot. rewrite rec_next; auto. Qed.

Definition preact (a0 yg d : reals) (n : Z) : reals := fun k => dot (at_ a0 k) yg (col k n * n) d (row k n * n) n.
Lemma preact_at : forall a0 yg d n k, at_ (preact a0 yg d n) k = dot (at_ a0 k) yg (col k n * n) d (row k n * n) n. Proof. reflexivity. Qed.

Definition pattern (z : reals) : ints := fun k => if Rlt_dec 0 (at_ z k) then 1%Z else 0%Z.
Lemma pattern_at : forall z k, item (pattern z) k = if Rlt_dec 0 (at_ z k) then 1%Z else 0%Z. Proof. reflexivity. Qed.

Definition gated (x y : R) (b : Z) : R := if Z.eqb b 0 then 0 else x * y.
Definition output (a v : reals) (b : ints) (i n m : Z) : R :=
  rec 0 (fun j s => s + gated (at_ v (j - 1)) (at_ a ((j - 1) * n + i)) (item b ((j - 1) * n + i))) m.
Lemma output_0 : forall a v b i n, output a v b i n 0 = 0. Proof. reflexivity. Qed.
Lemma output_next : forall a v b i n m, (0 < m)%Z ->
  output a v b i n m = output a v b i n (m - 1) + gated (at_ v (m - 1)) (at_ a ((m - 1) * n + i)) (item b ((m - 1) * n + i)).
Proof. intros. unfold output. rewrite rec_next; auto. Qed.

Definition signed_by (y : Z) (x : R) : R := if Z.ltb 0 y then x else - x.
Definition margins (a v : reals) (b y : ints) (m n : Z) : reals := fun i => signed_by (item y i) (output a v b i n m).
Lemma margins_at : forall a v b y m n i, at_ (margins a v b y m n) i = signed_by (item y i) (output a v b i n m). Proof. reflexivity. Qed.

Definition loss_slope (loss : Z) (z : R) : R := if Z.eqb loss 0 then rexp (- z) else rquo 1 (1 + rexp z).
Definition slopes (e : reals) (loss : Z) : reals := fun i => loss_slope loss (at_ e i).
Lemma slopes_at : forall e loss i, at_ (slopes e loss) i = loss_slope loss (at_ e i). Proof. reflexivity. Qed.

Definition moved (d x y : R) (b : Z) : R := if Z.eqb b 0 then d else d + x * y.
Definition next_hidden (d hv g : reals) (b : ints) (n : Z) : reals := fun k => moved (at_ d k) (at_ hv (row k n)) (at_ g (col k n)) (item b k).
Lemma next_hidden_at : forall d hv g b n k, at_ (next_hidden d hv g b n) k = moved (at_ d k) (at_ hv (row k n)) (at_ g (col k n)) (item b k).
Proof. reflexivity. Qed.

Definition term (h g a : R) (b y : Z) : R := if Z.eqb b 0 then 0 else signed_by y (h * (g * a)).
Definition trained (v h : R) (g a : reals) (b y : ints) (o n : Z) : R :=
  rec v (fun k s => s + term h (at_ g (k - 1)) (at_ a (o + k - 1)) (item b (o + k - 1)) (item y (k - 1))) n.
Lemma trained_0 : forall v h g a b y o, trained v h g a b y o 0 = v. Proof. reflexivity. Qed.
Lemma trained_next : forall v h g a b y o n, (0 < n)%Z ->
  trained v h g a b y o n = trained v h g a b y o (n - 1) + term h (at_ g (n - 1)) (at_ a (o + n - 1)) (item b (o + n - 1)) (item y (n - 1)).
Proof. intros. unfold trained. rewrite rec_next; auto. Qed.
Definition next_output (v : reals) (h : R) (g a : reals) (b y : ints) (n : Z) : reals := fun j => trained (at_ v j) h g a b y (j * n) n.
Lemma next_output_at : forall v h g a b y n j, at_ (next_output v h g a b y n) j = trained (at_ v j) h g a b y (j * n) n.
Proof. reflexivity. Qed.
