(** WpLogistic.v -- the axioms of acsl/kernel.acsl about the logistic loss. *)
From Coq Require Import Reals ZArith Lia Lra.
From Gdcert Require Import Base WpAxioms WpKernel.
Open Scope R_scope.

(** the logistic loss: w = 1 - e^-d as far as the series goes, times 2^65 k; and without its cubic part *)
Definition whole (D k terms : Z) : R := 2 * IZR two64 * IZR k * (1 - series (argument D k) 1 (terms + 2)).
Definition brief (D k : Z) : R := 2 * IZR two64 * IZR k * (argument D k - argument D k * argument D k / 2).
(** g/h, rho = 2^(128 - sy) / h *)
Definition odds (y low k : Z) (rho : R) : R := IZR (slope y low k) * rho / (2 * IZR k * IZR two64 * IZR two64).
Definition logistic_taken (y low D k terms : Z) (rho : R) : R :=
  IZR (slope y low k) * (1 - odds y low k rho) * (whole D k terms / (2 * IZR two64 * IZR k)) * (1 + odds y low k rho * (brief D k / (2 * IZR two64 * IZR k))).
Definition brief_near (q D k : Z) := near (brief D k) (IZR q) (-1.25) 0.
Lemma brief_near_is : forall q D k, brief_near q D k <-> near (brief D k) (IZR q) (-1.25) 0. Proof. reflexivity. Qed.
Definition whole_near (w D k terms : Z) := near (whole D k terms) (IZR w) (-2.35) 0.05.
Lemma whole_near_is : forall w D k terms, whole_near w D k terms <-> near (whole D k terms) (IZR w) (-2.35) 0.05. Proof. reflexivity. Qed.
Definition logistic_near (x y low D k terms : Z) (rho : R) := near (logistic_taken y low D k terms rho) (IZR x) (-1.76) 2.74.
Lemma logistic_near_is : forall x y low D k terms rho, logistic_near x y low D k terms rho <->
  near (logistic_taken y low D k terms rho) (IZR x) (-1.76) 2.74. Proof. reflexivity. Qed.
Definition odds_are (ratio y low k : Z) (rho : R) := IZR ratio <= rho <= IZR ratio + 1 /\ odds y low k rho <= 0.08.
Lemma odds_are_is : forall ratio y low k rho, odds_are ratio y low k rho <-> IZR ratio <= rho <= IZR ratio + 1 /\ odds y low k rho <= 0.08.
Proof. reflexivity. Qed.
Lemma brief_error : forall D k square t q, (4 <= k)%Z -> within D two61 -> high_of square D D -> floor_of t square k -> q = (2 * D - t)%Z ->
  brief_near q D k.
Proof.
  unfold brief_near. intros D k square t q Hk HD Q T ->. pose proof (scaled_le D HD) as Hx. apply high_real in Q.
  destruct (floor_real t square k Hk T) as (e & He & Et). unfold near, brief. rewrite argument_scaled by lia. rewrite minus_IZR, mult_IZR, Et.
  apply four_pos in Hk. set (x := scaled D) in *. set (K := IZR k) in *. set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *.
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  assert (ED : IZR D = IZR two64 * x) by (unfold x, scaled, two64; field).
  set (i := / K). assert (Hi : 0 <= i <= 0.25).
  { unfold i. split; [apply Rlt_le, Rinv_0_lt_compat; lra|]. replace 0.25 with (/ 4) by lra. apply Rinv_le_contravar; lra. }
  assert (E : 2 * IZR two64 * K * (x / K - x / K * (x / K) / 2) - (2 * IZR D - (IZR square / K - e)) = - (e1 * i + e)).
  { rewrite Es, ED. unfold i, two64. field. lra. }
  rewrite E. assert (0 <= e1 * i <= 0.25) by (split; nra). lra.
