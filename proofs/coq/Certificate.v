(** Certificate.v -- the whole chain for G+- > 0, from the weights to the robustness margin, both losses: the finite list of inequalities
    HypT, HypR, H5, ZA, ZB at one step t0 implies  A/ln t <= S/2 - gamma_t <= B/ln t  for ALL t >= t0, gamma_t being the robustness
    margin of the network w_t of full gradient descent on the line (doc/theory.md: Theorems T and R). *)
From Coq Require Import Reals Lra Arith.
From Gdcert Require Import Base Loss Network Growth Excess TheoremT Gap TheoremR.
Open Scope R_scope.

Section Certificate.
Variables (xp xm v1 v2 h : R) (l : loss).
Hypotheses (Hv1 : 0 < v1) (Hv2 : v2 < 0) (Hh : 0 < h) (Hne : xp <> xm) (HG : 0 < xp * xm + 1).
Notation D := (line xp xm v1 v2 h).
Notation co := (coords 2 (lift xp) (lift xm) v1 v2).
Notation N := (N1 v1 v2).
Notation S := (Rabs (xp - xm)).
Variable w : nat -> net.
Variable t0 : nat.
Hypothesis Hw : forall t, (t0 <= t)%nat -> w (Datatypes.S t) = gd 2 (lift xp) (lift xm) v1 v2 h l (w t).
Let x t := co (w t).

Lemma weights_run : Run D l x t0.
Proof. intros t Ht. unfold x. rewrite (Hw t Ht), coords_gd, gram_line by auto. reflexivity. Qed.

Variables (bd : bands) (mo : modes) (nu : nums) (C1 C2 nmin nmax lowA upB : R).
Hypothesis Ht0 : (2 <= t0)%nat.
Hypothesis HT : HypT D l bd mo nu (x t0).
Hypothesis HR : HypR D l bd nu (x t0) (INR t0) S C1 C2 nmin nmax lowA upB.

Let HD := line_ok xp xm v1 v2 h Hv1 Hv2 Hh Hne.

Theorem certificate_lower t gamma : (t0 <= t)%nat -> is_margin (N (w t)) xp xm gamma -> lowA / ln (INR t) <= S / 2 - gamma.
Proof.
  intros Ht M. destruct (margins_at D l bd mo nu HD HG x t0 weights_run HT t Ht) as (P1 & P2 & _).
  pose proof (TheoremR D l bd mo nu HD HG x t0 weights_run HT Ht0 S C1 C2 nmin nmax lowA upB (Rabs_pos _) HR t Ht) as [R _].
  eapply Rle_trans; [exact R|]. apply (gap_lower xp xm v1 v2 Hv1 Hv2 Hne (w t) gamma); auto; fold (x t); lra.
Qed.

Theorem certificate : H5 D bd mo nu (x t0) -> ZA D bd mo nu (x t0) -> ZB D bd mo nu (x t0) ->
  forall t, (t0 <= t)%nat -> exists gamma, is_margin (N (w t)) xp xm gamma /\ lowA / ln (INR t) <= S / 2 - gamma <= upB / ln (INR t).
Proof.
  intros h5 za zb t Ht. destruct (margins_at D l bd mo nu HD HG x t0 weights_run HT t Ht) as (P1 & P2 & _).
  destruct (R_boundary D l bd mo nu HD HG x t0 weights_run HT t h5 za zb Ht) as (B1 & B2 & B3).
  exists (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))). split.
  - apply gap_exact; auto; fold (x t); lra.
  - pose proof (TheoremR D l bd mo nu HD HG x t0 weights_run HT Ht0 S C1 C2 nmin nmax lowA upB (Rabs_pos _) HR t Ht). lra.
Qed.

(** without (H5): the upper bound holds through a dead zone between the points too *)
Theorem certificate_any : ZA D bd mo nu (x t0) -> ZB D bd mo nu (x t0) ->
  forall t, (t0 <= t)%nat -> exists gamma, is_margin (N (w t)) xp xm gamma /\ lowA / ln (INR t) <= S / 2 - gamma <= upB / ln (INR t).
Proof.
  intros za zb t Ht. destruct (margins_at D l bd mo nu HD HG x t0 weights_run HT t Ht) as (P1 & P2 & _).
  pose proof (ZA_all D l bd mo nu HD HG x t0 weights_run HT t za Ht) as A3. pose proof (ZB_all D l bd mo nu HD HG x t0 weights_run HT t zb Ht) as B3.
  destruct (between_or D l bd mo nu HD HG x t0 weights_run HT t Ht) as [C|(C1' & C2' & C3)].
  - exists (S / 2 - S / 2 * (Rabs (num (x t)) / den (x t))). split; [apply gap_exact; auto; fold (x t); lra|].
    pose proof (TheoremR D l bd mo nu HD HG x t0 weights_run HT Ht0 S C1 C2 nmin nmax lowA upB (Rabs_pos _) HR t Ht). lra.
  - pose proof (fp_le_p (x t)). pose proof (fm_le_q (x t)).
    assert (M : is_margin (N (w t)) xp xm (S * Rmin (sigma2 (x t)) (1 - sigma1 (x t)))) by (apply gap_between; auto; fold (x t); lra).
    exists (S * Rmin (sigma2 (x t)) (1 - sigma1 (x t))). split; auto. split; [apply certificate_lower; auto|].
    apply (R_between D l bd mo nu HD HG x t0 weights_run HT Ht0 S C1 C2 nmin nmax lowA upB (Rabs_pos _) HR t Ht C1' C2' C3).
Qed.
End Certificate.
