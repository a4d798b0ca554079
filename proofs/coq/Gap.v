(** Gap.v -- the robustness margin of the two-neuron network on the line, exactly, from the weights: Lemma A4 (sliding), Lemma 0.1, 0.2
    (regimes), transients 3.6 with the outer dead zones of 12.1, and the lower bound S/2 - gamma >= (S/2)|num|/den that needs no condition. *)
From Coq Require Import Reals Lra Psatz.
From Gdcert Require Import Base Network.
Open Scope R_scope.

(** gamma is the largest radius within which N keeps the label's sign *)
Definition is_margin (N : R -> R) (xp xm gamma : R) : Prop :=
  (forall z, Rabs (z - xp) < gamma -> 0 < N z) /\
  (forall z, Rabs (z - xm) < gamma -> N z < 0) /\
  exists z, N z = 0 /\ (Rabs (z - xp) = gamma \/ Rabs (z - xm) = gamma).

Lemma is_margin_unique N xp xm g1 g2 : is_margin N xp xm g1 -> is_margin N xp xm g2 -> g1 = g2.
Proof.
  assert (X : forall g1 g2, is_margin N xp xm g1 -> is_margin N xp xm g2 -> ~ g1 < g2).
  { intros a b (_ & _ & z & Z & D) (P & Q & _) Hlt. destruct D as [D|D].
    - specialize (P z ltac:(lra)). lra.
    - specialize (Q z ltac:(lra)). lra. }
  intros H1 H2. pose proof (X _ _ H1 H2). pose proof (X _ _ H2 H1). lra.
Qed.

Definition num (x : state) := (q x - A x) - (p x - B x).
Definition den (x : state) := (q x - A x) + (p x - B x).

(** num and den through margins and negative parts *)
Lemma num_den x : 
  num x = (fm x - fp x) + relu (- A x) - relu (- B x) /\
  den x = fp x + fm x + relu (- A x) + relu (- B x).
Proof. unfold num, den, fp, fm, relu. repeat destruct (Rlt_dec _ _); split; lra. Qed.

(** on the segment parameter sigma (0 at x-, 1 at x+) *)
Definition Fs (x : state) (sg : R) := relu (A x + sg * (p x - A x)) - relu (q x + sg * (B x - q x)).

Section Geometry.
Variable x : state.
Hypotheses (Hp : 0 < fp x) (Hm : 0 < fm x) (HAB : A x * B x < p x * q x).
Hypotheses (HA : A x <= 3 * p x) (HB : B x <= 3 * q x).

Lemma qA : 0 < q x - A x. Proof. unfold fm, relu in Hm. destruct (Rlt_dec 0 (A x)); lra. Qed.
Lemma pB : 0 < p x - B x. Proof. unfold fp, relu in Hp. destruct (Rlt_dec 0 (B x)); lra. Qed.
Lemma den_pos : 0 < den x. Proof. unfold den. pose proof qA. pose proof pB. lra. Qed.

Definition sstar := (q x - A x) / den x.
Lemma sstar_den : sstar * den x = q x - A x.
Proof. unfold sstar. pose proof den_pos. field. lra. Qed.
Lemma sstar_01 : 0 < sstar < 1.
Proof.
  pose proof den_pos as D. pose proof sstar_den as E. pose proof qA. pose proof pB.
  assert (den x = (q x - A x) + (p x - B x)) by reflexivity. split; nra.
Qed.

Lemma common : A x + sstar * (p x - A x) = (p x * q x - A x * B x) / den x /\
               q x + sstar * (B x - q x) = (p x * q x - A x * B x) / den x.
Proof. unfold sstar. pose proof den_pos as D. unfold den in *. split; field; lra. Qed.

Lemma common_pos : 0 < (p x * q x - A x * B x) / den x.
Proof. apply Rdiv_lt_0_compat; [lra|apply den_pos]. Qed.

Lemma diff sg : (A x + sg * (p x - A x)) - (q x + sg * (B x - q x)) = (sg - sstar) * den x.
Proof. pose proof sstar_den as E. rewrite Rmult_minus_distr_r, E. unfold den. ring. Qed.

Lemma Fs_right sg : sstar < sg < 3 / 2 -> 0 < Fs x sg.
Proof.
  intros H. destruct common as [C1 C2]. pose proof common_pos as C. pose proof sstar_01. pose proof den_pos.
  pose proof (diff sg) as D. assert (0 < (sg - sstar) * den x) by (apply Rmult_lt_0_compat; lra).
  assert (P : 0 < A x + sg * (p x - A x)).
  { rewrite <- C1 in C. destruct (Rle_dec 0 (p x - A x)); nra. }
  unfold Fs, relu. repeat destruct (Rlt_dec _ _); lra.
Qed.

Lemma Fs_left sg : - / 2 < sg < sstar -> Fs x sg < 0.
Proof.
  intros H. destruct common as [C1 C2]. pose proof common_pos as C. pose proof sstar_01. pose proof den_pos.
  pose proof (diff sg) as D. assert (0 < (sstar - sg) * den x) by (apply Rmult_lt_0_compat; lra).
  assert (P : 0 < q x + sg * (B x - q x)).
  { rewrite <- C2 in C. destruct (Rle_dec 0 (B x - q x)); nra. }
  unfold Fs, relu. repeat destruct (Rlt_dec _ _); lra.
Qed.

Lemma Fs_zero : Fs x sstar = 0.
Proof. unfold Fs. destruct common as [-> ->]. ring. Qed.
End Geometry.

(** a dead zone between the points: both neurons off on [sigma2, sigma1] *)
Section Between.
Variable x : state.
Hypotheses (Hp : 0 < p x) (Hq : 0 < q x) (HA : A x < 0) (HB : B x < 0) (HAB : p x * q x <= A x * B x).
Definition sigma1 := - A x / (p x - A x).
Definition sigma2 := q x / (q x - B x).
Lemma sigma1_eq : sigma1 * (p x - A x) = - A x. Proof. unfold sigma1. field. lra. Qed.
Lemma sigma2_eq : sigma2 * (q x - B x) = q x. Proof. unfold sigma2. field. lra. Qed.
Lemma sigma_order : 0 < sigma2 <= sigma1 /\ sigma1 < 1.
Proof.
  pose proof sigma1_eq as E1. pose proof sigma2_eq as E2. assert (S2 : 0 < sigma2) by (unfold sigma2; apply Rdiv_lt_0_compat; lra).
  split; [split; auto|apply Rmult_lt_reg_r with (p x - A x); lra].
  apply Rmult_le_reg_r with ((p x - A x) * (q x - B x)); [apply Rmult_lt_0_compat; lra|].
  replace (sigma2 * ((p x - A x) * (q x - B x))) with (sigma2 * (q x - B x) * (p x - A x)) by ring. rewrite <- Rmult_assoc, E1, E2. lra.
Qed.
Lemma between_right sg : sigma1 < sg -> 0 < Fs x sg.
Proof.
  intros H. pose proof sigma1_eq as E1. pose proof sigma2_eq as E2. destruct sigma_order as [[O1 O2] O3].
  assert (0 < A x + sg * (p x - A x)) by nra. assert (q x + sg * (B x - q x) <= 0) by nra. unfold Fs. rewrite (relu_neg (q x + _)), relu_pos by lra. lra.
Qed.
Lemma between_left sg : sg < sigma2 -> Fs x sg < 0.
Proof.
  intros H. pose proof sigma1_eq as E1. pose proof sigma2_eq as E2. destruct sigma_order as [[O1 O2] O3].
  assert (A x + sg * (p x - A x) <= 0) by nra. assert (0 < q x + sg * (B x - q x)) by nra. unfold Fs. rewrite (relu_neg (A x + _)), relu_pos by lra. lra.
Qed.
Lemma between_zero sg : sigma2 <= sg <= sigma1 -> Fs x sg = 0.
Proof.
  intros H. pose proof sigma1_eq as E1. pose proof sigma2_eq as E2. assert (A x + sg * (p x - A x) <= 0) by nra. assert (q x + sg * (B x - q x) <= 0) by nra.
  unfold Fs. rewrite !relu_neg by lra. ring.
Qed.
(** the gap there, S/2 times the larger of two numbers, is at most what numerator and denominator say *)
Lemma between_bounds : 1 - 2 * sigma2 <= Rmax 0 ((- B x + p x - q x) / (p x + q x)) /\ 2 * sigma1 - 1 <= Rmax 0 ((- A x + q x - p x) / (p x + q x)).
Proof.
  assert (X : forall u v a, 0 < u -> 0 < v -> 0 < a -> (a - u) / (a + u) <= Rmax 0 ((a + v - u) / (u + v))).
  { intros u v a Hu Hv Ha. destruct (Rle_dec a u) as [C|C].
    - eapply Rle_trans; [|apply Rmax_l]. assert (0 < / (a + u)) by (apply Rinv_0_lt_compat; lra). unfold Rdiv. nra.
    - eapply Rle_trans; [|apply Rmax_r]. apply Rmult_le_reg_r with ((a + u) * (u + v)); [apply Rmult_lt_0_compat; lra|].
      replace ((a - u) / (a + u) * ((a + u) * (u + v))) with ((a - u) * (u + v)) by (field; lra).
      replace ((a + v - u) / (u + v) * ((a + u) * (u + v))) with ((a + v - u) * (a + u)) by (field; lra). nra. }
  split.
  - replace (1 - 2 * sigma2) with ((- B x - q x) / (- B x + q x)) by (unfold sigma2; field; lra). rewrite (Rplus_comm (p x) (q x)). apply X; lra.
  - replace (2 * sigma1 - 1) with ((- A x - p x) / (- A x + p x)) by (unfold sigma1; field; lra). apply X; lra.
Qed.
End Between.

(** From the weights, u = (x, 1) *)
Section Line.
Variables (xp xm v1 v2 : R).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hx : xp <> xm).
Let S := Rabs (xp - xm).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Definition N1 (w : net) (z : R) := Nout 2 v1 v2 w (lift z).

