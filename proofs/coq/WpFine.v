(** WpFine.v -- the axioms of acsl/fine.acsl: states of two points with two words per number in a buffer (each of its arrays as a
    function of row and column), and a step. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base WpAxioms WpKernel WpWide.
Open Scope R_scope.

Definition wide_relu (b : Z) : Z := if Z.ltb b 0 then 0%Z else b.
Definition fine_drop (step row : Z) := floor_of step row (power 24).
Lemma fine_drop_is : forall step row, floor_of step row (power 24) -> fine_drop step row. Proof. auto. Qed.
Definition fine_b (b row : Z) : Z := (b - row / 16777216)%Z.
Lemma fine_drop_div : forall step row, fine_drop step row -> step = (row / 16777216)%Z.
Proof.
  unfold fine_drop, floor_of. change (power 24) with 16777216%Z. intros step row H.
  apply Z.div_unique with (r := (row - 16777216 * step)%Z); lia.
Qed.
Lemma fine_b_is : forall b row next step, fine_drop step row -> total b next step -> next = fine_b b row.
Proof. intros b row next step F T. apply fine_drop_div in F. unfold total in T. unfold fine_b. lia. Qed.
Notation two101 := 2535301200456458802993406410752%Z (only parsing).
Lemma fine_drop_range : forall row step, within row two125 -> fine_drop step row -> within step two101.
Proof. unfold fine_drop, floor_of, within. change (power 24) with 16777216%Z. intros. lia. Qed.
Lemma fine_b_range : forall b row, within row two125 -> within (fine_b b row - b) two101.
Proof.
  intros b row H. assert (F : fine_drop (row / 16777216) row).
  { unfold fine_drop, floor_of. change (power 24) with 16777216%Z. pose proof (Z.div_mod row 16777216 ltac:(lia)).
    pose proof (Z.mod_pos_bound row 16777216 ltac:(lia)). lia. }
  pose proof (fine_drop_range row _ H F) as R. unfold fine_b, within in *. lia.
Qed.
Lemma raised_range : forall x, within x two101 -> within (raised x 24) two125.
Proof. unfold within, raised. change (2 ^ 24)%Z with 16777216%Z. intros. lia. Qed.
Definition fine_D (part b next : Z) : Z := (part - raised (wide_relu next - wide_relu b) 24)%Z.
Lemma fine_D_is : forall part b next after before change scaled D, after = wide_relu next -> before = wide_relu b ->
  total after change before -> raised_to scaled change 24 -> total part D scaled -> D = fine_D part b next.
Proof.
  unfold total, raised_to, fine_D. intros part b next after before c scaled D -> -> E -> F.
  replace (wide_relu next - wide_relu b)%Z with c by lia. lia.
Qed.

(** ** states of the buffer; a word as a number with a sign *)
Definition signed (w : Z) : Z := if Z.ltb w two63 then w else (w - two64)%Z.
Record slides := { Q0 : words; Q1 : words; b0 : words; b1 : words }.
Definition row_words := Z -> Z -> Z. (* row, column *)
Definition fine_at (y low b high : row_words) (p r k : Z) : slides :=
  {| Q0 := {| low_word := low 0%Z k; high_word := signed (y 0%Z k) |}; Q1 := {| low_word := low 1%Z k; high_word := signed (y 1%Z k) |};
     b0 := {| low_word := b p k; high_word := high p k |}; b1 := {| low_word := b r k; high_word := high r k |} |}.
Lemma fine_at_are : forall y low b high p r k, let x := fine_at y low b high p r k in
  high_word (Q0 x) = signed (y 0%Z k) /\ low_word (Q0 x) = low 0%Z k /\ high_word (Q1 x) = signed (y 1%Z k) /\ low_word (Q1 x) = low 1%Z k /\
  high_word (b0 x) = high p k /\ low_word (b0 x) = b p k /\ high_word (b1 x) = high r k /\ low_word (b1 x) = b r k.
Proof. repeat split. Qed.

(** ** a step *)
Record rows := { own : words; cross : words; pair_cross : words; pair_own : words }.
Definition fine_row (cross own other Q b : Z) : Z := (wide_part cross other + (if Z.ltb b 0 then 0 else wide_part own Q))%Z.
Definition fine_part (own cross Q other b : Z) : Z := (wide_part own Q + (if Z.ltb b 0 then 0 else wide_part cross other))%Z.
Definition fine_follows (Q D k new : Z) : Prop := within D two125 -> (0 <= Q < two127)%Z -> fine_room Q D k ->
  (0 <= new < two127)%Z /\ fine_near Q D k new.
Definition fine_point (c : rows) (k Q other b b_other next new : Z) : Prop :=
  let part := fine_part (wide (own c)) (wide (cross c)) Q other b_other in
  let row := fine_row (wide (pair_cross c)) (wide (pair_own c)) other Q b in
  within part two125 -> within row two125 -> next = fine_b b row /\ fine_follows Q (fine_D part b next) k new.
Notation two122 := 5316911983139663491615228241121378304%Z (only parsing).
Definition fine_follow (c e : rows) (k : Z) (x next : slides) : Prop :=
  (0 <= wide (Q0 x) < two127)%Z -> (0 <= wide (Q1 x) < two127)%Z -> within (wide (b0 x)) two122 -> within (wide (b1 x)) two122 ->
  fine_point c k (wide (Q0 x)) (wide (Q1 x)) (wide (b0 x)) (wide (b1 x)) (wide (b0 next)) (wide (Q0 next)) /\
  fine_point e k (wide (Q1 x)) (wide (Q0 x)) (wide (b1 x)) (wide (b0 x)) (wide (b1 next)) (wide (Q1 next)).
Definition fine_moves := fine_follow.
Lemma fine_moves_is : forall c e k x next, fine_moves c e k x next <-> fine_follow c e k x next.
Proof. reflexivity. Qed.
