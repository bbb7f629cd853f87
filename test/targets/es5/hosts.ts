import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A JavaScript engine other than V8. */
export interface Es5Host {
  readonly name: string;
  /** Added to a test's name where the engine is not on this machine; empty where it is. */
  readonly missing: string;
  /** Epochs of one channel that it runs in seconds. */
  readonly epochs: number;
  readonly run: (script: string) => Promise<string>;
}

/** A `node_modules` folder with quickjs-emscripten and hermes-engine-cli; `.ci/run` makes one. */
const PACKAGES = process.env['ULW_ES5_HOSTS'] ?? '';
/** An Espruino built for Linux, which no package has. */
const ESPRUINO = process.env['ULW_ESPRUINO'];

function runFile(program: string, script: string): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'ulw-es5-')), 'script.js');
  writeFileSync(file, script);
  return Promise.resolve(execFileSync(program, [file], { encoding: 'utf8', stdio: 'pipe', timeout: 120_000 }));
}

function program(name: string, path: string, remedy: string, epochs = 6): Es5Host {
  const missing = existsSync(path) ? '' : ` (skipped: ${remedy})`;
  return { name, missing, epochs, run: (script) => runFile(path, script) };
}

const NEEDS_PACKAGES = 'ULW_ES5_HOSTS names no node_modules folder with it';

interface QuickJs {
  getQuickJS(): Promise<{ newContext(): QuickJsContext }>;
}

interface QuickJsContext {
  evalCode(code: string): object;
  unwrapResult(result: object): object;
  dump(handle: object): unknown;
  dispose(): void;
}

/** Inside a WebAssembly module; what the script prints it gathers itself. */
async function runInQuickJs(script: string): Promise<string> {
  const { getQuickJS } = createRequire(join(PACKAGES, 'host.js'))('quickjs-emscripten') as QuickJs;
  const context = (await getQuickJS()).newContext();
  const gathering = `var PRINTED = ''; function print(line) { PRINTED += line + '\\n'; }\n${script}\nPRINTED;`;
  const printed = context.dump(context.unwrapResult(context.evalCode(gathering)));
  context.dispose();
  return String(printed);
}

const quickJsPath = join(PACKAGES, 'quickjs-emscripten');
const hermesPath = join(PACKAGES, 'hermes-engine-cli/linux64-bin/hermes');

export const ES5_HOSTS: readonly Es5Host[] = [
  program('Duktape', '/usr/bin/duk', 'no /usr/bin/duk'),
  program('njs', '/usr/bin/njs', 'no /usr/bin/njs'),
  {
    name: 'QuickJS',
    missing: PACKAGES !== '' && existsSync(quickJsPath) ? '' : ` (skipped: ${NEEDS_PACKAGES})`,
    epochs: 6,
    run: runInQuickJs,
  },
  program('Hermes', PACKAGES === '' ? '' : hermesPath, NEEDS_PACKAGES),
  ...(ESPRUINO === undefined ? [] : [program('Espruino', ESPRUINO, 'no such file', 2)]),
];

/** A script that stages these signals and prints a line of stage and logits for each epoch. */
export function stagingScript(
  text: string,
  signals: readonly Int16Array[],
  epochs: number,
  cuts: readonly number[],
): string {
  return `${text}
var say = typeof print !== 'undefined' ? print : console.log;
function numbers(text) {
  var parts = text.split(','), values = new Int16Array(parts.length), i;
  for (i = 0; i < parts.length; i++) values[i] = +parts[i];
  return values;
}
var signals = [${signals.map((signal) => `numbers('${signal.join(',')}')`).join(',\n')}];
var cuts = numbers('${cuts.join(',')}'), pushes = 0;
var stager = UlwSleepNet.create();
var part = new Int16Array(UlwSleepNet.epochSamples);
var epoch, channel, done, count, i;
for (epoch = 0; epoch < ${epochs}; epoch++) {
  for (channel = 0; channel < signals.length; channel++) {
    for (done = 0; done < UlwSleepNet.epochSamples; done += count) {
      count = cuts[pushes++ % cuts.length];
      for (i = 0; i < count; i++) part[i] = signals[channel][epoch * UlwSleepNet.epochSamples + done + i];
      count = stager.push(channel, part, count);
    }
  }
  say('epoch ' + stager.finish() + ' ' + stager.logits().join(' '));
}
`;
}
