import type { IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { Arena } from './arena.js';
import { type EngineBuild, instantiateEngine } from './engine.js';
import { planMemory } from './plan.js';

/** A model in chunks of a length, all of which the wasm page can hold. */
export interface TimedCase {
  readonly model: IntegerModel;
  readonly chunkSamples: number;
}

/** What an epoch of one case took on this host, from int16 samples to logits. */
export interface EpochTime {
  /** Median microseconds an epoch of all channels. */
  readonly microseconds: number;
  /** Quartiles of the rounds. */
  readonly quartiles: readonly [number, number];
  readonly rounds: number;
  /** Of the quickest round, in microseconds: what else runs on the machine only ever adds. */
  readonly least: number;
}

/** Options of {@link timeChunks}. */
export interface TimingOptions {
  /** What the host runs best when left out. */
  readonly build?: EngineBuild;
  /** For everything together, warming up included; one round is run however short this is. */
  readonly seconds?: number;
  /** Milliseconds that a case runs at a time: long enough for the clock; the shorter, the more rounds. */
  readonly turnMs?: number;
}

/** Share of the time that is spent before anything counts: V8 compiles a function anew once it has proved hot. */
const WARM_UP = 0.25;
const TURN_MS = 4;

/** Counts that look like a signal: the engine's time does not depend on them. */
const signal = (samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, i) => Math.round(300 * Math.sin(i / 7) + 200 * Math.sin(i / 1.7)));

/** One epoch of every channel, chunk by chunk. */
function epochRunner(arena: Arena, { model }: TimedCase): () => void {
  const samples = signal(epochSamplesOf(model.metadata));
  const { chunkSamples } = arena.plan;
  const chunks: Int16Array[] = [];
  for (let at = 0; at < samples.length; at += chunkSamples) chunks.push(samples.subarray(at, at + chunkSamples));
  const sleeper = arena.admit();
  return () => {
    for (let channel = 0; channel < model.metadata.channels.length; channel++) {
      for (const chunk of chunks) arena.pushCounts(sleeper, channel, chunk);
    }
    arena.finish(sleeper);
  };
}

/** Milliseconds an epoch, over as many epochs as a turn holds. */
function turn(run: () => void, turnMs: number): number {
  const started = performance.now();
  let epochs = 0;
  let elapsed = 0;
  do {
    run();
    epochs++;
    elapsed = performance.now() - started;
  } while (elapsed < turnMs);
  return elapsed / epochs;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  return sorted[below] + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}

/** All in turns, each round beginning with another, so that a busy moment does not fall on one of them. */
function rounds(runs: readonly (() => void)[], turnMs: number, until: number): number[][] {
  const times: number[][] = runs.map(() => []);
  let round = 0;
  do {
    for (let i = 0; i < runs.length; i++) {
      const index = (round + i) % runs.length;
      times[index].push(turn(runs[index], turnMs) * 1000);
    }
    round++;
  } while (performance.now() < until);
  return times;
}

/**
 * Microseconds an epoch takes on this host in each case: the engine and its host, no reading, no resampling.
 * @throws BudgetError when the page cannot hold one of them
 */
export async function timeEpochs(
  cases: readonly TimedCase[],
  { build, seconds = 1, turnMs = TURN_MS }: TimingOptions = {},
): Promise<{ readonly build: EngineBuild; readonly times: readonly EpochTime[] }> {
  const plans = cases.map(({ model, chunkSamples }) => planMemory(model, { chunkSamples }));
  const engines = await Promise.all(cases.map(() => instantiateEngine(build)));
  const runs = engines.map((engine, index) => epochRunner(new Arena(engine, plans[index]), cases[index]));
  const started = performance.now();
  rounds(runs, turnMs, started + seconds * 1000 * WARM_UP);
  const times = rounds(runs, turnMs, started + seconds * 1000);
  return {
    build: engines[0].build,
    times: times.map((own) => {
      const sorted = [...own].sort((a, b) => a - b);
      return {
        microseconds: quantile(sorted, 0.5),
        quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
        rounds: sorted.length,
        least: sorted[0],
      };
    }),
  };
}
