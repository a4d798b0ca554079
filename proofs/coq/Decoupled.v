(** Decoupled.v -- Lemma 6.1 (doc/theory.md, section 6), any number m of neurons, n of points, any dimension d (bias included in d), fixed output
    weights, both losses: when the matrix K of the present pattern sigma is diagonal, gradient descent is n scalar maps z -> z + h K_ii g(z) as long
    as the worst case of every pre-activation keeps its sign; for ever when no term pushes a pre-activation against its sign. *)
From Coq Require Import Reals Lra Lia Psatz Arith.
From Gdcert Require Import Base Loss Network Vec Radius.
Open Scope R_scope.

Section Decoupled.
Variables (m n d : nat) (u : nat -> nat -> R) (ys v : nat -> R) (h : R) (l : loss) (sigma : nat -> nat -> R).
Hypothesis Hh : 0 <= h.
Hypothesis Hsig : forall j i, sigma j i = 0 \/ sigma j i = 1.
Notation pre := (Radius.pre d u).
Notation margin := (Radius.margin m d u ys v).
Notation pattern := (Radius.pattern m n d u sigma).
Notation K := (Radius.K m d u ys v sigma).
Definition G i k := sum d (fun c => u i c * u k c).
(** what point k adds to the pre-activation of neuron j at point i *)
Definition push j i k := v j * ys k * sigma j k * G k i.

Lemma pre_step th j i : pre (GD m n d u ys v h l th) j i =
  pre th j i + h * sum n (fun k => g l (margin th k) * (v j * ys k * gate (pre th j k) * G k i)).
Proof.
  unfold Radius.pre at 1, GD. cbn [fst snd].
  rewrite (sum_ext d _ (fun c => th (j, c) * u i c + h * sum n (fun k => g l (margin th k) * (v j * ys k * gate (pre th j k)) * (u k c * u i c)))).
  2:{ intros c _. rewrite Rmult_plus_distr_r, Rmult_assoc. f_equal. f_equal. rewrite Rmult_comm, <- sum_scal. apply sum_ext. intros k _. ring. }
  rewrite sum_plus, sum_scal. change (sum d (fun c => th (j, c) * u i c)) with (pre th j i). f_equal. f_equal. rewrite sum_swap. apply sum_ext. intros k _.
  rewrite sum_scal. unfold G. ring.
Qed.

Lemma K_push i k : K i k = ys i * sum m (fun j => v j * sigma j i * push j i k).
Proof.
  unfold Radius.K. rewrite row_pre. f_equal. apply sum_ext. intros j _. f_equal. unfold Radius.pre, row, push, G. cbn [fst snd].
  rewrite <- sum_scal. apply sum_ext. intros c _. ring.
Qed.
Lemma margin_sigma th i : pattern th -> (i < n)%nat -> margin th i = ys i * sum m (fun j => v j * sigma j i * pre th j i).
Proof. intros P Hi. rewrite <- (margin_row m n d u ys v sigma th i P Hi). apply row_pre. Qed.

(** ** The orbit, from time 0 on *)
Variable th : nat -> params.
Hypothesis Hth : forall t jc, th (S t) jc = GD m n d u ys v h l (th t) jc.
Hypothesis P0 : pattern (th 0%nat).
Hypothesis HK : forall i k, (i < n)%nat -> (k < n)%nat -> i <> k -> K i k = 0.

(** the scalar maps and what they have spent *)
Fixpoint zz (i t : nat) : R := match t with O => margin (th 0%nat) i | S t => zz i t + h * K i i * g l (zz i t) end.
Definition spent k t := sum t (fun r => h * g l (zz k r)).
Lemma zz_spent i t : zz i t = margin (th 0%nat) i + K i i * spent i t.
Proof. unfold spent. induction t; cbn [zz sum]; [ring|]. rewrite IHt at 1. ring. Qed.
Lemma spent_mono k t t' : (t <= t')%nat -> 0 <= spent k t <= spent k t'.
Proof.
  assert (P : forall r, 0 <= h * g l (zz k r)) by (intros; apply Rmult_le_pos; auto; left; apply g_pos).
  intros H. split; [apply sum_pos; auto|]. unfold spent. induction H; [lra|]. cbn [sum]. specialize (P m0). lra.
Qed.

(** the pre-activation with the terms against its sign only *)
Definition worst_lo j i T := pre (th 0%nat) j i + sum n (fun k => Rmin 0 (push j i k) * spent k T).
Definition worst_hi j i T := pre (th 0%nat) j i + sum n (fun k => Rmax 0 (push j i k) * spent k T).

Definition along j i t := pre (th t) j i = pre (th 0%nat) j i + sum n (fun k => push j i k * spent k t).
Lemma between T t j i : (t <= T)%nat -> along j i t -> worst_lo j i T <= pre (th t) j i <= worst_hi j i T.
Proof.
  intros Ht E. unfold along in E. rewrite E. unfold worst_lo, worst_hi.
  split; apply Rplus_le_compat_l, sum_le; intros k _; destruct (spent_mono k t T Ht) as [S0 S1]; set (c := push j i k).
  - pose proof (Rmin_l 0 c). pose proof (Rmin_r 0 c). apply Rle_trans with (Rmin 0 c * spent k t); [|apply Rmult_le_compat_r; lra].
    assert (0 <= - Rmin 0 c * (spent k T - spent k t)) by (apply Rmult_le_pos; lra). lra.
  - pose proof (Rmax_l 0 c). pose proof (Rmax_r 0 c). apply Rle_trans with (Rmax 0 c * spent k t); [apply Rmult_le_compat_r; lra|apply Rmult_le_compat_l; lra].
