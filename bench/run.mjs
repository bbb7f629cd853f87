import { measureColdStart } from './cold-start.mjs';
import { onnxContenders } from './contenders/onnxruntime-node.mjs';
import { ulwContenders } from './contenders/ulw.mjs';
import { describeHost } from './host.mjs';
import { makeMaterial } from './material.mjs';
import { readOptions } from './options.mjs';
import { checkOutputs } from './outputs.mjs';
import { raceRounds } from './rounds.mjs';
import { measureBytes } from './sizes.mjs';
import { summarise } from './statistics.mjs';
import { formatTable } from './table.mjs';

const progress = (text) => process.stderr.write(`${text}\n`);

const { json, rounds } = readOptions(process.argv.slice(2));
const host = describeHost();
progress('making weights and epochs');
const material = makeMaterial();
const contenders = [...(await ulwContenders(material)), ...(await onnxContenders(material))];
progress('checking outputs');
await checkOutputs(contenders, material);
const times = await raceRounds(contenders, material.epochs, rounds, progress);
const summaries = summarise(times, times[0]);
const { metadata } = material.network;
const result = {
  host,
  weights: material.weights,
  epoch: `${metadata.epochSeconds}-s, ${metadata.channels.length}-channel`,
  rounds,
  rows: contenders.map(({ engine, variant, batch }, index) => ({ engine, variant, batch, ...summaries[index] })),
  coldStart: await measureColdStart(material, rounds, progress),
  bytes: measureBytes(material),
};
console.log(json ? JSON.stringify(result) : formatTable(result));
