import type { Network } from '../model/network.js';
import { averageShortcut } from './average-shortcut.js';
import { collapseHead } from './collapse-head.js';
import { collapseShortcut } from './collapse-shortcut.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { foldShortcut } from './fold-shortcut.js';
import { fuseFirst } from './fuse-first.js';
import type { Pass } from './pass.js';

/** All passes in the order in which each finds what it needs. */
export const PASSES: readonly Pass[] = [foldBatchNorm, collapseShortcut, collapseHead, averageShortcut, foldShortcut];

/** For floating-point runtimes, to which a layer less is worth more than its products; the engine has a better way. */
export const FLOAT_PASSES: readonly Pass[] = [...PASSES, fuseFirst];

/** The same function with fewer operations: max |difference of logits| <= 1e-5 in single precision. */
export function compile(network: Network, passes: readonly Pass[] = PASSES): Network {
  return passes.reduce((current, pass) => pass.run(current), network);
}
