(** KernelTwo.v -- blocks of the loops for two points (acsl/two.acsl): with the steps that WP proves, the coefficients'
    sizes that the loader chooses and the check of b after the block, everything stays in range, and the carried slopes follow the
    margins of the exact centre up to the unit counts of doc/fast-engine.md, section 3. *)
From Coq Require Import Reals ZArith Lia Lra.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic WpTwo KernelStep KernelBlock.
Open Scope R_scope.

(** ** Products *)
Lemma high_part_of : forall a b, high_of (high_part a b) a b.
Proof. intros a b. unfold high_of, high_part, two64. pose proof (Z.div_mod (a * b) 18446744073709551616 ltac:(lia)). pose proof (Z.mod_pos_bound (a * b) 18446744073709551616 ltac:(lia)). lia. Qed.
Lemma high_part_le : forall a y Y, (0 <= y <= Y)%Z -> (two64 * Z.abs (high_part a y) <= Z.abs a * Y + two64)%Z.
Proof.
  intros a y Y H. pose proof (high_part_of a y) as P. unfold high_of, two64 in *.
  assert (- (Z.abs a * Y) <= a * y <= Z.abs a * Y)%Z by nia. lia.
Qed.
(** one unit of D as a number *)
Definition unit (k : Z) : R := / (IZR two64 * IZR k).
Lemma unit_pos k : (4 <= k)%Z -> 0 < unit k.
Proof. intros H. apply four_pos in H. apply Rinv_0_lt_compat. unfold two64. lra. Qed.
Lemma argument_unit D k : (4 <= k)%Z -> argument D k = unit k * IZR D.
Proof. intros H. apply four_pos in H. unfold argument, unit, two64. field. lra. Qed.

(** the coefficient c of a row and the exact number x that it stands for: 0 for a point whose slope is carried as 0 *)
Definition stands (c : Z) (x : R) : Prop := (c = 0%Z /\ x = 0) \/ (-0.51 <= x - IZR c <= 0.51 /\ -0.93 * IZR two63 <= x <= 0.93 * IZR two63).
(** x times a slope, in units of D *)
Definition times (x : R) (y low k : Z) : R := x * IZR (slope y low k) / (2 * IZR two64 * IZR k).
Lemma stands_near c x y low k : (4 <= k)%Z -> (0 <= low < 2 * k)%Z -> (0 <= y < two63)%Z -> stands c x ->
  Rabs (times x y low k - IZR (high_part c y)) <= 1.75.
Proof.
  intros Hk Hl Hy [[-> ->]|[H1 H2]].
  - unfold times. rewrite high_part_zero. unfold Rdiv. rewrite !Rmult_0_l, Rminus_0_r, Rabs_R0. lra.
  - pose proof (product_error x (high_part c y) c y low k Hk Hl Hy (high_part_of c y) H1 H2) as P. unfold product_near, near in P.
    apply Rabs_le. unfold times. lra.
Qed.

Lemma near_times u p q x : 0 < u -> Rabs (p - q) <= x -> - (x * u) <= u * p - u * q <= x * u.
Proof. intros U H. apply Rabs_le_between in H. split; nra. Qed.

(** ** Nothing tracked *)
Section Frozen.
Variables (k terms M loss rounds ratio0 ratio1 a b c d Y0 Y1 : Z) (rho : Z -> R) (N : nat) (live0 live1 : bool) (s : nat -> slopes2).
Definition f_live (i : Z) : Prop := (i = 0%Z /\ live0 = true) \/ (i = 1%Z /\ live1 = true).
Definition f_mute (i : Z) : Prop := (i = 0%Z /\ live0 = false) \/ (i = 1%Z /\ live1 = false).
Definition f_ratio (i : Z) : Z := if Z.eqb i 0 then ratio0 else ratio1.
Definition f_y (i : Z) (t : nat) : Z := if Z.eqb i 0 then y0 (s t) else y1 (s t).
Definition f_low (i : Z) (t : nat) : Z := if Z.eqb i 0 then low0 (s t) else low1 (s t).
Definition f_D (i : Z) (t : nat) : Z := if Z.eqb i 0 then (high_part a (y0 (s t)) + high_part b (y1 (s t)))%Z
  else (high_part c (y1 (s t)) + high_part d (y0 (s t)))%Z.

