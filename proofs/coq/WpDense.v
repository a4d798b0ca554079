(** WpDense.v -- the axioms of acsl/dense.acsl: the matrix of the unrolled loops as a shape (a row for every point and every slot, an
    entry for every pair of them), and the states of these loops. *)
From Coq Require Import Reals ZArith Lia Lra List.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic WpTwo WpGeneral.
Open Scope Z_scope.

(** sizes *)
Definition slots_of (n slots : Z) : Z := n * slots.
Definition slot_point (j slots : Z) : Z := Z.quot j slots.
Definition count_is (z n slots : Z) : Prop := z = n * slots.
Lemma count_is_is : forall z n slots, count_is z n slots <-> z = n * slots. Proof. reflexivity. Qed.
Lemma slots_of_is : forall z n slots, count_is z n slots -> z = slots_of n slots. Proof. easy. Qed.
(** division towards 0, as in C *)
Definition place_is (z j slots : Z) : Prop := z = Z.quot j slots.
Lemma place_is_is : forall z j slots, place_is z j slots <-> z = Z.quot j slots. Proof. reflexivity. Qed.
Lemma slot_point_is : forall z j slots, place_is z j slots -> z = slot_point j slots. Proof. easy. Qed.
Lemma slot_point_within : forall j n slots, 0 <= slots -> 0 <= j < slots_of n slots -> 0 < slots /\ 0 <= slot_point j slots < n.
Proof.
  unfold slots_of, slot_point. intros j n slots Hs Hj. assert (0 < slots) by (destruct (Z.eq_dec slots 0) as [->|]; lia).
  split; [assumption|]. rewrite Z.quot_div_nonneg by lia. split.
  - apply Z.div_pos; lia.
  - apply Z.div_lt_upper_bound; lia.
Qed.
Definition rows_most : Z := 9.
Definition dense_entry (r c : Z) : Z := rows_most * r + c.
Lemma dense_entry_is : forall r c, dense_entry r c = rows_most * r + c. Proof. reflexivity. Qed.
Lemma entry_product_zero : forall c y, c = 0 -> entry_product c y = 0. Proof. now intros c y ->. Qed.
Definition column_of (c n j : Z) : Prop := c = n + j.
Lemma column_of_is : forall c n j, column_of c n j <-> c = n + j. Proof. reflexivity. Qed.
Lemma column_slot : forall h s c n j, column_of c n j -> shape_points h = n -> 0 <= j ->
  column_value h s c = if state_b s j <? 0 then 0 else state_y s (shape_point h j).
Proof.
  intros h s c n j -> <- H. unfold column_value. destruct (Z.ltb_spec (shape_points h + j) (shape_points h)); [lia|].
  now replace (shape_points h + j - shape_points h) with j by lia.
Qed.

(** the shape: entries of row r are dense_entry r 0 .. dense_entry r (n + slots) - 1; row and column of entry e are e / 9, e mod 9 *)
Record matrix := { dense : Z -> Z -> Z; slot_pair : Z -> Z; pair_sign : Z -> Z; m_ratio : Z -> Z }.
Definition sign_of (q : matrix) (j : Z) : Z := if slot_pair q j <? 0 then 0 else pair_sign q (slot_pair q j).
Definition dense_shape (q : matrix) (m slots : Z) : shape :=
  {| points := tab (fun i => (dense_entry i 0, dense_entry i (m + slots_of m slots), m_ratio q i)) m;
     pairs := tab (fun j => (dense_entry (m + j) 0, dense_entry (m + j) (m + slots_of m slots), (slot_point j slots, sign_of q j))) (slots_of m slots);
     entries := tab (fun e => (e mod rows_most, dense q (e / rows_most) (e mod rows_most))) (rows_most * rows_most) |}.
Definition in_dense (q : matrix) (m slots : Z) (h : shape) : Prop :=
  shape_points h = m /\ shape_pairs h = slots_of m slots /\ shape_entries h = rows_most * rows_most /\
  (forall r, 0 <= r < m + slots_of m slots -> shape_start h r = dense_entry r 0 /\ shape_end h r = dense_entry r (m + slots_of m slots)) /\
  (forall r c, 0 <= r < rows_most -> 0 <= c < rows_most ->
    shape_column h (dense_entry r c) = c /\ shape_coefficient h (dense_entry r c) = dense q r c) /\
  (forall j, 0 <= j < slots_of m slots -> shape_point h j = slot_point j slots /\ shape_sign h j = sign_of q j) /\
  (forall i, 0 <= i < m -> shape_ratio h i = m_ratio q i).
