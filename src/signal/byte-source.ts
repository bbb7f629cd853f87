import { RecordingError } from '../errors.js';

/** Bytes that can be read in any order: a file, a Blob, a buffer, a range server. */
export interface ByteSource {
  /** Shown in errors and results; usually a file's name. */
  readonly name?: string;
  /** Bytes, as of opening. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; rejects where there are fewer.
   * @param into at least `length` bytes that the source may fill and return the front of, so that reading on and on
   *   takes no new memory; what it returns is then good until the next read into the same buffer
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  /** Bytes at this moment, for a source that another program may be writing to. */
  sizeNow?(): Promise<number>;
  /** Gives back what reading holds, such as a file; nothing is read afterwards. */
  close?(): Promise<void>;
}

/** A source over bytes in memory; reads are views, not copies, so no buffer is filled. */
export function bytesSource(bytes: Uint8Array, name = 'recording'): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      if (offset + length > bytes.length) return Promise.reject(shortRead(name, bytes.length - offset, length));
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

/** A file that ends sooner than its size promised. */
export function shortRead(name: string, found: number, expected: number): RecordingError {
  return new RecordingError({
    subject: name,
    found: `${Math.max(found, 0)} bytes where ${expected} were to be read`,
    expected: 'a file that does not shrink while it is read',
  });
}
