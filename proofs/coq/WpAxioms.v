(** WpAxioms.v -- a proof of every axiom that the Frama-C/WP proofs assume, and a model of every logic function that acsl/
    declares: so the axioms are consistent and say nothing but textbook facts and definitions (doc/trust.md). The core here, the
    block kernel in WpKernel.v, WpLogistic.v, WpTwo.v.
    Each lemma has the name of its ACSL axiom; `make prove-coq` fails when an axiom has no lemma of its name in one of them. *)
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

(** m rows of n cells *)
Definition cells (m n : Z) : Z := (m * n)%Z.
Lemma cells_0 : forall n, cells 0 n = 0%Z. Proof. reflexivity. Qed.
Lemma cells_next : forall j n, (0 < j)%Z -> cells j n = (cells (j - 1) n + n)%Z. Proof. unfold cells; intros; ring. Qed.
Lemma cells_room : forall j m n, (0 <= j < m)%Z -> (0 <= n)%Z -> (0 <= cells j n /\ cells j n + n <= cells m n)%Z.
Proof. unfold cells; intros; nia. Qed.
Lemma cells_most : forall m n, (0 <= m <= 16)%Z -> (0 <= n <= 16)%Z -> (0 <= cells m n <= 256)%Z.
Proof. unfold cells; intros; nia. Qed.
(** column and row of cell k of a matrix with n columns: the only i, j with k = j n + i and 0 <= i < n *)
Definition col (k n : Z) : Z := (k mod n)%Z.
Definition row (k n : Z) : Z := (k / n)%Z.
Lemma col_row : forall n j k, (cells j n <= k < cells j n + n)%Z -> row k n = j /\ col k n = (k - cells j n)%Z.
Proof.
  unfold cells, row, col. intros n j k H. assert (0 < n)%Z by lia. split.
  - symmetry. apply Z.div_unique with (r := (k - j * n)%Z); [left; lia | ring].
  - symmetry. apply Z.mod_unique with (q := j); [left; lia | ring].
Qed.

(** an array from offset o on *)
Definition from (e : reals) (o : Z) : reals := fun k => at_ e (o + k).
Lemma from_at : forall e o k, at_ (from e o) k = at_ e (o + k). Proof. reflexivity. Qed.
Definition items_from (b : ints) (o : Z) : ints := fun k => item b (o + k).
Lemma items_from_at : forall b o k, item (items_from b o) k = item b (o + k). Proof. reflexivity. Qed.

(** b + sum_{k < n} x_k y_k *)
Definition dot (b : R) (x y : reals) (n : Z) : R := rec b (fun k s => s + at_ x (k - 1) * at_ y (k - 1)) n.
Lemma dot_0 : forall b x y, dot b x y 0 = b. Proof. reflexivity. Qed.
Lemma dot_next : forall b x y n, (0 < n)%Z -> dot b x y n = dot b x y (n - 1) + at_ x (n - 1) * at_ y (n - 1).
Proof. intros. unfold dot. rewrite rec_next; auto. Qed.

Definition preact_row (a0 yg d : reals) (p n : Z) : reals := fun k => dot (at_ a0 k) (from yg (cells (k - p) n)) d n.
Lemma preact_row_at : forall a0 yg d p n k, (p <= k < p + n)%Z ->
  at_ (preact_row a0 yg d p n) k = dot (at_ a0 k) (from yg (cells (k - p) n)) d n.
Proof. reflexivity. Qed.
Definition preact (a0 yg d : reals) (n : Z) : reals :=
  fun k => at_ (preact_row a0 yg (from d (cells (row k n) n)) (cells (row k n) n) n) k.
Lemma preact_at : forall a0 yg d n j k, (0 <= j)%Z -> (cells j n <= k < cells j n + n)%Z ->
  at_ (preact a0 yg d n) k = at_ (preact_row a0 yg (from d (cells j n)) (cells j n) n) k.
Proof. intros a0 yg d n j k _ H. unfold preact. unfold at_ at 1. destruct (col_row n j k H) as [-> _]. reflexivity. Qed.

Definition pattern (z : reals) : ints := fun k => if Rlt_dec 0 (at_ z k) then 1%Z else 0%Z.
Lemma pattern_at : forall z k, item (pattern z) k = if Rlt_dec 0 (at_ z k) then 1%Z else 0%Z. Proof. reflexivity. Qed.

Definition gated (x y : R) (b : Z) : R := if Z.eqb b 0 then 0 else x * y.
Definition output (a v : reals) (b : ints) (i n m : Z) : R :=
  rec 0 (fun j s => s + gated (at_ v (j - 1)) (at_ a (cells (j - 1) n + i)) (item b (cells (j - 1) n + i))) m.
Lemma output_0 : forall a v b i n, output a v b i n 0 = 0. Proof. reflexivity. Qed.
Lemma output_next : forall a v b i n m, (0 < m)%Z ->
  output a v b i n m = output a v b i n (m - 1) + gated (at_ v (m - 1)) (at_ a (cells (m - 1) n + i)) (item b (cells (m - 1) n + i)).
Proof. intros. unfold output. rewrite rec_next; auto. Qed.

Definition signed_by (y : Z) (x : R) : R := if Z.ltb 0 y then x else - x.
Definition margins (a v : reals) (b y : ints) (m n : Z) : reals := fun i => signed_by (item y i) (output a v b i n m).
Lemma margins_at : forall a v b y m n i, at_ (margins a v b y m n) i = signed_by (item y i) (output a v b i n m). Proof. reflexivity. Qed.

