(** Dead.v -- neurons that never separate their point: Theorem A8 (sliding) = regimes 7.1, and regimes 7.2 for G+- < 0 (certificate of
    failure now).  Both losses; the conclusions hold for ALL later times. *)
From Coq Require Import Reals Lra Psatz Arith.
From Gdcert Require Import Base Loss Network.
Open Scope R_scope.

Section Dead.
Variables (D : data) (l : loss) (x : nat -> state) (s : nat).
Hypothesis HD : ok D.
Hypothesis Hx : Run D l x s.
Notation a := (ca D).  Notation b := (cb D).  Notation Gpp := (Gpp D).  Notation Gmm := (Gmm D).  Notation Gpm := (Gpm D).
Let Ha := ok_a D HD.  Let Hb := ok_b D HD.  Let HGpp := ok_pp D HD.  Let HGmm := ok_mm D HD.

(** A8: neuron 1 is inactive at x+ and nothing can revive it *)
Theorem dead_1 : p (x s) <= 0 -> A (x s) <= 0 \/ 0 <= Gpm -> forall t, (s <= t)%nat -> p (x t) <= 0 /\ mp (x t) <= 0.
Proof.
  intros H0 HA. assert (X : forall t, (s <= t)%nat -> p (x t) <= 0 /\ (A (x t) <= 0 \/ 0 <= Gpm)).
  { induction 1 as [|t Ht [IP IA]]; auto. rewrite (Hx t Ht). unfold step; cbn [p A].
    rewrite (gate_neg _ IP). pose proof (g_pos l (mm (x t))). destruct IA as [IA|IA].
    - rewrite (gate_neg _ IA). split; [|left]; nra.
    - split; auto. unfold gate. destruct (Rlt_dec 0 (A (x t))); [|nra].
      assert (0 <= a * (Gpm * g l (mm (x t)))) by (apply Rmult_le_pos; [|apply Rmult_le_pos]; lra). lra. }
  intros t Ht. destruct (X t Ht) as [P _]. split; auto.
  unfold mp. rewrite (relu_neg _ P). pose proof (relu_nonneg (B (x t))). lra.
Qed.

Theorem dead_2 : q (x s) <= 0 -> B (x s) <= 0 \/ 0 <= Gpm -> forall t, (s <= t)%nat -> q (x t) <= 0 /\ mm (x t) <= 0.
Proof.
  intros H0 HA. assert (X : forall t, (s <= t)%nat -> q (x t) <= 0 /\ (B (x t) <= 0 \/ 0 <= Gpm)).
  { induction 1 as [|t Ht [IP IA]]; auto. rewrite (Hx t Ht). unfold step; cbn [q B].
    rewrite (gate_neg _ IP). pose proof (g_pos l (mp (x t))). destruct IA as [IA|IA].
    - rewrite (gate_neg _ IA). split; [|left]; nra.
    - split; auto. unfold gate. destruct (Rlt_dec 0 (B (x t))); [|nra].
      assert (0 <= b * (Gpm * g l (mp (x t)))) by (apply Rmult_le_pos; [|apply Rmult_le_pos]; lra). lra. }
  intros t Ht. destruct (X t Ht) as [P _]. split; auto.
  unfold mm. rewrite (relu_neg _ P). pose proof (relu_nonneg (A (x t))). lra.
Qed.

(** 7.2, G+- < 0, a2 <= 0 < beta: I = q + (|G+-|/G++) B is conserved; if I + cb |G+-| g(m+) <= 0, x- is never separated *)
Hypothesis HN : Gpm < 0.

Theorem doomed_2 : q (x s) <= 0 < B (x s) -> q (x s) + (- Gpm / Gpp) * B (x s) + b * - Gpm * g l (mp (x s)) <= 0 ->
  forall t, (s <= t)%nat -> q (x t) <= 0 /\ mm (x t) <= 0.
Proof.
  intros H0 HI. set (k := - Gpm / Gpp) in *. assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; lra).
  assert (Ek : k * Gpp = - Gpm) by (unfold k; field; lra).
  assert (X : forall t, (s <= t)%nat -> q (x t) <= 0 /\
    (B (x t) <= 0 \/ (0 < B (x t) /\ q (x t) + k * B (x t) + b * - Gpm * g l (mp (x t)) <= 0))).
  { induction 1 as [|t Ht [IQ IB]]; [split; [lra|right; split; [lra|exact HI]]|].
    pose proof (g_pos l (mp (x t))) as G. pose proof (g_pos l (mm (x t))) as G'. destruct IB as [IB|[IB IS]].
    - rewrite (Hx t Ht). unfold step; cbn [q B]. rewrite (gate_neg _ IQ), (gate_neg _ IB). split; [|left]; nra.
    - set (y := x (S t)). assert (EQ : q y = q (x t) + b * - Gpm * g l (mp (x t))).
      { unfold y. rewrite (Hx t Ht). unfold step; cbn [q B]. rewrite (gate_neg _ IQ), (gate_pos _ IB). ring. }
      assert (EB : B y = B (x t) - b * Gpp * g l (mp (x t))).
      { unfold y. rewrite (Hx t Ht). unfold step; cbn [q B]. rewrite (gate_neg _ IQ), (gate_pos _ IB). ring. }
      assert (EI : q y + k * B y = q (x t) + k * B (x t)).
      { rewrite EQ, EB. replace (- Gpm) with (k * Gpp). ring. }
      assert (bg : 0 < b * Gpp * g l (mp (x t))) by (repeat apply Rmult_lt_0_compat; auto).
      assert (MP : mp (x t) <= mp y).
      { unfold mp. assert (p (x t) <= p y).
        { unfold y. rewrite (Hx t Ht). unfold step; cbn [p]. unfold gate.
          assert (0 <= Gpp * g l (relu (p (x t)) - relu (B (x t)))) by (pose proof (g_pos l (mp (x t))); apply Rmult_le_pos; unfold mp in *; lra).
          assert (0 <= - Gpm * g l (mm (x t))) by (apply Rmult_le_pos; lra). unfold mp in *.
          repeat destruct (Rlt_dec _ _); try (apply Rmult_le_reg_l with (/ a); [apply Rinv_0_lt_compat; auto|]; nra); nra. }
        pose proof (relu_mono _ _ H). pose proof (relu_mono (B y) (B (x t)) ltac:(lra)). lra. }
      pose proof (g_decr l _ _ MP) as GD.
      assert (bG : 0 < b * - Gpm) by (apply Rmult_lt_0_compat; lra).
      assert (IS' : q y + k * B y + b * - Gpm * g l (mp y) <= 0) by nra.
      destruct (Rlt_dec 0 (B y)) as [CB|CB].
      + split; [|right; split; auto]. pose proof (g_pos l (mp y)). nra.
      + split; [|left; lra].
        assert (k * - B y <= k * (b * Gpp * g l (mp (x t)))) by (apply Rmult_le_compat_l; lra).
        replace (k * (b * Gpp * g l (mp (x t)))) with (b * (k * Gpp) * g l (mp (x t))) in H by ring. rewrite Ek in H. lra. }
  intros t Ht. destruct (X t Ht) as [P _]. split; auto.
  unfold mm. rewrite (relu_neg _ P). pose proof (relu_nonneg (A (x t))). lra.
Qed.
End Dead.
