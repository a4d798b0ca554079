(** Assumptions.v -- prints the axioms under the main theorems, all at once; prove.sh compares the output with assumptions.expected. *)
From Gdcert Require Import Network Growth Limit Gap HalfSpace Mirror Radius Decoupled Dead Frozen FrozenGap Excess TheoremT TheoremTExact TheoremR TheoremS Active Leap Relax Landing Chain Sums Certificate Abel Majorant MajorantLog AbelSeries AbelRemainder LogLeap OneSided OneSidedRate OneSidedGap Ordered TheoremL OneSidedLimit FrozenZone.
From Gdcert Require KernelWays KernelTwo KernelGeneral KernelFine.
Definition main_theorems := (
  coords_gd, W_ln, scalar_growth, scalar_ln, lim_margin, lim_ratio, gap_exact, gap_lower,
  halfspace_lower, halfspace_reached, mirror_gd, mirror_margin, T_is_GD, radius_31, radius_sign, radius_margin, radius_32, radius_rho, decoupled, decoupled_for_ever,
  dead_1, dead_2, doomed_2, doomed_1, revived_2, revived_1, entry, frozen_step, frozen_diff, frozen_rate, frozen_Z1, frozen_gap, frozen_gap_optimal, frozen_zone, frozen_limit, frozen_gap_limit,
  Lemma1, TheoremT.TheoremT, T_A_exact, T_B_exact, TheoremR.TheoremR, R_boundary,
  S_HypT, S2_A, S2_B, S4_A, S4_B, EV_A, EV_B, S5, AD_A, AD_B, G1_upper, G1_upper_V, G2_sums, G3_D, G3_UA, G3_UB, G4, Lemma3_high, Lemma3_low, refresh_A, refresh_B, Drift.S4_power, landing, fresh, one_leap, tube, split_flow, near_target, chain_sound, chain_of_leaps, chain_tube, sums_W, sums_V, sums_L, Lemma3_left_low, Lemma3_left_high,
  certificate_lower, certificate, certificate_any, Abel_R, dPhi_bounds, Phi_increasing, Abel_leap, Abel_64, bd_mult, bd_value, bd_tail, bd_inv, inv_value, lg_value, bd_lg, bd_coef, cancelled, e_1_is, e_2_is, coef_is, RK_series, RK_tail, remainder_63, Abel_algorithm, Abel_checker, Phi_X, lemma_41, G4_rho, leap_65, z_of_phi,
  exact_steps, TheoremB, B_ratio, B_num_den, B_rate, B_gap_lower, B_gap, Z_sigma, Z_sigma_low, zone_exact, TheoremZ,
  ordA_step, ordB_step, L_A, L_B, L_ratio, TheoremL.TheoremL, TheoremL2_A, TheoremL2_B, B5_A, B5_D, B5,
  KernelBlock.block, KernelWays.way_short, KernelWays.way_long, KernelTwo.frozen_block, KernelTwo.frozen_possible, KernelTwo.sliding_block, KernelGeneral.general_block, KernelGeneral.general_pairs, KernelFine.fine_block, KernelFine.fine_sliding_block).
Print Assumptions main_theorems.