Hypothesis Hk : (4 <= k)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two64 * k))%Z.
Hypothesis Hword : forall t, (t <= N)%nat -> (0 <= y0 (s t) /\ 0 <= y1 (s t) /\ 0 <= low0 (s t) /\ 0 <= low1 (s t))%Z.
(** what the loader sees to: slopes are loaded into their words, or are 0; the largest step *)
Hypothesis Hstart : forall i, f_live i -> (two60 <= f_y i 0)%Z /\ 1.15 * IZR (f_y i 0) <= IZR two63.
Hypothesis Hmute : forall i, f_mute i -> f_y i 0 = 0%Z /\ f_low i 0 = 0%Z.
Hypothesis HY0 : (0 <= Y0 < two63)%Z /\ (live0 = true -> 1.15 * IZR (y0 (s 0%nat)) <= IZR Y0).
Hypothesis HY1 : (0 <= Y1 < two63)%Z /\ (live1 = true -> 1.15 * IZR (y1 (s 0%nat)) <= IZR Y1).
Hypothesis Hrow0 : (Z.abs a * Y0 + Z.abs b * Y1 + 2 * two64 <= two64 * M)%Z.
Hypothesis Hrow1 : (Z.abs c * Y1 + Z.abs d * Y0 + 2 * two64 <= two64 * M)%Z.
Hypothesis Hsmall : forall i, f_live i -> INR N * each loss k terms M f_y i <= 1/1024.
Hypothesis Hodds : loss <> 0%Z -> odds_ok f_ratio rho k f_live f_y.
Hypothesis Hway : loss <> 0%Z -> way_ok loss rounds rho k terms M f_live.
(** what WP proves of fast_frozen_run, fast_diagonal_run (low words, steps) *)
Hypothesis Hlows : forall t, (t <= N)%nat -> (low0 (s t) < 2 * k /\ low1 (s t) < 2 * k)%Z.
Hypothesis Hsteps : forall t, (t < N)%nat -> frozen_moves a b c d k terms loss rounds ratio0 ratio1 (s t) (s (S t)).

Notation ranged := (in_range f_live f_mute f_y f_low).

Lemma f_top t : (t <= N)%nat -> ranged t -> (0 <= y0 (s t) <= Y0 /\ 0 <= y1 (s t) <= Y1)%Z.
Proof.
  intros H [L Z0]. destruct (Hword t H) as (W0 & W1 & _). split; split; try assumption.
  - unfold f_live, f_mute in L, Z0. destruct live0.
    + specialize (L 0%Z (or_introl (conj eq_refl eq_refl))). unfold f_y in L. simpl in L. destruct HY0 as [_ B]. specialize (B eq_refl). apply le_IZR. lra.
    + destruct (Z0 0%Z (or_introl (conj eq_refl eq_refl))) as [A _]. unfold f_y in A. simpl in A. lia.
  - unfold f_live, f_mute in L, Z0. destruct live1.
    + specialize (L 1%Z (or_intror (conj eq_refl eq_refl))). unfold f_y in L. simpl in L. destruct HY1 as [_ B]. specialize (B eq_refl). apply le_IZR. lra.
    + destruct (Z0 1%Z (or_intror (conj eq_refl eq_refl))) as [A _]. unfold f_y in A. simpl in A. lia.
Qed.

Lemma f_rows t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, f_live i -> within (f_D i t) M.
Proof.
  intros H Rs i; pose proof (Rs t (le_n t)) as R; intros [[-> _]|[-> _]]; destruct (f_top t ltac:(lia) R) as [T0 T1]; unfold f_D, within; simpl.
  - pose proof (high_part_le a _ _ T0). pose proof (high_part_le b _ _ T1). unfold two64 in *. lia.
  - pose proof (high_part_le c _ _ T1). pose proof (high_part_le d _ _ T0). unfold two64 in *. lia.
Qed.

Lemma f_steps t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, f_live i \/ f_mute i ->
  moves loss rounds (f_ratio i) (f_y i t) (f_low i t) (f_D i t) k terms (f_y i (S t)) (f_low i (S t)).
Proof.
  intros H Rs i P. pose proof (Rs t (le_n t)) as R. destruct (f_top t ltac:(lia) R) as [T0 T1]. destruct HY0 as [[_ B0] _], HY1 as [[_ B1] _]. destruct (Hsteps t H ltac:(lia) ltac:(lia)) as [S0 S1].
  destruct P as [[[-> _]|[-> _]]|[[-> _]|[-> _]]]; assumption.
Qed.

Lemma f_lows i t : f_live i -> (t <= N)%nat -> (0 <= f_low i t < 2 * k)%Z.
Proof. intros [[-> _]|[-> _]] H; destruct (Hword t H) as (_ & _ & A & B); destruct (Hlows t H); unfold f_low; cbn -[Z.mul]; lia. Qed.

Lemma f_words i t : f_live i -> (t <= N)%nat -> (0 <= f_y i t)%Z.
Proof. intros [[-> _]|[-> _]] H; destruct (Hword t H) as (A & B & _); assumption. Qed.

Definition f_block := block loss rounds f_ratio rho k terms M N f_live f_mute f_y f_low f_D
  Hk Hterms HM Hodds Hway Hlong f_lows f_words Hstart Hmute Hsmall f_rows f_steps.
