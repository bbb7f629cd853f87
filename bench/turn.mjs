import Benchmark from 'benchmark';
import { median } from './statistics.mjs';

/** Of one contender in one round, and of one sample of it; in seconds. */
const TURN_SECONDS = 0.2;
const SAMPLE_SECONDS = 0.02;
const SAMPLES = 5;

/**
 * One turn of a contender: it runs its inputs in order, over and over.
 * @param run takes an input's index
 * @param from the iterations with which Benchmark.js starts, so that it need not search for them again
 * @returns `ms`, the median of one run, and `count`, where the next turn may start
 */
export function turn(run, inputs, from) {
  let next = 0;
  const input = () => next++ % inputs;
  const waits = run.constructor.name === 'AsyncFunction';
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      async: true,
      defer: waits,
      fn: waits ? (deferred) => run(input()).then(() => deferred.resolve(), reject) : () => run(input()),
      initCount: from,
      minTime: SAMPLE_SECONDS,
      maxTime: TURN_SECONDS,
      minSamples: SAMPLES,
      onError: ({ target }) => reject(target.error),
      onComplete: ({ target }) => resolve({ ms: median(target.stats.sample) * 1000, count: target.count }),
    });
    benchmark.run();
  });
}
