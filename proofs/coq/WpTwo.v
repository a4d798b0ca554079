(** WpTwo.v -- the axioms of acsl/two.acsl: states of two points in a buffer (each of its arrays as a function of row and column),
    and a step. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic.
Open Scope R_scope.

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
Definition frozen_follow (a b c d k terms loss rounds ratio0 ratio1 : Z) (s next : slopes2) : Prop := (y0 s < two63)%Z -> (y1 s < two63)%Z ->
  moves loss rounds ratio0 (y0 s) (low0 s) (high_part a (y0 s) + high_part b (y1 s)) k terms (y0 next) (low0 next) /\
  moves loss rounds ratio1 (y1 s) (low1 s) (high_part c (y1 s) + high_part d (y0 s)) k terms (y1 next) (low1 next).
Definition frozen_moves := frozen_follow.
Lemma frozen_moves_is : forall a b c d k terms loss rounds ratio0 ratio1 s next,
  frozen_moves a b c d k terms loss rounds ratio0 ratio1 s next <-> frozen_follow a b c d k terms loss rounds ratio0 ratio1 s next.
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
Definition slide_follow (a b c d a1 c1 e1 d1 k terms loss rounds ratio0 ratio1 : Z) (x next : slides2) : Prop :=
  let s := s2 x in let n := s2 next in
  let p0 := slide_part a b (y0 s) (y1 s) (b1 x) in let p1 := slide_part c d (y1 s) (y0 s) (b0 x) in
  let r0 := slide_row a1 c1 (y1 s) (y0 s) (b0 x) in let r1 := slide_row e1 d1 (y0 s) (y1 s) (b1 x) in
  (y0 s < two63)%Z -> (y1 s < two63)%Z -> (-4611686018427387904 <= b0 x < 4611686018427387904)%Z ->
  (-4611686018427387904 <= b1 x < 4611686018427387904)%Z ->
  within (p0 + r0) two61 -> within (p0 - r0) two61 -> within (p1 + r1) two61 -> within (p1 - r1) two61 ->
  b0 next = (b0 x - r0)%Z /\ b1 next = (b1 x - r1)%Z /\
  moves loss rounds ratio0 (y0 s) (low0 s) (p0 + slide_relu (b0 x) - slide_relu (b0 next)) k terms (y0 n) (low0 n) /\
  moves loss rounds ratio1 (y1 s) (low1 s) (p1 + slide_relu (b1 x) - slide_relu (b1 next)) k terms (y1 n) (low1 n).
Definition slide_moves := slide_follow.
Lemma slide_moves_is : forall a b c d a1 b1 c1 d1 k terms loss rounds ratio0 ratio1 x next,
  slide_moves a b c d a1 b1 c1 d1 k terms loss rounds ratio0 ratio1 x next <->
  slide_follow a b c d a1 b1 c1 d1 k terms loss rounds ratio0 ratio1 x next.
Proof. reflexivity. Qed.
