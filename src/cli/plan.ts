import { basename } from 'node:path';
import { Command } from 'commander';
import { decodeUlw } from '../quantize/ulw-file.js';
import { detectBuild, engineBytes } from '../runtime/engine.js';
import { type Budget, largestChunk, type MemoryPlan, planMemory } from '../runtime/plan.js';
import { DEFAULT_MODEL, readInput, shippedFile } from './files.js';
import { explained, grouped, textTable } from './table.js';

interface PlanArguments {
  readonly chunk?: number;
  readonly ram?: number;
  readonly flash?: number;
  readonly json?: true;
}

const partRows = (
  plan: MemoryPlan,
): { name: string; place: string; bytes: number; address: number | null; because: string }[] => [
  { name: 'code', place: 'flash', bytes: plan.codeBytes, address: null, because: 'the wasm module' },
  ...plan.parts,
];

function planText(plan: MemoryPlan): string {
  const parts = partRows(plan);
  const rows = parts.map(({ name, place, bytes, address }) => [
    name,
    place,
    bytes,
    address === null ? 'outside the page' : grouped(address),
  ]);
  return [
    textTable(['part', 'place', 'bytes', 'address'], rows),
    explained(parts.map(({ name, because }) => [name, because])),
    `Chunks of ${plan.chunkSamples} samples: RAM ${grouped(plan.ramBytes)} B, flash ${grouped(plan.flashBytes)} B;\nwasm page ${grouped(plan.pageBytes)} of 65,536 B.`,
  ].join('\n\n');
}

export function planCommand(): Command {
  return new Command('plan')
    .description('print the memory map of a model: every part, its bytes, RAM or flash')
    .argument('[model]', 'a .ulw file', shippedFile(DEFAULT_MODEL))
    .option('--chunk <samples>', 'samples a pass takes; the largest that fits when left out', Number)
    .option('--ram <bytes>', 'RAM that may be used', Number)
    .option('--flash <bytes>', 'flash that may be used', Number)
    .option('--json', 'print one JSON object')
    .action(async (file: string, { chunk, ram, flash, json }: PlanArguments) => {
      const model = decodeUlw(await readInput(file), basename(file));
      const codeBytes = engineBytes(await detectBuild()).length;
      const budget: Budget = { ...(ram === undefined ? {} : { ram }), ...(flash === undefined ? {} : { flash }) };
      const plan = planMemory(model, { budget, codeBytes, ...(chunk === undefined ? {} : { chunkSamples: chunk }) });
      if (json !== true) return console.log(planText(plan));
      const { ramBytes, flashBytes, pageBytes, chunkSamples } = plan;
      const largest = largestChunk(model, budget, codeBytes);
      console.log(
        JSON.stringify({
          model: model.metadata.name,
          chunkSamples,
          largestChunkSamples: largest,
          ramBytes,
          flashBytes,
          pageBytes,
          parts: partRows(plan),
        }),
      );
    });
}
