(** Assumptions.v -- prints the axioms under the main theorems, all at once; prove.sh compares the output with assumptions.expected. *)
From Gdcert Require Import Network Growth Gap Excess TheoremT TheoremR TheoremS Active Certificate.
Definition main_theorems := (
  coords_gd, W_ln, gap_exact, gap_lower,
  Lemma1, TheoremT.TheoremT, T_A_exact, T_B_exact, TheoremR.TheoremR, R_boundary,
  S_HypT, S2_A, S2_B, S4_A, S4_B, EV_A, EV_B, S5, AD_A, AD_B,
  certificate_lower, certificate).
Print Assumptions main_theorems.
