import { RecordingError } from '../../errors.js';
import { decodeAnnotations, type Annotation } from './annotations.js';
import type { EdfFile } from './file.js';
import { READ_BYTES } from './layout.js';
import { readsWhole } from './read-cost.js';

/** A night has thousands; each takes some hundred bytes of memory, from as few as six in a hostile file. */
const MOST_ANNOTATIONS = 250_000;

/**
 * Every annotation of a recording, in file order. Onsets in the file count from the header's start; here from the first
 * sample, since the first record may begin a fraction of a second later (EDF+ section 2.2.4).
 * @throws RecordingError where there are more than 250,000
 */
export async function readAnnotations(file: EdfFile): Promise<readonly Annotation[]> {
  const annotations: Annotation[] = [];
  const { name, header, timeline } = file;
  if (header.annotations.length === 0) return annotations;
  for await (const bytes of annotationBytes(file)) {
    for (const entry of decodeAnnotations(bytes, MOST_ANNOTATIONS + 1 - annotations.length).annotations) {
      annotations.push({ ...entry, onset: entry.onset - timeline.origin });
    }
    if (annotations.length > MOST_ANNOTATIONS) throw tooMany(name);
  }
  return annotations;
}

/** The bytes of each record's annotation signals; short records are read many at a time. Good until the next. */
async function* annotationBytes({ source, header }: EdfFile): AsyncGenerator<Uint8Array> {
  const { annotations, headerBytes, recordBytes, recordCount } = header;
  const wanted = annotations.reduce((sum, { bytes }) => sum + bytes, 0);
  const whole = readsWhole(recordBytes, wanted, annotations.length);
  const atOnce = whole ? Math.min(Math.max(1, Math.floor(READ_BYTES / recordBytes)), recordCount) : 1;
  const buffer = new Uint8Array(whole ? atOnce * recordBytes : Math.max(...annotations.map(({ bytes }) => bytes)));
  for (let first = 0; first < recordCount; first += atOnce) {
    const start = headerBytes + first * recordBytes;
    if (!whole) {
      for (const { offset, bytes } of annotations) yield source.read(start + offset, bytes, buffer);
      continue;
    }
    const block = await source.read(start, Math.min(atOnce, recordCount - first) * recordBytes, buffer);
    for (let at = 0; at < block.length; at += recordBytes) {
      for (const { offset, bytes } of annotations) yield block.subarray(at + offset, at + offset + bytes);
    }
  }
}

function tooMany(name: string): RecordingError {
  return new RecordingError({
    subject: name,
    found: `more than ${MOST_ANNOTATIONS} annotations`,
    expected: 'the annotations of a night',
  });
}
