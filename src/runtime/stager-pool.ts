import { UsageError } from '../errors.js';
import type { ModelMetadata } from '../model/metadata.js';
import { epochSamplesOf } from '../model/network.js';
import { refuseCall } from '../model/refuse-call.js';
import type { Arena, Sleeper } from './arena.js';
import { checkEpoch, checkFinite, checkStretch, refuseBegun } from './check-samples.js';
import type { Samples } from './sample-queue.js';
import { type PooledSleeperOptions, readSleeperOptions } from './sleeper-options.js';
import { finishEpoch, type StagedEpoch } from './staged-epoch.js';
import { StateSlots } from './state-slots.js';
import { WaitingRooms, type WaitingRoom } from './waiting-rooms.js';

/** Options of {@link SleepModel.pool}. */
export interface PoolOptions {
  /**
   * Samples of a channel that wait for one another until there are so many, or the epoch is complete: the layers take
   * many at less cost than few, and stages come no later. 500 when left out, at most the plan's chunk; 0: none wait.
   */
  readonly gatherSamples?: number;
}

interface Member {
  readonly sleeper: Sleeper;
  /** Indices of the channels that it has. */
  readonly present: readonly number[];
  readonly startSeconds: number;
  /** Samples of the current epoch, of each channel: in the engine and waiting. */
  position: number;
  /** Samples of each channel that wait, and room for them once some did. */
  waiting: number;
  room: WaitingRoom | null;
  epochs: number;
}

/** A packet of a wearable holds 10 to 100 samples. Twice as many as these gain a twentieth for twice the memory. */
const GATHERED = 500;

/** What most pushes complete. */
const NONE: readonly StagedEpoch[] = Object.freeze([]);

/**
 * Any number of sleepers on one engine, told apart by a number; {@link SleepModel.pool} makes it. A sleeper costs the
 * plan's `stateBytes`, a small record and, if pushes are short, samples that wait for more. Whose samples are worth a pass
 * is swapped into the engine's page. Any order of pushes and any split of the same samples give the bits that the sleeper
 * would have alone.
 */
export class StagerPool {
  private readonly members = new Map<number, Member>();
  private readonly slots: StateSlots;
  private readonly rooms: WaitingRooms;
  private readonly epochSamples: number;
  private readonly countsPerMicrovolt: number;
  private admitted = 0;

  /** @internal */
  constructor(
    private readonly arena: Arena,
    private readonly metadata: ModelMetadata,
    private readonly logitScale: number,
    { gatherSamples = GATHERED }: PoolOptions = {},
  ) {
    if (!Number.isInteger(gatherSamples) || gatherSamples < 0) {
      refuseCall('gatherSamples', gatherSamples, 'a whole number from 0 on');
    }
    this.slots = new StateSlots(arena.plan.stateBytes);
    this.rooms = new WaitingRooms(metadata.channels.length, Math.min(gatherSamples, arena.plan.chunkSamples));
    this.epochSamples = epochSamplesOf(metadata);
    this.countsPerMicrovolt = Math.fround(1 / metadata.microvoltsPerCount);
  }

  /** Sleepers admitted and not yet removed. */
  get size(): number {
    return this.members.size;
  }

  /** Bytes of all states, in use or free for the next sleepers. */
  get stateBytes(): number {
    return this.slots.bytes;
  }

  /** Bytes of all rooms for samples that wait, in use or free for the next sleepers; none until a push is short. */
  get waitingBytes(): number {
    return this.rooms.bytes;
  }

  /**
   * A new sleeper.
   * @returns its number, which no other sleeper of this pool ever gets
   * @throws UsageError when a missing channel is none of the model's, all are missing, or the start is no time
   */
  admit(options: PooledSleeperOptions = {}): number {
    const { present, startSeconds } = readSleeperOptions(this.metadata.channels, options);
    const id = this.admitted++;
    const sleeper = this.arena.admit(this.slots.take());
    // Field by field: a record that began as a spread makes every push twice as slow.
    this.members.set(id, { sleeper, present, startSeconds, position: 0, waiting: 0, room: null, epochs: 0 });
    return id;
  }

  /**
   * The same stretch of every channel of one sleeper, any length: Int16Array in counts, Float32Array in microvolts.
   * @param samples one array a model channel; null for a missing one
   * @returns the epochs that these samples completed, mostly none
   * @throws UsageError on a number that is no sleeper's, or arrays that do not fit
   * @throws SampleError on NaN or infinity; nothing was taken then
   */
  push(id: number, samples: readonly (Samples | null)[]): readonly StagedEpoch[] {
    const member = this.memberOf(id);
    const count = this.check(id, member, samples);
    let staged: StagedEpoch[] | null = null;
    for (let done = 0; done < count;) {
      done += this.take(member, samples, done, count);
      if (member.position === this.epochSamples) (staged ??= []).push(this.finish(member));
    }
    return staged ?? NONE;
  }

