(** Radius.v -- the carried radius (doc/theory.md: Theorems 3.1 and 3.2 of foundations): one centre and one radius enclose gradient descent on
    any number m of neurons, n of points, any dimension d (bias included in d), fixed output weights v.  The step with a frozen pattern
    sigma expands distances by at most max(1, q - 1); a pattern is shared as soon as every centre pre-activation exceeds r |u_i|. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base Loss Network Vec.
Open Scope R_scope.

(** ** sup |g'| on [a, b] *)
Definition supdg (l : loss) (a b : R) : R := match l with
  | Exponential => exp (- a)
  | Logistic => if Rle_dec 0 a then g Logistic a * (1 - g Logistic a) else if Rle_dec b 0 then g Logistic b * (1 - g Logistic b) else / 4 end.

Lemma dg l z : is_derive (g l) z (- match l with Exponential => exp (- z) | Logistic => g Logistic z * (1 - g Logistic z) end).
Proof.
  destruct l.
  - change (is_derive (fun z => exp (- z)) z (- exp (- z))). auto_derive; auto. ring.
  - change (is_derive (fun z => / (1 + exp z)) z (- (/ (1 + exp z) * (1 - / (1 + exp z))))).
    pose proof (exp_pos z). auto_derive; [lra|]. field. lra.
Qed.

Lemma supdg_ok l a b z : a <= z <= b -> 0 <= match l with Exponential => exp (- z) | Logistic => g Logistic z * (1 - g Logistic z) end <= supdg l a b.
Proof.
  intros H. destruct l; cbn [supdg].
  - pose proof (exp_pos (- z)). pose proof (exp_mono (- z) (- a)). lra.
  - assert (G : forall y, 0 < g Logistic y < 1).
    { intro y. split; [apply g_pos|]. simpl. pose proof (exp_pos y). apply Rmult_lt_reg_r with (1 + exp y); [lra|]. rewrite Rinv_l; lra. }
    assert (Q : forall t, t * (1 - t) <= / 4) by (intro t; pose proof (pow2_ge_0 (t - / 2)); nra).
    assert (H0 : g Logistic 0 = / 2) by (simpl; rewrite exp_0; f_equal; ring).
    pose proof (G z). split; [nra|]. destruct (Rle_dec 0 a) as [A|A]; [|destruct (Rle_dec b 0) as [B|B]; [|apply Q]].
    + pose proof (g_decr Logistic a z (proj1 H)). pose proof (g_decr Logistic 0 a A). nra.
    + pose proof (g_decr Logistic z b (proj2 H)). pose proof (g_decr Logistic b 0 B). nra.
Qed.

(** the secant slope of g *)
Lemma g_secant l a b x y : a <= x <= b -> a <= y <= b -> exists s, 0 <= s <= supdg l a b /\ g l x - g l y = - s * (x - y).
Proof.
  intros Hx Hy. destruct (MVT_gen (g l) y x (fun z => - match l with Exponential => exp (- z) | Logistic => g Logistic z * (1 - g Logistic z) end)) as [z [Hz E]].
  - intros; apply dg.
  - intros. apply continuity_pt_filterlim, @ex_derive_continuous. eexists. apply dg.
  - exists (match l with Exponential => exp (- z) | Logistic => g Logistic z * (1 - g Logistic z) end).
    split; [|exact E]. apply supdg_ok. unfold Rmin, Rmax in Hz. destruct (Rle_dec y x); lra.
Qed.

Section Radius.
Variables (m n d : nat) (u : nat -> nat -> R) (ys v : nat -> R) (h : R) (l : loss).
Hypothesis Hh : 0 <= h.
Hypothesis Hys : forall i, ys i ^ 2 = 1.
Definition params := (nat * nat)%type -> R.
Definition Sp (f : params) := sum m (fun j => sum d (fun c => f (j, c))).
Let ext (f f' : params) (H : forall i, f i = f' i) : Sp f = Sp f' := sum_ext m _ _ (fun j _ => sum_ext d _ _ (fun c _ => H (j, c))).
Let lin c (f f' : params) : Sp (fun i => c * f i + f' i) = c * Sp f + Sp f'.
Proof. unfold Sp. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros j _. rewrite <- sum_scal, <- sum_plus. reflexivity. Qed.
Let pos (f : params) (H : forall i, 0 <= f i) : 0 <= Sp f := sum_pos m _ (fun j _ => sum_pos d _ (fun c _ => H (j, c))).
Notation dt := (ip (nat * nat) Sp).
Notation nm := (norm (nat * nat) Sp).

(** gradient descent *)
Definition pre (th : params) j i := sum d (fun c => th (j, c) * u i c).
Definition margin (th : params) i := ys i * sum m (fun j => v j * relu (pre th j i)).
Definition GD (th : params) : params :=
  fun jc => th jc + h * sum n (fun i => ys i * v (fst jc) * g l (margin th i) * gate (pre th (fst jc) i) * u i (snd jc)).
(** the map with a frozen pattern *)
Variable sigma : nat -> nat -> R.
Definition row i : params := fun jc => ys i * (v (fst jc) * sigma (fst jc) i * u i (snd jc)).
Definition K i k := dt (row i) (row k).
Definition T (th : params) : params := fun jc => th jc + h * sum n (fun i => g l (dt (row i) th) * row i jc).
Definition pattern (th : params) := forall j i, (j < m)%nat -> (i < n)%nat -> gate (pre th j i) = sigma j i.

Lemma row_pre th i : dt (row i) th = ys i * sum m (fun j => v j * sigma j i * pre th j i).
Proof.
  unfold ip, Sp, row, pre. cbn [fst snd]. rewrite <- sum_scal. apply sum_ext. intros j _. rewrite <- !sum_scal. apply sum_ext. intros c _. ring.
Qed.
Lemma margin_row th i : pattern th -> (i < n)%nat -> dt (row i) th = margin th i.
Proof.
  intros P Hi. rewrite row_pre. unfold margin. f_equal. apply sum_ext. intros j Hj. rewrite <- (P j i Hj Hi).
  unfold relu, gate. destruct (Rlt_dec 0 (pre th j i)); ring.
Qed.
Theorem T_is_GD th j c : pattern th -> (j < m)%nat -> T th (j, c) = GD th (j, c).
Proof.
  intros P Hj. unfold T, GD, row. cbn [fst snd]. f_equal. f_equal. apply sum_ext. intros i Hi.
  fold (row i). change (fun jc : nat * nat => ys i * (v (fst jc) * sigma (fst jc) i * u i (snd jc))) with (row i).
  rewrite (margin_row th i P Hi), (P j i Hj Hi). ring.
Qed.

(** ** Theorem 3.1 *)
Lemma gram_bound (y : nat -> R) (gam s mm : nat -> R) q : (forall i, y i = s i * mm i) ->
  (forall i, (i < n)%nat -> 0 <= s i <= gam i) ->
  (h * sum n (fun i => gam i * K i i) <= q \/ (forall i, (i < n)%nat -> h * (gam i * sum n (fun k => Rabs (K i k))) <= q)) ->
  let D := fun jc => sum n (fun i => y i * row i jc) in
  h * dt D D <= q * sum n (fun i => s i * mm i ^ 2).
Proof.
  intros Hy Hs Hq D. set (E := sum n (fun i => s i * mm i ^ 2)).
  assert (E0 : 0 <= E) by (apply sum_pos; intros i Hi; pose proof (Hs i Hi); pose proof (pow2_ge_0 (mm i)); nra).
  assert (Kp : forall i, 0 <= K i i) by (intro; apply ip_pos, pos).
  destruct Hq as [Hq|Hq].
  - assert (X : dt D D <= E * sum n (fun i => gam i * K i i)).
    { rewrite <- norm_sq by apply pos. pose proof (norm_sum _ _ ext lin pos n y row) as NS. fold D in NS.
      pose proof (norm_pos _ Sp D) as P.
      apply Rle_trans with (sum n (fun i => Rabs (y i) * nm (row i)) ^ 2); [apply pow_incr; lra|].
      pose proof (cauchy nat (sum n) (fun f f' H => sum_ext n f f' (fun i _ => H i))) as CS.
      assert (LS : forall c f f', sum n (fun i => c * f i + f' i) = c * sum n f + sum n f') by (intros; rewrite sum_plus, sum_scal; reflexivity).
      specialize (CS LS (fun f H => sum_pos n f (fun i _ => H i)) (fun i => sqrt (s i) * Rabs (mm i)) (fun i => sqrt (s i) * nm (row i))).
      unfold ip in CS.
      rewrite (sum_ext n _ (fun i => Rabs (y i) * nm (row i))) in CS.
      2:{ intros i Hi. pose proof (Hs i Hi) as S0. pose proof (sqrt_sqrt (s i) (proj1 S0)) as SS.
          rewrite Hy, Rabs_mult, (Rabs_pos_eq (s i)) by lra. rewrite <- SS at 3. ring. }
      rewrite (sum_ext n (fun i => sqrt (s i) * Rabs (mm i) * (sqrt (s i) * Rabs (mm i))) (fun i => s i * mm i ^ 2)) in CS.
      2:{ intros i Hi. pose proof (Hs i Hi) as S0. pose proof (sqrt_sqrt (s i) (proj1 S0)) as SS.
          replace (sqrt (s i) * Rabs (mm i) * (sqrt (s i) * Rabs (mm i))) with (sqrt (s i) * sqrt (s i) * (Rabs (mm i) ^ 2)) by ring.
          rewrite SS, pow2_abs. reflexivity. }
      fold E in CS. eapply Rle_trans; [exact CS|]. apply Rmult_le_compat_l; auto. apply sum_le. intros i Hi.
      pose proof (Hs i Hi) as S0. pose proof (sqrt_sqrt (s i) (proj1 S0)) as SS. pose proof (Kp i).
      replace (sqrt (s i) * nm (row i) * (sqrt (s i) * nm (row i))) with (sqrt (s i) * sqrt (s i) * (nm (row i) ^ 2)) by ring.
      rewrite SS, norm_sq by apply pos. fold (K i i). nra. }
    assert (h * (E * sum n (fun i => gam i * K i i)) <= q * E) by nra. nra.
  - assert (X : dt D D <= sum n (fun i => y i ^ 2 * sum n (fun k => Rabs (K i k)))).
    { unfold D at 1. rewrite (ip_sum _ _ ext lin).
      rewrite (sum_ext n _ (fun i => sum n (fun k => y i * (y k * K i k)))).
      2:{ intros i _. rewrite (ip_sym _ _ ext). unfold D. rewrite (ip_sum _ _ ext lin), <- sum_scal. apply sum_ext.
          intros k _. rewrite (ip_sym _ _ ext). reflexivity. }
      apply Rle_trans with (sum n (fun i => sum n (fun k => / 2 * (y i ^ 2 * Rabs (K i k)) + / 2 * (y k ^ 2 * Rabs (K i k))))).
      - apply sum_le. intros i _. apply sum_le. intros k _.
        pose proof (Rle_abs (K i k)). pose proof (Rle_abs (- K i k)) as Q. rewrite Rabs_Ropp in Q.
        pose proof (pow2_ge_0 (y i - y k)). pose proof (pow2_ge_0 (y i + y k)). pose proof (Rabs_pos (K i k)).
        assert (y i * y k * K i k <= Rabs (y i * y k) * Rabs (K i k)) by (rewrite <- Rabs_mult; apply Rle_abs).
        assert (Rabs (y i * y k) <= / 2 * (y i ^ 2 + y k ^ 2)) by (apply Rabs_le; lra).
        assert (Rabs (y i * y k) * Rabs (K i k) <= / 2 * (y i ^ 2 + y k ^ 2) * Rabs (K i k)) by (apply Rmult_le_compat_r; auto). lra.
      - rewrite (sum_ext n _ (fun i => / 2 * sum n (fun k => y i ^ 2 * Rabs (K i k)) + / 2 * sum n (fun k => y k ^ 2 * Rabs (K i k)))).
        2:{ intros i _. rewrite sum_plus, !sum_scal. reflexivity. }
        rewrite sum_plus, !sum_scal. rewrite (sum_swap n n (fun i k => y k ^ 2 * Rabs (K i k))).
        rewrite (sum_ext n (fun k => sum n (fun i => y k ^ 2 * Rabs (K i k))) (fun i => sum n (fun k => y i ^ 2 * Rabs (K i k)))).
        2:{ intros i _. apply sum_ext. intros k _. unfold K. rewrite (ip_sym _ _ ext (row k)). reflexivity. }
        right. rewrite (sum_ext n (fun i => sum n (fun k => y i ^ 2 * Rabs (K i k))) (fun i => y i ^ 2 * sum n (fun k => Rabs (K i k)))).
        + field.
        + intros i _. apply sum_scal. }
    assert (Y : h * sum n (fun i => y i ^ 2 * sum n (fun k => Rabs (K i k))) <= q * E).
    { unfold E. rewrite <- !sum_scal. apply sum_le. intros i Hi. pose proof (Hs i Hi) as S0. pose proof (Hq i Hi) as Q.
      assert (R0 : 0 <= sum n (fun k => Rabs (K i k))) by (apply sum_pos; intros; apply Rabs_pos).
      rewrite Hy. pose proof (pow2_ge_0 (mm i)).
      assert (h * (s i * sum n (fun k => Rabs (K i k))) <= q).
      { eapply Rle_trans; [|exact Q]. apply Rmult_le_compat_l; auto. apply Rmult_le_compat_r; lra. }
      replace (h * ((s i * mm i) ^ 2 * sum n (fun k => Rabs (K i k)))) with (h * (s i * sum n (fun k => Rabs (K i k))) * (s i * mm i ^ 2)) by ring.
      apply Rmult_le_compat_r; auto. nra. }
    nra.
Qed.

Theorem radius_31 th th' (gam : nat -> R) q :
  (forall i, (i < n)%nat -> exists s, 0 <= s <= gam i /\ g l (dt (row i) th) - g l (dt (row i) th') = - s * (dt (row i) th - dt (row i) th')) ->
  (h * sum n (fun i => gam i * K i i) <= q \/ (forall i, (i < n)%nat -> h * (gam i * sum n (fun k => Rabs (K i k))) <= q)) ->
  nm (fun jc => T th jc - T th' jc) <= Rmax 1 (q - 1) * nm (fun jc => th jc - th' jc).
Proof.
  intros Hs Hq. set (de := fun jc => th jc - th' jc).
  assert (Hs' : exists s, forall i, (i < n)%nat -> 0 <= s i <= gam i /\ g l (dt (row i) th) - g l (dt (row i) th') = - s i * (dt (row i) th - dt (row i) th')).
  { clear Hq. induction n as [|k IH]; [exists (fun _ => 0); intros i Hi; inversion Hi|].
    destruct IH as [s S]; [intros; apply Hs; auto|]. destruct (Hs k (Nat.lt_succ_diag_r k)) as [s1 S1].
    exists (fun i => if Nat.eq_dec i k then s1 else s i). intros i Hi. destruct (Nat.eq_dec i k) as [->|Ne]; auto.
    apply S. lia. }
  destruct Hs' as [s S]. set (mi := fun i => dt (row i) de). set (y := fun i => s i * mi i).
  assert (Mi : forall i, dt (row i) th - dt (row i) th' = mi i).
  { intro i. unfold mi, de. rewrite (ip_sub _ _ ext lin). reflexivity. }
  pose proof (gram_bound y gam s mi q (fun i => eq_refl) (fun i Hi => proj1 (S i Hi)) Hq) as GB. cbv zeta in GB.
  set (D := fun jc => sum n (fun i => y i * row i jc)) in *. set (E := sum n (fun i => s i * mi i ^ 2)) in *.
  assert (E0 : 0 <= E) by (apply sum_pos; intros i Hi; pose proof (proj1 (S i Hi)); pose proof (pow2_ge_0 (mi i)); nra).
  assert (DE : dt D de = E).
  { unfold D. rewrite (ip_sum _ _ ext lin). apply sum_ext. intros i _. fold (mi i). unfold y. ring. }
  assert (TD : forall jc, T th jc - T th' jc = - h * D jc + de jc).
  { intro jc. unfold T, D, de.
    replace (sum n (fun i => g l (dt (row i) th) * row i jc))
      with (sum n (fun i => g l (dt (row i) th') * row i jc) - sum n (fun i => y i * row i jc)); [ring|].
    transitivity (sum n (fun i => g l (dt (row i) th') * row i jc) + -1 * sum n (fun i => y i * row i jc)); [ring|].
    rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros i Hi. destruct (S i Hi) as [_ Q]. rewrite Mi in Q. unfold y.
    replace (g l (dt (row i) th)) with (g l (dt (row i) th') + - s i * mi i) by lra. ring. }
  rewrite (norm_ext _ _ ext _ (fun jc => - h * D jc + de jc) TD).
  pose proof (ip_quad _ _ ext lin (- h) D de) as Q. rewrite DE in Q.
  pose proof (cauchy _ _ ext lin pos D de) as CS. rewrite DE in CS.
  pose proof (ip_pos _ _ pos D) as D0. pose proof (ip_pos _ _ pos de) as d0.
  assert (hE : 0 <= h * E) by (apply Rmult_le_pos; auto).
  set (X := dt (fun jc => - h * D jc + de jc) (fun jc => - h * D jc + de jc)) in *.
  assert (X1 : X <= dt de de + h * E * (q - 2)).
  { assert (h * (h * dt D D) <= h * (q * E)) by (apply Rmult_le_compat_l; auto). nra. }
  assert (f1 : 1 <= Rmax 1 (q - 1)) by apply Rmax_l. assert (f2 : q - 1 <= Rmax 1 (q - 1)) by apply Rmax_r.
  assert (X2 : X <= Rmax 1 (q - 1) ^ 2 * dt de de).
  { assert (f3 : 1 * dt de de <= Rmax 1 (q - 1) ^ 2 * dt de de) by (apply Rmult_le_compat_r; auto; pose proof (pow_incr 1 _ 2 (conj Rle_0_1 f1)) as Z; rewrite pow1 in Z; exact Z).
    destruct (Rle_dec q 2) as [C|C]; [nra|].
    assert (hEq : h * E <= q * dt de de).
    { apply Rnot_lt_le. intros L. assert ((h * E) ^ 2 <= q * E * (h * dt de de)).
      { replace ((h * E) ^ 2) with (h * (h * E ^ 2)) by ring.
        apply Rle_trans with (h * (h * (dt D D * dt de de))); [repeat apply Rmult_le_compat_l; auto|].
        replace (h * (h * (dt D D * dt de de))) with (h * dt D D * (h * dt de de)) by ring.
        apply Rmult_le_compat_r; auto. apply Rmult_le_pos; auto. }
      assert (0 <= q * dt de de) by nra. nra. }
    assert (h * E * (q - 2) <= q * dt de de * (q - 2)) by (apply Rmult_le_compat_r; lra).
    apply Rle_trans with ((q - 1) ^ 2 * dt de de); [nra|]. apply Rmult_le_compat_r; auto. apply pow_incr. lra. }
  unfold norm. fold X. rewrite <- (sqrt_pow2 (Rmax 1 (q - 1))) by lra. rewrite <- sqrt_mult_alt by apply pow2_ge_0.
  apply sqrt_le_1_alt. exact X2.
Qed.

(** ** Theorem 3.2 *)
Lemma block th j : (j < m)%nat -> sum d (fun c => th (j, c) * th (j, c)) <= dt th th.
Proof.
  intros Hj. unfold ip, Sp. clear ext lin pos. induction m as [|k IH]; [inversion Hj|]. simpl.
  assert (P : forall j, 0 <= sum d (fun c => th (j, c) * th (j, c))) by (intro; apply sum_pos; intros; nra).
  destruct (Nat.eq_dec j k) as [->|Ne].
  - pose proof (sum_pos k (fun j => sum d (fun c => th (j, c) * th (j, c))) (fun j _ => P j)). lra.
  - assert (j < k)%nat by lia. pose proof (IH H). pose proof (P k). lra.
Qed.

(** 1: the pre-activations differ by at most r |u_i|, hence a centre that is far enough from 0 has the true sign *)
Theorem radius_pre th th' r j i : (j < m)%nat -> 0 <= r -> nm (fun jc => th jc - th' jc) <= r ->
  (pre th j i - pre th' j i) ^ 2 <= r ^ 2 * sum d (fun c => u i c * u i c).
Proof.
  intros Hj Hr Hn. set (de := fun jc => th jc - th' jc) in *.
  assert (E : pre th j i - pre th' j i = sum d (fun c => de (j, c) * u i c)).
  { unfold pre, de. transitivity (sum d (fun c => th (j, c) * u i c) + -1 * sum d (fun c => th' (j, c) * u i c)); [ring|].
    rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros; ring. }
  rewrite E. pose proof (cauchy nat (sum d) (fun f f' H => sum_ext d f f' (fun i _ => H i))) as CS.
  assert (LS : forall c f f', sum d (fun i => c * f i + f' i) = c * sum d f + sum d f') by (intros; rewrite sum_plus, sum_scal; reflexivity).
  specialize (CS LS (fun f H => sum_pos d f (fun i _ => H i)) (fun c => de (j, c)) (u i)). unfold ip in CS.
  eapply Rle_trans; [exact CS|]. apply Rmult_le_compat_r; [apply sum_pos; intros; nra|].
  eapply Rle_trans; [apply (block de j Hj)|]. rewrite <- norm_sq by apply pos. pose proof (norm_pos _ Sp de). apply pow_incr; lra.
Qed.

Theorem radius_sign th th' r j i : (j < m)%nat -> 0 <= r -> nm (fun jc => th jc - th' jc) <= r ->
  r ^ 2 * sum d (fun c => u i c * u i c) < pre th' j i ^ 2 -> gate (pre th j i) = gate (pre th' j i).
Proof.
  intros Hj Hr Hn Ha. pose proof (radius_pre th th' r j i Hj Hr Hn). unfold gate. repeat destruct (Rlt_dec _ _); auto; exfalso; nra.
Qed.

(** 2: where the unknown margins are *)
Theorem radius_margin th th' r i : nm (fun jc => th jc - th' jc) <= r -> Rabs (dt (row i) th - dt (row i) th') <= r * sqrt (K i i).
Proof.
  intros Hn. replace (dt (row i) th - dt (row i) th') with (dt (row i) (fun jc => th jc - th' jc)).
  - eapply Rle_trans; [apply (cauchy_norm _ _ ext lin pos)|]. rewrite Rmult_comm. apply Rmult_le_compat_r; auto. apply sqrt_pos.
  - apply (ip_sub _ _ ext lin).
Qed.

(** 3, 4: the radius after one step *)
Theorem radius_32 th ct ct' r q rho f (lo hi : nat -> R) : pattern th -> pattern ct -> nm (fun jc => th jc - ct jc) <= r ->
  (forall i, (i < n)%nat -> lo i <= margin ct i - r * sqrt (K i i) /\ margin ct i + r * sqrt (K i i) <= hi i) ->
  (h * sum n (fun i => supdg l (lo i) (hi i) * K i i) <= q \/
   (forall i, (i < n)%nat -> h * (supdg l (lo i) (hi i) * sum n (fun k => Rabs (K i k))) <= q)) ->
  Rmax 1 (q - 1) <= f -> nm (fun jc => T ct jc - ct' jc) <= rho ->
  nm (fun jc => T th jc - ct' jc) <= f * r + rho.
Proof.
  intros P P' Hr HI Hq Hf Hrho.
  assert (R0 : 0 <= r) by (eapply Rle_trans; [apply norm_pos|exact Hr]).
  assert (SC : forall i, (i < n)%nat -> exists s, 0 <= s <= supdg l (lo i) (hi i) /\
      g l (dt (row i) th) - g l (dt (row i) ct) = - s * (dt (row i) th - dt (row i) ct)).
  { intros i Hi. destruct (HI i Hi) as [H1 H2]. pose proof (radius_margin th ct r i Hr) as RM. pose proof (Rle_abs (dt (row i) th - dt (row i) ct)).
    pose proof (Rle_abs (- (dt (row i) th - dt (row i) ct))) as AB. rewrite Rabs_Ropp in AB. pose proof (sqrt_pos (K i i)).
    assert (0 <= r * sqrt (K i i)) by (apply Rmult_le_pos; auto).
    rewrite (margin_row ct i P' Hi) in *. apply g_secant; lra. }
  pose proof (radius_31 th ct _ q SC Hq) as R31.
  rewrite (norm_ext _ _ ext _ (fun jc => (T th jc - T ct jc) + (T ct jc - ct' jc))) by (intros; ring).
  eapply Rle_trans; [apply (triangle _ _ ext lin pos)|]. apply Rplus_le_compat; auto.
  eapply Rle_trans; [exact R31|]. pose proof (norm_pos _ Sp (fun jc => th jc - ct jc)). pose proof (Rmax_l 1 (q - 1)).
  apply Rmult_le_compat; lra.
Qed.

(** the rounding of the centre: eps bounds |c'_ji - c_ji - h sigma_ji g_i|; the part of neuron j, then the sum over the neurons *)
Theorem radius_rho (de : params) (e eps : nat -> nat -> R) rho : 0 <= rho ->
  (forall j c, de (j, c) = sum n (fun i => ys i * v j * e j i * u i c)) -> (forall j i, Rabs (e j i) <= eps j i) ->
  sum m (fun j => v j ^ 2 * sum n (fun i => eps j i * sqrt (sum d (fun c => u i c * u i c))) ^ 2) <= rho ^ 2 -> nm de <= rho.
Proof.
  intros Hr Hd He Hs.
  assert (X : dt de de <= rho ^ 2).
  { eapply Rle_trans; [|exact Hs]. apply sum_le. intros j _.
    assert (LS : forall c f f', sum d (fun i => c * f i + f' i) = c * sum d f + sum d f') by (intros; rewrite sum_plus, sum_scal; reflexivity).
    pose proof (norm_sum nat (sum d) (fun f f' H => sum_ext d f f' (fun i _ => H i)) LS (fun f H => sum_pos d f (fun i _ => H i))
       n (fun i => ys i * v j * e j i) u) as NS.
    pose proof (norm_pos nat (sum d) (fun k => sum n (fun i => ys i * v j * e j i * u i k))) as NP.
    pose proof (norm_sq nat (sum d) (fun f H => sum_pos d f (fun i _ => H i)) (fun k => sum n (fun i => ys i * v j * e j i * u i k))) as NQ.
    unfold ip in NQ. rewrite (sum_ext d _ (fun k => sum n (fun i => ys i * v j * e j i * u i k) * sum n (fun i => ys i * v j * e j i * u i k))).
    2:{ intros c _. rewrite Hd. reflexivity. }
    rewrite <- NQ. replace (v j ^ 2 * sum n (fun i => eps j i * sqrt (sum d (fun c => u i c * u i c))) ^ 2)
      with ((Rabs (v j) * sum n (fun i => eps j i * sqrt (sum d (fun c => u i c * u i c)))) ^ 2) by (rewrite Rpow_mult_distr, pow2_abs; ring).
    apply pow_incr. split; auto. eapply Rle_trans; [exact NS|]. rewrite <- sum_scal. apply sum_le. intros i _.
    rewrite !Rabs_mult. assert (Y : Rabs (ys i) = 1).
    { pose proof (Hys i) as H1. rewrite <- pow2_abs in H1. pose proof (Rabs_pos (ys i)). nra. }
    rewrite Y. unfold norm, ip. pose proof (sqrt_pos (sum d (fun c => u i c * u i c))) as SP. pose proof (Rabs_pos (v j)). pose proof (He j i).
    replace (1 * Rabs (v j) * Rabs (e j i) * sqrt (sum d (fun c => u i c * u i c))) with (Rabs (v j) * (Rabs (e j i) * sqrt (sum d (fun c => u i c * u i c)))) by ring.
    apply Rmult_le_compat_l; auto. apply Rmult_le_compat_r; auto. }
  rewrite <- (sqrt_pow2 rho) by auto. apply sqrt_le_1_alt. exact X.
Qed.
End Radius.
