// The ES5 export of eeg1 in every JavaScript engine at hand: processor milliseconds an epoch of one
// channel, without the start.
// node bench/es5.mjs [--json]; engines as test/targets/es5/hosts.ts finds them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describeHost } from './host.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const PACKAGES = process.env.ULW_ES5_HOSTS ?? '';
const QUICKJS = `
  const { getQuickJS } = require(${JSON.stringify(join(PACKAGES, 'quickjs-emscripten'))});
  const script = require('node:fs').readFileSync(process.argv[1], 'utf8');
  getQuickJS().then((quickjs) => {
    const context = quickjs.newContext();
    context.unwrapResult(context.evalCode('function print() {}' + script));
  });`;

/** Program, arguments before the script's path, epochs of a turn. */
const HOSTS = {
  Node: [process.execPath, [], 100],
  Duktape: ['/usr/bin/duk', [], 5],
  njs: ['/usr/bin/njs', [], 10],
  QuickJS: PACKAGES === '' ? null : [process.execPath, ['-e', QUICKJS], 8],
  Hermes: PACKAGES === '' ? null : [join(PACKAGES, 'hermes-engine-cli/linux64-bin/hermes'), [], 20],
  Espruino: process.env.ULW_ESPRUINO === undefined ? null : [process.env.ULW_ESPRUINO, [], 1],
};

/** Noise that all engines make alike. */
const staging = (epochs) => `
var samples = new Int16Array(3000), seed = 1, i;
for (i = 0; i < 3000; i++) {
  seed = (seed * 16807) % 2147483647;
  samples[i] = (seed % 1201) - 600;
}
var stager = UlwSleepNet.create();
for (i = 0; i < ${epochs}; i++) {
  stager.push(0, samples, 3000);
  stager.finish();
}
`;

/** Processor seconds of the children so far, where the system tells (proc(5), in hundredths); else the clock. */
function childSeconds() {
  if (!existsSync('/proc/self/stat')) return performance.now() / 1000;
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function seconds([program, args], script, folder) {
  const file = join(folder, 'script.js');
  writeFileSync(file, script);
  const before = childSeconds();
  execFileSync(program, [...args, file], { stdio: 'ignore' });
  return childSeconds() - before;
}

const TURNS = 3;

/** The quickest of some turns, the quickest start taken off: what else runs on the machine only ever adds. */
function millisecondsAnEpoch(host, text, folder) {
  const epochs = host[2];
  const quickest = (count) =>
    Math.min(...Array.from({ length: TURNS }, () => seconds(host, text + staging(count), folder)));
  return (1000 * (quickest(epochs) - quickest(0))) / epochs;
}

const folder = mkdtempSync(join(tmpdir(), 'ulw-es5-'));
try {
  const rows = [];
  for (const chunk of [4, 25]) {
    const output = join(folder, 'eeg1.js');
    const args = ['export', at('../weights/eeg1.ulw'), '--target', 'es5', '--chunk', String(chunk), '-o', output];
    execFileSync(process.execPath, [at('../dist/cli/main.js'), ...args]);
    const text = readFileSync(output, 'utf8');
    for (const [name, host] of Object.entries(HOSTS)) {
      if (host === null || !existsSync(host[0])) continue;
      const milliseconds = millisecondsAnEpoch(host, text, folder);
      rows.push({ host: name, chunk, milliseconds, bytes: text.length, gzip: gzipSync(text, { level: 9 }).length });
    }
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ host: describeHost(), rows }));
  else {
    console.log(JSON.stringify(describeHost()));
    for (const { host, chunk, milliseconds, bytes, gzip } of rows) {
      const time = `${milliseconds.toFixed(1)} ms an epoch of one channel`;
      console.log(`${host.padEnd(9)} chunks of ${String(chunk).padStart(2)}  ${time}  (${bytes} bytes, gzip ${gzip})`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
