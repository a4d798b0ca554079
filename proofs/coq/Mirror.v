(** Mirror.v -- the mirror image (doc/theory.md, section 1): exchange (+,-) and (1,2).  The network of the exchanged experiment is minus the network, so
    gradient descent and the robustness margin are the same: a theorem about the exchanged experiment is one about the experiment (Theorem B' from B). *)
From Coq Require Import Reals Lra FunctionalExtensionality.
From Gdcert Require Import Base Loss Network Gap.
Open Scope R_scope.

Definition mirror_net (w : net) : net := {| th1 := th2 w; th2 := th1 w |}.

Section Mirror.
(** v1', v2': the output weights of the exchanged experiment *)
Variables (v1 v2 v1' v2' : R).
Hypotheses (E1 : v1' = - v2) (E2 : v2' = - v1).

Lemma mirror_Nout d w u : Nout d v1' v2' (mirror_net w) u = - Nout d v1 v2 w u.
Proof. unfold Nout, mirror_net; cbn [th1 th2]. rewrite E1, E2. ring. Qed.

Theorem mirror_gd d up um h l w : gd d um up v1' v2' h l (mirror_net w) = mirror_net (gd d up um v1 v2 h l w).
Proof.
  unfold gd. rewrite !mirror_Nout, Ropp_involutive. unfold mirror_net; cbn [th1 th2]. rewrite E1, E2.
  f_equal; apply functional_extensionality; intros i; ring.
Qed.

Theorem mirror_margin w xp xm gamma : is_margin (N1 v1' v2' (mirror_net w)) xm xp gamma -> is_margin (N1 v1 v2 w) xp xm gamma.
Proof.
  assert (E : forall z, N1 v1' v2' (mirror_net w) z = - N1 v1 v2 w z) by (intros; apply mirror_Nout).
  intros (H1 & H2 & z & H3 & H4). repeat split.
  - intros y Hy. specialize (H2 y Hy). rewrite E in H2. lra.
  - intros y Hy. specialize (H1 y Hy). rewrite E in H1. lra.
  - exists z. rewrite E in H3. split; [lra|tauto].
Qed.
End Mirror.
