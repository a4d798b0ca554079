(** WpWide.v -- the axioms of acsl/wide.acsl: numbers of two words as integers, and the polynomial of the kernel with two words
    with the unit counts of doc/fast-engine.md, section 3b. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base WpAxioms WpKernel.
Open Scope R_scope.

Notation two123 := 10633823966279326983230456482242756608%Z (only parsing).
Notation two125 := 42535295865117307932921825928971026432%Z (only parsing).
Notation two126 := 85070591730234615865843651857942052864%Z (only parsing).
Notation two127 := 170141183460469231731687303715884105728%Z (only parsing).
Definition two128 : Z := 340282366920938463463374607431768211456.

(** ** numbers of two words *)
Record words := { low_word : Z; high_word : Z }.
Definition wide (x : words) : Z := (two64 * high_word x + low_word x)%Z.
Lemma wide_is : forall x, wide x = (two64 * high_word x + low_word x)%Z. Proof. reflexivity. Qed.
Definition total (z x y : Z) := z = (x + y)%Z.
Lemma total_is : forall z x y, total z x y <-> z = (x + y)%Z. Proof. reflexivity. Qed.
Definition times_of (z x y : Z) := z = (x * y)%Z.
Lemma times_one : forall z x, times_of z x 1 -> z = x. Proof. unfold times_of; lia. Qed.
Lemma times_two : forall z x, times_of z x 2 -> z = (2 * x)%Z. Proof. unfold times_of; lia. Qed.
Lemma times_range : forall z x y, times_of z x y -> within x two63 -> within y two63 -> within z two126.
Proof.
  unfold times_of, within. intros z x y -> X Y.
  assert (- (9223372036854775808 * 9223372036854775808) <= x * y <= 9223372036854775808 * 9223372036854775808)%Z by nia. lia.
Qed.
Definition raised (x n : Z) : Z := (x * 2 ^ n)%Z.
Lemma raised_fits : forall x n, (0 <= n <= 60)%Z -> within x two63 -> within (raised x n) two123.
Proof.
  unfold raised, within. intros x n Hn X. pose proof (power_sixty n ltac:(lia)) as P. pose proof (power_least n ltac:(lia)).
  unfold power in *. set (q := (2 ^ n)%Z) in *.
  assert (- (9223372036854775808 * 1152921504606846976) <= x * q <= 9223372036854775808 * 1152921504606846976)%Z by nia. lia.
Qed.
Definition raised_to (z x n : Z) := z = raised x n.
Lemma raised_to_is : forall z x n, raised_to z x n <-> z = raised x n. Proof. reflexivity. Qed.
Definition halves (x high low : Z) := x = (two64 * high + low)%Z /\ (0 <= low < two64)%Z.
Lemma halves_are : forall x high low, high = high_word x -> low = low_word x -> (0 <= low < two64)%Z -> halves (wide x) high low.
Proof. intros x high low -> -> H. split; [reflexivity | exact H]. Qed.
Lemma halves_top : forall x high low, halves x high low -> floor_of high x two64.
Proof. unfold halves, floor_of, two64. lia. Qed.
Definition top (x : Z) : Z := (x / two64)%Z.
Definition bottom (x : Z) : Z := (x mod two64)%Z.
Lemma halves_top_is : forall x high low, halves x high low -> high = top x /\ low = bottom x.
Proof.
  unfold halves, top, bottom, two64. intros x high low [E H]. split.
  - apply Z.div_unique with (r := low); lia.
  - apply Z.mod_unique with (q := high); lia.
Qed.
Lemma halves_of : forall x, halves x (top x) (bottom x).
Proof. intros x. unfold halves, top, bottom, two64. split; [apply Z.div_mod; lia | apply Z.mod_pos_bound; lia]. Qed.
Lemma high_is : forall r a b, high_of r a b -> r = (a * b / two64)%Z.
Proof. unfold high_of, two64. intros r a b H. apply Z.div_unique with (r := (a * b - 18446744073709551616 * r)%Z); lia. Qed.
Definition wide_part (a b : Z) : Z := (top a * top b + top a * bottom b / two64 + top b * bottom a / two64)%Z.
Lemma wide_part_is : forall a a1 a0 b b1 b0 m h g t r, halves a a1 a0 -> halves b b1 b0 -> times_of m a1 b1 ->
  high_of h a1 b0 -> high_of g b1 a0 -> total t m h -> total r t g -> r = wide_part a b.
Proof.
  intros a a1 a0 b b1 b0 m h g t r A B -> H G -> ->. apply halves_top_is in A, B. apply high_is in H, G.
  destruct A as [-> ->], B as [-> ->]. subst. reflexivity.
Qed.
Lemma wide_part_square : forall a a1 a0 m h g r, halves a a1 a0 -> times_of m a1 a1 -> high_of h a1 a0 -> times_of g h 2 ->
  total r m g -> r = wide_part a a.
Proof.
  intros a a1 a0 m h g r A -> H -> ->. apply halves_top_is in A. apply high_is in H. destruct A as [-> ->]. subst. unfold wide_part. lia.
Qed.
Definition wide_high (r a b : Z) := (two128 * r <= a * b < two128 * r + 3 * two128)%Z.
Lemma wide_high_is : forall r a b, wide_high r a b <-> (two128 * r <= a * b < two128 * r + 3 * two128)%Z. Proof. reflexivity. Qed.
Lemma wide_part_high : forall a b, wide_high (wide_part a b) a b.
Proof.
  intros a b. unfold wide_high, wide_part. destruct (halves_of a) as [A A0], (halves_of b) as [B B0].
  set (a1 := top a) in *. set (a0 := bottom a) in *. set (b1 := top b) in *. set (b0 := bottom b) in *.
  pose proof (Z.div_mod (a1 * b0) two64 ltac:(unfold two64; lia)) as M. pose proof (Z.mod_pos_bound (a1 * b0) two64 ltac:(unfold two64; lia)).
  pose proof (Z.div_mod (b1 * a0) two64 ltac:(unfold two64; lia)) as N. pose proof (Z.mod_pos_bound (b1 * a0) two64 ltac:(unfold two64; lia)).
  set (x := (a1 * b0 / two64)%Z) in *. set (y := (b1 * a0 / two64)%Z) in *.
  set (u := ((a1 * b0) mod two64)%Z) in *. set (w := ((b1 * a0) mod two64)%Z) in *.
  assert (0 <= a0 * b0 < two64 * two64)%Z by (unfold two64 in *; nia).
  assert (E : (a * b = two64 * two64 * (a1 * b1) + two64 * (a1 * b0) + two64 * (b1 * a0) + a0 * b0)%Z) by (rewrite A, B; ring).
  rewrite E, M, N. change two128 with (two64 * two64)%Z. unfold two64 in *. lia.
Qed.

(** ** powers of two *)
Definition scaled_of (V v k : Z) := (k * k * V <= 36893488147419103232 * v < k * k * V + k * k)%Z.
Lemma scaled_up : forall V v s n, (8 <= s)%Z -> n = (65 - 2 * s)%Z -> (0 <= n)%Z -> raised_to V v n -> scaled_of V v (power s).
Proof.
  intros V v s n Hs E Hn ->. unfold scaled_of, raised, power. assert (P : (2 ^ s * 2 ^ s * 2 ^ n = 36893488147419103232)%Z).
  { rewrite <- !Z.pow_add_r by lia. replace (s + s + n)%Z with 65%Z by lia. reflexivity. }
  replace (2 ^ s * 2 ^ s * (v * 2 ^ n))%Z with (2 ^ s * 2 ^ s * 2 ^ n * v)%Z by ring. rewrite P. pose proof (Z.pow_pos_nonneg 2 s). nia.
Qed.
Lemma scaled_down : forall V v s n, (8 <= s)%Z -> n = (2 * s - 65)%Z -> (0 <= n)%Z -> floor_of V v (power n) -> scaled_of V v (power s).
Proof.
  unfold scaled_of, floor_of, power. intros V v s n Hs E Hn [F1 F2]. assert (P : (2 ^ s * 2 ^ s = 36893488147419103232 * 2 ^ n)%Z).
  { change 36893488147419103232%Z with (2 ^ 65)%Z. rewrite <- !Z.pow_add_r by lia. f_equal. lia. }
  rewrite P. set (q := (2 ^ n)%Z) in *. nia.
Qed.
Lemma power_fine : forall s, (8 <= s)%Z -> (256 <= power s)%Z.
Proof. intros. unfold power. change 256%Z with (2 ^ 8)%Z. apply Z.pow_le_mono_r; lia. Qed.

(** ** the update: B = 2^64, t = D / 2^128, d = t / k *)
Notation B := 18446744073709551616 (only parsing).
Definition turn (D : Z) : R := IZR D / (B * B).
Definition fine_argument (D k : Z) : R := turn D / IZR k.
Definition bend (d : R) : R := 1/6 - d / 24 + d * d / 120.
Definition fine_series (D k : Z) : R :=
  let d := fine_argument D k in 1 - d + d * d / 2 - d * d * d * bend d.
Definition fine_cut (k : Z) : R := 2 * B / (IZR k * IZR k).
Definition fine_error (Q k : Z) : R := (2.01 + 1.12 * fine_cut k) * (IZR Q / (B * B * IZR k)) + 1.01.
Definition fine_near (Q D k new : Z) := near (IZR Q * fine_series D k) (IZR new) (- fine_error Q k) (fine_error Q k).
Lemma fine_near_is : forall Q D k new,
  fine_near Q D k new <-> near (IZR Q * fine_series D k) (IZR new) (- fine_error Q k) (fine_error Q k).
Proof. reflexivity. Qed.
Definition fine_cube (c D : Z) := -1.18 <= IZR c - B * (turn D * turn D * turn D) <= 1.18.
Definition fine_factor (f D k : Z) := -4 <= IZR f - B / 2 * bend (fine_argument D k) <= 4.
Definition third (D k : Z) : R := let d := fine_argument D k in B * B * IZR k * (d * d * d * bend d).
Definition fine_third (V D k : Z) := - 1.12 * fine_cut k <= third D k - IZR V <= 1 + 1.12 * fine_cut k.
Definition fine_lost (W D k : Z) :=
  - (2.01 + 1.12 * fine_cut k) <= IZR W - B * B * IZR k * (1 - fine_series D k) <= 2.01 + 1.12 * fine_cut k.
Definition quotient_of (q x n : Z) := (- n < n * q - x < n)%Z.
Lemma quotient_is : forall q x n, quotient_of q x n <-> (- n < n * q - x < n)%Z. Proof. reflexivity. Qed.

Lemma turn_le : forall D, within D two125 -> -1/8 <= turn D <= 1/8.
Proof. intros D [H1 H2]. apply IZR_le in H1. apply IZR_le in H2. rewrite opp_IZR in H1. unfold turn. lra. Qed.
Lemma turn_is : forall D, IZR D = B * B * turn D. Proof. intros. unfold turn. field. Qed.
(** the floor of D / 2^64 *)
Lemma top_real : forall D T, floor_of T D two64 -> exists e, 0 <= e <= 1 /\ IZR T / B = turn D - e / B.
Proof.
  intros D T [H1 H2]. apply IZR_le in H1. apply IZR_lt in H2. rewrite plus_IZR in H2. rewrite mult_IZR in *. unfold two64 in *.
  exists (IZR D / B - IZR T). split; [lra|]. unfold turn. field.
Qed.
Lemma top_le : forall D T, within D two125 -> floor_of T D two64 -> -1/8 <= IZR T / B <= 1/8.
Proof.
  unfold within, floor_of, two64. intros D T HD H.
  assert (H1 : (-2305843009213693952 <= T)%Z) by lia. assert (H2 : (T <= 2305843009213693952)%Z) by lia.
  apply IZR_le in H1. apply IZR_le in H2. lra.
Qed.
Lemma high_floor : forall r a b, high_of r a b -> exists e, 0 <= e <= 1 /\ IZR r = IZR a * (IZR b / B) - e.
Proof.
  intros r a b H. apply high_real in H. unfold two64 in H. exists (IZR a * IZR b / B - IZR r). split; [lra|]. field.
Qed.
Lemma fine_pos : forall k, (256 <= k)%Z -> 256 <= IZR k. Proof. intros. now apply IZR_le. Qed.
Lemma inverse_fine : forall k, (256 <= k)%Z -> 0 < / IZR k <= 1/256.
Proof.
  intros k H. apply fine_pos in H. split; [apply Rinv_0_lt_compat; lra|]. replace (1/256) with (/ 256) by lra. apply Rinv_le_contravar; lra.
Qed.
Lemma argument_fine : forall D k, (256 <= k)%Z -> within D two125 -> -1/2048 <= fine_argument D k <= 1/2048.
Proof. intros D k Hk HD. pose proof (turn_le D HD). pose proof (inverse_fine k Hk). unfold fine_argument, Rdiv. set (t := turn D) in *. set (i := / IZR k) in *. split; nra. Qed.
Lemma bend_le : forall d, -1/2048 <= d <= 1/2048 -> 0.166 <= bend d <= 0.167.
Proof. intros d H. unfold bend. assert (0 <= d * d <= 1/2048) by (split; nra). lra. Qed.
Lemma cut_le : forall k, (256 <= k)%Z -> 0 <= fine_cut k <= 562949953421312.
Proof.
  intros k H. pose proof (inverse_fine k H) as I. unfold fine_cut. apply fine_pos in H.
  replace (2 * B / (IZR k * IZR k)) with (2 * B * (/ IZR k * / IZR k)) by (field; lra).
  assert (0 <= / IZR k * / IZR k <= 1/256 * (1/256)) by (split; nra). lra.
Qed.
Lemma cube_le : forall t, -1/8 <= t <= 1/8 -> -1/512 <= t * t * t <= 1/512.
Proof. intros t H. assert (0 <= t * t <= 1/64) by (split; nra). split; nra. Qed.

Lemma fine_cube_error : forall D T p c, within D two125 -> floor_of T D two64 -> high_of p T T -> high_of c p T -> fine_cube c D.
Proof.
  intros D T p c HD HT P C. pose proof (turn_le D HD) as Ht. pose proof (top_le D T HD HT) as HT'.
  destruct (top_real D T HT) as (e0 & H0 & E0). destruct (high_floor _ _ _ P) as (e1 & H1 & E1). destruct (high_floor _ _ _ C) as (e2 & H2 & E2).
  unfold fine_cube. set (t := turn D) in *. set (x := IZR T / B) in *.
  assert (ET : IZR T = B * x) by (unfold x; field). rewrite ET in E1. rewrite E1 in E2.
  assert (E : IZR c - B * (t * t * t) = - (e0 * (x * x + x * t + t * t)) - e1 * x - e2).
  { rewrite E2. replace e0 with (B * (t - x)) by (rewrite E0; field). ring. }
  rewrite E. assert (0 <= x * x <= 1/64) by (split; nra). assert (0 <= t * t <= 1/64) by (split; nra).
  assert (-1/64 <= x * t <= 1/64) by (split; nra). assert (0 <= x * x + x * t + t * t <= 3/64) by (split; nra).
  assert (0 <= e0 * (x * x + x * t + t * t) <= 3/64) by (split; nra). assert (-1/8 <= e1 * x <= 1/8) by (split; nra). lra.
Qed.
Lemma quotient_real : forall q x n, (0 < n)%Z -> quotient_of q x n -> exists e, -1 <= e <= 1 /\ IZR q = IZR x / IZR n + e.
Proof.
  intros q x n Hn [H1 H2]. apply IZR_lt in H1. apply IZR_lt in H2. apply IZR_lt in Hn. rewrite opp_IZR in H1. rewrite minus_IZR, mult_IZR in *.
  exists (IZR q - IZR x / IZR n). split; [|lra].
  assert (E : (IZR q - IZR x / IZR n) * IZR n = IZR n * IZR q - IZR x) by (field; lra). split; nra.
Qed.
Lemma fine_factor_error : forall D k j T x h a b f, (256 <= k)%Z -> j = (2 * k)%Z -> within D two125 -> floor_of T D two64 ->
  floor_of x T j -> high_of h x x -> quotient_of a x 24 -> quotient_of b h 60 -> f = (1537228672809129301 - a + b)%Z -> fine_factor f D k.
Proof.
  intros D k j T x h a b f Hk -> HD HT HX HH HA HB ->. pose proof (turn_le D HD) as Ht. pose proof (top_le D T HD HT) as HT'.
  destruct (top_real D T HT) as (e0 & H0 & E0). destruct (floor_real x T (2 * k) ltac:(lia) HX) as (e3 & H3 & E3).
  destruct (high_floor _ _ _ HH) as (e4 & H4 & E4). destruct (quotient_real a x 24 ltac:(lia) HA) as (ea & Ha & Ea).
  destruct (quotient_real b h 60 ltac:(lia) HB) as (eb & Hb & Eb). pose proof (inverse_fine k Hk) as Hi. apply fine_pos in Hk.
  rewrite mult_IZR in E3. unfold fine_factor, bend, fine_argument. rewrite plus_IZR, minus_IZR, Ea, Eb, E4.
  set (t := turn D) in *. set (y := IZR T / B) in *. set (X := IZR x) in *. set (i := / IZR k) in *.
  assert (EX : X = B * y * i / 2 - e3) by (rewrite E3; unfold y, i; field; lra).
  set (z := B * t * i / 2). assert (Dz : z - X = e0 * i / 2 + e3).
  { rewrite EX. unfold z. replace e0 with (B * (t - y)) by (rewrite E0; field). field. }
  assert (E : 1537228672809129301 - (X / 24 + ea) + ((X * (X / B) - e4) / 60 + eb) - B / 2 * (1 / 6 - t / IZR k / 24 + t / IZR k * (t / IZR k) / 120)
    = (1537228672809129301 - B / 12) - ea + eb + (z - X) / 24 - e4 / 60 - (z - X) * ((X + z) / B) / 60).
  { unfold z, i. field. lra. }
  rewrite E. assert (0 <= e0 * i <= 1/256) by (split; nra).
  assert (Hz : -0.001 <= (X + z) / B <= 0.001).
  { assert (Q : (X + z) / B = y * i / 2 - e3 / B + t * i / 2) by (rewrite EX; unfold z; field). rewrite Q.
    assert (-1/2048 <= y * i <= 1/2048) by (split; nra). assert (-1/2048 <= t * i <= 1/2048) by (split; nra). lra. }
  rewrite Dz. assert (0 <= e0 * i / 2 + e3 <= 1.01) by lra.
  set (w := e0 * i / 2 + e3) in *. set (u := (X + z) / B) in *. assert (-0.002 <= w * u <= 0.002) by (split; nra). lra.
Qed.
Lemma scaled_real : forall V v k, (256 <= k)%Z -> scaled_of V v k -> exists e, 0 <= e <= 1 /\ IZR V = fine_cut k * IZR v - e.
Proof.
  intros V v k Hk [H1 H2]. apply IZR_le in H1. apply IZR_lt in H2. rewrite ?plus_IZR, ?mult_IZR in *. apply fine_pos in Hk. unfold fine_cut.
  set (K := IZR k) in *. exists (2 * B / (K * K) * IZR v - IZR V). split; [|lra]. assert (P : 0 < K * K) by nra.
  assert (E : (2 * B / (K * K) * IZR v - IZR V) * (K * K) = 36893488147419103232 * IZR v - K * K * IZR V) by (field; lra).
  split; nra.
Qed.
Lemma fine_third_error : forall D k c f v V, (256 <= k)%Z -> within D two125 -> fine_cube c D -> fine_factor f D k -> high_of v c f ->
  scaled_of V v k -> fine_third V D k.
Proof.
  intros D k c f v V Hk HD HC HF HV HS. pose proof (turn_le D HD) as Ht. pose proof (bend_le _ (argument_fine D k Hk HD)) as Hg.
  destruct (high_floor _ _ _ HV) as (e5 & H5 & E5). destruct (scaled_real _ _ _ Hk HS) as (e6 & H6 & E6). pose proof (cut_le k Hk) as HR.
  unfold fine_third, third, fine_cube, fine_factor in *. apply fine_pos in Hk.
  set (G := bend (fine_argument D k)) in *. set (t := turn D) in *. set (R0 := fine_cut k) in *. pose proof (cube_le t Ht) as H3.
  set (q := t * t * t) in *. set (ec := IZR c - B * q) in *. set (ef := IZR f - B / 2 * G) in *.
  assert (E : B * B * IZR k * (fine_argument D k * fine_argument D k * fine_argument D k * G) = R0 * (B * q * (G / 2))).
  { unfold R0, fine_cut, fine_argument, q, t. field. lra. }
  rewrite E, E6, E5.
  assert (F : B * q * (G / 2) - (IZR c * (IZR f / B) - e5) = - (ec * (G / 2 + ef / B)) - q * ef + e5).
  { unfold ec, ef. field. }
  replace (R0 * (B * q * (G / 2)) - (R0 * (IZR c * (IZR f / B) - e5) - e6)) with (R0 * (B * q * (G / 2) - (IZR c * (IZR f / B) - e5)) + e6) by ring.
  rewrite F. assert (Hf : 0.08 <= G / 2 + ef / B <= 0.085) by lra. set (p := G / 2 + ef / B) in *.
  assert (-0.1003 <= ec * p <= 0.1003) by (split; nra). assert (-1/128 <= q * ef <= 1/128) by (split; nra).
  set (m := - (ec * p) - q * ef + e5). assert (-1.12 <= m <= 1.12) by (unfold m; lra). split; nra.
Qed.
Lemma wide_floor : forall r a b, wide_high r a b -> exists e, 0 <= e <= 3 /\ IZR a * IZR b / (B * B) = IZR r + e.
Proof.
  intros r a b [H1 H2]. apply IZR_le in H1. apply IZR_lt in H2. rewrite ?plus_IZR, ?mult_IZR in *. unfold two128 in *.
  exists (IZR a * IZR b / (B * B) - IZR r). split; lra.
Qed.
Lemma fine_lost_error : forall D k j S s V X W, (256 <= k)%Z -> j = (2 * k)%Z -> within D two125 -> wide_high S D D -> floor_of s S j ->
  fine_third V D k -> total D X s -> total W X V -> fine_lost W D k.
Proof.
  intros D k j S s V X W Hk -> HD HS Hs HV EX ->. destruct (wide_floor _ _ _ HS) as (e7 & H7 & E7).
  destruct (floor_real s S (2 * k) ltac:(lia) Hs) as (e8 & H8 & E8). pose proof (inverse_fine k Hk) as Hi. apply fine_pos in Hk.
  assert (HX : X = (D - s)%Z) by (unfold total in EX; lia). subst X. clear EX.
  unfold fine_lost, fine_third, third, fine_series in *. rewrite plus_IZR, minus_IZR, E8, mult_IZR. set (R0 := fine_cut k) in *.
  set (d := fine_argument D k) in *. set (c := d * d * d * bend d) in *. set (i := / IZR k) in *.
  assert (Ed : IZR D = B * B * IZR k * d) by (rewrite turn_is; unfold d, fine_argument; field; lra).
  assert (ES : IZR S = B * B * (IZR k * IZR k) * (d * d) - e7).
  { replace (IZR S) with (IZR D * IZR D / (B * B) - e7) by lra. rewrite Ed. field. }
  assert (E : IZR D - (IZR S / (2 * IZR k) - e8) + IZR V - B * B * IZR k * (1 - (1 - d + d * d / 2 - c)) = e8 + e7 * i / 2 - (B * B * IZR k * c - IZR V)).
  { rewrite ES, Ed. unfold i. field. lra. }
  rewrite E. assert (0 <= e7 * i <= 3/256) by (split; nra). lra.
Qed.
Lemma fine_step_error : forall Q D k W Z0 t new, (256 <= k)%Z -> (0 <= Q < two127)%Z -> within D two125 -> fine_lost W D k ->
  wide_high Z0 Q W -> floor_of t Z0 k -> total Q new t -> fine_near Q D k new.
Proof.
  intros Q D k W Z0 t new Hk [HQ _] HD HW HZ [T1 T2] EN. destruct (wide_floor _ _ _ HZ) as (e9 & H9 & E9). pose proof (inverse_fine k Hk) as Hi.
  assert (En : new = (Q - t)%Z) by (unfold total in EN; lia). subst new. clear EN.
  assert (T3 : (Z0 <= k * t + k - 1)%Z) by lia. clear T2. apply IZR_le in T1. apply IZR_le in T3.
  rewrite minus_IZR, plus_IZR in T3. rewrite mult_IZR in *. apply IZR_le in HQ. apply fine_pos in Hk.
  unfold fine_near, near, fine_error, fine_lost in *. rewrite minus_IZR. set (R0 := 2.01 + 1.12 * fine_cut k) in *. set (K := IZR k) in *.
  set (s := fine_series D k) in *. set (i := / K) in *. set (g := IZR Q / (B * B * K)). set (ew := IZR W - B * B * K * (1 - s)) in *.
  assert (Hg : 0 <= g).
  { unfold g. apply Rmult_le_pos; [exact HQ|]. apply Rlt_le, Rinv_0_lt_compat. lra. }
  set (m := IZR Z0 - K * IZR t) in *. assert (0 <= m <= K - 1) by (unfold m; lra).
  assert (E : IZR Q * s - (IZR Q - IZR t) = g * ew - (m + e9) * i).
  { replace (m + e9) with (IZR Q * IZR W / (B * B) - K * IZR t) by (unfold m; lra). unfold g, ew, i. field. lra. }
  rewrite E. assert (Ki : K * i = 1) by (unfold i; field; lra).
  assert (0 <= (m + e9) * i <= 1.01) by (split; nra). assert (- (R0 * g) <= g * ew <= R0 * g) by (split; nra). lra.
Qed.
Lemma fine_square_range : forall S D, within D two125 -> wide_high S D D -> within S two123.
Proof.
  unfold within, wide_high, two128. intros S D HD H. assert (0 <= D * D <= two125 * two125)%Z by nia. lia.
Qed.
Lemma fine_third_range : forall V D k, (256 <= k)%Z -> within D two125 -> fine_third V D k -> within V two123.
Proof.
  intros V D k Hk HD H. pose proof (bend_le _ (argument_fine D k Hk HD)) as Hg. pose proof (cube_le _ (turn_le D HD)) as H3.
  pose proof (cut_le k Hk) as HR. pose proof (inverse_fine k Hk) as Hi. unfold fine_third, third in H. apply fine_pos in Hk.
  set (G := bend (fine_argument D k)) in *. set (q := turn D * turn D * turn D) in *. set (i := / IZR k) in *.
  assert (E : B * B * IZR k * (fine_argument D k * fine_argument D k * fine_argument D k * G) = B * B * (q * G * (i * i))).
  { unfold fine_argument, q, i. field. lra. }
  rewrite E in H. assert (-0.001 <= q * G <= 0.001) by (split; nra). assert (0 <= i * i <= 1/256) by (split; nra).
  assert (-0.00001 <= q * G * (i * i) <= 0.00001) by (split; nra). apply IZR_within. lra.
Qed.
Definition fine_room (Q D k : Z) := fine_error Q k <= IZR Q * fine_series D k < IZR two127 - fine_error Q k.
Lemma fine_room_is : forall Q D k, fine_room Q D k <-> fine_error Q k <= IZR Q * fine_series D k < IZR two127 - fine_error Q k.
Proof. reflexivity. Qed.
Lemma fine_inside : forall Q D k new, fine_room Q D k -> fine_near Q D k new -> (0 <= new < two127)%Z.
Proof.
  unfold fine_room, fine_near, near. intros Q D k new [H1 H2] [N1 N2]. split; [apply le_IZR; lra | apply lt_IZR; lra].
Qed.

(** ** a product of a row *)
Definition fine_product_near (r : Z) (exact : R) (Q : Z) := near (exact * IZR Q / IZR two128) (IZR r) (-0.26) 3.26.
Lemma fine_product_near_is : forall r Q exact, fine_product_near r exact Q <-> near (exact * IZR Q / IZR two128) (IZR r) (-0.26) 3.26.
Proof. reflexivity. Qed.
Lemma fine_product_error : forall r c Q exact, (0 <= Q < two127)%Z -> -0.51 <= exact - IZR c <= 0.51 -> wide_high r c Q ->
  fine_product_near r exact Q.
Proof.
  intros r c Q exact [Q1 Q2] H HR. destruct (wide_floor _ _ _ HR) as (e & He & E). apply IZR_le in Q1. apply IZR_lt in Q2.
  unfold fine_product_near, near, two128. set (x := IZR Q / 340282366920938463463374607431768211456).
  assert (0 <= x <= 0.5) by (unfold x; lra).
  assert (F : exact * IZR Q / 340282366920938463463374607431768211456 - IZR r = (exact - IZR c) * x + e).
  { replace e with (IZR c * IZR Q / (B * B) - IZR r) by lra. unfold x. field. }
  rewrite F. assert (-0.255 <= (exact - IZR c) * x <= 0.255) by (split; nra). lra.
Qed.
