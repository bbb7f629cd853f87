import type { Network } from '../model/network.js';

/** A rewrite of the network into one that computes the same function; a pass that finds nothing to do returns it as is. */
export interface Pass {
  readonly name: string;
  /** What it does and why the function stays the same. */
  readonly because: string;
  /** Never changes the network given. */
  readonly run: (network: Network) => Network;
}
