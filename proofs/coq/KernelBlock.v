(** KernelBlock.v -- ranges and errors of a whole block of steps of the block kernel (doc/fast-engine.md, sections 3 and 4), from what
    WP proves of one step (`follows`): slopes stay in their 63 bits, steps below 2^61 units, and the carried logarithm of a slope is
    off by a unit count for each step. *)
From Coq Require Import Reals ZArith Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel.
Open Scope R_scope.

(** ** The remainder of the series: abs (e^d series - 1) <= abs d ^ n / n! e^(abs d) for n terms *)
Fixpoint poly (n : nat) (x : R) : R := match n with O => 0 | S j => poly j x + (- x) ^ j / INR (fact j) end.

Lemma poly_derive : forall n x, is_derive (poly (S n)) x (- poly n x).
Proof.
  induction n as [|n IH]; intros x.
  - apply is_derive_ext with (fun _ => 1); [intros; simpl; field | ]. simpl. rewrite Ropp_0. apply @is_derive_const.
  - apply is_derive_ext with (fun z => poly (S n) z + (- z) ^ S n / INR (fact (S n))); [reflexivity|].
    replace (- poly (S n) x) with (- poly n x + - ((- x) ^ n / INR (fact n))) by (cbn [poly]; ring).
    apply @is_derive_plus; [apply IH|]. pose proof (INR_fact_neq_0 n) as F. pose proof (INR_fact_neq_0 (S n)).
    assert (E : INR (fact (S n)) = INR (S n) * INR (fact n)) by (change (fact (S n)) with (S n * fact n)%nat; apply mult_INR).
    assert (N : INR (S n) <> 0) by (apply not_0_INR; lia).
    replace (- ((- x) ^ n / INR (fact n))) with (INR (S n) * -1 * (- x) ^ Init.Nat.pred (S n) * / INR (fact (S n))) by (rewrite E; cbn [Init.Nat.pred]; field; auto).
    unfold Rdiv. generalize (/ INR (fact (S n))). intros c. apply (is_derive_ext (fun z : R => c * (- z) ^ S n) (fun z : R => (- z) ^ S n * c)); [intros z; apply Rmult_comm|]. auto_derive; auto. change (match n with 0%nat => 1 | S _ => INR n + 1 end) with (INR (S n)). cbn [Init.Nat.pred]. ring.
Qed.

Lemma poly_zero : forall n, poly (S n) 0 = 1.
Proof. induction n as [|n IH]; [simpl; field|]. change (poly (S (S n)) 0) with (poly (S n) 0 + (- 0) ^ S n / INR (fact (S n))). rewrite IH. simpl. unfold Rdiv. ring. Qed.

Lemma series_more : forall d m f, (0 < m)%Z ->
  series d m (m + Z.of_nat f + 1) = series d m (m + Z.of_nat f) +
  (- d) ^ S f * / (INR (fact (Z.to_nat m + f)) / INR (fact (Z.to_nat m - 1))).
Proof.
  intros d m f. revert m. induction f as [|f IH]; intros m Hm.
  - rewrite series_next by lia. rewrite !series_end by lia. rewrite Nat.add_0_r.
    replace (Z.to_nat m) with (S (Z.to_nat m - 1)) at 1 by lia. change (fact (S (Z.to_nat m - 1))) with (S (Z.to_nat m - 1) * fact (Z.to_nat m - 1))%nat.
    rewrite mult_INR. replace (S (Z.to_nat m - 1)) with (Z.to_nat m) by lia. rewrite INR_IZR_INZ, Z2Nat.id by lia.
    pose proof (INR_fact_neq_0 (Z.to_nat m - 1)). assert (IZR m <> 0) by (apply not_0_IZR; lia). simpl. field. auto.
  - rewrite (series_next d m (m + Z.of_nat (S f) + 1)), (series_next d m (m + Z.of_nat (S f))) by lia.
    replace (m + Z.of_nat (S f) + 1)%Z with ((m + 1) + Z.of_nat f + 1)%Z by lia. rewrite IH by lia.
    replace (m + Z.of_nat (S f))%Z with ((m + 1) + Z.of_nat f)%Z by lia.
    replace (Z.to_nat (m + 1) + f)%nat with (Z.to_nat m + S f)%nat by lia. replace (Z.to_nat (m + 1) - 1)%nat with (S (Z.to_nat m - 1)) by lia.
    change (fact (S (Z.to_nat m - 1))) with (S (Z.to_nat m - 1) * fact (Z.to_nat m - 1))%nat. rewrite mult_INR.
    replace (S (Z.to_nat m - 1)) with (Z.to_nat m) by lia. rewrite (INR_IZR_INZ (Z.to_nat m)), Z2Nat.id by lia.
    pose proof (INR_fact_neq_0 (Z.to_nat m - 1)). pose proof (INR_fact_neq_0 (Z.to_nat m + S f)). assert (IZR m <> 0) by (apply not_0_IZR; lia).
    simpl pow. field. auto.
