import { Arena } from '../../dist/runtime/arena.js';
import { instantiateEngine } from '../../dist/runtime/engine.js';
import { planMemory } from '../../dist/runtime/plan.js';

const CHUNKS = [250, 64];

/** Pushes an epoch, channel after channel, in pieces of the plan's chunk. */
function pushEpoch(signals, chunk, push) {
  signals.forEach((signal, channel) => {
    for (let from = 0; from < signal.length; from += chunk) push(channel, signal.subarray(from, from + chunk));
  });
}

async function contender(build, model, chunkSamples, floats) {
  const arena = new Arena(
    await instantiateEngine(build),
    planMemory(model, chunkSamples === null ? {} : { chunkSamples }),
  );
  const sleeper = arena.admit();
  const chunk = arena.plan.chunkSamples;
  const countsPerMicrovolt = 1 / model.metadata.microvoltsPerCount;
  const pushCounts = (channel, samples) => arena.pushCounts(sleeper, channel, samples);
  const pushMicrovolts = (channel, samples) => arena.pushMicrovolts(sleeper, channel, samples, countsPerMicrovolt);
  const pieces = chunkSamples === null ? `whole epoch` : `chunks of ${chunk}`;
  return {
    engine: `ulw ${build}`,
    variant: `${floats ? 'float32 uV' : 'int16'}, ${pieces}`,
    batch: 1,
    exact: true,
    run: (epoch) => {
      if (floats) pushEpoch(epoch.microvolts, chunk, pushMicrovolts);
      else pushEpoch(epoch.counts, chunk, pushCounts);
      arena.finish(sleeper);
    },
    logits: () => arena.logits(sleeper),
  };
}

/** The engine, both builds: front end, every layer, `finish`; the first of the SIMD build is what others are held to. */
export async function ulwContenders({ model }) {
  const all = [];
  for (const build of ['simd', 'scalar']) {
    for (const chunk of [null, ...CHUNKS]) all.push(await contender(build, model, chunk, false));
    all.push(await contender(build, model, null, true));
  }
  return all;
}
