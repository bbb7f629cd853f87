import { EPOCH_SECONDS, type StageIndex } from '../../stages.js';
import type { SimulatedPerson } from './person.js';
import type { Random } from './random.js';
import { NIGHT_STATISTICS } from './tables.js';

const WAKE = 0;
const N1 = 1;
const N3 = 3;
const REM = 4;
const EPOCHS_PER_MINUTE = 60 / EPOCH_SECONDS;
const EPOCHS_PER_HOUR = 60 * EPOCHS_PER_MINUTE;
/** Clock bins below this are the neighbourhood of REM, where bouts have lengths of their own. */
const NEAR_REM_CLOCKS = 2;

/**
 * Stages of a night from lights-off, one an epoch: a semi-Markov chain of bouts. The next stage and a bout's length are
 * drawn from tables of 184 real nights by part of the night and by the time since the last REM, which makes cycles.
 * A person's `deepSleep`, `lightSleep` and
 * `wakefulness` tilt the chances. After the drawn sleep period the sleeper stays awake.
 */
export function drawStages(random: Random, person: SimulatedPerson, epochs: number): Int8Array {
  const { latencyEpochs, sleepPeriodEpochs, probabilities } = NIGHT_STATISTICS;
  const stages = new Int8Array(epochs);
  const onset = Math.round(random.fromQuantiles(latencyEpochs, probabilities));
  const end = Math.min(epochs, onset + Math.round(random.fromQuantiles(sleepPeriodEpochs, probabilities)));
  let stage = random.pick(NIGHT_STATISTICS.firstStage);
  let lastRem = -1;
  for (let at = onset; at < end;) {
    const length = boutLength(random, stage, at - onset, lastRem);
    stages.fill(stage, at, Math.min(end, at + length));
    at += length;
    if (stage === REM) lastRem = at - onset - 1;
    stage = nextStage(random, person, stage, at - onset, lastRem);
  }
  return stages;
}

function boutLength(random: Random, stage: number, epoch: number, lastRem: number): number {
  const kind = clockAt(epoch, lastRem) < NEAR_REM_CLOCKS ? 0 : 1;
  const quantiles = NIGHT_STATISTICS.boutEpochs[partAt(epoch, lastRem)][kind][stage];
  return Math.max(1, Math.round(random.fromQuantiles(quantiles, NIGHT_STATISTICS.probabilities)));
}

function nextStage(random: Random, person: SimulatedPerson, stage: number, epoch: number, lastRem: number): StageIndex {
  const chances = NIGHT_STATISTICS.nextStage[partAt(epoch, lastRem)][clockAt(epoch, lastRem)][stage];
  const tilts: Readonly<Record<number, number>> = {
    [WAKE]: person.wakefulness,
    [N1]: person.lightSleep,
    [N3]: person.deepSleep,
  };
  return random.pick(chances.map((chance, next) => chance * (tilts[next] ?? 1))) as StageIndex;
}

/** Bin of the minutes since the last REM epoch or, before any, since sleep onset. */
function clockAt(epoch: number, lastRem: number): number {
  const minutes = (epoch - Math.max(lastRem, 0)) / EPOCHS_PER_MINUTE;
  return binOf(minutes, NIGHT_STATISTICS.clockMinutes);
}

/** 0 before the first REM, then a third by hours since sleep onset. */
function partAt(epoch: number, lastRem: number): number {
  return lastRem < 0 ? 0 : 1 + binOf(epoch / EPOCHS_PER_HOUR, NIGHT_STATISTICS.partHours);
}

function binOf(value: number, edges: readonly number[]): number {
  const bin = edges.findIndex((edge) => value < edge);
  return bin < 0 ? edges.length : bin;
}
