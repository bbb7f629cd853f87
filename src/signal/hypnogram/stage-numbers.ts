import { UNSCORED, type StageIndex } from '../../stages.js';
import { stageOfName, stageOfRkNumber, withoutStage } from './stage-names.js';

/** Which scheme a file's numbers follow: both have 0 W and 1 to 3, only their 4 and 5 differ. */
export type Numbering = 'r&k' | 'aasm' | 'unknown';

/** -1 and -2 are YASA's artefact and unscored; 6 movement, 7 technical time and 9 unscored are R&K programs' codes. */
const NO_STAGE: ReadonlySet<string> = new Set(['-2', '-1', '6', '7', '8', '9']);

/**
 * Tells a file's numbering from its labels. REM is 5 in R&K and 4 in AASM numberings (0, 1, 2, 3, then 4 or 5), so a 4
 * is R&K's stage 4 where REM has another label in the file (5, or by name), and cannot be told where it has none.
 */
export function numberingOf(labels: Iterable<string>): Numbering {
  for (const label of labels) {
    if (numberIn(label) === '5' || stageOfName(label) === 4) return 'r&k';
  }
  return 'unknown';
}

/** The stage of a label, a name or a number; null where it is none, `'ambiguous'` for a 4 of unknown numbering. */
export function stageOfLabel(label: string, numbering: Numbering): StageIndex | 'ambiguous' | null {
  const named = stageOfName(label);
  if (named !== null) return named;
  const number = numberIn(label);
  if (NO_STAGE.has(number)) return UNSCORED;
  if (number !== '4' || numbering === 'r&k') return stageOfRkNumber(number);
  return numbering === 'aasm' ? 4 : 'ambiguous';
}

/** `4.0`, as a table that went through floats has it, is 4. */
function numberIn(label: string): string {
  return withoutStage(label).replace(/^(-?\d)\.0+$/, '$1');
}
