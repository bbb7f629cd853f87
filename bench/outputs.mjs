import { floatLogits } from '../dist/reference/float.js';
import { integerLogits } from '../dist/reference/integer.js';

const STAGES = 5;
/** Of float logits. */
export const FLOAT_TOLERANCE = 1e-4;
/** Of int8 logits, as a part of the span between the float reference's smallest and largest logit. */
export const INT8_TOLERANCE = 0.1;
/** Part of the epochs that int8 must stage as float does. */
export const INT8_AGREEMENT = 0.9;

const largestDifference = (found, expected) =>
  expected.reduce((worst, value, i) => {
    const difference = Math.abs(value - found[i]);
    // NaN must not pass.
    return difference <= worst ? worst : difference;
  }, 0);

function stagesOf(logits) {
  return Array.from({ length: logits.length / STAGES }, (_, epoch) => {
    const own = logits.slice(epoch * STAGES, (epoch + 1) * STAGES);
    return own.indexOf(Math.max(...own));
  });
}

function agreement(found, expected) {
  const [own, others] = [stagesOf(found), stagesOf(expected)];
  return own.filter((stage, epoch) => stage === others[epoch]).length / own.length;
}

/** What is wrong with logits of all epochs, or null. @param check 'exact', 'float32' or 'int8' */
export function faultOf(check, found, { exact, float }) {
  const expected = check === 'exact' ? exact : float;
  if (found.length !== expected.length) return `found ${found.length} logits; expected ${expected.length}`;
  const span = Math.max(...float) - Math.min(...float);
  const tolerance = { exact: 0, float32: FLOAT_TOLERANCE, int8: INT8_TOLERANCE * span }[check];
  const worst = largestDifference(found, expected);
  if (!(worst <= tolerance)) return `found logits off by ${worst}; expected at most ${tolerance}`;
  const same = agreement(found, expected);
  if (check !== 'int8' || same >= INT8_AGREEMENT) return null;
  return `found the same stage in ${same} of the epochs; expected at least ${INT8_AGREEMENT}`;
}

/** Every contender's logits of every epoch against the references. @throws when one is wrong: it is then not timed */
export async function checkOutputs(contenders, { network, model, epochs }) {
  const references = {
    exact: epochs.flatMap(({ input }) => [...integerLogits(model, input)]),
    float: epochs.flatMap(({ units }) => [...floatLogits(network, units)]),
  };
  for (const { engine, variant, batch, check, ask } of contenders) {
    const fault = faultOf(check, await ask('logits'), references);
    if (fault !== null) throw new Error(`${engine}, ${variant}, batch ${batch}: ${fault}`);
  }
}
