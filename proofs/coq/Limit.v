(** Limit.v -- exact first-order asymptotics of the scalar map z' = z + k g(z): z_t - ln t -> ln k, z_t / ln t -> 1, both losses
    (doc/theory.md: limits in Theorems F and O); n counts the steps after time s. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Growth.
Open Scope R_scope.

Lemma lim_ln_INR : is_lim_seq (fun t => ln (INR t)) p_infty.
Proof.
  apply is_lim_seq_spec. intros M. destruct (ln_large (M + 1)) as [n H]. exists n. intros t Ht. pose proof (H t Ht). lra.
Qed.

Lemma lim_inv_INR a : is_lim_seq (fun t => a / INR t) 0.
Proof.
  replace (Finite 0) with (Rbar_mult a 0) by (simpl; f_equal; ring).
  apply (is_lim_seq_scal_l (fun t => / INR t) a 0). replace (Finite 0) with (Rbar_inv p_infty) by reflexivity.
  apply is_lim_seq_inv; [apply is_lim_seq_INR | discriminate].
Qed.

Lemma lim_ln_div a : 0 <= a -> is_lim_seq (fun t => ln (1 + a * INR t) / INR t) 0.
Proof.
  intros Ha. apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun t => 2 * sqrt (a / INR t))).
  - exists 1%nat. intros t Ht. assert (1 <= INR t) by (apply (le_INR 1); auto). assert (0 <= a * INR t) by nra.
    pose proof (ln_mono 1 (1 + a * INR t) ltac:(lra) ltac:(lra)) as L. rewrite ln_1 in L.
    split; [apply Rdiv_le_0_compat; lra|].
    apply Rmult_le_reg_r with (INR t); [lra|]. replace (ln (1 + a * INR t) / INR t * INR t) with (ln (1 + a * INR t)) by (field; lra).
    assert (Sq : sqrt (a / INR t) * INR t = sqrt (a * INR t)).
    { rewrite <- (sqrt_square (INR t)) at 2 by lra. rewrite <- sqrt_mult_alt; [f_equal; field; lra|].
      apply Rdiv_le_0_compat; lra. }
    rewrite Rmult_assoc, Sq. set (r := sqrt (a * INR t)). assert (0 <= r) by apply sqrt_pos.
    assert (r * r = a * INR t) by (apply sqrt_sqrt; lra).
    rewrite <- (ln_exp (2 * r)). apply ln_mono; [lra|].
    replace (2 * r) with (r + r) by ring. rewrite exp_plus. pose proof (exp_ineq1_le r). nra.
  - apply is_lim_seq_const.
  - replace (Finite 0) with (Rbar_mult 2 (Finite (sqrt 0))) by (simpl; rewrite sqrt_0; f_equal; ring).
    apply (is_lim_seq_scal_l _ 2 (sqrt 0)). apply is_lim_seq_continuous; [|apply lim_inv_INR].
    apply continuity_pt_filterlim, continuous_sqrt.
Qed.

Section ScalarLimit.
Variables (l : loss) (k : R) (z : nat -> R) (s : nat).
Hypothesis Hk : 0 < k.
Hypothesis Hz : forall t, z (S t) = z t + k * g l (z t).
Hypothesis Hd : dom l (z 0%nat).
Hypothesis Hs : (1 <= s)%nat.
Notation T n := (INR (n + s)).

Let T1 n : 1 <= T n. Proof. apply (le_INR 1). lia. Qed.
Let shift (u : nat -> R) (L : Rbar) (H : is_lim_seq u L) : is_lim_seq (fun n => u (n + s)%nat) L := proj1 (is_lim_seq_incr_n u s L) H.

