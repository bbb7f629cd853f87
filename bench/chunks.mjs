// An epoch of four channels by the length of its chunks: least microseconds, and the share that they are of the peak of
// `peak.mjs` in the same rounds. Beside it, in turns, another built checkout of this project, to compare two engines.
// `node bench/chunks.mjs [--rounds 150] [--against FOLDER] [--json]`
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { describeHost } from './host.mjs';
import { macsOf } from './limits.mjs';
import { readNetworks } from './material.mjs';
import { peakLoops } from './peak.mjs';
import { describeWhere, wrap } from './table.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHUNKS = [4, 25, 64, 100, 250, 500, 1000, 3000];
/** Compiled apart: where V8 puts the code makes some 3 %, and the luckiest counts. */
const INSTANCES = 4;
const WARM_UP = 300;
const CALLS = 5;
const MICROSECONDS_A_NANOSECOND = 1e-3;

/** What a checkout stages a simulated epoch with. */
async function openCheckout(root) {
  const part = (path) => import(pathToFileURL(resolve(root, 'dist', path)).href);
  const { decodeUlw } = await part('quantize/ulw-file.js');
  const { planMemory } = await part('runtime/plan.js');
  const { simulateNight } = await part('signal/simulate/night.js');
  const model = decodeUlw(readFileSync(resolve(root, 'weights/psg4.ulw')));
  const { epochSeconds, sampleRate, microvoltsPerCount } = model.metadata;
  const counts = (sample) => Math.max(-32768, Math.min(32767, sample / microvoltsPerCount));
  return {
    wasm: readFileSync(resolve(root, 'build/engine.simd.wasm')),
    plan: (chunkSamples) => planMemory(model, { chunkSamples }),
    signals: simulateNight({ seed: 1, hours: epochSeconds / 3600 }).channels.map(({ samples }) =>
      Int16Array.from(samples, counts),
    ),
    epochSamples: epochSeconds * sampleRate,
  };
}

let modules = 0;

/** The module with a custom section of its own: of modules that are the same V8 keeps one. */
function compiledApart(wasm) {
  const name = [...`${modules++}`].map((digit) => digit.charCodeAt(0));
  return new WebAssembly.Module(Uint8Array.from([...wasm, 0, 1 + name.length, name.length, ...name]));
}

/** @returns a function that stages one epoch, copies of its samples into the page included */
function openRun({ wasm, plan, signals, epochSamples }, chunkSamples) {
  const { memory, reset, push, finish } = new WebAssembly.Instance(compiledApart(wasm)).exports;
  const { addresses, program: image } = plan(chunkSamples);
  const { program, state, scratch, samples } = addresses;
  new Uint8Array(memory.buffer).set(image, program);
  reset(program, state);
  const input = new Int16Array(memory.buffer, samples);
  const chunks = [];
  for (let at = 0; at < epochSamples; at += chunkSamples) {
    chunks.push(signals.map((signal) => signal.slice(at, at + chunkSamples)));
  }
  return () => {
    for (const chunk of chunks) {
      for (let channel = 0; channel < chunk.length; channel++) {
        input.set(chunk[channel]);
        push(program, state, scratch, channel, samples, chunk[channel].length);
      }
    }
    return finish(program, state, scratch);
  };
}

const openRuns = (checkout) =>
  CHUNKS.map((chunk) => Array.from({ length: INSTANCES }, () => ({ run: openRun(checkout, chunk), least: Infinity })));

function timeTurn(one) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) one.run();
  const microseconds = (Number(process.hrtime.bigint() - start) * MICROSECONDS_A_NANOSECOND) / CALLS;
  one.least = Math.min(one.least, microseconds);
}

const leastOf = (instances) => Math.min(...instances.map(({ least }) => least));

async function measureChunks({ rounds, against }) {
  const ours = openRuns(await openCheckout(ROOT));
  const theirs = against === undefined ? null : openRuns(await openCheckout(against));
  const all = [...ours, ...(theirs ?? [])].flat();
  for (const { run } of all) for (let i = 0; i < WARM_UP; i++) run();
  const loops = await peakLoops();
  let peakMacsPerSecond = 0;
  for (let round = 0; round < rounds; round++) {
    for (const { turn } of loops) peakMacsPerSecond = Math.max(peakMacsPerSecond, turn());
    for (const one of all) timeTurn(one);
  }
  const macs = macsOf(readNetworks().network);
  const rows = CHUNKS.map((chunkSamples, index) => {
    const microseconds = leastOf(ours[index]);
    const row = { chunkSamples, microseconds, shareOfPeak: (macs * 1e6) / microseconds / peakMacsPerSecond };
    return theirs === null ? row : { ...row, against: leastOf(theirs[index]) };
  });
  return { host: describeHost(), rounds, peakMacsPerSecond, rows };
}

function format({ host, rounds, peakMacsPerSecond, rows }) {
  const cell = (text) => text.padStart(12);
  const lines = rows.map(({ chunkSamples, microseconds, shareOfPeak, against }) =>
    [
      `${chunkSamples}`,
      microseconds.toFixed(1),
      `${(100 * shareOfPeak).toFixed(0)} %`,
      ...(against === undefined ? [] : [against.toFixed(1), (microseconds / against).toFixed(3)]),
    ]
      .map(cell)
      .join(''),
  );
  const title = ['chunk', 'us/epoch', 'of peak', ...(rows[0].against === undefined ? [] : ['against', 'ratio'])];
  return [
    ...wrap(
      `One epoch of four channels (psg4), SIMD, least of ${rounds} rounds; peak ${(peakMacsPerSecond / 1e9).toFixed(1)} GMAC/s.`,
    ),
    ...wrap(describeWhere(host)),
    '',
    title.map(cell).join(''),
    ...lines,
  ].join('\n');
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '150' },
    against: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const result = await measureChunks({ rounds: Number(values.rounds), against: values.against });
console.log(values.json ? JSON.stringify(result) : format(result));
