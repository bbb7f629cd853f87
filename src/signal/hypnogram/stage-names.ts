import { UNSCORED, type StageIndex } from '../../stages.js';

/**
 * AASM and R&K names, case aside and without a leading `sleep stage` or `stage`. R&K stages 3 and 4 are both N3 (AASM
 * manual, section on R&K equivalents); movement, artefact and whatever was not scored is unscored. `U`, `NS`, `UNS` and
 * `ART` are YASA's and the laboratories' ways to say so, `UNKNOWN` and `OUT_OF_BOUNDS` are U-Time's, `n/a` is BIDS's,
 * `-` our own stage table's.
 */
const NAMES: ReadonlyMap<string, StageIndex> = new Map([
  ...names(0, 'w', 'wake', 'awake', 'wakefulness'),
  ...names(1, 'n1', 's1', 'nrem1', 'nrem 1'),
  ...names(2, 'n2', 's2', 'nrem2', 'nrem 2'),
  ...names(3, 'n3', 's3', 'nrem3', 'nrem 3', 'n4', 's4', 'nrem4', 'nrem 4'),
  ...names(4, 'r', 'rem', 'rem sleep'),
  ...names(UNSCORED, '?', 'm', 'mt', 'movement', 'movement time', 'unscored', 'not scored', 'unknown', 'undefined'),
  ...names(UNSCORED, 'u', 'ns', 'uns', 'art', 'artefact', 'artifact', 'out_of_bounds', 'n/a', '-'),
]);

/** `Stage 2 sleep`, as NSRR has it: R&K's wording, so that its 4 is N3. */
const WORDED_RK = /^stage ([1-4]) sleep$/;

function names(stage: StageIndex, ...spellings: readonly string[]): [string, StageIndex][] {
  return spellings.map((spelling) => [spelling, stage]);
}

/** The stage that a name means (`N3`, `Sleep stage W`, `stage 4 sleep`); null where it is no stage's name. */
export function stageOfName(text: string): StageIndex | null {
  const plain = text.trim().toLowerCase();
  const worded = WORDED_RK.exec(plain);
  if (worded !== null) return stageOfRkNumber(worded[1]!);
  return NAMES.get(plain) ?? NAMES.get(withoutStage(plain)) ?? null;
}

/** `sleep stage n2` to `n2`; also what is left of `Stage 4`, a number whose numbering is still to be told. */
export function withoutStage(text: string): string {
  return text.trim().replace(/^(?:sleep[ _]?)?stage[ _]?/i, '');
}

/** R&K numbers: 0 wake, 1..4 the stages, 5 REM. */
const RK_NUMBERS: readonly StageIndex[] = [0, 1, 2, 3, 3, 4];

/** The stage that an R&K number means; null where it is none. */
export function stageOfRkNumber(text: string): StageIndex | null {
  return /^\s*[0-5]\s*$/.test(text) ? RK_NUMBERS[Number(text)]! : null;
}

/** The stage of an EDF+ annotation, such as `Sleep stage 4` or `Movement time`; null where it is about no stage. */
export function stageOfAnnotation(text: string): StageIndex | null {
  if (/^\s*movement time\s*$/i.test(text)) return UNSCORED;
  const match = /^\s*sleep stage\s+(\S+)\s*$/i.exec(text);
  return match === null ? null : (stageOfName(match[1]!) ?? stageOfRkNumber(match[1]!));
}