Lemma lim_phi : is_lim_seq (fun n => phi l (z n) / T n) k.
Proof.
  destruct (scalar_upper l k z Hk Hz Hd) as (a & b & a0 & b0 & U). set (f0 := phi l (z 0%nat)) in *.
  assert (F0 : 0 < f0) by (apply phi_pos; auto). assert (c0 : 0 <= k / f0) by (apply Rdiv_le_0_compat; lra).
  apply (is_lim_seq_le_le_loc (fun n => (f0 - k * INR s) / T n + k) _
    (fun n => (f0 - k * INR s + a) / T n + k + b * (ln (1 + k / f0 * T n) / T n))).
  - exists 0%nat. intros n _. pose proof (T1 n) as Tn. destruct (scalar_growth l k z Hk Hz n Hd) as [Lo _]. fold f0 in Lo. specialize (U n).
    assert (E : T n = INR n + INR s) by apply plus_INR. pose proof (pos_INR s). pose proof (pos_INR n).
    assert (ln (1 + k / f0 * INR n) <= ln (1 + k / f0 * T n)).
    { apply ln_mono; [|rewrite E]; nra. }
    split; apply Rmult_le_reg_r with (T n); try lra.
    + replace (phi l (z n) / T n * T n) with (phi l (z n)) by (field; lra).
      replace (((f0 - k * INR s) / T n + k) * T n) with (f0 - k * INR s + k * T n) by (field; lra). rewrite E. lra.
    + replace (phi l (z n) / T n * T n) with (phi l (z n)) by (field; lra).
      replace (((f0 - k * INR s + a) / T n + k + b * (ln (1 + k / f0 * T n) / T n)) * T n)
        with (f0 - k * INR s + a + k * T n + b * ln (1 + k / f0 * T n)) by (field; lra).
      assert (b * ln (1 + k / f0 * INR n) <= b * ln (1 + k / f0 * T n)) by (apply Rmult_le_compat_l; auto). rewrite E at 1. lra.
  - replace (Finite k) with (Rbar_plus 0 k) by (simpl; f_equal; ring).
    apply is_lim_seq_plus with 0 k; [apply (shift (fun t => _ / INR t)), lim_inv_INR|apply is_lim_seq_const|reflexivity].
  - replace (Finite k) with (Rbar_plus (Rbar_plus 0 k) (Rbar_mult b 0)) by (simpl; f_equal; ring).
    apply is_lim_seq_plus with (0 + k) (b * 0).
    + apply is_lim_seq_plus with 0 k; [apply (shift (fun t => _ / INR t)), lim_inv_INR|apply is_lim_seq_const|reflexivity].
    + apply (is_lim_seq_scal_l _ b 0), (shift (fun t => ln (1 + k / f0 * INR t) / INR t)), lim_ln_div; auto.
    + reflexivity.
Qed.

Lemma lim_z : is_lim_seq z p_infty.
Proof.
  apply is_lim_seq_spec. intros M. pose proof (phi_pos l _ Hd) as F0.
  destruct (INR_unbounded (phi l (Rmax 0 M) / k)) as [N HN]. exists N. intros n Hn.
  apply Rnot_le_lt. intros C. destruct (scalar_growth l k z Hk Hz n Hd) as [Lo _].
  assert (phi l (z n) <= phi l (Rmax 0 M)) by (apply phi_le; pose proof (Rmax_r 0 M); lra).
  pose proof (le_INR _ _ Hn). assert (phi l (Rmax 0 M) / k * k = phi l (Rmax 0 M)) by (field; lra). nra.
Qed.