Lemma N1_Fs w sg : N1 w (xm + sg * (xp - xm)) = Fs (co w) sg.
Proof.
  unfold N1, Nout, Fs, coords; simpl.
  rewrite <- (relu_scal v1) by auto.
  replace (v2 * relu (0 + th2 w 0%nat * (xm + sg * (xp - xm)) + th2 w 1%nat * 1))
    with (- (- v2 * relu (0 + th2 w 0%nat * (xm + sg * (xp - xm)) + th2 w 1%nat * 1))) by ring.
  rewrite <- (relu_scal (- v2)) by lra. unfold Rminus at 3. f_equal; [f_equal; ring|]. f_equal. f_equal. ring.
Qed.

(** half the distance times |num|/den, as a distance on the line *)
Lemma ratio_mu w : let x := co w in 0 < fp x -> 0 < fm x ->
  S / 2 - S / 2 * (Rabs (num x) / den x) = S * Rmin (sstar x) (1 - sstar x) /\ 0 < S.
Proof.
  intros x Hp Hm. pose proof (den_pos x Hp Hm) as D. pose proof (sstar_den x Hp Hm) as SD.
  assert (S0 : 0 < S) by (apply Rabs_pos_lt; lra). split; auto.
  set (st := sstar x) in *.
  assert (E : num x / den x = 2 * st - 1).
  { apply Rmult_eq_reg_r with (den x); [|lra]. replace (num x / den x * den x) with (num x) by (field; lra).
    rewrite Rmult_minus_distr_r, Rmult_assoc, SD. unfold num, den. ring. }
  assert (E1 : Rabs (num x) / den x = Rabs (2 * st - 1)).
  { rewrite <- E. unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ den x)); auto. left; apply Rinv_0_lt_compat; auto. }
  rewrite E1. unfold Rabs, Rmin. destruct (Rcase_abs _); destruct (Rle_dec _ _); nra.
