import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { decodeUlw } from '../quantize/ulw-file.js';
import { DEFAULT_MODEL, readInput, shippedFile } from './files.js';
import { parseBytes, parseCount } from './number-options.js';
import { boardsJson, boardsReport, boardsText } from './plan-boards.js';
import { planJson } from './plan-json.js';
import { type PlanArguments, planReport } from './plan-report.js';
import { planText } from './plan-text.js';
import { terminalStyle } from './terminal-style.js';

/** `ulw plan`: prints the map whether it fits or not, and exits with 1 when it does not. */
export function planCommand(): Command {
  return new Command('plan')
    .description("print a model's memory map, whether it fits a board or a budget, and what each chunk length costs")
    .argument('[model]', 'a .ulw file', shippedFile(DEFAULT_MODEL))
    .option(
      '--board [name]',
      'a board or chip by name, such as puck, bangle2, uno, pico, esp32; for another, one of its core with --ram and --flash; all of them without a name',
    )
    .addOption(new Option('--host <host>', 'what else runs on the board').choices(['bare', 'espruino']))
    .option(
      '--chunk <samples>',
      'samples a pass takes; the largest that fits when left out',
      parseCount('--chunk', 'samples'),
    )
    .option('--ram <bytes>', "RAM that may be used, such as 2048 or 16k; overrides the board's", parseBytes('--ram'))
    .option('--flash <bytes>', "flash that may be used; overrides the board's", parseBytes('--flash'))
    .option('--no-timing', 'do not calibrate and measure, which takes two seconds')
    .option('--json', 'print one JSON object')
    .action(async (file: string, args: PlanArguments) => {
      const model = decodeUlw(await readInput(file), basename(file));
      if (args.board === true) {
        const report = boardsReport(model, args);
        process.stdout.write(
          args.json === true ? `${JSON.stringify(boardsJson(report))}\n` : boardsText(report, terminalStyle()),
        );
        return;
      }
      const report = await planReport(model, args);
      if (report.over.length > 0) process.exitCode = 1;
      const output = args.json === true ? `${JSON.stringify(planJson(report))}\n` : planText(report, terminalStyle());
      process.stdout.write(output);
    });
}
