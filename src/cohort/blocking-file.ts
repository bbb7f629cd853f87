import { readSync } from 'node:fs';
import { type ByteSource, shortRead } from '../signal/byte-source.js';
import { openHandle } from '../signal/node-file.js';

/** Milliseconds of reading and staging after which others in this thread get their turn: signals, timers, progress. */
const LONGEST_TURN = 20;

/**
 * A file that this thread reads itself, for threads with nothing else to do: handing each read to a pool of threads and
 * waiting for it takes several times as long as a read from the system's cache.
 * @throws RecordingError as `openFile` does
 */
export async function blockingFile(path: string): Promise<ByteSource> {
  const { handle, facts } = await openHandle(path);
  let turn = performance.now();
  return {
    ...facts,
    async read(offset, length, into) {
      if (performance.now() - turn > LONGEST_TURN) {
        await new Promise(setImmediate);
        turn = performance.now();
      }
      const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = readSync(handle.fd, bytes, done, length - done, offset + done);
        if (count === 0) throw shortRead(facts.name, done, length);
        done += count;
      }
      return bytes;
    },
  };
}