Qed.

Lemma series_poly : forall d f, series d 1 (1 + Z.of_nat f) = poly (S f) d.
Proof.
  intros d f. induction f as [|f IH].
  - rewrite series_end by lia. simpl. field.
  - replace (1 + Z.of_nat (S f))%Z with (1 + Z.of_nat f + 1)%Z by lia. rewrite series_more by lia. rewrite IH.
    change (poly (S (S f)) d) with (poly (S f) d + (- d) ^ S f / INR (fact (S f))). change (Z.to_nat 1) with 1%nat. change (1 + f)%nat with (S f).
    change (fact (1 - 1)) with 1%nat. simpl INR at 2. f_equal. unfold Rdiv. rewrite Rinv_1, Rmult_1_r. reflexivity.
Qed.

(** d >= 0 and d <= 0 at once: x = abs d, s = sign *)
Lemma remainder_sign : forall n s x, s = 1 \/ s = -1 -> 0 <= x ->
  Rabs (exp (s * x) * poly (S n) (s * x) - 1) <= exp x * (x ^ S n / INR (fact (S n))).
Proof.
  intros n s x Hs Hx. pose proof (INR_fact_lt_0 n) as F. pose proof (INR_fact_lt_0 (S n)) as F1.
  assert (Hn : 0 < INR (S n)) by (apply lt_0_INR; lia).
  assert (EF : INR (fact (S n)) = INR (S n) * INR (fact n)) by (change (fact (S n)) with (S n * fact n)%nat; apply mult_INR).
  set (f := fun z => exp (s * z) * poly (S n) (s * z) - 1).
  assert (Df : forall z, is_derive f z (s * exp (s * z) * ((- (s * z)) ^ n / INR (fact n)))).
  { intros z. unfold f. pose proof (poly_derive n (s * z)) as P.
    replace (s * exp (s * z) * ((- (s * z)) ^ n / INR (fact n))) with
      ((s * exp (s * z)) * poly (S n) (s * z) + exp (s * z) * (s * (- poly n (s * z))) - 0)
      by (cbn [poly]; ring).
    apply @is_derive_minus; [|apply @is_derive_const].
    apply (is_derive_mult (fun t : R => exp (s * t)) (fun t : R => poly (S n) (s * t)) z (s * exp (s * z)) (s * - poly n (s * z))).
    - auto_derive; auto. ring.
    - apply (is_derive_comp (poly (S n)) (fun t : R => s * t)); [exact P|]. auto_derive; auto. ring.
    - intros. apply Rmult_comm. }
  set (g := fun z => exp x * (z ^ S n / INR (fact (S n)))).
  assert (Dg : forall z, is_derive g z (exp x * (z ^ n / INR (fact n)))).
  { intros z. replace (exp x * (z ^ n / INR (fact n))) with (exp x / INR (fact (S n)) * (INR (S n) * 1 * z ^ n)) by (rewrite EF; field; lra).
    unfold g, Rdiv. generalize (/ INR (fact (S n))). intros c. apply (is_derive_ext (fun t : R => exp x * c * t ^ S n) (fun t : R => exp x * (t ^ S n * c))); [intros t; rewrite Rmult_assoc, (Rmult_comm c); reflexivity|].
    auto_derive; auto. change (match n with 0%nat => 1 | S _ => INR n + 1 end) with (INR (S n)). cbn [Init.Nat.pred]. ring. }
  assert (B : forall z, 0 <= z <= x -> Rabs (s * exp (s * z) * ((- (s * z)) ^ n / INR (fact n))) <= exp x * (z ^ n / INR (fact n))).
  { intros z Hz. rewrite !Rabs_mult. assert (A : Rabs s = 1) by (destruct Hs as [-> | ->]; unfold Rabs; destruct (Rcase_abs _); lra).
    rewrite A, Rmult_1_l. rewrite (Rabs_pos_eq (exp (s * z))) by (left; apply exp_pos). apply Rmult_le_compat.
    - left; apply exp_pos.
    - apply Rabs_pos.
    - apply exp_mono. destruct Hs as [-> | ->]; lra.
    - unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ _)) by (left; apply Rinv_0_lt_compat; exact F).
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; exact F|]. rewrite <- RPow_abs, Rabs_Ropp, Rabs_mult, A, Rmult_1_l, (Rabs_pos_eq z) by lra. lra. }
  assert (f0 : f 0 = 0) by (unfold f; rewrite Rmult_0_r, exp_0, poly_zero; ring).
  assert (g0 : g 0 = 0) by (unfold g; simpl; unfold Rdiv; ring).
  assert (U : g 0 - f 0 <= g x - f x).
  { apply (monotone_from_0 (fun z => g z - f z) (fun z => exp x * (z ^ n / INR (fact n)) - s * exp (s * z) * ((- (s * z)) ^ n / INR (fact n)))); [exact Hx| |].
    - intros z _. apply @is_derive_minus; [apply Dg|apply Df].
    - intros z Hz. specialize (B z Hz). apply Rabs_le_between in B. lra. }
  assert (L : g 0 + f 0 <= g x + f x).
  { apply (monotone_from_0 (fun z => g z + f z) (fun z => exp x * (z ^ n / INR (fact n)) + s * exp (s * z) * ((- (s * z)) ^ n / INR (fact n)))); [exact Hx| |].
    - intros z _. apply @is_derive_plus; [apply Dg|apply Df].
    - intros z Hz. specialize (B z Hz). apply Rabs_le_between in B. lra. }
  change (Rabs (f x) <= g x). apply Rabs_le. lra.
