import { keyFigureList, pageShell, warningsSection } from '../report/page-shell.js';
import { confusionTable, factList } from '../report/page-tables.js';
import { escapeMarkup } from '../report/plain-text.js';
import type { AccuracyReport } from './accuracy-report.js';
import { ACCURACY_STYLE } from './accuracy-style.js';
import { confidenceFigure } from './confidence-svg.js';
import { differingFigures } from './epoch-svg.js';
import { robustnessFigures } from './robustness/robustness-svg.js';
import { type ReportSection, reportSections } from './sections.js';
import type { TextTable } from './tables.js';
import { percentText, ratioText } from './number-text.js';
import { dataWords, verdict } from './words.js';

/** Letters of a row's name from which on it may take two lines, but not six. */
const LONG_NAME = 20;

/** The report as one self-contained HTML page: no script, nothing fetched; everything that comes from files is escaped. */
export function accuracyPage(report: AccuracyReport): string {
  const name = escapeMarkup(report.model.name);
  const body = `<header><h1>Quantisation accuracy of ${name}</h1></header>
${verdictSection(report)}
${keyFigures(report)}
${reportSections(report)
  .map((section) => sectionHtml(section, report))
  .join('\n')}
${warningsSection(report.warnings)}
<section><h2>Model</h2>${modelFacts(report)}</section>`;
  return pageShell({
    title: `${report.model.name} – what eight bits cost`,
    style: ACCURACY_STYLE,
    body,
    footer: 'Written by ulw-sleepnet.',
  });
}

function verdictSection(report: AccuracyReport): string {
  const [headline, ...more] = verdict(report);
  const paragraphs = [...more, ...dataWords(report)].map((text) => `<p>${escapeMarkup(text)}</p>`);
  return `<section><p class="verdict">${escapeMarkup(headline)}</p>${paragraphs.join('')}</section>`;
}

function keyFigures({ stages, layers }: AccuracyReport): string {
  const { truth, changed } = stages;
  const figures: (readonly [string, string])[] = [
    ['Same stage', percentText(changed.value === null ? null : 1 - changed.value, 2)],
  ];
  if (truth !== null) {
    const { float, int8, kappaLost } = truth;
    figures.push(
      ['Kappa, float', ratioText(float.kappa.value)],
      ['Kappa, eight bits', ratioText(int8.kappa.value)],
      ['Kappa lost', ratioText(kappaLost.value)],
      ['Macro-F1, eight bits', ratioText(int8.macroF1.value)],
    );
  }
  figures.push(['Probability moved', percentText(layers.all.probabilityMoved, 2)]);
  return keyFigureList(figures);
}

/** In a box that scrolls where the table is wide; the keyboard must reach it to scroll it (WCAG 2.2, 2.1.1). */
function tableHtml({ head, rows }: TextTable, title: string): string {
  const heads = head.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`);
  const lines = rows.map(([first, ...cells]) => {
    const own = cells.map((text) => `<td>${escapeMarkup(text)}</td>`);
    return `<tr><th scope="row">${escapeMarkup(first)}</th>${own.join('')}</tr>`;
  });
  const top = head.every((text) => text === '') ? '' : `<thead><tr>${heads.join('')}</tr></thead>`;
  const kind = rows.some(([first]) => first.length > LONG_NAME) ? 'scroll wordy' : 'scroll';
  return `<div class="${kind}" tabindex="0" role="region" aria-label="${title}"><table>${top}<tbody>${lines.join('')}</tbody></table></div>`;
}

function sectionHtml({ id, title, note, table }: ReportSection, report: AccuracyReport): string {
  const body =
    id === 'differing' ? differingFigures(report.differing) : `${pictures(id, report)}${tableHtml(table, title)}`;
  const { truth } = report.stages;
  const drawn =
    id === 'confidence' && truth !== null
      ? `<div class="columns">${confidenceFigure(truth.float.confidence, truth.int8.confidence)}${body}</div>`
      : body;
  const after = id === 'stages' ? confusions(report) : '';
  return `<section><h2>${title}</h2><p class="note">${escapeMarkup(note)}</p>${drawn}${after}</section>`;
}

function pictures(id: ReportSection['id'], { robustness }: AccuracyReport): string {
  return id === 'robustness' && robustness !== null ? robustnessFigures(robustness) : '';
}

function confusions({ stages: { truth } }: AccuracyReport): string {
  if (truth === null) return '';
  const float = confusionTable(truth.float.agreement, 'Float: rows truth, columns scored');
  const int8 = confusionTable(truth.int8.agreement, 'Eight bits: rows truth, columns scored');
  return `<div class="columns confusions">${float}${int8}</div>`;
}

function modelFacts({ model, weights }: AccuracyReport): string {
  const { provenance, name, gainMode } = model;
  return factList([
    ['Model', name],
    ['Float weights', weights],
    ['Gain', gainMode],
    ['Trained on', provenance.data],
    ['Recipe', provenance.recipe],
    ['Measured', provenance.metrics],
    ['Limits', provenance.limits],
    ['Written by', provenance.tool],
  ]);
}
