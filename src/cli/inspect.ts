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
import { readInput } from './files.js';
import { explained, textTable } from './table.js';
import { provenanceText } from './provenance-text.js';
import { tensorText } from './tensor-text.js';

function countText(title: string, count: NetworkCount): string {
  const rows = count.layers.map(({ name, kind, shape, parameters, macs }) => [
    name,
    kind,
    shape.join(' x '),
    parameters,
    macs,
  ]);
  return [
    `${title}: ${grouped(count.parameters)} trainable parameters, ${grouped(count.macs)} MACs an epoch`,
    '',
    textTable(['layer', 'kind', 'rows x features', 'parameters', 'MACs'], rows),
  ].join('\n');
}

function compilationText(network: Network): string {
  const passes = explained(PASSES.map((pass) => [pass.name, pass.because]));
  return [
    provenanceText(network.metadata),
    countText('As published', countNetwork(network)),
    `Compiled by\n${passes}`,
    countText('Compiled', countNetwork(compile(network))),
  ].join('\n\n');
}

/** The float network is not in a .ulw file, but its form follows from what is. */
function inspectUlw(bytes: Uint8Array, name: string): string {
  const model = decodeUlw(bytes, name);
  const architecture = architectureOf(model);
  const published = publishedNetwork(model.metadata, architecture.widths, ZEROS);
  return [compilationText(published), tensorText(tensorTable(architecture), bytes.length)].join('\n\n');
}

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('print every layer of a model before and after compilation: shape, parameters, MACs')
    .argument('<model>', 'float weights (.safetensors), or a .ulw file, whose integer tensors are printed too')
    .action(async (file: string) => {
      const bytes = await readInput(file);
      const name = basename(file);
      console.log(isUlw(bytes) ? inspectUlw(bytes, name) : compilationText(readWeights(bytes, name)));
    });
}
