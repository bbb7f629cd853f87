import { floatLogits } from '../dist/reference/float.js';
import { integerLogits } from '../dist/reference/integer.js';

/** Of float logits. */
const TOLERANCE = 1e-4;

const show = (values) => Array.from(values).join(', ');

/** Every contender's logits of every epoch against the references. @throws when one is wrong: it is then not timed */
export async function checkOutputs(contenders, { network, model, epochs }) {
  const references = epochs.map(({ input, units }) => ({
    exact: integerLogits(model, input),
    float: floatLogits(network, units),
  }));
  for (const { engine, variant, exact, run, logits } of contenders) {
    for (const [index, epoch] of epochs.entries()) {
      await run(epoch);
      const found = logits();
      const expected = exact ? references[index].exact : references[index].float;
      const worst = Math.max(...Array.from(expected, (value, stage) => Math.abs(value - found[stage])));
      // NaN fails too.
      if (found.length === expected.length && worst <= (exact ? 0 : TOLERANCE)) continue;
      throw new Error(`${engine}, ${variant}, epoch ${index}: found ${show(found)}; expected ${show(expected)}`);
    }
  }
}
