(** Chain.v -- chains of leaps are enclosures: rules that put leaps (Theorem G with REFRESH, Landing.v), single steps and enclosures proved elsewhere
    (Lemma 6.1) one after another, and their soundness: the state at the end is in the last set, the states on the way are in the tube.
    Sets are predicates on the state alone: p, q, A, B, margins and ln R may be carried from leap to leap; W, V, L, U, D belong to the bands of one leap. *)
From Coq Require Import Reals Lra Lia Arith.
From Gdcert Require Import Base Loss Network Excess TheoremT Landing.
Open Scope R_scope.

Section Chain.
Variables (D : data) (l : loss).
Notation set := (state -> Prop).

(** from X, in n steps, through T, to Y: what the programs have to check for one leap is arithmetic on the members of X *)
Inductive encl : nat -> set -> set -> set -> Prop :=
| e_leap bd mo nu n (X T Y : set) :
    (forall z, X z -> HypT D l bd mo nu z) ->
    (forall z z', X z -> Leapt D l bd mo nu n z z' -> Y z') ->
    (forall z y z', X z -> Tube D l bd mo nu n z y z' -> T y) -> encl n X T Y
| e_step (X T Y : set) : (forall z, X z -> T z /\ T (step D l z) /\ Y (step D l z)) -> encl 1 X T Y
| e_stay (X T Y : set) : (forall z, X z -> T z /\ Y z) -> encl 0 X T Y
(** proved in another way, such as leaps under a frozen pattern *)
| e_other n (X T Y : set) : (forall x t, Run D l x t -> X (x t) -> (forall k, (k <= n)%nat -> T (x (t + k)%nat)) /\ Y (x (t + n)%nat)) -> encl n X T Y
| e_then n m (X T Y Z : set) : encl n X T Y -> encl m Y T Z -> encl (n + m) X T Z
(** other bands or modes, from the same set *)
| e_meet n (X T T' Y Y' : set) : encl n X T Y -> encl n X T' Y' -> encl n X (fun z => T z /\ T' z) (fun z => Y z /\ Y' z)
| e_cases n (X X' T Y : set) : encl n X T Y -> encl n X' T Y -> encl n (fun z => X z \/ X' z) T Y
| e_wider n (X X' T T' Y Y' : set) : (forall z, X z -> X' z) -> (forall z, T' z -> T z) -> (forall z, Y' z -> Y z) -> encl n X' T' Y' -> encl n X T Y.

Hypothesis HD : ok D.
Hypothesis HG : 0 < Gpm D.

Theorem chain_sound n (X T Y : set) : encl n X T Y -> forall x t, Run D l x t -> X (x t) ->
  (forall k, (k <= n)%nat -> T (x (t + k)%nat)) /\ Y (x (t + n)%nat).
Proof.
  induction 1 as [bd mo nu n X T Y H1 H2 H3|X T Y H1|X T Y H1|n X T Y H1|n m X T Y Z _ IH1 _ IH2|n X T T' Y Y' _ IH1 _ IH2|n X X' T Y _ IH1 _ IH2|n X X' T T' Y Y' HX HT HY _ IH];
    intros x t R0 X0.
  - pose proof (H1 _ X0) as HT. split.
    + intros k Hk. apply (H3 (x t) _ (x (t + n)%nat) X0). apply (tube D l bd mo nu HD HG x t R0 HT n k Hk).
    + apply (H2 (x t) _ X0). apply (one_leap D l bd mo nu HD HG x t R0 HT n).
  - destruct (H1 _ X0) as (A1 & A2 & A3). pose proof (R0 t (Nat.le_refl t)) as E. rewrite <- E in A2, A3.
    split; [|rewrite Nat.add_1_r; auto]. intros [|[|k]] Hk; [rewrite Nat.add_0_r; auto|rewrite Nat.add_1_r; auto|lia].
  - destruct (H1 _ X0) as (A1 & A2). split; [|rewrite Nat.add_0_r; auto]. intros k Hk. replace k with 0%nat by lia. rewrite Nat.add_0_r. auto.
  - auto.
  - destruct (IH1 x t R0 X0) as [T1 Y1].
    destruct (IH2 x (t + n)%nat) as [T2 Z2]; [intros u Hu; apply R0; lia|exact Y1|]. split; [|rewrite Nat.add_assoc; auto].
    intros k Hk. destruct (le_lt_dec k n) as [L|L]; auto. replace (t + k)%nat with (t + n + (k - n))%nat by lia. apply T2. lia.
  - destruct (IH1 x t R0 X0) as [T1 Y1]. destruct (IH2 x t R0 X0) as [T2 Y2]. auto.
  - destruct X0 as [X0|X0]; auto.
  - destruct (IH x t R0 (HX _ X0)) as [T1 Y1]. auto.
Qed.

(** a chain of leaps: stops at X_0, X_1, .., X_K after n_0, .., n_(K-1) steps each *)
Fixpoint total (n : nat -> nat) (K : nat) : nat := match K with O => O | S i => (total n i + n i)%nat end.
Theorem chain_of_leaps (n : nat -> nat) (X T : nat -> set) K : (forall i, (i < K)%nat -> encl (n i) (X i) (T i) (X (S i))) ->
  forall x t, Run D l x t -> X 0%nat (x t) -> forall i, (i <= K)%nat -> X i (x (t + total n i)%nat).
Proof.
  intros H x t R0 X0. induction i as [|i IH]; intros Hi; [simpl; rewrite Nat.add_0_r; auto|].
  simpl total. rewrite Nat.add_assoc. apply (chain_sound _ _ _ _ (H i ltac:(lia)) x (t + total n i)%nat); [intros u Hu; apply R0; lia|apply IH; lia].
Qed.
Theorem chain_tube (n : nat -> nat) (X T : nat -> set) K : (forall i, (i < K)%nat -> encl (n i) (X i) (T i) (X (S i))) ->
  forall x t, Run D l x t -> X 0%nat (x t) -> forall i k, (i < K)%nat -> (k <= n i)%nat -> T i (x (t + (total n i + k))%nat).
Proof.
  intros H x t R0 X0 i k Hi Hk. rewrite Nat.add_assoc. apply (chain_sound _ _ _ _ (H i Hi) x (t + total n i)%nat); auto; [intros u Hu; apply R0; lia|].
  apply (chain_of_leaps n X T K H x t R0 X0). lia.
Qed.
End Chain.
