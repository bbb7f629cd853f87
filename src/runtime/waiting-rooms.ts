import { StateSlots } from './state-slots.js';

/** Room for the samples of one sleeper that wait to be worth a pass: one array a channel of the model. */
export type WaitingRoom = readonly Int16Array[];

/** Rooms for a pool's sleepers; one given back is the next one taken. */
export class WaitingRooms {
  private readonly slots: StateSlots;
  private readonly free: WaitingRoom[] = [];

  /** @param gathered samples that a room has place for, of each channel */
  constructor(
    private readonly channels: number,
    readonly gathered: number,
  ) {
    this.slots = new StateSlots(channels * gathered * Int16Array.BYTES_PER_ELEMENT);
  }

  /** Bytes of all rooms, taken or free. */
  get bytes(): number {
    return this.slots.bytes;
  }

  /** @returns a room, holding whatever was in it before */
  take(): WaitingRoom {
    return this.free.pop() ?? this.furnish(this.slots.take());
  }

  give(room: WaitingRoom): void {
    this.free.push(room);
  }

  private furnish({ buffer, byteOffset }: Uint8Array): WaitingRoom {
    const bytes = this.gathered * Int16Array.BYTES_PER_ELEMENT;
    return Array.from(
      { length: this.channels },
      (_, channel) => new Int16Array(buffer, byteOffset + channel * bytes, this.gathered),
    );
  }
}
