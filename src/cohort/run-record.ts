import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import type { LightsTime } from '../signal/lights.js';
import type { NightSummary } from '../report/summary-table.js';
import { type OutputFormat, outputFiles } from './output-formats.js';

/** A file as it was when it was read. */
export interface FileIdentity {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modified: string;
}

/** What scoring a night takes from its caller. */
export interface ScoringOptions {
  readonly channels?: readonly string[];
  readonly lights?: { readonly off?: LightsTime; readonly on?: LightsTime };
  readonly smoothing?: SmoothingMode;
  readonly overlap?: number;
  /** Whether what is there of a file that was cut short is scored. */
  readonly allowTruncated?: true;
}

/** All that a night's outputs depend on. */
export interface RunInputs {
  /** Of this package. */
  readonly version: string;
  readonly recording: FileIdentity;
  readonly truth: readonly FileIdentity[];
  /** Its own name, and the checksum of its file. */
  readonly model: { readonly name: string; readonly sha256: string };
  readonly options: ScoringOptions;
  readonly formats: readonly OutputFormat[];
}

/** How a night's outputs came about: `run` of NAME.json, or of NAME-run.json where no JSON was asked for. */
export interface RunRecord extends RunInputs {
  /** SHA-256 of every other output, by file name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Files of earlier runs, with other formats, that may still lie beside them. */
  readonly earlier: readonly string[];
  readonly summary: NightSummary;
}

/** The file that holds a night's record; written after all others. */
export function recordFile(name: string, formats: readonly OutputFormat[]): string {
  return formats.includes('json') ? `${name}.json` : `${name}-run.json`;
}

/** Every file of a night, the record last. */
export function allFiles(name: string, formats: readonly OutputFormat[]): string[] {
  return [...new Set([...outputFiles(name, formats), recordFile(name, formats)])];
}

/** The record of the newest run that left one in this folder, or null; what older ones name is among its `earlier`. */
export async function readRecord(folder: string, name: string): Promise<RunRecord | null> {
  const found: { file: string; time: number; run: RunRecord }[] = [];
  for (const file of [recordFile(name, ['json']), recordFile(name, [])]) {
    try {
      const run = (JSON.parse(await readFile(join(folder, file), 'utf8')) as { run?: RunRecord }).run;
      if (isRecord(run)) found.push({ file, time: (await stat(join(folder, file))).mtimeMs, run });
    } catch {
      // Absent, or somebody else's file of that name.
    }
  }
  const newest = found.toSorted((a, b) => b.time - a.time)[0];
  if (newest === undefined) return null;
  return { ...newest.run, earlier: found.flatMap(({ file, run }) => [file, ...filesOf(run)]) };
}

function isRecord(run: RunRecord | undefined): run is RunRecord {
  return (
    typeof run?.version === 'string' &&
    typeof run.outputs === 'object' &&
    Array.isArray(run.earlier) &&
    typeof run.summary === 'object'
  );
}

/** Every file that a record knows to be ours. */
export function filesOf(record: RunRecord | null): string[] {
  return record === null ? [] : [...new Set([...Object.keys(record.outputs), ...record.earlier])];
}

/** Whether a record's outputs came from the same inputs and are all there as they were written. */
export async function isComplete(record: RunRecord, inputs: RunInputs, folder: string): Promise<boolean> {
  const { version, recording, truth, model, options, formats } = record;
  const recorded: RunInputs = { version, recording, truth, model, options, formats };
  // Both have their keys in the order of `runInputs`.
  if (JSON.stringify(recorded) !== JSON.stringify(inputs)) return false;
  for (const [file, sum] of Object.entries(record.outputs)) {
    const content = await readFile(join(folder, file)).catch(() => null);
    if (content === null || sha256(content) !== sum) return false;
  }
  return true;
}

/** Null where there is no such file. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  const status = await stat(path).catch(() => null);
  return status && { name: basename(path), bytes: status.size, modified: status.mtime.toISOString() };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
