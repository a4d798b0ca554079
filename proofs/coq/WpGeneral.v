(** WpGeneral.v -- the axioms of acsl/general.acsl: the constants and states of a block of any shape as values, rows as sums
    over their entries, and a step.  Arrays in memory are functions of their indices; the values hold lists of what they name,
    so that two with the same items are equal. *)
From Coq Require Import Reals ZArith Lia Lra List.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic WpTwo.
Open Scope Z_scope.

(** f 0 .. f (n - 1), and item i of a list *)
Definition tab {T} (f : Z -> T) (n : Z) : list T := map (fun i => f (Z.of_nat i)) (seq 0 (Z.to_nat n)).
Definition size {T} (l : list T) : Z := Z.of_nat (length l).
Definition nth_z {T} (l : list T) (i : Z) (z : T) : T := nth (Z.to_nat i) l z.
Lemma size_tab : forall T (f : Z -> T) n, 0 <= n -> size (tab f n) = n.
Proof. intros. unfold size, tab. rewrite map_length, seq_length. lia. Qed.
Lemma nth_tab : forall T (f : Z -> T) n i z, 0 <= i < n -> nth_z (tab f n) i z = f i.
Proof.
  intros T f n i z H. unfold nth_z, tab. rewrite nth_indep with (d' := (fun j => f (Z.of_nat j)) O) by (rewrite map_length, seq_length; lia).
  rewrite (map_nth (fun j => f (Z.of_nat j))), seq_nth by lia. f_equal. lia.
Qed.
Lemma tab_only : forall T (f : Z -> T) n l z, size l = n -> (forall i, 0 <= i < n -> nth_z l i z = f i) -> tab f n = l.
Proof.
  intros T f n l z H E. unfold size in H. apply nth_ext with (d := z) (d' := z).
  - unfold tab. rewrite map_length, seq_length. lia.
  - intros i Hi. unfold tab in Hi. rewrite map_length, seq_length in Hi.
    assert (I : 0 <= Z.of_nat i < n) by lia. pose proof (nth_tab T f n _ z I) as A. specialize (E _ I).
    unfold nth_z in A, E. rewrite Nat2Z.id in A, E. congruence.
Qed.

(** what is constant in a block: where the row of every point begins and ends, and its ratio; the same and point and sign of
    every pair; column and coefficient of every entry *)
Record shape := { points : list (Z * Z * Z); pairs : list (Z * Z * (Z * Z)); entries : list (Z * Z) }.
Definition shape_points (h : shape) := size (points h).
Definition shape_pairs (h : shape) := size (pairs h).
Definition shape_entries (h : shape) := size (entries h).
Definition point_row (h : shape) i := nth_z (points h) i (0, 0, 0).
Definition pair_row (h : shape) p := nth_z (pairs h) p (0, 0, (0, 0)).
Definition bounds (h : shape) r := if r <? shape_points h then fst (point_row h r) else fst (pair_row h (r - shape_points h)).
Definition shape_start (h : shape) r := fst (bounds h r).
Definition shape_end (h : shape) r := snd (bounds h r).
Definition shape_column (h : shape) e := fst (nth_z (entries h) e (0, 0)).
Definition shape_coefficient (h : shape) e := snd (nth_z (entries h) e (0, 0)).
Definition shape_point (h : shape) p := fst (snd (pair_row h p)).
Definition shape_sign (h : shape) p := snd (snd (pair_row h p)).
Definition shape_ratio (h : shape) i := snd (point_row h i).
Record block := { n : Z; tracked : Z; start : Z -> Z; column : Z -> Z; coefficient : Z -> Z; point : Z -> Z; sign : Z -> Z;
  ratio : Z -> Z; y : Z -> Z; low : Z -> Z; b_low : Z -> Z; b_high : Z -> Z }. (* b_high with its sign *)
Definition shape_of (q : block) : shape :=
  {| points := tab (fun i => (start q i, start q (i + 1), ratio q i)) (n q);
     pairs := tab (fun p => (start q (n q + p), start q (n q + p + 1), (point q p, sign q p))) (tracked q);
     entries := tab (fun e => (column q e, coefficient q e)) (start q (n q + tracked q)) |}.
Definition in_shape (q : block) (h : shape) : Prop :=
  shape_points h = n q /\ shape_pairs h = tracked q /\ shape_entries h = start q (n q + tracked q) /\
  (forall r, 0 <= r < n q + tracked q -> shape_start h r = start q r /\ shape_end h r = start q (r + 1)) /\
  (forall e, 0 <= e < start q (n q + tracked q) -> shape_column h e = column q e /\ shape_coefficient h e = coefficient q e) /\
  (forall p, 0 <= p < tracked q -> shape_point h p = point q p /\ shape_sign h p = sign q p) /\
  (forall i, 0 <= i < n q -> shape_ratio h i = ratio q i).
Lemma in_shape_is : forall q h, in_shape q h <->
  (shape_points h = n q /\ shape_pairs h = tracked q /\ shape_entries h = start q (n q + tracked q) /\
  (forall r, 0 <= r < n q + tracked q -> shape_start h r = start q r /\ shape_end h r = start q (r + 1)) /\
  (forall e, 0 <= e < start q (n q + tracked q) -> shape_column h e = column q e /\ shape_coefficient h e = coefficient q e) /\
  (forall p, 0 <= p < tracked q -> shape_point h p = point q p /\ shape_sign h p = sign q p) /\
  (forall i, 0 <= i < n q -> shape_ratio h i = ratio q i)).
Proof. reflexivity. Qed.
Lemma shape_of_is : forall q, 0 <= n q -> 0 <= tracked q -> 0 <= start q (n q + tracked q) -> in_shape q (shape_of q).
Proof.
  intros q Hn Ht He. unfold in_shape, shape_start, shape_end, bounds, shape_ratio, shape_point, shape_sign, shape_column, shape_coefficient,
    shape_points, shape_pairs, shape_entries, point_row, pair_row. cbn [shape_of points pairs entries]. rewrite !size_tab by lia.
  split; [reflexivity|]. split; [reflexivity|]. split; [reflexivity|]. split; [|split; [|split]].
  - intros r Hr. destruct (Z.ltb_spec r (n q)).
    + rewrite nth_tab by lia. split; reflexivity.
    + rewrite nth_tab by lia. cbn [fst snd]. replace (n q + (r - n q)) with r by lia. split; reflexivity.
  - intros e H. rewrite nth_tab by lia. split; reflexivity.
  - intros p H. rewrite nth_tab by lia. split; reflexivity.
  - intros i H. rewrite nth_tab by lia. reflexivity.
Qed.
Lemma pair_is : forall A B (x : A * B) a b, fst x = a -> snd x = b -> x = (a, b).
Proof. intros A B [] ? ? <- <-. reflexivity. Qed.
Lemma shape_of_only : forall q h, in_shape q h -> shape_of q = h.
Proof.
  intros q h (Hn & Ht & He & S & E & P & R). destruct h as [l m e]. unfold shape_of. f_equal.
  - apply tab_only with (z := (0, 0, 0)); [exact Hn|]. intros i Hi. destruct (S i) as [S1 S2].
    { unfold shape_pairs, size in Ht. lia. }
    unfold shape_start, shape_end, bounds in S1, S2. rewrite Hn in S1, S2. destruct (Z.ltb_spec i (n q)); [|lia].
    apply pair_is; [apply pair_is; assumption | apply R; lia].
  - apply tab_only with (z := (0, 0, (0, 0))); [exact Ht|]. intros p Hp. destruct (S (n q + p)) as [S1 S2].
    { unfold shape_points, size in Hn. lia. }
    unfold shape_start, shape_end, bounds in S1, S2. rewrite Hn in S1, S2. destruct (Z.ltb_spec (n q + p) (n q)); [lia|].
    replace (n q + p - n q) with p in S1, S2 by lia. apply pair_is; [apply pair_is; assumption | apply pair_is; apply P; lia].
  - apply tab_only with (z := (0, 0)); [exact He|]. intros i Hi. apply pair_is; apply E; lia.
Qed.

(** states: y and low of every point, b of every pair *)
Record state := { slopes : list (Z * Z); bs : list Z }.
Definition state_points (s : state) := size (slopes s).
Definition state_pairs (s : state) := size (bs s).
Definition state_y (s : state) i := fst (nth_z (slopes s) i (0, 0)).
Definition state_low (s : state) i := snd (nth_z (slopes s) i (0, 0)).
Definition state_b (s : state) p := nth_z (bs s) p 0.
Definition two_words (high low : Z) := two64 * high + low.
Lemma two_words_is : forall high low, two_words high low = two64 * high + low. Proof. reflexivity. Qed.
Definition state_of (q : block) : state :=
  {| slopes := tab (fun i => (y q i, low q i)) (n q); bs := tab (fun p => two_words (b_high q p) (b_low q p)) (tracked q) |}.
Definition in_state (q : block) (s : state) : Prop :=
  state_points s = n q /\ state_pairs s = tracked q /\ (forall i, 0 <= i < n q -> state_y s i = y q i /\ state_low s i = low q i) /\
  (forall p, 0 <= p < tracked q -> state_b s p = two_words (b_high q p) (b_low q p)).
Lemma in_state_is : forall q s, in_state q s <->
  (state_points s = n q /\ state_pairs s = tracked q /\ (forall i, 0 <= i < n q -> state_y s i = y q i /\ state_low s i = low q i) /\
  (forall p, 0 <= p < tracked q -> state_b s p = two_words (b_high q p) (b_low q p))).
Proof. reflexivity. Qed.
Lemma state_of_is : forall q, 0 <= n q -> 0 <= tracked q -> in_state q (state_of q).
Proof.
  intros q Hn Ht. unfold in_state, state_points, state_pairs, state_y, state_low, state_b. cbn [state_of slopes bs].
  rewrite !size_tab by lia. repeat split; intros; rewrite nth_tab by lia; reflexivity.
Qed.
Lemma state_of_only : forall q s, in_state q s -> state_of q = s.
Proof.
  intros q [l b] (Hn & Ht & S & B). unfold state_points, state_pairs, state_y, state_low, state_b in *. cbn [slopes bs] in *.
  unfold state_of. f_equal.
  - apply tab_only with (z := (0, 0)); [lia|]. intros i Hi. apply pair_is; apply S; lia.
  - apply tab_only with (z := 0); [lia|]. intros. apply B. lia.
Qed.
(** the buffer: its arrays as functions of row and column; a column is the state of a block that has it *)
Record buffer := { at_y : words; at_low : words; at_b : words; at_high : words }.
Definition block_at (bu : buffer) (most count k : Z) : block :=
  {| n := most; tracked := count; start := fun _ => 0; column := fun _ => 0; coefficient := fun _ => 0; point := fun _ => 0;
     sign := fun _ => 0; ratio := fun _ => 0; y := fun i => at_y bu i k; low := fun i => at_low bu i k; b_low := fun p => at_b bu p k;
     b_high := fun p => at_high bu p k |}.
Definition state_at bu most count k := state_of (block_at bu most count k).
Definition in_column bu most count k s := in_state (block_at bu most count k) s.
Lemma in_column_is : forall bu most count k s, in_column bu most count k s <->
  (state_points s = most /\ state_pairs s = count /\
  (forall i, 0 <= i < most -> state_y s i = at_y bu i k /\ state_low s i = at_low bu i k) /\
  (forall p, 0 <= p < count -> state_b s p = two_words (at_high bu p k) (at_b bu p k))).
Proof. reflexivity. Qed.
Lemma state_at_is : forall bu most count k, 0 <= most -> 0 <= count -> in_column bu most count k (state_at bu most count k).
Proof. intros. now apply state_of_is. Qed.
Lemma state_at_only : forall bu most count k s, in_column bu most count k s -> state_at bu most count k = s.
Proof. intros. now apply state_of_only. Qed.

(** rows *)
Definition entry_product (c y : Z) : Z := c * y / two64.
Lemma entry_product_is : forall r c y, high_of r c y -> r = entry_product c y.
Proof. unfold high_of, entry_product, two64. intros r c x H. apply Z.div_unique with (r := c * x - 18446744073709551616 * r); lia. Qed.
Definition column_value (h : shape) (s : state) (c : Z) : Z := if c <? shape_points h then state_y s c
  else if state_b s (c - shape_points h) <? 0 then 0 else state_y s (shape_point h (c - shape_points h)).
Lemma column_value_is : forall h s c, column_value h s c = (if c <? shape_points h then state_y s c
  else if state_b s (c - shape_points h) <? 0 then 0 else state_y s (shape_point h (c - shape_points h))).
Proof. reflexivity. Qed.
Definition row_part (h : shape) (s : state) (from to : Z) : Z :=
  rec 0 (fun k sum => sum + entry_product (shape_coefficient h (from + k - 1)) (column_value h s (shape_column h (from + k - 1)))) (to - from).
Lemma row_part_none : forall h s e, row_part h s e e = 0.
Proof. intros. unfold row_part. now rewrite Z.sub_diag. Qed.
Lemma row_part_next : forall h s from e to, from <= e -> to = e + 1 -> row_part h s from to =
  row_part h s from e + entry_product (shape_coefficient h e) (column_value h s (shape_column h e)).
Proof.
  intros h s from e to H ->. unfold row_part. rewrite rec_next by lia. replace (e + 1 - from - 1) with (e - from) by lia.
  replace (from + (e + 1 - from) - 1) with e by lia. reflexivity.
Qed.

(** b and the margins *)
Definition turned (h : shape) (p x : Z) : Z := if shape_sign h p =? 0 then x else - x.
Definition wide_relu (b : Z) : Z := if b <? 0 then 0 else b.
Definition row_total (h : shape) (s : state) (r : Z) : Z := row_part h s (shape_start h r) (shape_end h r).
Definition moved_b (h : shape) (s : state) (p : Z) : Z := state_b s p + turned h p (row_total h s (shape_points h + p)).
Lemma moved_b_is : forall h s p, moved_b h s p = state_b s p + turned h p (row_total h s (shape_points h + p)).
Proof. reflexivity. Qed.
Definition margin_part (h : shape) (s : state) (i p : Z) : Z := rec (row_total h s i)
  (fun k sum => sum + (if shape_point h (k - 1) =? i then turned h (k - 1) (wide_relu (moved_b h s (k - 1)) - wide_relu (state_b s (k - 1))) else 0)) p.
Lemma margin_part_none : forall h s i, margin_part h s i 0 = row_total h s i. Proof. reflexivity. Qed.
Lemma margin_part_next : forall h s i p next, 0 <= p -> next = p + 1 -> margin_part h s i next =
  margin_part h s i p + (if shape_point h p =? i then turned h p (wide_relu (moved_b h s p) - wide_relu (state_b s p)) else 0).
Proof.
  intros h s i p next H ->. unfold margin_part. rewrite rec_next by lia. replace (p + 1 - 1) with p by lia. reflexivity.
Qed.

(** a step *)
Notation two126 := 85070591730234615865843651857942052864%Z (only parsing).
Definition ranges (h : shape) (s : state) : Prop :=
  (forall i, 0 <= i < shape_points h -> state_y s i < two63) /\
  (forall p, 0 <= p < shape_pairs h -> - two126 < state_b s p < two126) /\
  (forall r e, 0 <= r < shape_points h + shape_pairs h -> shape_start h r <= e <= shape_end h r ->
    within (row_part h s (shape_start h r) e) two61) /\
  (forall i p, 0 <= i < shape_points h -> 0 <= p <= shape_pairs h -> within (margin_part h s i p) two61).
Definition general_follow (h : shape) (k terms loss rounds : Z) (s next : state) : Prop := ranges h s ->
  (forall p, 0 <= p < shape_pairs h -> state_b next p = moved_b h s p) /\
  (forall i, 0 <= i < shape_points h ->
    moves loss rounds (shape_ratio h i) (state_y s i) (state_low s i) (margin_part h s i (shape_pairs h)) k terms
      (state_y next i) (state_low next i)).
Definition general_moves := general_follow.
Lemma general_moves_is : forall h k terms loss rounds s next,
  general_moves h k terms loss rounds s next <-> general_follow h k terms loss rounds s next.
Proof. reflexivity. Qed.
