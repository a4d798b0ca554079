(** KernelWays.v -- the hypothesis way_ok of KernelBlock.v from what the loader asks for. *)
From Coq Require Import Reals ZArith Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic KernelStep KernelBlock.
Open Scope R_scope.

(** ** What the ways of evaluating the logistic loss leave out of the fixed point: at most 0.26 units, by what the loader asks for
    (choose_ratio: S >= g/h, step; the shorter way (1.04 S step)^2 + S step^3 <= 2/2^64, the longer one (1.04 S step)^(rounds + 1)) *)
Section Ways.
Variables (k terms M : Z) (S : R).
Hypothesis Hk : (4 <= k)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
Hypothesis HS : 0 <= S <= 0.063.
Let step := most k M.

Lemma w_head D : within D M -> exists e, w_of k terms D = argument D k * e /\ 0.98 <= e <= 1.02.
Proof.
  intros H. assert (H61 : within D two61) by (unfold within in *; lia). pose proof (argument_le D k Hk H61) as A. set (d := argument D k) in *.
  exists (series d (1 + 1) (terms + 2)). unfold w_of. fold d. rewrite series_next by lia. split; [field|]. rewrite series_next by lia.
  pose proof (series_le d (1 + 1 + 1) (terms + 2) A ltac:(lia)) as E. set (e := series d (1 + 1 + 1) _) in *.
  assert (-0.0344 <= d * e <= 0.0344) by (split; nra). change (IZR (1 + 1)) with 2. lra.
Qed.
Lemma w_brief D : within D M -> Rabs (w_of k terms D - (argument D k - argument D k * argument D k / 2)) <= 0.19 * (step * step * step).
Proof.
  intros H. assert (H61 : within D two61) by (unfold within in *; lia). pose proof (argument_le D k Hk H61) as A.
  pose proof (argument_most k M (fun _ _ => D) Hk 0%Z 0%nat H) as B. fold step in B. set (d := argument D k) in *.
  unfold w_of. fold d. rewrite series_next by lia. rewrite (series_next d (1 + 1)) by lia. change (IZR (1 + 1)) with 2. change (1 + 1 + 1)%Z with 3%Z.
  set (q := series d 3 (terms + 2)). replace (1 - (1 - d / 1 * (1 - d / 2 * q)) - (d - d * d / 2)) with (d * d / 2 * (1 - q)) by field.
  assert (Q : Rabs (1 - q) <= 0.38 * Rabs d).
  { unfold q. destruct (Z_le_gt_dec (terms + 2) 3) as [Le|Gt].
    - rewrite series_end by lia. replace (1 - 1) with 0 by ring. rewrite Rabs_R0. pose proof (Rabs_pos d). lra.
    - rewrite series_next by lia. pose proof (series_le d (3 + 1) (terms + 2) A ltac:(lia)) as E. set (e := series d (3 + 1) _) in *.
      replace (1 - (1 - d / 3 * e)) with (d * (e / 3)) by field. rewrite Rabs_mult, (Rabs_pos_eq (e / 3)) by lra. pose proof (Rabs_pos d). nra. }
  rewrite Rabs_mult, (Rabs_pos_eq (d * d / 2)) by nra. replace (d * d) with (Rabs d * Rabs d) by (rewrite <- Rabs_mult; apply Rabs_pos_eq; nra).
  pose proof (Rabs_pos d) as P. set (a := Rabs d) in *. assert (a * a / 2 * Rabs (1 - q) <= 0.19 * (a * a * a)) by nra.
  assert (a * a <= step * step) by nra. assert (a * a * a <= step * step * step) by nra. lra.
Qed.

Variables (D y low : Z) (rho : R).
Hypothesis HD : within D M.
Hypothesis Hy : (0 <= y < two63)%Z.
Hypothesis Hlow : (0 <= low < 2 * k)%Z.
Hypothesis Ho : 0 <= odds y low k rho <= S.
Let Q := IZR (slope y low k).
Let s := odds y low k rho.
Let W := w_of k terms D.
Let F := Q * (1 - s) * W.