Definition f_known := all_known loss rounds f_ratio rho k terms M N f_live f_mute f_y f_low f_D
  Hk Hterms HM Hodds Hway Hlong f_lows f_words Hstart Hmute Hsmall f_rows f_steps.
Definition f_range t H := range_of loss f_ratio rho k terms M N f_live f_mute f_y f_low f_D
  Hk HM Hodds Hlong f_lows Hstart Hsmall t H (f_known t H).

(** the margins of the exact centre, in units of D: it moves by the carried slopes *)
Variables xa xb xc xd : R.
Hypothesis Ha : stands a xa. Hypothesis Hb : stands b xb. Hypothesis Hc : stands c xc. Hypothesis Hd : stands d xd.
Fixpoint f_margin (i : Z) (t : nat) : R := match t with
  | O => 0
  | S q => f_margin i q + (if Z.eqb i 0 then times xa (y0 (s q)) (low0 (s q)) k + times xb (y1 (s q)) (low1 (s q)) k
                           else times xc (y1 (s q)) (low1 (s q)) k + times xd (y0 (s q)) (low0 (s q)) k)
  end.

Lemma f_margin_near t : (t <= N)%nat -> forall i, f_live i -> Rabs (unit k * f_margin i t - turned k f_D i t) <= INR t * (3.5 * unit k).
Proof.
  intros H i L. pose proof (unit_pos k Hk) as U. induction t as [|t IH].
  - simpl. rewrite Rmult_0_r, Rminus_0_r, Rabs_R0, Rmult_0_l. lra.
  - specialize (IH ltac:(lia)). pose proof (f_range t ltac:(lia)) as R. destruct (f_top t ltac:(lia) R) as [T0 T1]. destruct HY0 as [[_ B0] _], HY1 as [[_ B1] _].
    destruct (Hword t ltac:(lia)) as (_ & _ & W2 & W3). destruct (Hlows t ltac:(lia)) as [L0 L1]. rewrite S_INR. cbn [turned f_margin]. rewrite argument_unit by exact Hk.
    pose proof (stands_near a xa (y0 (s t)) (low0 (s t)) k Hk ltac:(lia) ltac:(lia) Ha) as Pa. pose proof (stands_near b xb (y1 (s t)) (low1 (s t)) k Hk ltac:(lia) ltac:(lia) Hb) as Pb.
    pose proof (stands_near c xc (y1 (s t)) (low1 (s t)) k Hk ltac:(lia) ltac:(lia) Hc) as Pc. pose proof (stands_near d xd (y0 (s t)) (low0 (s t)) k Hk ltac:(lia) ltac:(lia) Hd) as Pd.
    apply (near_times _ _ _ _ U) in Pa, Pb, Pc, Pd. apply Rabs_le_between in IH. apply Rabs_le. destruct L as [[-> _]|[-> _]]; cbn [Z.eqb].
    + change (f_D 0 t) with (high_part a (y0 (s t)) + high_part b (y1 (s t)))%Z. rewrite plus_IZR. set (p := times xa _ _ _) in *. set (q := times xb _ _ _) in *. set (m := f_margin 0 t) in *. set (z := turned k f_D 0 t) in *. lra.
    + change (f_D 1 t) with (high_part c (y1 (s t)) + high_part d (y0 (s t)))%Z. rewrite plus_IZR. set (p := times xc _ _ _) in *. set (q := times xd _ _ _) in *. set (m := f_margin 1 t) in *. set (z := turned k f_D 1 t) in *. lra.
Qed.

(** what section 3 claims, for every step of the block: `each` and two products a step *)
Theorem frozen_block : forall t, (t <= N)%nat -> forall i, f_live i ->
  (f_y i t < two63)%Z /\ least k f_y i <= carried k f_y f_low i t /\ ((t < N)%nat -> within (f_D i t) M) /\
  Rabs (phi loss rho k i (carried k f_y f_low i t) - phi loss rho k i (carried k f_y f_low i 0) + unit k * f_margin i t) <= INR t * (each loss k terms M f_y i + 2 * 1.75 * unit k).
Proof.
  intros t H i L. destruct (f_block t H i L) as (A & _ & B & C & E). pose proof (f_margin_near t H i L) as F. split; [exact A|]. split; [exact B|]. split; [exact C|].
  apply Rabs_le_between in E, F. apply Rabs_le. lra.
Qed.
End Frozen.

