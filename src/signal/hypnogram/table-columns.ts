import type { Numbering } from './stage-numbers.js';

/** Where a table's columns are, by index. */
export interface Columns {
  readonly stage: number;
  /** Absent where the table has one epoch a row. */
  readonly onset: number | null;
  readonly duration: number | null;
  readonly end: number | null;
  /** The epoch's number, from 0 or 1. */
  readonly epoch: number | null;
  /** The stage column holds events of every kind, of which stages are some. */
  readonly mixed: boolean;
  /** The numbering, where the column's name tells it. */
  readonly numbering: Numbering | null;
}

/** Headers in order of preference, in lower case with `_` for what is no letter or digit. */
const ONSET = ['onset', 'start', 'onset_s', 'start_s', 'start_sec', 'onset_sec', 'onset_seconds', 'start_seconds'];
const ONSET_TIMES = ['init', 'begin', 'start_time', 'time_s', 'time_sec', 'seconds', 'time'];
const DURATION = ['duration', 'duration_s', 'duration_sec', 'duration_seconds', 'dur', 'length'];
const END = ['end', 'stop', 'end_s', 'end_sec', 'end_seconds', 'end_time', 'stop_time'];
const EPOCH = ['epoch', 'epoch_number', 'epoch_index', 'epoch_no', 'epoch_nr'];
const STAGE = ['stage', 'sleep_stage', 'sleepstage', 'stages', 'hypnogram', 'hypno', 'staging', 'score'];
/** `stage_hum` is the three-scorer AASM consensus of the Bitbrain Open Access Sleep set (OpenNeuro ds005555). */
const STAGE_AASM = ['stage_aasm', 'stage_hum'];
const STAGE_RK = ['stage_rk', 'stage_r_k'];
const MIXED = ['trial_type', 'event', 'annotation', 'description', 'label', 'name', 'value'];

/** The columns that a header names; null where it names no stage, or a stage's duration without its onset. */
export function columnsOf(header: readonly string[]): Columns | null {
  const keys = header.map(keyOf);
  const find = (...names: readonly string[]): number | null => {
    const name = names.find((candidate) => keys.includes(candidate));
    return name === undefined ? null : keys.indexOf(name);
  };
  const stage = find(...STAGE, ...STAGE_AASM, ...STAGE_RK, ...MIXED);
  if (stage === null) return null;
  const columns: Columns = {
    stage,
    onset: find(...ONSET, ...ONSET_TIMES),
    duration: find(...DURATION),
    end: find(...END),
    epoch: find(...EPOCH),
    mixed: MIXED.includes(keys[stage]!),
    numbering: numberingOf(keys[stage]!),
  };
  return columns.onset === null && (columns.duration !== null || columns.end !== null) ? null : columns;
}

function numberingOf(key: string): Numbering | null {
  if (STAGE_AASM.includes(key)) return 'aasm';
  return STAGE_RK.includes(key) ? 'r&k' : null;
}

/** `Start [s]` and `start_s` are one. */
function keyOf(field: string): string {
  return field
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
