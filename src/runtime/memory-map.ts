/** Where a part lives on a device: RAM changes, flash does not. In the wasm page both lie side by side. */
export type Place = 'ram' | 'flash';

/** One labelled size; the map is the chain of them. */
export interface MemoryPart {
  readonly name: string;
  readonly place: Place;
  readonly bytes: number;
  /** What the size is the sum of. */
  readonly because: string;
}

/** A part with its address, the parts before it having been laid end to end. */
export interface PlacedPart extends MemoryPart {
  readonly address: number;
}

/** Of every part, so that vectors lie on multiples of their size. */
export const ALIGNMENT = 16;
export const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Lays parts end to end from `start`, each on a multiple of 16 bytes. */
export function place(parts: readonly MemoryPart[], start: number): PlacedPart[] {
  let address = align(start);
  return parts.map((part) => {
    const placed = { ...part, bytes: align(part.bytes), address };
    address += placed.bytes;
    return placed;
  });
}

export const bytesIn = (parts: readonly MemoryPart[], where: Place): number =>
  parts.filter((part) => part.place === where).reduce((sum, part) => sum + part.bytes, 0);