Ltac feed H := match type of H with ?A -> _ => let X := fresh in assert (X : A); [clear H | specialize (H X); clear X] end.
(** the hypotheses do not contradict each other: a thousand steps of points that stay where they are *)
Lemma frozen_possible : forall t, (t <= 1000)%nat -> Rabs (unit 4 * f_margin 4 (fun _ => {| y0 := two61; low0 := 1; y1 := two61; low1 := 2 |}) 0 0 0 0 0 t) <= 1/1024.
Proof.
  set (s := fun _ : nat => {| y0 := two61; low0 := 1; y1 := two61; low1 := 2 |}). intros t H.
  assert (D0 : forall i t, f_D 0 0 0 0 s i t = 0%Z) by (intros; unfold f_D; rewrite !high_part_zero; destruct (Z.eqb i 0); reflexivity).
  assert (E : f_y s 0 0 = two61) by reflexivity.
  assert (Sm : 1000 * each 0 4 1 2 (f_y s) 0 <= 1/2048).
  { unfold each, least, left_out, most. rewrite E. change (Z.to_nat (1 + 2)) with 3%nat. change (Z.eqb 0 0) with true. cbv iota. unfold two64. simpl. lra. }
  assert (mv : forall l, moves 0 0 0 two61 l 0 4 1 two61 l).
  { intros l. unfold moves. change (Z.eqb 0 0) with true. cbv iota. split; [intros A; discriminate A|]. intros _ _. unfold lands, near. intros _. split; [reflexivity|].
    unfold stepped, argument. rewrite !series_next by lia. rewrite series_end by lia. replace (0 / (IZR two64 * 4)) with 0 by (unfold Rdiv; ring). lra. }
  pose proof (frozen_block 4 1 2 0 0 0 0 0 0 0 0 5000000000000000000 5000000000000000000 (fun _ => 0) 1000 true true s) as F.
  feed F; [lia|]. feed F; [lia|]. feed F; [lia|]. feed F; [unfold two64; lia|].
  feed F; [intros; cbn; lia|].
  feed F; [intros i [[-> _]|[-> _]]; cbn; split; try lia; lra|].
  feed F; [intros i [[_ A]|[_ A]]; discriminate A|].
  feed F; [split; [lia|]; intros _; cbn; lra|].
  feed F; [split; [lia|]; intros _; cbn; lra|].
  feed F; [unfold two64; lia|]. feed F; [unfold two64; lia|].
  feed F.
  { intros i L. replace (INR 1000) with 1000 by (rewrite INR_IZR_INZ; reflexivity). assert (Q : each 0 4 1 2 (f_y s) i = each 0 4 1 2 (f_y s) 0) by (destruct L as [[-> _]|[-> _]]; reflexivity). rewrite Q. lra. }
  feed F; [intros A; destruct (A eq_refl)|]. feed F; [intros A; destruct (A eq_refl)|].
  feed F; [intros; cbn; lia|].
  feed F; [intros q _; unfold frozen_moves, frozen_follow; rewrite !high_part_zero; cbn [s y0 low0 y1 low1]; intros _ _; split; apply mv|].
  assert (St : stands 0 0) by (left; split; reflexivity).
  destruct (F 0 0 0 0 St St St St t H 0%Z (or_introl (conj eq_refl eq_refl))) as (_ & _ & _ & G). clear F. rename G into F.
  change (carried 4 (f_y s) (f_low s) 0 t) with (carried 4 (f_y s) (f_low s) 0 0) in F. apply le_INR in H. rewrite (INR_IZR_INZ 1000) in H. change (IZR (Z.of_nat 1000)) with 1000 in H.
    pose proof (pos_INR t). assert (U : 0 < unit 4 <= 0.0000000001) by (split; [apply unit_pos; lia | unfold unit, two64; lra]).
    set (e := each 0 4 1 2 (f_y s) 0) in *. assert (0 <= e) by (unfold e, each, least, left_out, most; rewrite E; change (Z.to_nat (1 + 2)) with 3%nat; change (Z.eqb 0 0) with true; cbv iota; unfold two64; simpl; lra).
    assert (INR t * (e + 2 * 1.75 * unit 4) <= 1/1024) by nra. apply Rabs_le_between in F. apply Rabs_le. lra.
Qed.