Qed.

Theorem remainder : forall d terms, (1 <= terms)%Z -> Rabs (exp d * series d 1 (terms + 2) - 1) <=
  exp (Rabs d) * (Rabs d ^ Z.to_nat (terms + 2) / INR (fact (Z.to_nat (terms + 2)))).
Proof.
  intros d terms Ht. replace (terms + 2)%Z with (1 + Z.of_nat (Z.to_nat (terms + 1)))%Z at 1 by lia. rewrite series_poly.
  replace (Z.to_nat (terms + 2)) with (S (Z.to_nat (terms + 1))) by lia. generalize (Z.to_nat (terms + 1)). intros n.
  destruct (Rle_lt_dec 0 d) as [H|H].
  - pose proof (remainder_sign n 1 d (or_introl eq_refl) H) as R. rewrite Rmult_1_l in R. rewrite (Rabs_pos_eq d H). exact R.
  - pose proof (remainder_sign n (-1) (- d) (or_intror eq_refl) ltac:(lra)) as R. replace (-1 * - d) with d in R by ring.
    rewrite (Rabs_left d H). exact R.
Qed.

(** ** One step of a slope, in its logarithm *)
Lemma exp_inv_le : forall x, x < 1 -> exp x <= / (1 - x).
Proof.
  intros x H. pose proof (exp_ineq1_le (- x)) as T. rewrite exp_Ropp in T. pose proof (exp_pos x) as P.
  apply (Rmult_le_reg_r (1 - x)); [lra|]. rewrite Rinv_l by lra. apply (Rmult_le_compat_l (exp x)) in T; [|lra]. rewrite Rinv_r in T by lra. lra.
Qed.

(** E: what one step adds to the error of the logarithm, doc/fast-engine.md: 1.08 (2 / least + remainder) *)
Lemma log_step : forall Q Q' S d rem least E, 0 < least <= Q -> -1/32 <= d <= 1/32 -> 0 <= rem ->
  Rabs (exp d * S - 1) <= exp (Rabs d) * rem -> near (Q * S) Q' (-1.35) 1.95 -> E = 1.08 * (2 / least + rem) -> E <= 1/1024 ->
  0 < Q' /\ Rabs (ln Q' - ln Q + d) <= E.
