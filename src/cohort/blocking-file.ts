import { closeSync, openSync, readSync } from 'node:fs';
import { type ByteSource, shortRead } from '../signal/byte-source.js';
import { openFile } from '../signal/node-file.js';

/** Milliseconds of reading and staging after which others in this thread get their turn: signals, timers, progress. */
const LONGEST_TURN = 20;

/**
 * A file that this thread reads itself, for threads with nothing else to do: handing each read to a pool of threads and
 * waiting for it takes several times as long as a read from the system's cache.
 * @throws RecordingError as `openFile` does
 */
export async function blockingFile(path: string): Promise<ByteSource> {
  const source = await openFile(path);
  const file = openSync(path, 'r');
  let turn = performance.now();
  return {
    ...source,
    async read(offset, length, into) {
      if (performance.now() - turn > LONGEST_TURN) {
        await new Promise(setImmediate);
        turn = performance.now();
      }
      const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = readSync(file, bytes, done, length - done, offset + done);
        if (count === 0) throw shortRead(source.name ?? path, done, length);
        done += count;
      }
      return bytes;
    },
    async close() {
      closeSync(file);
      await source.close?.();
    },
  };
}
