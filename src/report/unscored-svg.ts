import { DEFECTS, type Defect } from '../signal/defects.js';
import { UNSCORED } from '../stages.js';
import { stageRuns } from './hypnogram-runs.js';
import type { StagedEpoch } from './night.js';
import { percent, type PanelAxis } from './svg-panel.js';

/** Why there is no stage; `unscored` where nobody said. */
export type Shade = Defect | 'unscored';

/** Seconds from the first epoch's onset. */
export interface ShadedRun {
  readonly shade: Shade;
  readonly start: number;
  readonly end: number;
}

const SHADES: readonly Shade[] = [...DEFECTS, 'unscored'];
/** A run's code is its shade's index, or this. */
const STAGED = SHADES.length;

/** The time without a stage, by reason. */
export function unscoredRuns(
  epochs: readonly Pick<StagedEpoch, 'onset' | 'duration' | 'stage' | 'unscored'>[],
): ShadedRun[] {
  const codes = epochs.map(({ stage, unscored }) =>
    stage === UNSCORED ? SHADES.indexOf(unscored ?? 'unscored') : STAGED,
  );
  return stageRuns(epochs, codes)
    .filter(({ stage }) => stage !== STAGED)
    .map(({ stage, start, end }) => ({ shade: SHADES[stage] ?? 'unscored', start, end }));
}

/** The shades that occur, worst first. */
export function shadesOf(runs: readonly ShadedRun[]): Shade[] {
  return SHADES.filter((shade) => runs.some((run) => run.shade === shade));
}

/** Rectangles over the whole height, each in its reason's pattern; outside a panel's stretched drawing. */
export function shading(runs: readonly ShadedRun[], axis: PanelAxis): string {
  return runs
    .map(({ shade, start, end }) => {
      const place = `x="${percent(start, axis)}" width="${percent(end - start, axis)}"`;
      return `<rect class="shade ${shade}" ${place} height="100%"/>`;
    })
    .join('');
}

/** What each pattern adds to its tinted ground: told apart without colour, on paper too. */
const MARKS: Readonly<Record<Shade, string>> = {
  gap: '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>',
  'lead-off': '<path d="M1 2.5h2M5 6.5h2"/>',
  flat: '<path d="M0 2.5h8M0 6.5h8"/>',
  clipped: '<path d="M2.5 0v8M6.5 0v8"/>',
  unscored: '',
};

/** The patterns that `.shade` rectangles are filled with, once a page. */
export function shadePatterns(shades: readonly Shade[]): string {
  if (shades.length === 0) return '';
  const patterns = shades.map(
    (shade) =>
      `<pattern id="shade-${shade}" width="8" height="8" patternUnits="userSpaceOnUse">` +
      `<rect width="8" height="8"/>${MARKS[shade]}</pattern>`,
  );
  return `<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>${patterns.join('')}</defs></svg>`;
}
