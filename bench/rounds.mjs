import Benchmark from 'benchmark';
import { median } from './statistics.mjs';

/** Of one contender in one round, and of one sample of it; in seconds. */
const TURN_SECONDS = 0.2;
const SAMPLE_SECONDS = 0.02;
const SAMPLES = 5;

/** One turn. @param from the iterations with which Benchmark.js starts, so that it need not search for them again */
function turn({ run }, epochs, from) {
  let next = 0;
  const epoch = () => epochs[next++ % epochs.length];
  const waits = run.constructor.name === 'AsyncFunction';
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      async: true,
      defer: waits,
      fn: waits ? (deferred) => run(epoch()).then(() => deferred.resolve(), reject) : () => run(epoch()),
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

/**
 * Every contender once a round, each round beginning with another, all in this process.
 * @returns one array a contender: its milliseconds an epoch, a median a round
 */
export async function raceRounds(contenders, epochs, rounds, progress) {
  const times = contenders.map(() => new Array(rounds));
  const counts = contenders.map(() => 1);
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`);
    for (let i = 0; i < contenders.length; i++) {
      const index = (round + i) % contenders.length;
      const { ms, count } = await turn(contenders[index], epochs, counts[index]);
      times[index][round] = ms;
      counts[index] = count;
    }
  }
  return times;
}
