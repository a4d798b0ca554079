(** KernelBlock.v -- ranges and errors of a whole block of steps of the block kernel (doc/fast-engine.md, sections 3 and 4), from what
    WP proves of one step (`moves`): slopes stay in their 63 bits, steps below 2^61 units, and the carried logarithm of a slope, or
    that of its odds, is off by a unit count for each step. *)
From Coq Require Import Reals ZArith Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From Gdcert Require Import Base WpAxioms WpKernel WpLogistic KernelStep.
Open Scope R_scope.

(** ** A block *)
Notation two60 := 1152921504606846976%Z (only parsing).
Section Block.
(** points that carry a slope, and points whose slope is below the grid and carried as 0 *)
(** loss: 0 exponential, else logistic, evaluated the shorter (1) or longer way; ratio <= rho <= ratio + 1: g/h = Q ratio_of rho *)
Variables (loss rounds : Z) (ratio : Z -> Z) (rho : Z -> R).
Variables (k terms M : Z) (N : nat) (live mute : Z -> Prop) (y low D : Z -> nat -> Z).
Definition carried (i : Z) (t : nat) : R := IZR (slope (y i t) (low i t) k).
Fixpoint turned (i : Z) (t : nat) : R := match t with O => 0 | S s => turned i s + argument (D i s) k end.
(** the largest step, the remainder of the series, the least slope, what a step adds to the error of its logarithm *)
Definition most : R := IZR M / (IZR two64 * IZR k).
Definition left_out : R := most ^ Z.to_nat (terms + 2) / INR (fact (Z.to_nat (terms + 2))).
Definition least (i : Z) : R := 2 * IZR k * (IZR (y i 0) / 1.15 - 2).
Definition each (i : Z) : R := 1.08 * ((if Z.eqb loss 0 then 2 else 1.08 * 3) / least i + left_out).
(** minus the margin: the logarithm of the slope, or of its odds g/h : 1 - g/h *)
Definition per (i : Z) : R := rho i / (2 * IZR k * IZR two64 * IZR two64).
Definition phi (i : Z) (Q : R) : R := if Z.eqb loss 0 then ln Q else logit (per i) Q.
(** 1 - e^-d as far as the series goes *)
Definition w_of (D : Z) : R := 1 - series (argument D k) 1 (terms + 2).
Definition in_range (t : nat) := (forall i, live i -> IZR (y i t) < 1.15 * IZR (y i 0)) /\ (forall i, mute i -> y i t = 0%Z /\ low i t = 0%Z).

Hypothesis Hk : (4 <= k)%Z.
Hypothesis Hterms : (1 <= terms)%Z.
Hypothesis HM : (0 <= M <= two61)%Z.
(** logistic loss: g/h at most 1/16 all over the block; what the ways of evaluating it leave out (section Ways) *)
Definition odds_ok : Prop := forall i, live i -> 0 < rho i /\ IZR (ratio i) <= rho i <= IZR (ratio i) + 1 /\
  per i * (2 * IZR k * (1.15 * IZR (y i 0) + 1)) <= 0.063.
Definition way_ok : Prop := forall i, live i -> forall a l E, (0 <= a < two63)%Z -> (0 <= l < 2 * k)%Z -> within E M ->
  odds a l k (rho i) <= 0.063 ->
  Rabs (taken loss rounds a l E k terms (rho i) -
    IZR (slope a l k) * (1 - odds a l k (rho i)) * w_of E / (1 - odds a l k (rho i) * w_of E)) <= 0.26.
