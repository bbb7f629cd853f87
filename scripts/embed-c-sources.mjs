// Turns build/engine.bare.wasm into C by wabt's wasm2c and writes it, with the files of src/targets/c/sources, into
// src/targets/c/c-sources.ts: a user's machine needs no wabt. ULW_WASM2C names another wasm2c to run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { narrowAddresses } from './narrow-addresses.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'src/targets/c/sources');

/** wabt's, a script that Node runs. */
function wasm2c(...options) {
  const program = process.env['ULW_WASM2C'] ?? join(ROOT, 'node_modules/wabt/bin/wasm2c');
  return execFileSync(process.execPath, [program, ...options], { encoding: 'utf8' });
}

/** The engine as wasm2c writes it. */
function translated() {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-wasm2c-'));
  try {
    const output = join(folder, 'engine.c');
    wasm2c(join(ROOT, 'build/engine.bare.wasm'), '--module-name', 'ulw', '--output', output);
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** wasm2c writes what C allows in no name as 0x and two digits: `assembly0x2Findex0x2Fpush` is index_push. */
function readable(mangled) {
  const name = mangled.replace(/0x([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return name
    .replace(/^assembly\/(?:bare\/)?/, '')
    .replace(/[^\w]+/g, '_')
    .replace(/_$/, '');
}

/**
 * Only the engine's functions. wasm2c's own preamble serves every wasm module, with pages, floats and traps; wasm-rt.h
 * replaces it. There is one memory and one instance, so neither is handed around.
 */
function engineFunctions(source) {
  const prototypes = source.match(/^static \w+ w2c_ulw_assembly\w+\([^)]*\);$/gm);
  const bodies = source.slice(source.search(/^\w+ w2c_ulw_assembly\w+\(w2c_ulw\* instance/m));
  const text = `${prototypes.join('\n')}\n\n${bodies}`
    .replace(/w2c_ulw_(assembly\w+)/g, (_, name) => readable(name))
    .replace(/w2c_host_(\w+)\(instance->w2c_host_instance(, )?/g, 'host_$1(')
    .replace(/(?:&instance->w2c_memory, )+/g, '')
    .replace(/w2c_ulw\*(?: instance)?(?:, )?/g, '')
    .replace(/\(instance(?:, )?/g, '(')
    .replace(/\(u64\)\((\w+)\)(?: \+ (\d+)u?)?/g, (_, base, offset) => (offset ? `${base} + ${offset}u` : base))
    .replace(/(i(?:32|64)_(?:load|store)\w*?)_default32/g, '$1')
    .replace(/^ *FUNC_(?:PROLOGUE|EPILOGUE);\n/gm, '')
    .replace(/I32_CLZ/g, 'i32_clz')
    .replace(/I32_DIV_S/g, 'i32_div_s')
    .replace(/\bDIV_U\(/g, 'i32_div_u(')
    .replace(
      /^static (\w+ (?:(?:depthwise|first_filter|pointwise_)\w*_\w+|front_end_frontEnd|head_dotPooled|index_begin|pass_addSample)\()/gm,
      'ULW_KERNEL $1',
    )
    .replace(/^static (void pointwise_pointwise\()/m, 'ULW_CHOICE $1')
    .replace(/^static (void (?:epoch_end_endEpoch|pass_pass)\()/gm, 'ULW_STEP $1')
    .replace(/[ \t]+$/gm, '')
    .replace(/^(\w+ \w+\()\)/gm, '$1void)');
  const strange = text.match(/.*(?:w2c_|instance|wasm_rt|f32|f64|\bTRAP|[A-Z]{3}_?[A-Z]*\().*/);
  if (strange !== null) throw new Error(`wasm2c wrote what wasm-rt.h does not know: ${strange[0]}`);
  return shiftsNamed(narrowAddresses(text));
}

/** A shift of data by as many places as a layer asks for: an AVR, which shifts by one, goes by bytes first. */
const shiftsNamed = (text) =>
  text.replace(/\(u32\)\(\(s32\)(var_\w+) >> \((var_\w+) & 31\)\)/g, 'ulw_shift_right($1, $2)');

const header = `/* Made by wasm2c of wabt ${wasm2c('--version').trim()} from the AssemblyScript of ulw-sleepnet's assembly/. */`;
const engine = `/* SPDX-License-Identifier: Apache-2.0 */
${header}
#ifndef ULW_ENGINE_H
#define ULW_ENGINE_H

#include "wasm-rt.h"

${engineFunctions(translated()).trim()}

#endif
`;

const files = Object.fromEntries(
  readdirSync(SOURCES)
    .sort()
    .map((name) => [name, readFileSync(join(SOURCES, name), 'utf8')]),
);
const all = { ...files, 'ulw-engine.h': engine };
const entries = Object.entries(all).map(([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)},\n`);
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
writeFileSync(
  join(ROOT, 'src/targets/c/c-sources.ts'),
  `// Made by scripts/embed-c-sources.mjs.
export const TOOL_VERSION = ${JSON.stringify(version)};
export const C_SOURCES: Readonly<Record<string, string>> = {
${entries.join('')}};
`,
);
