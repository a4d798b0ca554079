(** KernelGeneral.v -- blocks of the loop for any shape (acsl/general.acsl), both losses: as KernelTwo.v; and so the dense loop (acsl/dense.acsl). *)
From Coq Require Import Reals ZArith Lia Lra.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic WpTwo WpGeneral WpDense KernelStep KernelBlock KernelTwo.
Open Scope R_scope.

(** sums over from .. from + f - 1 and over 0 .. f - 1 *)
Fixpoint zsum (g : Z -> Z) (from : Z) (f : nat) : Z := match f with O => 0 | S j => zsum g from j + g (from + Z.of_nat j)%Z end.
Lemma zsum_le g g' from f : (forall e, (from <= e < from + Z.of_nat f)%Z -> (g e <= g' e)%Z) -> (zsum g from f <= zsum g' from f)%Z.
Proof.
  intros H. induction f as [|f IH]; [cbn [zsum]; lia|]. cbn [zsum]. pose proof (H (from + Z.of_nat f)%Z ltac:(lia)).
  assert (zsum g from f <= zsum g' from f)%Z by (apply IH; intros; apply H; lia). lia.
Qed.
Lemma zsum_pos g from f : (forall e, (0 <= g e)%Z) -> (0 <= zsum g from f)%Z.
Proof. intros H. induction f as [|f IH]; cbn [zsum]; [lia|]. pose proof (H (from + Z.of_nat f)%Z). lia. Qed.
Lemma zsum_mono g from f j : (forall e, (0 <= g e)%Z) -> (j <= f)%nat -> (zsum g from j <= zsum g from f)%Z.
Proof.
  intros H L. induction f as [|f IH]; [replace j with O by lia; lia|]. destruct (Nat.eq_dec j (S f)) as [->|N]; [lia|].
  cbn [zsum]. pose proof (H (from + Z.of_nat f)%Z). specialize (IH ltac:(lia)). lia.
Qed.

Section General.
Variables (h : shape) (k terms M loss rounds : Z) (rho : Z -> R) (N : nat) (live : Z -> bool) (s : nat -> state) (Y : Z -> Z).
Notation n := (shape_points h).
Notation pairs := (shape_pairs h).
Definition g_live (i : Z) : Prop := (0 <= i < n)%Z /\ live i = true.
Definition g_mute (i : Z) : Prop := (0 <= i < n)%Z /\ live i = false.
Definition g_y (i : Z) (t : nat) : Z := state_y (s t) i.
Definition g_low (i : Z) (t : nat) : Z := state_low (s t) i.
Definition g_b (p : Z) (t : nat) : Z := state_b (s t) p.
Definition g_D (i : Z) (t : nat) : Z := margin_part h (s t) i pairs.
(** what an entry, a row, a margin with its pairs can come to *)
Definition top (c : Z) : Z := if Z.ltb c n then Y c else Y (shape_point h (c - n)).
Definition entry_size (e : Z) : Z := (Z.abs (shape_coefficient h e) * top (shape_column h e) + two64)%Z.
Definition row_size (r : Z) : Z := zsum entry_size (shape_start h r) (Z.to_nat (shape_end h r - shape_start h r)).
Definition pair_size (i p : Z) : Z := if Z.eqb (shape_point h p) i then row_size (n + p) else 0%Z.

(** a well formed block *)
Hypothesis Hn : (0 <= pairs)%Z.
Hypothesis Hrowsok : forall r, (0 <= r < n + pairs)%Z -> (shape_start h r <= shape_end h r)%Z.
Hypothesis Hcolumns : forall r e, (0 <= r < n + pairs)%Z -> (shape_start h r <= e < shape_end h r)%Z -> (0 <= shape_column h e < n + pairs)%Z.
Hypothesis Hpoints : forall p, (0 <= p < pairs)%Z -> (0 <= shape_point h p < n)%Z.
Hypothesis Hk : (4 <= k <= 1152921504606846976)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two64 * k))%Z.
Hypothesis Hword : forall i t, (0 <= i < n)%Z -> (t <= N)%nat -> (0 <= g_y i t /\ 0 <= g_low i t)%Z.
(** what the loader sees to *)
Hypothesis Hstart : forall i, g_live i -> (two60 <= g_y i 0)%Z /\ 1.15 * IZR (g_y i 0) <= IZR two63.
Hypothesis Hmute : forall i, g_mute i -> g_y i 0 = 0%Z /\ g_low i 0 = 0%Z.
Hypothesis HY : forall i, (0 <= i < n)%Z -> (0 <= Y i < two63)%Z /\ (live i = true -> 1.15 * IZR (g_y i 0) <= IZR (Y i)).
Hypothesis Hb0 : forall p, (0 <= p < pairs)%Z -> (Z.abs (g_b p 0) <= 2 ^ 120)%Z.
Hypothesis Hsizes : forall i, (0 <= i < n)%Z -> (row_size i + zsum (pair_size i) 0 (Z.to_nat pairs) <= two64 * M)%Z.
Definition g_ratio := shape_ratio h.
Hypothesis Hsmall : forall i, g_live i -> INR N * each loss k terms M g_y i <= 1/1024.
Hypothesis Hodds : loss <> 0%Z -> odds_ok g_ratio rho k g_live g_y.
Hypothesis Hway : loss <> 0%Z -> way_ok loss rounds rho k terms M g_live.
(** what WP proves of the loop *)
Hypothesis Hlows : forall i t, (0 <= i < n)%Z -> (t <= N)%nat -> (g_low i t < 2 * k)%Z.
Hypothesis Hsteps : forall t, (t < N)%nat -> general_moves h k terms loss rounds (s t) (s (S t)).

