(** Instance.v -- what a generated instance (instance.py) needs besides the theorems: the step with decided signs, and one obligation per
    printed number.  Without coq-interval; the instances in instances/ use it. *)
From Coq Require Import Reals Lra List.
From Gdcert Require Import Base Loss Network Growth Excess TheoremT TheoremR.
Import ListNotations.
Open Scope R_scope.

Definition vec2 (u v : R) (i : nat) := match i with O => u | _ => v end.
Definition box (p1 p2 A1 A2 q1 q2 B1 B2 : R) (z : state) := p1 <= p z <= p2 /\ A1 <= A z <= A2 /\ q1 <= q z <= q2 /\ B1 <= B z <= B2.
Definition sgn (c : bool) (z : R) := if c then 0 < z else z <= 0.

(** the step when p, q > 0 and the signs of A, B are known *)
Lemma advance D l z (cA cB : bool) : 0 < p z -> 0 < q z -> sgn cA (A z) -> sgn cB (B z) ->
  step D l z = let gp := g l (if cB then p z - B z else p z) in let gm := g l (if cA then q z - A z else q z) in
    St (p z + ca D * (Gpp D * gp - if cA then Gpm D * gm else 0)) (A z + ca D * (Gpm D * gp - if cA then Gmm D * gm else 0))
       (q z + cb D * (Gmm D * gm - if cB then Gpm D * gp else 0)) (B z + cb D * (Gpm D * gm - if cB then Gpp D * gp else 0)).
Proof.
  intros P Q HA HB. unfold step, mp, mm. rewrite (gate_pos _ P), (gate_pos _ Q), (relu_pos (p z)), (relu_pos (q z)) by lra.
  destruct cA, cB; cbn [sgn] in *;
    rewrite ?(gate_pos (A z)), ?(gate_neg (A z)), ?(gate_pos (B z)), ?(gate_neg (B z)), ?(relu_pos (A z)), ?(relu_neg (A z)), ?(relu_pos (B z)), ?(relu_neg (B z)) by lra;
    rewrite ?Rminus_0_r; cbv zeta; f_equal; ring.
Qed.

(** excess coordinates of a state whose place relative to the bands is known *)
Lemma exU_in bar z : z <= bar -> exU bar z = 0. Proof. exact (exU_0 bar z). Qed.
Lemma exU_out bar z : bar <= z -> exU bar z = z - bar. Proof. intros. unfold exU. apply Rmax_right. lra. Qed.
Lemma exD_in low z : - low <= z -> exD low z = 0. Proof. exact (exD_0 low z). Qed.
Lemma exD_out low z : z <= - low -> exD low z = - low - z. Proof. intros. unfold exD. apply Rmax_right. lra. Qed.

Lemma rstar_log z : 1 <= z -> rstar Logistic z = 1 + z * exp (- z).
Proof. intros. simpl. rewrite Rmax_right; auto. Qed.

(** C1, C2 of Theorem R, option 1, from printed numbers *)
Section Den.
Variables (D : data) (l : loss) (bd : bands) (nu : nums) (x0 : state) (T0 : R).
Notation W := (WW D bd x0).  Notation V := (VV D bd x0).
Lemma denlo_num C m1 m2 : dom l W -> dom l V -> 0 < wlo nu -> 0 < ylo nu ->
  0 < m1 -> m1 * rstar l W <= phi l W / T0 -> m1 * rstar l W <= wlo nu * exp (- epmax D bd) ->
  0 < m2 -> m2 * rstar l V <= phi l V / T0 -> m2 * rstar l V <= ylo nu * exp (- emmax D bd) ->
  C <= ln m1 + ln m2 + epmin D bd + emmin D bd -> denlo D l bd nu x0 T0 C.
Proof.
  intros D1 D2 w0 y0 P1 A1 B1 P2 A2 B2 HC. left. split; auto. split; auto.
  pose proof (growlo_ge l W (wlo nu) (epmax D bd) T0 m1 D1 P1 A1 B1). pose proof (growlo_ge l V (ylo nu) (emmax D bd) T0 m2 D2 P2 A2 B2).
  unfold Wlo, Vlo. lra.
Qed.
Lemma denhi_num C M1 M2 : dom l W -> dom l V -> 0 < T0 -> 0 < wlo nu -> 0 < ylo nu -> 0 < whi nu -> 0 < yhi nu ->
  (phi l W / T0 * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1 /\ whi nu * exp (- epmin D bd) * (1 + growu l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd)) <= M1) ->
  (phi l V / T0 * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2 /\ yhi nu * exp (- emmin D bd) * (1 + growu l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd)) <= M2) ->
  ln M1 + ln M2 + epmax D bd + emmax D bd + negA bd x0 + negB bd x0 <= C -> denhi D l bd nu x0 T0 C.
Proof.
  intros D1 D2 t0 w0 y0 w1 y1 H1 H2 HC. left. split; auto. split; auto.
  pose proof (growhi_le l W (wlo nu) (whi nu) (epmin D bd) (epmax D bd) T0 M1 D1 t0 w0 w1 (or_introl H1)).
  pose proof (growhi_le l V (ylo nu) (yhi nu) (emmin D bd) (emmax D bd) T0 M2 D2 t0 y0 y1 (or_introl H2)).
  unfold Whi, Vhi. lra.
Qed.
End Den.
