// Where an epoch's time goes in the SIMD engine: each layer called by itself, over a whole epoch of one channel, in
// short interleaved rounds of which the least counts. `node bench/layers.mjs [ROUNDS]` prints the table.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { decodeUlw } from '../dist/quantize/ulw-file.js';
import { BLOCK, BLOCK_BYTES, CHANNEL, PROGRAM, STATE } from '../dist/runtime/layout.js';
import { planMemory } from '../dist/runtime/plan.js';
import { simulateNight } from '../dist/signal/simulate/night.js';
import { peakLoops } from './peak.mjs';

const ASSEMBLY = new URL('../assembly/', import.meta.url);
const WEIGHTS = new URL('../weights/psg4.ulw', import.meta.url);
const CALLS = 20;
const WARM_UP = 2000;
const NANOSECONDS_A_MS = 1e6;
const INNER = `export { separable } from './extractor';
export { firstStrips } from './first-strips';
export { sumRows, sumSideRows } from './pool-sum';
export { finish, push, reset } from './index';
`;

/** The SIMD engine's sources with the layers exported. */
async function openEngine() {
  const names = readdirSync(ASSEMBLY).filter((name) => name.endsWith('.ts'));
  const sources = new Map(names.map((name) => [name, readFileSync(new URL(name, ASSEMBLY), 'utf8')]));
  sources.set('layers.ts', INNER);
  let wasm;
  const config = JSON.parse(readFileSync(new URL('../asconfig.json', import.meta.url), 'utf8'));
  const { runtime, optimizeLevel, shrinkLevel } = config.options;
  const options = ['--runtime', runtime, '--optimizeLevel', `${optimizeLevel}`, '--shrinkLevel', `${shrinkLevel}`];
  const uses = config.targets.simd.use.flatMap((use) => ['--use', use]);
  const pages = ['--initialMemory', '1', '--maximumMemory', '1', '--noAssert', '--enable', 'simd'];
  const { error, stderr } = await asc.main(['layers.ts', '--outFile', 'layers.wasm', ...options, ...uses, ...pages], {
    readFile: (name) => sources.get(basename(name)) ?? null,
    writeFile: (name, contents) => {
      if (name === 'layers.wasm') wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString());
  return (await WebAssembly.instantiate(wasm)).instance.exports;
}

/** An epoch of a simulated night as int16 counts. */
function epochOf({ metadata }) {
  const [{ samples }] = simulateNight({ seed: 1, hours: metadata.epochSeconds / 3600 }).channels;
  return Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, sample / metadata.microvoltsPerCount)));
}

/** The layers of one channel, in order, with the compiled network's multiply-accumulates. */
function layersOf(engine, model, plan) {
  const { program, state, scratch, samples } = plan.addresses;
  const view = new DataView(engine.memory.buffer);
  const word = (at) => view.getInt32(at, true);
  const header = (offset) => word(program + offset);
  const channel = state + STATE.FIRST_CHANNEL;
  const epochSamples = header(PROGRAM.EPOCH_SAMPLES);
  const layers = [];
  const add = (layer, macs, run) => layers.push({ layer, macs, run });
  let rows = epochSamples;
  for (let index = 0; index < header(PROGRAM.BLOCKS); index++) {
    const block = program + header(PROGRAM.FIRST_BLOCK) + index * BLOCK_BYTES;
    const at = (offset) => word(block + offset);
    const [features, width, total] = [at(BLOCK.FEATURES_IN), at(BLOCK.WIDTH), rows];
    const [half, quarter] = [(total + 1) >> 1, (((total + 1) >> 1) + 1) >> 1];
    const rowBytes = index === 0 ? 2 : features;
    // Rows begin after one of padding.
    const input = scratch + at(BLOCK.SCRATCH_INPUT) + rowBytes;
    const hidden = scratch + at(BLOCK.SCRATCH_HIDDEN) + width;
    const hasSide = at(BLOCK.SIDE_WEIGHTS) !== 0;
    const next = word(block + BLOCK_BYTES + BLOCK.SCRATCH_INPUT) + width;
    const output = scratch + (hasSide ? next : header(PROGRAM.SCRATCH_LAST_ROWS));
    if (index === 0) {
      const parts = [BLOCK.FIRST_TAPS, BLOCK.FIRST_WEIGHTS, BLOCK.FIRST_BIAS].map((offset) => program + at(offset));
      const strip = scratch + header(PROGRAM.SCRATCH_TILE);
      add('front end and block 1, first convolution', total * (3 + width), () =>
        engine.firstStrips(channel, samples, total, input, strip, input - 2, ...parts, width, half, hidden),
      );
    } else {
      const macs = total * features * (3 + width);
      add(`block ${index + 1}, first convolution`, macs, () =>
        engine.separable(program, scratch, block, input, features, total, width, 0, half, hidden, 0, 0),
      );
    }
    const second = block + BLOCK.SECOND_TAPS - BLOCK.FIRST_TAPS;
    const macs = half * width * (3 + width) + (hasSide ? quarter * features * width : 0);
    add(`block ${index + 1}, second convolution${hasSide ? ' and side' : ''}`, macs, () =>
      engine.separable(program, scratch, second, hidden, width, half, width, 0, quarter, output, input, features),
    );
    if (!hasSide) {
      add('pool sums', 0, () => {
        engine.sumRows(output, width, quarter, channel + CHANNEL.SUMS);
        engine.sumSideRows(input, features, quarter, channel + CHANNEL.SUMS + 4 * width);
      });
    }
    rows = quarter;
  }
  const whole = () => {
    view.setInt32(channel + CHANNEL.POSITION, 0, true);
    engine.push(program, state, scratch, 0, samples, epochSamples);
  };
  return { layers, whole, channels: model.metadata.channels.length };
}