Notation ranged := (in_range g_live g_mute g_y g_low).

Lemma g_top t : (t <= N)%nat -> ranged t -> forall i, (0 <= i < n)%Z -> (0 <= g_y i t <= Y i)%Z.
Proof.
  intros H [L Z0] i I. destruct (Hword i t I H) as [W _]. split; [exact W|]. destruct (HY i I) as [[A _] B]. destruct (live i) eqn:E.
  - specialize (L i (conj I E)). specialize (B eq_refl). apply le_IZR. lra.
  - destruct (Z0 i (conj I E)) as [-> _]. exact A.
Qed.
Lemma top_pos c : (0 <= c < n + pairs)%Z -> (0 <= top c)%Z.
Proof.
  intros C. unfold top. destruct (Z.ltb_spec c n); [apply HY; lia|]. apply HY. apply Hpoints. lia.
Qed.
Lemma g_column t : (t <= N)%nat -> ranged t -> forall c, (0 <= c < n + pairs)%Z -> (0 <= column_value h (s t) c <= top c)%Z.
Proof.
  intros H R c C. pose proof (top_pos c C) as P. unfold column_value, top in *. destruct (Z.ltb_spec c n).
  - apply (g_top t H R). lia.
  - destruct (state_b (s t) (c - n) <? 0)%Z; [lia|]. apply (g_top t H R). apply Hpoints. lia.
Qed.
Lemma entry_product_high c x : entry_product c x = high_part c x. Proof. reflexivity. Qed.
Lemma g_entry t : (t <= N)%nat -> ranged t -> forall r e, (0 <= r < n + pairs)%Z -> (shape_start h r <= e < shape_end h r)%Z ->
  (two64 * Z.abs (entry_product (shape_coefficient h e) (column_value h (s t) (shape_column h e))) <= entry_size e)%Z.
Proof.
  intros H R r e Hr He. rewrite entry_product_high. apply high_part_le. apply (g_column t H R). apply (Hcolumns r e Hr He).
Qed.
Lemma entry_size_pos r e : (0 <= r < n + pairs)%Z -> (shape_start h r <= e < shape_end h r)%Z -> (0 <= entry_size e)%Z.
Proof. intros Hr He. unfold entry_size, two64. pose proof (top_pos _ (Hcolumns r e Hr He)). pose proof (Z.abs_nonneg (shape_coefficient h e)). nia. Qed.
Lemma g_partial t : (t <= N)%nat -> ranged t -> forall r f, (0 <= r < n + pairs)%Z -> (shape_start h r + Z.of_nat f <= shape_end h r)%Z ->
  (two64 * Z.abs (row_part h (s t) (shape_start h r) (shape_start h r + Z.of_nat f)) <= zsum entry_size (shape_start h r) f)%Z.
Proof.
  intros H R r f Hr. induction f as [|f IH]; intros He.
  - replace (shape_start h r + Z.of_nat 0)%Z with (shape_start h r) by lia. rewrite row_part_none. cbn [zsum]. lia.
  - specialize (IH ltac:(lia)). rewrite (row_part_next h (s t) _ (shape_start h r + Z.of_nat f) (shape_start h r + Z.of_nat (S f))) by lia.
    pose proof (g_entry t H R r (shape_start h r + Z.of_nat f) Hr ltac:(lia)) as E. cbn [zsum].
    set (x := row_part h (s t) _ _) in *. set (z := entry_product _ _) in *. pose proof (Z.abs_triangle x z). unfold two64 in *. lia.
Qed.
Lemma zsum_row r f : (0 <= r < n + pairs)%Z -> (shape_start h r + Z.of_nat f <= shape_end h r)%Z -> (zsum entry_size (shape_start h r) f <= row_size r)%Z.
Proof.
  intros Hr. unfold row_size. remember (Z.to_nat (shape_end h r - shape_start h r)) as m eqn:Em. intros Hf.
  assert (Hm : (f <= m)%nat) by lia. assert (B : (shape_start h r + Z.of_nat m <= shape_end h r)%Z) by lia. clear Em Hf.
  induction m as [|m IH]; [replace f with O by lia; lia|]. destruct (Nat.eq_dec f (S m)) as [->|Ne]; [lia|].
  cbn [zsum]. pose proof (entry_size_pos r (shape_start h r + Z.of_nat m) Hr ltac:(lia)). specialize (IH ltac:(lia) ltac:(lia)). lia.
