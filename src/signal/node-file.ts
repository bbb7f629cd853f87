import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RecordingError } from '../errors.js';
import { shortRead, type ByteSource } from './byte-source.js';

/**
 * Opens a file for reading by ranges; the only file here that needs Node.
 * @throws RecordingError where there is no such file or it cannot be read
 */
export async function openFile(path: string): Promise<ByteSource> {
  const name = basename(path);
  try {
    // Before `open`, which would wait for ever on a named pipe.
    const status = await stat(path);
    if (!status.isFile()) throw cannotRead(path, status.isDirectory() ? 'a folder' : 'no regular file');
    const handle = await open(path, 'r');
    return {
      name,
      size: status.size,
      async read(offset, length, into) {
        const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
          if (bytesRead === 0) throw shortRead(name, done, length);
          done += bytesRead;
        }
        return bytes;
      },
      sizeNow: async () => (await handle.stat()).size,
      close: () => handle.close(),
    };
  } catch (error) {
    throw error instanceof RecordingError ? error : cannotRead(path, reasonOf(error));
  }
}

function cannotRead(path: string, found: string): RecordingError {
  return new RecordingError({ subject: path, found, expected: 'a file that can be read' });
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file without permission to read it';
  return code ?? String(error);
}
