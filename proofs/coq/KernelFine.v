(** KernelFine.v -- blocks of the loop with two words for two points (acsl/fine.acsl): as KernelTwo.v; exponential loss, both slopes
    above the grid. *)
From Coq Require Import Reals ZArith Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpWide WpFine KernelStep.
Open Scope R_scope.

(** ** A block *)
Section Block.
Variables (k M : Z) (N : nat) (point : Z -> Prop) (Q D : Z -> nat -> Z).
Definition f_unit : R := / (B * B * IZR k). (* of D *)
Definition f_most : R := IZR M * f_unit.
Definition f_left_out : R := f_most ^ 6 / 720.
Definition f_least (i : Z) : R := IZR (Q i 0) / 1.15.
(** FINE_STEP, FINE_SERIES, FINE_UPDATE *)
Definition f_each (i : Z) : R := 1.08 * ((2.01 + 1.12 * fine_cut k) * f_unit + 1.01 / f_least i + f_left_out).
Fixpoint f_turned (i : Z) (t : nat) : R := match t with O => 0 | S s => f_turned i s + fine_argument (D i s) k end.
Definition f_ranged (t : nat) := forall i, point i -> (0 <= Q i t)%Z /\ IZR (Q i t) < 1.15 * IZR (Q i 0).

Hypothesis Hk : (256 <= k)%Z.
Hypothesis HM : (0 <= M <= two125)%Z.
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two128 * k))%Z.
Hypothesis Hstart : forall i, point i -> (2 ^ 124 <= Q i 0)%Z /\ 1.15 * IZR (Q i 0) <= IZR two127.
Hypothesis Hsmall : forall i, point i -> INR N * f_each i <= 1/1024.
Hypothesis Hrows : forall t, (t < N)%nat -> (forall q, (q <= t)%nat -> f_ranged q) -> forall i, point i -> within (D i t) M.
Hypothesis Hsteps : forall t, (t < N)%nat -> (forall q, (q <= t)%nat -> f_ranged q) -> forall i, point i ->
  fine_follows (Q i t) (D i t) k (Q i (S t)).

Lemma f_k : 256 <= IZR k. Proof. now apply IZR_le. Qed.
Lemma f_unit_pos : 0 < f_unit <= 1/80000000000000000000000000000000000000000.
Proof.
  pose proof f_k. unfold f_unit. split; [apply Rinv_0_lt_compat; nra|]. unfold Rdiv. rewrite Rmult_1_l. apply Rinv_le_contravar; nra.
Qed.
Lemma f_argument i t : fine_argument (D i t) k = IZR (D i t) * f_unit.
Proof. pose proof f_k. unfold fine_argument, turn, f_unit. field. lra. Qed.
Lemma f_most_le : 0 <= f_most <= 1/32.
Proof.
  pose proof f_k. destruct f_unit_pos as [U _]. destruct HM as [M0 M1]. apply IZR_le in M0, M1. unfold f_most. split; [nra|].
  unfold f_unit. apply div_le; nra.
Qed.
Lemma f_long : INR N * f_most <= 0.1252.
Proof.
  pose proof f_k. apply IZR_le in Hlong. rewrite !mult_IZR, <- INR_IZR_INZ in Hlong. unfold two128 in Hlong. unfold f_most, f_unit. rewrite <- Rmult_assoc. apply div_le; nra.
Qed.
Lemma f_cut_pos : 0 <= fine_cut k.
Proof. pose proof f_k. unfold fine_cut. apply Rlt_le, Rdiv_lt_0_compat; nra. Qed.
Lemma f_left_pos : 0 <= f_left_out.
Proof. unfold f_left_out. apply Rmult_le_pos; [apply pow_le; apply f_most_le | lra]. Qed.
Lemma f_start_real i : point i -> 21267647932558653966460912964485513216 <= IZR (Q i 0) /\ 1.15 * IZR (Q i 0) <= 170141183460469231731687303715884105728.
Proof. intros P. destruct (Hstart i P) as [A C]. apply IZR_le in A. split; [exact A|exact C]. Qed.
Lemma f_each_pos i : point i -> 0 < f_each i.
Proof.
  intros P. destruct (f_start_real i P). destruct f_unit_pos. pose proof f_cut_pos. pose proof f_left_pos. unfold f_each, f_least.
  assert (0 < 1.01 / (IZR (Q i 0) / 1.15)) by (apply Rdiv_lt_0_compat; lra). nra.