Qed.
Lemma row_size_pos r : (0 <= r < n + pairs)%Z -> (0 <= row_size r)%Z.
Proof. intros Hr. pose proof (zsum_row r 0 Hr) as Z0. cbn [zsum] in Z0. apply Z0. pose proof (Hrowsok r Hr). lia. Qed.
Lemma g_row t : (t <= N)%nat -> ranged t -> forall r, (0 <= r < n + pairs)%Z -> (two64 * Z.abs (row_total h (s t) r) <= row_size r)%Z.
Proof.
  intros H R r Hr. unfold row_total. pose proof (Hrowsok r Hr) as O. pose proof (g_partial t H R r (Z.to_nat (shape_end h r - shape_start h r)) Hr) as P.
  rewrite Z2Nat.id in P by lia. replace (shape_start h r + (shape_end h r - shape_start h r))%Z with (shape_end h r) in P by lia. apply P. lia.
Qed.
Lemma pair_size_pos i p : (0 <= p < pairs)%Z -> (0 <= n)%Z -> (0 <= pair_size i p)%Z.
Proof. intros P Q. unfold pair_size. destruct (Z.eqb _ _); [apply row_size_pos; lia|lia]. Qed.
Lemma turned_abs p z : (shape_sign h p = 0%Z \/ True) -> Z.abs (WpGeneral.turned h p z) = Z.abs z.
Proof. intros _. unfold WpGeneral.turned. destruct (Z.eqb _ _); lia. Qed.
Lemma relu_moves b c : (Z.abs (wide_relu c - wide_relu b) <= Z.abs (c - b))%Z.
Proof. unfold wide_relu. destruct (Z.ltb_spec b 0), (Z.ltb_spec c 0); lia. Qed.
Lemma g_margin t : (t <= N)%nat -> ranged t -> forall i f, (0 <= i < n)%Z -> (Z.of_nat f <= pairs)%Z ->
  (two64 * Z.abs (margin_part h (s t) i (Z.of_nat f)) <= row_size i + zsum (pair_size i) 0 f)%Z.
Proof.
  intros H R i f I. induction f as [|f IH]; intros F.
  - cbn [zsum]. change (Z.of_nat 0) with 0%Z. rewrite margin_part_none. pose proof (g_row t H R i ltac:(lia)). lia.
  - specialize (IH ltac:(lia)). rewrite (margin_part_next h (s t) i (Z.of_nat f) (Z.of_nat (S f))) by lia. cbn [zsum].
    replace (0 + Z.of_nat f)%Z with (Z.of_nat f) by lia. unfold pair_size at 2. destruct (Z.eqb_spec (shape_point h (Z.of_nat f)) i) as [E|E].
    + pose proof (g_row t H R (n + Z.of_nat f) ltac:(lia)) as G. pose proof (relu_moves (state_b (s t) (Z.of_nat f)) (moved_b h (s t) (Z.of_nat f))) as A.
      assert (EA : (moved_b h (s t) (Z.of_nat f) - state_b (s t) (Z.of_nat f) = WpGeneral.turned h (Z.of_nat f) (row_total h (s t) (n + Z.of_nat f)))%Z)
        by (rewrite moved_b_is; lia).
      rewrite EA in A. rewrite turned_abs in A by auto.
      pose proof (turned_abs (Z.of_nat f) (wide_relu (moved_b h (s t) (Z.of_nat f)) - wide_relu (state_b (s t) (Z.of_nat f))) (or_intror Coq.Init.Logic.I)) as B.
      set (u := margin_part h (s t) i (Z.of_nat f)) in *. set (v := WpGeneral.turned h (Z.of_nat f) (wide_relu _ - _)) in *. pose proof (Z.abs_triangle u v).
      unfold two64 in *. lia.
    + rewrite !Z.add_0_r. exact IH.
Qed.
Lemma zsum_pairs i f : (0 <= n)%Z -> (Z.of_nat f <= pairs)%Z -> (zsum (pair_size i) 0 f <= zsum (pair_size i) 0 (Z.to_nat pairs))%Z.
Proof.
  intros Q F. assert (G : forall m, (f <= m)%nat -> (Z.of_nat m <= pairs)%Z -> (zsum (pair_size i) 0 f <= zsum (pair_size i) 0 m)%Z).
  { induction m as [|m IH]; intros L B; [replace f with O by lia; lia|]. destruct (Nat.eq_dec f (S m)) as [->|Ne]; [lia|].
    cbn [zsum]. pose proof (pair_size_pos i (0 + Z.of_nat m) ltac:(lia) Q). specialize (IH ltac:(lia) ltac:(lia)). lia. }
  apply G; lia.
