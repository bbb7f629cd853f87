// Twenty simulated eight-hour nights and one 24-hour file of 40 channels through `ulw score`, each in a process of its
// own, every output written: epochs a second from EDF to pages, and the most memory that was ever resident. The nights once
// more to JSON on standard output alone, and once more under Node's profiler, which tells where the time goes.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeHost } from './host.mjs';
import { writeNights, writeWideDay } from './night-files.mjs';
import { PARTS, splitOf } from './profile-split.mjs';
import { residentPeak } from './resident.mjs';

const ULW = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const MODEL = fileURLToPath(new URL('../weights/psg4.ulw', import.meta.url));
const json = process.argv.includes('--json');
const EPOCHS_A_NIGHT = 960;
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs node to its end. @returns seconds, most MiB resident (null where the system does not tell) and resident over time */
async function run(args) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const memory = residentPeak(child.pid);
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, ...memory.stop() };
}

const folder = mkdtempSync(join(tmpdir(), 'ulw-nights-'));
try {
  const idle = await run(['-e', 'setTimeout(() => {}, 1000)']);
  say('simulating 20 nights');
  const nights = await writeNights(join(folder, 'nights'), 20, 8);
  say('scoring them');
  const score = (files, output) => [ULW, 'score', files, '--model', MODEL, '-o', output, '--jobs', '1'];
  const twenty = await run(score(nights, join(folder, 'out')));
  say('scoring them to JSON alone');
  const toJson = await run([ULW, 'score', nights, '--model', MODEL, '--json', '--jobs', '1']);
  say('scoring them under the profiler');
  const profiles = join(folder, 'profiles');
  await run(['--cpu-prof', `--cpu-prof-dir=${profiles}`, ...score(nights, join(folder, 'out-profiled'))]);
  const split = splitOf(profiles);
  say('writing 24 hours of 40 channels');
  const day = await writeWideDay(join(folder, 'day.edf'));
  const wide = await run(score(day, join(folder, 'out-day')));
  const above = ({ peakMiB }) => (peakMiB === null ? null : peakMiB - idle.peakMiB);
  const result = {
    host: describeHost(),
    idleMiB: idle.peakMiB,
    twentyNights: {
      epochs: 20 * EPOCHS_A_NIGHT,
      seconds: twenty.seconds,
      epochsPerSecond: (20 * EPOCHS_A_NIGHT) / twenty.seconds,
      aboveIdleMiB: above(twenty),
      residentMiB: twenty.residentMiB,
    },
    twentyNightsToJson: {
      epochs: 20 * EPOCHS_A_NIGHT,
      seconds: toJson.seconds,
      epochsPerSecond: (20 * EPOCHS_A_NIGHT) / toJson.seconds,
      aboveIdleMiB: above(toJson),
      residentMiB: toJson.residentMiB,
    },
    microsecondsPerEpoch: Object.fromEntries(PARTS.map((part) => [part, (split[part] * 1e6) / (20 * EPOCHS_A_NIGHT)])),
    wideDay: { epochs: 2880, seconds: wide.seconds, aboveIdleMiB: above(wide), residentMiB: wide.residentMiB },
  };
  if (json) console.log(JSON.stringify(result));
  else {
    const line = (name, { epochs, seconds, aboveIdleMiB }) =>
      `${name}: ${epochs} epochs in ${seconds.toFixed(1)} s (${(epochs / seconds).toFixed(0)} a second), ` +
      `at most ${aboveIdleMiB?.toFixed(0) ?? '?'} MiB above an idle Node`;
    console.log(`${JSON.stringify(result.host)}\nidle Node: ${idle.peakMiB?.toFixed(0) ?? '?'} MiB resident`);
    console.log(line('twenty nights of eight hours, four channels', result.twentyNights));
    console.log(line('the same to JSON alone', result.twentyNightsToJson));
    const { reading, resampling, staging } = result.microsecondsPerEpoch;
    const parts = Object.entries(result.microsecondsPerEpoch).map(([part, own]) => `${part} ${own.toFixed(1)}`);
    console.log(`microseconds an epoch under the profiler, every output written: ${parts.join(', ')}`);
    const ratio = ((reading + resampling) / staging).toFixed(2);
    console.log(`reading and resampling: ${ratio} of what staging takes`);
    console.log(line('one day of 40 channels', result.wideDay));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