Qed.
Lemma whole_brief : forall D k terms, (4 <= k)%Z -> (0 < terms)%Z -> whole D k terms = brief D k - scaled D * scaled D * tail D k terms.
Proof.
  intros D k terms Hk Ht. pose proof (series_split 0 1 D k terms Hk Ht) as S. unfold stepped, linear_loss, tail_gain, slope in S.
  replace (2 * k * 0 + 1)%Z with 1%Z in S by lia. unfold whole, brief. rewrite argument_scaled in * by lia. apply four_pos in Hk.
  assert (E : series (scaled D / IZR k) 1 (terms + 2) = 1 - (scaled D / IZR k - scaled D / IZR k * (scaled D / IZR k) / 2) + scaled D / IZR k * (scaled D / IZR k) * (IZR k / (2 * IZR two64) * tail D k terms)) by lra.
  rewrite E. unfold two64. field. lra.
Qed.
Lemma whole_one : forall D k q, (4 <= k)%Z -> brief_near q D k -> whole_near q D k 1.
Proof.
  unfold brief_near, whole_near. intros D k q Hk H. rewrite whole_brief by lia. unfold near in *. unfold tail. cbn [Z.ltb Z.compare Pos.compare Pos.compare_cont]. lra.
Qed.
Lemma whole_error : forall D k terms square q z part r, (4 <= k)%Z -> (0 < terms)%Z -> within D two61 -> high_of square D D ->
  brief_near q D k -> near (IZR z) (tail D k terms) (-1.25) 1.25 -> high_of part square z -> r = (q - part)%Z ->
  whole_near r D k terms.
Proof.
  unfold brief_near, whole_near. intros D k terms square q z part r Hk Ht HD Q S Z0 P ->. rewrite whole_brief by lia. pose proof (scaled_le D HD) as Hx.
  pose proof (tail_le D k terms Hk HD) as HT. apply high_real in Q, P. unfold near in *. rewrite minus_IZR.
  set (x := scaled D) in *. set (T := tail D k terms) in *. set (e1 := IZR D * IZR D / IZR two64 - IZR square) in *.
  set (e2 := IZR square * IZR z / IZR two64 - IZR part) in *.
  assert (Es : IZR square = IZR two64 * (x * x) - e1) by (unfold e1, x, scaled, two64; field).
  set (ez := IZR z - T) in *. set (v := e1 / IZR two64). assert (0 <= v <= / 18446744073709551616) by (unfold v, two64; lra).
  assert (Ep : IZR part = x * x * T + x * x * ez - v * (T + ez) - e2) by (unfold e2, v; rewrite Es; unfold ez, two64; field).
  rewrite Ep. assert (0 <= x * x <= 1/64) by (split; nra). assert (-0.02 <= x * x * ez <= 0.02) by (split; nra).
  assert (-0.01 <= v * (T + ez) <= 0.01) by (split; nra). lra.
Qed.
Lemma mult_le : forall a b x y, 0 <= x -> 0 <= y -> -x <= a <= x -> -y <= b <= y -> -(x * y) <= a * b <= x * y.
Proof. intros. split; nra. Qed.
Lemma inverse_le : forall k, (4 <= k)%Z -> 0 <= / IZR k <= 0.25.
Proof.
  intros k H. apply four_pos in H. split; [apply Rlt_le, Rinv_0_lt_compat; lra|].
  replace 0.25 with (/ 4) by lra. apply Rinv_le_contravar; lra.
Qed.
Lemma brief_le : forall D k, (4 <= k)%Z -> within D two61 -> -0.255 <= brief D k / IZR two64 <= 0.255.
Proof.
  intros D k Hk HD. pose proof (scaled_le D HD) as Hx. pose proof (inverse_le k Hk) as Hi. unfold brief. rewrite argument_scaled by lia.
  apply four_pos in Hk. set (x := scaled D) in *. set (i := / IZR k) in *.
  replace (2 * IZR two64 * IZR k * (x / IZR k - x / IZR k * (x / IZR k) / 2) / IZR two64) with (2 * x - x * x * i) by (unfold i, two64; field; lra).
  assert (0 <= x * x <= 1/64) by (split; nra). assert (0 <= x * x * i <= 1/256) by (split; nra). lra.