Qed.
Definition f_known (t : nat) := forall i, point i -> 0 < IZR (Q i t) /\ Rabs (f_turned i t) <= INR t * f_most /\
  Rabs (ln (IZR (Q i t)) - ln (IZR (Q i 0)) + f_turned i t) <= INR t * f_each i.
Lemma f_factor i t x : point i -> (t <= N)%nat -> 0 < x -> Rabs (ln x - ln (IZR (Q i 0))) <= INR t * f_most + INR t * f_each i ->
  x <= 1.137 * IZR (Q i 0) /\ IZR (Q i 0) <= 1.137 * x.
Proof.
  intros P H Hx A. destruct (f_start_real i P) as [Q1 _]. apply le_INR in H. pose proof (f_each_pos i P). pose proof f_long. pose proof (Hsmall i P). destruct f_most_le.
  assert (INR t * f_most <= 0.1252) by nra. assert (INR t * f_each i <= 1/1024) by nra. apply Rabs_le_between in A. pose proof exp_block as C. split.
  - rewrite <- (exp_ln x Hx), <- (exp_ln (IZR (Q i 0)) ltac:(lra)) at 1.
    apply Rle_trans with (exp (0.1252 + 1/1024 + ln (IZR (Q i 0)))); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact C].
  - rewrite <- (exp_ln x Hx), <- (exp_ln (IZR (Q i 0)) ltac:(lra)) at 1.
    apply Rle_trans with (exp (0.1252 + 1/1024 + ln x)); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact C].
Qed.
Lemma f_factor_of i t : point i -> (t <= N)%nat -> f_known t -> IZR (Q i t) <= 1.137 * IZR (Q i 0) /\ IZR (Q i 0) <= 1.137 * IZR (Q i t).
Proof.
  intros P H K. destruct (K i P) as (A & T & E). apply (f_factor i t); try assumption. apply Rabs_le_between in T, E. apply Rabs_le. lra.
Qed.
Lemma f_range_of t : (t <= N)%nat -> f_known t -> f_ranged t.
Proof.
  intros H K i P. destruct (f_factor_of i t P H K) as [F _]. destruct (K i P) as (A & _). destruct (f_start_real i P). split; [apply le_IZR; lra|lra].
