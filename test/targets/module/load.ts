import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import type { Samples } from '../../../src/runtime/sample-queue.js';
import type { ModuleModel } from '../../../src/targets/module/module-file.js';

/** What `create()` of an export gives; the file's own header documents it. */
export interface ModuleStager {
  push(channel: number, samples: Samples): number;
  finish(): number;
  logits(): Int32Array;
  probabilities(): number[];
  discard(): void;
  reset(): void;
}

/** What an export exports: what is known of the model, but for its bytes and their places. */
export interface ModuleExports extends Omit<ModuleModel, 'addresses' | 'program'> {
  create(): ModuleStager;
}

/** Imports an exported module as Node does. */
export async function imported(text: string): Promise<ModuleExports> {
  const file = join(mkdtempSync(join(tmpdir(), 'ulw-test-')), 'model.mjs');
  writeFileSync(file, text);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as ModuleExports;
}

/** Runs it where nothing of Node's is there: the language, WebAssembly and `atob`, as in a page. */
export function inPageLikeContext(text: string): ModuleExports {
  const context = createContext({ atob });
  const exported = /export\{(?<list>[^}]*)\};?\s*$/.exec(text)!;
  const members = exported.groups!['list']!.split(',').map((one) => one.split(' as '));
  const result = members.map(([own, name = own]) => `${name}: ${own}`).join(', ');
  return runInContext(`${text.slice(0, exported.index)};({ ${result} })`, context) as ModuleExports;
}
