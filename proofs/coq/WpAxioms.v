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

(** ** acsl/kernel.acsl: machine words as integers, the polynomial of the block kernel *)
Definition two64 : Z := 18446744073709551616.
Definition within (x most : Z) := (- most <= x <= most)%Z.
Lemma within_is : forall x most, within x most <-> (- most <= x <= most)%Z. Proof. reflexivity. Qed.
Definition high_of (r a b : Z) := (two64 * r <= a * b < two64 * r + two64)%Z.
Lemma high_of_is : forall r a b, high_of r a b <-> (two64 * r <= a * b < two64 * r + two64)%Z. Proof. reflexivity. Qed.
Lemma high_within : forall r a b x y z, high_of r a b -> within a x -> within b y -> (x * y <= two64 * z)%Z -> within r z.
Proof.
  unfold high_of, within, two64. intros r a b x y z H A B L.
  assert (- (x * y) <= a * b <= x * y)%Z by nia. lia.
Qed.
Definition power (n : Z) : Z := (2 ^ n)%Z.
Lemma power_0 : power 0 = 1%Z. Proof. reflexivity. Qed.
Lemma power_next : forall n, (0 <= n)%Z -> power (n + 1) = (2 * power n)%Z.
Proof. intros. unfold power. rewrite Z.pow_add_r by lia. lia. Qed.
Lemma power_least : forall n, (0 <= n)%Z -> (1 <= power n)%Z.
Proof. intros. unfold power. pose proof (Z.pow_pos_nonneg 2 n). lia. Qed.
Lemma power_four : forall n, (2 <= n)%Z -> (4 <= power n)%Z.
Proof. intros. unfold power. change 4%Z with (2 ^ 2)%Z. apply Z.pow_le_mono_r; lia. Qed.
Lemma power_sixty : forall n, (n <= 60)%Z -> (power n <= 1152921504606846976)%Z.
Proof. intros. unfold power. change 1152921504606846976%Z with (2 ^ 60)%Z. apply Z.pow_le_mono_r; lia. Qed.
Definition floor_of (t x k : Z) := (k * t <= x < k * t + k)%Z.
Lemma floor_of_is : forall t x k, floor_of t x k <-> (k * t <= x < k * t + k)%Z. Proof. reflexivity. Qed.
Lemma floor_within : forall t x k y, (0 < k)%Z -> floor_of t x k -> within x y -> within t y.
Proof.
  unfold floor_of, within. intros t x k y Hk [H1 H2] [A B]. split.
  - destruct (Z_le_gt_dec (- y) t); [assumption|]. exfalso. assert (t + 1 <= - y)%Z by lia.
    assert (k * (t + 1) <= t + 1 \/ 0 < t + 1)%Z by nia. nia.
  - destruct (Z_le_gt_dec t y); [assumption|]. exfalso. assert (0 <= y)%Z by lia. nia.
Qed.

(** 1 - d/m (1 - d/(m+1) (.. (1 - d/(n-1)))): the last factor first *)
Definition series (d : R) (m n : Z) : R := iter 1 (fun i e => 1 - d / IZR (n - i) * e) (Z.to_nat (n - m)).
Lemma series_end : forall d m n, (n <= m)%Z -> series d m n = 1.
Proof. intros. unfold series. replace (Z.to_nat (n - m)) with 0%nat by lia. reflexivity. Qed.
Lemma series_next : forall d m n, (0 < m < n)%Z -> series d m n = 1 - d / IZR m * series d (m + 1) n.
Proof.
  intros d m n H. unfold series. replace (Z.to_nat (n - m)) with (S (Z.to_nat (n - (m + 1)))) by lia.
  cbn [iter]. replace (n - Z.of_nat (S (Z.to_nat (n - (m + 1)))))%Z with m by lia. reflexivity.
Qed.
Definition coefficient (k j : Z) : R := iter (IZR two64 / IZR k) (fun i c => c / IZR (k * (i + 2))) (Z.to_nat j).
Lemma coefficient_0 : forall k, (4 <= k)%Z -> coefficient k 0 = IZR two64 / IZR k. Proof. reflexivity. Qed.
Lemma coefficient_next : forall k j, (4 <= k)%Z -> (0 <= j)%Z -> coefficient k (j + 1) = coefficient k j / IZR (k * (j + 3)).
Proof.
  intros k j _ H. unfold coefficient. replace (Z.to_nat (j + 1)) with (S (Z.to_nat j)) by lia.
  cbn [iter]. replace (Z.of_nat (S (Z.to_nat j)) + 2)%Z with (j + 3)%Z by lia. reflexivity.
Qed.
Definition near_coefficient (c k j : Z) := coefficient k j - 0.5 <= IZR c <= coefficient k j + 0.5.
Lemma near_coefficient_is : forall c k j, near_coefficient c k j <-> coefficient k j - 0.5 <= IZR c <= coefficient k j + 0.5.
Proof. reflexivity. Qed.
Definition argument (D k : Z) : R := IZR D / (IZR two64 * IZR k).
Definition slope (y low k : Z) : Z := (2 * k * y + low)%Z.
Lemma slope_is : forall y low k, slope y low k = (2 * k * y + low)%Z. Proof. reflexivity. Qed.
Lemma slope_less : forall y low k lost rest up x new, rest = (low - lost)%Z -> floor_of up rest (2 * k) ->
  rest = (2 * k * up + new)%Z -> x = (y + up)%Z -> slope x new k = (slope y low k - lost)%Z.
Proof.
  unfold slope. intros y low k lost rest up x new H _ E ->. replace (2 * k * (y + up) + new)%Z with (2 * k * y + (2 * k * up + new))%Z by ring. lia.
Qed.
Lemma slope_digits : forall y low k, (0 < k)%Z -> (0 <= low < 2 * k)%Z ->
  (0 <= slope y low k < 2 * k * 9223372036854775808)%Z -> (0 <= y < 9223372036854775808)%Z.
Proof. unfold slope. intros. nia. Qed.
Definition near (x y low high : R) := low <= x - y <= high.
Definition stepped (y low D k terms : Z) : R := IZR (slope y low k) * series (argument D k) 1 (terms + 2).

(** sizes of the coefficients: 2^65 / (6 k^2) < 2^59 and 2^65 / (24 k^3) < 2^55 *)
Notation two61 := 2305843009213693952%Z (only parsing).
Notation two63 := 9223372036854775808%Z (only parsing).
Lemma four_pos : forall k, (4 <= k)%Z -> 4 <= IZR k. Proof. intros. now apply IZR_le. Qed.
Lemma div_le : forall x y b, 0 < y -> x <= b * y -> x / y <= b.
Proof. intros x y b Hy H. apply (Rmult_le_reg_r y); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. Qed.
Lemma coefficient_pos : forall k j, (4 <= k)%Z -> (0 <= j)%Z -> 0 < coefficient k j.
Proof.
  intros k j Hk Hj. pattern j. apply Wf_Z.natlike_ind; [| |exact Hj].
  - rewrite coefficient_0 by lia. apply four_pos in Hk. apply Rdiv_lt_0_compat; [apply IZR_lt; unfold two64; lia | lra].
  - intros x Hx IH. unfold Z.succ. rewrite coefficient_next by lia. apply Rdiv_lt_0_compat; [lra|]. apply IZR_lt. nia.