  /**
   * Exactly one epoch of every channel of one sleeper. A channel left out is a term that the logits go without; its
   * filter and gain stay as they were. With every channel left out the epoch is counted and has no stage: so a sleeper
   * whose samples were lost keeps its time.
   * @param samples one array a model channel, an epoch long; null for a missing one and for one to leave out
   * @throws UsageError on a number that is no sleeper's, arrays that are not one epoch long, or an epoch begun by `push`
   * @throws SampleError on NaN or infinity; nothing was taken then
   */
  stageEpoch(id: number, samples: readonly (Samples | null)[]): StagedEpoch {
    const member = this.memberOf(id);
    const { present, position } = member;
    checkEpoch(`sleeper ${id}, samples of an epoch`, this.metadata.channels, present, this.epochSamples, samples);
    if (position > 0) refuseBegun(`sleeper ${id}`);
    const heard = present.filter((channel) => samples[channel] !== null);
    this.checkFinite(id, heard, samples);
    for (const channel of heard) this.feed(member, channel, samples[channel]!, 0, this.epochSamples);
    return this.finish(member, heard);
  }

  /** Drops the epoch begun; filters and gains go on. @throws UsageError on a number that is no sleeper's */
  discardEpoch(id: number): void {
    const member = this.memberOf(id);
    // Filters have heard what waited, too.
    this.feedWaiting(member);
    this.arena.discard(member.sleeper);
    member.position = 0;
  }

  /** Forgets a sleeper; its memory is the next one's. @throws UsageError on a number that is no sleeper's */
  remove(id: number): void {
    const { sleeper, room } = this.memberOf(id);
    // Where it is still in the page, it leaves it when the next sleeper is admitted to its place, which begins anew.
    this.slots.give(sleeper.saved);
    if (room !== null) this.rooms.give(room);
    this.members.delete(id);
  }

  private memberOf(id: number): Member {
    const member = this.members.get(id);
    if (member !== undefined) return member;
    const was = Number.isInteger(id) && id >= 0 && id < this.admitted;
    throw new UsageError({
      subject: `sleeper ${id}`,
      found: was ? 'removed already' : 'never admitted',
      expected: `one of the ${this.members.size} that are here`,
      remedy: 'Use the number that admit returned, until it is removed.',
    });
  }

  /** @returns samples of each channel */
  private check(id: number, { present }: Member, samples: readonly (Samples | null)[]): number {
    const count = checkStretch(`sleeper ${id}, samples`, this.metadata.channels, present, samples);
    this.checkFinite(id, present, samples);
    return count;
  }

  private checkFinite(id: number, heard: readonly number[], samples: readonly (Samples | null)[]): void {
    const { channels } = this.metadata;
    for (const channel of heard) {
      checkFinite(
        samples[channel]!,
        (bad) => `sleeper ${id}, channel ${channels[channel].label}, sample ${bad} of this push`,
      );
    }
  }

  /** Samples from `from` on, to `to` or the epoch's end at most, into the engine or among those that wait. @returns how many */
  private take(member: Member, samples: readonly (Samples | null)[], from: number, to: number): number {
    const { gathered } = this.rooms;
    const left = Math.min(to - from, this.epochSamples - member.position);
    const passesBy = member.waiting === 0 && left >= gathered;
    const taken = passesBy ? left : Math.min(left, gathered - member.waiting);
    member.position += taken;
    if (passesBy) {
      for (const channel of member.present) this.feed(member, channel, samples[channel]!, from, from + taken);
      return taken;
    }
    const room = (member.room ??= this.rooms.take());
    for (const channel of member.present) {
      room[channel].set(this.countsOf(samples[channel]!.subarray(from, from + taken)), member.waiting);
    }
    member.waiting += taken;
    if (member.waiting === gathered || member.position === this.epochSamples) this.feedWaiting(member);
    return taken;
  }

  private countsOf(samples: Samples): Int16Array {
    return samples instanceof Int16Array ? samples : this.arena.countsOf(samples, this.countsPerMicrovolt);
  }

  private feedWaiting(member: Member): void {
    if (member.waiting === 0) return;
    for (const channel of member.present) this.feed(member, channel, member.room![channel], 0, member.waiting);
    member.waiting = 0;
  }

  /** Samples `from` to, without, `to` into the engine. */
  private feed({ sleeper }: Member, channel: number, samples: Samples, from: number, to: number): void {
    const { chunkSamples } = this.arena.plan;
    for (let at = from; at < to; at += chunkSamples) {
      const chunk = samples.subarray(at, Math.min(at + chunkSamples, to));
      if (chunk instanceof Int16Array) this.arena.pushCounts(sleeper, channel, chunk);
      else this.arena.pushMicrovolts(sleeper, channel, chunk, this.countsPerMicrovolt);
    }
  }

  /** @param heard indices of the channels with samples in the epoch */
  private finish(member: Member, heard = member.present): StagedEpoch {
    const { arena, metadata, logitScale } = this;
    const { startSeconds, sleeper } = member;
    member.position = 0;
    const context = { arena, metadata, logitScale, startSeconds };
    return finishEpoch(context, sleeper, member.epochs++, (channel) => heard.includes(channel));
  }
}