(** ** A tracked pair at each point *)
Section Sliding.
(** rows of the margins (own point, other point) and of the pairs (other point, own point), as c[0] .. c[3] of the block *)
Variables (k terms M loss rounds ratio0 ratio1 a b c d a1 e1 c1 d1 Y0 Y1 : Z) (rho : Z -> R) (N : nat) (live0 live1 : bool) (x : nat -> slides2).
Definition s_live (i : Z) : Prop := (i = 0%Z /\ live0 = true) \/ (i = 1%Z /\ live1 = true).
Definition s_mute (i : Z) : Prop := (i = 0%Z /\ live0 = false) \/ (i = 1%Z /\ live1 = false).
Definition s_ratio (i : Z) : Z := if Z.eqb i 0 then ratio0 else ratio1.
Definition s_y (i : Z) (t : nat) : Z := if Z.eqb i 0 then y0 (s2 (x t)) else y1 (s2 (x t)).
Definition s_low (i : Z) (t : nat) : Z := if Z.eqb i 0 then low0 (s2 (x t)) else low1 (s2 (x t)).
Definition s_b (i : Z) (t : nat) : Z := if Z.eqb i 0 then b0 (x t) else b1 (x t).
Definition s_part (i : Z) (t : nat) : Z := if Z.eqb i 0 then slide_part a b (s_y 0 t) (s_y 1 t) (s_b 1 t) else slide_part c d (s_y 1 t) (s_y 0 t) (s_b 0 t).
Definition s_row (i : Z) (t : nat) : Z := if Z.eqb i 0 then slide_row a1 e1 (s_y 1 t) (s_y 0 t) (s_b 0 t) else slide_row c1 d1 (s_y 0 t) (s_y 1 t) (s_b 1 t).
Definition s_D (i : Z) (t : nat) : Z := (s_part i t + slide_relu (s_b i t) - slide_relu (s_b i (S t)))%Z.

Hypothesis Hk : (4 <= k)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two64 * k))%Z.
Hypothesis Hword : forall t, (t <= N)%nat -> (0 <= s_y 0 t /\ 0 <= s_y 1 t /\ 0 <= s_low 0 t /\ 0 <= s_low 1 t)%Z.
(** what the loader sees to *)
Hypothesis Hstart : forall i, s_live i -> (two60 <= s_y i 0)%Z /\ 1.15 * IZR (s_y i 0) <= IZR two63.
Hypothesis Hmute : forall i, s_mute i -> s_y i 0 = 0%Z /\ s_low i 0 = 0%Z.
Hypothesis HY0 : (0 <= Y0 < two63)%Z /\ (live0 = true -> 1.15 * IZR (s_y 0 0) <= IZR Y0).
Hypothesis HY1 : (0 <= Y1 < two63)%Z /\ (live1 = true -> 1.15 * IZR (s_y 1 0) <= IZR Y1).
Hypothesis Hrow0 : ((Z.abs a + Z.abs e1) * Y0 + (Z.abs b + Z.abs a1) * Y1 + 4 * two64 <= two64 * M)%Z.
Hypothesis Hrow1 : ((Z.abs c + Z.abs d1) * Y1 + (Z.abs d + Z.abs c1) * Y0 + 4 * two64 <= two64 * M)%Z.
Hypothesis Hsmall : forall i, s_live i -> INR N * each loss k terms M s_y i <= 1/1024.
Hypothesis Hodds : loss <> 0%Z -> odds_ok s_ratio rho k s_live s_y.
Hypothesis Hway : loss <> 0%Z -> way_ok loss rounds rho k terms M s_live.
(** what is checked after the block *)
Hypothesis Hb : forall i t, i = 0%Z \/ i = 1%Z -> (t <= N)%nat -> (-4611686018427387904 <= s_b i t < 4611686018427387904)%Z.
(** what WP proves of fast_sliding_run (low words, steps) *)
Hypothesis Hlows : forall t, (t <= N)%nat -> (s_low 0 t < 2 * k /\ s_low 1 t < 2 * k)%Z.
Hypothesis Hsteps : forall t, (t < N)%nat -> slide_moves a b c d a1 e1 c1 d1 k terms loss rounds ratio0 ratio1 (x t) (x (S t)).

Notation ranged := (in_range s_live s_mute s_y s_low).

Lemma s_top t : (t <= N)%nat -> ranged t -> (0 <= s_y 0 t <= Y0 /\ 0 <= s_y 1 t <= Y1)%Z.
Proof.
  intros H [L Z0]. destruct (Hword t H) as (W0 & W1 & _). unfold s_live, s_mute in L, Z0. split; split; try assumption.
  - destruct live0.
    + specialize (L 0%Z (or_introl (conj eq_refl eq_refl))). destruct HY0 as [_ B]. specialize (B eq_refl). apply le_IZR. lra.
    + destruct (Z0 0%Z (or_introl (conj eq_refl eq_refl))) as [A _]. lia.
  - destruct live1.
    + specialize (L 1%Z (or_intror (conj eq_refl eq_refl))). destruct HY1 as [_ B]. specialize (B eq_refl). apply le_IZR. lra.
    + destruct (Z0 1%Z (or_intror (conj eq_refl eq_refl))) as [A _]. lia.
Qed.

