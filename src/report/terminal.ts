import { refuseCall } from '../model/refuse-call.js';
import { epochsText } from '../stages.js';
import { dateAndTime, elapsed, figure, hoursAndMinutes } from './figures.js';
import { differing, spanSeconds, stageRuns, type StageRun } from './hypnogram-runs.js';
import { statisticsSpan } from './lights-text.js';
import { channelText, type NightReport } from './night.js';
import { printable, wrap } from './plain-text.js';
import { defectRows, qualitySentences } from './signal-quality.js';
import { rawAgreementSentences, smoothingSentences } from './smoothing-text.js';
import { columnShares, drawHypnogram, drawTimeAxis, drawTimeInBed, GUTTER } from './terminal-hypnogram.js';
import { fitCharacters, paint, type TerminalStyle } from './terminal-pen.js';
import { agreementText, statisticsText } from './terminal-tables.js';

/** Narrowest terminal that a report fits. */
export const MIN_WIDTH = 40;

/**
 * A night for the terminal: recording and model, hypnogram (the truth above it when given), statistics, agreement,
 * warnings, timing. No line is wider than `style.width`.
 * @throws UsageError when the width is below {@link MIN_WIDTH}
 */
export function nightText(night: NightReport, style: TerminalStyle): string {
  if (!(style.width >= MIN_WIDTH)) {
    refuseCall('terminal width', `${String(style.width)} columns`, `at least ${String(MIN_WIDTH)}`);
  }
  const blocks = [
    headText(night, style),
    hypnogramText(night, style),
    [...statisticsText(night.statistics, style), '', ...soft(statisticsSpan(night), style)],
    qualityText(night, style),
    night.agreement === null
      ? []
      : [
          title('Agreement with the truth', style),
          ...agreementText(night.agreement, style),
          ...rawAgreementSentences(night).flatMap((sentence) => ['', ...wrap(sentence, style.width)]),
        ],
    warningText(night.warnings, style),
    timingText(night, style),
  ];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${fitCharacters(lines.join('\n\n'), style)}\n`;
}

/** The hypnogram, its axis and the time in bed; truth, scored and where they differ, when the truth is given. */
export function hypnogramText(
  night: Pick<NightReport, 'recording' | 'epochs' | 'truth' | 'lights'>,
  style: TerminalStyle,
): string[] {
  const { epochs, truth, recording } = night;
  const span = spanSeconds(epochs);
  if (span === 0) return ['No epochs.'];
  const origin = recording.start === null ? null : new Date(recording.start.getTime() + epochs[0].onset * 1000);
  const stages = epochs.map(({ stage }) => stage);
  const scored = drawHypnogram(stageRuns(epochs, stages), span, style);
  const bed = drawTimeInBed(night.lights, epochs[0].onset, span, style);
  const axis = [...drawTimeAxis(span, origin, style), ...bed];
  if (truth === null) return [...scored, ...axis];
  return [
    title('Truth', style),
    ...drawHypnogram(stageRuns(epochs, truth), span, style),
    title('Scored', style),
    ...scored,
    differenceLine(stageRuns(epochs, differing(stages, truth)), span, style),
    ...axis,
  ];
}

/** One line that grows darker with the share of each column's scored time that differs from the truth. */
function differenceLine(runs: readonly StageRun[], span: number, style: TerminalStyle): string {
  const shades = style.ascii ? ' .+#@' : ' ░▒▓█';
  const cells = columnShares(runs, span, style.width - GUTTER).map(([, same, different]) =>
    different === 0 ? ' ' : shades[Math.ceil((4 * different) / (same + different))],
  );
  return paint('diff', 'dim', style) + ' '.repeat(GUTTER - 4) + cells.join('').trimEnd();
}

function headText(night: NightReport, style: TerminalStyle): string[] {
  const { recording, model } = night;
  const when = dateAndTime(recording.start);
  const length = hoursAndMinutes(recording.durationSeconds / 60);
  const lines = [
    [when, length, recording.format, recording.channels.map(channelText).join(', ')]
      .filter((text) => text !== '')
      .join(' · '),
    `model ${model.name}${model.provenance.limits === undefined ? '' : ` · ${model.provenance.limits}`}`,
    ...smoothingSentences(night),
  ];
  const name = wrap(printable(recording.name), style.width).map((line) => paint(line, 'bold', style));
  return [...name, ...lines.flatMap((line) => wrap(printable(line), style.width))];
}

function warningText(warnings: readonly string[], style: TerminalStyle): string[] {
  return warnings.flatMap((warning) =>
    wrap(printable(warning), style.width - 2).map((line, index) => (index === 0 ? `! ${line}` : `  ${line}`)),
  );
}

/** What was no good: how much of each channel, and what became of it. */
function qualityText({ stretches, epochs }: NightReport, style: TerminalStyle): string[] {
  const rows = defectRows(stretches).flatMap(({ channel, words, stretches: count, minutes }) =>
    wrap(
      printable(
        `${channel}: ${words}, ${count === 1 ? 'once' : `${String(count)} times`}, ${figure(minutes, 1, ' min')}`,
      ),
      style.width,
    ),
  );
  const sentences = qualitySentences({ epochs }).flatMap((sentence) => wrap(printable(sentence), style.width));
  return rows.length + sentences.length === 0 ? [] : [title('Signal', style), ...rows, ...sentences];
}

function soft(text: string, style: TerminalStyle): string[] {
  return wrap(printable(text), style.width).map((line) => paint(line, 'dim', style));
}

function timingText({ timing, epochs }: NightReport, style: TerminalStyle): string[] {
  const { stagingSeconds, totalSeconds, microsecondsPerEpoch, engine } = timing;
  const line =
    `${epochsText(epochs.length)} in ${elapsed(stagingSeconds)}, ${microsecondsPerEpoch.toFixed(1)} us each ` +
    `(${engine}); ${elapsed(totalSeconds)} with reading`;
  return soft(line, style);
}

function title(text: string, style: TerminalStyle): string {
  return paint(text, 'bold', style);
}
