import { basename } from 'node:path';
import { Command } from 'commander';
import { compile, PASSES } from '../compile/compile.js';
import { countNetwork, type NetworkCount } from '../model/count.js';
import { readWeights } from '../model/weights.js';
import { architectureOf, tensorTable } from '../quantize/tensor-table.js';
import { decodeUlw } from '../quantize/ulw-file.js';
import { readInput } from './files.js';
import { grouped, textTable } from './table.js';
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

function inspectWeights(bytes: Uint8Array, name: string): string {
  const network = readWeights(bytes, name);
  const passes = PASSES.map((pass) => `  ${pass.name.padEnd(18)} ${pass.because}`).join('\n');
  return [
    provenanceText(network.metadata),
    countText('As published', countNetwork(network)),
    `Compiled by\n${passes}`,
    countText('Compiled', countNetwork(compile(network))),
  ].join('\n\n');
}

function inspectUlw(bytes: Uint8Array, name: string): string {
  const model = decodeUlw(bytes, name);
  const table = tensorTable(architectureOf(model));
  return [provenanceText(model.metadata), tensorText(table, bytes.length)].join('\n\n');
}

/** `.ulw` files begin with these bytes. */
const isUlw = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(0, 3)) === 'ULW';

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('print every layer of a model before and after compilation: shape, parameters, MACs')
    .argument('<model>', 'float weights (.safetensors), or a .ulw file, whose integer tensors are printed')
    .action(async (file: string) => {
      const bytes = await readInput(file);
      const name = basename(file);
      console.log(isUlw(bytes) ? inspectUlw(bytes, name) : inspectWeights(bytes, name));
    });
}