Qed.
Lemma pair_in_margin p : (0 <= p < pairs)%Z -> (row_size (n + p) <= two64 * M)%Z.
Proof.
  intros P. pose proof (Hpoints p P) as I. pose proof (Hsizes (shape_point h p) I) as S0. pose proof (row_size_pos (shape_point h p) ltac:(lia)) as R0.
  pose proof (zsum_pairs (shape_point h p) (Z.to_nat (p + 1)) ltac:(lia) ltac:(lia)) as Q.
  replace (Z.to_nat (p + 1)) with (S (Z.to_nat p)) in Q by lia. cbn [zsum] in Q. replace (0 + Z.of_nat (Z.to_nat p))%Z with p in Q by lia.
  unfold pair_size at 2 in Q. rewrite Z.eqb_refl in Q.
  assert (A : (0 <= zsum (pair_size (shape_point h p)) 0 (Z.to_nat p))%Z).
  { assert (G : forall f, (Z.of_nat f <= pairs)%Z -> (0 <= zsum (pair_size (shape_point h p)) 0 f)%Z).
    { induction f as [|f IH]; intros F; [cbn [zsum]; lia|]. cbn [zsum]. pose proof (pair_size_pos (shape_point h p) (0 + Z.of_nat f) ltac:(lia) ltac:(lia)). specialize (IH ltac:(lia)). lia. }
    apply G. lia. }
  lia.
Qed.
Lemma row_in_time r : (0 <= r < n + pairs)%Z -> (row_size r <= two64 * M)%Z.
Proof.
  intros Hr. destruct (Z_lt_ge_dec r n) as [L|G].
  - pose proof (Hsizes r ltac:(lia)). pose proof (zsum_pairs r 0 ltac:(lia) ltac:(lia)) as Q. cbn [zsum] in Q. lia.
  - replace r with (n + (r - n))%Z by lia. apply pair_in_margin. lia.
Qed.

(** b stays below 2^126: it starts below 2^120 and moves by at most M a step *)
Definition near_b (t : nat) : Prop := forall p, (0 <= p < pairs)%Z -> (Z.abs (g_b p t) <= 2 ^ 120 + Z.of_nat t * M)%Z.
Lemma g_ranges t : (t < N)%nat -> ranged t -> near_b t -> ranges h (s t).
Proof.
  intros H R B. unfold ranges. split; [|split; [|split]].
  - intros i I. destruct (g_top t ltac:(lia) R i I) as [_ A]. destruct (HY i I) as [[_ C] _]. unfold g_y in A. lia.
  - intros p P. specialize (B p P). unfold g_b in B. unfold two64 in Hlong.
    assert (Z.of_nat t * M <= Z.of_nat N * M)%Z by nia. change (2 ^ 120)%Z with 1329227995784915872903807060280344576%Z in B. lia.
  - intros r e Hr He. pose proof (g_partial t ltac:(lia) R r (Z.to_nat (e - shape_start h r)) Hr) as P. rewrite Z2Nat.id in P by lia.
    replace (shape_start h r + (e - shape_start h r))%Z with e in P by lia. specialize (P ltac:(lia)).
    pose proof (zsum_row r (Z.to_nat (e - shape_start h r)) Hr ltac:(lia)). pose proof (row_in_time r Hr). unfold within, two64 in *. lia.
  - intros i p I P. pose proof (g_margin t ltac:(lia) R i (Z.to_nat p) I ltac:(lia)) as G. rewrite Z2Nat.id in G by lia.
    pose proof (zsum_pairs i (Z.to_nat p) ltac:(lia) ltac:(lia)). pose proof (Hsizes i I). unfold within, two64 in *. lia.
Qed.
Lemma g_next t : (t < N)%nat -> ranged t -> near_b t -> near_b (S t) /\ (forall p, (0 <= p < pairs)%Z -> g_b p (S t) = moved_b h (s t) p) /\
  (forall i, (0 <= i < n)%Z -> moves loss rounds (g_ratio i) (g_y i t) (g_low i t) (g_D i t) k terms (g_y i (S t)) (g_low i (S t))).
Proof.
  intros H R B. destruct (Hsteps t H (g_ranges t H R B)) as [E F]. split; [|split; [exact E|exact F]].
  intros p P. unfold g_b. rewrite (E p P), moved_b_is. specialize (B p P). unfold g_b in B. pose proof (g_row t ltac:(lia) R (n + p) ltac:(pose proof (Hpoints p P); lia)) as G.
  pose proof (pair_in_margin p P) as S0. set (r := row_total h (s t) (n + p)) in *. pose proof (turned_abs p r (or_intror Coq.Init.Logic.I)) as T.
  set (u := WpGeneral.turned h p r) in *. pose proof (Z.abs_triangle (state_b (s t) p) u). assert (Z.abs r <= M)%Z by (unfold two64 in *; lia). nia.
Qed.
Lemma g_near t : (t <= N)%nat -> (forall q, (q < t)%nat -> ranged q) -> near_b t.
Proof.
  induction t as [|t IH]; intros H R.
  - intros p P. specialize (Hb0 p P). lia.
  - apply g_next; [lia | apply R; lia | apply IH; [lia | intros; apply R; lia]].
