import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { RecordingError } from '../errors.js';
import { shortRead, type ByteSource } from './byte-source.js';

/**
 * Opens a file for reading by ranges; the only file here that needs Node or its like (Deno, Bun). It asks the running
 * process for the file system and imports nothing, so that a bundle for browsers holds no `node:` import.
 * @throws RecordingError where there is no such file, it cannot be read, or there is no file system
 */
export async function openFile(path: string): Promise<ByteSource> {
  const { fs, paths } = nodeModules(path);
  try {
    const status = await fs.stat(path);
    refuseUnlessFile(path, status);
    return sourceOf(await fs.open(path, 'r'), paths.basename(path), status.size);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function sourceOf(handle: FileHandle, name: string, size: number): ByteSource {
  const fail = (error: unknown): never => {
    throw unreadable(name, error);
  };
  return {
    name,
    size,
    sizeNow: async () => (await handle.stat().catch(fail)).size,
    close: () => handle.close(),
    async read(offset, length, into) {
      const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done).catch(fail);
        if (bytesRead === 0) throw shortRead(name, done, length);
        done += bytesRead;
      }
      return bytes;
    },
  };
}

/**
 * To be asked before a file is opened: that would wait for ever on a named pipe.
 * @throws RecordingError
 */
export function refuseUnlessFile(path: string, status: Pick<Stats, 'isFile' | 'isDirectory'>): void {
  if (!status.isFile()) throw cannotRead(path, status.isDirectory() ? 'a folder' : 'no regular file');
}

/** What opening a file threw, as everybody is told. */
export function unreadable(path: string, error: unknown): RecordingError {
  return error instanceof RecordingError ? error : cannotRead(path, reasonOf(error));
}

function nodeModules(path: string): { fs: typeof import('node:fs/promises'); paths: typeof import('node:path') } {
  // A browser has no `process`, whatever the types of Node say.
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  if (process?.getBuiltinModule !== undefined) {
    return { fs: process.getBuiltinModule('node:fs/promises'), paths: process.getBuiltinModule('node:path') };
  }
  throw new RecordingError({
    subject: path,
    found: 'a path where there is no file system',
    expected: "the file's bytes or a source of them",
    remedy: 'In a browser, give blobSource(file).',
  });
}

function cannotRead(path: string, found: string): RecordingError {
  return new RecordingError({ subject: path, found, expected: 'a file that can be read' });
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EBADF') return 'a closed file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file without permission to read it';
  return code ?? String(error);
}
