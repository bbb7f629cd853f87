import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/signal/byte-source.js';
import { readEdf } from '../../src/signal/edf/read-edf.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { smallEdf } from './edf/edf-file.js';

const bytes = new Uint8Array(smallEdf());
const GIVEN: readonly [found: string, unknown][] = [
  ['Blob', new Blob([bytes])],
  ['File', new File([bytes], 'night.edf')],
  ['ArrayBuffer', bytes.buffer],
  ['URL', new URL('file:///night.edf')],
  ['Response', new Response(bytes)],
  ['Promise', Promise.resolve(bytes)],
  ['Int16Array', new Int16Array(bytes.length)],
  ['Object', {}],
  ['number', 3],
  ['null', null],
  ['undefined', undefined],
];

describe('what a caller without types gives to be read', () => {
  it.each(GIVEN)('%s is refused, naming what would do', async (found, given) => {
    const from = given as ByteSource;
    const expected = 'a path, blobSource(file), new Uint8Array(buffer) or a ByteSource';
    const refusal = { name: 'UsageError', facts: { subject: 'recording', found, expected } };
    await expect(openRecording(from)).rejects.toMatchObject(refusal);
    await expect(readEdf(from)).rejects.toMatchObject(refusal);
    await expect(readHypnogram(from, { name: 'truth' })).rejects.toMatchObject({
      name: 'UsageError',
      facts: { subject: 'truth', found, expected },
    });
  });

  it('is read where it is bytes of another realm, as a frame has them', async () => {
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }) as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect((await readEdf(foreign)).signals).toEqual((await readEdf(bytes)).signals);
  });
});
