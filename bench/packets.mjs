// What short packets cost a pool, and what it is worth to let samples wait: microseconds an epoch of one sleeper of many,
// by packet length and by how many samples gather. `node bench/packets.mjs [--rounds 7] [--sleepers 1000] [--json]`
import { parseArgs } from 'node:util';
import { Arena } from '../dist/runtime/arena.js';
import { blankModel } from '../dist/runtime/blank-model.js';
import { instantiateEngine } from '../dist/runtime/engine.js';
import { planMemory } from '../dist/runtime/plan.js';
import { StagerPool } from '../dist/runtime/stager-pool.js';
import { epochPackets } from './epoch-packets.mjs';
import { describeHost } from './host.mjs';
import { median } from './statistics.mjs';
import { describeWhere, wrap } from './table.mjs';

const PACKETS = [10, 25, 64, 250, 1000];
/** The first: none wait. */
const GATHERED = [0, 250, 500, 1000];

/** A pool whose sleepers have an epoch each, all of them pushed to in turns. @returns microseconds an epoch of one */
function timeRound({ pool, ids, packets }) {
  const started = performance.now();
  for (const packet of packets) for (const id of ids) pool.push(id, packet);
  return (1000 * (performance.now() - started)) / ids.length;
}

async function openCase(model, packetSamples, gatherSamples, sleepers) {
  const arena = new Arena(await instantiateEngine(), planMemory(model));
  const pool = new StagerPool(arena, model.metadata, model.head.scale, { gatherSamples });
  const packets = epochPackets(model.metadata, packetSamples);
  const ids = Array.from({ length: sleepers }, () => pool.admit());
  return { packetSamples, gatherSamples, pool, ids, packets, times: [] };
}

/** Rounds in which every case has a turn, after one that does not count. */
async function measurePackets({ rounds, sleepers }) {
  const model = blankModel({ channels: 4, widths: [8, 16, 32] });
  const cases = [];
  for (const packet of PACKETS) {
    for (const gathered of GATHERED) cases.push(await openCase(model, packet, gathered, sleepers));
  }
  for (const one of cases) timeRound(one);
  for (let round = 0; round < rounds; round++) for (const one of cases) one.times.push(timeRound(one));
  const rows = cases.map(({ packetSamples, gatherSamples, pool, times }) => ({
    packetSamples,
    gatherSamples,
    medianMicroseconds: median(times),
    bytesASleeper: Math.round((pool.stateBytes + pool.waitingBytes) / sleepers),
  }));
  return { host: describeHost(), sleepers, rounds, rows };
}

function format({ host, sleepers, rounds, rows }) {
  const cell = (text) => text.padStart(12);
  const lines = PACKETS.map((packet) => {
    const own = rows.filter(({ packetSamples }) => packetSamples === packet);
    return [`${packet}`, ...own.map(({ medianMicroseconds }) => medianMicroseconds.toFixed(1))].map(cell).join('');
  });
  const bytes = rows.filter(({ packetSamples }) => packetSamples === PACKETS[0]);
  return [
    ...wrap(`Microseconds an epoch of four channels, ${sleepers} sleepers in turns, medians of ${rounds} rounds.`),
    ...wrap(describeWhere(host)),
    '',
    ['packet', ...GATHERED.map((count) => `gather ${count}`)].map(cell).join(''),
    ...lines,
    ['bytes each', ...bytes.map(({ bytesASleeper }) => `${bytesASleeper}`)].map(cell).join(''),
  ].join('\n');
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    sleepers: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});
const found = await measurePackets({ rounds: Number(values.rounds), sleepers: Number(values.sleepers) });
console.log(values.json ? JSON.stringify(found) : format(found));
