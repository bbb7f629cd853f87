import { RecordingError } from '../errors.js';
import { type ByteSource, shortRead } from './byte-source.js';

/**
 * A source over a Blob, such as the File that a browser's reader chose; only what is asked for is read into memory.
 * @param name shown in errors and results; a File shows its own name
 */
export function blobSource(blob: Blob, name?: string): ByteSource {
  const shown = name ?? ('name' in blob ? String(blob.name) : 'recording');
  return {
    name: shown,
    size: blob.size,
    async read(offset, length) {
      if (offset + length > blob.size) throw shortRead(shown, blob.size - offset, length);
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (error) {
        throw unreadable(shown, error);
      }
    },
  };
}

/** A file that was moved, changed or forbidden after it was chosen (`NotReadableError` and its kin). */
function unreadable(name: string, error: unknown): RecordingError {
  return new RecordingError({
    subject: name,
    found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    expected: 'a file that can be read as it was when it was chosen',
    remedy: 'Choose it again.',
  });
}
