import { Arena } from '../../dist/runtime/arena.js';
import { instantiateEngine } from '../../dist/runtime/engine.js';
import { planMemory } from '../../dist/runtime/plan.js';

const LOGITS = 5;

/** Chunk length (null: the longest), input, batch. The first is what every other is held to. */
const CASES = [
  [null, 'int16', 'one'],
  [250, 'int16', 'one'],
  [64, 'int16', 'one'],
  [null, 'float32', 'one'],
  [250, 'float32', 'one'],
  [null, 'int16', 'many'],
  [null, 'float32', 'many'],
];

/** Pushes an epoch, channel after channel, in pieces of the plan's chunk. */
function pushEpoch(signals, chunk, push) {
  signals.forEach((signal, channel) => {
    for (let from = 0; from < signal.length; from += chunk) push(channel, signal.subarray(from, from + chunk));
  });
}

async function contender(build, { model, batches }, chunkSamples, input, [batch, inputs]) {
  const arena = new Arena(
    await instantiateEngine(build),
    planMemory(model, chunkSamples === null ? {} : { chunkSamples }),
  );
  const sleeper = arena.admit();
  const chunk = arena.plan.chunkSamples;
  const countsPerMicrovolt = 1 / model.metadata.microvoltsPerCount;
  const pushCounts = (channel, samples) => arena.pushCounts(sleeper, channel, samples);
  const pushMicrovolts = (channel, samples) => arena.pushMicrovolts(sleeper, channel, samples, countsPerMicrovolt);
  const logits = new Int32Array(batch * LOGITS);
  const pieces = chunkSamples === null ? 'whole epoch' : `chunks of ${chunk}`;
  return {
    engine: `ulw ${build}`,
    variant: `${input}, ${pieces}`,
    batch,
    check: 'exact',
    run: (index) => {
      const epochs = inputs[index];
      for (let i = 0; i < epochs.length; i++) {
        if (input === 'int16') pushEpoch(epochs[i].counts, chunk, pushCounts);
        else pushEpoch(epochs[i].microvolts, chunk, pushMicrovolts);
        arena.finish(sleeper);
        logits.set(arena.logits(sleeper), i * LOGITS);
      }
    },
    logits: () => logits,
  };
}

/** One build: front end, every layer, `finish`, the logits copied out; a batch is as many epochs one after another. */
export async function contenders(material, build) {
  const [one, many] = material.batches;
  const all = [];
  for (const [chunk, input, batch] of CASES) {
    all.push(await contender(build, material, chunk, input, batch === 'one' ? one : many));
  }
  return all;
}
