// One engine's contenders in a process of their own: node contender-child.mjs (forked). Answers one request at a time.
import { readMaterial } from './material-files.mjs';
import { turn } from './turn.mjs';

let contenders = [];
let material = null;

const REQUESTS = {
  async load({ module, option, folder }) {
    material = readMaterial(folder);
    contenders = await (await import(module)).contenders(material, option);
    return contenders.map(({ engine, variant, batch, check }) => ({ engine, variant, batch, check }));
  },
  /** Every logit of every epoch, in order: a contender that follows the signal begins with its first epoch. */
  async logits({ index }) {
    const { batch, run, logits } = contenders[index];
    const [, inputs] = material.batches.find(([size]) => size === batch);
    const found = [];
    for (let input = 0; input < inputs.length; input++) {
      await run(input);
      found.push(...logits());
    }
    return found;
  },
  /** Milliseconds an epoch. */
  async turn({ index, count }) {
    const { batch, run } = contenders[index];
    const [, inputs] = material.batches.find(([size]) => size === batch);
    const result = await turn(run, inputs.length, count);
    return { ms: result.ms / batch, count: result.count };
  },
};

process.on('message', async ({ kind, ...request }) => {
  try {
    process.send({ result: await REQUESTS[kind](request) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
