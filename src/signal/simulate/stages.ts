import { EPOCH_SECONDS, type StageIndex } from '../../stages.js';
import type { SleepHabits } from './person.js';
import { normalPart, type Random } from './random.js';
import { NIGHT_STATISTICS } from './tables.js';

const REM = 4;
const EPOCHS_PER_MINUTE = 60 / EPOCH_SECONDS;
const EPOCHS_PER_HOUR = 60 * EPOCHS_PER_MINUTE;
/** REM after more than this many epochs without it opens another period; as in `training/tables/compute.py`. */
const REM_GAP_EPOCHS = 50;

/**
 * Stages of a night from lights-off, one an epoch: a semi-Markov chain of bouts. The next stage and a bout's length are
 * drawn from tables of 184 real nights by part of the night and by the time since the last REM, which makes cycles.
 * Habits tilt the chances and lengthen bouts, as real nights differ. After the drawn sleep period the sleeper stays awake.
 */
export function drawStages(random: Random, habits: SleepHabits, epochs: number): Int8Array {
  const { latencyEpochs, sleepPeriodEpochs, probabilities } = NIGHT_STATISTICS;
  const stages = new Int8Array(epochs);
  const onset = Math.round(random.fromQuantiles(latencyEpochs, probabilities));
  const period = random.fromQuantiles(sleepPeriodEpochs, probabilities, normalPart(habits.periodScore));
  const end = Math.min(epochs, onset + Math.round(period));
  let stage = random.pick(NIGHT_STATISTICS.firstStage);
  const clock = new CycleClock();
  for (let at = 0; onset + at < end;) {
    const length = boutLength(random, habits, stage, clock.at(at));
    stages.fill(stage, onset + at, Math.min(end, onset + at + length));
    if (stage === REM) clock.passRem(at, length);
    at += length;
    stage = nextStage(random, habits, stage, clock.at(at));
  }
  return stages;
}

/** Where in the night and in the cycle an epoch lies: indices into the tables. */
interface CyclePlace {
  readonly part: number;
  readonly clock: number;
}

/** What the chances and lengths of bouts depend on. Epochs count from sleep onset. */
class CycleClock {
  private lastRem = -1;
  /** Of the current or last REM period. */
  private firstRem = -1;

  passRem(first: number, length: number): void {
    if (this.lastRem < 0 || first - this.lastRem > REM_GAP_EPOCHS) this.firstRem = first;
    this.lastRem = first + length - 1;
  }

  at(epoch: number): CyclePlace {
    const { clockMinutes, remMinutes, nearRemClocks, partHours } = NIGHT_STATISTICS;
    const part = this.lastRem < 0 ? 0 : 1 + binOf(epoch / EPOCHS_PER_HOUR, partHours);
    const clock = binOf((epoch - Math.max(this.lastRem, 0)) / EPOCHS_PER_MINUTE, clockMinutes);
    // Near REM, a clock has a bin for each age of the REM period.
    if (clock >= nearRemClocks) return { part, clock: clock + nearRemClocks * remMinutes.length };
    const age = this.lastRem < 0 ? 0 : (this.lastRem + 1 - this.firstRem) / EPOCHS_PER_MINUTE;
    return { part, clock: clock * (remMinutes.length + 1) + binOf(age, remMinutes) };
  }
}

/** Scores spread about the habit by what nights do not differ in, so that over all nights they are normal. */
const WITHIN_NIGHT = withinNight();

function withinNight(): readonly number[] {
  const { factor } = NIGHT_STATISTICS.habits;
  return Array.from({ length: 5 }, (_, stage) => {
    const row = 4 + stage;
    const ofNight = factor.slice((row * (row + 1)) / 2, ((row + 1) * (row + 2)) / 2).reduce((sum, x) => sum + x * x, 0);
    return Math.sqrt(1 - ofNight);
  });
}

function boutLength(random: Random, { boutScores }: SleepHabits, stage: number, { part, clock }: CyclePlace): number {
  const kind = NIGHT_STATISTICS.kindClocks.filter((first) => clock >= first).length;
  const quantiles = NIGHT_STATISTICS.boutEpochs[part][kind][stage];
  const score = boutScores[stage] + WITHIN_NIGHT[stage] * random.gaussian();
  return Math.max(1, Math.round(random.fromQuantiles(quantiles, NIGHT_STATISTICS.probabilities, normalPart(score))));
}

function nextStage(random: Random, { tilts }: SleepHabits, stage: number, { part, clock }: CyclePlace): StageIndex {
  const chances = NIGHT_STATISTICS.nextStage[part][clock][stage];
  return random.pick(chances.map((chance, next) => chance * Math.exp(tilts[next]))) as StageIndex;
}

function binOf(value: number, edges: readonly number[]): number {
  const bin = edges.findIndex((edge) => value < edge);
  return bin < 0 ? edges.length : bin;
}
