import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdtempSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockingFile } from '../../src/cohort/blocking-file.js';
import { RecordingError } from '../../src/errors.js';
import type { ByteSource } from '../../src/signal/byte-source.js';
import { openFile } from '../../src/signal/node-file.js';

const folder = mkdtempSync(join(tmpdir(), 'ulw-blocking-file-'));
const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

function written(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, BYTES);
  return path;
}

/** Both ways must say and do the same. */
const WAYS: readonly (readonly [string, (path: string) => Promise<ByteSource>])[] = [
  ['openFile', openFile],
  ['blockingFile', (path) => Promise.resolve().then(() => blockingFile(path))],
];

describe.each(WAYS)('%s', (name, open) => {
  it('reads ranges, into a buffer or not, and knows the size then and now', async () => {
    const path = written(`${name}.bin`);
    const source = await open(path);
    expect([source.name, source.size]).toEqual([`${name}.bin`, 1000]);
    expect(await source.read(990, 10)).toEqual(BYTES.subarray(990));
    const buffer = new Uint8Array(64);
    const read = await source.read(3, 40, buffer);
    expect(read).toEqual(BYTES.subarray(3, 43));
    expect(read.buffer).toBe(buffer.buffer);
    appendFileSync(path, BYTES);
    expect(await source.sizeNow!()).toBe(2000);
    truncateSync(path, 500);
    await expect(source.read(490, 20)).rejects.toThrow('10 bytes where 20 were to be read');
    await source.close!();
    await expect(source.read(0, 1)).rejects.toThrow(/closed|out of range/);
  });

  it.runIf(process.platform !== 'win32')('refuses what is no file, a pipe before it is opened', async () => {
    const pipe = join(folder, `${name}.edf`);
    execFileSync('mkfifo', [pipe]);
    // Held open, so that whoever does not refuse it fails here instead of waiting for ever.
    const held = openSync(pipe, 'r+');
    for (const [path, found] of [
      [pipe, 'no regular file'],
      [folder, 'a folder'],
      [join(folder, 'none.edf'), 'no such file'],
      [join(written(`${name}-file`), 'below.edf'), 'ENOTDIR'],
    ] as const) {
      const error: unknown = await open(path).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RecordingError);
      expect(error).toMatchObject({ facts: { subject: path, found } });
    }
    closeSync(held);
  });
});
