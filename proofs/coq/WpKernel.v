(** WpKernel.v -- the axioms of acsl/kernel.acsl but for the logistic loss: machine words as integers, and the polynomial of the
    block kernel with the unit counts of doc/fast-engine.md, section 3. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base WpAxioms.
Open Scope R_scope.

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
(** one step of a slope: where it lands, if in its range; one that is 0 stays *)
Definition lands (to : R) (k new_y new_low : Z) (least most : R) : Prop := most <= to < 2 * IZR k * IZR two63 + least ->
  (new_y < two63)%Z /\ near to (IZR (slope new_y new_low k)) least most.
Definition stays_zero (y low new_y new_low : Z) : Prop := y = 0%Z -> low = 0%Z -> new_y = 0%Z /\ new_low = 0%Z.
Definition follows (y low D k terms new_y new_low : Z) : Prop := stays_zero y low new_y new_low /\
  (within D two61 -> (y < two63)%Z -> lands (stepped y low D k terms) k new_y new_low (-1.35) 1.95).
