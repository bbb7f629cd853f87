import { HypnogramError } from '../../errors.js';
import type { StageIndex } from '../../stages.js';
import type { ScoredSpan } from './scored-spans.js';
import { stageOfName, stageOfRkNumber } from './stage-names.js';

interface Row {
  readonly line: number;
  readonly onset: number;
  readonly duration: number;
  readonly stage: string;
}

const COLUMNS = ['onset', 'duration', 'stage'] as const;

/**
 * Spans from CSV text whose header names the columns onset, duration (seconds) and stage, in any order and among
 * others. Stages are AASM or R&K names, or R&K numbers where a 5 shows that they are not AASM ones.
 * @throws HypnogramError with the line at fault
 */
export function readCsv(text: string, name: string): readonly ScoredSpan[] {
  const rows = rowsOf(text, name);
  const numbering = rows.find(({ stage }) => stage === '5') !== undefined ? 'r&k' : 'unknown';
  return rows.map((row) => ({
    onset: row.onset,
    duration: row.duration,
    stage: stageOf(row, numbering, name),
    place: `line ${row.line}`,
  }));
}

function rowsOf(text: string, name: string): Row[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const header = fieldsOf(lines[0]!).map((field) => field.toLowerCase());
  const [onset, duration, stage] = COLUMNS.map((column) => header.indexOf(column)) as [number, number, number];
  if (Math.min(onset, duration, stage) < 0) {
    throw refuse(name, 1, `'${printable(lines[0]!)}'`, "a header with the columns 'onset,duration,stage'");
  }
  return lines.flatMap((content, index) => {
    if (index === 0 || content.trim() === '') return [];
    const fields = fieldsOf(content);
    const line = index + 1;
    return [
      {
        line,
        onset: secondsOf(fields[onset], 'an onset', line, name),
        duration: secondsOf(fields[duration], 'a duration', line, name),
        stage: fields[stage] ?? '',
      },
    ];
  });
}

function stageOf({ stage, line }: Row, numbering: 'r&k' | 'unknown', name: string): StageIndex {
  // 4 is R&K's stage 4, but REM in AASM numberings; only a 5 elsewhere in the file tells.
  if (stage === '4' && numbering === 'unknown') {
    throw refuse(
      name,
      line,
      "stage '4' in a file without a 5",
      'numbers that are clearly R&K, or names such as N3 and REM',
    );
  }
  const index = stageOfName(stage) ?? stageOfRkNumber(stage);
  if (index !== null) return index;
  throw refuse(name, line, `stage '${printable(stage)}'`, 'W, N1, N2, N3, REM, R, S1 to S4, an R&K number or ?');
}

function secondsOf(text: string | undefined, what: string, line: number, name: string): number {
  const seconds = text === undefined || text === '' ? NaN : Number(text);
  if (Number.isFinite(seconds)) return seconds;
  throw refuse(name, line, `${what} of '${printable(text ?? '')}'`, 'seconds');
}

function fieldsOf(line: string): string[] {
  return line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}

function printable(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '.');
}

function refuse(name: string, line: number, found: string, expected: string): HypnogramError {
  return new HypnogramError({ subject: `${name}, line ${line}`, found, expected });
}