Qed.
Lemma coefficient_shrinks : forall k j, (4 <= k)%Z -> (0 <= j)%Z -> coefficient k (j + 1) * 12 <= coefficient k j.
Proof.
  intros k j Hk Hj. rewrite coefficient_next by lia. pose proof (coefficient_pos k j Hk Hj) as P.
  assert (12 <= IZR (k * (j + 3))) by (apply IZR_le; nia).
  assert (coefficient k j / IZR (k * (j + 3)) * IZR (k * (j + 3)) = coefficient k j) by (field; lra).
  assert (0 < coefficient k j / IZR (k * (j + 3))) by (apply Rdiv_lt_0_compat; lra). nra.
Qed.
Lemma coefficient_zero_le : forall k, (4 <= k)%Z -> coefficient k 0 <= 4611686018427387904.
Proof. intros k H. rewrite coefficient_0 by lia. apply four_pos in H. apply div_le; unfold two64; lra. Qed.
Lemma coefficient_one_le : forall k, (4 <= k)%Z -> coefficient k 1 <= 384307168202282326.
Proof.
  intros k H. pose proof (coefficient_zero_le k H). pose proof (coefficient_shrinks k 0 H ltac:(lia)) as S.
  simpl in S. lra.
Qed.
Lemma coefficient_le : forall k j, (4 <= k)%Z -> (1 <= j)%Z -> coefficient k j <= 384307168202282326.
Proof.
  intros k j Hk Hj. replace j with (1 + (j - 1))%Z by lia. assert (H : (0 <= j - 1)%Z) by lia. revert H. generalize (j - 1)%Z.
  apply Wf_Z.natlike_ind.
  - exact (coefficient_one_le k Hk).
  - intros x Hx IH. pose proof (coefficient_shrinks k (1 + x) Hk ltac:(lia)) as S. pose proof (coefficient_pos k (1 + x + 1) Hk ltac:(lia)).
    replace (1 + Z.succ x)%Z with (1 + x + 1)%Z by lia. lra.
Qed.
Lemma coefficient_two_le : forall k j, (4 <= k)%Z -> (2 <= j)%Z -> coefficient k j <= 32025597350190194.
Proof.
  intros k j Hk Hj. replace j with (j - 1 + 1)%Z by lia.
  pose proof (coefficient_shrinks k (j - 1) Hk ltac:(lia)). pose proof (coefficient_le k (j - 1) Hk ltac:(lia)). lra.
Qed.
Lemma IZR_within : forall c m, - IZR m - 1 < IZR c < IZR m + 1 -> within c m.
Proof.
  intros c m [H1 H2]. unfold within. split.
  - assert (IZR (- m - 1) < IZR c) by (rewrite minus_IZR, opp_IZR; lra). apply lt_IZR in H. lia.
  - assert (IZR c < IZR (m + 1)) by (rewrite plus_IZR; lra). apply lt_IZR in H. lia.
Qed.
Lemma coefficient_within : forall c k j, (4 <= k)%Z -> (0 < j)%Z -> near_coefficient c k j -> within c 576460752303423488.
Proof.
  intros c k j Hk Hj [H1 H2]. pose proof (coefficient_le k j Hk ltac:(lia)). pose proof (coefficient_pos k j Hk ltac:(lia)).
  apply IZR_within. lra.
Qed.

(** the argument: |x| <= 1/8, |d| <= 1/32 *)
Definition scaled (D : Z) : R := IZR D / IZR two64.
Lemma scaled_le : forall D, within D two61 -> -1/8 <= scaled D <= 1/8.
Proof.
  intros D [H1 H2]. apply IZR_le in H1. apply IZR_le in H2. rewrite opp_IZR in H1. unfold scaled, two64. lra.
Qed.
Lemma argument_scaled : forall D k, (4 <= k)%Z -> argument D k = scaled D / IZR k.
Proof. intros D k H. apply four_pos in H. unfold argument, scaled, two64. field. lra. Qed.
Lemma argument_times : forall D k, (4 <= k)%Z -> argument D k * IZR k = scaled D.
Proof. intros D k H. rewrite argument_scaled by lia. apply four_pos in H. field. lra. Qed.
Lemma argument_le : forall D k, (4 <= k)%Z -> within D two61 -> -1/32 <= argument D k <= 1/32.
Proof.
  intros D k Hk HD. pose proof (scaled_le D HD). pose proof (argument_times D k Hk) as T. apply four_pos in Hk. split; nra.
Qed.
Lemma series_le : forall d m n, -1/32 <= d <= 1/32 -> (0 < m)%Z -> 0.9 <= series d m n <= 1.1.
Proof.
  intros d m n Hd Hm. remember (Z.to_nat (n - m)) as f eqn:E. revert m Hm E. induction f as [|f IH]; intros m Hm E.
  - rewrite series_end by lia. lra.
  - rewrite series_next by lia. specialize (IH (m + 1)%Z ltac:(lia) ltac:(lia)).
    assert (1 <= IZR m) by (apply IZR_le; lia).
    assert (-1/32 <= d / IZR m <= 1/32).
    { assert (d / IZR m * IZR m = d) by (field; lra). split; nra. }
    nra.
Qed.
Definition part (D k j terms : Z) : R := coefficient k j * series (argument D k) (j + 3) (terms + 2).
Definition sum_near (sum D k j terms : Z) := near (IZR sum) (part D k j terms) (-1.75) 1.75.
Definition tail (D k terms : Z) : R := if (terms <? 2)%Z then 0 else - scaled D * part D k 1 terms.
Definition linear_loss (y low D k : Z) : R := IZR (slope y low k) * (argument D k - argument D k * argument D k / 2).
Definition tail_gain (y low D k terms : Z) : R :=
  IZR (slope y low k) * argument D k * argument D k * (IZR k / (2 * IZR two64) * tail D k terms).
Lemma part_last : forall c D k j terms, (4 <= k)%Z -> (0 < j)%Z -> terms = (j + 1)%Z -> near_coefficient c k j -> sum_near c D k j terms.
Proof.
  intros c D k j terms Hk Hj E [H1 H2]. unfold sum_near, part, near. rewrite series_end by lia. lra.
