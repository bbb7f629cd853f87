import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingError } from '../../../src/errors.js';
import { readEdf } from '../../../src/signal/edf/read-edf.js';
import { openFile } from '../../../src/signal/node-file.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import type { Recording } from '../../../src/signal/recording.js';
import { smallEdf, withFileField } from './edf-file.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ulw-edf-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function count(recording: Recording): Promise<number> {
  let samples = 0;
  for await (const slice of recording.slices([0], { seconds: 2 })) samples += slice.samples[0]!.length;
  return samples;
}

describe('a file that another program writes to', () => {
  it.each([
    ['with a stated number of records', smallEdf()],
    ['of unknown length', withFileField(smallEdf(), 'recordCount', '-1')],
  ])('%s is read as long as it was, and its growth reported', async (name, bytes) => {
    const path = await written(`${name}.edf`, bytes);
    const recording = await openRecording(path);
    await appendFile(path, new Uint8Array(48));
    expect(await count(recording)).toBe(24);
    expect(await recording.readingWarnings()).toEqual([expect.stringContaining('grew by 48 bytes')]);
    await recording.close();
  });

  it('has nothing to report where nobody wrote', async () => {
    const recording = await openRecording(await written('still.edf', smallEdf()));
    expect(await count(recording)).toBe(24);
    expect(await recording.readingWarnings()).toEqual([]);
    await recording.close();
  });

  it('that was cut between two slices is refused', async () => {
    const path = await written('cut.edf', smallEdf());
    const recording = await openRecording(path);
    const slices = recording.slices([0], { seconds: 2 });
    expect((await slices.next()).value!.samples[0]).toHaveLength(8);
    await truncate(path, 768 + 30);
    await expect(slices.next()).rejects.toThrow(RecordingError);
    expect(await recording.readingWarnings()).toEqual([expect.stringContaining('lost 42 bytes')]);
    await recording.close();
  });

  it('reaches a whole read too', async () => {
    const source = await openFile(await written('whole.edf', smallEdf()));
    const grown = { ...source, size: source.size - 1 };
    await expect(readEdf(grown)).rejects.toThrow(RecordingError);
    const extra = withFileField(smallEdf(), 'recordCount', '2');
    const again = await openFile(await written('again.edf', extra));
    const { warnings, signals } = await readEdf({ ...again, size: again.size - 24 });
    expect(warnings).toEqual([expect.stringContaining('grew by 24 bytes')]);
    expect(signals[0]!.samples).toHaveLength(16);
  });
});

describe('openFile', () => {
  it('says that the file was closed, to whoever reads on', async () => {
    const recording = await openRecording(await written('closed.edf', smallEdf()));
    await recording.close();
    const refusal = {
      name: 'RecordingError',
      facts: { subject: 'closed.edf', found: 'a closed file', expected: 'a file that can be read' },
    };
    await expect(count(recording)).rejects.toMatchObject(refusal);
    await expect(recording.readingWarnings()).rejects.toMatchObject(refusal);
  });

  it('fills the buffer it is given, and only as much as was asked for', async () => {
    const source = await openFile(await written('buffer.edf', smallEdf()));
    const buffer = new Uint8Array(300).fill(7);
    const bytes = await source.read(0, 256, buffer);
    expect(bytes).toHaveLength(256);
    expect(bytes.buffer).toBe(buffer.buffer);
    expect(bytes).toEqual(smallEdf().subarray(0, 256));
    expect(buffer[256]).toBe(7);
    await source.close?.();
  });
});
