import { bytesSource, type ByteSource } from './byte-source.js';
import { openEdf } from './edf/open.js';
import type { Recording } from './recording.js';

/**
 * Opens a recording: EDF, EDF+C, EDF+D, BDF, BDF+C or BDF+D. Reads the header and when the first and the last record
 * begin; close it when done.
 * @param from a path (Node only), the file's bytes, or any {@link ByteSource}
 * @throws RecordingError where it is neither EDF nor BDF, contradicts itself or is cut short
 */
export async function openRecording(from: string | Uint8Array | ByteSource): Promise<Recording> {
  const source = await sourceOf(from);
  try {
    return await openEdf(source);
  } catch (error) {
    await source.close?.();
    throw error;
  }
}

/** Loads the file reader only for a path, so that a browser never asks for Node's modules. */
export async function sourceOf(from: string | Uint8Array | ByteSource, name?: string): Promise<ByteSource> {
  if (typeof from === 'string') return (await import('./node-file.js')).openFile(from);
  return from instanceof Uint8Array ? bytesSource(from, name) : from;
}
