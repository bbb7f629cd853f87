/** States that lie together in one array, which is less work for the garbage collector than one array each. */
const SLOTS_A_SLAB = 128;

/** Places of equal size for the states of sleepers that are out of the page; a place given back is the next one taken. */
export class StateSlots {
  private readonly free: Uint8Array[] = [];
  /** Bytes of all places, taken or free. */
  bytes = 0;

  constructor(private readonly slotBytes: number) {}

  /** @returns a place, holding whatever was in it before */
  take(): Uint8Array {
    return this.free.pop() ?? this.grow();
  }

  give(slot: Uint8Array): void {
    this.free.push(slot);
  }

  private grow(): Uint8Array {
    const { slotBytes } = this;
    const slab = new Uint8Array(SLOTS_A_SLAB * slotBytes);
    this.bytes += slab.length;
    for (let slot = SLOTS_A_SLAB - 1; slot >= 0; slot--) {
      this.free.push(slab.subarray(slot * slotBytes, (slot + 1) * slotBytes));
    }
    return this.free.pop()!;
  }
}
