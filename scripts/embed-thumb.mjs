// Compiles the engine's C for a Cortex-M4 into one position-independent image, and writes it in base64 into
// src/targets/espruino/thumb-image.ts, which is kept in git: a user's machine has no arm-none-eabi-gcc. To be run by hand,
// after a build, whenever the engine's C changes; a test says so.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GCC = 'arm-none-eabi-gcc';
const MACHINE = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=soft'];
const FLAGS = [
  '-std=gnu99',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Os',
  '-fno-ivopts',
  '-ffreestanding',
  '-fno-jump-tables',
  '-fpic',
];
/** Code and constants, end to end; whatever else is there ends the build. */
const LAYOUT = `SECTIONS {
  .image 0 : { *(.entry) *(.text*) *(.rodata*) . = ALIGN(4); }
  .data : { *(.data*) *(.bss*) *(.got*) *(COMMON) }
  ASSERT(SIZEOF(.data) == 0, "the image has variables")
  /DISCARD/ : { *(.ARM.attributes) *(.comment) *(.note*) }
}
`;
const ENGINE_FILES = ['ulw-engine.h', 'wasm-rt.h', 'ulw.h'];

/** What the image is made of. */
export function thumbSources(cSources) {
  const entry = readFileSync(join(ROOT, 'src/targets/espruino/sources/thumb.c'), 'utf8');
  return { ...Object.fromEntries(ENGINE_FILES.map((name) => [name, cSources[name]])), 'thumb.c': entry };
}

export const sourcesHash = (sources) => createHash('sha256').update(JSON.stringify(sources)).digest('hex');

/**
 * @param change what tests alter of the engine's text
 * @returns the image, and the relocations that its object has besides branches within itself
 */
export function thumbImage(cSources, change = (text) => text) {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-thumb-'));
  const at = (name) => join(folder, name);
  try {
    const { 'ulw-engine.h': engine, ...others } = thumbSources(cSources);
    for (const [name, text] of Object.entries(others)) writeFileSync(at(name), text);
    writeFileSync(at('ulw-engine.h'), change(engine));
    writeFileSync(at('image.ld'), LAYOUT);
    // The engine reads none of a model's constants; the header has to be there.
    writeFileSync(
      at('ulw-model.h'),
      '#include <stdint.h>\n#define ULW_BOUNDS_CHECKS 0\n#define ULW_ARENA_BYTES 4u\nextern const uint32_t ulw_model[1];\n',
    );
    execFileSync(GCC, [...MACHINE, ...FLAGS, '-c', at('thumb.c'), '-o', at('thumb.o')], { stdio: 'pipe' });
    const link = ['-nostdlib', '-static', '-Wl,--no-undefined,--build-id=none,-e,ulw_native', '-T', at('image.ld')];
    execFileSync(GCC, [...MACHINE, ...link, at('thumb.o'), '-o', at('thumb.elf')], { stdio: 'pipe' });
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', at('thumb.elf'), at('thumb.bin')]);
    const listed = execFileSync('arm-none-eabi-readelf', ['-r', '-W', at('thumb.o')], { encoding: 'utf8' });
    const relocations = [...listed.matchAll(/R_ARM_\w+/g)].map(([name]) => name);
    return {
      image: readFileSync(at('thumb.bin')),
      relocations: relocations.filter((name) => name !== 'R_ARM_THM_CALL' && name !== 'R_ARM_THM_JUMP24'),
      attributes: execFileSync('arm-none-eabi-readelf', ['-A', at('thumb.o')], { encoding: 'utf8' }),
      listing: execFileSync('arm-none-eabi-objdump', ['-d', '-z', at('thumb.elf')], { encoding: 'utf8' }),
      compiler: execFileSync(GCC, ['--version'], { encoding: 'utf8' }).split('\n')[0],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function embed(cSources) {
  const { image, relocations, compiler } = thumbImage(cSources);
  if (relocations.length > 0) throw new Error(`the image depends on where it lies: ${relocations.join(', ')}`);
  const lines = image.toString('base64').match(/.{1,108}/g);
  writeFileSync(
    join(ROOT, 'src/targets/espruino/thumb-image.ts'),
    `// Made by scripts/embed-thumb.mjs with ${compiler}.

/** Of the C that the image was made of. */
export const THUMB_SOURCES_SHA256 = '${sourcesHash(thumbSources(cSources))}';

/** The engine for Cortex-M4: ${image.length} bytes in base64, position independent, entered at its start. */
export const THUMB_IMAGE = [
${lines.map((line) => `  '${line}',\n`).join('')}].join('');
`,
  );
  console.log(`${image.length} bytes, ${compiler}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { C_SOURCES } = await import(new URL('../dist/targets/c/c-sources.js', import.meta.url).href);
  embed(C_SOURCES);
}