Proof.
  intros Q Q' S d rem least E [L1 L2] Hd Hr HS [N1 N2] -> HE.
  assert (X : exp (Rabs d) <= 32 / 31).
  { apply Rle_trans with (exp (1/32)); [apply exp_mono; apply Rabs_le; lra|]. eapply Rle_trans; [apply exp_inv_le; lra|]. lra. }
  assert (Xd : 0 < exp d <= 32 / 31).
  { split; [apply exp_pos|]. apply Rle_trans with (exp (Rabs d)); [|exact X]. apply exp_mono. apply Rle_abs. }
  set (z := exp d * (Q' / Q)). set (e := (Q * S - Q') / Q).
  assert (HQ : 0 < Q) by lra.
  assert (Ez : z - 1 = (exp d * S - 1) - exp d * e) by (unfold z, e; field; lra).
  assert (P : 0 < 2 / least) by (apply Rdiv_lt_0_compat; lra).
  assert (He : - (2 / least) <= e <= 2 / least).
  { assert (I : / Q <= / least) by (apply Rinv_le_contravar; lra). assert (0 < / Q) by (apply Rinv_0_lt_compat; lra).
    unfold e, Rdiv. split; nra. }
  set (w := 32 / 31 * (rem + 2 / least)).
  assert (A : - (32 / 31 * rem) <= exp d * S - 1 <= 32 / 31 * rem).
  { apply Rabs_le_between. eapply Rle_trans; [exact HS|]. apply Rmult_le_compat_r; lra. }
  assert (B : - (32 / 31 * (2 / least)) <= exp d * e <= 32 / 31 * (2 / least)) by (split; nra).
  assert (W : - w <= z - 1 <= w) by (unfold w; lra).
  assert (Ww : 0 <= w /\ w <= 0.956 * (1.08 * (2 / least + rem))) by (unfold w; lra).
  assert (Hz : 0.999 <= z) by lra.
  assert (HQ' : 0 < Q').
  { assert (E : Q' = z * Q * / exp d) by (unfold z; field; split; lra). rewrite E. apply Rmult_lt_0_compat; [nra|]. apply Rinv_0_lt_compat; lra. }
  split; [exact HQ'|].
  assert (L : ln Q' - ln Q + d = ln z).
  { unfold z. rewrite ln_mult, ln_exp, ln_div; try lra. apply Rdiv_lt_0_compat; lra. }
  rewrite L. apply Rabs_le. split.
  - pose proof (ln_ge z ltac:(lra)) as G. assert (I : / z <= 1 + 1.002 * w).
    { apply (Rmult_le_reg_l z); [lra|]. rewrite Rinv_r by lra. nra. }
    lra.
  - pose proof (ln_le_sub z ltac:(lra)). lra.
Qed.

(** ** A block *)
Notation two60 := 1152921504606846976%Z (only parsing).
Section Block.
(** points that carry a slope, and points whose slope is below the grid and carried as 0 *)
Variables (k terms M : Z) (N : nat) (live mute : Z -> Prop) (y low D : Z -> nat -> Z).
Definition carried (i : Z) (t : nat) : R := IZR (slope (y i t) (low i t) k).
Fixpoint turned (i : Z) (t : nat) : R := match t with O => 0 | S s => turned i s + argument (D i s) k end.
(** the largest step, the remainder of the series, the least slope, what a step adds to the error of its logarithm *)
Definition most : R := IZR M / (IZR two64 * IZR k).
Definition left_out : R := most ^ Z.to_nat (terms + 2) / INR (fact (Z.to_nat (terms + 2))).
Definition least (i : Z) : R := 2 * IZR k * (IZR (y i 0) / 1.15 - 2).
Definition each (i : Z) : R := 1.08 * (2 / least i + left_out).
Definition in_range (t : nat) := (forall i, live i -> IZR (y i t) < 1.15 * IZR (y i 0)) /\ (forall i, mute i -> y i t = 0%Z /\ low i t = 0%Z).

Hypothesis Hk : (4 <= k)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
Hypothesis Hlong : (8 * Z.of_nat N * M <= two64 * k)%Z.
Hypothesis Hlow : forall i t, live i -> (t <= N)%nat -> (0 <= low i t < 2 * k)%Z.
Hypothesis Hstart : forall i, live i -> (two60 <= y i 0)%Z /\ 1.15 * IZR (y i 0) <= IZR two63.
Hypothesis Hmute : forall i, mute i -> y i 0 = 0%Z /\ low i 0 = 0%Z.
Hypothesis Hsmall : forall i, live i -> INR N * each i <= 1/1024.
(** rows: what the coefficients say as long as slopes are in range *)
Hypothesis Hrows : forall t, (t < N)%nat -> in_range t -> forall i, live i -> within (D i t) M.
(** steps: what WP proves of the loop *)
Hypothesis Hsteps : forall t, (t < N)%nat -> in_range t -> forall i, live i \/ mute i ->
  follows (y i t) (low i t) (D i t) k terms (y i (S t)) (low i (S t)).

Lemma k_pos : 4 <= IZR k. Proof. exact (four_pos k Hk). Qed.
Lemma carried_real i t : live i -> (t <= N)%nat -> exists f, 0 <= f <= 1 /\ carried i t = 2 * IZR k * (IZR (y i t) + f).
Proof. intros L H. apply slope_real; auto. Qed.
Lemma y0_real i : live i -> 1152921504606846976 <= IZR (y i 0) /\ 1.15 * IZR (y i 0) <= 9223372036854775808.
Proof. intros L. destruct (Hstart i L) as [A B]. split; [now apply IZR_le in A | exact B]. Qed.
Lemma least_pos i : live i -> 1000 <= least i.
Proof. intros L. destruct (y0_real i L). pose proof k_pos. unfold least. nra. Qed.
Lemma most_pos : 0 <= most.
Proof. pose proof k_pos. unfold most. apply Rmult_le_pos; [apply (IZR_le 0); lia|]. apply Rlt_le, Rinv_0_lt_compat. unfold two64. lra. Qed.
Lemma most_le : most <= 1/32.
Proof.
  pose proof k_pos. destruct HM as [_ H2]. apply IZR_le in H2. unfold most. apply div_le; unfold two64; lra.
Qed.
Lemma left_out_pos : 0 <= left_out.
Proof. unfold left_out. apply Rmult_le_pos; [apply pow_le, most_pos | apply Rlt_le, Rinv_0_lt_compat, INR_fact_lt_0]. Qed.
Lemma each_pos i : live i -> 0 < each i.
Proof. intros L. pose proof (least_pos i L). pose proof left_out_pos. unfold each. assert (0 < 2 / least i) by (apply Rdiv_lt_0_compat; lra). lra. Qed.
Lemma long : INR N * most <= 1/8.
Proof.
  pose proof k_pos. apply IZR_le in Hlong. rewrite !mult_IZR, <- INR_IZR_INZ in Hlong. unfold most, Rdiv. rewrite <- Rmult_assoc.
  apply div_le; unfold two64 in *; lra.
Qed.
Lemma argument_most i t : within (D i t) M -> Rabs (argument (D i t) k) <= most.
Proof.
  intros [A B]. apply IZR_le in A, B. rewrite opp_IZR in A. pose proof k_pos. unfold argument, most, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ _)).
  - apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; unfold two64; lra|]. apply Rabs_le. lra.
  - apply Rlt_le, Rinv_0_lt_compat. unfold two64. lra.
Qed.
Lemma exp_block : exp (1/8 + 1/1024) <= 1.137.
Proof.
  replace (1/8 + 1/1024) with (129/4096 + 129/4096 + 129/4096 + 129/4096) by lra. rewrite !exp_plus.
  assert (E : 0 < exp (129/4096) <= 4096/3967) by (split; [apply exp_pos | eapply Rle_trans; [apply exp_inv_le; lra | lra]]).
  set (x := exp (129/4096)) in *. assert (0 < x * x <= 1.0661) by (split; nra). assert (0 < x * x * (x * x) <= 1.137) by (split; nra). lra.
Qed.

Definition known (t : nat) := (forall i, mute i -> y i t = 0%Z /\ low i t = 0%Z) /\ forall i, live i -> 0 < carried i t /\ Rabs (turned i t) <= INR t * most /\
  Rabs (ln (carried i t) - ln (carried i 0) + turned i t) <= INR t * each i.

(** slopes change by a factor below 1.137 *)
Lemma factor i t x : live i -> (t <= N)%nat -> 0 < x -> Rabs (ln x - ln (carried i 0)) <= 1/8 + 1/1024 ->
  x <= 1.137 * carried i 0 /\ carried i 0 <= 1.137 * x.
Proof.
  intros L _ Hx A. apply Rabs_le_between in A. assert (P : 0 < carried i 0).
  { destruct (carried_real i 0 L ltac:(lia)) as (f & F & ->). destruct (y0_real i L). pose proof k_pos. nra. }
  pose proof exp_block as B. split.
  - rewrite <- (exp_ln x Hx), <- (exp_ln (carried i 0) P) at 1.
    apply Rle_trans with (exp (1/8 + 1/1024 + ln (carried i 0))); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact B].
  - rewrite <- (exp_ln x Hx), <- (exp_ln (carried i 0) P) at 1.
    apply Rle_trans with (exp (1/8 + 1/1024 + ln x)); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact B].