Qed.
(** Horner's rule: one step *)
Lemma part_step : forall D k j terms, (4 <= k)%Z -> (0 < j < terms - 1)%Z ->
  part D k j terms = coefficient k j - scaled D * part D k (j + 1) terms.
Proof.
  intros D k j terms Hk Hj. unfold part. rewrite series_next by lia. rewrite <- (argument_times D k Hk).
  rewrite coefficient_next by lia. replace (j + 1 + 3)%Z with (j + 3 + 1)%Z by lia. rewrite mult_IZR.
  apply four_pos in Hk. assert (0 < IZR (j + 3)) by (apply IZR_lt; lia). field. lra.
Qed.
Lemma high_real : forall r a b, high_of r a b -> 0 <= IZR a * IZR b / IZR two64 - IZR r < 1.
Proof.
  intros r a b [H1 H2]. apply IZR_le in H1. apply IZR_lt in H2. rewrite ?plus_IZR, ?mult_IZR in *. unfold two64 in *. lra.
Qed.
Lemma part_next : forall c h sum x D k j i terms, (4 <= k)%Z -> (0 < j < terms - 1)%Z -> within D two61 -> i = (j + 1)%Z ->
  sum_near sum D k i terms -> near_coefficient c k j -> high_of h D sum -> x = (c - h)%Z -> sum_near x D k j terms.
Proof.
  intros c h sum x D k j i terms Hk Hj HD -> [S1 S2] [C1 C2] H ->. apply high_real in H. pose proof (scaled_le D HD) as Hx.
  unfold sum_near, near. rewrite part_step by lia. rewrite minus_IZR.
  replace (IZR D * IZR sum / IZR two64) with (scaled D * IZR sum) in H by (unfold scaled, two64; field).
  assert (-0.25 <= scaled D * (IZR sum - part D k (j + 1) terms) <= 0.25) by (split; nra). lra.
Qed.
Lemma part_le : forall D k j terms, (4 <= k)%Z -> (2 <= j)%Z -> within D two61 -> 0 <= part D k j terms <= 36028797018963968.
Proof.
  intros D k j terms Hk Hj HD. unfold part. pose proof (argument_le D k Hk HD) as A. pose proof (series_le _ (j + 3) (terms + 2) A ltac:(lia)).
  pose proof (coefficient_two_le k j Hk Hj). pose proof (coefficient_pos k j Hk ltac:(lia)). split; nra.
Qed.
Lemma tail_short : forall c b z D k, (4 <= k)%Z -> within D two61 -> near_coefficient c k 1 -> b = (- c)%Z -> high_of z D b ->
  near (IZR z) (tail D k 2) (-1.25) 1.25.
Proof.
  intros c b z D k Hk HD [C1 C2] -> H. apply high_real in H. pose proof (scaled_le D HD) as Hx. unfold near, tail, part. cbn [Z.ltb Z.compare Pos.compare Pos.compare_cont].
  rewrite series_end by lia. rewrite opp_IZR in H.
  replace (IZR D * - IZR c / IZR two64) with (- scaled D * IZR c) in H by (unfold scaled, two64; field).
  assert (-0.0625 <= scaled D * (IZR c - coefficient k 1) <= 0.0625) by (split; nra). lra.
Qed.
Lemma tail_long : forall c u v sum square D k terms, (4 <= k)%Z -> (3 <= terms)%Z -> within D two61 -> high_of square D D ->
  sum_near sum D k 2 terms -> near_coefficient c k 1 -> high_of u square sum -> high_of v D c ->
  near (IZR (u - v)) (tail D k terms) (-1.25) 1.25.
Proof.
  intros c u v sum square D k terms Hk Ht HD Q [S1 S2] [C1 C2] U V. apply high_real in Q, U, V. pose proof (scaled_le D HD) as Hx.
  unfold near, tail. rewrite minus_IZR. destruct (Z.ltb_spec terms 2); [lia|]. rewrite part_step by lia. change (1 + 1)%Z with 2%Z.
  pose proof (part_le D k 2 terms Hk ltac:(lia) HD) as P. set (p := part D k 2 terms) in *. set (x := scaled D) in *.
  set (e := IZR D * IZR D / IZR two64 - IZR square) in *.
  assert (E : IZR square / IZR two64 = x * x - e / IZR two64) by (unfold e, x, scaled, two64; field).
  replace (IZR square * IZR sum / IZR two64) with ((x * x - e / IZR two64) * IZR sum) in U by (rewrite <- E; unfold two64; field).
  replace (IZR D * IZR c / IZR two64) with (x * IZR c) in V by (unfold x, scaled, two64; field).
  assert (-0.0625 <= x * (IZR c - coefficient k 1) <= 0.0625) by (split; nra).
  assert (0 <= x * x <= 1/64) by (split; nra).
  assert (-0.03 <= x * x * (IZR sum - p) <= 0.03) by (split; nra).
  assert (0 <= e / IZR two64 <= / 18446744073709551616) by (unfold two64; lra).
  assert (-0.01 <= e / IZR two64 * IZR sum <= 0.01) by (split; nra).
  lra.
Qed.
(** slope = 2 k (y + f), 0 <= f < 1, and the floors as numbers in [0, 1) *)
Lemma slope_real : forall y low k, (4 <= k)%Z -> (0 <= low < 2 * k)%Z ->
  exists f, 0 <= f <= 1 /\ IZR (slope y low k) = 2 * IZR k * (IZR y + f).
Proof.
  intros y low k Hk [L1 L2]. apply IZR_le in L1. apply IZR_lt in L2. rewrite mult_IZR in L2. apply four_pos in Hk.
  exists (IZR low / (2 * IZR k)). split.
  - split; [apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra] | apply div_le; lra].
  - unfold slope. rewrite plus_IZR, !mult_IZR. field. lra.
Qed.
Lemma floor_real : forall t x k, (4 <= k)%Z -> floor_of t x k -> exists e, 0 <= e <= 1 /\ IZR t = IZR x / IZR k - e.
Proof.
  intros t x k Hk [H1 H2]. apply IZR_le in H1. apply IZR_lt in H2. rewrite ?plus_IZR, ?mult_IZR in *. apply four_pos in Hk.
  exists (IZR x / IZR k - IZR t). split; [|lra]. split.
  - assert (IZR t <= IZR x / IZR k); [|lra]. apply (Rmult_le_reg_r (IZR k)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - assert (IZR x / IZR k <= IZR t + 1); [|lra]. apply div_le; lra.
Qed.
Lemma linear_error : forall y low D k square t q lost, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  within D two61 -> high_of square D D -> floor_of t square k -> q = (2 * D - t)%Z -> high_of lost y q ->
  near (linear_loss y low D k) (IZR lost) (-0.89) 1.26.
Proof.
  intros y low D k square t q lost Hk [Y1 Y2] Hlow HD Q T -> A. pose proof (scaled_le D HD) as Hx. apply high_real in Q, A.
  destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef). destruct (floor_real t square k Hk T) as (e & He & Et).
  unfold near, linear_loss. rewrite Ef, argument_scaled by lia. rewrite minus_IZR, mult_IZR, Et in A.
  apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk. set (x := scaled D) in *. set (K := IZR k) in *.
  set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *. set (Y := IZR y / IZR two64).
  assert (0 <= Y <= 0.5) by (unfold Y, two64; lra).
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  assert (ED : IZR D = IZR two64 * x) by (unfold x, scaled, two64; field).
  assert (EY : IZR y = IZR two64 * Y) by (unfold Y, two64; field).
  set (i := / K). assert (Hi : 0 <= i <= 0.25).
  { unfold i. split; [apply Rlt_le, Rinv_0_lt_compat; lra|]. replace 0.25 with (/ 4) by lra. apply Rinv_le_contravar; lra. }
  set (e3 := IZR y * (2 * IZR D - (IZR square / K - e)) / IZR two64 - IZR lost) in *.
  assert (E : 2 * K * (IZR y + f) * (x / K - x / K * (x / K) / 2) - IZR lost = f * (2 * x - x * x * i) - Y * (e1 * i + e) + e3).
  { unfold e3. rewrite Es, ED, EY. unfold i, two64. field. lra. }
  rewrite E. assert (0 <= x * x <= 1/64) by (split; nra). assert (0 <= x * x * i <= 1/256) by (split; nra).
  assert (-0.254 <= f * (2 * x - x * x * i) <= 0.254) by (split; nra).
  assert (0 <= e1 * i <= 0.25) by (split; nra).
  assert (0 <= Y * (e1 * i + e) <= 0.625) by (split; nra). lra.