Qed.
Lemma fine_series_is D0 : fine_series D0 k = series (fine_argument D0 k) 1 (4 + 2).
Proof. unfold fine_series, bend. change (4 + 2)%Z with 6%Z. rewrite !series_next by lia. rewrite series_end by lia. cbn -[IZR Rdiv]. simpl Z.add. field. Qed.
Lemma f_next t : (t < N)%nat -> (forall q, (q <= t)%nat -> f_known q) -> f_known (S t).
Proof.
  intros H Ks i P. assert (Rs : forall q, (q <= t)%nat -> f_ranged q) by (intros q Hq; apply f_range_of; [lia | apply Ks, Hq]).
  pose proof (Ks t (le_n t)) as K. destruct (K i P) as (Qp & T & E). pose proof (Hrows t H Rs i P) as R. pose proof (Hsteps t H Rs i P) as F.
  destruct (Rs t (le_n t) i P) as [R0 R1]. destruct (f_start_real i P) as [S1 S2]. destruct (f_factor_of i t P ltac:(lia) K) as [_ Lf].
  assert (H125 : within (D i t) two125) by (unfold within in *; lia).
  assert (H127 : (0 <= Q i t < two127)%Z) by (split; [exact R0 | apply lt_IZR; lra]). specialize (F H125 H127).
  destruct f_most_le as [M0 M1]. destruct f_unit_pos as [U0 U1]. pose proof f_cut_pos as C0. pose proof f_left_pos as L0. pose proof (f_each_pos i P) as Ep.
  assert (E1 : f_each i <= 1/1024) by (pose proof (Hsmall i P); assert (1 <= INR N) by (apply (le_INR 1); lia); nra).
  assert (Am : Rabs (fine_argument (D i t) k) <= f_most).
  { rewrite f_argument. destruct R as [A1 A2]. apply IZR_le in A1, A2. rewrite opp_IZR in A1. unfold f_most. apply Rabs_le. split; nra. }
  assert (A32 : -1/32 <= fine_argument (D i t) k <= 1/32) by (apply Rabs_le_between in Am; lra).
  set (d := fine_argument (D i t) k) in *. pose proof (fine_series_is (D i t)) as ES. fold d in ES.
  assert (HS : Rabs (exp d * fine_series (D i t) k - 1) <= exp (Rabs d) * f_left_out).
  { rewrite ES. eapply Rle_trans; [apply remainder; lia|]. apply Rmult_le_compat_l; [left; apply exp_pos|]. unfold f_left_out.
    change (Z.to_nat (4 + 2)) with 6%nat. replace (INR (fact 6)) with 720 by (simpl; lra). apply Rmult_le_compat_r; [lra|]. apply pow_incr. split; [apply Rabs_pos|exact Am]. }
  set (S := fine_series (D i t) k) in *. pose proof (series_le d 1 (4 + 2) A32 ltac:(lia)) as Sr. rewrite <- ES in Sr.
  set (v := (2.01 + 1.12 * fine_cut k) * f_unit + 1.01 / f_least i).
  assert (Lp : 0 < f_least i <= IZR (Q i t)) by (unfold f_least; lra).
  assert (I1 : 0 < 1.01 / f_least i) by (apply Rdiv_lt_0_compat; lra).
  assert (V0 : 0 <= v) by (unfold v; nra).
  assert (Er : fine_error (Q i t) k <= v * IZR (Q i t)).
  { unfold fine_error, v. rewrite (Rmult_plus_distr_r ((2.01 + 1.12 * fine_cut k) * f_unit)). apply Rplus_le_compat.
    - apply Req_le. unfold f_unit. pose proof f_k. field. lra.
    - unfold Rdiv. rewrite Rmult_assoc, <- (Rmult_1_r 1.01) at 1. apply Rmult_le_compat_l; [lra|]. apply (Rmult_le_reg_l (f_least i)); [lra|].
      rewrite <- Rmult_assoc, Rinv_r by lra. lra. }
  assert (EE : f_each i = 1.08 * (v + f_left_out)) by (unfold f_each, v; ring).
  assert (v1 : v <= 0.001) by lra.
  assert (TS : Rabs (f_turned i (Datatypes.S t)) <= INR (Datatypes.S t) * f_most).
  { cbn [f_turned]. fold d. rewrite S_INR. eapply Rle_trans; [apply Rabs_triang|]. lra. }
  assert (X : 0 < IZR (Q i t) * S) by nra.
  destruct (relative_step (IZR (Q i t)) (IZR (Q i t) * S) S d f_left_out v (f_each i)) as [_ G]; try assumption.
  { replace (IZR (Q i t) * S - IZR (Q i t) * S) with 0 by ring. rewrite Rabs_R0. nra. }
  assert (Top : IZR (Q i t) * S <= 1.137 * IZR (Q i 0)).
  { apply (f_factor i (Datatypes.S t)); [exact P | lia | exact X |]. cbn [f_turned] in TS. fold d in TS. rewrite S_INR in *.
    apply Rabs_le_between in TS, G, E. apply Rabs_le. lra. }
  assert (Ro : fine_room (Q i t) (D i t) k).
  { unfold fine_room. fold S. assert (v * IZR (Q i t) <= 0.001 * IZR (Q i t)) by nra. split; [nra|]. lra. }
  destruct (F Ro) as [_ Nr]. unfold fine_near, near in Nr. fold S in Nr.
  destruct (relative_step (IZR (Q i t)) (IZR (Q i (Datatypes.S t))) S d f_left_out v (f_each i)) as [P' G']; try assumption.
  { apply Rabs_le. lra. }
  split; [exact P'|]. split; [exact TS|]. cbn [f_turned]. fold d. rewrite S_INR. apply Rabs_le_between in G', E. apply Rabs_le. lra.
Qed.
Lemma f_all_known t : (t <= N)%nat -> f_known t.
Proof.
  revert t. assert (A : forall t, (t <= N)%nat -> forall q, (q <= t)%nat -> f_known q).
  { induction t as [|t IH]; intros H q Hq.
    - replace q with O by lia. intros i P. destruct (f_start_real i P). split; [lra|]. cbn [f_turned]. rewrite Rabs_R0. simpl INR. rewrite !Rmult_0_l.
      split; [lra|]. replace (_ - _ + 0) with 0 by ring. rewrite Rabs_R0. lra.
    - destruct (Nat.eq_dec q (S t)) as [->|Ne]; [apply f_next; [lia|]; apply IH; lia | apply IH; lia]. }
  intros t H. exact (A t H t (le_n t)).
Qed.
Theorem fine_block : forall t, (t <= N)%nat -> forall i, point i ->
  (0 <= Q i t < two127)%Z /\ IZR (Q i t) < 1.15 * IZR (Q i 0) /\ f_least i <= IZR (Q i t) /\ ((t < N)%nat -> within (D i t) M) /\
  Rabs (ln (IZR (Q i t)) - ln (IZR (Q i 0)) + f_turned i t) <= INR t * f_each i.
Proof.
  intros t H i P. pose proof (f_all_known t H) as K. destruct (f_range_of t H K i P) as [R0 R1]. destruct (f_start_real i P).
  destruct (f_factor_of i t P H K) as [_ L]. split; [split; [exact R0 | apply lt_IZR; lra]|]. split; [exact R1|]. split; [unfold f_least; lra|].
  split; [|apply (K i P)]. intros Ht. apply (Hrows t Ht); [|exact P]. intros q Hq. apply f_range_of; [lia | apply f_all_known; lia].
Qed.
End Block.

(** ** A tracked pair at each point *)
Lemma wide_part_le : forall a q Y, (0 <= q <= Y)%Z -> (two128 * Z.abs (wide_part a q) <= Z.abs a * Y + 3 * two128)%Z.
Proof.
  intros a q Y H. pose proof (wide_part_high a q) as P. unfold wide_high, two128 in *. assert (- (Z.abs a * Y) <= a * q <= Z.abs a * Y)%Z by nia. lia.
Qed.
Lemma relu_moves : forall b c, (Z.abs (wide_relu c - wide_relu b) <= Z.abs (c - b))%Z.
Proof. intros b c. unfold wide_relu. destruct (Z.ltb_spec b 0), (Z.ltb_spec c 0); lia. Qed.
Lemma div_near : forall r, 0 <= IZR r / 16777216 - IZR (r / 16777216) <= 1.
Proof.
  intros r. pose proof (Z.div_mod r 16777216 ltac:(lia)) as E. pose proof (Z.mod_pos_bound r 16777216 ltac:(lia)) as L.
  assert (IZR r = 16777216 * IZR (r / 16777216) + IZR (r mod 16777216)) by (rewrite <- mult_IZR, <- plus_IZR; now f_equal).
  destruct L as [L1 L2]. apply IZR_le in L1. apply IZR_lt in L2. lra.
Qed.

Section Sliding.
Variables (k M Y0 Y1 : Z) (c e : rows) (N : nat) (x : nat -> slides).
Definition s_point (i : Z) : Prop := i = 0%Z \/ i = 1%Z.
Definition s_Q (i : Z) (t : nat) : Z := if Z.eqb i 0 then wide (Q0 (x t)) else wide (Q1 (x t)).
Definition s_b (i : Z) (t : nat) : Z := if Z.eqb i 0 then wide (b0 (x t)) else wide (b1 (x t)).
Definition s_c (i : Z) : rows := if Z.eqb i 0 then c else e.
Definition s_part (i : Z) (t : nat) : Z := fine_part (wide (own (s_c i))) (wide (cross (s_c i))) (s_Q i t) (s_Q (1 - i) t) (s_b (1 - i) t).
Definition s_row (i : Z) (t : nat) : Z := fine_row (wide (pair_cross (s_c i))) (wide (pair_own (s_c i))) (s_Q (1 - i) t) (s_Q i t) (s_b i t).
Definition s_D (i : Z) (t : nat) : Z := fine_D (s_part i t) (s_b i t) (s_b i (S t)).
Definition s_top (i : Z) : Z := if Z.eqb i 0 then Y0 else Y1.
Definition s_size (i : Z) : Z := ((Z.abs (wide (own (s_c i))) + Z.abs (wide (pair_own (s_c i)))) * s_top i +
  (Z.abs (wide (cross (s_c i))) + Z.abs (wide (pair_cross (s_c i)))) * s_top (1 - i) + (12 + 16777216) * two128)%Z.

Hypothesis Hk : (256 <= k)%Z.
Hypothesis HM : (0 <= M <= two125)%Z.
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two128 * k))%Z.
Hypothesis HN : (Z.of_nat N <= 1048576)%Z.
(** what the loader sees to *)
Hypothesis Hstart : forall i, s_point i -> (2 ^ 124 <= s_Q i 0)%Z /\ 1.15 * IZR (s_Q i 0) <= IZR two127.
Hypothesis HY : forall i, s_point i -> (0 <= s_top i < two127)%Z /\ 1.15 * IZR (s_Q i 0) <= IZR (s_top i).
Hypothesis Hb0 : forall i, s_point i -> (Z.abs (s_b i 0) <= 2 ^ 120)%Z.
Hypothesis Hsizes : forall i, s_point i -> (s_size i <= two128 * M)%Z.
Hypothesis Hsmall : forall i, s_point i -> INR N * f_each k M s_Q i <= 1/1024.
(** what WP proves of fast_fine_sliding *)
Hypothesis Hsteps : forall t, (t < N)%nat -> fine_moves c e k (x t) (x (S t)).

