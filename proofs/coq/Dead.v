(** Dead.v -- neurons that never separate their point: Theorem A8 (sliding) = regimes 7.1, and both halves of regimes 7.2 for G+- < 0 (certificate
    of failure now; revival).  Both losses; the conclusions hold for ALL later times. *)
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

(** 7.2, revival: G+- < 0, q <= 0 < B and I = q + (|G+-|/G++) B > 0: x- is classified again, at some time at least for its neuron *)
Theorem revived_2 : q (x s) <= 0 < B (x s) -> 0 < q (x s) + (- Gpm / Gpp) * B (x s) -> exists t, (s <= t)%nat /\ 0 < q (x t).
Proof.
  intros H0 HI. set (k := - Gpm / Gpp) in *. assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; lra).
  assert (Ek : k * Gpp = - Gpm) by (unfold k; field; lra).
  set (ka := - Gpm / Gmm). assert (Hka : 0 < ka) by (apply Rdiv_lt_0_compat; lra). assert (Eka : ka * Gmm = - Gpm) by (unfold ka; field; lra).
  set (ab := a / b). assert (Hab : 0 < ab) by (apply Rdiv_lt_0_compat; auto). assert (Eab : ab * b = a) by (unfold ab; field; lra).
  set (A0 := relu (A (x s))). assert (HA0 : 0 <= A0 /\ A (x s) <= A0) by (unfold A0, relu; destruct (Rlt_dec _ _); lra).
  set (c1 := a * - Gpm * g l (- A0)). assert (Hc1 : 0 < c1) by (unfold c1; repeat apply Rmult_lt_0_compat; try lra; apply g_pos).
  set (F0 := Rmax 0 (p (x s) + ka * A0 + ab * B (x s))). set (c := g l (F0 + c1)). assert (Hc : 0 < c) by apply g_pos.
  assert (HF : 0 <= F0 /\ p (x s) + ka * A0 + ab * B (x s) <= F0) by (split; [apply Rmax_l|apply Rmax_r]).
  assert (kA : ka * A (x s) <= ka * A0) by (apply Rmult_le_compat_l; lra). assert (kA0 : 0 <= ka * A0) by (apply Rmult_le_pos; lra).
  assert (bc : 0 < b * Gpp * c) by (repeat apply Rmult_lt_0_compat; auto).
  assert (X : forall n, (exists t, (s <= t)%nat /\ 0 < q (x t)) \/
    (q (x (s + n)%nat) <= 0 /\ 0 < B (x (s + n)%nat) /\ B (x (s + n)%nat) <= B (x s) - INR n * (b * Gpp * c) /\
     0 < q (x (s + n)%nat) + k * B (x (s + n)%nat) /\ A (x (s + n)%nat) <= A0 /\
     ((0 < A (x (s + n)%nat) /\ p (x (s + n)%nat) + ka * A (x (s + n)%nat) + ab * B (x (s + n)%nat) <= F0) \/
      (A (x (s + n)%nat) <= 0 /\ p (x (s + n)%nat) + ab * B (x (s + n)%nat) <= F0 + c1)))).
  { induction n as [|n IH].
    - right. rewrite Nat.add_0_r. simpl INR. repeat (split; [lra|]). destruct (Rlt_dec 0 (A (x s))); [left|right]; split; lra.
    - destruct IH as [IH|(Q & Bp & BB & I & AA & PP)]; [left; exact IH|].
      set (z := x (s + n)%nat) in *. set (y := x (s + S n)%nat).
      assert (Ey : y = step D l z) by (unfold y, z; rewrite Nat.add_succ_r; apply Hx; apply Nat.le_add_r).
      pose proof (g_pos l (mp z)) as G. pose proof (g_pos l (mm z)) as G'.
      assert (EQ : q y = q z + b * - Gpm * g l (mp z)) by (rewrite Ey; unfold step; cbn [q B]; rewrite (gate_neg _ Q), (gate_pos _ Bp); ring).
      assert (EB : B y = B z - b * Gpp * g l (mp z)) by (rewrite Ey; unfold step; cbn [q B]; rewrite (gate_neg _ Q), (gate_pos _ Bp); ring).
      assert (EI : q y + k * B y = q z + k * B z) by (rewrite EQ, EB, <- Ek; ring).
      destruct (Rlt_dec 0 (q y)) as [QY|QY]; [left; exists (s + S n)%nat; split; [apply Nat.le_add_r|exact QY]|].
      right. assert (BY : 0 < B y) by (apply Rnot_le_lt; intro; nra).
      assert (PB : p z <= F0 + c1).
      { assert (0 < ab * B z) by (apply Rmult_lt_0_compat; auto). destruct PP as [[A1 P1]|[A1 P1]]; [|lra].
        assert (0 < ka * A z) by (apply Rmult_lt_0_compat; auto). lra. }
      assert (GL : c <= g l (mp z)).
      { apply g_decr. unfold mp. pose proof (relu_nonneg (B z)). assert (relu (p z) <= F0 + c1) by (unfold relu; destruct (Rlt_dec _ _); lra). lra. }
      assert (DB : b * Gpp * c <= b * Gpp * g l (mp z)) by (apply Rmult_le_compat_l; [left; apply Rmult_lt_0_compat|]; auto).
      assert (EA : A y = A z - a * (- Gpm * g l (mp z) * gate (p z) + Gmm * g l (mm z) * gate (A z))) by (rewrite Ey; unfold step; cbn [A]; ring).
      assert (EP : p y = p z + a * (Gpp * g l (mp z) * gate (p z) + - Gpm * g l (mm z) * gate (A z))) by (rewrite Ey; unfold step; cbn [p]; ring).
      assert (g01 : forall u, 0 <= gate u <= 1) by (intro; unfold gate; destruct (Rlt_dec _ _); lra).
      pose proof (g01 (p z)) as gp01.
      assert (g1 : 0 <= a * (- Gpm * g l (mp z) * gate (p z))) by (repeat apply Rmult_le_pos; lra).
      assert (g2 : a * (Gpp * g l (mp z) * gate (p z)) <= a * (Gpp * g l (mp z))).
      { apply Rmult_le_compat_l; [lra|]. rewrite <- (Rmult_1_r (Gpp * g l (mp z))) at 2. apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|lra]. }
      assert (g3 : ab * B y = ab * B z - a * (Gpp * g l (mp z))) by (rewrite EB, <- Eab; ring).
      assert (ka1 : 0 <= ka * (a * (- Gpm * g l (mp z) * gate (p z)))) by (apply Rmult_le_pos; lra).
      split; [lra|]. split; [exact BY|]. split; [rewrite S_INR; lra|]. split; [lra|].
      destruct (Rlt_dec 0 (A z)) as [A1|A1].
      + destruct PP as [[_ P1]|[? _]]; [|lra]. rewrite (gate_pos _ A1) in EA, EP.
        assert (g4 : 0 < a * (Gmm * g l (mm z))) by (repeat apply Rmult_lt_0_compat; auto).
        assert (g5 : ka * (a * (Gmm * g l (mm z))) = a * (- Gpm * g l (mm z))) by (rewrite <- Eka; ring).
        assert (EA' : ka * A y = ka * A z - ka * (a * (- Gpm * g l (mp z) * gate (p z))) - a * (- Gpm * g l (mm z))) by (rewrite EA, <- g5; ring).
        assert (SUM : p y + ka * A y + ab * B y <= F0) by lra.
        split; [lra|]. destruct (Rlt_dec 0 (A y)) as [AY|AY]; [left; split; lra|right; split; [lra|]].
        assert (g6 : a * (- Gpm * g l (mm z)) <= c1).
        { unfold c1. rewrite Rmult_assoc. apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_l; [lra|]. apply g_decr.
          unfold mm. rewrite (relu_neg (q z)), (relu_pos (A z)) by lra. lra. }
        assert (0 < ka * A z) by (apply Rmult_lt_0_compat; auto). lra.
      + destruct PP as [[? _]|[_ P1]]; [lra|]. rewrite (gate_neg (A z)) in EA, EP by lra.
        split; [lra|]. right. split; lra. }
  destruct (INR_unbounded (B (x s) / (b * Gpp * c))) as [N HN']. destruct (X N) as [E|(_ & BP & BB & _)]; [exact E|exfalso].
  assert (B (x s) < INR N * (b * Gpp * c)); [|lra].
  apply (Rmult_lt_compat_r (b * Gpp * c)) in HN'; auto. replace (B (x s) / (b * Gpp * c) * (b * Gpp * c)) with (B (x s)) in HN' by (field; lra). lra.
Qed.
End Dead.

(** ** The mirror image: exchange (+,-) and (1,2) *)
Definition mirror (z : state) : state := St (q z) (B z) (p z) (A z).
Definition mirror_data (D : data) : data := Data (cb D) (ca D) (Gmm D) (Gpp D) (Gpm D).
Lemma mirror_run D l x s : Run D l x s -> Run (mirror_data D) l (fun t => mirror (x t)) s.
Proof. intros H t Ht. rewrite (H t Ht). reflexivity. Qed.
Lemma mirror_ok D : ok D -> ok (mirror_data D).
Proof. intros [H1 H2 H3 H4 H5]. constructor; cbn [mirror_data ca cb Gpp Gmm Gpm]; auto. lra. Qed.

Section Mirror.
Variables (D : data) (l : loss) (x : nat -> state) (s : nat).
Hypotheses (HD : ok D) (Hx : Run D l x s) (HN : Gpm D < 0).
Theorem doomed_1 : p (x s) <= 0 < A (x s) -> p (x s) + (- Gpm D / Gmm D) * A (x s) + ca D * - Gpm D * g l (mm (x s)) <= 0 ->
  forall t, (s <= t)%nat -> p (x t) <= 0 /\ mp (x t) <= 0.
Proof. exact (doomed_2 (mirror_data D) l (fun t => mirror (x t)) s (mirror_ok D HD) (mirror_run D l x s Hx) HN). Qed.
Theorem revived_1 : p (x s) <= 0 < A (x s) -> 0 < p (x s) + (- Gpm D / Gmm D) * A (x s) -> exists t, (s <= t)%nat /\ 0 < p (x t).
Proof. exact (revived_2 (mirror_data D) l (fun t => mirror (x t)) s (mirror_ok D HD) (mirror_run D l x s Hx) HN). Qed.
End Mirror.