Lemma ways_sizes : -(1.02 * step) <= W <= 1.02 * step /\ Rabs F <= 2351959869397967832 /\ 0 <= step <= 1/32.
Proof.
  pose proof (most_pos k M Hk HM) as P. pose proof (most_le k M Hk HM) as P1. fold step in P, P1.
  destruct (w_head D HD) as (e & E & He). fold W in E. pose proof (argument_most k M (fun _ _ => D) Hk 0%Z 0%nat HD) as A. fold step in A.
  apply Rabs_le_between in A. assert (HW : -(1.02 * step) <= W <= 1.02 * step) by (rewrite E; split; nra). split; [exact HW|]. split; [|lra].
  destruct (slope_real y low k Hk Hlow) as (f & Hf & Ef). destruct Hy as [Y1 Y2]. apply IZR_le in Y1.
  assert (Y3 : IZR y + 1 <= 9223372036854775808) by (rewrite <- plus_IZR; apply IZR_le; lia). pose proof (four_pos k Hk) as K4.
  assert (KS : 0 <= 2 * IZR k * step <= 1/4).
  { unfold step, most. destruct HM as [M1 M2]. apply IZR_le in M1, M2. replace (2 * IZR k * (IZR M / (IZR two64 * IZR k))) with (2 * IZR M / IZR two64) by (unfold two64; field; lra).
    unfold two64. lra. }
  unfold F, Q. rewrite Ef. fold s in Ho. rewrite !Rabs_mult. rewrite (Rabs_pos_eq 2), (Rabs_pos_eq (IZR k)), (Rabs_pos_eq (IZR y + f)), (Rabs_pos_eq (1 - s)) by lra.
  assert (AW : Rabs W <= 1.02 * step) by (apply Rabs_le; lra). pose proof (Rabs_pos W) as W0. set (w := Rabs W) in *.
  assert (B1 : 0 <= (IZR y + f) * (1 - s) <= 9223372036854775808) by (split; nra).
  assert (B2 : 0 <= 2 * IZR k * w <= 0.255) by (split; nra).
  replace (2 * IZR k * (IZR y + f) * (1 - s) * w) with ((IZR y + f) * (1 - s) * (2 * IZR k * w)) by ring.
  apply Rle_trans with (9223372036854775808 * 0.255); [exact (Rmult_le_compat _ _ _ _ (proj1 B1) (proj1 B2) (proj2 B1) (proj2 B2)) | lra].
Qed.

Lemma way_short : forall rounds, (1.04 * S * step) * (1.04 * S * step) + S * (step * step * step) <= 2 / IZR two64 ->
  Rabs (taken 1 rounds y low D k terms rho - F / (1 - s * W)) <= 0.26.
Proof.
  intros rounds C. destruct ways_sizes as (HW & HF & St). fold s in Ho. pose proof (w_brief D HD) as HB. fold W in HB. set (b := argument D k - argument D k * argument D k / 2) in *.
  assert (K4 := four_pos k Hk). assert (sW : -0.0021 <= s * W <= 0.0021) by (split; nra).
  assert (E : taken 1 rounds y low D k terms rho = F * (1 + s * b)).
  { unfold taken. change (1 =? 1)%Z with true. cbv iota. unfold logistic_taken, F, W, w_of, s, Q, whole, brief, b, argument. unfold two64. field. lra. }
  rewrite E. replace (F * (1 + s * b) - F / (1 - s * W)) with (- (F * ((s * (W - b) + s * s * b * W) / (1 - s * W)))) by (field; lra).
  rewrite Rabs_Ropp, Rabs_mult. apply Rabs_le_between in HB.
  assert (Bb : -(1.03 * step) <= b <= 1.03 * step).
  { assert (step * step * step <= step * 0.001) by nra. lra. }
  assert (S3 : 0 <= step * step * step) by (assert (0 <= step * step) by nra; nra). set (c := step * step * step) in *.
  assert (N1 : -(S * (0.19 * c)) <= s * (W - b) <= S * (0.19 * c)) by (split; nra).
  assert (bW : -(1.0506 * (step * step)) <= b * W <= 1.0506 * (step * step)) by (split; nra).
  assert (ss : 0 <= s * s <= S * S) by (split; nra). assert (s2 : 0 <= step * step) by nra.
  assert (N2 : -(S * S * (1.0506 * (step * step))) <= s * s * (b * W) <= S * S * (1.0506 * (step * step))).
  { assert (0 <= S * S) by nra. split; nra. }
  assert (N : -(2 / IZR two64) <= s * (W - b) + s * s * b * W <= 2 / IZR two64).
  { replace (s * s * b * W) with (s * s * (b * W)) by ring. replace (1.04 * S * step * (1.04 * S * step)) with (1.0816 * (S * S * (step * step))) in C by lra.
    replace (S * S * (1.0506 * (step * step))) with (1.0506 * (S * S * (step * step))) in N2 by lra. assert (0 <= S * c) by nra. assert (0 <= S * S * (step * step)) by nra. lra. }
  set (num := s * (W - b) + s * s * b * W) in *.
  assert (R : Rabs (num / (1 - s * W)) <= 1.003 * (2 / IZR two64)).
  { unfold Rdiv. rewrite Rabs_mult. assert (I : 0 < / (1 - s * W) <= 1.003).
    { split; [apply Rinv_0_lt_compat; lra|]. apply (Rmult_le_reg_l (1 - s * W)); [lra|]. rewrite Rinv_r by lra. lra. }
    rewrite (Rabs_pos_eq (/ _)) by lra. assert (Rabs num <= 2 / IZR two64) by (apply Rabs_le; exact N). pose proof (Rabs_pos num). unfold Rdiv in *. nra. }
  pose proof (Rabs_pos F). pose proof (Rabs_pos (num / (1 - s * W))). unfold two64 in R. nra.