Notation ranged := (f_ranged s_point s_Q).
Lemma other i : s_point i -> s_point (1 - i). Proof. intros [-> | ->]; [right | left]; reflexivity. Qed.
Lemma s_tops t i : ranged t -> s_point i -> (0 <= s_Q i t <= s_top i)%Z.
Proof. intros R P. destruct (R i P) as [A C]. destruct (HY i P) as [_ E]. split; [exact A|]. apply le_IZR. lra. Qed.
Lemma s_parts t i : ranged t -> s_point i -> (Z.abs (s_part i t) + Z.abs (s_row i t) + 16777216 <= M)%Z.
Proof.
  intros R P. pose proof (s_tops t i R P) as T. pose proof (s_tops t (1 - i) R (other i P)) as T1. pose proof (Hsizes i P) as S0. unfold s_size in S0.
  unfold s_part, s_row, fine_part, fine_row. pose proof (wide_part_le (wide (own (s_c i))) _ _ T). pose proof (wide_part_le (wide (cross (s_c i))) _ _ T1).
  pose proof (wide_part_le (wide (pair_own (s_c i))) _ _ T). pose proof (wide_part_le (wide (pair_cross (s_c i))) _ _ T1).
  assert (G : forall u v (z : bool), (Z.abs (u + (if z then 0 else v)) <= Z.abs u + Z.abs v)%Z).
  { intros u v [|]; [rewrite Z.add_0_r; pose proof (Z.abs_nonneg v); lia | apply Z.abs_triangle]. }
  pose proof (G (wide_part (wide (own (s_c i))) (s_Q i t)) (wide_part (wide (cross (s_c i))) (s_Q (1 - i) t)) (s_b (1 - i) t <? 0)%Z).
  pose proof (G (wide_part (wide (pair_cross (s_c i))) (s_Q (1 - i) t)) (wide_part (wide (pair_own (s_c i))) (s_Q i t)) (s_b i t <? 0)%Z).
  rewrite !Z.mul_add_distr_r in S0. unfold two128 in *. clear G.
  repeat match goal with [ H : context [ (Z.abs ?u * ?v)%Z ] |- _ ] => let w := fresh "m" in set (w := (Z.abs u * v)%Z) in *; clearbody w end.
  repeat match goal with [ H : context [ Z.abs ?u ] |- _ ] => let w := fresh "m" in set (w := Z.abs u) in *; clearbody w end.
  lia.
