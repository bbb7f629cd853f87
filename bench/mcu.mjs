// The C export of psg4 on boards of QEMU's: instructions an epoch of four channels, RAM, stack and flash, beside what
// CMSIS-NN needs for the same network; of eeg1 on an Uno in simavr, cycles. --json prints one object. --calibrate fits the
// cycle model of `ulw plan --board` instead, and writes it: minutes, after a build; with --kept to the last counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as avr from './mcu/avr.mjs';
import { BOARDS, build, compilerOf, missingTools, runOnBoard } from './mcu/boards.mjs';

if (process.argv.includes('--calibrate')) {
  const { calibrate, writeConstants } = await import('./mcu/calibrate.mjs');
  console.log(`wrote ${await writeConstants(await calibrate(process.argv.includes('--kept')))}`);
  process.exit();
}

const DIST = new URL('../dist/', import.meta.url);
const { decodeUlw } = await import(new URL('quantize/ulw-file.js', DIST).href);
const { integerLogits } = await import(new URL('reference/integer.js', DIST).href);
const { FrontEnd } = await import(new URL('reference/front-end.js', DIST).href);
const { initialGain } = await import(new URL('model/gain.js', DIST).href);
const { exportTo, walkedEpochs } = await import('./mcu/exported.mjs');

const MODEL = fileURLToPath(new URL('../weights/psg4.ulw', import.meta.url));
/** Of the collapsed network: what the instructions are divided by. */
const MACS = 2_537_184;
const CHANNELS = 4;
const CHUNKS = [4, 16, 64];
const json = process.argv.includes('--json');

/** Measured with QEMU 7.2 on the same network, 2026-11-20. */
const PUBLISHED = [
  {
    target: 'Cortex-M4, CMSIS-NN -O3, collapsed network',
    instructions: 34_700_000,
    perMac: 13.7,
    ram: 39 * 1024,
    stack: null,
    flash: 24_900,
  },
  {
    target: 'Cortex-M4, CMSIS-NN -O3, published network',
    instructions: 44_700_000,
    perMac: 12.8,
    ram: 39 * 1024,
    stack: null,
    flash: 24_900,
  },
];

/** One channel on the Uno, and on chips of its core the checked build, and four channels, which want more memory. */
const AVR_RUNS = [
  { name: 'eeg1', chip: 'atmega328p', chunk: 4 },
  { name: 'eeg1', chip: 'atmega328p', chunk: 16 },
  { name: 'eeg1', chip: 'atmega1284p', chunk: 4, checks: true },
  { name: 'psg4', chip: 'atmega644p', chunk: 4 },
];

/** The third epoch is counted. */
const EPOCHS = 3;

function referenceLogits(model, epochs) {
  const { metadata, gainMode } = model;
  const length = metadata.sampleRate * metadata.epochSeconds;
  const frontEnds = metadata.channels.map(
    (_, i) => new FrontEnd({ mode: gainMode, initial: initialGain(metadata, i) }, length),
  );
  return epochs.map((epoch) => {
    const inputs = epoch.map((samples, i) => samples.map((sample) => frontEnds[i].next(sample)));
    frontEnds.forEach((frontEnd) => frontEnd.endEpoch());
    return [...integerLogits(model, inputs)];
  });
}

const bytes = readFileSync(MODEL);
const model = decodeUlw(bytes);
const epochs = walkedEpochs(model, EPOCHS);
const expected = JSON.stringify(referenceLogits(model, epochs));
const folder = mkdtempSync(join(tmpdir(), 'ulw-mcu-'));
const rows = [];
const compilers = new Set();
try {
  for (const [board, { title }] of Object.entries(BOARDS)) {
    const missing = missingTools(board);
    if (missing.length > 0) {
      process.stderr.write(`${title}: left out, no ${missing.join(', ')} here\n`);
      continue;
    }
    compilers.add(compilerOf(board));
    for (const chunk of CHUNKS) {
      for (const checks of chunk === CHUNKS[0] ? [false, true] : [false]) {
        exportTo(folder, bytes, chunk, true);
        const built = build(board, folder, { checks });
        const run = runOnBoard(board, folder, built.program, epochs);
        if (JSON.stringify(run.logits) !== expected) throw new Error(`${title}: other logits than the reference's`);
        rows.push({
          target: `${title}, chunks of ${chunk}${checks ? ', checked' : ''}`,
          instructions: run.instructions[2],
          perMac: run.instructions[2] / MACS,
          ram: built.bytes.ram,
          stack: run.stack,
          flash: built.bytes.code + built.bytes.model,
          code: built.bytes.code,
          model: built.bytes.model,
        });
      }
    }
  }
  const missing = avr.missingTools();
  if (missing.length > 0) process.stderr.write(`Uno: left out, no ${missing.join(', ')} here\n`);
  else {
    compilers.add(avr.compilerOf());
    for (const run of AVR_RUNS) rows.push(avrRow(run));
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Cycles stand in for instructions. */
function avrRow({ name, chip, chunk, checks = false }) {
  const own = readFileSync(new URL(`../weights/${name}.ulw`, import.meta.url));
  const decoded = decodeUlw(own);
  const samples = walkedEpochs(decoded, EPOCHS);
  exportTo(folder, own, chunk, true);
  const built = avr.build(folder, { checks, chip });
  const run = avr.runOnAvr(folder, built.program, samples, chip);
  const isSame = JSON.stringify(run.logits) === JSON.stringify(referenceLogits(decoded, samples));
  if (!isSame) throw new Error(`${chip}: other logits than the reference's`);
  return {
    target: `${avr.CHIPS[chip].title}, ${name}, chunks of ${chunk}${checks ? ', checked' : ''}`,
    instructions: null,
    cycles: run.cycles[2],
    perMac: run.cycles[2] / ((MACS * decoded.metadata.channels.length) / CHANNELS),
    ram: built.bytes.ram,
    stack: run.stack,
    flash: built.bytes.code + built.bytes.model,
    code: built.bytes.code,
    model: built.bytes.model,
  };
}

if (json) {
  console.log(
    JSON.stringify(
      { compilers: [...compilers], epoch: 'four channels, 30 s', macs: MACS, rows, published: PUBLISHED },
      null,
      2,
    ),
  );
} else {
  console.log([...compilers].join('\n'));
  const cells = [...rows, ...PUBLISHED].map((row) => [
    row.target,
    `${((row.instructions ?? row.cycles) / 1e6).toFixed(2)} M${row.cycles === undefined ? '' : ' cycles'}`,
    row.perMac.toFixed(2),
    String(row.ram),
    row.stack === null ? '' : String(row.stack),
    row.code === undefined ? String(row.flash) : `${row.code} + ${row.model}`,
  ]);
  const table = [['target', 'instructions', 'per MAC', 'RAM', 'stack', 'flash: code + model'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}