Lemma s_sizes t : (t < N)%nat -> ranged t -> (Z.abs (s_part 0 t) + Z.abs (s_row 0 t) <= M /\ Z.abs (s_part 1 t) + Z.abs (s_row 1 t) <= M)%Z.
Proof.
  intros H R. destruct (s_top t ltac:(lia) R) as [T0 T1]. unfold s_part, s_row, slide_part, slide_row. cbn [Z.eqb].
  pose proof (high_part_le a _ _ T0). pose proof (high_part_le b _ _ T1). pose proof (high_part_le a1 _ _ T1). pose proof (high_part_le e1 _ _ T0).
  pose proof (high_part_le c _ _ T1). pose proof (high_part_le d _ _ T0). pose proof (high_part_le c1 _ _ T0). pose proof (high_part_le d1 _ _ T1).
  assert (G : forall u v (t0 : bool), (Z.abs (u + (if t0 then 0 else v)) <= Z.abs u + Z.abs v)%Z).
  { intros u v [|]; [rewrite Z.add_0_r; pose proof (Z.abs_nonneg v); lia | apply Z.abs_triangle]. }
  pose proof (G (high_part a (s_y 0 t)) (high_part b (s_y 1 t)) (s_b 1 t <? 0)%Z). pose proof (G (high_part c (s_y 1 t)) (high_part d (s_y 0 t)) (s_b 0 t <? 0)%Z).
  pose proof (G (high_part a1 (s_y 1 t)) (high_part e1 (s_y 0 t)) (s_b 0 t <? 0)%Z). pose proof (G (high_part c1 (s_y 0 t)) (high_part d1 (s_y 1 t)) (s_b 1 t <? 0)%Z).
  rewrite !Z.mul_add_distr_r in Hrow0, Hrow1. unfold two64 in *. clear G.
  repeat match goal with
  | [ H : context [ (Z.abs ?u * ?v)%Z ] |- _ ] => let w := fresh "m" in set (w := (Z.abs u * v)%Z) in *; clearbody w
  end.
  repeat match goal with
  | [ H : context [ Z.abs ?u ] |- _ ] => let w := fresh "m" in set (w := Z.abs u) in *; clearbody w
  end.
  split; lia.
Qed.

Lemma s_next t : (t < N)%nat -> ranged t -> (s_b 0 (S t) = s_b 0 t - s_row 0 t /\ s_b 1 (S t) = s_b 1 t - s_row 1 t)%Z /\
  moves loss rounds ratio0 (s_y 0 t) (s_low 0 t) (s_D 0 t) k terms (s_y 0 (S t)) (s_low 0 (S t)) /\
  moves loss rounds ratio1 (s_y 1 t) (s_low 1 t) (s_D 1 t) k terms (s_y 1 (S t)) (s_low 1 (S t)).
Proof.
  intros H R. destruct (s_top t ltac:(lia) R) as [T0 T1]. destruct HY0 as [[_ B0] _], HY1 as [[_ B1] _]. destruct (s_sizes t H R) as [Z0 Z1].
  pose proof (Hb 0 t (or_introl eq_refl) ltac:(lia)) as C0. pose proof (Hb 1 t (or_intror eq_refl) ltac:(lia)) as C1.
  destruct (Hsteps t H) as (E0 & E1 & F0 & F1).
  - exact (Z.le_lt_trans _ _ _ (proj2 T0) B0).
  - exact (Z.le_lt_trans _ _ _ (proj2 T1) B1).
  - exact C0.
  - exact C1.
  - change (within (s_part 0 t + s_row 0 t) two61). unfold within. clear - Z0 Z1 HM. lia.
  - change (within (s_part 0 t - s_row 0 t) two61). unfold within. clear - Z0 Z1 HM. lia.
  - change (within (s_part 1 t + s_row 1 t) two61). unfold within. clear - Z0 Z1 HM. lia.
  - change (within (s_part 1 t - s_row 1 t) two61). unfold within. clear - Z0 Z1 HM. lia.
  - split; [split; [exact E0|exact E1]|]. split; [exact F0|exact F1].
Qed.

Lemma s_rows t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, s_live i -> within (s_D i t) M.
Proof.
  intros H Rs i L. pose proof (Rs t (le_n t)) as R. destruct (s_next t H R) as [[E0 E1] _]. destruct (s_sizes t H R) as [Z0 Z1]. unfold s_D, within, slide_relu.
  destruct L as [[-> _]|[-> _]]; rewrite ?E0, ?E1.
  - clear - Z0. destruct (Z.ltb_spec (s_b 0 t) 0), (Z.ltb_spec (s_b 0 t - s_row 0 t) 0); lia.
  - clear - Z1. destruct (Z.ltb_spec (s_b 1 t) 0), (Z.ltb_spec (s_b 1 t - s_row 1 t) 0); lia.
Qed.

Lemma s_steps t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, s_live i \/ s_mute i ->
  moves loss rounds (s_ratio i) (s_y i t) (s_low i t) (s_D i t) k terms (s_y i (S t)) (s_low i (S t)).
