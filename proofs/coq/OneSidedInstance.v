(** OneSidedInstance.v -- what an instance by Theorem B or Z (gdcert certify --coq) uses besides OneSidedGap.v: one obligation per printed number of (B2). *)
From Coq Require Import Reals Lra.
From Gdcert Require Import Base Loss Network Growth OneSided OneSidedRate.
Open Scope R_scope.

Section Numbers.
Variables (D : data) (l : loss) (nb : numsB) (x0 : state) (T0 : R).
Notation W := (WB D x0).
Notation lo := (sl_lo l (mlop D nb x0) (d_hi D nb) (kmin D nb)).
Notation hi := (sl_hi l W (d_lo D nb) (kap D)).

Lemma IWlo_num c m I : dom l W -> rstar l W <= c -> 0 < m -> m * c <= phi l W / T0 -> m * c <= lo -> I <= ln m -> IWlo D l nb x0 T0 I.
Proof.
  intros d R1 M H1 H2 HI. assert (X : m * rstar l W <= m * c) by (apply Rmult_le_compat_l; lra).
  left. split; auto. unfold W_lo. eapply Rle_trans; [exact HI|]. apply growlo_ge; auto; [lra|]. rewrite Ropp_0, exp_0. lra.
Qed.
Lemma IWhi_num M I : dom l W -> 0 < T0 -> 0 < lo -> 0 < hi -> phi l W / T0 <= M -> kup l hi W <= M -> ln M <= I -> IWhi D l nb x0 T0 I.
Proof.
  intros d T L H H1 H2 HI. left. split; auto. unfold W_hi. eapply Rle_trans; [|exact HI]. apply growhi_le; auto. right. split; auto.
  rewrite Ropp_0, exp_0, Rmult_1_r. exact H2.
Qed.
End Numbers.

(** sums with a minimum or a maximum, from every choice *)
Lemma min_min k u a b c d : k <= u + (a + c) -> k <= u + (a + d) -> k <= u + (b + c) -> k <= u + (b + d) -> k <= u + (Rmin a b + Rmin c d).
Proof. intros. unfold Rmin. repeat destruct (Rle_dec _ _); lra. Qed.
Lemma max_max k u a b c d : u + (a + c) <= k -> u + (a + d) <= k -> u + (b + c) <= k -> u + (b + d) <= k -> u + (Rmax a b + Rmax c d) <= k.
Proof. intros. unfold Rmax. repeat destruct (Rle_dec _ _); lra. Qed.
Lemma plus_min k u a b : k <= u + a -> k <= u + b -> k <= u + Rmin a b.
Proof. intros. unfold Rmin. destruct (Rle_dec _ _); lra. Qed.
Lemma plus_max k u a b : u + a <= k -> u + b <= k -> u + Rmax a b <= k.
Proof. intros. unfold Rmax. destruct (Rle_dec _ _); lra. Qed.
(** (Z2) in both modes *)
Lemma outer_min u a b c d : 0 <= u - a + c -> 0 <= u - a + d -> 0 <= u - b + c -> 0 <= u - b + d -> 0 <= u - Rmax a b + Rmin c d.
Proof. intros. unfold Rmin, Rmax. repeat destruct (Rle_dec _ _); lra. Qed.
(** the exponential loss has no defect *)
Lemma mu_exp z : mu Exponential z = 0.
Proof. unfold mu; simpl. rewrite ln_exp. ring. Qed.