Lemma in_dense_is : forall q m slots h, in_dense q m slots h <->
  (shape_points h = m /\ shape_pairs h = slots_of m slots /\ shape_entries h = rows_most * rows_most /\
  (forall r, 0 <= r < m + slots_of m slots -> shape_start h r = dense_entry r 0 /\ shape_end h r = dense_entry r (m + slots_of m slots)) /\
  (forall r c, 0 <= r < rows_most -> 0 <= c < rows_most ->
    shape_column h (dense_entry r c) = c /\ shape_coefficient h (dense_entry r c) = dense q r c) /\
  (forall j, 0 <= j < slots_of m slots -> shape_point h j = slot_point j slots /\ shape_sign h j = sign_of q j) /\
  (forall i, 0 <= i < m -> shape_ratio h i = m_ratio q i)).
Proof. reflexivity. Qed.
Lemma entry_row : forall r c, 0 <= c < rows_most -> dense_entry r c / rows_most = r /\ dense_entry r c mod rows_most = c.
Proof.
  unfold dense_entry, rows_most. intros r c H. split.
  - symmetry. apply Z.div_unique with (r := c); lia.
  - symmetry. apply Z.mod_unique with (q := r); lia.
Qed.
Lemma dense_shape_is : forall q m slots, 0 <= m -> 0 <= slots -> in_dense q m slots (dense_shape q m slots).
Proof.
  intros q m slots Hm Hs. assert (Hc : 0 <= slots_of m slots) by (unfold slots_of; nia).
  unfold in_dense, shape_start, shape_end, bounds, shape_ratio, shape_point, shape_sign, shape_column, shape_coefficient,
    shape_points, shape_pairs, shape_entries, point_row, pair_row. cbn [dense_shape points pairs entries].
  rewrite !size_tab by (unfold rows_most; lia).
  split; [reflexivity|]. split; [reflexivity|]. split; [reflexivity|]. split; [|split; [|split]].
  - intros r Hr. destruct (Z.ltb_spec r m).
    + rewrite nth_tab by lia. split; reflexivity.
    + rewrite nth_tab by lia. cbn [fst snd]. replace (m + (r - m)) with r by lia. split; reflexivity.
  - intros r c Hr Hc'. rewrite nth_tab by (unfold dense_entry, rows_most in *; lia). cbn [fst snd].
    destruct (entry_row r c Hc') as [-> ->]. split; reflexivity.
  - intros j H. rewrite nth_tab by lia. split; reflexivity.
  - intros i H. rewrite nth_tab by lia. reflexivity.
Qed.
Lemma dense_shape_only : forall q m slots h, in_dense q m slots h -> dense_shape q m slots = h.
Proof.
  intros q m slots h (Hn & Ht & He & S & E & P & R). destruct h as [l k e]. unfold dense_shape. f_equal.
  - apply tab_only with (z := (0, 0, 0)); [exact Hn|]. intros i Hi. destruct (S i) as [S1 S2].
    { unfold shape_pairs, size in Ht. lia. }
    unfold shape_start, shape_end, bounds in S1, S2. rewrite Hn in S1, S2. destruct (Z.ltb_spec i m); [|lia].
    apply pair_is; [apply pair_is; assumption | apply R; lia].
  - apply tab_only with (z := (0, 0, (0, 0))); [exact Ht|]. intros p Hp. destruct (S (m + p)) as [S1 S2].
    { unfold shape_points, size in Hn. lia. }
    unfold shape_start, shape_end, bounds in S1, S2. rewrite Hn in S1, S2. destruct (Z.ltb_spec (m + p) m); [lia|].
    replace (m + p - m) with p in S1, S2 by lia. apply pair_is; [apply pair_is; assumption | apply pair_is; apply P; lia].
  - apply tab_only with (z := (0, 0)); [exact He|]. intros i Hi.
    assert (D : i = dense_entry (i / rows_most) (i mod rows_most)) by (unfold dense_entry; apply Z.div_mod; unfold rows_most; lia).
    assert (0 <= i / rows_most < rows_most).
    { split; [apply Z.div_pos; unfold rows_most; lia | apply Z.div_lt_upper_bound; unfold rows_most in *; lia]. }
    assert (0 <= i mod rows_most < rows_most) by (apply Z.mod_pos_bound; unfold rows_most; lia).
    destruct (E (i / rows_most) (i mod rows_most)) as [E1 E2]; [assumption..|]. rewrite <- D in E1, E2. now apply pair_is.
Qed.

(** states: of the loop, of the block and of the buffer, b of every slot; -2^61 for one without a pair *)
Definition make (m count : Z) (fy fl fb : Z -> Z) : state := {| slopes := tab (fun i => (fy i, fl i)) m; bs := tab fb count |}.
Definition made (m count : Z) (fy fl fb : Z -> Z) (s : state) : Prop := state_points s = m /\ state_pairs s = count /\
  (forall i, 0 <= i < m -> state_y s i = fy i /\ state_low s i = fl i) /\ (forall j, 0 <= j < count -> state_b s j = fb j).
Lemma made_make : forall m count fy fl fb, 0 <= m -> 0 <= count -> made m count fy fl fb (make m count fy fl fb).
Proof.
  intros. unfold made, state_points, state_pairs, state_y, state_low, state_b. cbn [make slopes bs].
  rewrite !size_tab by lia. repeat split; intros; rewrite nth_tab by lia; reflexivity.
Qed.
Lemma make_only : forall m count fy fl fb s, made m count fy fl fb s -> make m count fy fl fb = s.
Proof.
  intros m count fy fl fb [l b] (Hn & Ht & S & B). unfold state_points, state_pairs, state_y, state_low, state_b in *. cbn [slopes bs] in *.
  unfold make. f_equal.
  - apply tab_only with (z := (0, 0)); [lia|]. intros i Hi. apply pair_is; apply S; lia.
  - apply tab_only with (z := 0); [lia|]. intros. apply B. lia.
Qed.
Definition in_local m count fy fl fb s := made m count fy fl fb s. (* fy, fl, fb: the arrays of the loop *)
Definition local_state m count fy fl fb := make m count fy fl fb.
Lemma in_local_is : forall m count fy fl fb s, in_local m count fy fl fb s <-> (state_points s = m /\ state_pairs s = count /\
  (forall i, 0 <= i < m -> state_y s i = fy i /\ state_low s i = fl i) /\ (forall j, 0 <= j < count -> state_b s j = fb j)).
Proof. reflexivity. Qed.
Lemma local_state_is : forall m count fy fl fb, 0 <= m -> 0 <= count -> in_local m count fy fl fb (local_state m count fy fl fb).
Proof. exact made_make. Qed.
Lemma local_state_only : forall m count fy fl fb s, in_local m count fy fl fb s -> local_state m count fy fl fb = s. Proof. exact make_only. Qed.
Notation two61 := 2305843009213693952%Z (only parsing).
Definition slot_b (q : matrix) (low_word : Z -> Z) (j : Z) : Z := if slot_pair q j <? 0 then - two61 else signed (low_word (slot_pair q j)).
Definition in_slots (q : matrix) m count fy fl low_word s := made m count fy fl (slot_b q low_word) s. (* the arrays of the block *)
Definition slots_in (q : matrix) m count fy fl low_word := make m count fy fl (slot_b q low_word).
Lemma in_slots_is : forall q m count fy fl low_word s, in_slots q m count fy fl low_word s <-> (state_points s = m /\ state_pairs s = count /\
  (forall i, 0 <= i < m -> state_y s i = fy i /\ state_low s i = fl i) /\
  (forall j, 0 <= j < count -> state_b s j = if slot_pair q j <? 0 then - two61 else signed (low_word (slot_pair q j)))).
Proof. reflexivity. Qed.
Lemma slots_in_only : forall q m count fy fl low_word s, in_slots q m count fy fl low_word s -> slots_in q m count fy fl low_word = s.
Proof. intros. now apply make_only. Qed.
Definition in_slots_at (q : matrix) (bu : buffer) m count k s :=
  made m count (fun i => at_y bu i k) (fun i => at_low bu i k) (slot_b q (fun p => at_b bu p k)) s.
Definition slots_at (q : matrix) (bu : buffer) m count k :=
  make m count (fun i => at_y bu i k) (fun i => at_low bu i k) (slot_b q (fun p => at_b bu p k)).
Lemma in_slots_at_is : forall q bu m count k s, in_slots_at q bu m count k s <-> (state_points s = m /\ state_pairs s = count /\
  (forall i, 0 <= i < m -> state_y s i = at_y bu i k /\ state_low s i = at_low bu i k) /\
  (forall j, 0 <= j < count -> state_b s j = if slot_pair q j <? 0 then - two61 else signed (at_b bu (slot_pair q j) k))).
Proof. reflexivity. Qed.
Lemma slots_at_is : forall q bu m count k, 0 <= m -> 0 <= count -> in_slots_at q bu m count k (slots_at q bu m count k).
Proof. intros. now apply made_make. Qed.
Lemma slots_at_only : forall q bu m count k s, in_slots_at q bu m count k s -> slots_at q bu m count k = s.
Proof. intros. now apply make_only. Qed.
Definition narrow (s : state) : Prop := forall j, 0 <= j < state_pairs s -> -4611686018427387904 <= state_b s j < 4611686018427387904.
Lemma narrow_is : forall s, narrow s <-> forall j, 0 <= j < state_pairs s -> -4611686018427387904 <= state_b s j < 4611686018427387904.
Proof. reflexivity. Qed.
(** a step *)
Definition narrow_step (h : shape) (k terms loss rounds : Z) (s next : state) : Prop := narrow s -> general_moves h k terms loss rounds s next.
Lemma narrow_step_is : forall h k terms loss rounds s next,
  narrow_step h k terms loss rounds s next <-> (narrow s -> general_moves h k terms loss rounds s next).
Proof. reflexivity. Qed.
Definition dense_moves := narrow_step.
Lemma dense_moves_is : forall h k terms loss rounds s next, dense_moves h k terms loss rounds s next <-> narrow_step h k terms loss rounds s next.
Proof. reflexivity. Qed.
