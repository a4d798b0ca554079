(** TheoremTExact.v -- consequences of Theorem T that are exact (doc/theory.md: transients 3.3 (a), (d)): a drift that is over is over for ever, and while
    A <= 0 (B <= 0) it moves with p (q) on a line; both losses. *)
From Coq Require Import Reals Lra Arith.
From Gdcert Require Import Base Loss Network Excess TheoremT.
Open Scope R_scope.

Section Exact.
Variables (D : data) (l : loss) (bd : bands) (mo : modes) (nu : nums).
Notation a := (ca D).  Notation b := (cb D).  Notation s := (ss D).  Notation r := (rr D).
Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.
Variable x : nat -> state.
Variable t0 : nat.
Hypothesis Hx : Run D l x t0.
Hypothesis H : HypT D l bd mo nu (x t0).
Let CT := TheoremT.TheoremT D l bd mo nu HD HG x t0 Hx H.

(** (a): the drift ends for ever *)
Corollary T_drift_ends t1 t : (t0 <= t1 <= t)%nat ->
  (DA bd (x t1) = 0 -> DA bd (x t) = 0) /\ (DB bd (x t1) = 0 -> DB bd (x t) = 0).
Proof.
  intros [H1 H2]. induction H2 as [|t H2 IH]; [tauto|].
  pose proof (CT t (Nat.le_trans _ _ _ H1 H2)) as C.
  destruct (c_DA C) as [X _]. destruct (c_DB C) as [Y _]. destruct IH as [IA IB].
  split; intros Z; [specialize (IA Z)|specialize (IB Z)]; lra.
Qed.

(** (d), second half: exact as long as A <= 0 (B <= 0) has not been left *)
Corollary T_A_exact n : (forall i, (i < n)%nat -> A (x (t0 + i)%nat) <= 0) ->
  A (x (t0 + n)%nat) = A (x t0) + r * (p (x (t0 + n)%nat) - p (x t0)).
Proof.
  induction n as [|n IH]; intros Hn; [rewrite Nat.add_0_r; ring|].
  rewrite Nat.add_succ_r, (Hx _ (Nat.le_add_r _ _)).
  pose proof (CT (t0 + n)%nat (Nat.le_add_r _ _)) as C.
  destruct (step_active D l (x (t0 + n)%nat) (c_p C) (c_q C)) as (E1 & E2 & _).
  rewrite E1, E2. unfold gate. destruct (Rlt_dec 0 (A (x (t0 + n)%nat))) as [X|X].
  - pose proof (Hn n (Nat.lt_succ_diag_r n)). lra.
  - rewrite IH by (intros i Hi; apply Hn; auto with arith).
    pose proof (f_equal (fun z => z * (a * g l (mp (x (t0 + n)%nat)))) (rr_eq D HD)) as E. cbv beta in E. lra.
Qed.
Corollary T_B_exact n : (forall i, (i < n)%nat -> B (x (t0 + i)%nat) <= 0) ->
  B (x (t0 + n)%nat) = B (x t0) + s * (q (x (t0 + n)%nat) - q (x t0)).
Proof.
  induction n as [|n IH]; intros Hn; [rewrite Nat.add_0_r; ring|].
  rewrite Nat.add_succ_r, (Hx _ (Nat.le_add_r _ _)).
  pose proof (CT (t0 + n)%nat (Nat.le_add_r _ _)) as C.
  destruct (step_active D l (x (t0 + n)%nat) (c_p C) (c_q C)) as (_ & _ & E1 & E2).
  rewrite E1, E2. unfold gate. destruct (Rlt_dec 0 (B (x (t0 + n)%nat))) as [X|X].
  - pose proof (Hn n (Nat.lt_succ_diag_r n)). lra.
  - rewrite IH by (intros i Hi; apply Hn; auto with arith).
    pose proof (f_equal (fun z => z * (b * g l (mm (x (t0 + n)%nat)))) (ss_eq D HD)) as E. cbv beta in E. lra.
Qed.
End Exact.
