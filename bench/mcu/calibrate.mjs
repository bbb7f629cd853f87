// Fits the cycle model of `ulw plan --board` to counted instructions (QEMU) and cycles (simavr), core by core, and writes
// src/runtime/cycle-constants.ts: `npm run build && node bench/mcu.mjs --calibrate`, after any change of the bare kernels.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import * as avr from './avr.mjs';
import * as qemu from './boards.mjs';
import { exportTo, walkedEpochs } from './exported.mjs';
import { cyclesPerInstruction } from './instruction-mix.mjs';
import { leastSquares } from './least-squares.mjs';

const ROOT = new URL('../../', import.meta.url);
const load = (path) => import(new URL(`dist/${path}`, ROOT).href);
const { decodeUlw, encodeUlw } = await load('quantize/ulw-file.js');
const { channelPasses, epochWork, headWork, WORK_TERMS } = await load('runtime/pass-work.js');

const OUTPUT = fileURLToPath(new URL('src/runtime/cycle-constants.ts', ROOT));

/** A chip of the Uno's core with the RAM that longer chunks and wider networks want. */
const AVR_CHIP = 'atmega1284p';
const CORES = {
  'Cortex-M4': qemuCore('cortex-m4'),
  'Cortex-M0': qemuCore('cortex-m0'),
  RV32IMC: qemuCore('rv32'),
  AVR: {
    missing: avr.missingTools,
    compiler: avr.compilerOf,
    run(folder, epochs) {
      const { program, bytes } = avr.build(folder, { chip: AVR_CHIP });
      const { cycles, finish, longestPush, stack } = avr.runOnAvr(folder, program, epochs, AVR_CHIP);
      return { epoch: cycles[0], finish: finish[0], longestPush, stack, code: bytes.code };
    },
    weigh: () => 1,
  },
};

function qemuCore(board) {
  return {
    missing: () => qemu.missingTools(board),
    compiler: () => qemu.compilerOf(board),
    run(folder, epochs) {
      const counted = (options) => {
        const { program, bytes } = qemu.build(board, folder, options);
        return { ...qemu.runOnBoard(board, folder, program, epochs), code: bytes.code };
      };
      const { instructions, finish, code } = counted({});
      const { longestPush, stack } = counted({ eachPush: true });
      return { epoch: instructions[0], finish: finish[0], longestPush, stack, code };
    },
    weigh(folder, [epoch]) {
      const { program } = qemu.build(board, folder, {});
      writeFileSync(join(folder, 'samples.bin'), Buffer.concat(epoch.map(({ buffer }) => Buffer.from(buffer))));
      return cyclesPerInstruction(board, folder, program);
    },
  };
}

/** Networks beside the shipped ones: narrower, wider, fewer and more blocks. */
const SHAPES = [
  [1, { channels: 1, widths: [8] }],
  [2, { channels: 2, widths: [16, 8] }],
  [3, { channels: 1, widths: [16, 24, 40] }],
  [4, { channels: 1, widths: [8, 8, 16, 16] }],
];
const CHUNKS = [1, 4, 16, 64];