Qed.
Definition near_b (t : nat) : Prop := forall i, s_point i -> (Z.abs (s_b i t) <= 2 ^ 120 + Z.of_nat t * 2535301200456458802993406410752)%Z.
Lemma s_next t : (t < N)%nat -> ranged t -> near_b t -> near_b (S t) /\ (forall i, s_point i -> s_b i (S t) = fine_b (s_b i t) (s_row i t)) /\
  forall i, s_point i -> fine_follows (s_Q i t) (s_D i t) k (s_Q i (S t)).
Proof.
  intros H R Bt. assert (B122 : forall i, s_point i -> within (s_b i t) 5316911983139663491615228241121378304).
  { intros i P. specialize (Bt i P). change (2 ^ 120)%Z with 1329227995784915872903807060280344576%Z in Bt. unfold within. lia. }
  assert (W : forall i, s_point i -> within (s_part i t) two125 /\ within (s_row i t) two125).
  { intros i P. pose proof (s_parts t i R P). unfold within. lia. }
  assert (I0 : s_point 0) by (left; reflexivity). assert (I1 : s_point 1) by (right; reflexivity).
  assert (Q127 : forall i, s_point i -> (0 <= s_Q i t < two127)%Z) by (intros i P; pose proof (s_tops t i R P); destruct (HY i P) as [? _]; lia).
  destruct (Hsteps t H (Q127 0%Z I0) (Q127 1%Z I1) (B122 0%Z I0) (B122 1%Z I1)) as [F0 F1].
  destruct (F0 (proj1 (W 0%Z I0)) (proj2 (W 0%Z I0))) as [E0 G0]. destruct (F1 (proj1 (W 1%Z I1)) (proj2 (W 1%Z I1))) as [E1 G1].
  assert (Eb : forall i, s_point i -> s_b i (S t) = fine_b (s_b i t) (s_row i t)) by (intros i [-> | ->]; [exact E0 | exact E1]).
  split; [|split; [exact Eb | intros i [-> | ->]; [exact G0 | exact G1]]].
  intros i P. rewrite (Eb i P). pose proof (fine_b_range (s_b i t) (s_row i t) (proj2 (W i P))) as D0. specialize (Bt i P). unfold within in D0.
  set (z := fine_b _ _) in *. lia.