Qed.

(** the lower bound needs nothing but positive margins: dead zones only reduce gamma *)
Theorem gap_lower w gamma : let x := co w in 0 < fp x -> 0 < fm x -> is_margin (N1 w) xp xm gamma ->
  S / 2 * (Rabs (num x) / den x) <= S / 2 - gamma.
Proof.
  intros x Hp Hm (P & Q & _). pose proof (sstar_01 x Hp Hm) as S01.
  destruct (ratio_mu w Hp Hm) as [E S0]. fold x in E.
  cut (gamma <= S * Rmin (sstar x) (1 - sstar x)); [lra|]. clear E.
  assert (Z : N1 w (xm + sstar x * (xp - xm)) = 0) by (rewrite N1_Fs; fold x; apply Fs_zero; auto).
  assert (D1 : gamma <= S * sstar x).
  { apply Rnot_lt_le. intros C. apply (Rlt_irrefl 0). rewrite <- Z at 1. apply Q.
    replace (xm + sstar x * (xp - xm) - xm) with (sstar x * (xp - xm)) by ring.
    rewrite Rabs_mult, Rabs_pos_eq by lra. fold S. lra. }
  assert (D2 : gamma <= S * (1 - sstar x)).
  { apply Rnot_lt_le. intros C. apply (Rlt_irrefl 0). rewrite <- Z at 2. apply P.
    replace (xm + sstar x * (xp - xm) - xp) with (- ((1 - sstar x) * (xp - xm))) by ring.
    rewrite Rabs_Ropp, Rabs_mult, Rabs_pos_eq by lra. fold S. lra. }
  unfold Rmin. destruct (Rle_dec _ _); auto.
