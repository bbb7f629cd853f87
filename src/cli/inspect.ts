import { basename } from 'node:path';
import { Command } from 'commander';
import { compile, PASSES } from '../compile/compile.js';
import { countNetwork, type NetworkCount } from '../model/count.js';
import type { Network } from '../model/network.js';
import { publishedNetwork, ZEROS } from '../model/published.js';
import { readWeights } from '../model/weights.js';
import { architectureOf, tensorTable } from '../quantize/tensor-table.js';
import { decodeUlw, isUlw } from '../quantize/ulw-file.js';
import { grouped } from '../report/figures.js';
import { wrap } from '../report/plain-text.js';
import { readInput } from './files.js';
import { explained, foldedTable } from './table.js';
import { provenanceText } from './provenance-text.js';
import { tensorText } from './tensor-text.js';
import { terminalStyle } from './terminal-style.js';

function countText(title: string, count: NetworkCount, width: number): string {
  const rows = count.layers.map(({ name, kind, shape, parameters, macs }) => [
    name,
    kind,
    shape.join(' x '),
    parameters,
    macs,
  ]);
  const totals = `${title}: ${grouped(count.parameters)} trainable parameters, ${grouped(count.macs)} MACs an epoch`;
  return [
    ...wrap(totals, width),
    '',
    foldedTable(['layer', 'kind', 'rows x features', 'parameters', 'MACs'], rows, width),
  ].join('\n');
}

function compilationText(network: Network, width: number): string {
  const entries = PASSES.map((pass) => [pass.name, pass.because] as const);
  return [
    provenanceText(network.metadata, width),
    countText('As published', countNetwork(network), width),
    `Compiled by\n${explained(entries, width)}`,
    countText('Compiled', countNetwork(compile(network)), width),
  ].join('\n\n');
}

/** The float network is not in a .ulw file, but its form follows from what is. */
function inspectUlw(bytes: Uint8Array, name: string, width: number): string {
  const model = decodeUlw(bytes, name);
  const architecture = architectureOf(model);
  const published = publishedNetwork(model.metadata, architecture.widths, ZEROS);
  return [compilationText(published, width), tensorText(tensorTable(architecture), bytes.length, width)].join('\n\n');
}

/** What a file of weights or a `.ulw` file holds, and what is compiled from it, in `width` columns. */
export function modelText(bytes: Uint8Array, name: string, width: number): string {
  return isUlw(bytes) ? inspectUlw(bytes, name, width) : compilationText(readWeights(bytes, name), width);
}

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('print every layer of a model before and after compilation: shape, parameters, MACs')
    .argument('<model>', 'float weights (.safetensors), or a .ulw file, whose integer tensors are printed too')
    .action(async (file: string) => {
      console.log(modelText(await readInput(file), basename(file), terminalStyle().width));
    });
}
