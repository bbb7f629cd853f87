/** What an error says, part by part. */
export interface ErrorFacts {
  /** What was being read or done, usually a file or tensor name. */
  readonly subject: string;
  /** What was there. */
  readonly found: string;
  /** What should have been there. */
  readonly expected: string;
  /** What the reader can do about it. */
  readonly remedy?: string;
}

/**
 * Every error this package raises on purpose. Each says what was found, what was expected and what to do, and each
 * kind has its own class and `code`, so that a caller can tell them apart without reading the text.
 */
export abstract class UlwError extends Error {
  /** The class's name, written out: a bundler that shortens names would shorten it where it is asked of the class. */
  abstract override readonly name: string;
  abstract readonly code: string;
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    const remedy = facts.remedy === undefined ? '' : ` ${facts.remedy}`;
    super(`${facts.subject}: found ${facts.found}; expected ${facts.expected}.${remedy}`);
    this.facts = facts;
  }
}

/** A recording that cannot be read: not an EDF, cut short, a header that contradicts itself. */
export class RecordingError extends UlwError {
  readonly name = 'RecordingError';
  readonly code = 'recording';
}

/** A recording that lacks a channel the model needs. */
export class ChannelError extends UlwError {
  readonly name = 'ChannelError';
  readonly code = 'channel';
}

/** A hypnogram (truth) that cannot be read or does not fit its recording. */
export class HypnogramError extends UlwError {
  readonly name = 'HypnogramError';
  readonly code = 'hypnogram';
}

/** Float weights with a missing or misshapen tensor, or a file that is not a weights file. */
export class WeightsError extends UlwError {
  readonly name = 'WeightsError';
  readonly code = 'weights';
}

/** A `.ulw` file that is truncated, corrupt, of another version, or outside the numeric contract. */
export class ModelFileError extends UlwError {
  readonly name = 'ModelFileError';
  readonly code = 'model-file';
}

/** A network that the engine's numeric contract cannot hold (see `model/numeric-contract.ts`). */
export class ContractError extends UlwError {
  readonly name = 'ContractError';
  readonly code = 'contract';
}

/** Samples that cannot be staged: NaN, infinite, or more than the stager may hold. */
export class SampleError extends UlwError {
  readonly name = 'SampleError';
  readonly code = 'sample';
}

/** A call or a command line that asks for something impossible. */
export class UsageError extends UlwError {
  readonly name = 'UsageError';
  readonly code = 'usage';
}

/** A result that cannot be written: no space, no permission, or in its place a file that is not ours to replace. */
export class OutputError extends UlwError {
  readonly name = 'OutputError';
  readonly code = 'output';
}

/** A model that does not fit the memory it was given; lists each part and by how much it is over. */
export class BudgetError extends UlwError {
  readonly name = 'BudgetError';
  readonly code = 'budget';

  constructor(
    facts: ErrorFacts,
    /** Every part of the plan. */
    readonly parts: readonly { readonly name: string; readonly place: string; readonly bytes: number }[],
    /** The limits exceeded, in bytes. */
    readonly over: readonly { readonly place: string; readonly needed: number; readonly granted: number }[],
  ) {
    super(facts);
  }
}