Qed.
Lemma s_near t : (t <= N)%nat -> (forall q, (q < t)%nat -> ranged q) -> near_b t.
Proof.
  induction t as [|t IH]; intros H R; [intros i P; specialize (Hb0 i P); lia|]. apply s_next; [lia | apply R; lia | apply IH; [lia | intros; apply R; lia]].
Qed.
Lemma s_rows t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, s_point i -> within (s_D i t) M.
Proof.
  intros H Rs i P. destruct (s_next t H (Rs t (le_n t)) (s_near t ltac:(lia) ltac:(intros; apply Rs; lia))) as (_ & Eb & _).
  pose proof (s_parts t i (Rs t (le_n t)) P) as S0. unfold s_D, fine_D, within, raised. change (2 ^ 24)%Z with 16777216%Z.
  pose proof (relu_moves (s_b i t) (s_b i (S t))) as A. rewrite (Eb i P) in *. unfold fine_b in *.
  replace (s_b i t - s_row i t / 16777216 - s_b i t)%Z with (- (s_row i t / 16777216))%Z in A by ring.
  pose proof (Z.div_mod (s_row i t) 16777216 ltac:(lia)) as E. pose proof (Z.mod_pos_bound (s_row i t) 16777216 ltac:(lia)).
  set (d := (wide_relu _ - wide_relu _)%Z) in *. set (q := (s_row i t / 16777216)%Z) in *. clear - A S0 E H0. lia.
Qed.
Lemma s_steps t : (t < N)%nat -> (forall q, (q <= t)%nat -> ranged q) -> forall i, s_point i -> fine_follows (s_Q i t) (s_D i t) k (s_Q i (S t)).
Proof. intros H Rs. apply (s_next t H (Rs t (le_n t)) (s_near t ltac:(lia) ltac:(intros; apply Rs; lia))). Qed.
Definition s_block := fine_block k M N s_point s_Q s_D Hk HM Hlong Hstart Hsmall s_rows s_steps.
Lemma s_range t : (t <= N)%nat -> ranged t.
Proof. intros H i P. destruct (s_block t H i P) as ((A & _) & C & _). split; assumption. Qed.
Lemma s_moves t : (t < N)%nat -> forall i, s_point i -> s_b i (S t) = fine_b (s_b i t) (s_row i t).
Proof. intros H. apply (s_next t H (s_range t ltac:(lia))). apply s_near; [lia | intros; apply s_range; lia]. Qed.

(** the exact centre: xo .. stand for own, cross, pair_cross, pair_own of each point *)
Variables (xo xc xpc xpo : Z -> R) (B0 : Z -> R).
Definition f_stands (w : words) (z : R) : Prop := (wide w = 0%Z /\ z = 0) \/ -0.51 <= z - IZR (wide w) <= 0.51.
Hypothesis Hexact : forall i, s_point i -> f_stands (own (s_c i)) (xo i) /\ f_stands (cross (s_c i)) (xc i) /\
  f_stands (pair_cross (s_c i)) (xpc i) /\ f_stands (pair_own (s_c i)) (xpo i).