Definition loss_slope (loss : Z) (z : R) : R := if Z.eqb loss 0 then rexp (- z) else rquo 1 (1 + rexp z).
Definition slopes (e : reals) (loss : Z) : reals := fun i => loss_slope loss (at_ e i).
Lemma slopes_at : forall e loss i, at_ (slopes e loss) i = loss_slope loss (at_ e i). Proof. reflexivity. Qed.

Definition moved (d x y : R) (b : Z) : R := if Z.eqb b 0 then d else d + x * y.
Definition next_row (d : reals) (hv : R) (g : reals) (b : ints) (o : Z) : reals :=
  fun k => moved (at_ d k) hv (at_ g (k - o)) (item b k).
Lemma next_row_at : forall d g hv b o k, at_ (next_row d hv g b o) k = moved (at_ d k) hv (at_ g (k - o)) (item b k).
Proof. reflexivity. Qed.
Definition next_hidden (d hv g : reals) (b : ints) (n : Z) : reals :=
  fun k => at_ (next_row d (at_ hv (row k n)) g b (cells (row k n) n)) k.
Lemma next_hidden_at : forall d hv g b n j k, (0 <= j)%Z -> (cells j n <= k < cells j n + n)%Z ->
  at_ (next_hidden d hv g b n) k = at_ (next_row d (at_ hv j) g b (cells j n)) k.
Proof. intros d hv g b n j k _ H. unfold next_hidden. unfold at_ at 1. destruct (col_row n j k H) as [-> _]. reflexivity. Qed.

Definition tuned (v h g a : R) (b y : Z) : R := if Z.eqb b 0 then v else v + signed_by y (h * (g * a)).
Definition trained (v h : R) (g a : reals) (b y : ints) (n : Z) : R :=
  rec v (fun k s => tuned s h (at_ g (k - 1)) (at_ a (k - 1)) (item b (k - 1)) (item y (k - 1))) n.
Lemma trained_0 : forall v h g a b y, trained v h g a b y 0 = v. Proof. reflexivity. Qed.
Lemma trained_next : forall v h g a b y n, (0 < n)%Z -> trained v h g a b y n =
  tuned (trained v h g a b y (n - 1)) h (at_ g (n - 1)) (at_ a (n - 1)) (item b (n - 1)) (item y (n - 1)).
Proof. intros. unfold trained. rewrite rec_next; auto. Qed.
Definition next_output (v : reals) (h : R) (g a : reals) (b y : ints) (n : Z) : reals :=
  fun j => trained (at_ v j) h g (from a (cells j n)) (items_from b (cells j n)) y n.
Lemma next_output_at : forall v h g a b y n j, at_ (next_output v h g a b y n) j =
  trained (at_ v j) h g (from a (cells j n)) (items_from b (cells j n)) y n.
Proof. reflexivity. Qed.

(** ** acsl/orbit.acsl: an experiment as a record, the orbit of its states *)
Module Orbit.
Record net := { net_a0 : reals; net_yg : reals; net_h : R; net_y : ints; net_m : Z; net_n : Z; net_loss : Z; net_train : Z }.
Definition scaled (v : reals) (h : R) : reals := fun k => at_ v k * h.
Lemma scaled_at : forall v h k, at_ (scaled v h) k = at_ v k * h. Proof. reflexivity. Qed.
Definition pre_of (N : net) (d : reals) : reals := preact (net_a0 N) (net_yg N) d (net_n N).
Definition pattern_of (N : net) (d : reals) : ints := pattern (pre_of N d).
Definition slopes_of (N : net) (d v : reals) : reals :=
  slopes (margins (pre_of N d) v (pattern_of N d) (net_y N) (net_m N) (net_n N)) (net_loss N).
Definition step_d (N : net) (d v : reals) : reals :=
  next_hidden d (scaled v (net_h N)) (slopes_of N d v) (pattern_of N d) (net_n N).
Definition step_v (N : net) (d v : reals) : reals :=
  if Z.eqb (net_train N) 0 then v
  else next_output v (net_h N) (slopes_of N d v) (pre_of N d) (pattern_of N d) (net_y N) (net_n N).
Definition orbit (N : net) (d v : reals) (k : Z) : reals * reals :=
  rec (d, v) (fun _ s => (step_d N (fst s) (snd s), step_v N (fst s) (snd s))) k.
Definition orbit_d N d v k := fst (orbit N d v k).
Definition orbit_v N d v k := snd (orbit N d v k).
Lemma orbit_d_0 : forall N d v, orbit_d N d v 0 = d. Proof. reflexivity. Qed.
Lemma orbit_v_0 : forall N d v, orbit_v N d v 0 = v. Proof. reflexivity. Qed.
Lemma orbit_next : forall N d v k, (0 <= k)%Z -> orbit N d v (k + 1) =
  (step_d N (orbit_d N d v k) (orbit_v N d v k), step_v N (orbit_d N d v k) (orbit_v N d v k)).
Proof. intros. unfold orbit, orbit_d, orbit_v, orbit. rewrite rec_next by lia. replace (k + 1 - 1)%Z with k by lia. reflexivity. Qed.
Lemma orbit_d_next : forall N d v k, (0 <= k)%Z -> orbit_d N d v (k + 1) = step_d N (orbit_d N d v k) (orbit_v N d v k).
Proof. intros. unfold orbit_d at 1. rewrite orbit_next by assumption. reflexivity. Qed.
Lemma orbit_v_next : forall N d v k, (0 <= k)%Z -> orbit_v N d v (k + 1) = step_v N (orbit_d N d v k) (orbit_v N d v k).
Proof. intros. unfold orbit_v at 1. rewrite orbit_next by assumption. reflexivity. Qed.
End Orbit.
