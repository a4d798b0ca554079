(** Abel.v -- the truncated Abel function of the scalar map z' = z + k g(z), both losses, any order K and any coefficients e_1, .., e_K
    (doc/theory.md: 6.2, the identity (R), and Theorem 6.4, the leap): if |R_K(v)| <= C v^(K+2) for 0 < v <= v0 (Theorem 6.3 computes such a C) then
    Phi_K(z_t) - Phi_K(z_s) - (t - s) stays within delta for ALL t >= s, Phi_K is strictly increasing, and two tests enclose z_t. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Growth.
Open Scope R_scope.

(** sum_{j=1..K} e_j f(j), e_j = e (j-1) *)
Fixpoint esum (K : nat) (e : nat -> R) (f : nat -> R) : R := match K with O => 0 | S n => esum n e f + e n * f (S n) end.
Lemma esum_le K e f f' : (forall j, e j * f (S j) <= f' j) -> esum K e f <= esum K (fun _ => 1) (fun j => f' (pred j)).
Proof. intros H. induction K; simpl; [lra|]. specialize (H K). lra. Qed.
Lemma esum_minus K e f f' : esum K e f - esum K e f' = esum K e (fun j => f j - f' j).
Proof. induction K; simpl; [ring|]. rewrite <- IHK. ring. Qed.
Lemma esum_ext K e f f' : (forall j, f j = f' j) -> esum K e f = esum K e f'.
Proof. intros H. induction K; simpl; [|rewrite IHK, H]; reflexivity. Qed.
Lemma esum_abs K e f : Rabs (esum K e f) <= esum K (fun j => Rabs (e j)) (fun j => Rabs (f j)).
Proof.
  induction K; simpl; [rewrite Rabs_R0; lra|]. pose proof (Rabs_triang (esum K e f) (e K * f (S K))) as T. rewrite (Rabs_mult (e K)) in T. lra.
Qed.

Section Abel.
Variables (l : loss) (k : R) (K : nat) (e : nat -> R).
Hypothesis Hk : 0 < k.

Definition kappa := match l with Exponential => 0 | Logistic => / k end.
Definition vv z := k * g l z.
Definition Phi z := / vv z - kappa * ln (k * exp (- z)) + / 2 * ln (vv z) + esum K e (fun j => vv z ^ j).

(** (R) *)
Definition Dd v := 1 - kappa * v * (1 - exp (- v)).
Definition qq v := exp (- v) / Dd v.
Definition RK v := (exp v - 1) / v - 1 - v / 2 - kappa * (exp v - 1 - v) - / 2 * ln (Dd v) + esum K e (fun j => v ^ j * (qq v ^ j - 1)).

Lemma vv_pos z : 0 < vv z. Proof. apply Rmult_lt_0_compat; auto using g_pos. Qed.

(** 1 - kappa v lies in (0, 1], and is at least beta(a) for z >= a *)
Definition beta a := match l with Exponential => 1 | Logistic => / (1 + exp (- a)) end.
Lemma kv z : 0 < 1 - kappa * vv z <= 1.
Proof.
  unfold kappa, vv. destruct l; simpl; [lra|]. pose proof (exp_pos z). replace (/ k * (k * / (1 + exp z))) with (/ (1 + exp z)) by (field; lra).
  assert (0 < / (1 + exp z) < 1); [|lra]. split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.
Lemma kv_beta a z : a <= z -> beta a <= 1 - kappa * vv z.
Proof.
  intros H. unfold beta, kappa, vv. destruct l; simpl; [lra|]. pose proof (exp_pos z).
  replace (1 - / k * (k * / (1 + exp z))) with (/ (1 + exp (- z))).
  - apply Rinv_le_contravar; [pose proof (exp_pos (- z)); lra|]. pose proof (exp_mono (- z) (- a)). lra.
  - rewrite exp_Ropp. field. lra.
Qed.
Lemma beta_pos a : 0 < beta a.
Proof. unfold beta. destruct l; [lra|]. apply Rinv_0_lt_compat. pose proof (exp_pos (- a)). lra. Qed.

Lemma v_alg E F : 0 < E -> 0 < F -> k * / (1 + E * F) = k * / (1 + E) * (/ F / (1 - / k * (k * / (1 + E)) * (1 - / F))).
Proof.
  intros HE HF. assert (0 < E * F) by (apply Rmult_lt_0_compat; auto).
  replace (1 - / k * (k * / (1 + E)) * (1 - / F)) with ((1 + E * F) / ((1 + E) * F)) by (field; lra). field. lra.
Qed.
Lemma v_next z F : F = exp (vv z) -> vv (z + vv z) = vv z * (/ F / (1 - kappa * vv z * (1 - / F))).
Proof.
  intros HF. assert (P : 0 < F) by (rewrite HF; apply exp_pos).
  assert (G : g l (z + vv z) = match l with Exponential => exp (- z) * / F | Logistic => / (1 + exp z * F) end).
  { rewrite HF. generalize (vv z). intros y. destruct l; simpl; rewrite ?Ropp_plus_distr, exp_plus, ?exp_Ropp; reflexivity. }
  unfold vv at 1. rewrite G. clear G HF. unfold vv, kappa. destruct l; simpl; [field; lra|apply v_alg; auto; apply exp_pos].
Qed.
Lemma kappa_pos : 0 <= kappa.
Proof. unfold kappa. assert (0 < / k) by (apply Rinv_0_lt_compat; auto). destruct l; lra. Qed.
(** the step of v *)
Lemma v_step z : let v := vv z in 0 < Dd v /\ vv (z + v) = v * qq v /\ / vv (z + v) - / v = (exp v - 1) / v * (1 - kappa * v).
Proof.
  intros v. assert (P : 0 < v) by apply vv_pos. pose proof (exp_pos v) as E. pose proof (kv z) as KV. fold v in KV.
  assert (Ev : exp (- v) = / exp v) by apply exp_Ropp.
  assert (E1 : 1 < exp v) by (rewrite <- exp_0; apply exp_increasing; auto).
  assert (DP : 0 < Dd v).
  { unfold Dd. rewrite Ev. assert (0 < / exp v) by (apply Rinv_0_lt_compat; auto).
    assert (/ exp v < 1) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
    assert (0 <= kappa * v) by (apply Rmult_le_pos; [apply kappa_pos|lra]).
    assert (kappa * v * (1 - / exp v) <= kappa * v * 1) by (apply Rmult_le_compat_l; lra). lra. }
  assert (S : vv (z + v) = v * qq v) by (unfold qq, Dd; rewrite Ev; apply v_next; reflexivity).
  split; [exact DP|]. split; [exact S|]. rewrite S. unfold qq. rewrite Ev.
  assert (DF : Dd v * exp v = 1 + (exp v - 1) * (1 - kappa * v)) by (unfold Dd; rewrite Ev; field; lra).
  set (d := Dd v) in *. replace (/ (v * (/ exp v / d)) - / v) with ((d * exp v - 1) / v) by (field; repeat split; lra). rewrite DF. field. lra.
Qed.

(** 6.2 *)
Theorem Abel_R z : Phi (z + vv z) - Phi z - 1 = RK (vv z).
Proof.
  destruct (v_step z) as (DP & S & I). cbv zeta in *. pose proof (vv_pos z) as P. set (v := vv z) in *. pose proof (exp_pos v) as E.
  assert (Q : 0 < qq v) by (apply Rdiv_lt_0_compat; auto; apply exp_pos).
  unfold Phi, RK. fold v. rewrite Ropp_plus_distr, exp_plus.
  assert (L1 : ln (k * (exp (- z) * exp (- v))) = ln (k * exp (- z)) - v).
  { rewrite <- Rmult_assoc, ln_mult, ln_exp; [ring|apply Rmult_lt_0_compat; auto; apply exp_pos|apply exp_pos]. }
  rewrite L1. replace (/ vv (z + v)) with (/ v + (exp v - 1) / v * (1 - kappa * v)) by lra. rewrite S, (ln_mult v (qq v)) by auto.
  assert (LQ : ln (qq v) = - v - ln (Dd v)) by (unfold qq; rewrite ln_div, ln_exp by (auto; apply exp_pos); ring). rewrite LQ.
  assert (X : esum K e (fun j => (v * qq v) ^ j) - esum K e (fun j => v ^ j) = esum K e (fun j => v ^ j * (qq v ^ j - 1))).
  { rewrite esum_minus. apply esum_ext. intros j. rewrite Rpow_mult_distr. ring. }
  rewrite <- X. field. lra.
Qed.

(** ** Monotonicity *)
Lemma vv_derive z : is_derive vv z (- (vv z * (1 - kappa * vv z))).
Proof.
  unfold vv, kappa. destruct l; simpl.
  - auto_derive; auto. ring.
  - pose proof (exp_pos z). auto_derive; [lra|]. field. lra.
Qed.
Lemma esum_derive z : is_derive (fun z => esum K e (fun j => vv z ^ j)) z (- ((1 - kappa * vv z) * esum K e (fun j => INR j * vv z ^ j))).
Proof.
  assert (X : derivable_pt_lim (fun z => esum K e (fun j => vv z ^ j)) z (- ((1 - kappa * vv z) * esum K e (fun j => INR j * vv z ^ j)))); [|apply is_derive_Reals, X].
  pose proof (proj1 (is_derive_Reals _ _ _) (vv_derive z)) as V.
  induction K as [|n IH]; cbn [esum].
  - replace (- ((1 - kappa * vv z) * 0)) with 0 by ring. apply derivable_pt_lim_const.
  - replace (- ((1 - kappa * vv z) * (esum n e (fun j => INR j * vv z ^ j) + e n * (INR (S n) * vv z ^ S n))))
      with (- ((1 - kappa * vv z) * esum n e (fun j => INR j * vv z ^ j)) + e n * (INR (S n) * vv z ^ pred (S n) * - (vv z * (1 - kappa * vv z)))).
    2:{ cbn [pred]. rewrite <- tech_pow_Rmult. ring. }
    apply (derivable_pt_lim_plus (fun z => esum n e (fun j => vv z ^ j)) (fun z => e n * vv z ^ S n)); auto.
    apply (derivable_pt_lim_scal (fun z => vv z ^ S n)). apply (derivable_pt_lim_comp vv (fun y => y ^ S n)); auto. apply derivable_pt_lim_pow.
Qed.
Definition dPhi z := / vv z - (1 - kappa * vv z) * (/ 2 + esum K e (fun j => INR j * vv z ^ j)).
Lemma Phi_derive z : is_derive Phi z (dPhi z).
Proof.
  pose proof (vv_pos z) as P. pose proof (vv_derive z) as DV. unfold Phi.
  apply is_derive_Reals. pose proof (proj1 (is_derive_Reals _ _ _) DV) as V. pose proof (proj1 (is_derive_Reals _ _ _) (esum_derive z)) as X.
  replace (dPhi z) with (- - (vv z * (1 - kappa * vv z)) / (vv z)² - - kappa + / 2 * (/ vv z * - (vv z * (1 - kappa * vv z))) + - ((1 - kappa * vv z) * esum K e (fun j => INR j * vv z ^ j))).
  2:{ unfold dPhi, Rsqr. field. lra. }
  apply (derivable_pt_lim_plus (fun z => / vv z - kappa * ln (k * exp (- z)) + / 2 * ln (vv z)) (fun z => esum K e (fun j => vv z ^ j))); auto.
  apply (derivable_pt_lim_plus (fun z => / vv z - kappa * ln (k * exp (- z))) (fun z => / 2 * ln (vv z))).
  - apply (derivable_pt_lim_minus (fun z => / vv z) (fun z => kappa * ln (k * exp (- z)))).
    + replace (- - (vv z * (1 - kappa * vv z)) / (vv z)²) with (- (- (vv z * (1 - kappa * vv z))) / (vv z)²) by reflexivity.
      apply is_derive_Reals. evar_last; [apply (is_derive_inv vv z _ DV); lra|]. unfold Rsqr. simpl. field. lra.
    + apply is_derive_Reals. apply is_derive_ext with (fun z => kappa * (ln k - z)).
      * intros t. assert (Y : kappa * (ln k - t) = kappa * ln (k * exp (- t))) by (rewrite ln_mult, ln_exp by auto using exp_pos; ring). exact Y.
      * auto_derive; auto. ring.
  - apply (derivable_pt_lim_scal (fun z => ln (vv z))). apply (derivable_pt_lim_comp vv ln); auto. apply derivable_pt_lim_ln; auto.
Qed.

Section Leap.
Variables (v0 C a : R).
Hypothesis Hv0 : 0 < v0.
Hypothesis Ha : vv a <= v0.
(** (M) *)
Hypothesis HM : v0 * (/ 2 + esum K (fun j => Rabs (e j)) (fun j => INR j * v0 ^ j)) <= / 2.

Lemma vv_decr x y : x <= y -> vv y <= vv x.
Proof. intros. apply Rmult_le_compat_l; [lra|apply g_decr; auto]. Qed.

Theorem dPhi_bounds z : a <= z -> / 2 <= vv z * dPhi z <= 3 / 2.
Proof.
  intros H. pose proof (vv_pos z) as P. pose proof (vv_decr a z H). pose proof (kv z) as KV. set (v := vv z) in *.
  assert (E : v * dPhi z = 1 - (1 - kappa * v) * (v * (/ 2 + esum K e (fun j => INR j * v ^ j)))) by (unfold dPhi; fold v; field; lra).
  assert (AB : Rabs (esum K e (fun j => INR j * v ^ j)) <= esum K (fun j => Rabs (e j)) (fun j => INR j * v0 ^ j)).
  { eapply Rle_trans; [apply esum_abs|]. clear HM E. induction K; cbn [esum]; [lra|]. apply Rplus_le_compat; auto.
    apply Rmult_le_compat_l; [apply Rabs_pos|]. pose proof (pos_INR (S n)). rewrite Rabs_pos_eq by (apply Rmult_le_pos; auto; apply pow_le; lra).
    apply Rmult_le_compat_l; auto. apply pow_incr. lra. }
  assert (A2 : Rabs (v * (/ 2 + esum K e (fun j => INR j * v ^ j))) <= / 2).
  { eapply Rle_trans; [|exact HM]. rewrite Rabs_mult, (Rabs_pos_eq v) by lra. apply Rmult_le_compat; try lra; try apply Rabs_pos.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_pos_eq by lra. lra. }
  set (y := v * (/ 2 + esum K e (fun j => INR j * v ^ j))) in *. rewrite E.
  pose proof (Rle_abs y). pose proof (Rle_abs (- y)) as X. rewrite Rabs_Ropp in X. nra.
Qed.

Theorem Phi_increasing x y : a <= x -> x < y -> Phi x < Phi y.
Proof.
  intros Hx Hy. destruct (MVT_gen Phi x y dPhi) as (c & Hc & E).
  - intros t _. apply Phi_derive.
  - intros t _. apply continuity_pt_filterlim, @ex_derive_continuous. exists (dPhi t). apply Phi_derive.
  - rewrite Rmin_left, Rmax_right in Hc by lra. destruct (dPhi_bounds c ltac:(lra)) as [B _]. pose proof (vv_pos c).
    assert (0 < dPhi c) by (apply Rmult_lt_reg_l with (vv c); lra). assert (0 < dPhi c * (y - x)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** ** The leap *)
Variable z : nat -> R.
Hypothesis Hz : forall t, z (S t) = z t + k * g l (z t).
Hypothesis Hz0 : a <= z 0%nat.
(** Theorem 6.3 *)
Hypothesis HR : forall v, 0 < v <= v0 -> Rabs (RK v) <= C * v ^ (K + 2).

Let mono t : a <= z t.
Proof. pose proof (scalar_mono l k z Hk Hz t). lra. Qed.

Definition delta := C * (v0 ^ (K + 2) + v0 ^ (K + 1) / (beta a * INR (K + 1))).
Let u (n : nat) := / v0 + beta a * INR n.
Let u_pos n : 0 < u n.
Proof. unfold u. pose proof (beta_pos a). pose proof (pos_INR n). assert (0 < / v0) by (apply Rinv_0_lt_compat; auto). assert (0 <= beta a * INR n) by (apply Rmult_le_pos; lra). lra. Qed.

(** v_(s+i) <= 1/(1/v0 + beta i) *)
Lemma v_small n : u n <= / vv (z n).
Proof.
  induction n as [|n IH].
  - unfold u. simpl. rewrite Rmult_0_r, Rplus_0_r. apply Rinv_le_contravar; [apply vv_pos|]. pose proof (vv_decr _ _ (mono 0)). lra.
  - destruct (v_step (z n)) as (_ & _ & I). cbv zeta in I. rewrite Hz. fold (vv (z n)). set (v := vv (z n)) in *. assert (P : 0 < v) by apply vv_pos.
    pose proof (kv_beta a (z n) (mono n)) as KB. fold v in KB. pose proof (beta_pos a). pose proof (exp_ineq1_le v).
    assert (1 <= (exp v - 1) / v) by (apply Rmult_le_reg_r with v; auto; unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra).
    unfold u in *. rewrite S_INR. assert (beta a <= (exp v - 1) / v * (1 - kappa * v)) by nra. lra.
Qed.

(** 1/X^m - 1/(X+b)^m >= m b/(X+b)^(m+1) *)
Lemma inv_pow_drop X b m : 0 < X -> 0 < b -> INR m * b * / (X + b) ^ S m <= / X ^ m - / (X + b) ^ m.
Proof.
  intros HX Hb. assert (HY : 0 < X + b) by lra. assert (PX : 0 < X ^ m) by (apply pow_lt; auto). assert (PY : 0 < (X + b) ^ m) by (apply pow_lt; auto).
  pose proof (poly m (b / X) ltac:(apply Rdiv_lt_0_compat; auto)) as B.
  assert (E : (1 + b / X) ^ m = (X + b) ^ m / X ^ m).
  { unfold Rdiv. rewrite <- pow_inv, <- Rpow_mult_distr. f_equal. field. lra. }
  rewrite E in B. apply Rmult_le_reg_r with ((X + b) ^ m); auto.
  replace ((/ X ^ m - / (X + b) ^ m) * (X + b) ^ m) with ((X + b) ^ m / X ^ m - 1) by (field; lra).
  simpl pow. replace (INR m * b * / ((X + b) * (X + b) ^ m) * (X + b) ^ m) with (INR m * (b / (X + b))) by (field; lra).
  assert (b / (X + b) <= b / X) by (unfold Rdiv; apply Rmult_le_compat_l; [lra|apply Rinv_le_contravar; lra]). pose proof (pos_INR m).
  assert (INR m * (b / (X + b)) <= INR m * (b / X)) by (apply Rmult_le_compat_l; auto). lra.
Qed.

Let C0 : 0 <= C.
Proof.
  pose proof (HR v0 ltac:(lra)) as H. pose proof (Rabs_pos (RK v0)). assert (0 < v0 ^ (K + 2)) by (apply pow_lt; auto).
  apply Rnot_lt_le. intros N. assert (C * v0 ^ (K + 2) < 0) by nra. lra.
Qed.

Theorem Abel_leap n : Rabs (Phi (z n) - Phi (z 0%nat) - INR n) <= delta.
Proof.
  pose proof (beta_pos a) as BP. set (m := (K + 1)%nat). assert (Hm : 0 < INR m) by (apply lt_0_INR; unfold m; lia). set (c := C / (beta a * INR m)).
  assert (c0 : 0 <= c) by (apply Rdiv_le_0_compat; auto; apply Rmult_lt_0_compat; auto).
  assert (iv : forall j, v0 ^ j = / (/ v0) ^ j) by (intros; rewrite <- pow_inv, Rinv_inv; auto).
  assert (ED : delta = C * v0 ^ (K + 2) + c * v0 ^ m) by (unfold delta, c, m; field; split; fold m; lra).
  assert (R1 : forall i, Rabs (RK (vv (z i))) <= C * / u i ^ S m).
  { intros i. pose proof (vv_pos (z i)) as P. pose proof (v_small i) as VS.
    assert (V : vv (z i) <= / u i) by (rewrite <- (Rinv_inv (vv (z i))); apply Rinv_le_contravar; auto).
    eapply Rle_trans; [apply HR; pose proof (vv_decr _ _ (mono i)); lra|]. apply Rmult_le_compat_l; auto.
    replace (K + 2)%nat with (S m) by (unfold m; lia). rewrite <- pow_inv. apply pow_incr. lra. }
  assert (X : Rabs (Phi (z (S n)) - Phi (z 0%nat) - INR (S n)) <= C * v0 ^ (K + 2) + c * (v0 ^ m - / u n ^ m) /\ Rabs (Phi (z n) - Phi (z 0%nat) - INR n) <= delta).
  2: apply X.
  assert (ST : forall i, Phi (z (S i)) - Phi (z 0%nat) - INR (S i) = (Phi (z i) - Phi (z 0%nat) - INR i) + RK (vv (z i))).
  { intros i. rewrite <- Abel_R, S_INR, Hz. unfold vv. ring. }
  induction n as [|n [IH _]].
  - split.
    + rewrite ST. simpl INR. replace (Phi (z 0%nat) - Phi (z 0%nat) - 0 + RK (vv (z 0%nat))) with (RK (vv (z 0%nat))) by ring.
      eapply Rle_trans; [apply R1|]. unfold u. simpl INR. rewrite Rmult_0_r, Rplus_0_r, <- !iv. replace (K + 2)%nat with (S m) by (unfold m; lia). lra.
    + simpl INR. replace (Phi (z 0%nat) - Phi (z 0%nat) - 0) with 0 by ring. rewrite Rabs_R0, ED.
      assert (0 <= C * v0 ^ (K + 2)) by (apply Rmult_le_pos; auto; apply pow_le; lra). assert (0 <= c * v0 ^ m) by (apply Rmult_le_pos; auto; apply pow_le; lra). lra.
  - assert (UP : 0 < / u n ^ m) by (apply Rinv_0_lt_compat, pow_lt; auto). split.
    + rewrite ST. eapply Rle_trans; [apply Rabs_triang|]. pose proof (R1 (S n)) as R2.
      assert (D1 : INR m * beta a * / u (S n) ^ S m <= / u n ^ m - / u (S n) ^ m).
      { pose proof (inv_pow_drop (u n) (beta a) m (u_pos n) BP) as D. replace (u n + beta a) with (u (S n)) in D by (unfold u; rewrite S_INR; ring). exact D. }
      apply Rmult_le_compat_l with (r := c) in D1; auto.
      replace (c * (INR m * beta a * / u (S n) ^ S m)) with (C * / u (S n) ^ S m) in D1.
      2:{ unfold c. field. repeat split; try lra; apply pow_nonzero; apply Rgt_not_eq, u_pos. }
      lra.
    + rewrite ED. assert (0 <= c * / u n ^ m) by (apply Rmult_le_pos; lra). lra.
Qed.

(** Theorem 6.4: the tests that enclose z_t; the start is known to lie in [a, b] *)
Theorem Abel_64 b n : z 0%nat <= b ->
  Phi a + INR n - delta <= Phi (z n) <= Phi b + INR n + delta /\
  (forall lo, a <= lo -> Phi lo <= Phi a + INR n - delta -> lo <= z n) /\
  (forall hi, a <= hi -> Phi b + INR n + delta <= Phi hi -> z n <= hi).
Proof.
  intros Hb. pose proof (Abel_leap n) as L. pose proof (Rle_abs (Phi (z n) - Phi (z 0%nat) - INR n)) as L1.
  pose proof (Rle_abs (- (Phi (z n) - Phi (z 0%nat) - INR n))) as L2. rewrite Rabs_Ropp in L2.
  assert (inc : forall x y, a <= x -> x <= y -> Phi x <= Phi y).
  { intros x y Hx [Hy|Hy]; [left; apply Phi_increasing; auto|rewrite Hy; lra]. }
  pose proof (inc a (z 0%nat) ltac:(lra) Hz0). pose proof (inc (z 0%nat) b Hz0 Hb).
  split; [lra|]. split.
  - intros lo Hlo H1. apply Rnot_lt_le. intros N. pose proof (Phi_increasing (z n) lo (mono n) N). lra.
  - intros hi Hhi H1. apply Rnot_lt_le. intros N. pose proof (Phi_increasing hi (z n) Hhi N). lra.
Qed.
End Leap.
End Abel.
