const STAGES = ['W', 'N1', 'N2', 'N3', 'REM'] as const;
const WAKE = 0;
const REM = 4;
const EPOCHS_PER_MINUTE = 2;
/** REM after more than this many epochs without it opens another period. */
const REM_GAP_EPOCHS = 50;

/** Lists of values by figure: one a night, of bouts and cycles one each. */
export type NightFigures = Map<string, number[]>;

/** Adds the figures of one night from sleep onset to the last epoch of sleep; -1 is unscored. */
export function addNight(figures: NightFigures, stages: Int8Array): void {
  const add = adder(figures);
  const asleep = count(stages, (stage) => stage > WAKE);
  const awake = count(stages, (stage) => stage === WAKE);
  add('sleepPeriodMinutes', stages.length / EPOCHS_PER_MINUTE);
  add('totalSleepMinutes', asleep / EPOCHS_PER_MINUTE);
  add('wakeAfterOnsetMinutes', awake / EPOCHS_PER_MINUTE);
  add('sleepMaintenance', asleep / (asleep + awake));
  for (let k = 1; k <= REM; k++) add(`share${STAGES[k]}`, count(stages, (stage) => stage === k) / asleep);
  addRem(figures, stages);
  const bouts = boutsOf(stages);
  add('awakenings', bouts.filter(({ stage }) => stage === WAKE).length);
  for (const { stage, length } of bouts) if (stage >= WAKE) add(`boutEpochs${STAGES[stage]}`, length);
}

/** Adds what needs lights-off as well: minutes to sleep onset, and sleep by the time from lights-off to its end. */
export function addFromLightsOff(figures: NightFigures, latencyEpochs: number, stages: Int8Array): void {
  const add = adder(figures);
  add('latencyMinutes', latencyEpochs / EPOCHS_PER_MINUTE);
  add('efficiency', count(stages, (stage) => stage > WAKE) / (latencyEpochs + stages.length));
}

function addRem(figures: NightFigures, stages: Int8Array): void {
  const add = adder(figures);
  const onsets = [...stages.keys()].filter((e) => {
    if (stages[e] !== REM) return false;
    return e - stages.subarray(0, e).lastIndexOf(REM) > REM_GAP_EPOCHS || !stages.subarray(0, e).includes(REM);
  });
  if (onsets.length > 0) add('remLatencyMinutes', onsets[0] / EPOCHS_PER_MINUTE);
  add('remPeriods', onsets.length);
  onsets.slice(1).forEach((onset, i) => add('cycleMinutes', (onset - onsets[i]) / EPOCHS_PER_MINUTE));
}

function adder(figures: NightFigures): (name: string, value: number) => void {
  return (name, value) => {
    const list = figures.get(name);
    if (list === undefined) figures.set(name, [value]);
    else list.push(value);
  };
}

function count(stages: Int8Array, wanted: (stage: number) => boolean): number {
  return stages.reduce((sum, stage) => sum + Number(wanted(stage)), 0);
}

/** Runs of one stage. */
export function boutsOf(stages: Int8Array): { readonly stage: number; readonly length: number }[] {
  const list: { stage: number; length: number }[] = [];
  for (const stage of stages) {
    const last = list.at(-1);
    if (last?.stage === stage) last.length++;
    else list.push({ stage, length: 1 });
  }
  return list;
}

/** From sleep onset to the last epoch of sleep. */
export function sleepPeriod(stages: Int8Array): Int8Array {
  const first = stages.findIndex((stage) => stage > WAKE);
  return stages.subarray(first, stages.findLastIndex((stage) => stage > WAKE) + 1);
}

/** Straight between the neighbours, as numpy's. */
export function quantile(values: readonly number[], probability: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}