Qed.
Lemma whole_le : forall D k terms, (4 <= k)%Z -> (0 < terms)%Z -> within D two61 -> -0.26 <= whole D k terms / IZR two64 <= 0.26.
Proof.
  intros D k terms Hk Ht HD. pose proof (scaled_le D HD) as Hx. pose proof (brief_le D k Hk HD) as HB. pose proof (tail_le D k terms Hk HD) as HT.
  rewrite whole_brief by lia. set (x := scaled D) in *. set (T := tail D k terms) in *.
  replace ((brief D k - x * x * T) / IZR two64) with (brief D k / IZR two64 - x * x * (T / IZR two64)) by (unfold two64; field).
  assert (0 <= x * x <= 1/64) by (split; nra). assert (-0.003 <= T / IZR two64 <= 0.003) by (unfold two64; lra).
  assert (-0.0001 <= x * x * (T / IZR two64) <= 0.0001) by (split; nra). lra.
Qed.
Lemma odds_le : forall ratio y low k rho, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> 0 <= odds y low k rho <= 0.08.
Proof.
  intros ratio y low k rho Hk [Y1 Y2] Hlow [R1 R2] [Hrho Ho]. split; [|exact Ho]. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  unfold odds. rewrite Ef. apply IZR_le in Y1, R1. apply four_pos in Hk.
  apply Rmult_le_pos; [assert (0 <= rho) by lra; repeat apply Rmult_le_pos; lra|].
  apply Rlt_le, Rinv_0_lt_compat. unfold two64. nra.
Qed.
(** s 2^64 - floor(y ratio / 2^64) *)
Lemma odds_floor : forall ratio y low k rho s, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> high_of s y ratio -> 0 <= odds y low k rho * IZR two64 - IZR s <= 2.01.
Proof.
  intros ratio y low k rho s Hk [Y1 Y2] Hlow [R1 R2] [Hrho Ho] S. destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef).
  apply high_real in S. unfold odds in *. rewrite Ef in *. apply IZR_le in Y1, R1. apply IZR_lt in Y2, R2. apply four_pos in Hk.
  set (e := IZR y * IZR ratio / IZR two64 - IZR s) in *.
  assert (E : 2 * IZR k * (IZR y + f) * rho / (2 * IZR k * IZR two64 * IZR two64) * IZR two64 - IZR s
    = IZR y / IZR two64 * (rho - IZR ratio) + f * (rho / IZR two64) + e) by (unfold e, two64; field; lra).
  rewrite E. assert (0 <= IZR y / IZR two64 <= 0.5) by (unfold two64; lra). assert (0 <= rho / IZR two64 <= 0.51) by (unfold two64; lra).
  assert (0 <= IZR y / IZR two64 * (rho - IZR ratio) <= 0.5) by (split; nra). assert (0 <= f * (rho / IZR two64) <= 0.51) by (split; nra). lra.
Qed.
Definition first_taken (y low D k terms : Z) (rho : R) : R :=
  IZR (slope y low k) * (1 - odds y low k rho) * (whole D k terms / (2 * IZR two64 * IZR k)).
Definition first_near (first y low D k terms : Z) (rho : R) := near (first_taken y low D k terms rho) (IZR first) (-1.72) 1.57.
Definition factor_near (p y low D k : Z) (rho : R) := near (odds y low k rho * brief D k) (IZR p) (-0.64) 1.53.
Lemma first_near_is : forall first y low D k terms rho, first_near first y low D k terms rho <->
  near (first_taken y low D k terms rho) (IZR first) (-1.72) 1.57. Proof. reflexivity. Qed.
