import { epochsText, STAGES } from '../stages.js';
import type { Agreement } from './agreement.js';
import { figure } from './figures.js';
import { escapeMarkup } from './plain-text.js';
import type { DefectRow } from './signal-quality.js';
import type { SleepStatistics } from './statistics.js';
import { cycleRows, stageRows, statisticsRows } from './statistics-rows.js';

/** The statistics and the stage table, as HTML. */
export function statisticsTables(statistics: SleepStatistics): string {
  const figures = statisticsRows(statistics).map(
    ({ term, meaning, value }) => `<tr><th scope="row"><abbr>${term}</abbr>${meaning}</th><td>${value}</td></tr>`,
  );
  const stages = stageRows(statistics).map(
    ({ stage, minutes, share }) => `<tr><th scope="row">${stage}</th><td>${minutes}</td><td>${share}</td></tr>`,
  );
  const head = columnHeads(['Stage', 'Minutes', '% of TST']);
  return (
    `<div class="columns"><table>${figures.join('')}</table><div>` +
    `<table>${head}<tbody>${stages.join('')}</tbody></table>${cycleTable(statistics)}</div></div>`
  );
}

function columnHeads(names: readonly string[]): string {
  return `<thead><tr>${names.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`;
}

function cycleTable(statistics: SleepStatistics): string {
  const rows = cycleRows(statistics).map(({ cycle, start, nrem, rem, duration }) => {
    const cells = [start, nrem, rem, duration].map((text) => `<td>${text}</td>`).join('');
    return `<tr><th scope="row">${cycle}</th>${cells}</tr>`;
  });
  if (rows.length === 0) return '';
  const head = columnHeads(['Cycle', 'Begins at', 'NREM', 'REM', 'Minutes']);
  return `<table class="cycles">${head}<tbody>${rows.join('')}</tbody></table>`;
}

/** What the agreement is over; lights do not matter to it. */
export function comparedEpochs({ epochs, excluded }: Agreement): string {
  const left = excluded === 0 ? '' : `; ${String(excluded)} left out`;
  return `Over the ${epochsText(epochs)} of the whole recording that both scored${left}.`;
}

/** The confusion matrix and the figures of each stage, as HTML. */
export function agreementTables(agreement: Agreement): string {
  return `<div class="columns">${confusionTable(agreement)}${perStageTable(agreement)}</div>`;
}

/** Each cell's shade is its share of its row, so of the truth's epochs in that stage. @param caption HTML */
export function confusionTable({ confusion }: Agreement, caption = 'Epochs: rows truth, columns scored'): string {
  const rows = STAGES.map((stage, row) => {
    const total = confusion[row].reduce((sum, count) => sum + count, 0);
    const cells = confusion[row].map((count) => {
      const share = total === 0 ? 0 : count / total;
      return `<td class="heat" style="--share: ${(0.75 * share).toFixed(3)}">${String(count)}</td>`;
    });
    return `<tr><th scope="row">${stage}</th>${cells.join('')}</tr>`;
  });
  const head = columnHeads(['', ...STAGES]);
  return `<table class="confusion"><caption>${caption}</caption>${head}<tbody>${rows.join('')}</tbody></table>`;
}

function perStageTable({ perStage }: Agreement): string {
  const rows = perStage.map(({ stage, precision, recall, f1, support }) => {
    const cells = [figure(precision, 3), figure(recall, 3), figure(f1, 3), String(support)];
    return `<tr><th scope="row">${stage}</th>${cells.map((text) => `<td>${text}</td>`).join('')}</tr>`;
  });
  const head = columnHeads(['Stage', 'Precision', 'Recall', 'F1', 'Epochs']);
  return `<table><caption>Each stage against the rest</caption>${head}<tbody>${rows.join('')}</tbody></table>`;
}

/** What was no good, by channel and kind, as HTML; nothing where nothing was. */
export function qualityTable(rows: readonly DefectRow[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ channel, words, stretches, minutes }) =>
      `<tr><th scope="row">${escapeMarkup(channel)}</th><td>${words}</td>` +
      `<td>${String(stretches)}</td><td>${figure(minutes, 1)}</td></tr>`,
  );
  const head = columnHeads(['Channel', 'What', 'Times', 'Minutes']);
  return `<table class="quality">${head}<tbody>${lines.join('')}</tbody></table>`;
}

/** Terms and what they stand for; values are escaped here, undefined ones left out. */
export function factList(facts: readonly (readonly [string, string | undefined])[]): string {
  const items = facts.map(([term, value]) =>
    value === undefined ? '' : `<dt>${term}</dt><dd>${escapeMarkup(value)}</dd>`,
  );
  return `<dl class="facts">${items.join('')}</dl>`;
}
