import type { Refuse } from './metadata-check.js';
import { STAGE_COUNT } from './numeric-contract.js';
import { shown } from './shown.js';

/** Unknown data (from JSON) as what is taken off the five logits; `refuse` is called where it is something else. */
export function checkBiasCorrection(value: unknown, refuse: Refuse): readonly number[] {
  const isRight = Array.isArray(value) && value.length === STAGE_COUNT && value.every(Number.isFinite);
  return isRight ? (value as number[]) : refuse('biasCorrection', shown(value), `${STAGE_COUNT} finite numbers`);
}
