import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEEDED = ['/usr/include/edflib.h', '/usr/bin/gcc'];
/** Added to the name of a test that needs EDFlib, so that its skipping says why; empty where it is there. */
export const NEEDS_EDFLIB = NEEDED.every((path) => existsSync(path)) ? '' : ` (skipped: no ${NEEDED.join(' and ')})`;

/** What EDFlib makes of a file: the kind, seconds and start in the first line, then an annotation a line. */
export function readByEdflib(file: Uint8Array): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-edflib-'));
  try {
    const [program, input] = [join(folder, 'read'), join(folder, 'file.edf')];
    execFileSync('gcc', [join(import.meta.dirname, 'fixtures/read_with_edflib.c'), '-ledf', '-o', program]);
    writeFileSync(input, file);
    return execFileSync(program, [input], { encoding: 'utf8' }).trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
