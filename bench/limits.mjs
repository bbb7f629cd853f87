// How near the engine is to what the machine can do: peak.mjs measures a loop that stays in registers, layers.mjs times
// the engine's layers. Either may be missing.
import { existsSync } from 'node:fs';
import { averageShortcut } from '../dist/compile/average-shortcut.js';
import { compile, PASSES } from '../dist/compile/compile.js';
import { countNetwork } from '../dist/model/count.js';
import { median } from './statistics.mjs';

/** Short ones, of which the quickest counts, in each round of the contenders. */
const PEAK_ROUNDS = 20;

async function exported(file, name) {
  const url = new URL(file, import.meta.url);
  return existsSync(url) ? (await import(url.href))[name] : null;
}

/**
 * Multiply-accumulates of an epoch once nothing is computed twice. The last pass leaves them as good as equal; that the
 * engine makes do with fewer in the first convolution (docs/decisions/38-first-filter.md) is not counted.
 */
export const macsOf = (network) =>
  countNetwork(compile(network, PASSES.slice(0, PASSES.indexOf(averageShortcut) + 1))).macs;

/** @returns `round`, to be called once a round, and `result` */
export async function startLimits({ network }) {
  const measurePeak = await exported('peak.mjs', 'measurePeak');
  const measureLayers = await exported('layers.mjs', 'measureLayers');
  const peaks = [];
  return {
    async round() {
      if (measurePeak !== null) peaks.push(await measurePeak(PEAK_ROUNDS));
    },
    /** @param medianMs the engine's milliseconds an epoch */
    async result(medianMs) {
      const macs = macsOf(network);
      const peak = peaks.length === 0 ? null : median(peaks);
      const reached = macs / (medianMs / 1000);
      return {
        macsPerEpoch: macs,
        macsPerSecond: reached,
        peakMacsPerSecond: peak,
        shareOfPeak: peak === null ? null : reached / peak,
        layers: measureLayers === null ? [] : await measureLayers(),
      };
    },
  };
}