Proof. intros H Rs i P. destruct (s_next t H (Rs t (le_n t))) as (_ & F0 & F1). destruct P as [[[-> _]|[-> _]]|[[-> _]|[-> _]]]; assumption. Qed.

Lemma s_lows i t : s_live i -> (t <= N)%nat -> (0 <= s_low i t < 2 * k)%Z.
Proof. intros [[-> _]|[-> _]] H; destruct (Hword t H) as (_ & _ & A & B); destruct (Hlows t H); lia. Qed.

Lemma s_words i t : s_live i -> (t <= N)%nat -> (0 <= s_y i t)%Z.
Proof. intros [[-> _]|[-> _]] H; destruct (Hword t H) as (A & B & _); assumption. Qed.

Definition s_block := block loss rounds s_ratio rho k terms M N s_live s_mute s_y s_low s_D
  Hk Hterms HM Hodds Hway Hlong s_lows s_words Hstart Hmute Hsmall s_rows s_steps.
Definition s_known := all_known loss rounds s_ratio rho k terms M N s_live s_mute s_y s_low s_D
  Hk Hterms HM Hodds Hway Hlong s_lows s_words Hstart Hmute Hsmall s_rows s_steps.
Definition s_range t H := range_of loss s_ratio rho k terms M N s_live s_mute s_y s_low s_D
  Hk HM Hodds Hlong s_lows Hstart Hsmall t H (s_known t H).

(** the shares of the tracked pairs in the margins of the exact centre, and these margins, in units of D *)
Variables (xa xb xc xd xa1 xe1 xc1 xd1 : R) (B0 B1 : R).
Hypothesis Ha : stands a xa. Hypothesis Hb' : stands b xb. Hypothesis Hc : stands c xc. Hypothesis Hd : stands d xd.
Hypothesis Ha1 : stands a1 xa1. Hypothesis He1 : stands e1 xe1. Hypothesis Hc1 : stands c1 xc1. Hypothesis Hd1 : stands d1 xd1.
Hypothesis Hload : Rabs (B0 - IZR (s_b 0 0)) <= 1.5 /\ Rabs (B1 - IZR (s_b 1 0)) <= 1.5.
Definition active (i : Z) (t : nat) (z : R) : R := if Z.ltb (s_b i t) 0 then 0 else z.
Definition s_times (z : R) (i : Z) (t : nat) : R := times z (s_y i t) (s_low i t) k.
Definition x_part (i : Z) (t : nat) : R := if Z.eqb i 0 then s_times xa 0 t + active 1 t (s_times xb 1 t) else s_times xc 1 t + active 0 t (s_times xd 0 t).
Definition x_row (i : Z) (t : nat) : R := if Z.eqb i 0 then s_times xa1 1 t + active 0 t (s_times xe1 0 t) else s_times xc1 0 t + active 1 t (s_times xd1 1 t).
Fixpoint x_b (i : Z) (t : nat) : R := match t with O => if Z.eqb i 0 then B0 else B1 | S q => x_b i q - x_row i q end.
Fixpoint x_parts (i : Z) (t : nat) : R := match t with O => 0 | S q => x_parts i q + x_part i q end.
Definition x_margin (i : Z) (t : nat) : R := x_parts i t + active i 0 (x_b i 0) - active i t (x_b i t).
Fixpoint k_parts (i : Z) (t : nat) : Z := match t with O => 0 | S q => k_parts i q + s_part i q end.

Lemma two_near p q v w : Rabs (p - IZR v) <= 1.75 -> Rabs (q - IZR w) <= 1.75 -> forall i t,
  Rabs (p + active i t q - IZR (v + (if Z.ltb (s_b i t) 0 then 0 else w))) <= 3.5.
Proof.
  intros P Q i t. unfold active. rewrite plus_IZR. apply Rabs_le_between in P, Q. apply Rabs_le. destruct (s_b i t <? 0)%Z; lra.
Qed.
Lemma x_near t : (t < N)%nat -> forall i, i = 0%Z \/ i = 1%Z ->
  Rabs (x_part i t - IZR (s_part i t)) <= 3.5 /\ Rabs (x_row i t - IZR (s_row i t)) <= 3.5.
Proof.
  intros H i I. destruct (s_top t ltac:(lia) (s_range t ltac:(lia))) as [T0 T1]. destruct HY0 as [[_ C0] _], HY1 as [[_ C1] _].
  destruct (Hword t ltac:(lia)) as (_ & _ & W2 & W3). destruct (Hlows t ltac:(lia)) as [L0 L1].
  assert (N0 : forall z w, stands z w -> Rabs (s_times w 0 t - IZR (high_part z (s_y 0 t))) <= 1.75) by (intros; apply stands_near; auto; lia).
  assert (N1 : forall z w, stands z w -> Rabs (s_times w 1 t - IZR (high_part z (s_y 1 t))) <= 1.75) by (intros; apply stands_near; auto; lia).
  destruct I as [-> | ->]; split; apply two_near; auto.