Lemma factor_near_is : forall p y low D k rho, factor_near p y low D k rho <-> near (odds y low k rho * brief D k) (IZR p) (-0.64) 1.53.
Proof. reflexivity. Qed.
Definition sum_of (z x y : Z) := z = (x + y)%Z.
Lemma sum_of_is : forall z x y, sum_of z x y <-> z = (x + y)%Z. Proof. reflexivity. Qed.
(** Q (1 - s) / (2 k) *)
Lemma remaining : forall ratio y low k rho, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 <= ratio < two63)%Z ->
  odds_are ratio y low k rho -> exists g f, 0 <= f <= 1 /\ 0 <= g / IZR two64 <= 0.5001 /\ g = (IZR y + f) * (1 - odds y low k rho) /\
  IZR (slope y low k) * (1 - odds y low k rho) = 2 * IZR k * g.
Proof.
  intros ratio y low k rho Hk HY Hlow HR H. pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho.
  destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef). destruct HY as [Y1 Y2]. apply IZR_le in Y1. apply IZR_lt in Y2.
  exists ((IZR y + f) * (1 - odds y low k rho)), f. rewrite Ef. set (o := odds y low k rho) in *.
  split; [exact Hf|]. split; [|split; [reflexivity | ring]].
  replace ((IZR y + f) * (1 - o) / IZR two64) with ((IZR y / IZR two64 + f / IZR two64) * (1 - o)) by (unfold two64; field).
  assert (0 <= IZR y / IZR two64 <= 0.5) by (unfold two64; lra). assert (0 <= f / IZR two64 <= 0.00001) by (unfold two64; lra). split; nra.
