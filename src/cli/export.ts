import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type Graph, GRAPHS, TARGET_NAMES, type TargetName, TARGETS } from '../targets/targets.js';
import { readInput, writeOutput } from './files.js';

interface ExportArguments {
  readonly target: TargetName;
  readonly output: string;
  readonly graph?: Graph;
}

async function exportFile(file: string, { target, output, graph }: ExportArguments): Promise<void> {
  const request = { model: await readInput(file), subject: basename(file), graph: graph ?? null };
  const { content, remarks } = TARGETS[target].encode(request);
  for (const remark of remarks) console.log(remark);
  await writeOutput(output, content);
}

export function exportCommand(): Command {
  const targets = TARGET_NAMES.map((name) => `${name} ${TARGETS[name].because}`).join('; ');
  return new Command('export')
    .description('turn a model into what another program runs')
    .argument('<model>', 'float weights (.safetensors) or a .ulw file')
    .addOption(new Option('--target <target>', targets).choices(TARGET_NAMES).makeOptionMandatory())
    .requiredOption('-o, --output <file>', 'the file to write')
    .addOption(
      new Option('--graph <graph>', 'form of float weights: as published (default), or after every exact pass').choices(
        GRAPHS,
      ),
    )
    .action(exportFile);
}
