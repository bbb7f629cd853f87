import { UNSCORED, type StageIndex } from '../../stages.js';

/** AASM and R&K names, case aside. R&K stages 3 and 4 are both N3 (AASM manual, section on R&K equivalents). */
const NAMES: ReadonlyMap<string, StageIndex> = new Map([
  ['w', 0],
  ['wake', 0],
  ['n1', 1],
  ['s1', 1],
  ['n2', 2],
  ['s2', 2],
  ['n3', 3],
  ['s3', 3],
  ['n4', 3],
  ['s4', 3],
  ['r', 4],
  ['rem', 4],
  ['?', UNSCORED],
  ['m', UNSCORED],
  ['mt', UNSCORED],
  ['movement time', UNSCORED],
  ['unscored', UNSCORED],
]);

/** R&K numbers: 0 wake, 1..4 the stages, 5 REM. */
const RK_NUMBERS: readonly StageIndex[] = [0, 1, 2, 3, 3, 4];

/** The stage that a name means; null where it is no stage's name. */
export function stageOfName(text: string): StageIndex | null {
  return NAMES.get(text.trim().toLowerCase()) ?? null;
}

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
