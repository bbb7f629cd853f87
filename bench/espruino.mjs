// How long an Espruino on an nRF52840 needs for an epoch, estimated: machine code counted instruction by instruction in
// QEMU, the interpreter's work a push as measured in Espruino, cycles by the processor's manual. `-- --json` for rows.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thumbImage } from '../scripts/embed-thumb.mjs';
import { cyclesOf } from './espruino/cycles.mjs';
import { buildCounter, buildLoader, countLoader, missingTools } from './espruino/loader.mjs';

const DIST = new URL('../dist/', import.meta.url);
const { decodeUlw } = await import(new URL('quantize/ulw-file.js', DIST).href);
const { espruinoPlan } = await import(new URL('targets/espruino/espruino-plan.js', DIST).href);
const { C_SOURCES } = await import(new URL('targets/c/c-sources.js', DIST).href);

const HERTZ = 64e6;
/**
 * Instructions of Espruino 2v29.277 (GCC 12.2 -Os, Thumb-2, soft float, 32-bit Linux under qemu-arm, counted by count.c):
 * one push of an empty Int16Array, its loop subtracted; one push of a number; the end of an epoch, at most.
 */
const INTERPRETER = { push: 62_500, one: 55_500, end: 320_000 };
/** Bytes of Espruino's code an instruction, for its fetches; its data is in RAM. */
const BYTES = 2.7;
const CASES = [
  { chunk: 25, push: 300 },
  { chunk: 25, push: 100 },
  { chunk: 50, push: 300 },
];

/** Of the second pair of four epochs, by now the gain follows the signal; per epoch. */
function counted(folder, program, plugin, plan, channels, epochSamples, push) {
  const epochs = (count) =>
    Array.from({ length: count }, () =>
      Array.from({ length: channels }, (_, c) =>
        Int16Array.from({ length: epochSamples }, (_, i) => 300 * Math.sin(i / (7 + c)) + 200 * Math.sin(i / 3.1)),
      ),
    );
  const [two, four] = [2, 4].map((n) => countLoader(folder, program, plugin, plan, epochs(n), push));
  const before = new Map(two);
  return four.map(([offset, times]) => [offset, (times - (before.get(offset) ?? 0)) / 2]);
}

function row(model, listing, run, { chunk, push }) {
  const channels = model.metadata.channels.length;
  const epochSamples = model.metadata.sampleRate * model.metadata.epochSeconds;
  const engine = cyclesOf(listing, run(espruinoPlan(model, chunk), channels, epochSamples, push));
  const pushes = channels * Math.ceil(epochSamples / push);
  const interpreted = pushes * INTERPRETER.push + INTERPRETER.end;
  const perInstruction = engine.cycles / engine.instructions;
  const seconds = (cycles) => cycles / HERTZ;
  return {
    target: `${channels} channels, passes of ${chunk}, pushes of ${push}`,
    instructions: engine.instructions,
    kinds: engine.kinds,
    perInstruction,
    pushes,
    interpreted,
    engineSeconds: seconds(engine.cycles),
    interpreterSeconds: seconds(interpreted * perInstruction),
    mostEngineSeconds: seconds(engine.cycles + engine.fetchWaits + engine.loadWaits),
    mostInterpreterSeconds: seconds(interpreted * (perInstruction + (2 * BYTES) / 4)),
  };
}

const missing = [...missingTools()];
if (missing.length > 0) {
  process.stderr.write(`no ${missing.join(', ')} here\n`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'ulw-espruino-'));
try {
  const { listing } = thumbImage(C_SOURCES);
  const [program, plugin] = [buildLoader(folder), buildCounter(folder)];
  const run = (...of) => counted(folder, program, plugin, ...of);
  const model = decodeUlw(readFileSync(new URL('../weights/psg4.ulw', import.meta.url)));
  const rows = CASES.map((one) => row(model, listing, run, one));
  if (process.argv.includes('--json'))
    console.log(JSON.stringify({ hertz: HERTZ, interpreter: INTERPRETER, rows }, null, 2));
  else {
    for (const one of rows) {
      const million = (count) => `${(count / 1e6).toFixed(2)} M`;
      const s = (value) => `${value.toFixed(2)} s`;
      const kinds = Object.entries(one.kinds).map(([kind, times]) => `${kind} ${million(times)}`);
      console.log(`${one.target}
  machine code: ${million(one.instructions)} instructions (${kinds.join(', ')})
  x ${one.perInstruction.toFixed(2)} cycles at most without wait states / 64 MHz = ${s(one.engineSeconds)}
  interpreter: ${one.pushes} pushes x ${INTERPRETER.push} + ${INTERPRETER.end} = ${million(one.interpreted)}, alike = ${s(one.interpreterSeconds)}
  together ${s(one.engineSeconds + one.interpreterSeconds)} from RAM or cached flash; uncached flash, every word of code waited for twice,
  every load the model's: at most ${s(one.mostEngineSeconds)} + ${s(one.mostInterpreterSeconds)} = ${s(one.mostEngineSeconds + one.mostInterpreterSeconds)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