Qed.

Lemma log_near i t : live i -> (t <= N)%nat -> known t -> Rabs (ln (carried i t) - ln (carried i 0)) <= 1/8 + 1/1024.
Proof.
  intros L H K. destruct (proj2 K i L) as (_ & T & E). apply le_INR in H. pose proof most_pos. pose proof (each_pos i L). pose proof long. pose proof (Hsmall i L).
  assert (INR t * most <= 1/8) by nra. assert (INR t * each i <= 1/1024) by nra.
  apply Rabs_le_between in T. apply Rabs_le_between in E. apply Rabs_le. lra.
Qed.

Lemma range_of t : (t <= N)%nat -> known t -> in_range t.
Proof.
  intros H K. split; [|exact (proj1 K)]. intros i L. destruct (proj2 K i L) as (P & _). destruct (factor i t _ L H P (log_near i t L H K)) as [F _].
  destruct (carried_real i t L H) as (f & Hf & E). destruct (carried_real i 0 L ltac:(lia)) as (f0 & Hf0 & E0). rewrite E, E0 in F.
  destruct (y0_real i L). pose proof k_pos. assert (IZR (y i t) + f <= 1.137 * (IZR (y i 0) + f0)) by nra. lra.
Qed.

Lemma least_of i t : live i -> (t <= N)%nat -> known t -> least i <= carried i t.
Proof.
  intros L H K. destruct (proj2 K i L) as (P & _). destruct (factor i t _ L H P (log_near i t L H K)) as [_ F].
  destruct (carried_real i 0 L ltac:(lia)) as (f0 & Hf0 & E0). rewrite E0 in F. destruct (y0_real i L). pose proof k_pos. unfold least.
  assert (2 * IZR k * IZR (y i 0) <= 1.137 * carried i t) by nra. nra.