Hypothesis Hload : forall i, s_point i -> Rabs (B0 i - IZR (s_b i 0)) <= 1.5.
Definition x_times (z : R) (i : Z) (t : nat) : R := z * IZR (s_Q i t) / IZR two128.
Definition x_if (i : Z) (t : nat) (z : R) : R := if Z.ltb (s_b i t) 0 then 0 else z.
Definition x_part (i : Z) (t : nat) : R := x_times (xo i) i t + x_if (1 - i) t (x_times (xc i) (1 - i) t).
Definition x_row (i : Z) (t : nat) : R := x_times (xpc i) (1 - i) t + x_if i t (x_times (xpo i) i t).
Fixpoint x_b (i : Z) (t : nat) : R := match t with O => B0 i | S q => x_b i q - x_row i q / 16777216 end.
Fixpoint x_parts (i : Z) (t : nat) : R := match t with O => 0 | S q => x_parts i q + x_part i q end.
Definition x_margin (i : Z) (t : nat) : R := x_parts i t + 16777216 * (x_if i 0 (x_b i 0) - x_if i t (x_b i t)).
Fixpoint k_parts (i : Z) (t : nat) : Z := match t with O => 0 | S q => k_parts i q + s_part i q end.
(** b: FINE_ROUND and two products *)
Definition f_b : R := 1 + 2 * 3.5 / 16777216.

Lemma x_product t i w z : (t <= N)%nat -> s_point i -> f_stands w z -> Rabs (x_times z i t - IZR (wide_part (wide w) (s_Q i t))) <= 3.5.
Proof.
  intros H P [[E ->]|X].
  - rewrite E. unfold x_times. replace (wide_part 0 (s_Q i t)) with 0%Z.
    + unfold Rdiv. rewrite !Rmult_0_l, Rminus_0_r, Rabs_R0. lra.
    + unfold wide_part, top, bottom, two64. change (0 / 18446744073709551616)%Z with 0%Z. rewrite Zmod_0_l, Z.mul_0_r, !Z.mul_0_l. reflexivity.
  - destruct (s_range t H i P) as [A C]. destruct (Hstart i P) as [_ C1].
    assert (Q127 : (0 <= s_Q i t < two127)%Z) by (split; [exact A | apply lt_IZR; lra]).
    pose proof (fine_product_error _ _ _ z Q127 X (wide_part_high (wide w) (s_Q i t))) as F. unfold fine_product_near, near in F.
    apply Rabs_le. unfold x_times. lra.
Qed.
Lemma x_two p q v w : Rabs (p - IZR v) <= 3.5 -> Rabs (q - IZR w) <= 3.5 -> forall i t,
  Rabs (p + x_if i t q - IZR (v + (if Z.ltb (s_b i t) 0 then 0 else w))) <= 2 * 3.5.
Proof. intros P Q i t. unfold x_if. rewrite plus_IZR. apply Rabs_le_between in P, Q. apply Rabs_le. destruct (s_b i t <? 0)%Z; lra. Qed.
Lemma x_near t i : (t <= N)%nat -> s_point i -> Rabs (x_part i t - IZR (s_part i t)) <= 2 * 3.5 /\ Rabs (x_row i t - IZR (s_row i t)) <= 2 * 3.5.
Proof.
  intros H P. destruct (Hexact i P) as (E1 & E2 & E3 & E4). pose proof (other i P) as P1.
  split; apply x_two; apply x_product; assumption.
Qed.
Lemma x_b_near t i : (t <= N)%nat -> s_point i -> Rabs (x_b i t - IZR (s_b i t)) <= 1.5 + INR t * f_b.
Proof.
  intros H P. induction t as [|t IH].
  - simpl INR. rewrite Rmult_0_l, Rplus_0_r. cbn [x_b]. apply Hload, P.
  - specialize (IH ltac:(lia)). destruct (x_near t i ltac:(lia) P) as [_ R]. rewrite (s_moves t ltac:(lia) i P). unfold fine_b. cbn [x_b].
    rewrite minus_IZR, S_INR. pose proof (div_near (s_row i t)). unfold f_b in *. apply Rabs_le_between in IH, R. apply Rabs_le. lra.
