import type { StageTransitions } from './parameters.js';

/**
 * From 190 real nights of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000), 197,524 pairs of epochs;
 * computed by `training/tables/transitions.py`, which says how wake was counted. Do not edit.
 */
// prettier-ignore
export const SLEEP_EDF_TRANSITIONS: StageTransitions = {
  transitions: [
    [0.896966, 0.094134, 0.005462, 0.000267, 0.003170], // from W
    [0.086495, 0.711353, 0.170955, 0.000407, 0.030789], // from N1
    [0.014265, 0.024751, 0.909549, 0.039520, 0.011916], // from N2
    [0.010654, 0.005562, 0.168120, 0.814474, 0.001190], // from N3
    [0.018379, 0.026517, 0.012329, 0.000046, 0.942729], // from REM
  ],
  initial: [0.989610, 0.002597, 0.002597, 0.002597, 0.002597],
};