Qed.

Lemma words_of t : in_range t -> forall i, live i -> (y i t < two63)%Z.
Proof. intros [I _] i L. specialize (I i L). destruct (Hstart i L) as [_ B]. apply lt_IZR. lra. Qed.

Lemma next t : (t < N)%nat -> known t -> known (S t).
Proof.
  intros H K. assert (H1 : (t <= N)%nat) by lia. pose proof (range_of t H1 K) as I.
  split; [intros i Mi; destruct (proj1 K i Mi); apply (proj1 (Hsteps t H I i (or_intror Mi))); assumption|].
  intros i L. pose proof (Hrows t H I) as R.
  assert (R61 : forall j, live j -> within (D j t) two61) by (intros j Lj; destruct (R j Lj); unfold within in *; lia).
  pose proof (proj2 (Hsteps t H I i (or_introl L))) as F. destruct (proj2 K i L) as (P & T & E).
  pose proof (argument_le (D i t) k Hk (R61 i L)) as A. pose proof (argument_most i t (R i L)) as Am.
  pose proof (series_le _ 1 (terms + 2) A ltac:(lia)) as Sr. pose proof (least_of i t L H1 K) as Lq. pose proof (least_pos i L) as Lp.
  pose proof most_pos as Mp. pose proof left_out_pos as Lo. pose proof (each_pos i L) as Ep.
  assert (E1024 : each i <= 1/1024).
  { pose proof (Hsmall i L). assert (1 <= INR N) by (apply (le_INR 1); lia). nra. }
  set (d := argument (D i t) k) in *. set (s := series d 1 (terms + 2)) in *.
  assert (HS : Rabs (exp d * s - 1) <= exp (Rabs d) * left_out).
  { eapply Rle_trans; [apply remainder; exact Hterms|]. apply Rmult_le_compat_l; [left; apply exp_pos|]. unfold left_out, Rdiv.
    apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, INR_fact_lt_0|]. apply pow_incr. split; [apply Rabs_pos|exact Am]. }
  assert (TS : Rabs (turned i (S t)) <= INR (S t) * most).
  { cbn [turned]. fold d. rewrite S_INR. eapply Rle_trans; [apply Rabs_triang|]. lra. }
  assert (Top : stepped (y i t) (low i t) (D i t) k terms < 2 * IZR k * IZR two63 - 1.35 /\ 1.95 <= stepped (y i t) (low i t) (D i t) k terms).
  { unfold stepped. fold (carried i t). fold d. fold s. split; [|nra].
    assert (X : 0 < carried i t * s) by nra.
    destruct (log_step (carried i t) (carried i t * s) s d left_out (least i) (each i)) as [_ G]; try (assumption || reflexivity || lra); [unfold near; lra|].
    assert (INR (S t) <= INR N) by (apply le_INR; lia). pose proof long. pose proof (Hsmall i L). rewrite S_INR in *.
    assert (B : Rabs (ln (carried i t * s) - ln (carried i 0)) <= 1/8 + 1/1024).
    { cbn [turned] in TS. fold d in TS. apply Rabs_le_between in TS, G, E. apply Rabs_le. assert ((INR t + 1) * most <= 1/8) by nra.
      assert ((INR t + 1) * each i <= 1/1024) by nra. lra. }
    destruct (factor i t _ L H1 X B) as [Fu _]. destruct (carried_real i 0 L ltac:(lia)) as (f0 & Hf0 & E0). rewrite E0 in Fu.
    destruct (y0_real i L). pose proof k_pos. assert (1.137 * (IZR (y i 0) + f0) <= 9223372036854775808 - 1) by lra. nra. }
  destruct Top as [T1 T2]. destruct (F (R61 i L) (words_of t I i L)) as [_ Nr]; [lra|].
  unfold stepped in Nr. fold (carried i t) in Nr. fold d in Nr. fold s in Nr. fold (carried i (S t)) in Nr.
  destruct (log_step (carried i t) (carried i (S t)) s d left_out (least i) (each i)) as [P' G]; try (assumption || reflexivity || lra).
  split; [exact P'|]. split; [exact TS|]. cbn [turned]. fold d. rewrite S_INR. apply Rabs_le_between in G, E. apply Rabs_le. lra.
Qed.

Lemma all_known t : (t <= N)%nat -> known t.
Proof.
  induction t as [|t IH]; intros H.
  - split; [exact Hmute|]. intros i L. destruct (carried_real i 0 L ltac:(lia)) as (f & Hf & E). destruct (y0_real i L). pose proof k_pos. split; [rewrite E; nra|].
    cbn [turned]. rewrite Rabs_R0. simpl INR. rewrite !Rmult_0_l. split; [lra|]. replace (_ - _ + 0) with 0 by ring. rewrite Rabs_R0. lra.
  - apply next; [lia|]. apply IH. lia.
Qed.

(** Sections 3 and 4: at every state of the block slopes are in range, at every step D is; log (carried slope) has moved by -sum d up to `each` a step. *)
Theorem block : forall t, (t <= N)%nat -> forall i, live i ->
  (y i t < two63)%Z /\ IZR (y i t) < 1.15 * IZR (y i 0) /\ least i <= carried i t /\ ((t < N)%nat -> within (D i t) M) /\
  Rabs (ln (carried i t) - ln (carried i 0) + turned i t) <= INR t * each i.
Proof.
  intros t H i L. pose proof (all_known t H) as K. pose proof (range_of t H K) as I. repeat split.
  - apply words_of; assumption.
  - apply (proj1 I), L.
  - apply least_of; assumption.
  - apply (Hrows t H0 I i L).
  - apply (Hrows t H0 I i L).
  - apply (proj2 K i L).
Qed.
End Block.
