import { compile } from '../../src/compile/compile.js';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { quantize } from '../../src/quantize/quantize.js';
import { type NetworkShape, Random, randomEpoch, randomNetwork } from './random-network.js';

/** A quantised network with random weights, calibrated on one random epoch. */
export function randomModel(seed: number, shape: NetworkShape = {}): IntegerModel {
  const network = compile(randomNetwork(seed, shape));
  return quantize(network, calibrate(network, [randomEpoch(new Random(seed), network)]));
}