Lemma lim_defect : is_lim_seq (fun n => ln (phi l (z n)) - z n) 0.
Proof.
  apply (is_lim_seq_le_le_loc (fun _ => 0) _ (fun n => 2 * exp (- (z n / 2)))).
  - pose proof lim_z as LZ. apply is_lim_seq_spec in LZ. destruct (LZ 0) as [N HN]. exists N. intros n Hn. specialize (HN n Hn). assert (Z : 0 <= z n) by (left; exact HN).
    pose proof (phi_exp l (z n) (dom_pos l _ Z)) as E. pose proof (phi_id l (z n) Z) as G. pose proof (exp_pos (z n)) as Ep.
    set (x := z n) in *. split.
    + pose proof (ln_mono (exp x) (phi l x) Ep E) as L. rewrite ln_exp in L. lra.
    + set (y := exp (x / 2)). assert (Y : y * y = exp x) by (unfold y; rewrite <- exp_plus; f_equal; field).
      assert (Y0 : 0 < y) by apply exp_pos. assert (Yx : x / 2 <= y) by (pose proof (exp_ineq1_le (x / 2)); unfold y; lra).
      rewrite exp_Ropp. fold y. assert (I : 0 < / y) by (apply Rinv_0_lt_compat; auto).
      pose proof (ln_mono (phi l x) (exp x * (1 + 2 * / y)) ltac:(lra)) as L.
      rewrite ln_mult, ln_exp in L by lra. pose proof (ln1p_le (2 * / y)).
      assert (phi l x <= exp x * (1 + 2 * / y)); [|specialize (L H0); lra].
      rewrite <- Y in *. replace (y * y * (1 + 2 * / y)) with (y * y + 2 * y) by (field; lra). lra.
  - apply is_lim_seq_const.
  - replace (Finite 0) with (Rbar_mult 2 0) by (simpl; f_equal; ring).
    apply (is_lim_seq_scal_l _ 2 0). apply (is_lim_comp_seq exp (fun n => - (z n / 2)) m_infty 0); [apply is_lim_exp_m|exists 0%nat; intros; discriminate|].
    replace m_infty with (Rbar_opp p_infty) by reflexivity. apply (proj1 (is_lim_seq_opp (fun n => z n / 2) p_infty)).
    apply is_lim_seq_ext with (fun n => / 2 * z n); [intro; field|].
    replace p_infty with (Rbar_mult (/ 2) p_infty); [apply is_lim_seq_scal_l, lim_z|].
    simpl. destruct (Rle_dec 0 (/ 2)); [|exfalso; lra]. destruct (Rle_lt_or_eq_dec 0 (/ 2) r); auto; exfalso; lra.
Qed.

Theorem lim_margin : is_lim_seq (fun n => z n - ln (T n)) (ln k).
Proof.
  replace (Finite (ln k)) with (Rbar_minus (ln k) 0) by (simpl; f_equal; ring).
  apply is_lim_seq_ext with (fun n => ln (phi l (z n) / T n) - (ln (phi l (z n)) - z n)).
  - intros n. pose proof (T1 n). pose proof (phi_pos l (z n) (dom_up l _ _ (scalar_mono l k z Hk Hz n) Hd)).
    rewrite ln_div by lra. ring.
  - apply is_lim_seq_minus with (ln k) 0; [|apply lim_defect|reflexivity].
    apply is_lim_seq_continuous; [|apply lim_phi].
    apply continuity_pt_filterlim, @ex_derive_continuous. exists (/ k). auto_derive; auto. field. lra.
Qed.

Lemma lim_ln_T : is_lim_seq (fun n => ln (T n)) p_infty.
Proof. apply (shift (fun t => ln (INR t))), lim_ln_INR. Qed.
Lemma lim_inv_ln_T : is_lim_seq (fun n => / ln (T n)) 0.
Proof.
  replace (Finite 0) with (Rbar_inv p_infty) by reflexivity. apply is_lim_seq_inv; [apply lim_ln_T|discriminate].
Qed.

Theorem lim_ratio : is_lim_seq (fun n => z n * / ln (T n)) 1.
Proof.
  destruct (ln_large 1) as [N HN].
  replace (Finite 1) with (Rbar_plus (Rbar_mult (ln k) 0) 1) by (simpl; f_equal; ring).
  apply is_lim_seq_ext_loc with (fun n => (z n - ln (T n)) * / ln (T n) + 1).
  - exists N. intros n Hn. specialize (HN (n + s)%nat ltac:(lia)). field. lra.
  - apply is_lim_seq_plus with (ln k * 0) 1; [|apply is_lim_seq_const|reflexivity].
    apply is_lim_seq_mult with (ln k) 0; [apply lim_margin|apply lim_inv_ln_T|reflexivity].
Qed.
End ScalarLimit.