Qed.
Lemma g_rows t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, g_live i -> within (g_D i t) M.
Proof.
  intros H Rs i [I _]. pose proof (g_margin t ltac:(lia) (Rs t (le_n t)) i (Z.to_nat pairs) I ltac:(lia)) as G. rewrite Z2Nat.id in G by lia.
  pose proof (Hsizes i I). unfold g_D, within, two64 in *. lia.
Qed.
Lemma g_steps t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, g_live i \/ g_mute i ->
  moves loss rounds (g_ratio i) (g_y i t) (g_low i t) (g_D i t) k terms (g_y i (S t)) (g_low i (S t)).
Proof.
  intros H Rs i P. apply (g_next t H (Rs t (le_n t))); [apply g_near; [lia | intros; apply Rs; lia] | destruct P as [[I _]|[I _]]; exact I].
Qed.
Lemma g_lows i t : g_live i -> (t <= N)%nat -> (0 <= g_low i t < 2 * k)%Z.
Proof. intros [I _] H. destruct (Hword i t I H). specialize (Hlows i t I H). lia. Qed.
Lemma g_words i t : g_live i -> (t <= N)%nat -> (0 <= g_y i t)%Z.
Proof. intros [I _] H. apply (Hword i t I H). Qed.
Lemma g_k : (4 <= k)%Z. Proof. lia. Qed.

Definition g_block := block loss rounds g_ratio rho k terms M N g_live g_mute g_y g_low g_D
  g_k Hterms HM Hodds Hway Hlong g_lows g_words Hstart Hmute Hsmall g_rows g_steps.
Definition g_known := all_known loss rounds g_ratio rho k terms M N g_live g_mute g_y g_low g_D
  g_k Hterms HM Hodds Hway Hlong g_lows g_words Hstart Hmute Hsmall g_rows g_steps.
Definition g_range t H := range_of loss g_ratio rho k terms M N g_live g_mute g_y g_low g_D
  g_k HM Hodds Hlong g_lows Hstart Hsmall t H (g_known t H).
Lemma g_moves t : (t < N)%nat -> forall p, (0 <= p < pairs)%Z -> g_b p (S t) = moved_b h (s t) p.
Proof. intros H. apply (g_next t H (g_range t ltac:(lia))). apply g_near; [lia | intros; apply g_range; lia]. Qed.

(** rows, b and margins of the exact centre, in units of D; x e: what the coefficient of entry e stands for.  A product whose
    coefficient is 0 to the nearest may have no entry: extra r t is the sum of these in row r, dropped r their number.
    load p: the error of b at the start, FAST_LOAD = 1.5, or 0 in a slot of the dense loop that has no pair *)
Variables (x : Z -> R) (B0 load : Z -> R) (extra : Z -> nat -> R) (dropped : Z -> Z).
Hypothesis Hx : forall r e, (0 <= r < n + pairs)%Z -> (shape_start h r <= e < shape_end h r)%Z -> stands (shape_coefficient h e) (x e).
Hypothesis Hextra : forall r t, (0 <= r < n + pairs)%Z -> Rabs (extra r t) <= 1.75 * IZR (dropped r).
Hypothesis Hload : forall p, (0 <= p < pairs)%Z -> Rabs (B0 p - IZR (g_b p 0)) <= load p.
Fixpoint rsum (g : Z -> R) (from : Z) (f : nat) : R := match f with O => 0 | S j => rsum g from j + g (from + Z.of_nat j)%Z end.
Definition slope_at (i : Z) (t : nat) (z : R) : R := times z (g_y i t) (g_low i t) k.
Definition x_column (t : nat) (c : Z) (z : R) : R := if Z.ltb c n then slope_at c t z
  else if Z.ltb (g_b (c - n) t) 0 then 0 else slope_at (shape_point h (c - n)) t z.
Definition x_total (r : Z) (t : nat) : R := rsum (fun e => x_column t (shape_column h e) (x e)) (shape_start h r) (Z.to_nat (shape_end h r - shape_start h r)) + extra r t.
Definition x_turned (p : Z) (z : R) : R := if Z.eqb (shape_sign h p) 0 then z else - z.
Fixpoint x_pair (p : Z) (t : nat) : R := match t with O => B0 p | S q => x_pair p q + x_turned p (x_total (n + p) q) end.
Fixpoint x_rows (i : Z) (t : nat) : R := match t with O => 0 | S q => x_rows i q + x_total i q end.
Definition x_active (p : Z) (t : nat) : R := if Z.ltb (g_b p t) 0 then 0 else x_pair p t.
(** the share of pair p in the margin i, as it has moved since the start *)
Definition x_share (i : Z) (t : nat) (p : Z) : R := if Z.eqb (shape_point h p) i then x_turned p (x_active p t - x_active p 0) else 0.
Definition x_moved (i : Z) (t : nat) : R := x_rows i t + rsum (x_share i t) 0 (Z.to_nat pairs).
(** products of row r: an entry that stands for 0 is none; those of the pairs at point i, and their loads *)
Definition counts (e : Z) : R := if Req_EM_T (x e) 0 then 0 else 1.
Definition products (r : Z) : R := rsum counts (shape_start h r) (Z.to_nat (shape_end h r - shape_start h r)) + IZR (dropped r).
Definition pair_products (i p : Z) : R := if Z.eqb (shape_point h p) i then products (n + p) else 0.
Definition pair_load (i p : Z) : R := if Z.eqb (shape_point h p) i then load p else 0.