Qed.

Lemma sum_one f i : (i < n)%nat -> (forall k, (k < n)%nat -> k <> i -> f k = 0) -> sum n f = f i.
Proof.
  intros Hi H. clear - Hi H. induction n as [|q IH]; [lia|]. cbn [sum]. destruct (Nat.eq_dec i q) as [->|E].
  - rewrite (sum_ext q f (fun k => 0 * f k)); [rewrite sum_scal; ring|]. intros k Hk. rewrite (H k) by lia. ring.
  - rewrite IH by (try lia; intros; apply H; lia). rewrite (H q) by lia. ring.
Qed.

Lemma margin_along t i : (i < n)%nat -> pattern (th t) -> (forall j, (j < m)%nat -> along j i t) -> margin (th t) i = zz i t.
Proof.
  intros Hi P E. rewrite (margin_sigma _ _ P Hi), zz_spent, (margin_sigma _ _ P0 Hi).
  rewrite (sum_ext m _ (fun j => v j * sigma j i * pre (th 0%nat) j i + sum n (fun k => v j * sigma j i * push j i k * spent k t))).
  2:{ intros j Hj. rewrite (E j Hj), Rmult_plus_distr_l, <- sum_scal. f_equal. apply sum_ext. intros; ring. }
  rewrite sum_plus, sum_swap, Rmult_plus_distr_l. f_equal.
  rewrite (sum_ext n _ (fun k => spent k t * sum m (fun j => v j * sigma j i * push j i k))).
  2:{ intros k _. rewrite <- sum_scal. apply sum_ext. intros; ring. }
  rewrite <- sum_scal. rewrite (sum_ext n _ (fun k => K i k * spent k t)) by (intros k _; rewrite K_push; ring).
  apply (sum_one (fun k => K i k * spent k t) i Hi). intros k Hk Ek. rewrite HK by auto. ring.
Qed.

(** (b): up to T *)
Theorem decoupled T : (forall j i, (j < m)%nat -> (i < n)%nat -> (sigma j i = 1 -> 0 < worst_lo j i T) /\ (sigma j i = 0 -> worst_hi j i T <= 0)) ->
  forall t, (t <= T)%nat -> pattern (th t) /\ (forall i, (i < n)%nat -> margin (th t) i = zz i t) /\ (forall j i, (j < m)%nat -> along j i t).
Proof.
  intros HW. assert (PA : forall t, (t <= T)%nat -> (forall j i, (j < m)%nat -> along j i t) -> pattern (th t)).
  { intros t Ht E j i Hj Hi. destruct (HW j i Hj Hi) as [H1 H0]. pose proof (between T t j i Ht (E j i Hj)).
    destruct (Hsig j i) as [S|S]; rewrite S; [apply gate_neg; specialize (H0 S); lra|apply gate_pos; specialize (H1 S); lra]. }
  assert (AL : forall t, (t <= T)%nat -> forall j i, (j < m)%nat -> along j i t).
  { induction t as [|t IH]; intros Ht j i Hj.
    - unfold along, spent. cbn [sum]. rewrite (sum_ext n _ (fun k => 0 * push j i k)) by (intros; ring). rewrite sum_scal. ring.
    - assert (Ht' : (t <= T)%nat) by lia. specialize (IH Ht'). pose proof (PA t Ht' IH) as P.
      unfold along. replace (pre (th (S t)) j i) with (pre (GD m n d u ys v h l (th t)) j i) by (unfold Radius.pre; apply sum_ext; intros; rewrite Hth; reflexivity).
      rewrite pre_step, (IH j i Hj), Rplus_assoc. f_equal. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros k Hk.
      rewrite (P j k Hj Hk), (margin_along t k Hk P (fun j' => IH j' k)). unfold spent. cbn [sum]. unfold push. ring. }
  intros t Ht. pose proof (AL t Ht) as E. pose proof (PA t Ht E) as P. split; [exact P|]. split; [|exact E].
  intros i Hi. apply margin_along; auto.
Qed.

(** (a): for ever *)
Theorem decoupled_for_ever : (forall j i k, (j < m)%nat -> (i < n)%nat -> (k < n)%nat -> (sigma j i = 1 -> 0 <= push j i k) /\ (sigma j i = 0 -> push j i k <= 0)) ->
  forall t, pattern (th t) /\ (forall i, (i < n)%nat -> margin (th t) i = zz i t) /\ (forall j i, (j < m)%nat -> along j i t).
Proof.
  intros HP t. apply (decoupled t); [|apply Nat.le_refl]. intros j i Hj Hi. pose proof (P0 j i Hj Hi) as G0. unfold worst_lo, worst_hi.
  split; intros S; rewrite S in G0.
  - rewrite (sum_ext n _ (fun k => 0 * spent k t)) by (intros k Hk; destruct (HP j i k Hj Hi Hk) as [H _]; rewrite Rmin_left by auto; reflexivity).
    rewrite sum_scal. unfold gate in G0. destruct (Rlt_dec 0 (pre (th 0%nat) j i)); lra.
  - rewrite (sum_ext n _ (fun k => 0 * spent k t)) by (intros k Hk; destruct (HP j i k Hj Hi Hk) as [_ H]; rewrite Rmax_left by auto; reflexivity).
    rewrite sum_scal. unfold gate in G0. destruct (Rlt_dec 0 (pre (th 0%nat) j i)); lra.
Qed.
End Decoupled.