/** The tests' random models, from their TypeScript. */
async function randomModels(folder) {
  const outfile = join(folder, 'random-model.mjs');
  const entryPoints = [fileURLToPath(new URL('test/support/random-model.ts', ROOT))];
  await bundle({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
  const { randomModel } = await import(pathToFileURL(outfile).href);
  return SHAPES.map(([seed, shape]) => [shape.widths.join('-'), randomModel(seed, shape)]);
}

/** The first epoch is counted, in the second the stack is looked at. */
const EPOCHS = 2;

const vector = (work) => WORK_TERMS.map((term) => work[term]);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The pass that takes longest by these constants, in counts. */
function longestPass(model, chunk, constants) {
  return Math.max(...channelPasses(model, chunk).map((work) => dot(vector(work), constants)));
}

const macsOf = ({ first, taps, pointwise, plain }) => first + taps + pointwise + plain;

/** Which pass of an epoch is the longest hardly depends on the constants: the one with most multiply-accumulates. */
const longestWork = (model, chunk) =>
  channelPasses(model, chunk).reduce((most, work) => (macsOf(work) > macsOf(most) ? work : most));

/** Of the first model, in the chunks that an export has where nobody asks. */
function weighed(core, [[, model]], folder) {
  exportTo(folder, encodeUlw(model), 4, false);
  return core.weigh(folder, walkedEpochs(model, EPOCHS));
}

/** What was counted of a core: kept in the build folder, so that another model of the work may be fitted to it. */
async function countsOf(name, core, models, folder, isKept) {
  const kept = new URL(`build/mcu-counts-${name}.json`, ROOT);
  if (isKept) return JSON.parse(readFileSync(kept, 'utf8'));
  const points = [];
  for (const [label, model] of models) {
    for (const chunk of CHUNKS) {
      exportTo(folder, encodeUlw(model), chunk, false);
      const counted = core.run(folder, walkedEpochs(model, EPOCHS));
      process.stderr.write(
        `${name}, ${label}, chunks of ${chunk}: ${counted.epoch}, longest push ${counted.longestPush}\n`,
      );
      points.push({ label, chunk, ...counted });
    }
  }
  const cyclesPerInstruction = Number((await weighed(core, models, folder)).toPrecision(3));
  const counts = { compiler: core.compiler(), cyclesPerInstruction, points };
  writeFileSync(kept, JSON.stringify(counts));
  return counts;
}

function fitted({ compiler, cyclesPerInstruction, points }, models) {
  const modelOf = new Map(models);
  const rows = points.flatMap(({ label, chunk, epoch, finish, longestPush }) => {
    const model = modelOf.get(label);
    return [
      [...vector(epochWork(model, chunk)).map((value) => value / epoch), 1],
      [...vector(longestWork(model, chunk)).map((value) => value / longestPush), 1],
      [...vector(headWork(model)).map((value) => value / finish), 1],
    ];
  });
  const constants = leastSquares(rows);
  return {
    compiler,
    terms: Object.fromEntries(WORK_TERMS.map((term, i) => [term, Number(constants[i].toPrecision(4))])),
    code: Math.max(...points.map(({ code }) => code)),
    stack: Math.max(...points.map(({ stack }) => stack)),
    cyclesPerInstruction,
    points: points.map(({ label, chunk, epoch, longestPush }) => ({
      model: label,
      chunk,
      epoch,
      predicted: Math.round(dot(vector(epochWork(modelOf.get(label), chunk)), constants)),
      push: longestPush,
      predictedPush: Math.round(longestPass(modelOf.get(label), chunk, constants)),
    })),
  };
}

/** @param isKept whether to fit to what the last calibration counted */
export async function calibrate(isKept = false) {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-calibrate-'));
  try {
    const shipped = ['eeg1', 'psg4'].map((name) => [
      name,
      decodeUlw(readFileSync(new URL(`weights/${name}.ulw`, ROOT))),
    ]);
    const models = [...shipped, ...(await randomModels(folder))];
    const cores = {};
    for (const [name, core] of Object.entries(CORES)) {
      const missing = core.missing();
      if (missing.length > 0 && !isKept)
        throw new Error(`${name}: no ${missing.join(', ')} here; the constants are fitted together`);
      cores[name] = fitted(await countsOf(name, core, models, folder, isKept), models);
    }
    return cores;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns the data file, written */
export async function writeConstants(cores) {
  const text = `// Made by \`node bench/mcu.mjs --calibrate\`; decision 31 says how.
import type { CountedCores } from './counted-cores.js';

export const COUNTED_CORES: CountedCores = ${JSON.stringify(cores)};
`;
  const style = await resolveConfig(OUTPUT);
  writeFileSync(OUTPUT, await format(text, { ...style, parser: 'typescript' }));
  return OUTPUT;
}
