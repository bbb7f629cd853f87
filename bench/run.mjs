import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bestRows } from './best.mjs';
import { startEngines } from './children.mjs';
import { measureColdStart } from './cold-start.mjs';
import { ENGINES } from './engines.mjs';
import { measureGrowth } from './growth.mjs';
import { formatGrowth } from './growth-table.mjs';
import { describeHost } from './host.mjs';
import { startLimits } from './limits.mjs';
import { makeMaterial } from './material.mjs';
import { writeMaterial } from './material-files.mjs';
import { readOptions } from './options.mjs';
import { checkOutputs } from './outputs.mjs';
import { plotSvg } from './plot.mjs';
import { raceRounds } from './rounds.mjs';
import { measureBytes } from './sizes.mjs';
import { summarise } from './statistics.mjs';
import { formatTable } from './table.mjs';

const progress = (text) => process.stderr.write(`${text}\n`);

/** All contenders in turns, once every output has been found right. */
async function race(material, folder, rounds) {
  const limits = await startLimits(material);
  const { contenders, stop } = await startEngines(ENGINES, folder, progress);
  try {
    progress('checking outputs');
    await checkOutputs(contenders, material);
    const times = await raceRounds(contenders, rounds, progress, () => limits.round());
    const summaries = summarise(times, times[0]);
    const rows = contenders.map(({ engine, variant, batch }, i) => ({ engine, variant, batch, ...summaries[i] }));
    return { rows, best: bestRows(rows, times), limits: await limits.result(rows[0].medianMs) };
  } finally {
    stop();
  }
}

async function measure({ rounds }) {
  const host = describeHost();
  progress('making weights and epochs');
  const material = makeMaterial();
  const folder = mkdtempSync(join(tmpdir(), 'ulw-bench-'));
  try {
    writeMaterial(folder, material);
    const { rows, best, limits } = await race(material, folder, rounds);
    const { metadata } = material.network;
    return {
      host,
      weights: material.weights,
      epoch: `${metadata.epochSeconds}-s, ${metadata.channels.length}-channel`,
      rounds,
      rows,
      best,
      ...limits,
      coldStart: await measureColdStart(material, folder, rounds, progress),
      bytes: measureBytes(material),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const options = readOptions(process.argv.slice(2));
if (options.growth) {
  const result = await measureGrowth(options.seconds, progress);
  console.log(options.json ? JSON.stringify(result) : formatGrowth(result));
} else {
  const result = await measure(options);
  if (options.plot !== undefined) writeFileSync(options.plot, plotSvg(result));
  console.log(options.json ? JSON.stringify(result) : formatTable(result));
}