Qed.

Lemma way_long : forall j, (0 <= j)%Z -> (1.04 * S * step) ^ Z.to_nat (j + 1) <= 2 / IZR two64 ->
  Rabs (taken 2 j y low D k terms rho - F / (1 - s * W)) <= 0.26.
Proof.
  intros j Hj C. destruct ways_sizes as (HW & HF & St). fold s in Ho. assert (K4 := four_pos k Hk).
  assert (sW : -0.0021 <= s * W <= 0.0021) by (split; nra). assert (sw : Rabs (s * W) <= 1.04 * S * step) by (apply Rabs_le; split; nra).
  assert (G : forall n, Rabs (long_taken y low D k terms rho (Z.of_nat n) - F / (1 - s * W)) <= Rabs (F / (1 - s * W)) * (1.04 * S * step) ^ (n + 1)).
  { assert (EF : first_taken y low D k terms rho = F) by (unfold first_taken, F, W, w_of, s, Q, whole; unfold two64; field; lra).
    induction n as [|n IH].
    - rewrite long_taken_zero, EF. replace (F - F / (1 - s * W)) with (- (F / (1 - s * W) * (s * W))) by (field; lra). rewrite Rabs_Ropp, Rabs_mult.
      simpl pow. rewrite Rmult_1_r. apply Rmult_le_compat_l; [apply Rabs_pos|exact sw].
    - rewrite Nat2Z.inj_succ. unfold Z.succ. rewrite long_taken_next by lia. rewrite EF.
      replace (odds y low k rho * (whole D k terms / (2 * IZR two64 * IZR k))) with (s * W) by (unfold s, W, w_of, whole; unfold two64; field; lra).
      set (l := long_taken y low D k terms rho (Z.of_nat n)) in *.
      replace (F + s * W * l - F / (1 - s * W)) with (s * W * (l - F / (1 - s * W))) by (field; lra). rewrite Rabs_mult.
      replace (Datatypes.S n + 1)%nat with (Datatypes.S (n + 1)) by lia. cbn [pow]. rewrite <- Rmult_assoc, (Rmult_comm (Rabs (F / _))), Rmult_assoc.
      apply Rmult_le_compat; try apply Rabs_pos; assumption. }
  specialize (G (Z.to_nat j)). rewrite Z2Nat.id in G by exact Hj. unfold taken. change (2 =? 1)%Z with false. cbv iota. eapply Rle_trans; [exact G|].
  replace (Z.to_nat j + 1)%nat with (Z.to_nat (j + 1)) by lia.
  assert (I : Rabs (F / (1 - s * W)) <= 1.003 * Rabs F).
  { unfold Rdiv. rewrite Rabs_mult. assert (I : 0 < / (1 - s * W) <= 1.003).
    { split; [apply Rinv_0_lt_compat; lra|]. apply (Rmult_le_reg_l (1 - s * W)); [lra|]. rewrite Rinv_r by lra. lra. }
    rewrite (Rabs_pos_eq (/ _)) by lra. pose proof (Rabs_pos F). nra. }
  pose proof (Rabs_pos (F / (1 - s * W))). pose proof (Rabs_pos F). assert (P0 : 0 <= (1.04 * S * step) ^ Z.to_nat (j + 1)) by (apply pow_le; nra).
  set (p := (1.04 * S * step) ^ Z.to_nat (j + 1)) in *. unfold two64 in C. assert (Rabs (F / (1 - s * W)) <= 2360000000000000000) by lra. nra.
Qed.
End Ways.