Qed.
Lemma tail_none : forall y low D k, tail_gain y low D k 1 = 0.
Proof. intros. unfold tail_gain, tail. cbn [Z.ltb Z.compare Pos.compare Pos.compare_cont]. lra. Qed.
Lemma tail_le : forall D k terms, (4 <= k)%Z -> within D two61 -> -53000000000000000 <= tail D k terms <= 53000000000000000.
Proof.
  intros D k terms Hk HD. unfold tail. destruct (Z.ltb_spec terms 2); [lra|]. unfold part.
  pose proof (scaled_le D HD) as Hx. pose proof (series_le _ (1 + 3) (terms + 2) (argument_le D k Hk HD) ltac:(lia)) as S.
  pose proof (coefficient_one_le k Hk). pose proof (coefficient_pos k 1 Hk ltac:(lia)).
  set (s := series _ _ _) in *. set (c := coefficient k 1) in *. assert (0 <= c * s <= 422737885022510559) by (split; nra). split; nra.
Qed.
Lemma tail_error : forall y low D k square r z gain terms, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  (0 < terms)%Z -> within D two61 -> high_of square D D -> high_of r y square -> near (IZR z) (tail D k terms) (-1.25) 1.25 ->
  high_of gain r z -> near (tail_gain y low D k terms) (IZR gain) (-0.05) 1.05.
Proof.
  intros y low D k square r z gain terms Hk [Y1 Y2] Hlow _ HD Q R0 Z0 G. pose proof (scaled_le D HD) as Hx. apply high_real in Q, R0, G.
  pose proof (tail_le D k terms Hk HD) as HT. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  unfold near in *. unfold tail_gain. rewrite Ef, argument_scaled by lia.
  apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk. set (x := scaled D) in *. set (K := IZR k) in *. set (T := tail D k terms) in *.
  set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *. set (e4 := IZR y * IZR square / IZR two64 - IZR r) in *.
  set (e5 := IZR r * IZR z / IZR two64 - IZR gain) in *. set (ez := IZR z - T) in *. set (Y := IZR y / IZR two64).
  assert (0 <= Y <= 0.5) by (unfold Y, two64; lra).
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  assert (EY : IZR y = IZR two64 * Y) by (unfold Y, two64; field).
  assert (Er : IZR r = IZR two64 * Y * (x * x) - Y * e1 - e4) by (unfold e4; rewrite Es, EY; unfold two64; field).
  set (t := T / IZR two64). assert (-0.003 <= t <= 0.003) by (unfold t, two64; lra).
  assert (E : 2 * K * (IZR y + f) * (x / K) * (x / K) * (K / (2 * IZR two64) * T) - IZR gain
    = f * (x * x) * t + (Y * e1 + e4) * t - (Y * (x * x) - (Y * e1 + e4) / IZR two64) * ez + e5).
  { unfold e5, ez. rewrite Er, EY. unfold t, two64. field. lra. }
  rewrite E. assert (0 <= x * x <= 1/64) by (split; nra). assert (0 <= f * (x * x) <= 1/64) by (split; nra).
  assert (-0.0001 <= f * (x * x) * t <= 0.0001) by (split; nra). assert (0 <= Y * e1 <= 0.5) by (split; nra).
  assert (-0.0045 <= (Y * e1 + e4) * t <= 0.0045) by (split; nra). assert (0 <= Y * (x * x) <= 1/128) by (split; nra).
  assert (0 <= (Y * e1 + e4) / IZR two64 <= 0.001) by (unfold two64; lra).
  assert (-0.012 <= (Y * (x * x) - (Y * e1 + e4) / IZR two64) * ez <= 0.012) by (split; nra). lra.
Qed.
Lemma tail_early : forall y low D k square c w z gain, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  within D two61 -> near_coefficient c k 1 -> high_of square D D -> high_of w y c -> high_of z D (- w) -> high_of gain square z ->
  near (tail_gain y low D k 2) (IZR gain) (-0.05) 1.05.
Proof.
  intros y low D k square c w z gain Hk [Y1 Y2] Hlow HD [C1 C2] Q W Z0 G. pose proof (scaled_le D HD) as Hx. apply high_real in Q, W, Z0, G.
  destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef). pose proof (coefficient_one_le k Hk) as HC. pose proof (coefficient_pos k 1 Hk ltac:(lia)) as HP.
  unfold near, tail_gain, tail, part. cbn [Z.ltb Z.compare Pos.compare Pos.compare_cont]. rewrite series_end by lia.
  rewrite Ef, argument_scaled by lia. rewrite opp_IZR in Z0.
  apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk. set (x := scaled D) in *. set (K := IZR k) in *. set (C := coefficient k 1) in *.
  set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *. set (e3 := IZR y * IZR c / IZR two64 - IZR w) in *.
  set (e4 := IZR D * - IZR w / IZR two64 - IZR z) in *. set (e5 := IZR square * IZR z / IZR two64 - IZR gain) in *.
  set (n := IZR c - C). set (Y := IZR y / IZR two64). assert (0 <= Y <= 0.5) by (unfold Y, two64; lra).
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  assert (EY : IZR y = IZR two64 * Y) by (unfold Y, two64; field).
  assert (Ew : IZR w = Y * (C + n) - e3) by (unfold e3, n; rewrite EY; unfold two64; field).
  assert (Ez : IZR z = - x * (Y * (C + n) - e3) - e4) by (unfold e4; rewrite Ew; unfold x, scaled, two64; field).
  set (u := C / IZR two64). assert (0 <= u <= 0.03) by (unfold u, two64; lra).
  set (v := e1 / IZR two64). assert (0 <= v <= / 18446744073709551616) by (unfold v, two64; lra).
  assert (-0.5 <= n <= 0.5) by (unfold n; lra).
  assert (E : 2 * K * (IZR y + f) * (x / K) * (x / K) * (K / (2 * IZR two64) * (- x * (C * 1))) - IZR gain
    = - f * (x * x * x) * u + x * x * x * (Y * n) - x * x * x * e3 + x * x * e4 - v * (x * (Y * (C + n) - e3) + e4) + e5).
  { unfold e5. rewrite Es, EY, Ez. unfold u, v, two64. field. lra. }
  rewrite E. assert (0 <= x * x <= 1/64) by (split; nra). assert (-1/512 <= x * x * x <= 1/512) by (split; nra).
  assert (-1/512 <= f * (x * x * x) <= 1/512) by (split; nra). assert (-0.0001 <= f * (x * x * x) * u <= 0.0001) by (split; nra).
  assert (-0.25 <= Y * n <= 0.25) by (split; nra). assert (-0.0005 <= x * x * x * (Y * n) <= 0.0005) by (split; nra).
  assert (-0.002 <= x * x * x * e3 <= 0.002) by (split; nra). assert (0 <= x * x * e4 <= 1/64) by (split; nra).
  assert (0 <= Y * C <= 192153584101141163) by (split; nra).
  assert (-192153584101141165 <= Y * (C + n) - e3 <= 192153584101141165) by lra.
  set (g := Y * (C + n) - e3) in *.
  assert (-192153584101141165 <= x * g <= 192153584101141165) by (split; nra).
  assert (-0.02 <= v * (x * g + e4) <= 0.02) by (split; nra).
  lra.
