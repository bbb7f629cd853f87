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

/** The part that an engine executes. */
export const programPart = (bytes: number): MemoryPart => ({
  name: 'program',
  place: 'flash',
  bytes,
  because: 'header, gains, descriptors, weights, int32 biases',
});

/** @param kept what `channelBytes` hold */
export const statePart = (logitBytes: number, channels: number, channelBytes: number, kept: string): MemoryPart => ({
  name: 'state',
  place: 'ram',
  bytes: logitBytes + channels * channelBytes,
  because: `${logitBytes} of logits + ${channelBytes} a channel x ${channels} of ${kept}`,
});

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