Hypothesis Hodds : loss <> 0%Z -> odds_ok.
Hypothesis Hway : loss <> 0%Z -> way_ok.
(** a block of 1/8 of a step of size 1, and some more for the rounding in M *)
Hypothesis Hlong : (8000 * Z.of_nat N * M <= 1001 * (two64 * k))%Z.
Hypothesis Hlow : forall i t, live i -> (t <= N)%nat -> (0 <= low i t < 2 * k)%Z.
Hypothesis Hword : forall i t, live i -> (t <= N)%nat -> (0 <= y i t)%Z.
Hypothesis Hstart : forall i, live i -> (two60 <= y i 0)%Z /\ 1.15 * IZR (y i 0) <= IZR two63.
Hypothesis Hmute : forall i, mute i -> y i 0 = 0%Z /\ low i 0 = 0%Z.
Hypothesis Hsmall : forall i, live i -> INR N * each i <= 1/1024.
(** rows: what the coefficients say as long as slopes are in range *)
Hypothesis Hrows : forall t, (t < N)%nat -> (forall q, (q <= t)%nat -> in_range q) -> forall i, live i -> within (D i t) M.
(** steps: what WP proves of the loop *)
Hypothesis Hsteps : forall t, (t < N)%nat -> (forall q, (q <= t)%nat -> in_range q) -> forall i, live i \/ mute i ->
  moves loss rounds (ratio i) (y i t) (low i t) (D i t) k terms (y i (S t)) (low i (S t)).

Lemma k_pos : 4 <= IZR k. Proof. exact (four_pos k Hk). Qed.
Lemma carried_real i t : live i -> (t <= N)%nat -> exists f, 0 <= f <= 1 /\ carried i t = 2 * IZR k * (IZR (y i t) + f).
Proof. intros L H. apply slope_real; auto. Qed.
Lemma y0_real i : live i -> 1152921504606846976 <= IZR (y i 0) /\ 1.15 * IZR (y i 0) <= 9223372036854775808.
Proof. intros L. destruct (Hstart i L) as [A B]. split; [now apply IZR_le in A | exact B]. Qed.
Lemma least_pos i : live i -> 1000 <= least i.
Proof. intros L. destruct (y0_real i L). pose proof k_pos. unfold least. nra. Qed.
Lemma most_pos : 0 <= most.
Proof. pose proof k_pos. unfold most. destruct HM as [M0 _]. apply Rmult_le_pos; [exact (IZR_le 0 M M0)|]. apply Rlt_le, Rinv_0_lt_compat. unfold two64. lra. Qed.
Lemma most_le : most <= 1/32.
Proof.
  pose proof k_pos. destruct HM as [_ H2]. apply IZR_le in H2. unfold most. apply div_le; unfold two64; lra.
Qed.
Lemma left_out_pos : 0 <= left_out.
Proof. unfold left_out. apply Rmult_le_pos; [apply pow_le, most_pos | apply Rlt_le, Rinv_0_lt_compat, INR_fact_lt_0]. Qed.
Lemma each_pos i : live i -> 0 < each i.
Proof. intros L. pose proof (least_pos i L). pose proof left_out_pos. unfold each. assert (0 < (if Z.eqb loss 0 then 2 else 1.08 * 3) / least i) by (destruct (Z.eqb loss 0); apply Rdiv_lt_0_compat; lra). lra. Qed.
Lemma long : INR N * most <= 0.1252.
Proof.
  pose proof k_pos. apply IZR_le in Hlong. rewrite !mult_IZR, <- INR_IZR_INZ in Hlong. unfold most, Rdiv. rewrite <- Rmult_assoc.
  apply div_le; unfold two64 in *; lra.
Qed.
Lemma argument_most i t : within (D i t) M -> Rabs (argument (D i t) k) <= most.
Proof.
  intros [A B]. apply IZR_le in A, B. rewrite opp_IZR in A. pose proof k_pos. unfold argument, most, Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ _)).
  - apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; unfold two64; lra|]. apply Rabs_le. lra.
  - apply Rlt_le, Rinv_0_lt_compat. unfold two64. lra.
Qed.
Definition known (t : nat) := (forall i, mute i -> y i t = 0%Z /\ low i t = 0%Z) /\ forall i, live i -> (0 < carried i t /\ (loss <> 0%Z -> per i * carried i t <= 0.1)) /\ Rabs (turned i t) <= INR t * most /\
  Rabs (phi i (carried i t) - phi i (carried i 0) + turned i t) <= INR t * each i.

(** slopes change by a factor below 1.137 *)
Lemma factor i t x : live i -> (t <= N)%nat -> 0 < x -> Rabs (ln x - ln (carried i 0)) <= 0.1252 + 1/1024 ->
  x <= 1.137 * carried i 0 /\ carried i 0 <= 1.137 * x.
