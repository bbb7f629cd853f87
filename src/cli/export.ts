import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { type Graph, GRAPHS } from '../targets/target.js';
import { TARGET_NAMES, type TargetName, TARGETS } from '../targets/targets.js';
import { readInput, writeThenSay } from './files.js';
import { parseCount } from './number-options.js';

interface ExportArguments {
  readonly target: TargetName;
  readonly output: string;
  readonly graph?: Graph;
  readonly chunk?: number;
  readonly boundsChecks: boolean;
}

async function exportFile(
  file: string,
  { target, output, graph, chunk, boundsChecks }: ExportArguments,
): Promise<void> {
  const exported = TARGETS[target].encode({
    model: await readInput(file),
    subject: basename(file),
    graph: graph ?? null,
    chunkSamples: chunk ?? null,
    boundsChecks: boundsChecks ? null : false,
  });
  const outputs =
    'content' in exported
      ? [{ path: output, content: exported.content }]
      : exported.files.map(({ path, content }) => ({ path: join(output, path), content }));
  await writeThenSay(outputs, exported.remarks);
}

export function exportCommand(): Command {
  const targets = TARGET_NAMES.map((name) => `${name} ${TARGETS[name].because}`).join('; ');
  return new Command('export')
    .description('turn a model into what another program runs')
    .argument('<model>', 'float weights (.safetensors) or a .ulw file')
    .addOption(new Option('--target <target>', targets).choices(TARGET_NAMES).makeOptionMandatory())
    .requiredOption('-o, --output <path>', 'the file, or the folder for a target of several files, to write')
    .addOption(
      new Option('--graph <graph>', 'form of float weights: as published (default), or after every exact pass').choices(
        GRAPHS,
      ),
    )
    .option(
      '--chunk <samples>',
      'samples a pass takes, where the target holds the engine',
      parseCount('--chunk', 'samples'),
    )
    .option('--no-bounds-checks', 'leave out the checks of every access, where the target has them')
    .action(exportFile);
}
