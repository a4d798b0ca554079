(** Network.v -- the model: full gradient descent on the weights of the two-neuron network, two points of opposite classes, and the
    same step in scaled coordinates; the lift u is any vector of any dimension (with or without bias).
    Mechanises the Gram form for m = n = 2 (Theorem 2.1) as [coords_gd]; relu'(0) = 0.

    Notation of doc/theory.md in these files:  p = v1 a1,  A = v1 alpha,  q = w a2,  B = w beta  (w = |v2|), all four rational
    multiples of the pre-activations;  Gpp, Gmm, Gpm = G++, G--, G+-;  Delta = Gpp Gmm - Gpm^2;  ca = h v1^2,  cb = h v2^2,  h = eta c. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base Loss.
Open Scope R_scope.

Record data := Data { ca : R; cb : R; Gpp : R; Gmm : R; Gpm : R }.
Record ok (D : data) : Prop := { ok_a : 0 < ca D; ok_b : 0 < cb D; ok_pp : 0 < Gpp D; ok_mm : 0 < Gmm D; ok_det : Gpm D ^ 2 < Gpp D * Gmm D }.

Record state := St { p : R; A : R; q : R; B : R }.

(** margins m+, m- *)
Definition mp (x : state) := relu (p x) - relu (B x).
Definition mm (x : state) := relu (q x) - relu (A x).
(** the same where the own points are active; formal margins elsewhere *)
Definition fp x := p x - relu (B x).
Definition fm x := q x - relu (A x).

Definition step (D : data) (l : loss) (x : state) : state :=
  let gp := g l (mp x) in let gm := g l (mm x) in
  {| p := p x + ca D * (Gpp D * gp * gate (p x) - Gpm D * gm * gate (A x));
     A := A x + ca D * (Gpm D * gp * gate (p x) - Gmm D * gm * gate (A x));
     q := q x + cb D * (Gmm D * gm * gate (q x) - Gpm D * gp * gate (B x));
     B := B x + cb D * (Gpm D * gm * gate (q x) - Gpp D * gp * gate (B x)) |}.

(** a run from time s on *)
Definition Run (D : data) (l : loss) (x : nat -> state) (s : nat) : Prop := forall t, (s <= t)%nat -> x (S t) = step D l (x t).

Lemma mp_fp x : 0 < p x -> mp x = fp x.
Proof. intros. unfold mp, fp. rewrite (relu_pos (p x)); lra. Qed.
Lemma mm_fm x : 0 < q x -> mm x = fm x.
Proof. intros. unfold mm, fm. rewrite (relu_pos (q x)); lra. Qed.
Lemma fp_le_p x : fp x <= p x. Proof. unfold fp. pose proof (relu_nonneg (B x)). lra. Qed.
Lemma fm_le_q x : fm x <= q x. Proof. unfold fm. pose proof (relu_nonneg (A x)). lra. Qed.

(** the step while both own points are active *)
Lemma step_active D l x : 0 < p x -> 0 < q x ->
  let gp := g l (mp x) in let gm := g l (mm x) in let x' := step D l x in
  p x' = p x + ca D * (Gpp D * gp - Gpm D * gm * gate (A x)) /\
  A x' = A x + ca D * (Gpm D * gp - Gmm D * gm * gate (A x)) /\
  q x' = q x + cb D * (Gmm D * gm - Gpm D * gp * gate (B x)) /\
  B x' = B x + cb D * (Gpm D * gm - Gpp D * gp * gate (B x)).
Proof.
  intros Hp Hq. unfold step; cbn [p A q B]. rewrite (gate_pos _ Hp), (gate_pos _ Hq). repeat split; ring.
Qed.

(** ** From the weights *)
Fixpoint dot (d : nat) (u v : nat -> R) : R := match d with O => 0 | S n => dot n u v + u n * v n end.

Lemma dot_comm d u v : dot d u v = dot d v u.
Proof. induction d; simpl; [|rewrite IHd]; ring. Qed.

Lemma dot_lin d th c1 c2 u1 u2 u :
  dot d (fun i => th i + (c1 * u1 i - c2 * u2 i)) u = dot d th u + (c1 * dot d u1 u - c2 * dot d u2 u).
Proof. induction d; simpl; [|rewrite IHd]; ring. Qed.

Record net := { th1 : nat -> R; th2 : nat -> R }.

Section Weights.
Variables (d : nat) (up um : nat -> R) (v1 v2 h : R) (l : loss).

Definition Nout (w : net) (u : nat -> R) := v1 * relu (dot d (th1 w) u) + v2 * relu (dot d (th2 w) u).

(** theta_j <- theta_j - eta dL/dtheta_j, L = c (l(N(u+)) + l(-N(u-))), h = eta c, g = -l' *)
Definition gd (w : net) : net :=
  let gp := g l (Nout w up) in let gm := g l (- Nout w um) in
  let upd th v i := th i + (h * v * gp * gate (dot d th up) * up i - h * v * gm * gate (dot d th um) * um i) in
  {| th1 := upd (th1 w) v1; th2 := upd (th2 w) v2 |}.

Definition coords (w : net) : state :=
  {| p := v1 * dot d (th1 w) up;   A := v1 * dot d (th1 w) um;
     q := - v2 * dot d (th2 w) um; B := - v2 * dot d (th2 w) up |}.

Definition gram : data := Data (h * v1 ^ 2) (h * v2 ^ 2) (dot d up up) (dot d um um) (dot d up um).

Theorem coords_gd w : 0 < v1 -> v2 < 0 -> coords (gd w) = step gram l (coords w).
Proof.
  intros H1 H2. assert (H2' : 0 < - v2) by lra.
  assert (Ep : mp (coords w) = Nout w up).
  { unfold mp, coords, Nout; cbn [p A q B]. rewrite !relu_scal by auto. ring. }
  assert (Em : mm (coords w) = - Nout w um).
  { unfold mm, coords, Nout; cbn [p A q B]. rewrite !relu_scal by auto. ring. }
  unfold step. rewrite Ep, Em. unfold coords, gd; cbn [p A q B th1 th2 gram ca cb Gpp Gmm Gpm]. rewrite !gate_scal by auto.
  rewrite !dot_lin, (dot_comm d um up). f_equal; ring.
Qed.
End Weights.

(** ** One dimension with bias: u = (x, 1), and Delta = (x+ - x-)^2 *)
Definition lift (x : R) (i : nat) : R := match i with O => x | _ => 1 end.
Definition line (xp xm v1 v2 h : R) : data := Data (h * v1 ^ 2) (h * v2 ^ 2) (xp * xp + 1) (xm * xm + 1) (xp * xm + 1).

Lemma gram_line xp xm v1 v2 h : gram 2 (lift xp) (lift xm) v1 v2 h = line xp xm v1 v2 h.
Proof. unfold gram, line, lift; cbn [dot]. f_equal; ring. Qed.

Lemma line_ok xp xm v1 v2 h : 0 < v1 -> v2 < 0 -> 0 < h -> xp <> xm -> ok (line xp xm v1 v2 h).
Proof.
  intros H1 H2 H3 H4. constructor; unfold line; cbn [ca cb Gpp Gmm Gpm].
  1, 2 : apply Rmult_lt_0_compat; nra.
  1, 2 : nra.
  assert (0 < Rsqr (xp - xm)) by (apply Rsqr_pos_lt; lra). unfold Rsqr in *. lra.
Qed.