Proof.
  intros L _ Hx A. apply Rabs_le_between in A. assert (P : 0 < carried i 0).
  { destruct (carried_real i 0 L ltac:(lia)) as (f & F & ->). destruct (y0_real i L). pose proof k_pos. nra. }
  pose proof exp_block as B. split.
  - rewrite <- (exp_ln x Hx), <- (exp_ln (carried i 0) P) at 1.
    apply Rle_trans with (exp (0.1252 + 1/1024 + ln (carried i 0))); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact B].
  - rewrite <- (exp_ln x Hx), <- (exp_ln (carried i 0) P) at 1.
    apply Rle_trans with (exp (0.1252 + 1/1024 + ln x)); [apply exp_mono; lra|]. rewrite exp_plus. apply Rmult_le_compat_r; [left; apply exp_pos|exact B].
Qed.

Lemma per_pos i : loss <> 0%Z -> live i -> 0 < per i.
Proof.
  intros Z0 L. destruct (Hodds Z0 i L) as (A & _). pose proof k_pos. unfold per. apply Rdiv_lt_0_compat; [exact A|]. unfold two64. nra.
Qed.
Lemma phi_far i P Q : live i -> 0 < P -> 0 < Q -> (loss <> 0%Z -> per i * P <= 0.1) -> (loss <> 0%Z -> per i * Q <= 0.1) ->
  Rabs (ln P - ln Q) <= Rabs (phi i P - phi i Q).
Proof.
  intros L HP HQ A B. unfold phi. destruct (Z.eqb_spec loss 0) as [E|E]; [lra|]. specialize (A E). specialize (B E). pose proof (per_pos i E L).
  apply logit_far; lra.
Qed.
Lemma start_of i : live i -> 0 < carried i 0 /\ (loss <> 0%Z -> per i * carried i 0 <= 0.1).
Proof.
  intros L. destruct (carried_real i 0 L ltac:(lia)) as (f & F & E). destruct (y0_real i L). pose proof k_pos. rewrite E. split; [nra|]. intros Z0.
  destruct (Hodds Z0 i L) as (_ & _ & B). pose proof (per_pos i Z0 L).
  apply Rle_trans with (per i * (2 * IZR k * (1.15 * IZR (y i 0) + 1))); [|lra]. apply Rmult_le_compat_l; [lra|]. nra.
Qed.
(** from the change of phi in `steps` steps *)
Lemma phi_near i t x : live i -> (t <= N)%nat -> 0 < x -> (loss <> 0%Z -> per i * x <= 0.1) ->
  Rabs (phi i x - phi i (carried i 0)) <= INR t * most + INR t * each i -> x <= 1.137 * carried i 0 /\ carried i 0 <= 1.137 * x.
Proof.
  intros L H Hx Px B. destruct (start_of i L) as [S0 S1]. apply (factor i t x L H Hx). eapply Rle_trans; [apply (phi_far i x (carried i 0)); assumption|].
  eapply Rle_trans; [exact B|]. apply le_INR in H. pose proof most_pos. pose proof (each_pos i L). pose proof long. pose proof (Hsmall i L).
  assert (INR t * most <= 0.1252) by nra. assert (INR t * each i <= 1/1024) by nra. lra.
Qed.
Lemma factor_of i t : live i -> (t <= N)%nat -> known t -> carried i t <= 1.137 * carried i 0 /\ carried i 0 <= 1.137 * carried i t.
Proof.
  intros L H K. destruct (proj2 K i L) as ([P Q] & T & E). apply (phi_near i t); try assumption.
  apply Rabs_le_between in T, E. apply Rabs_le. lra.
Qed.

Lemma range_of t : (t <= N)%nat -> known t -> in_range t.
Proof.
  intros H K. split; [|exact (proj1 K)]. intros i L. destruct (factor_of i t L H K) as [F _].
  destruct (carried_real i t L H) as (f & Hf & E). destruct (carried_real i 0 L ltac:(lia)) as (f0 & Hf0 & E0). rewrite E, E0 in F.
  destruct (y0_real i L). pose proof k_pos. assert (IZR (y i t) + f <= 1.137 * (IZR (y i 0) + f0)) by nra. lra.
Qed.