Lemma x_entry t : (t <= N)%nat -> forall r e, (0 <= r < n + pairs)%Z -> (shape_start h r <= e < shape_end h r)%Z ->
  Rabs (x_column t (shape_column h e) (x e) - IZR (entry_product (shape_coefficient h e) (column_value h (s t) (shape_column h e)))) <= 1.75 * counts e.
Proof.
  intros H r e Hr He. pose proof (Hx r e Hr He) as X. pose proof (Hcolumns r e Hr He) as C. pose proof (g_range t H) as R.
  unfold counts. destruct (Req_EM_T (x e) 0) as [Z0|_].
  - rewrite Z0 in *. assert (E0 : shape_coefficient h e = 0%Z).
    { destruct X as [[E _]|[[A B] _]]; [exact E|]. assert (-1 < IZR (shape_coefficient h e) < 1) as [L1 L2] by lra. apply lt_IZR in L1, L2. lia. }
    rewrite E0, entry_product_high, high_part_zero. unfold x_column, slope_at, times, Rdiv. rewrite !Rmult_0_l.
    replace (if (shape_column h e <? n)%Z then 0 else if (g_b (shape_column h e - n) t <? 0)%Z then 0 else 0) with 0
      by (destruct (shape_column h e <? n)%Z, (g_b (shape_column h e - n) t <? 0)%Z; reflexivity). rewrite Rminus_0_r, Rabs_R0. lra.
  - assert (near : forall i, (0 <= i < n)%Z -> Rabs (slope_at i t (x e) - IZR (high_part (shape_coefficient h e) (g_y i t))) <= 1.75 * 1).
    { intros i I. destruct (g_top t H R i I). destruct (HY i I) as [[_ D] _]. destruct (Hword i t I H). specialize (Hlows i t I H).
      rewrite Rmult_1_r. apply stands_near; [lia | lia | lia | exact X]. }
    unfold x_column, column_value, g_b. destruct (Z.ltb_spec (shape_column h e) n); [apply near; lia|].
    destruct (state_b (s t) (shape_column h e - n) <? 0)%Z; [|apply near; apply Hpoints; lia].
    rewrite entry_product_high. unfold high_part. rewrite Z.mul_0_r. change (0 / two64)%Z with 0%Z. rewrite Rminus_0_r, Rabs_R0. lra.
Qed.
Lemma x_total_near t : (t <= N)%nat -> forall r, (0 <= r < n + pairs)%Z -> Rabs (x_total r t - IZR (row_total h (s t) r)) <= 1.75 * products r.
Proof.
  intros H r Hr. pose proof (Hrowsok r Hr) as O. pose proof (Hextra r t Hr) as Ex. unfold x_total, row_total, products.
  assert (G : forall f, (shape_start h r + Z.of_nat f <= shape_end h r)%Z ->
    Rabs (rsum (fun e => x_column t (shape_column h e) (x e)) (shape_start h r) f - IZR (row_part h (s t) (shape_start h r) (shape_start h r + Z.of_nat f)))
      <= 1.75 * rsum counts (shape_start h r) f).
  { induction f as [|f IH]; intros F.
    - replace (shape_start h r + Z.of_nat 0)%Z with (shape_start h r) by lia. rewrite row_part_none. simpl. rewrite Rminus_0_r, Rabs_R0. lra.
    - specialize (IH ltac:(lia)). rewrite (row_part_next h (s t) _ (shape_start h r + Z.of_nat f) (shape_start h r + Z.of_nat (S f))) by lia.
      pose proof (x_entry t H r (shape_start h r + Z.of_nat f) Hr ltac:(lia)) as E. cbn [rsum]. rewrite plus_IZR.
      apply Rabs_le_between in IH, E. apply Rabs_le. lra. }
  specialize (G (Z.to_nat (shape_end h r - shape_start h r)) ltac:(lia)). rewrite Z2Nat.id in G by lia.
  replace (shape_start h r + (shape_end h r - shape_start h r))%Z with (shape_end h r) in G by lia.
  apply Rabs_le_between in G, Ex. apply Rabs_le. lra.
