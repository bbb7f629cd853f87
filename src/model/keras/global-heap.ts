/**
 * HDF5's global heap holds texts of any length. The HDF5 library (2.0.0, found by overwriting bytes) never returns from
 * a collection whose free space says that it is 0 bytes long, so collections are walked here first. Layout from the
 * HDF5 file format specification, "Disk Format: Level 1E - Global Heap".
 */
const SIGNATURE = [...'GCOL'].map((letter) => letter.charCodeAt(0));
const VERSION = 1;
/** Signature, version, three reserved bytes, size of the collection. */
const HEADER_BYTES = 16;
/** Index, references, four reserved bytes, size; the next object begins at a multiple of 8. */
const OBJECT_HEADER_BYTES = 16;

const isHeap = (bytes: Uint8Array, at: number): boolean =>
  SIGNATURE.every((letter, index) => bytes[at + index] === letter) && bytes[at + SIGNATURE.length] === VERSION;

/** True where the objects of the collection fill it, each one larger than nothing. */
function isWhole(view: DataView, start: number): boolean {
  if (start + HEADER_BYTES > view.byteLength) return false;
  const end = start + Number(view.getBigUint64(start + 8, true));
  if (end > view.byteLength) return false;
  let at = start + HEADER_BYTES;
  while (at + OBJECT_HEADER_BYTES <= end) {
    const isFree = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    // The size of free space counts its own header.
    if (isFree && size < OBJECT_HEADER_BYTES) return false;
    at += isFree ? size : OBJECT_HEADER_BYTES + 8 * Math.ceil(size / 8);
  }
  return at <= end;
}

/** Offset of the first collection that does not hold together, or null. Lengths are of 8 bytes, as h5py writes them. */
export function brokenGlobalHeap(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(SIGNATURE[0]); at >= 0; at = bytes.indexOf(SIGNATURE[0], at + 1)) {
    if (isHeap(bytes, at) && !isWhole(view, at)) return at;
  }
  return null;
}

/** Bytes of a length in this file, which its superblock states; 0 where it states none. */
export function lengthBytes(bytes: Uint8Array): number {
  // Versions 0 and 1 keep it behind five fields of one byte, versions 2 and 3 right after the size of offsets.
  return bytes[bytes[8] < 2 ? 14 : 10] ?? 0;
}
