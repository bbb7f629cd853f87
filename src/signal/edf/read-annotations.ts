import type { ByteSource } from '../byte-source.js';
import { decodeAnnotations, type Annotation } from './annotations.js';
import type { EdfHeader } from './header.js';
import { READ_BYTES } from './layout.js';

/**
 * Every annotation of a recording, in file order. Onsets in the file count from the header's start; here from the first
 * sample, since the first record may begin a fraction of a second later (EDF+ section 2.2.4).
 */
export async function readAnnotations(source: ByteSource, header: EdfHeader): Promise<readonly Annotation[]> {
  const annotations: Annotation[] = [];
  if (header.annotations.length === 0) return annotations;
  let origin: number | null = null;
  for await (const bytes of annotationBytes(source, header)) {
    const list = decodeAnnotations(bytes);
    origin ??= list.recordOnset ?? 0;
    for (const entry of list.annotations) annotations.push({ ...entry, onset: entry.onset - origin });
  }
  return annotations;
}

/** The bytes of each record's annotation signals; short records are read many at a time. */
async function* annotationBytes(source: ByteSource, header: EdfHeader): AsyncGenerator<Uint8Array> {
  const { headerBytes, recordBytes, recordCount } = header;
  const atOnce = Math.max(1, Math.floor(READ_BYTES / recordBytes));
  for (let first = 0; first < recordCount; first += atOnce) {
    const start = headerBytes + first * recordBytes;
    const count = Math.min(atOnce, recordCount - first);
    if (recordBytes > READ_BYTES) {
      for (const { offset, bytes } of header.annotations) yield source.read(start + offset, bytes);
      continue;
    }
    const block = await source.read(start, count * recordBytes);
    for (let at = 0; at < block.length; at += recordBytes) {
      for (const { offset, bytes } of header.annotations) yield block.subarray(at + offset, at + offset + bytes);
    }
  }
}