Lemma least_of i t : live i -> (t <= N)%nat -> known t -> least i <= carried i t.
Proof.
  intros L H K. destruct (factor_of i t L H K) as [_ F].
  destruct (carried_real i 0 L ltac:(lia)) as (f0 & Hf0 & E0). rewrite E0 in F. destruct (y0_real i L). pose proof k_pos. unfold least.
  assert (2 * IZR k * IZR (y i 0) <= 1.137 * carried i t) by nra. nra.
Qed.

Lemma words_of t : in_range t -> forall i, live i -> (y i t < two63)%Z.
Proof. intros [I _] i L. specialize (I i L). destruct (Hstart i L) as [_ B]. apply lt_IZR. lra. Qed.

(** one step *)
Section Step.
Variables (t : nat) (i : Z).
Hypothesis Ht : (t < N)%nat.
Hypothesis Ks : forall q, (q <= t)%nat -> known q.
Hypothesis L : live i.
Let d := argument (D i t) k.
Let Q := carried i t.
Let K := Ks t (le_n t).
Let Rs q (H : (q <= t)%nat) := range_of q ltac:(lia) (Ks q H).
Let Rg := Rs t (le_n t).
Let R := Hrows t Ht Rs i L.

Lemma step_61 : within (D i t) two61. Proof. destruct R. unfold within in *. lia. Qed.
Lemma step_word : (y i t < two63)%Z. Proof. exact (words_of t Rg i L). Qed.
Lemma step_argument : -1/32 <= d <= 1/32. Proof. exact (argument_le (D i t) k Hk step_61). Qed.
Lemma step_each : each i <= 1/1024.
Proof. pose proof (each_pos i L). pose proof (Hsmall i L). assert (1 <= INR N) by (apply (le_INR 1); lia). nra. Qed.
Lemma step_series : Rabs (exp d * series d 1 (terms + 2) - 1) <= exp (Rabs d) * left_out.
Proof.
  eapply Rle_trans; [apply remainder; exact Hterms|]. apply Rmult_le_compat_l; [left; apply exp_pos|]. unfold left_out, Rdiv.
  apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat, INR_fact_lt_0|]. apply pow_incr. split; [apply Rabs_pos|exact (argument_most i t R)].
Qed.
Lemma step_turned : Rabs (turned i (S t)) <= INR (S t) * most.
Proof.
  cbn [turned]. fold d. rewrite S_INR. destruct (proj2 K i L) as (_ & T & _). pose proof (argument_most i t R) as A. fold d in A.
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.
(** what phi says of the number that the step leads to *)
Lemma step_top x : 0 < x -> (loss <> 0%Z -> per i * x <= 0.1) -> Rabs (phi i x - phi i Q + d) <= each i -> 3 <= x < 2 * IZR k * IZR two63 - 3.
Proof.
  intros X P G. destruct (proj2 K i L) as (_ & _ & E). pose proof step_turned as T. cbn [turned] in T. fold d in T. fold Q in E.
  assert (B : Rabs (phi i x - phi i (carried i 0)) <= INR (S t) * most + INR (S t) * each i).
  { rewrite S_INR in *. apply Rabs_le_between in G, E, T. apply Rabs_le. lra. }
  destruct (phi_near i (S t) x L ltac:(lia) X P B) as [U V]. destruct (carried_real i 0 L ltac:(lia)) as (f & F & E0). rewrite E0 in U, V.
  destruct (y0_real i L). pose proof k_pos. assert (1.137 * (IZR (y i 0) + f) <= 9223372036854775808 - 3) by lra. split; nra.
Qed.

Definition follow_up : Prop := (0 < carried i (S t) /\ (loss <> 0%Z -> per i * carried i (S t) <= 0.1)) /\
  Rabs (phi i (carried i (S t)) - phi i Q + d) <= each i.