Qed.
Lemma x_turned_near p a z v : Rabs (a - IZR z) <= v -> Rabs (x_turned p a - IZR (WpGeneral.turned h p z)) <= v.
Proof. intros H. unfold x_turned, WpGeneral.turned. destruct (Z.eqb _ _); [exact H|]. rewrite opp_IZR. apply Rabs_le_between in H. apply Rabs_le. lra. Qed.
Lemma x_pair_near t : (t <= N)%nat -> forall p, (0 <= p < pairs)%Z -> Rabs (x_pair p t - IZR (g_b p t)) <= load p + INR t * (1.75 * products (n + p)).
Proof.
  intros H p P. induction t as [|t IH].
  - simpl INR. rewrite Rmult_0_l, Rplus_0_r. cbn [x_pair]. apply Hload, P.
  - specialize (IH ltac:(lia)). rewrite (g_moves t ltac:(lia) p P), moved_b_is. fold (g_b p t). cbn [x_pair]. rewrite plus_IZR, S_INR.
    assert (RP : (0 <= n + p < n + pairs)%Z) by (pose proof (Hpoints p P); lia).
    pose proof (x_turned_near p _ _ _ (x_total_near t ltac:(lia) (n + p)%Z RP)) as T.
    apply Rabs_le_between in IH, T. apply Rabs_le. lra.
Qed.
Fixpoint k_rows (i : Z) (t : nat) : Z := match t with O => 0 | S q => k_rows i q + row_total h (s q) i end.
Definition k_share (i : Z) (t : nat) (p : Z) : Z :=
  if Z.eqb (shape_point h p) i then WpGeneral.turned h p (wide_relu (g_b p t) - wide_relu (g_b p 0)) else 0%Z.
Lemma zsum_plus g g' from f : zsum (fun e => g e + g' e)%Z from f = (zsum g from f + zsum g' from f)%Z.
Proof. induction f as [|f IH]; cbn [zsum]; [reflexivity|]. rewrite IH. ring. Qed.
Lemma zsum_same g g' from f : (forall e, (from <= e < from + Z.of_nat f)%Z -> g e = g' e) -> zsum g from f = zsum g' from f.
Proof. intros H. induction f as [|f IH]; cbn [zsum]; [reflexivity|]. rewrite IH, H by (intros; try apply H; lia). reflexivity. Qed.
Lemma margin_zsum t i f : margin_part h (s t) i (Z.of_nat f) = (row_total h (s t) i + zsum (fun p => if Z.eqb (shape_point h p) i then
  WpGeneral.turned h p (wide_relu (moved_b h (s t) p) - wide_relu (state_b (s t) p)) else 0)%Z 0 f)%Z.
Proof.
  induction f as [|f IH]; [cbn [zsum]; change (Z.of_nat 0) with 0%Z; rewrite margin_part_none; ring|].
  rewrite (margin_part_next h (s t) i (Z.of_nat f) (Z.of_nat (S f))) by lia. rewrite IH. cbn [zsum]. replace (0 + Z.of_nat f)%Z with (Z.of_nat f) by lia. ring.
Qed.
(** relu telescopes *)
Lemma g_turned t i : (t <= N)%nat -> turned k g_D i t = unit k * IZR (k_rows i t + zsum (k_share i t) 0 (Z.to_nat pairs)).
Proof.
  intros H. induction t as [|t IH].
  - cbn [turned k_rows]. rewrite (zsum_same (k_share i 0) (fun _ => 0%Z)).
    + assert (Z0 : forall f, zsum (fun _ => 0%Z) 0 f = 0%Z) by (induction f as [|f IH]; cbn [zsum]; lia). rewrite Z0. replace (0 + 0)%Z with 0%Z by lia. ring.
    + intros e _. unfold k_share, WpGeneral.turned. rewrite Z.sub_diag. destruct (shape_point h e =? i)%Z; [destruct (shape_sign h e =? 0)%Z|]; reflexivity.
  - cbn [turned]. rewrite (IH ltac:(lia)), argument_unit by lia. rewrite <- Rmult_plus_distr_l, <- plus_IZR. do 2 f_equal. unfold g_D.
    rewrite <- (Z2Nat.id pairs) at 2 by lia. rewrite margin_zsum. cbn [k_rows].
    rewrite (zsum_same (k_share i (S t)) (fun p => k_share i t p + (if Z.eqb (shape_point h p) i then
      WpGeneral.turned h p (wide_relu (moved_b h (s t) p) - wide_relu (state_b (s t) p)) else 0))%Z); [rewrite zsum_plus; ring|].
    intros p P. unfold k_share. rewrite (g_moves t ltac:(lia) p ltac:(lia)). fold (g_b p t). unfold WpGeneral.turned. destruct (Z.eqb _ i); [|reflexivity]. destruct (Z.eqb _ 0); ring.
Qed.
Lemma x_rows_near t : (t <= N)%nat -> forall i, (0 <= i < n)%Z -> Rabs (x_rows i t - IZR (k_rows i t)) <= INR t * (1.75 * products i).
Proof.
  intros H i I. induction t as [|t IH].
  - simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - specialize (IH ltac:(lia)). pose proof (x_total_near t ltac:(lia) i ltac:(lia)) as T. cbn [x_rows k_rows]. rewrite plus_IZR, S_INR.
    apply Rabs_le_between in IH, T. apply Rabs_le. lra.