Qed.
Lemma first_error : forall y low D k terms rho ratio s ys rest w first, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  (0 < terms)%Z -> within D two61 -> (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> high_of s y ratio -> high_of ys y s ->
  sum_of y rest ys -> whole_near w D k terms -> high_of first rest w -> first_near first y low D k terms rho.
Proof.
  intros y low D k terms rho ratio s ys rest w first Hk HY Hlow Ht HD HR H S YS ER W F.
  pose proof (whole_le D k terms Hk Ht HD) as HW. pose proof (odds_floor ratio y low k rho s Hk HY Hlow HR H S) as Hc.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. destruct (remaining ratio y low k rho Hk HY Hlow HR H) as (g & f & Hf & Hg & Eg & EQ).
  unfold first_near, first_taken, whole_near, near, sum_of in *. assert (EZ : rest = (y - ys)%Z) by lia. subst rest. rewrite EQ.
  apply high_real in YS, F. rewrite minus_IZR in F. destruct HY as [Y1 Y2]. apply IZR_le in Y1. apply IZR_lt in Y2. apply four_pos in Hk.
  set (K := IZR k) in *. set (w0 := whole D k terms) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (c := o * B - IZR s) in *.
  set (e2 := IZR y * IZR s / B - IZR ys) in *. set (Y := IZR y / B). assert (0 <= Y <= 0.5) by (unfold Y; rewrite HB; lra).
  set (er := IZR y - IZR ys - g).
  assert (Her : -1 <= er <= 2.01).
  { assert (E : er = Y * c + e2 - f * (1 - o)) by (unfold er, e2, c, Y; rewrite Eg, HB; field).
    rewrite E. assert (0 <= Y * c <= 1.01) by (split; nra). assert (0 <= f * (1 - o) <= 1) by (split; nra). lra. }
  set (ew := IZR w - w0). assert (Hew : -0.05 <= ew <= 2.35) by (clear - W; unfold ew; lra).
  set (e3 := (IZR y - IZR ys) * IZR w / B - IZR first) in *.
  assert (E : 2 * K * g * (w0 / (2 * B * K)) - IZR first = - (er * (w0 / B + ew / B) + (g / B) * ew - e3)).
  { unfold e3, er, ew. rewrite HB. field. lra. }
  rewrite E. assert (-0.00001 <= ew / B <= 0.00001) by (rewrite HB; lra).
  assert (-0.53 <= er * (w0 / B + ew / B) <= 0.53) by (split; nra). assert (-0.03 <= (g / B) * ew <= 1.18) by (split; nra). lra.
Qed.
Lemma factor_error : forall y low D k rho ratio s q p, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> within D two61 ->
  (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> high_of s y ratio -> brief_near q D k -> high_of p s q ->
  factor_near p y low D k rho.
Proof.
  intros y low D k rho ratio s q p Hk HY Hlow HD HR H S Q P.
  pose proof (brief_le D k Hk HD) as HQ. pose proof (odds_floor ratio y low k rho s Hk HY Hlow HR H S) as Hc.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. unfold factor_near, brief_near, near in *. apply high_real in P.
  set (q0 := brief D k) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (c := o * B - IZR s) in *.
  set (eq := IZR q - q0). assert (Heq : 0 <= eq <= 1.25) by (clear - Q; unfold eq; lra).
  set (e4 := IZR s * IZR q / B - IZR p) in *.
  assert (E : o * q0 - IZR p = c * (q0 / B + eq / B) - o * eq + e4) by (unfold e4, eq, c; rewrite HB; field).
  rewrite E. assert (0 <= eq / B <= 0.00001) by (rewrite HB; lra). assert (-0.53 <= c * (q0 / B + eq / B) <= 0.53) by (split; nra).
  assert (0 <= o * eq <= 0.1) by (split; nra). lra.
Qed.
Lemma logistic_error : forall y low D k double_k terms rho ratio first p m up lost, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  double_k = (2 * k)%Z -> (0 < terms)%Z -> within D two61 -> odds_are ratio y low k rho -> (0 <= ratio < two63)%Z ->
  first_near first y low D k terms rho -> factor_near p y low D k rho -> high_of m first p -> floor_of up m double_k ->
  sum_of lost first up -> logistic_near lost y low D k terms rho.
Proof.
  intros y low D k double_k terms rho ratio first p m up lost Hk HY Hlow -> Ht HD H HR F P M U ->.
  pose proof (brief_le D k Hk HD) as HQ. pose proof (whole_le D k terms Hk Ht HD) as HW.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. destruct (remaining ratio y low k rho Hk HY Hlow HR H) as (g & f & Hf & Hg & Eg & EQ).
  unfold logistic_near, logistic_taken, first_near, first_taken, factor_near, near in *. rewrite EQ in *. rewrite plus_IZR. apply high_real in M.
  destruct U as [U1 U2]. apply IZR_le in U1. apply IZR_lt in U2. rewrite !mult_IZR in U1. rewrite plus_IZR, !mult_IZR in U2.
  pose proof (inverse_le k Hk) as Hi. apply four_pos in Hk.
  set (K := IZR k) in *. set (w0 := whole D k terms) in *. set (q0 := brief D k) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. clear EQ Eg.
  set (t1 := 2 * K * g * (w0 / (2 * B * K))) in *. assert (Et : t1 = g * (w0 / B)) by (unfold t1; rewrite HB; field; lra).
  set (ef := IZR first - t1). assert (Hef : -1.57 <= ef <= 1.72) by (clear - F; unfold ef; lra).
  set (ep := IZR p - o * q0). assert (Hep : -1.53 <= ep <= 0.64) by (clear - P; unfold ep; lra).
  set (e5 := IZR first * IZR p / B - IZR m) in *. set (e6 := IZR m / (2 * K) - IZR up).
  assert (H6 : 0 <= e6 <= 1).
  { unfold e6. split.
    - assert (IZR up <= IZR m / (2 * K)); [|lra]. apply (Rmult_le_reg_r (2 * K)); [lra|]. replace (IZR m / (2 * K) * (2 * K)) with (IZR m) by (field; lra). lra.
    - assert (IZR m / (2 * K) <= IZR up + 1); [|lra]. apply div_le; lra. }
  assert (Ht1 : -0.131 <= t1 / B <= 0.131).
  { assert (E : t1 / B = (g / B) * (w0 / B)) by (rewrite Et, HB; field). rewrite E. split; nra. }
  assert (Hp : -0.021 <= IZR p / B <= 0.021).
  { assert (E : IZR p / B = o * (q0 / B) + ep / B) by (unfold ep; rewrite HB; field). rewrite E.
    assert (-0.00001 <= ep / B <= 0.00001) by (rewrite HB; lra). assert (H9 := mult_le o (q0 / B) 0.08 0.255 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). lra. }
  set (i := / K) in *.
  assert (E : t1 * (1 + o * (q0 / (2 * B * K))) - (IZR first + IZR up)
    = - ef - (ef * (IZR p / B) + (t1 / B) * ep - e5) * (i / 2) + e6).
  { unfold e6, i. replace (IZR m) with (IZR first * IZR p / B - e5) by (unfold e5; ring). unfold ef, ep. rewrite HB. field. lra. }
  rewrite E.
  assert (-0.04 <= ef * (IZR p / B) <= 0.04) by (split; nra). assert (-0.21 <= (t1 / B) * ep <= 0.21) by (split; nra).
  assert (0 <= i / 2 <= 0.125) by lra.
  assert (-0.16 <= (ef * (IZR p / B) + (t1 / B) * ep - e5) * (i / 2) <= 0.04) by (split; nra).
  lra.
Qed.

(** the long way: j times x -> Q (1 - s) w + s w x from x = Q (1 - s) w on *)
Definition long_taken (y low D k terms : Z) (rho : R) (j : Z) : R :=
  rec (first_taken y low D k terms rho) (fun _ x => first_taken y low D k terms rho + odds y low k rho * (whole D k terms / (2 * IZR two64 * IZR k)) * x) j.
Lemma long_taken_zero : forall y low D k terms rho, long_taken y low D k terms rho 0 = first_taken y low D k terms rho. Proof. reflexivity. Qed.
Lemma long_taken_next : forall y low D k terms rho j, (0 <= j)%Z -> long_taken y low D k terms rho (j + 1) =
  first_taken y low D k terms rho + odds y low k rho * (whole D k terms / (2 * IZR two64 * IZR k)) * long_taken y low D k terms rho j.
Proof. intros y low D k terms rho j H. unfold long_taken. rewrite rec_next by lia. replace (j + 1 - 1)%Z with j by lia. reflexivity. Qed.
Definition long_near (x y low D k terms : Z) (rho : R) (j : Z) := near (long_taken y low D k terms rho j) (IZR x) (-1.76) 2.74.
Lemma long_near_is : forall x y low D k terms rho j, long_near x y low D k terms rho j <->
  near (long_taken y low D k terms rho j) (IZR x) (-1.76) 2.74. Proof. reflexivity. Qed.
Definition long_factor_near (p y low D k terms : Z) (rho : R) := near (odds y low k rho * whole D k terms) (IZR p) (-0.75) 1.55.
Lemma long_factor_error : forall y low D k terms rho ratio s w p, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  (0 < terms)%Z -> within D two61 -> (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> high_of s y ratio -> whole_near w D k terms ->
  high_of p s w -> long_factor_near p y low D k terms rho.
Proof.
  intros y low D k terms rho ratio s w p Hk HY Hlow Ht HD HR H S W P.
  pose proof (whole_le D k terms Hk Ht HD) as HW. pose proof (odds_floor ratio y low k rho s Hk HY Hlow HR H S) as Hc.
  pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho. unfold long_factor_near, whole_near, near in *. apply high_real in P.
  set (w0 := whole D k terms) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (c := o * B - IZR s) in *.
  set (ew := IZR w - w0). assert (Hew : -0.05 <= ew <= 2.35) by (clear - W; unfold ew; lra).
  set (e4 := IZR s * IZR w / B - IZR p) in *.
  assert (E : o * w0 - IZR p = c * (w0 / B + ew / B) - o * ew + e4) by (unfold e4, ew, c; rewrite HB; field).
  rewrite E. assert (-0.00001 <= ew / B <= 0.00001) by (rewrite HB; lra). assert (-0.53 <= c * (w0 / B + ew / B) <= 0.53) by (split; nra).
  assert (-0.01 <= o * ew <= 0.19) by (split; nra). lra.
Qed.
Lemma long_first : forall x y low D k terms rho, first_near x y low D k terms rho -> long_near x y low D k terms rho 0.
Proof. unfold long_near, first_near, near. intros. rewrite long_taken_zero. lra. Qed.
Lemma long_taken_le : forall ratio y low D k terms rho j, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z -> (0 < terms)%Z ->
  within D two61 -> (0 <= ratio < two63)%Z -> odds_are ratio y low k rho -> (0 <= j)%Z ->
  -0.133 <= long_taken y low D k terms rho j / IZR two64 <= 0.133.
Proof.
  intros ratio y low D k terms rho j Hk HY Hlow Ht HD HR H Hj.
  pose proof (whole_le D k terms Hk Ht HD) as HW. pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho.
  destruct (remaining ratio y low k rho Hk HY Hlow HR H) as (g & f & Hf & Hg & _ & EQ). pose proof (inverse_le k Hk) as Hi. pose proof (four_pos k Hk) as K4.
  assert (HB : IZR two64 = 18446744073709551616) by reflexivity.
  assert (T : -0.131 <= first_taken y low D k terms rho / IZR two64 <= 0.131).
  { unfold first_taken. rewrite EQ. replace (2 * IZR k * g * (whole D k terms / (2 * IZR two64 * IZR k)) / IZR two64) with
      ((g / IZR two64) * (whole D k terms / IZR two64)) by (rewrite HB; field; lra). split; nra. }
  assert (C : -0.003 <= odds y low k rho * (whole D k terms / (2 * IZR two64 * IZR k)) <= 0.003).
  { replace (odds y low k rho * (whole D k terms / (2 * IZR two64 * IZR k))) with (odds y low k rho * (whole D k terms / IZR two64) * / (IZR k) / 2) by (rewrite HB; field; lra).
    set (o := odds y low k rho) in *. set (w := whole D k terms / IZR two64) in *. set (i := / IZR k) in *.
    assert (-0.021 <= o * w <= 0.021) by (split; nra). assert (-0.006 <= o * w * i <= 0.006) by (split; nra). lra. }
  pattern j. apply Wf_Z.natlike_ind; [rewrite long_taken_zero; lra | | exact Hj].
  intros x Hx IH. unfold Z.succ. rewrite long_taken_next by exact Hx. set (c := odds y low k rho * _) in *.
  replace ((first_taken y low D k terms rho + c * long_taken y low D k terms rho x) / IZR two64) with
    (first_taken y low D k terms rho / IZR two64 + c * (long_taken y low D k terms rho x / IZR two64)) by (rewrite HB; field).
  set (l := long_taken y low D k terms rho x / IZR two64) in *. assert (-0.001 <= c * l <= 0.001) by (split; nra). lra.
Qed.
Lemma long_next : forall y low D k double_k terms rho ratio first p m up lost j i new, (4 <= k)%Z -> (0 <= y < two63)%Z -> (0 <= low < 2 * k)%Z ->
  double_k = (2 * k)%Z -> (0 < terms)%Z -> within D two61 -> odds_are ratio y low k rho -> (0 <= ratio < two63)%Z -> (0 <= j)%Z -> sum_of i j 1 ->
  first_near first y low D k terms rho -> long_factor_near p y low D k terms rho -> long_near lost y low D k terms rho j ->
  high_of m lost p -> floor_of up m double_k -> sum_of new first up -> long_near new y low D k terms rho i.
Proof.
  intros y low D k double_k terms rho ratio first p m up lost j i new Hk HY Hlow -> Ht HD H HR Hj -> F P L M U ->.
  pose proof (whole_le D k terms Hk Ht HD) as HW. pose proof (odds_le ratio y low k rho Hk HY Hlow HR H) as Ho.
  pose proof (long_taken_le ratio y low D k terms rho j Hk HY Hlow Ht HD HR H Hj) as Hl.
  unfold long_near, first_near, long_factor_near, near in *. rewrite long_taken_next by exact Hj. rewrite plus_IZR. apply high_real in M.
  destruct U as [U1 U2]. apply IZR_le in U1. apply IZR_lt in U2. rewrite !mult_IZR in U1. rewrite plus_IZR, !mult_IZR in U2.
  pose proof (inverse_le k Hk) as Hi. apply four_pos in Hk.
  set (K := IZR k) in *. set (w0 := whole D k terms) in *. set (o := odds y low k rho) in *. set (B := IZR two64) in *.
  assert (HB : B = 18446744073709551616) by reflexivity. set (t1 := first_taken y low D k terms rho) in *. set (l := long_taken y low D k terms rho j) in *.
  set (ef := IZR first - t1). assert (Hef : -1.57 <= ef <= 1.72) by (clear - F; unfold ef; lra).
  set (el := IZR lost - l). assert (Hel : -2.74 <= el <= 1.76) by (clear - L; unfold el; lra).
  set (ep := IZR p - o * w0). assert (Hep : -1.55 <= ep <= 0.75) by (clear - P; unfold ep; lra).
  set (e5 := IZR lost * IZR p / B - IZR m) in *. set (e6 := IZR m / (2 * K) - IZR up).
  assert (H6 : 0 <= e6 <= 1).
  { unfold e6. split.
    - assert (IZR up <= IZR m / (2 * K)); [|lra]. apply (Rmult_le_reg_r (2 * K)); [lra|]. replace (IZR m / (2 * K) * (2 * K)) with (IZR m) by (field; lra). lra.
    - assert (IZR m / (2 * K) <= IZR up + 1); [|lra]. apply div_le; lra. }
  assert (Hp : -0.0215 <= IZR p / B <= 0.0215).
  { assert (E : IZR p / B = o * (w0 / B) + ep / B) by (unfold ep; rewrite HB; field). rewrite E.
    assert (-0.00001 <= ep / B <= 0.00001) by (rewrite HB; lra). assert (-0.021 <= o * (w0 / B) <= 0.021) by (split; nra). lra. }
  set (i := / K) in *.
  assert (E : t1 + o * (w0 / (2 * B * K)) * l - (IZR first + IZR up) = - ef - (el * (IZR p / B) + (l / B) * ep - e5) * (i / 2) + e6).
  { unfold e6, i. replace (IZR m) with (IZR lost * IZR p / B - e5) by (unfold e5; ring). unfold ef, el, ep. rewrite HB. field. lra. }
  rewrite E.
  assert (-0.06 <= el * (IZR p / B) <= 0.06) by (split; nra). assert (-0.21 <= (l / B) * ep <= 0.21) by (split; nra).
  assert (0 <= i / 2 <= 0.125) by lra.
  assert (-0.16 <= (el * (IZR p / B) + (l / B) * ep - e5) * (i / 2) <= 0.035) by (split; nra).
  lra.
Qed.
(** one step of a slope, logistic loss *)
Definition taken (loss rounds y low D k terms : Z) (rho : R) : R :=
  if Z.eqb loss 1 then logistic_taken y low D k terms rho else long_taken y low D k terms rho rounds.
Definition follows_logistic (loss rounds ratio y low D k terms new_y new_low : Z) : Prop := stays_zero y low new_y new_low /\
  (within D two61 -> (y < two63)%Z -> forall rho, odds_are ratio y low k rho ->
   lands (IZR (slope y low k) - taken loss rounds y low D k terms rho) k new_y new_low (-2.74) 1.76).
Definition moves (loss rounds ratio y low D k terms new_y new_low : Z) : Prop :=
  if Z.eqb loss 0 then follows y low D k terms new_y new_low else follows_logistic loss rounds ratio y low D k terms new_y new_low.
Lemma moves_is : forall loss rounds ratio y low D k terms new_y new_low, moves loss rounds ratio y low D k terms new_y new_low <->
  if Z.eqb loss 0 then follows y low D k terms new_y new_low else follows_logistic loss rounds ratio y low D k terms new_y new_low.
Proof. reflexivity. Qed.
