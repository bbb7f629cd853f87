import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type ByteSource, shortRead } from '../signal/byte-source.js';
import { refuseUnlessFile, unreadable } from '../signal/node-file.js';

/** Milliseconds of reading and staging after which others in this thread get their turn: signals, timers, progress. */
const LONGEST_TURN = 20;
/** No file's: reading from it throws. */
const CLOSED = -1;

/**
 * A file that this thread opens and reads itself, for threads with nothing else to do: handing each of these to a pool of
 * threads and waiting for it takes several times as long as they do.
 * @throws RecordingError as `openFile` does
 */
export function blockingFile(path: string): ByteSource {
  const file = opened(path);
  let { descriptor } = file;
  const name = basename(path);
  let turn = performance.now();
  return {
    name,
    size: file.size,
    sizeNow: () => Promise.resolve(fstatSync(descriptor).size),
    close() {
      closeSync(descriptor);
      // The number may soon be another file's.
      descriptor = CLOSED;
      return Promise.resolve();
    },
    async read(offset, length, into) {
      if (performance.now() - turn > LONGEST_TURN) {
        await new Promise(setImmediate);
        turn = performance.now();
      }
      const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
      for (let done = 0; done < length;) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done);
        if (count === 0) throw shortRead(name, done, length);
        done += count;
      }
      return bytes;
    },
  };
}

function opened(path: string): { readonly descriptor: number; readonly size: number } {
  try {
    const status = statSync(path);
    refuseUnlessFile(path, status);
    return { descriptor: openSync(path, 'r'), size: status.size };
  } catch (error) {
    throw unreadable(path, error);
  }
}
