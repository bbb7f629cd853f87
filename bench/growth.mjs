// How cost grows: microseconds an epoch over channels, widths, blocks, chunk length and sleepers, with a line fitted and,
// beside it, what a second of calibration on other models predicts. node bench/run.mjs --growth [--json]
import { blankModel } from '../dist/runtime/blank-model.js';
import { epochWork } from '../dist/runtime/epoch-work.js';
import { calibrateHost, predictMicroseconds } from '../dist/runtime/host-speed.js';
import { largestChunk } from '../dist/runtime/plan.js';
import { timeEpochs } from '../dist/runtime/time-epochs.js';
import { describeHost } from './host.mjs';
import { sleeperTimes } from './sleepers.mjs';
import { fitLine, median } from './statistics.mjs';

const CHUNK = 250;
const TURN_MS = 1.5;
const WIDTHS = [8, 16, 32];

const shape = (x, channels, widths, chunk = CHUNK) => ({ x, channels, widths, chunk });

const AXES = [
  { name: 'channels', of: 'widths 8, 16, 32', cases: [1, 2, 4, 8, 12, 16].map((x) => shape(x, x, WIDTHS)) },
  {
    name: 'width',
    of: 'one channel, three blocks of that width',
    cases: [8, 16, 24, 32, 40, 48, 64].map((x) => shape(x, 1, [x, x, x])),
  },
  {
    name: 'blocks',
    of: 'four channels, width 16',
    cases: [1, 2, 3, 4].map((x) => shape(x, 4, new Array(x).fill(16))),
  },
  {
    name: 'passes',
    of: 'four channels, widths 8, 16, 32, chunks of 3,000 to 1',
    cases: [3000, 1000, 500, 250, 100, 64, 25, 10, 4, 1].map((chunk) =>
      shape(Math.ceil(3000 / chunk), 4, WIDTHS, chunk),
    ),
  },
];
const SLEEPERS = [1, 10, 100, 1000, 10_000];

/** A page too small for the chunk takes the longest that fits; null where nothing fits. */
function caseOf({ x, channels, widths, chunk }) {
  const model = blankModel({ channels, widths });
  const longest = largestChunk(model);
  return longest === null ? null : { x, model, chunkSamples: Math.min(chunk, longest) };
}

function withLine(name, of, points) {
  const line = fitLine(
    points.map(({ x }) => x),
    points.map(({ microseconds }) => microseconds),
  );
  return { name, of, points: points.map((p) => ({ ...p, line: line.intercept + line.slope * p.x })), ...line };
}

async function measureAxis({ name, of, cases }, speed, seconds) {
  const fitting = cases.map(caseOf).filter((found) => found !== null);
  const { times } = await timeEpochs(fitting, { seconds, turnMs: TURN_MS });
  const points = fitting.map(({ x, model, chunkSamples }, i) => ({
    x,
    chunkSamples,
    microseconds: times[i].least,
    medianMicroseconds: times[i].microseconds,
    predicted: predictMicroseconds(epochWork(model, chunkSamples), speed),
  }));
  return { ...withLine(name, of, points), leftOut: cases.length - fitting.length };
}

/** Microseconds for all of them to have one epoch each. */
async function measureSleepers(speed, seconds) {
  const model = blankModel({ channels: 4, widths: WIDTHS });
  const times = await sleeperTimes(model, CHUNK, SLEEPERS, seconds / 2);
  const alone = predictMicroseconds(epochWork(model, CHUNK), speed);
  const points = times.map(({ sleepers, least, middle }) => ({
    x: sleepers,
    chunkSamples: CHUNK,
    microseconds: least,
    medianMicroseconds: middle,
    predicted: sleepers * alone,
  }));
  return { ...withLine('sleepers', `four channels, a pool, all in turns by ${CHUNK} samples`, points), leftOut: 0 };
}

/** @param seconds for each axis @returns per axis its points and line, and how far the prediction was off */
export async function measureGrowth(seconds, progress) {
  const host = describeHost();
  progress('calibrating for a second');
  const speed = await calibrateHost();
  const axes = [];
  for (const axis of AXES) {
    progress(`growth over ${axis.name}`);
    axes.push(await measureAxis(axis, speed, seconds));
  }
  progress('growth over sleepers');
  axes.push(await measureSleepers(speed, seconds));
  const errors = axes.flatMap(({ points }) => points.map((p) => Math.abs(p.predicted / p.microseconds - 1)));
  return {
    host,
    build: speed.build,
    nanoseconds: speed.nanoseconds,
    axes,
    predictionError: { median: median(errors), most: Math.max(...errors) },
  };
}
