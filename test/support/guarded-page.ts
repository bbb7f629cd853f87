import { createHash } from 'node:crypto';
import { place, type PlacedPart } from '../../src/runtime/memory-map.js';
import type { MemoryPlan } from '../../src/runtime/plan.js';
import { PAGE_BYTES } from '../../src/runtime/plan.js';
import { Random } from './random-network.js';

export type PartName = keyof MemoryPlan['addresses'];
export const PART_NAMES: readonly PartName[] = ['program', 'state', 'scratch', 'samples'];

const CALLED_AT = 16;

/** The part's bytes as planned, without what rounds it up: an overrun by one byte counts. */
function exactBytes({ name, bytes }: PlacedPart, plan: MemoryPlan): number {
  return name === 'samples' ? plan.chunkSamples * 4 : bytes;
}

/**
 * The same plan with its parts apart: `first` is the first of them, from address 0, so that what reads or writes before
 * it traps; the one before `first` is the last and ends with the page, so that what goes beyond it traps; in between
 * lie gaps as wide as there is room for.
 */
export function spreadPlan(plan: MemoryPlan, first: PartName): MemoryPlan {
  const at = PART_NAMES.indexOf(first);
  const order = [...PART_NAMES.slice(at), ...PART_NAMES.slice(0, at)];
  const own = order.map((name) => plan.parts.find((part) => part.name === name)!);
  const used = own.reduce((sum, part) => sum + part.bytes, 0);
  const gap = Math.floor((PAGE_BYTES - used) / (own.length - 1) / CALLED_AT) * CALLED_AT;
  const placed = place(
    own.map((part, index) => ({ ...part, bytes: index < own.length - 1 ? part.bytes + gap : part.bytes })),
    0,
  ).map((part, index) => ({ ...part, bytes: own[index].bytes }));
  const last = placed[placed.length - 1];
  placed[placed.length - 1] = { ...last, address: PAGE_BYTES - exactBytes(last, plan) };
  const address = (name: PartName): number => placed.find((part) => part.name === name)!.address;
  return {
    ...plan,
    parts: placed,
    pageBytes: PAGE_BYTES,
    addresses: {
      program: address('program'),
      state: address('state'),
      scratch: address('scratch'),
      samples: address('samples'),
    },
  };
}

/** Every byte of the page random: canaries that no rule can have guessed. */
export function fillRandomly(page: Uint8Array, seed: number): void {
  const random = new Random(seed);
  const words = new Uint32Array(page.buffer);
  for (let i = 0; i < words.length; i++) words[i] = random.integer(0, 0xffffffff);
}

const digest = (runs: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const run of runs) hash.update(run);
  return hash.digest('hex');
};

/** SHA-256 of each part, and of all that belongs to none. */
export type Hashes = Readonly<Record<PartName | 'outside', string>>;

export function hashes(page: Uint8Array, plan: MemoryPlan): Hashes {
  const spans = plan.parts
    .map((part) => ({ name: part.name as PartName, from: part.address, to: part.address + exactBytes(part, plan) }))
    .sort((a, b) => a.from - b.from);
  const outside = [...spans, { from: PAGE_BYTES }].map(({ from }, index) =>
    page.subarray(index === 0 ? 0 : spans[index - 1].to, from),
  );
  const parts = spans.map(({ name, from, to }) => [name, digest([page.subarray(from, to)])] as const);
  return { ...(Object.fromEntries(parts) as Record<PartName, string>), outside: digest(outside) };
}

/** Names whose hashes differ. */
export function changed(before: Hashes, after: Hashes): string[] {
  return Object.keys(before).filter((name) => before[name as PartName] !== after[name as PartName]);
}
