(** KernelStep.v -- one step of a slope of the block kernel, in its logarithm (exponential loss) or in that of its odds (logistic loss):
    the remainder of the series, and what unit counts come to (doc/fast-engine.md, section 3). *)
From Coq Require Import Reals ZArith Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic.
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

Lemma ln_one_near : forall x w, -w <= x <= w -> w <= 1/2 -> Rabs (ln (1 + x)) <= w * (1 + 2 * w).
Proof.
  intros x w H W. apply Rabs_le. split.
  - pose proof (ln_ge (1 + x) ltac:(lra)) as G. assert (I : / (1 + x) <= 1 + w * (1 + 2 * w)).
    { apply (Rmult_le_reg_l (1 + x)); [lra|]. rewrite Rinv_r by lra. nra. }
    lra.
  - pose proof (ln_le_sub (1 + x) ltac:(lra)). nra.
Qed.

(** an error of at most v Q; E: what the step adds to the error of the logarithm *)
Lemma relative_step : forall Q Q' S d rem v E, 0 < Q -> -1/32 <= d <= 1/32 -> 0 <= rem -> 0 <= v ->
  Rabs (exp d * S - 1) <= exp (Rabs d) * rem -> Rabs (Q * S - Q') <= v * Q -> E = 1.08 * (v + rem) -> E <= 1/1024 ->
  0 < Q' /\ Rabs (ln Q' - ln Q + d) <= E.
