import { epochsText, STAGES } from '../stages.js';
import type { Agreement } from './agreement.js';
import { figure } from './figures.js';
import { wrap } from './plain-text.js';
import type { SleepStatistics } from './statistics.js';
import { cycleRows, stageRows, statisticsRows } from './statistics-rows.js';
import { paint, sideBySide, type TerminalStyle } from './terminal-pen.js';

/** Durations, latencies and counts beside the stages; at most 40 columns where they stand one under the other. */
export function statisticsText(statistics: SleepStatistics, style: TerminalStyle): string[] {
  const figures = statisticsRows(statistics).map(
    ({ term, meaning, value }) => `${term.padEnd(5)}${meaning.padEnd(21)}${value.padStart(10)}`,
  );
  const head = paint(`${'stage'.padEnd(10)}${'min'.padStart(8)}${'% of TST'.padStart(10)}`, 'dim', style);
  const stages = stageRows(statistics).map(({ stage, minutes, share }) => {
    const line = `${stage.padEnd(10)}${minutes.padStart(8)}${share.padStart(10)}`.trimEnd();
    return stage === 'REM' ? paint(line, 'red', style) : line;
  });
  return sideBySide(figures, [head, ...stages, ...cyclesText(statistics, style)], style);
}

/** Minutes of each complete cycle: 36 columns. */
function cyclesText(statistics: SleepStatistics, style: TerminalStyle): string[] {
  const rows = cycleRows(statistics).map(
    ({ cycle, start, nrem, rem, duration }) =>
      `${cycle.padEnd(6)}${start.padStart(8)}${nrem.padStart(7)}${rem.padStart(7)}${duration.padStart(8)}`,
  );
  if (rows.length === 0) return [];
  return [
    '',
    paint(
      `${'cycle'.padEnd(6)}${'begins'.padStart(8)}${'NREM'.padStart(7)}${'REM'.padStart(7)}${'min'.padStart(8)}`,
      'dim',
      style,
    ),
    ...rows,
  ];
}

/** Accuracy, macro-F1 and kappa, then the confusion matrix beside the figures of each stage. */
export function agreementText(agreement: Agreement, style: TerminalStyle): string[] {
  const { accuracy, macroF1, kappa, epochs, excluded } = agreement;
  const left = excluded === 0 ? '' : `, ${String(excluded)} left out`;
  return [
    ...wrap(`accuracy ${figure(accuracy, 3)}, macro-F1 ${figure(macroF1, 3)}, kappa ${figure(kappa, 3)}`, style.width),
    `over ${epochsText(epochs)}${left}`,
    '',
    ...sideBySide(confusionText(agreement, style), perStageText(agreement, style), style),
  ];
}

function confusionText(agreement: Agreement, style: TerminalStyle): string[] {
  const head = `${'true\\scored'.padEnd(12)}${STAGES.map((stage) => stage.padStart(5)).join('')}`;
  const rows = STAGES.map((stage, row) => {
    const counts = agreement.confusion[row].map((count, column) => {
      const text = String(count).padStart(5);
      return row === column ? paint(text, 'bold', style) : text;
    });
    return `${stage.padEnd(12)}${counts.join('')}`;
  });
  return [paint(head, 'dim', style), ...rows];
}

function perStageText(agreement: Agreement, style: TerminalStyle): string[] {
  const head = `${'stage'.padEnd(6)}${['prec', 'recall', 'F1', 'epochs'].map((name) => name.padStart(8)).join('')}`;
  const rows = agreement.perStage.map(({ stage, precision, recall, f1, support }) => {
    const ratios = [precision, recall, f1].map((value) => figure(value, 3).padStart(8)).join('');
    return `${stage.padEnd(6)}${ratios}${String(support).padStart(8)}`;
  });
  return [paint(head, 'dim', style), ...rows];
}
