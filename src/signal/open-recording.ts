import { isBytes, kindOf } from '../model/kind.js';
import { refuseCall } from '../model/refuse-call.js';
import { bytesSource, type ByteSource } from './byte-source.js';
import type { OpenOptions } from './edf/file.js';
import { openEdf } from './edf/open.js';
import type { Recording } from './recording.js';

/**
 * Opens a recording: EDF, EDF+C, EDF+D, BDF, BDF+C or BDF+D. Reads the header and when the first and the last record
 * begin; close it when done.
 * @param from a path (Node only), the file's bytes, or any {@link ByteSource}
 * @throws RecordingError where it is neither EDF nor BDF, contradicts itself or is cut short and may not be
 * @throws UsageError where it is nothing to read from, such as a File without `blobSource`
 */
export async function openRecording(from: string | Uint8Array | ByteSource, options?: OpenOptions): Promise<Recording> {
  const source = await sourceOf(from);
  try {
    return await openEdf(source, options);
  } catch (error) {
    await source.close?.();
    throw error;
  }
}

/**
 * Loads the file reader only for a path, so that a browser never asks for Node's modules.
 * @throws UsageError on what a caller without types may give: a File, a Response, a buffer without a view
 */
export async function sourceOf(from: string | Uint8Array | ByteSource, name = 'recording'): Promise<ByteSource> {
  if (typeof from === 'string') return (await import('./node-file.js')).openFile(from);
  if (isBytes(from)) return bytesSource(from, name);
  if (typeof (from as Partial<ByteSource> | null | undefined)?.read === 'function') return from;
  return refuseCall(name, kindOf(from), 'a path, blobSource(file), new Uint8Array(buffer) or a ByteSource');
}