Qed.
Lemma series_split : forall y low D k terms, (4 <= k)%Z -> (0 < terms)%Z ->
  stepped y low D k terms = IZR (slope y low k) - linear_loss y low D k + tail_gain y low D k terms.
Proof.
  intros y low D k terms Hk Ht. unfold stepped, linear_loss, tail_gain, tail. rewrite !series_next by lia.
  change (1 + 1)%Z with 2%Z. change (2 + 1)%Z with 3%Z. destruct (Z.ltb_spec terms 2).
  - rewrite series_end by lia. unfold Rdiv. ring_simplify. lra.
  - rewrite series_next by lia. change (3 + 1)%Z with 4%Z. unfold part. replace 1%Z with (0 + 1)%Z at 5 by lia.
    change (coefficient k 1) with (coefficient k (0 + 1)). rewrite coefficient_next, coefficient_0 by lia.
    change (1 + 3)%Z with 4%Z. change (0 + 3)%Z with 3%Z. rewrite argument_scaled by lia. rewrite mult_IZR.
    apply four_pos in Hk. set (s := series _ _ _). unfold two64. field. lra.
Qed.
(** the logistic loss: w = 1 - e^-d as far as the series goes, times 2^65 k; and without its cubic part *)
Definition whole (D k terms : Z) : R := 2 * IZR two64 * IZR k * (1 - series (argument D k) 1 (terms + 2)).
Definition brief (D k : Z) : R := 2 * IZR two64 * IZR k * (argument D k - argument D k * argument D k / 2).
(** g/h, rho = 2^(128 - sy) / h *)
Definition odds (y low k : Z) (rho : R) : R := IZR (slope y low k) * rho / (2 * IZR k * IZR two64 * IZR two64).
Definition logistic_taken (y low D k terms : Z) (rho : R) : R :=
  IZR (slope y low k) * (1 - odds y low k rho) * (whole D k terms / (2 * IZR two64 * IZR k)) * (1 + odds y low k rho * (brief D k / (2 * IZR two64 * IZR k))).
Definition brief_near (q D k : Z) := near (brief D k) (IZR q) (-1.25) 0.
Lemma brief_near_is : forall q D k, brief_near q D k <-> near (brief D k) (IZR q) (-1.25) 0. Proof. reflexivity. Qed.
Definition whole_near (w D k terms : Z) := near (whole D k terms) (IZR w) (-2.35) 0.05.
Lemma whole_near_is : forall w D k terms, whole_near w D k terms <-> near (whole D k terms) (IZR w) (-2.35) 0.05. Proof. reflexivity. Qed.
Definition logistic_near (x y low D k terms : Z) (rho : R) := near (logistic_taken y low D k terms rho) (IZR x) (-1.76) 2.74.
Lemma logistic_near_is : forall x y low D k terms rho, logistic_near x y low D k terms rho <->
  near (logistic_taken y low D k terms rho) (IZR x) (-1.76) 2.74. Proof. reflexivity. Qed.
Definition odds_are (ratio y low k : Z) (rho : R) := IZR ratio <= rho <= IZR ratio + 1 /\ odds y low k rho <= 0.08.
Lemma odds_are_is : forall ratio y low k rho, odds_are ratio y low k rho <-> IZR ratio <= rho <= IZR ratio + 1 /\ odds y low k rho <= 0.08.
Proof. reflexivity. Qed.
Lemma brief_error : forall D k square t q, (4 <= k)%Z -> within D two61 -> high_of square D D -> floor_of t square k -> q = (2 * D - t)%Z ->
  brief_near q D k.
Proof.
  unfold brief_near. intros D k square t q Hk HD Q T ->. pose proof (scaled_le D HD) as Hx. apply high_real in Q.
  destruct (floor_real t square k Hk T) as (e & He & Et). unfold near, brief. rewrite argument_scaled by lia. rewrite minus_IZR, mult_IZR, Et.
  apply four_pos in Hk. set (x := scaled D) in *. set (K := IZR k) in *. set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *.
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  assert (ED : IZR D = IZR two64 * x) by (unfold x, scaled, two64; field).
  set (i := / K). assert (Hi : 0 <= i <= 0.25).
  { unfold i. split; [apply Rlt_le, Rinv_0_lt_compat; lra|]. replace 0.25 with (/ 4) by lra. apply Rinv_le_contravar; lra. }
  assert (E : 2 * IZR two64 * K * (x / K - x / K * (x / K) / 2) - (2 * IZR D - (IZR square / K - e)) = - (e1 * i + e)).
  { rewrite Es, ED. unfold i, two64. field. lra. }
  rewrite E. assert (0 <= e1 * i <= 0.25) by (split; nra). lra.
Qed.
Lemma whole_brief : forall D k terms, (4 <= k)%Z -> (0 < terms)%Z -> whole D k terms = brief D k - scaled D * scaled D * tail D k terms.
Proof.
  intros D k terms Hk Ht. pose proof (series_split 0 1 D k terms Hk Ht) as S. unfold stepped, linear_loss, tail_gain, slope in S.
  replace (2 * k * 0 + 1)%Z with 1%Z in S by lia. unfold whole, brief. rewrite argument_scaled in * by lia. apply four_pos in Hk.
  assert (E : series (scaled D / IZR k) 1 (terms + 2) = 1 - (scaled D / IZR k - scaled D / IZR k * (scaled D / IZR k) / 2) + scaled D / IZR k * (scaled D / IZR k) * (IZR k / (2 * IZR two64) * tail D k terms)) by lra.
  rewrite E. unfold two64. field. lra.
Qed.
Lemma whole_one : forall D k q, (4 <= k)%Z -> brief_near q D k -> whole_near q D k 1.
Proof.
  unfold brief_near, whole_near. intros D k q Hk H. rewrite whole_brief by lia. unfold near in *. unfold tail. cbn [Z.ltb Z.compare Pos.compare Pos.compare_cont]. lra.
Qed.
Lemma whole_error : forall D k terms square q z part r, (4 <= k)%Z -> (0 < terms)%Z -> within D two61 -> high_of square D D ->
  brief_near q D k -> near (IZR z) (tail D k terms) (-1.25) 1.25 -> high_of part square z -> r = (q - part)%Z ->
  whole_near r D k terms.
Proof.
  unfold brief_near, whole_near. intros D k terms square q z part r Hk Ht HD Q S Z0 P ->. rewrite whole_brief by lia. pose proof (scaled_le D HD) as Hx.
  pose proof (tail_le D k terms Hk HD) as HT. apply high_real in Q, P. unfold near in *. rewrite minus_IZR.
  set (x := scaled D) in *. set (T := tail D k terms) in *. set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *.
  set (e2 := IZR square * IZR z / IZR two64 - IZR part) in *.
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  set (ez := IZR z - T) in *. set (v := e1 / IZR two64). assert (0 <= v <= / 18446744073709551616) by (unfold v, two64; lra).
  assert (Ep : IZR part = x * x * T + x * x * ez - v * (T + ez) - e2) by (unfold e2, v; rewrite Es; unfold ez, two64; field).
  rewrite Ep. assert (0 <= x * x <= 1/64) by (split; nra). assert (-0.02 <= x * x * ez <= 0.02) by (split; nra).
  assert (-0.01 <= v * (T + ez) <= 0.01) by (split; nra). lra.
