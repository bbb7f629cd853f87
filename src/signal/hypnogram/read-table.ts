import { EPOCH_SECONDS } from '../../stages.js';
import { type LabelledSpan, stagesOf } from './labelled-spans.js';
import type { ScoredSpan } from './scored-spans.js';
import { secondsOf } from './seconds.js';
import { stageOfLabel } from './stage-numbers.js';
import { columnsOf, type Columns } from './table-columns.js';
import { fieldsOf, separatorOf, type Separator } from './table-fields.js';
import { printable, refuseLine, type TextLine } from './text-lines.js';

interface Table {
  readonly name: string;
  readonly separator: Separator;
  readonly columns: Columns;
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A label that is meant as a stage, so that a wrong one is an error and no other event. */
const STAGE_LIKE = /^(?:(?:sleep[ _]?)?stage\b|nrem|[ns]?\d+(?:\.\d+)?$)/i;
/** Unscored as a stage, but also events of any length that may lie within a scored epoch. */
const EVENT_TOO = /^(?:movement|art|artefact|artifact|m|u|n\/a)$/i;

/**
 * Spans from a table with a header, separated by tabs, semicolons (decimal commas allowed) or commas: stages with
 * onset and duration (or end) in seconds, in any order and among other columns; stages with onsets 30 s apart; or
 * stages alone, one epoch a row from the recording's start. In a column of events (`trial_type`, as BIDS has it, and
 * its like) rows about anything but stages are passed over.
 * @throws HypnogramError with the line at fault
 */
export function readTable(lines: readonly TextLine[], name: string): readonly ScoredSpan[] {
  const table = tableOf(lines[0] ?? { line: 1, text: '' }, name);
  const { columns } = table;
  // Where there is no onset, an empty line may stand for an epoch: it is kept, and refused for its lack of a stage.
  const filled = lines.slice(1).filter(({ text }) => columns.onset === null || text.trim() !== '');
  const rows = filled
    .map((content) => ({ line: content.line, fields: fieldsOf(content, table.separator, name) }))
    .filter(({ fields }) => !columns.mixed || isStage(fields[columns.stage] ?? ''));
  if (columns.onset === null && columns.epoch !== null) requireCounted(rows, columns.epoch, name);
  const spans = rows.map((row, index) => spanOf(row, index, table));
  if (columns.onset !== null && columns.duration === null && columns.end === null) requireEveryEpoch(spans, name);
  return stagesOf(spans, name, columns.numbering ?? undefined);
}

function tableOf(header: TextLine, name: string): Table {
  const separator = separatorOf(header.text);
  const columns = columnsOf(fieldsOf(header, separator, name));
  if (columns !== null) return { name, separator, columns };
  const expected = "a header with the columns 'onset,duration,stage', one stage a line, U-Time ids or NSRR's XML";
  throw refuseLine(name, header.line, `'${printable(header.text)}'`, expected);
}

function isStage(label: string): boolean {
  return !EVENT_TOO.test(label) && (stageOfLabel(label, 'unknown') !== null || STAGE_LIKE.test(label));
}

function spanOf({ line, fields }: Row, index: number, { name, separator, columns }: Table): LabelledSpan {
  const label = fields[columns.stage] ?? '';
  const number = (column: number, what: string): number => {
    const field = fields[column];
    return secondsOf(separator === ';' ? field?.replace(',', '.') : field, what, line, name);
  };
  if (columns.onset === null) return { line, onset: index * EPOCH_SECONDS, duration: EPOCH_SECONDS, label };
  const onset = number(columns.onset, 'an onset');
  if (columns.duration !== null) return { line, onset, duration: number(columns.duration, 'a duration'), label };
  const duration = columns.end === null ? EPOCH_SECONDS : number(columns.end, 'an end') - onset;
  return { line, onset, duration, label };
}

/** Epochs are counted from 0 or from 1, as the first row says; one that is missing or twice there would shift all that follow. */
function requireCounted(rows: readonly Row[], column: number, name: string): void {
  const first = Number(rows[0]?.fields[column]) === 0 ? 0 : 1;
  for (const [index, { line, fields }] of rows.entries()) {
    const field = fields[column] ?? '';
    if (/^\d+(?:\.0+)?$/.test(field) && Number(field) === first + index) continue;
    const expected = index === 0 ? '0 or 1' : String(first + index);
    throw refuseLine(name, line, `epoch '${printable(field)}'`, expected);
  }
}

/** Without durations, a row could as well last until the next: only where all are 30 s apart is that the same. */
function requireEveryEpoch(spans: readonly LabelledSpan[], name: string): void {
  for (const [index, { line, onset }] of spans.entries()) {
    const step = index === 0 ? EPOCH_SECONDS : onset - spans[index - 1]!.onset;
    if (Math.abs(step - EPOCH_SECONDS) <= 1e-3) continue;
    throw refuseLine(name, line, `an onset ${step} s after the last`, 'a duration column, or an onset every 30 s');
  }
}