Qed.

(** gap = S/2 - gamma = (S/2) |num| / den *)
Theorem gap_exact w : let x := co w in
  0 < fp x -> 0 < fm x -> A x * B x < p x * q x -> A x <= 3 * p x -> B x <= 3 * q x ->
  is_margin (N1 w) xp xm (S / 2 - S / 2 * (Rabs (num x) / den x)).
Proof.
  intros x Hp Hm HAB HA HB. pose proof (sstar_01 x Hp Hm) as S01.
  destruct (ratio_mu w Hp Hm) as [E S0]. fold x in E. rewrite E. clear E.
  set (st := sstar x) in *. set (mu := Rmin st (1 - st)). assert (Em : mu = Rmin st (1 - st)) by reflexivity. clearbody mu.
  assert (M1 : mu <= st) by (rewrite Em; apply Rmin_l). assert (M2 : mu <= 1 - st) by (rewrite Em; apply Rmin_r).
  assert (M3 : mu <= / 2) by lra. 
  assert (M4 : mu = st \/ mu = 1 - st) by (rewrite Em; unfold Rmin; destruct (Rle_dec _ _); auto).
  assert (SG : forall z, exists sg, z = xm + sg * (xp - xm)).
  { intros z. exists ((z - xm) / (xp - xm)). field. lra. }
  assert (SA : forall u, Rabs (u * (xp - xm)) = Rabs u * S) by (intros; apply Rabs_mult).
  repeat split.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite N1_Fs. fold x.
    replace (xm + sg * (xp - xm) - xp) with ((sg - 1) * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs (sg - 1) < mu) by (apply Rmult_lt_reg_r with S; lra).
    apply Rabs_def2 in Hs. apply Fs_right; auto. fold st. lra.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite N1_Fs. fold x.
    replace (xm + sg * (xp - xm) - xm) with (sg * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs sg < mu) by (apply Rmult_lt_reg_r with S; lra).
    apply Rabs_def2 in Hs. apply Fs_left; auto. fold st. lra.
  - exists (xm + st * (xp - xm)). split.
    + rewrite N1_Fs. fold x. apply Fs_zero; auto.
    + destruct M4 as [M4|M4].
      * right. replace (xm + st * (xp - xm) - xm) with (st * (xp - xm)) by ring.
        rewrite SA, Rabs_pos_eq by lra. rewrite M4. ring.
      * left. replace (xm + st * (xp - xm) - xp) with (- ((1 - st) * (xp - xm))) by ring.
        rewrite Rabs_Ropp, SA, Rabs_pos_eq by lra. rewrite M4. ring.