/**
 * @returns `layers`: per layer the MACs and the least milliseconds of an epoch of all channels, with the share of the
 * whole push, whose rest is the layer `rest`: copies, padding and calls; `peakMacsPerSecond` from the same rounds
 */
export async function measureLayersAndPeak(rounds = 200) {
  const model = decodeUlw(readFileSync(WEIGHTS));
  const plan = planMemory(model);
  const engine = await openEngine();
  const { program, state, scratch, samples } = plan.addresses;
  new Uint8Array(engine.memory.buffer).set(plan.program, program);
  new Int16Array(engine.memory.buffer, samples).set(epochOf(model));
  engine.reset(program, state);
  engine.push(program, state, scratch, 0, samples, model.metadata.sampleRate * model.metadata.epochSeconds);
  const { layers, whole, channels } = layersOf(engine, model, plan);
  const timed = [...layers, { layer: 'whole', macs: 0, run: whole }].map((row) => ({ ...row, least: Infinity }));
  for (const { run } of timed) for (let i = 0; i < WARM_UP; i++) run();
  const loops = await peakLoops();
  let peakMacsPerSecond = 0;
  for (let round = 0; round < rounds; round++) {
    for (const { turn } of loops) peakMacsPerSecond = Math.max(peakMacsPerSecond, turn());
    for (const row of timed) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < CALLS; i++) row.run();
      row.least = Math.min(row.least, Number(process.hrtime.bigint() - start) / CALLS / NANOSECONDS_A_MS);
    }
  }
  const wholeMs = timed[timed.length - 1].least;
  const parts = timed.slice(0, -1).map(({ layer, macs, least }) => ({ layer, macs, ms: least }));
  const rest = wholeMs - parts.reduce((sum, { ms }) => sum + ms, 0);
  const all = [...parts, { layer: 'rest', macs: 0, ms: rest }];
  return {
    layers: all.map(({ layer, macs, ms }) => ({
      layer,
      macs: macs * channels,
      ms: ms * channels,
      share: ms / wholeMs,
    })),
    peakMacsPerSecond,
  };
}

/** @returns the layers alone, as {@link measureLayersAndPeak} has them */
export async function measureLayers(rounds = 200) {
  return (await measureLayersAndPeak(rounds)).layers;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { layers, peakMacsPerSecond } = await measureLayersAndPeak(Number(process.argv[2] ?? 200));
  console.log(`peak ${(peakMacsPerSecond / 1e9).toFixed(1)} GMAC/s`);
  for (const { layer, macs, ms, share } of layers) {
    const rate = macs / ms / 1e6;
    const speed = macs === 0 ? '' : `${rate.toFixed(1)} GMAC/s, ${((rate * 1e11) / peakMacsPerSecond).toFixed(0)} %`;
    console.log(
      `${layer.padEnd(40)}${(ms * 1000).toFixed(2).padStart(8)} us ${(100 * share).toFixed(1).padStart(5)} %  ${speed}`,
    );
  }
}