Qed.
Lemma x_b_near t : (t <= N)%nat -> forall i, i = 0%Z \/ i = 1%Z -> Rabs (x_b i t - IZR (s_b i t)) <= 1.5 + INR t * 3.5.
Proof.
  intros H i I. induction t as [|t IH].
  - simpl INR. destruct Hload, I as [-> | ->]; cbn [x_b Z.eqb]; lra.
  - specialize (IH ltac:(lia)). destruct (s_next t ltac:(lia) (s_range t ltac:(lia))) as [[E0 E1] _]. destruct (x_near t ltac:(lia) i I) as [_ R].
    assert (E : s_b i (S t) = (s_b i t - s_row i t)%Z) by (destruct I as [-> | ->]; assumption).
    rewrite E, minus_IZR, S_INR. cbn [x_b]. apply Rabs_le_between in IH, R. apply Rabs_le. lra.
Qed.
Lemma x_parts_near t : (t <= N)%nat -> forall i, i = 0%Z \/ i = 1%Z -> Rabs (x_parts i t - IZR (k_parts i t)) <= INR t * 3.5.
Proof.
  intros H i I. induction t as [|t IH].
  - simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - specialize (IH ltac:(lia)). destruct (x_near t ltac:(lia) i I) as [P _]. cbn [x_parts k_parts]. rewrite plus_IZR, S_INR.
    apply Rabs_le_between in IH, P. apply Rabs_le. lra.
Qed.
(** relu telescopes *)
Lemma s_turned t i : turned k s_D i t = unit k * IZR (k_parts i t + slide_relu (s_b i 0) - slide_relu (s_b i t)).
Proof.
  induction t as [|t IH].
  - cbn [turned k_parts]. replace (0 + slide_relu (s_b i 0) - slide_relu (s_b i 0))%Z with 0%Z by ring. ring.
  - cbn [turned]. rewrite IH, argument_unit by exact Hk. rewrite <- Rmult_plus_distr_l, <- plus_IZR. unfold s_D. cbn [k_parts]. do 2 f_equal. ring.
Qed.
Lemma active_near i t z v : Rabs (z - IZR (s_b i t)) <= v -> Rabs (active i t z - IZR (slide_relu (s_b i t))) <= v.
Proof.
  intros H. unfold active, slide_relu. destruct (s_b i t <? 0)%Z; [|exact H]. rewrite Rminus_0_r, Rabs_R0. pose proof (Rabs_pos (z - IZR (s_b i t))). lra.
Qed.

(** what section 3 claims, for every step of the block: `each`, two products and the error of b a step, and that of two loads of b *)
Theorem sliding_block : forall t, (t <= N)%nat -> forall i, s_live i ->
  (s_y i t < two63)%Z /\ least k s_y i <= carried k s_y s_low i t /\ ((t < N)%nat -> within (s_D i t) M) /\
  Rabs (x_b i t - IZR (s_b i t)) <= 1.5 + INR t * (2 * 1.75) /\
  Rabs (phi loss rho k i (carried k s_y s_low i t) - phi loss rho k i (carried k s_y s_low i 0) + unit k * x_margin i t) <=
    unit k * (2 * 1.5) + INR t * (each loss k terms M s_y i + unit k * (2 * 1.75 + 2 * 1.75)).
Proof.
  intros t H i L. assert (I : i = 0%Z \/ i = 1%Z) by (destruct L as [[-> _]|[-> _]]; auto). destruct (s_block t H i L) as (A & _ & B & C & E).
  pose proof (x_b_near t H i I) as F. pose proof (x_b_near 0 ltac:(lia) i I) as F0. pose proof (x_parts_near t H i I) as P.
  replace (2 * 1.75) with 3.5 by lra. repeat (split; [assumption|]). rewrite s_turned in E. apply active_near in F, F0.
  unfold x_margin. pose proof (unit_pos k Hk) as U. rewrite minus_IZR, plus_IZR in E. simpl INR in F0.
  set (r0 := IZR (slide_relu (s_b i 0))) in *. set (rt := IZR (slide_relu (s_b i t))) in *. set (q := IZR (k_parts i t)) in *. set (p := x_parts i t) in *.
  assert (G : Rabs (p + active i 0 (x_b i 0) - active i t (x_b i t) - (q + r0 - rt)) <= 3 + INR t * 7).
  { apply Rabs_le_between in F, F0, P. apply Rabs_le. lra. }
  apply (near_times _ _ _ _ U) in G. apply Rabs_le_between in E. apply Rabs_le. lra.
Qed.
End Sliding.