Qed.

(** with a dead zone between the points *)
Theorem gap_between w : let x := co w in 0 < p x -> 0 < q x -> A x < 0 -> B x < 0 -> p x * q x <= A x * B x ->
  is_margin (N1 w) xp xm (S * Rmin (sigma2 x) (1 - sigma1 x)).
Proof.
  intros x Hp Hq HA HB HAB. destruct (sigma_order x Hp Hq HA HB HAB) as [[O1 O2] O3]. assert (S0 : 0 < S) by (apply Rabs_pos_lt; lra).
  set (mu := Rmin (sigma2 x) (1 - sigma1 x)). assert (Em : mu = Rmin (sigma2 x) (1 - sigma1 x)) by reflexivity. clearbody mu.
  assert (M1 : mu <= sigma2 x) by (rewrite Em; apply Rmin_l). assert (M2 : mu <= 1 - sigma1 x) by (rewrite Em; apply Rmin_r).
  assert (M4 : mu = sigma2 x \/ mu = 1 - sigma1 x) by (rewrite Em; unfold Rmin; destruct (Rle_dec _ _); auto).
  assert (SG : forall z, exists sg, z = xm + sg * (xp - xm)) by (intros z; exists ((z - xm) / (xp - xm)); field; lra).
  assert (SA : forall u, Rabs (u * (xp - xm)) = Rabs u * S) by (intros; apply Rabs_mult).
  repeat split.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite N1_Fs. fold x. replace (xm + sg * (xp - xm) - xp) with ((sg - 1) * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs (sg - 1) < mu) by (apply Rmult_lt_reg_r with S; lra). apply Rabs_def2 in Hs. apply between_right; auto. lra.
  - intros z Hz. destruct (SG z) as [sg ->]. rewrite N1_Fs. fold x. replace (xm + sg * (xp - xm) - xm) with (sg * (xp - xm)) in Hz by ring. rewrite SA in Hz.
    assert (Hs : Rabs sg < mu) by (apply Rmult_lt_reg_r with S; lra). apply Rabs_def2 in Hs. apply between_left; auto. lra.
  - destruct M4 as [M4|M4].
    + exists (xm + sigma2 x * (xp - xm)). split; [rewrite N1_Fs; fold x; apply between_zero; lra|]. right.
      replace (xm + sigma2 x * (xp - xm) - xm) with (sigma2 x * (xp - xm)) by ring. rewrite SA, Rabs_pos_eq, M4 by lra. ring.
    + exists (xm + sigma1 x * (xp - xm)). split; [rewrite N1_Fs; fold x; apply between_zero; lra|]. left.
      replace (xm + sigma1 x * (xp - xm) - xp) with (- ((1 - sigma1 x) * (xp - xm))) by ring. rewrite Rabs_Ropp, SA, Rabs_pos_eq, M4 by lra. ring.
Qed.
End Line.

(** transients.md 3.6 asked only for m+ > 0, m- > 0 and pq > AB: not enough. Here the formula would give the
    margin S/3, but N = 0 at distance S/9 behind x+ (neuron 1 dies there, A > 3p). *)
Lemma dead_zone : exists x, 0 < fp x /\ 0 < fm x /\ A x * B x < p x * q x /\
  / 2 - / 2 * (Rabs (num x) / den x) = / 3 /\ Fs x (1 + / 9) = 0 /\ 3 * p x < A x.
Proof.
  exists (St 1 10 11 (/ 2)). unfold fp, fm, num, den, Fs, relu; simpl.
  repeat destruct (Rlt_dec _ _); try lra.
  replace (11 - 10 - (1 - / 2)) with (/ 2) by lra. rewrite Rabs_pos_eq by lra.
  repeat split; try lra.
Qed.