Qed.
Lemma x_parts_near t i : (t <= N)%nat -> s_point i -> Rabs (x_parts i t - IZR (k_parts i t)) <= INR t * (2 * 3.5).
Proof.
  intros H P. induction t as [|t IH].
  - simpl. rewrite Rminus_0_r, Rabs_R0. lra.
  - specialize (IH ltac:(lia)). destruct (x_near t i ltac:(lia) P) as [R _]. cbn [x_parts k_parts]. rewrite plus_IZR, S_INR.
    apply Rabs_le_between in IH, R. apply Rabs_le. lra.
Qed.
(** relu telescopes *)
Lemma s_turned t i : f_turned k s_D i t = f_unit k * IZR (k_parts i t + 16777216 * (wide_relu (s_b i 0) - wide_relu (s_b i t))).
Proof.
  induction t as [|t IH].
  - cbn [f_turned k_parts]. rewrite Z.sub_diag. replace (0 + 16777216 * 0)%Z with 0%Z by ring. ring.
  - cbn [f_turned]. rewrite IH, (f_argument k s_D Hk i t). rewrite (Rmult_comm (IZR (s_D i t))), <- Rmult_plus_distr_l, <- plus_IZR.
    unfold s_D, fine_D, raised. change (2 ^ 24)%Z with 16777216%Z. cbn [k_parts]. do 2 f_equal. ring.
Qed.
Lemma x_if_near i t z v : Rabs (z - IZR (s_b i t)) <= v -> Rabs (x_if i t z - IZR (wide_relu (s_b i t))) <= v.
Proof.
  intros H. unfold x_if, wide_relu. destruct (s_b i t <? 0)%Z; [|exact H]. rewrite Rminus_0_r, Rabs_R0. pose proof (Rabs_pos (z - IZR (s_b i t))). lra.
Qed.

(** what section 3b claims, for every step of the block *)
Theorem fine_sliding_block : forall t, (t <= N)%nat -> forall i, s_point i ->
  (0 <= s_Q i t < two127)%Z /\ f_least s_Q i <= IZR (s_Q i t) /\ ((t < N)%nat -> within (s_D i t) M) /\
  Rabs (x_b i t - IZR (s_b i t)) <= 1.5 + INR t * f_b /\
  Rabs (ln (IZR (s_Q i t)) - ln (IZR (s_Q i 0)) + f_unit k * x_margin i t) <=
    f_unit k * (16777216 * (2 * 1.5)) + INR t * (f_each k M s_Q i + f_unit k * (2 * 3.5 + 16777216 * f_b)).
Proof.
  intros t H i P. destruct (s_block t H i P) as (A & _ & C & D0 & E). pose proof (x_b_near t i H P) as F. pose proof (x_b_near 0 i ltac:(lia) P) as F0.
  pose proof (x_parts_near t i H P) as G. repeat (split; [assumption|]). rewrite s_turned in E. apply x_if_near in F, F0. simpl INR in F0.
  destruct (f_unit_pos k Hk) as [U _]. unfold x_margin. rewrite plus_IZR, mult_IZR, minus_IZR in E.
  set (r0 := IZR (wide_relu (s_b i 0))) in *. set (rt := IZR (wide_relu (s_b i t))) in *. set (q := IZR (k_parts i t)) in *. set (p := x_parts i t) in *.
  set (z0 := x_if i 0 (x_b i 0)) in *. set (zt := x_if i t (x_b i t)) in *.
  assert (V : Rabs (p + 16777216 * (z0 - zt) - (q + 16777216 * (r0 - rt))) <= 16777216 * 3 + INR t * (2 * 3.5 + 16777216 * f_b)).
  { apply Rabs_le_between in F, F0, G. apply Rabs_le. lra. }
  apply Rabs_le_between in E, V. set (u := f_unit k) in *. set (v := p + 16777216 * (z0 - zt)) in *. set (w := q + 16777216 * (r0 - rt)) in *.
  set (y := 16777216 * 3 + INR t * (2 * 3.5 + 16777216 * f_b)) in *.
  assert (- (u * y) <= u * v - u * w <= u * y) by (split; nra). apply Rabs_le. unfold y in *. lra.
Qed.
End Sliding.
