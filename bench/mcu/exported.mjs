// What is exported to be counted, and the signal that it is counted on.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const { c } = await import(new URL('../../dist/targets/c/target.js', import.meta.url).href);

/** @param bytes of a `.ulw` file @param boundsChecks whether the folder's own default has them */
export function exportTo(folder, bytes, chunkSamples, boundsChecks) {
  const { files } = c.encode({ model: bytes, subject: 'model', graph: null, chunkSamples, boundsChecks });
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Epochs of a slow random walk, one Int16Array a channel; from the third on the gain follows the signal. */
export function walkedEpochs({ metadata }, count) {
  let seed = 1;
  const noise = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff - 0.5;
  let level = 0;
  const length = metadata.sampleRate * metadata.epochSeconds;
  const signal = () => Int16Array.from({ length }, () => (level = 0.9 * level + 400 * noise()));
  return Array.from({ length: count }, () => metadata.channels.map(signal));
}