Qed.
Lemma mult_le : forall a b x y, 0 <= x -> 0 <= y -> -x <= a <= x -> -y <= b <= y -> -(x * y) <= a * b <= x * y.
Proof. intros. split; nra. Qed.
Lemma inverse_le : forall k, (4 <= k)%Z -> 0 <= / IZR k <= 0.25.
Proof.
  intros k H. apply four_pos in H. split; [apply Rlt_le, Rinv_0_lt_compat; lra|].
  replace 0.25 with (/ 4) by lra. apply Rinv_le_contravar; lra.
Qed.
Lemma brief_le : forall D k, (4 <= k)%Z -> within D two61 -> -0.255 <= brief D k / IZR two64 <= 0.255.
Proof.
  intros D k Hk HD. pose proof (scaled_le D HD) as Hx. pose proof (inverse_le k Hk) as Hi. unfold brief. rewrite argument_scaled by lia.
  apply four_pos in Hk. set (x := scaled D) in *. set (i := / IZR k) in *.
  replace (2 * IZR two64 * IZR k * (x / IZR k - x / IZR k * (x / IZR k) / 2) / IZR two64) with (2 * x - x * x * i) by (unfold i, two64; field; lra).
  assert (0 <= x * x <= 1/64) by (split; nra). assert (0 <= x * x * i <= 1/256) by (split; nra). lra.
Qed.
Lemma whole_le : forall D k terms, (4 <= k)%Z -> (0 < terms)%Z -> within D two61 -> -0.26 <= whole D k terms / IZR two64 <= 0.26.
Proof.
  intros D k terms Hk Ht HD. pose proof (scaled_le D HD) as Hx. pose proof (brief_le D k Hk HD) as HB. pose proof (tail_le D k terms Hk HD) as HT.
  rewrite whole_brief by lia. set (x := scaled D) in *. set (T := tail D k terms) in *.
  replace ((brief D k - x * x * T) / IZR two64) with (brief D k / IZR two64 - x * x * (T / IZR two64)) by (unfold two64; field).
  assert (0 <= x * x <= 1/64) by (split; nra). assert (-0.003 <= T / IZR two64 <= 0.003) by (unfold two64; lra).
  assert (-0.0001 <= x * x * (T / IZR two64) <= 0.0001) by (split; nra). lra.
Qed.
Lemma odds_le : forall ratio y low k rho, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> 0 <= odds y low k rho <= 0.08.
Proof.
  intros ratio y low k rho Hk [Y1 Y2] Hlow [R1 R2] [Hrho Ho]. split; [|exact Ho]. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  unfold odds. rewrite Ef. apply IZR_le in Y1, R1. apply four_pos in Hk.
  apply Rmult_le_pos; [assert (0 <= rho) by lra; repeat apply Rmult_le_pos; lra|].
  apply Rlt_le, Rinv_0_lt_compat. unfold two64. nra.
Qed.
(** s 2^64 - floor(y ratio / 2^64) *)
Lemma odds_floor : forall ratio y low k rho s, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> high_of s y ratio -> 0 <= odds y low k rho * IZR two64 - IZR s <= 2.01.
Proof.
  intros ratio y low k rho s Hk [Y1 Y2] Hlow [R1 R2] [Hrho Ho] S. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  apply high_real in S. unfold odds in *. rewrite Ef in *. apply IZR_le in Y1, R1. apply IZR_lt in Y2, R2. apply four_pos in Hk.
  set (e := IZR y * IZR ratio / IZR two64 - IZR s) in *.
  assert (E : 2 * IZR k * (IZR y + f) * rho / (2 * IZR k * IZR two64 * IZR two64) * IZR two64 - IZR s
    = IZR y / IZR two64 * (rho - IZR ratio) + f * (rho / IZR two64) + e) by (unfold e, two64; field; lra).
  rewrite E. assert (0 <= IZR y / IZR two64 <= 0.5) by (unfold two64; lra). assert (0 <= rho / IZR two64 <= 0.51) by (unfold two64; lra).
  assert (0 <= IZR y / IZR two64 * (rho - IZR ratio) <= 0.5) by (split; nra). assert (0 <= f * (rho / IZR two64) <= 0.51) by (split; nra). lra.
Qed.
Definition first_taken (y low D k terms : Z) (rho : R) : R :=
  IZR (slope y low k) * (1 - odds y low k rho) * (whole D k terms / (2 * IZR two64 * IZR k)).
Definition first_near (first y low D k terms : Z) (rho : R) := near (first_taken y low D k terms rho) (IZR first) (-1.72) 1.57.
Definition factor_near (p y low D k : Z) (rho : R) := near (odds y low k rho * brief D k) (IZR p) (-0.64) 1.53.
Lemma first_near_is : forall first y low D k terms rho, first_near first y low D k terms rho <->
  near (first_taken y low D k terms rho) (IZR first) (-1.72) 1.57. Proof. reflexivity. Qed.
Lemma factor_near_is : forall p y low D k rho, factor_near p y low D k rho <-> near (odds y low k rho * brief D k) (IZR p) (-0.64) 1.53.
Proof. reflexivity. Qed.
Definition sum_of (z x y : Z) := z = (x + y)%Z.
Lemma sum_of_is : forall z x y, sum_of z x y <-> z = (x + y)%Z. Proof. reflexivity. Qed.
(** Q (1 - s) / (2 k) *)
Lemma remaining : forall ratio y low k rho, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> exists g f, 0 <= f <= 1 /\ 0 <= g / IZR two64 <= 0.5001 /\ g = (IZR y + f) * (1 - odds y low k rho) /\
  IZR (slope y low k) * (1 - odds y low k rho) = 2 * IZR k * g.
Proof.
  intros ratio y low k rho Hk HY Hlow HR H. pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho.
  destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef). destruct HY as [Y1 Y2]. apply IZR_le in Y1. apply IZR_lt in Y2.
  exists ((IZR y + f) * (1 - odds y low k rho)), f. rewrite Ef. set (o := odds y low k rho) in *.
  split; [exact Hf|]. split; [|split; [reflexivity | ring]].
  replace ((IZR y + f) * (1 - o) / IZR two64) with ((IZR y / IZR two64 + f / IZR two64) * (1 - o)) by (unfold two64; field).
  assert (0 <= IZR y / IZR two64 <= 0.5) by (unfold two64; lra). assert (0 <= f / IZR two64 <= 0.00001) by (unfold two64; lra). split; nra.
