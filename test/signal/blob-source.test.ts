import { describe, expect, it } from 'vitest';
import { RecordingError } from '../../src/errors.js';
import { blobSource } from '../../src/signal/blob-source.js';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

describe('blobSource', () => {
  it('reads any range, to the last byte', async () => {
    const source = blobSource(new Blob([bytes.subarray(0, 300), bytes.subarray(300)]));
    expect(source.size).toBe(1000);
    for (const [from, length] of [
      [0, 1000],
      [299, 2],
      [999, 1],
      [1000, 0],
      [7, 0],
    ]) {
      expect(await source.read(from, length)).toEqual(bytes.subarray(from, from + length));
    }
  });

  it('rejects a range past the end', async () => {
    const refused = expect(blobSource(new Blob([bytes])).read(999, 2)).rejects;
    await refused.toThrow(RecordingError);
  });

  it("shows a file's name, or the one given", () => {
    expect(blobSource(new File([bytes], 'night.edf')).name).toBe('night.edf');
    expect(blobSource(new File([bytes], 'night.edf'), 'mine').name).toBe('mine');
    expect(blobSource(new Blob([bytes])).name).toBe('recording');
  });

  it('says so when the file is gone', async () => {
    const gone = new File([bytes], 'night.edf');
    gone.slice = () => {
      throw new DOMException('The file could not be read', 'NotReadableError');
    };
    await expect(blobSource(gone).read(0, 1)).rejects.toMatchObject({
      code: 'recording',
      facts: { subject: 'night.edf', found: 'NotReadableError: The file could not be read' },
    });
  });
});