Proof.
  intros Q Q' S d rem v E HQ Hd Hr Hv HS HN -> HE.
  assert (X : exp (Rabs d) <= 32 / 31).
  { apply Rle_trans with (exp (1/32)); [apply exp_mono; apply Rabs_le; lra|]. eapply Rle_trans; [apply exp_inv_le; lra|]. lra. }
  assert (Xd : 0 < exp d <= 32 / 31).
  { split; [apply exp_pos|]. apply Rle_trans with (exp (Rabs d)); [|exact X]. apply exp_mono. apply Rle_abs. }
  set (z := exp d * (Q' / Q)). set (e := (Q * S - Q') / Q).
  assert (Ez : z - 1 = (exp d * S - 1) - exp d * e) by (unfold z, e; field; lra).
  assert (He : - v <= e <= v).
  { apply Rabs_le_between in HN. assert (0 < / Q) by (apply Rinv_0_lt_compat; lra).
    assert (Q * / Q = 1) by (apply Rinv_r; lra). unfold e, Rdiv. split; nra. }
  set (w := 32 / 31 * (rem + v)).
  assert (A : - (32 / 31 * rem) <= exp d * S - 1 <= 32 / 31 * rem).
  { apply Rabs_le_between. eapply Rle_trans; [exact HS|]. apply Rmult_le_compat_r; lra. }
  assert (C : - (32 / 31 * v) <= exp d * e <= 32 / 31 * v) by (split; nra).
  assert (W : - w <= z - 1 <= w) by (unfold w; lra).
  assert (Ww : 0 <= w <= 0.956 * (1.08 * (v + rem))) by (unfold w; lra).
  assert (Hz : 0.999 <= z) by lra.
  assert (HQ' : 0 < Q').
  { assert (E : Q' = z * Q * / exp d) by (unfold z; field; split; lra). rewrite E. apply Rmult_lt_0_compat; [nra|]. apply Rinv_0_lt_compat; lra. }
  split; [exact HQ'|].
  assert (L : ln Q' - ln Q + d = ln z).
  { unfold z. rewrite ln_mult, ln_exp, ln_div; try lra. apply Rdiv_lt_0_compat; lra. }
  rewrite L. pose proof (ln_one_near (z - 1) w W ltac:(lra)) as G. replace (1 + (z - 1)) with z in G by ring.
  assert (w * (1 + 2 * w) <= 1.08 * (v + rem)) by nra. lra.
Qed.

(** an error of at most 2 units: 1.08 (2 / least + remainder), as in doc/fast-engine.md *)
Lemma log_step : forall Q Q' S d rem least E, 0 < least <= Q -> -1/32 <= d <= 1/32 -> 0 <= rem ->
  Rabs (exp d * S - 1) <= exp (Rabs d) * rem -> near (Q * S) Q' (-1.35) 1.95 -> E = 1.08 * (2 / least + rem) -> E <= 1/1024 ->
  0 < Q' /\ Rabs (ln Q' - ln Q + d) <= E.
Proof.
  intros Q Q' S d rem least E [L1 L2] Hd Hr HS [N1 N2] EE HE. assert (P : 0 < 2 / least) by (apply Rdiv_lt_0_compat; lra).
  apply (relative_step Q Q' S d rem (2 / least) E); try assumption; try lra.
  assert (2 / least * least = 2) by (field; lra). apply Rabs_le. split; nra.
Qed.

(** what a block can turn a slope by *)
Lemma exp_block : exp (0.1252 + 1/1024) <= 1.137.
Proof.
  apply Rle_trans with (exp (0.03155 + 0.03155 + 0.03155 + 0.03155)); [apply exp_mono; lra|]. rewrite !exp_plus.
  assert (E : 0 < exp 0.03155 <= 1.03258).
  { split; [apply exp_pos|]. eapply Rle_trans; [apply exp_inv_le; lra|]. apply (Rmult_le_reg_l (1 - 0.03155)); [lra|]. rewrite Rinv_r by lra. lra. }
  set (x := exp 0.03155) in *. assert (0 < x * x <= 1.06623) by (split; nra). assert (0 < x * x * (x * x) <= 1.137) by (split; nra). lra.
Qed.

(** the logistic loss: ln (s/(1 - s)) = - margin in place of ln Q, s = c Q = g/h *)
Definition logit (c Q : R) : R := ln Q - ln (1 - c * Q).
Lemma logit_far : forall c P Q, 0 <= c -> 0 < P -> 0 < Q -> c * P < 1 -> c * Q < 1 -> Rabs (ln P - ln Q) <= Rabs (logit c P - logit c Q).
Proof.
  intros c P Q Hc HP HQ A B. unfold logit. destruct (Rle_lt_dec P Q) as [H|H].
  - pose proof (ln_mono P Q HP H). assert (ln (1 - c * Q) <= ln (1 - c * P)) by (apply ln_mono; nra). rewrite !Rabs_left1; lra.
  - pose proof (ln_mono Q P HQ ltac:(lra)). assert (ln (1 - c * P) <= ln (1 - c * Q)) by (apply ln_mono; nra). rewrite !Rabs_pos_eq; lra.
Qed.
(** W: 1 - e^-d as far as the series goes; F/(1 - s W), F = Q (1 - s) W, is what a step would take *)
Lemma logit_step : forall c Q Q' d W T rem least E, 0 < c -> 0 < least <= Q -> c * Q <= 0.063 -> -1/32 <= d <= 1/32 -> 0 <= rem -> -0.033 <= W <= 0.033 ->
  Rabs (exp d * (1 - W) - 1) <= exp (Rabs d) * rem -> near (Q - T) Q' (-2.74) 1.76 ->
  Rabs (T - Q * (1 - c * Q) * W / (1 - c * Q * W)) <= 0.26 -> E = 1.08 * (1.08 * 3 / least + rem) -> E <= 1/1024 ->
  0 < Q' /\ c * Q' <= 0.1 /\ Rabs (logit c Q' - logit c Q + d) <= E.
Proof.
  intros c Q Q' d W T rem least E Hc [L1 L2] Hs Hd Hr HW HS [N1 N2] HT -> HE.
  assert (HQ : 0 < Q) by lra. set (s := c * Q) in *. assert (S0 : 0 < s) by (unfold s; nra).
  assert (X : exp (Rabs d) <= 32 / 31).
  { apply Rle_trans with (exp (1/32)); [apply exp_mono; apply Rabs_le; lra|]. eapply Rle_trans; [apply exp_inv_le; lra|]. lra. }
  assert (sW : -0.0021 <= s * W <= 0.0021) by (split; nra).
  set (P := Q * (1 - W) / (1 - s * W)).
  assert (EP : Q - Q * (1 - s) * W / (1 - s * W) = P) by (unfold P; field; lra).
  assert (P1 : 0.964 * Q <= P <= 1.036 * Q).
  { assert (EM : P * (1 - s * W) = Q * (1 - W)) by (unfold P; field; lra). split; apply (Rmult_le_reg_r (1 - s * W)); try lra; rewrite EM; nra. }
  set (e := Q' - P). assert (He : -3 <= e <= 3) by (apply Rabs_le_between in HT; unfold e; lra).
  assert (I3 : 0 < 3 / least) by (apply Rdiv_lt_0_compat; lra).
  assert (B3 : 3 / least <= 0.0009) by lra.
  assert (L3 : 3333 <= least).
  { apply (Rmult_le_reg_r (3 / least)); [lra|]. replace (least * (3 / least)) with 3 by (field; lra). lra. }
  assert (HP : 0 < P) by lra. assert (HQ' : 0 < Q') by (unfold e in He; lra).
  assert (cP : c * P <= 0.0653) by (apply Rle_trans with (c * (1.036 * Q)); [apply Rmult_le_compat_l; lra | fold s; unfold s in *; lra]).
  assert (x3 : -(1.0374 * (3 / least)) <= e / P <= 1.0374 * (3 / least)).
  { assert (I : / P <= 1.0374 * / least).
    { apply Rle_trans with (/ (0.964 * least)); [apply Rinv_le_contravar; lra|]. rewrite Rinv_mult. apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|]. lra. }
    assert (0 < / P) by (apply Rinv_0_lt_compat; lra). unfold Rdiv. split; nra. }
  set (x := e / P) in *. assert (EQ' : Q' = P * (1 + x)) by (unfold x, e; field; lra).
  assert (cQ' : c * Q' <= 0.07) by (rewrite EQ'; apply Rle_trans with (c * P * (1 + x)); [lra|]; nra).
  split; [exact HQ'|]. split; [lra|].
  set (w := 1.0374 * (3 / least)) in *. assert (W0 : 0 < w <= 0.00094) by (unfold w; lra).
  set (v := c * P * x / (1 - c * P)).
  assert (Hv : -(0.0699 * w) <= v <= 0.0699 * w).
  { assert (Z : 0 <= c * P / (1 - c * P) <= 0.0699).
    { split; [apply Rmult_le_pos; [nra|left; apply Rinv_0_lt_compat; lra]|]. apply div_le; lra. }
    unfold v. replace (c * P * x / (1 - c * P)) with (c * P / (1 - c * P) * x) by (unfold Rdiv; ring). split; nra. }
  assert (E1 : 1 - c * Q' = (1 - c * P) * (1 - v)) by (rewrite EQ'; unfold v; field; lra).
  set (z := exp d * (1 - W)). assert (Hz : - (32 / 31 * rem) <= z - 1 <= 32 / 31 * rem).
  { apply Rabs_le_between. eapply Rle_trans; [exact HS|]. apply Rmult_le_compat_r; lra. }
  assert (R0 : 32 / 31 * rem <= 0.001) by lra.
  assert (E2 : 1 - c * P = (1 - s) / (1 - s * W)) by (unfold P; fold s; unfold s; field; fold s; lra).
  assert (EL : logit c Q' - logit c Q + d = ln (1 + (z - 1)) + ln (1 + x) - ln (1 - v)).
  { unfold logit. fold s. rewrite E1, EQ', !ln_mult by lra. replace (1 + (z - 1)) with (exp d * (1 - W)) by (unfold z; ring).
    rewrite (ln_mult (exp d)), ln_exp by (try apply exp_pos; lra). rewrite E2, ln_div by lra. unfold P. rewrite ln_div, ln_mult by nra. ring. }
  rewrite EL. pose proof (ln_one_near (z - 1) (32 / 31 * rem) Hz ltac:(lra)) as A1. pose proof (ln_one_near x w x3 ltac:(lra)) as A2.
  pose proof (ln_one_near (- v) (0.0699 * w) ltac:(lra) ltac:(lra)) as A3. replace (1 + - v) with (1 - v) in A3 by ring.
  assert (32 / 31 * rem * (1 + 2 * (32 / 31 * rem)) <= 1.04 * rem) by nra. assert (w * (1 + 2 * w) <= 1.002 * w) by nra.
  assert (0.0699 * w * (1 + 2 * (0.0699 * w)) <= 0.0701 * w) by nra.
  replace (1.08 * 3 / least) with (1.08 * (3 / least)) by (unfold Rdiv; ring). unfold w in *.
  apply Rabs_le_between in A1, A2, A3. apply Rabs_le. split; lra.
Qed.

Lemma series_head : forall d n, -1/32 <= d <= 1/32 -> (2 <= n)%Z -> -0.033 <= 1 - series d 1 n <= 0.033.
Proof.
  intros d n Hd Hn. rewrite series_next by lia. pose proof (series_le d (1 + 1) n Hd ltac:(lia)) as S. unfold Rdiv. rewrite Rinv_1, Rmult_1_r.
  set (s := series d (1 + 1) n) in *. replace (1 - (1 - d * s)) with (d * s) by ring.
  destruct (Z_le_gt_dec n 2) as [Le|Gt].
  - unfold s in *. rewrite series_end in * by lia. lra.
  - assert (S2 : 0.98 <= s <= 1.02).
    { unfold s. rewrite series_next by lia. pose proof (series_le d (1 + 1 + 1) n Hd ltac:(lia)) as E. set (e := series d (1 + 1 + 1) n) in *.
      assert (-0.0344 <= d * e <= 0.0344) by (split; nra). change (IZR (1 + 1)) with 2. lra. }
    split; nra.
Qed.