Qed.
Lemma first_error : forall y low D k terms rho ratio s ys rest w first, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  (0 < terms)%Z -> within D two61 -> (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> high_of s y ratio -> high_of ys y s ->
  sum_of y rest ys -> whole_near w D k terms -> high_of first rest w -> first_near first y low D k terms rho.
Proof.
  intros y low D k terms rho ratio s ys rest w first Hk HY Hlow Ht HD HR H S YS ER W F.
  pose proof (whole_le D k terms Hk Ht HD) as HW. pose proof (odds_floor ratio y low k rho s Hk HY Hlow HR H S) as Hc.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. destruct (remaining ratio y low k rho Hk HY Hlow HR H) as (g & f & Hf & Hg & Eg & EQ).
  unfold first_near, first_taken, whole_near, near, sum_of in *. assert (EZ : rest = (y - ys)%Z) by lia. subst rest. rewrite EQ.
  apply high_real in YS, F. rewrite minus_IZR in F. destruct HY as [Y1 Y2]. apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk.
  set (K := IZR k) in *. set (w0 := whole D k terms) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (c := o * B - IZR s) in *.
  set (e2 := IZR y * IZR s / B - IZR ys) in *. set (Y := IZR y / B). assert (0 <= Y <= 0.5) by (unfold Y; rewrite HB; lra).
  set (er := IZR y - IZR ys - g).
  assert (Her : -1 <= er <= 2.01).
  { assert (E : er = Y * c + e2 - f * (1 - o)) by (unfold er, e2, c, Y; rewrite Eg, HB; field).
    rewrite E. assert (0 <= Y * c <= 1.01) by (split; nra). assert (0 <= f * (1 - o) <= 1) by (split; nra). lra. }
  set (ew := IZR w - w0). assert (Hew : -0.05 <= ew <= 2.35) by (clear - W; unfold ew; lra).
  set (e3 := (IZR y - IZR ys) * IZR w / B - IZR first) in *.
  assert (E : 2 * K * g * (w0 / (2 * B * K)) - IZR first = - (er * (w0 / B + ew / B) + (g / B) * ew - e3)).
  { unfold e3, er, ew. rewrite HB. field. lra. }
  rewrite E. assert (-0.00001 <= ew / B <= 0.00001) by (rewrite HB; lra).
  assert (-0.53 <= er * (w0 / B + ew / B) <= 0.53) by (split; nra). assert (-0.03 <= (g / B) * ew <= 1.18) by (split; nra). lra.
Qed.
Lemma factor_error : forall y low D k rho ratio s q p, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> within D two61 ->
  (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> high_of s y ratio -> brief_near q D k -> high_of p s q ->
  factor_near p y low D k rho.
Proof.
  intros y low D k rho ratio s q p Hk HY Hlow HD HR H S Q P.
  pose proof (brief_le D k Hk HD) as HQ. pose proof (odds_floor ratio y low k rho s Hk HY Hlow HR H S) as Hc.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. unfold factor_near, brief_near, near in *. apply high_real in P.
  set (q0 := brief D k) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (c := o * B - IZR s) in *.
  set (eq := IZR q - q0). assert (Heq : 0 <= eq <= 1.25) by (clear - Q; unfold eq; lra).
  set (e4 := IZR s * IZR q / B - IZR p) in *.
  assert (E : o * q0 - IZR p = c * (q0 / B + eq / B) - o * eq + e4) by (unfold e4, eq, c; rewrite HB; field).
  rewrite E. assert (0 <= eq / B <= 0.00001) by (rewrite HB; lra). assert (-0.53 <= c * (q0 / B + eq / B) <= 0.53) by (split; nra).
  assert (0 <= o * eq <= 0.1) by (split; nra). lra.
Qed.
Lemma logistic_error : forall y low D k double_k terms rho ratio first p m up lost, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  double_k = (2 * k)%Z -> (0 < terms)%Z -> within D two61 -> odds_are ratio y low k rho -> (0 <= ratio < two63)%Z ->
  first_near first y low D k terms rho -> factor_near p y low D k rho -> high_of m first p -> floor_of up m double_k ->
  sum_of lost first up -> logistic_near lost y low D k terms rho.
Proof.
  intros y low D k double_k terms rho ratio first p m up lost Hk HY Hlow -> Ht HD H HR F P M U ->.
  pose proof (brief_le D k Hk HD) as HQ. pose proof (whole_le D k terms Hk Ht HD) as HW.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. destruct (remaining ratio y low k rho Hk HY Hlow HR H) as (g & f & Hf & Hg & Eg & EQ).
  unfold logistic_near, logistic_taken, first_near, first_taken, factor_near, near in *. rewrite EQ in *. rewrite plus_IZR. apply high_real in M.
  destruct U as [U1 U2]. apply IZR_le in U1. apply IZR_lt in U2. rewrite !mult_IZR in U1. rewrite plus_IZR, !mult_IZR in U2.
  pose proof (inverse_le k Hk) as Hi. apply four_pos in Hk.
  set (K := IZR k) in *. set (w0 := whole D k terms) in *. set (q0 := brief D k) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. clear EQ Eg.
  set (t1 := 2 * K * g * (w0 / (2 * B * K))) in *. assert (Et : t1 = g * (w0 / B)) by (unfold t1; rewrite HB; field; lra).
  set (ef := IZR first - t1). assert (Hef : -1.57 <= ef <= 1.72) by (clear - F; unfold ef; lra).
  set (ep := IZR p - o * q0). assert (Hep : -1.53 <= ep <= 0.64) by (clear - P; unfold ep; lra).
  set (e5 := IZR first * IZR p / B - IZR m) in *. set (e6 := IZR m / (2 * K) - IZR up).
  assert (H6 : 0 <= e6 <= 1).
  { unfold e6. split.
    - assert (IZR up <= IZR m / (2 * K)); [|lra]. apply (Rmult_le_reg_r (2 * K)); [lra|]. replace (IZR m / (2 * K) * (2 * K)) with (IZR m) by (field; lra). lra.
    - assert (IZR m / (2 * K) <= IZR up + 1); [|lra]. apply div_le; lra. }
  assert (Ht1 : -0.131 <= t1 / B <= 0.131).
  { assert (E : t1 / B = (g / B) * (w0 / B)) by (rewrite Et, HB; field). rewrite E. split; nra. }
  assert (Hp : -0.021 <= IZR p / B <= 0.021).
  { assert (E : IZR p / B = o * (q0 / B) + ep / B) by (unfold ep; rewrite HB; field). rewrite E.
    assert (-0.00001 <= ep / B <= 0.00001) by (rewrite HB; lra). assert (H9 := mult_le o (q0 / B) 0.08 0.255 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). lra. }
  set (i := / K) in *.
  assert (E : t1 * (1 + o * (q0 / (2 * B * K))) - (IZR first + IZR up)
    = - ef - (ef * (IZR p / B) + (t1 / B) * ep - e5) * (i / 2) + e6).
  { unfold e6, i. replace (IZR m) with (IZR first * IZR p / B - e5) by (unfold e5; ring). unfold ef, ep. rewrite HB. field. lra. }
  rewrite E.
  assert (-0.04 <= ef * (IZR p / B) <= 0.04) by (split; nra). assert (-0.21 <= (t1 / B) * ep <= 0.21) by (split; nra).
  assert (0 <= i / 2 <= 0.125) by lra.
  assert (-0.16 <= (ef * (IZR p / B) + (t1 / B) * ep - e5) * (i / 2) <= 0.04) by (split; nra).
  lra.
Qed.
Lemma high_positive : forall r a b, high_of r a b -> (0 <= a)%Z -> (0 <= b)%Z -> (0 <= r)%Z.
Proof. unfold high_of, two64. intros r a b H A B. assert (0 <= a * b)%Z by nia. lia. Qed.
Lemma high_row : forall r a b, high_of r a b -> (-9223372036854775808 <= a <= 9223372036854775808)%Z -> (0 <= b < two63)%Z -> (-4611686018427387904 <= r < 4611686018427387904)%Z.
Proof.
  unfold high_of, within, two64. intros r a b H A B.
  assert (- (9223372036854775808 * 9223372036854775808) <= a * b <= 9223372036854775808 * 9223372036854775807)%Z by nia. lia.
Qed.
Definition product_near (r : Z) (exact : R) (y low k : Z) :=
  near (exact * IZR (slope y low k) / (2 * IZR two64 * IZR k)) (IZR r) (-0.75) 1.75.
Lemma product_near_is : forall r y low k exact, product_near r exact y low k <->
  near (exact * IZR (slope y low k) / (2 * IZR two64 * IZR k)) (IZR r) (-0.75) 1.75.
Proof. reflexivity. Qed.
Lemma product_error : forall exact r c y low k, (4 <= k)%Z -> (0 <= low < 2 * k)%Z -> (0 <= y < two63)%Z -> high_of r c y ->
  -0.51 <= exact - IZR c <= 0.51 -> -0.93 * IZR two63 <= exact <= 0.93 * IZR two63 ->
  product_near r exact y low k.
Proof.
  intros exact r c y low k Hk Hlow [Y1 Y2] H E B. apply high_real in H. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  unfold product_near, near. rewrite Ef. apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk. set (e := IZR c * IZR y / IZR two64 - IZR r) in *.
  set (Y := IZR y / IZR two64). assert (0 <= Y <= 0.5) by (unfold Y, two64; lra).
  set (x := exact / IZR two64). assert (-0.465 <= x <= 0.465) by (unfold x, two64; lra).
  assert (F : exact * (2 * IZR k * (IZR y + f)) / (2 * IZR two64 * IZR k) - IZR r = e + (exact - IZR c) * Y + x * f).
  { unfold e, Y, x, two64. field. lra. }
  rewrite F. assert (-0.255 <= (exact - IZR c) * Y <= 0.255) by (split; nra). assert (-0.465 <= x * f <= 0.465) by (split; nra). lra.
Qed.

(** ** acsl/two.acsl: states of two points in a buffer (each of its arrays as a function of row and column), and a step *)
Module Two.
(** floor(a b / 2^64) *)
Definition high_part (a b : Z) : Z := (a * b / two64)%Z.
Lemma high_part_is : forall r a b, high_of r a b -> r = high_part a b.
Proof. unfold high_of, high_part, two64. intros r a b H. apply Z.div_unique with (r := (a * b - 18446744073709551616 * r)%Z); lia. Qed.
Lemma high_part_zero : forall b, high_part 0 b = 0%Z.
Proof. reflexivity. Qed.
Record slopes2 := { y0 : Z; low0 : Z; y1 : Z; low1 : Z }.
Definition words := Z -> Z -> Z. (* row, column *)
Definition slopes_at (y low : words) (k : Z) : slopes2 := {| y0 := y 0%Z k; low0 := low 0%Z k; y1 := y 1%Z k; low1 := low 1%Z k |}.
Lemma slopes_at_are : forall y low k, let s := slopes_at y low k in
  y0 s = y 0%Z k /\ low0 s = low 0%Z k /\ y1 s = y 1%Z k /\ low1 s = low 1%Z k.
Proof. repeat split. Qed.
Definition follows (y low D k terms new_y new_low : Z) : Prop :=
  within D two61 -> (y < two63)%Z -> 1.95 <= stepped y low D k terms < 2 * IZR k * IZR two63 - 1.35 ->
  (new_y < two63)%Z /\ near (stepped y low D k terms) (IZR (slope new_y new_low k)) (-1.35) 1.95.
Definition frozen_follow (a b c d k terms : Z) (s next : slopes2) : Prop := (y0 s < two63)%Z -> (y1 s < two63)%Z ->
  follows (y0 s) (low0 s) (high_part a (y0 s) + high_part b (y1 s)) k terms (y0 next) (low0 next) /\
  follows (y1 s) (low1 s) (high_part c (y1 s) + high_part d (y0 s)) k terms (y1 next) (low1 next).
Definition frozen_moves := frozen_follow.
Lemma frozen_moves_is : forall a b c d k terms s next, frozen_moves a b c d k terms s next <-> frozen_follow a b c d k terms s next.
Proof. reflexivity. Qed.
(** with a pair at each point; a word as a number with a sign *)
Definition signed (w : Z) : Z := if Z.ltb w two63 then w else (w - two64)%Z.
Record slides2 := { s2 : slopes2; b0 : Z; b1 : Z }.
Definition slides_at (y low b : words) (p r k : Z) : slides2 :=
  {| s2 := slopes_at y low k; b0 := signed (b p k); b1 := signed (b r k) |}.
Lemma slides_at_are : forall y low b p r k, let x := slides_at y low b p r k in
  slopes_at y low k = s2 x /\ b0 x = signed (b p k) /\ b1 x = signed (b r k).
Proof. repeat split. Qed.
Definition slide_relu (b : Z) : Z := if Z.ltb b 0 then 0%Z else b.
Definition slide_row (cross own other y b : Z) : Z := (high_part cross other + (if Z.ltb b 0 then 0 else high_part own y))%Z.
Definition slide_part (own cross y other b : Z) : Z := (high_part own y + (if Z.ltb b 0 then 0 else high_part cross other))%Z.
Definition slide_follow (a b c d a1 c1 e1 d1 k terms : Z) (x next : slides2) : Prop :=
  let s := s2 x in let n := s2 next in
  let p0 := slide_part a b (y0 s) (y1 s) (b1 x) in let p1 := slide_part c d (y1 s) (y0 s) (b0 x) in
  let r0 := slide_row a1 c1 (y1 s) (y0 s) (b0 x) in let r1 := slide_row e1 d1 (y0 s) (y1 s) (b1 x) in
  (y0 s < two63)%Z -> (y1 s < two63)%Z -> (-4611686018427387904 < b0 x < 4611686018427387904)%Z ->
  (-4611686018427387904 < b1 x < 4611686018427387904)%Z ->
  within p0 two61 -> within p1 two61 -> within r0 two61 -> within r1 two61 ->
  b0 next = (b0 x - r0)%Z /\ b1 next = (b1 x - r1)%Z /\
  follows (y0 s) (low0 s) (p0 + slide_relu (b0 x) - slide_relu (b0 next)) k terms (y0 n) (low0 n) /\
  follows (y1 s) (low1 s) (p1 + slide_relu (b1 x) - slide_relu (b1 next)) k terms (y1 n) (low1 n).
Definition slide_moves := slide_follow.
Lemma slide_moves_is : forall a b c d a1 c1 e1 d1 k terms x next,
  slide_moves a b c d a1 c1 e1 d1 k terms x next <-> slide_follow a b c d a1 c1 e1 d1 k terms x next.
Proof. reflexivity. Qed.
End Two.