Lemma step_exponential : loss = 0%Z -> follow_up.
Proof.
  intros Z0. pose proof (Hsteps t Ht Rs i (or_introl L)) as F. unfold moves in F. rewrite (proj2 (Z.eqb_eq loss 0) Z0) in F. destruct F as [_ F].
  specialize (F step_61 step_word). pose proof (least_of i t L ltac:(lia) K) as Lq. pose proof (least_pos i L) as Lp. fold Q in Lq.
  pose proof (series_le d 1 (terms + 2) step_argument ltac:(lia)) as Sr. pose proof step_each as E1. pose proof left_out_pos as Lo.
  assert (Ee : each i = 1.08 * (2 / least i + left_out)) by (unfold each; rewrite (proj2 (Z.eqb_eq loss 0) Z0); reflexivity).
  unfold stepped in F. fold d in F. fold (carried i t) in F. fold Q in F. set (s := series d 1 (terms + 2)) in *.
  assert (ph : forall z, phi i z = ln z) by (intros; unfold phi; rewrite (proj2 (Z.eqb_eq loss 0) Z0); reflexivity).
  assert (X : 0 < Q * s) by nra.
  destruct (log_step Q (Q * s) s d left_out (least i) (each i)) as [_ G]; try exact Ee; try exact E1; try exact step_series; try exact step_argument; try lra.
  { unfold near. lra. }
  destruct (step_top (Q * s) X) as [T1 T2]; [intros NZ; destruct (NZ Z0) | rewrite !ph; exact G |].
  destruct F as [_ Nr]; [lra|]. fold (carried i (S t)) in Nr.
  destruct (log_step Q (carried i (S t)) s d left_out (least i) (each i)) as [P' G']; try exact Ee; try exact E1; try exact step_series; try exact step_argument; try exact Nr; try lra.
  split; [split; [exact P'|intros NZ; destruct (NZ Z0)]|]. rewrite !ph. exact G'.
Qed.

Lemma step_odds : loss <> 0%Z -> odds (y i t) (low i t) k (rho i) = per i * Q /\ per i * Q <= 0.063.
Proof.
  intros Z0. pose proof k_pos. split; [unfold odds, per, Q, carried; field; unfold two64; lra|]. destruct (Hodds Z0 i L) as (_ & _ & B).
  pose proof (per_pos i Z0 L). destruct (carried_real i t L ltac:(lia)) as (f & F & E). pose proof (proj1 Rg i L).
  apply Rle_trans with (per i * (2 * IZR k * (1.15 * IZR (y i 0) + 1))); [|exact B]. apply Rmult_le_compat_l; [lra|]. unfold Q. rewrite E. nra.
Qed.

Lemma step_logistic : loss <> 0%Z -> follow_up.
Proof.
  intros Z0. pose proof (Hsteps t Ht Rs i (or_introl L)) as F. unfold moves in F. rewrite (proj2 (Z.eqb_neq loss 0) Z0) in F. destruct F as [_ F].
  destruct (Hodds Z0 i L) as (_ & Hr & _). destruct (step_odds Z0) as [Eo Lo63].
  specialize (F step_61 step_word (rho i)). pose proof (least_of i t L ltac:(lia) K) as Lq. pose proof (least_pos i L) as Lp. fold Q in Lq.
  pose proof (series_le d 1 (terms + 2) step_argument ltac:(lia)) as Sr. pose proof step_each as E1. pose proof left_out_pos as Lo.
  assert (Ee : each i = 1.08 * (1.08 * 3 / least i + left_out)) by (unfold each; rewrite (proj2 (Z.eqb_neq loss 0) Z0); reflexivity).
  assert (ph : forall z, phi i z = logit (per i) z) by (intros; unfold phi; rewrite (proj2 (Z.eqb_neq loss 0) Z0); reflexivity).
  pose proof (per_pos i Z0 L) as Pp. fold (carried i t) in F. fold Q in F. set (T := taken loss rounds _ _ _ _ _ _) in F.
  assert (Hl : (0 <= low i t < 2 * k)%Z) by (apply Hlow; [exact L|lia]).
  assert (HT : Rabs (T - Q * (1 - per i * Q) * w_of (D i t) / (1 - per i * Q * w_of (D i t))) <= 0.26).
  { pose proof (Hway Z0 i L (y i t) (low i t) (D i t) (conj (Hword i t L ltac:(lia)) step_word) Hl R) as W. rewrite Eo in W. exact (W Lo63). }
  assert (Wl : -0.033 <= w_of (D i t) <= 0.033).
  { unfold w_of. fold d. pose proof (series_head d (terms + 2) step_argument ltac:(lia)). lra. }
  assert (HS : Rabs (exp d * (1 - w_of (D i t)) - 1) <= exp (Rabs d) * left_out).
  { unfold w_of. fold d. replace (1 - (1 - series d 1 (terms + 2))) with (series d 1 (terms + 2)) by ring. exact step_series. }
  assert (use : forall Q', near (Q - T) Q' (-2.74) 1.76 -> 0 < Q' /\ per i * Q' <= 0.1 /\ Rabs (logit (per i) Q' - logit (per i) Q + d) <= each i).
  { intros Q' Nr. apply (logit_step (per i) Q Q' d (w_of (D i t)) T left_out (least i) (each i)); try assumption; try lra; exact step_argument. }
  destruct (use (Q - T)) as (X & Px & G); [unfold near; lra|].
  destruct (step_top (Q - T) X) as [T1 T2]; [intros _; exact Px | rewrite !ph; exact G |].
  destruct F as [_ Nr].
  - split; [exact Hr|]. rewrite Eo. lra.
  - lra.
  - fold (carried i (S t)) in Nr. destruct (use _ Nr) as (P' & Px' & G'). split; [split; [exact P'|intros _; exact Px']|]. rewrite !ph. exact G'.
Qed.
Lemma step_any : follow_up.
Proof. destruct (Z.eq_dec loss 0) as [E|E]; [exact (step_exponential E) | exact (step_logistic E)]. Qed.
End Step.

Lemma next t : (t < N)%nat -> (forall q, (q <= t)%nat -> known q) -> known (S t).
Proof.
  intros H Ks. assert (Rs : forall q, (q <= t)%nat -> in_range q) by (intros q Hq; apply range_of; [lia | apply Ks, Hq]). pose proof (Ks t (le_n t)) as K.
  split.
  - intros i Mi. destruct (proj1 K i Mi). pose proof (Hsteps t H Rs i (or_intror Mi)) as F. unfold moves in F.
    destruct (Z.eqb loss 0); apply (proj1 F); assumption.
  - intros i L. destruct (step_any t i H Ks L) as [P G]. split; [exact P|]. split; [exact (step_turned t i H Ks L)|].
    destruct (proj2 K i L) as (_ & _ & E). cbn [turned]. rewrite S_INR. apply Rabs_le_between in G, E. apply Rabs_le. lra.
Qed.

Lemma all_known t : (t <= N)%nat -> known t.
Proof.
  revert t. assert (A : forall t, (t <= N)%nat -> forall q, (q <= t)%nat -> known q).
  { induction t as [|t IH]; intros H q Hq.
    - replace q with O by lia. split; [exact Hmute|]. intros i L. split; [apply start_of, L|].
      cbn [turned]. rewrite Rabs_R0. simpl INR. rewrite !Rmult_0_l. split; [lra|]. replace (_ - _ + 0) with 0 by ring. rewrite Rabs_R0. lra.
    - destruct (Nat.eq_dec q (S t)) as [->|Ne]; [apply next; [lia|]; apply IH; lia | apply IH; lia]. }
  intros t H. exact (A t H t (le_n t)).
Qed.

(** Sections 3 and 4: at every state of the block slopes are in range, at every step D is; the logarithm of
    a slope (of its odds g/h : 1 - g/h for the logistic loss) has moved by -sum d up to `each` a step. *)
Theorem block : forall t, (t <= N)%nat -> forall i, live i ->
  (y i t < two63)%Z /\ IZR (y i t) < 1.15 * IZR (y i 0) /\ least i <= carried i t /\ ((t < N)%nat -> within (D i t) M) /\
  Rabs (phi i (carried i t) - phi i (carried i 0) + turned i t) <= INR t * each i.
Proof.
  intros t H i L. pose proof (all_known t H) as K. pose proof (range_of t H K) as I.
  assert (Is : forall q, (q <= t)%nat -> in_range q) by (intros q Hq; apply range_of; [lia | apply all_known; lia]). repeat split.
  - apply words_of; assumption.
  - apply (proj1 I), L.
  - apply least_of; assumption.
  - apply (Hrows t H0 Is i L).
  - apply (Hrows t H0 Is i L).
  - apply (proj2 K i L).
Qed.
End Block.