Qed.
Lemma x_active_near t : (t <= N)%nat -> forall p, (0 <= p < pairs)%Z -> Rabs (x_active p t - IZR (wide_relu (g_b p t))) <= load p + INR t * (1.75 * products (n + p)).
Proof.
  intros H p P. unfold x_active, wide_relu. destruct (g_b p t <? 0)%Z; [|apply x_pair_near; assumption].
  rewrite Rminus_0_r, Rabs_R0. pose proof (x_pair_near t H p P). pose proof (Rabs_pos (x_pair p t - IZR (g_b p t))). lra.
Qed.
Lemma x_shares_near t : (t <= N)%nat -> forall i f, (Z.of_nat f <= pairs)%Z -> Rabs (rsum (x_share i t) 0 f - IZR (zsum (k_share i t) 0 f)) <=
  2 * rsum (pair_load i) 0 f + INR t * (1.75 * rsum (pair_products i) 0 f).
Proof.
  intros H i f. induction f as [|f IH]; intros F.
  - simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - specialize (IH ltac:(lia)). cbn [rsum zsum]. rewrite plus_IZR. replace (0 + Z.of_nat f)%Z with (Z.of_nat f) by lia.
    assert (E : Rabs (x_share i t (Z.of_nat f) - IZR (k_share i t (Z.of_nat f))) <= 2 * pair_load i (Z.of_nat f) + INR t * (1.75 * pair_products i (Z.of_nat f))).
    { unfold x_share, k_share, pair_load, pair_products. destruct (Z.eqb _ i); [|rewrite Rminus_0_r, Rabs_R0; lra]. apply x_turned_near. rewrite minus_IZR.
      pose proof (x_active_near t H (Z.of_nat f) ltac:(lia)) as A. pose proof (x_active_near 0 ltac:(lia) (Z.of_nat f) ltac:(lia)) as A0. simpl INR in A0.
      apply Rabs_le_between in A, A0. apply Rabs_le. lra. }
    apply Rabs_le_between in IH, E. apply Rabs_le. lra.
Qed.

(** what section 3 claims, for every step of the block: `each`, and 1.75 for every product of the margin's row and of the rows of its
    pairs a step; the loads of these b twice *)
Theorem general_block : forall t, (t <= N)%nat -> forall i, g_live i ->
  (g_y i t < two63)%Z /\ least k g_y i <= carried k g_y g_low i t /\ ((t < N)%nat -> within (g_D i t) M) /\
  Rabs (phi loss rho k i (carried k g_y g_low i t) - phi loss rho k i (carried k g_y g_low i 0) + unit k * x_moved i t) <=
    unit k * (2 * rsum (pair_load i) 0 (Z.to_nat pairs)) +
    INR t * (each loss k terms M g_y i + unit k * (1.75 * products i + 1.75 * rsum (pair_products i) 0 (Z.to_nat pairs))).
Proof.
  intros t H i L. destruct (g_block t H i L) as (A & _ & B & C & E). destruct L as [I _]. repeat (split; [assumption|]).
  rewrite (g_turned t i H) in E. pose proof (unit_pos k g_k) as U. pose proof (x_rows_near t H i I) as P.
  pose proof (x_shares_near t H i (Z.to_nat pairs) ltac:(lia)) as Q. rewrite plus_IZR in E. unfold x_moved.
  set (one := rsum (pair_load i) 0 (Z.to_nat pairs)) in *. set (pp := rsum (pair_products i) 0 (Z.to_nat pairs)) in *.
  set (xs := rsum (x_share i t) 0 (Z.to_nat pairs)) in *. set (ks := IZR (zsum (k_share i t) 0 (Z.to_nat pairs))) in *.
  assert (G : Rabs (x_rows i t + xs - (IZR (k_rows i t) + ks)) <= 2 * one + INR t * (1.75 * products i + 1.75 * pp)).
  { apply Rabs_le_between in P, Q. apply Rabs_le. lra. }
  apply (near_times _ _ _ _ U) in G. apply Rabs_le_between in E. apply Rabs_le. lra.
Qed.
(** and b, for every pair *)
Theorem general_pairs : forall t, (t <= N)%nat -> forall p, (0 <= p < pairs)%Z ->
  (Z.abs (g_b p t) <= 2 ^ 120 + Z.of_nat t * M)%Z /\ Rabs (x_pair p t - IZR (g_b p t)) <= load p + INR t * (1.75 * products (n + p)).
Proof. intros t H p P. split; [apply g_near; [exact H | intros; apply g_range; lia | exact P] | apply x_pair_near; assumption]. Qed.
End General.

(** the steps of the dense loop are these, when the check after the block finds every b narrow *)
Lemma dense_general : forall h k terms loss rounds (s : nat -> state) N, (forall t, (t < N)%nat -> narrow (s t)) ->
  (forall t, (t < N)%nat -> dense_moves h k terms loss rounds (s t) (s (S t))) -> forall t, (t < N)%nat -> general_moves h k terms loss rounds (s t) (s (S t)).
Proof. intros h k terms loss rounds s N Hn Hs t H. exact (Hs t H (Hn t H)). Qed.
