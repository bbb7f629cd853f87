import { grouped } from '../../report/figures.js';
import { percentText, ratioText } from '../number-text.js';
import type { TextTable } from '../tables.js';
import { MAINS_HERTZ } from './perturbations.js';
import type { Robustness } from './robustness.js';
import type { RobustnessPoint, StagesUnder } from './robustness-figures.js';

type Column = readonly [head: string, cell: (point: RobustnessPoint) => string];

const truthColumns = (key: 'kappa' | 'accuracy' | 'macroF1', name: string): Column[] => [
  [`${name} float`, ({ float }) => ratioText(float[key])],
  ['eight bits', ({ int8 }) => ratioText(int8[key])],
];

function columnsOf({ hasTruth, other, sampled, epochs }: Robustness): Column[] {
  const drawn = (stages: StagesUnder | null): string =>
    stages === null ? '–' : hasTruth ? ratioText(stages.kappa) : percentText(stages.kept);
  const all = sampled < epochs;
  return [
    ...(hasTruth ? truthColumns('kappa', 'Kappa') : []),
    ...(other === null ? [] : [[other, (point: RobustnessPoint) => drawn(point.other)] as const]),
    ...(hasTruth ? [...truthColumns('accuracy', 'Accuracy'), ...truthColumns('macroF1', 'Macro-F1')] : []),
    ['Float ≠ eight bits', ({ changed }) => percentText(changed)],
    ['Stage kept, float', ({ float }) => percentText(float.kept)],
    ['eight bits', ({ int8 }) => percentText(int8.kept)],
    ...(all && hasTruth
      ? [[`Kappa, all ${grouped(epochs)}`, (point: RobustnessPoint) => ratioText(point.all.kappa)] as const]
      : []),
    ...(all && other !== null
      ? [[`${other}, all ${grouped(epochs)}`, (point: RobustnessPoint) => drawn(point.otherAll)] as const]
      : []),
    ['No stage', ({ unscored }) => percentText(unscored)],
  ];
}

/** One row for the undisturbed recordings, then one a disturbance and strength. */
export function robustnessTable(robustness: Robustness): TextTable {
  const columns = columnsOf(robustness);
  const row = (name: string, point: RobustnessPoint): string[] => [name, ...columns.map(([, cell]) => cell(point))];
  const rows = robustness.panels.flatMap(({ title, points }) =>
    points.filter(({ isNeutral }) => !isNeutral).map((point) => row(`${title}, ${point.label}`, point)),
  );
  const undisturbed = robustness.panels[0].points.find(({ isNeutral }) => isNeutral)!;
  return { head: ['Disturbed by', ...columns.map(([head]) => head)], rows: [row('nothing', undisturbed), ...rows] };
}

/** How to read {@link robustnessTable} and the picture. */
export function robustnessNote(robustness: Robustness): string {
  const { sampled, epochs, recordings, ofRecordings, hasTruth, other, rates } = robustness;
  const drawn = hasTruth ? 'Drawn: kappa with the truth. ' : 'Drawn: the share of stages that stay as undisturbed. ';
  const sample =
    sampled < epochs
      ? `Float and eight bits on the same ${grouped(sampled)} epochs, spread over all ${grouped(epochs)}; so are all ` +
        'figures but those of a column that says otherwise and “no stage”. '
      : `Float and eight bits on all ${grouped(epochs)} epochs. `;
  const part =
    recordings < ofRecordings
      ? `On ${grouped(recordings)} of the ${grouped(ofRecordings)} recordings, evenly spread. `
      : '';
  const beside = other === null ? '' : `Beside them the model ${other} in eight bits. `;
  return (
    'Recordings are disturbed at their own sampling rate, before resampling and front end, whole nights at a time; ' +
    'the converter is taken to have room for what is added. ' +
    `${part}${sample}${beside}${drawn}“Stage kept”: the stage that the same model gives undisturbed. “No stage”: eight bits leave ` +
    `the epoch unscored. ${humWords(rates)}`
  );
}

/** A frequency as samples at `rate` show it. */
export function foldedHertz(hertz: number, rate: number): number {
  const rest = hertz % rate;
  return Math.min(rest, rate - rest);
}

function humWords(rates: readonly number[]): string {
  const seen = rates.map((rate) => {
    const hertz = Object.values(MAINS_HERTZ).map((mains) => foldedHertz(mains, rate).toFixed(2));
    return `at ${String(rate)} Hz it stands at ${hertz.join(' and ')} Hz`;
  });
  return (
    `Hum is sampled as by a recorder without a filter of its own: in signals ${seen.join(', ')}. Resampling to a lower ` +
    'rate keeps what is below 0.8 of half that rate and takes out what is above half of it.'
  );
}
