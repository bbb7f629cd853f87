import { printable } from '../report/plain-text.js';
import { STAGES } from '../stages.js';
import type { AccuracyReport } from './accuracy-report.js';
import { type ReportSection, reportSections } from './sections.js';
import type { TextTable } from './tables.js';
import { dataWords, verdict } from './words.js';

/** Text from files, harmless in Markdown's tables and in the HTML that it allows. */
const escaped = (text: string): string => printable(text).replace(/[\\|`*_<>[\]&]/g, (character) => `\\${character}`);

function tableText({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |\n`;
  const rule = `|${head.map((_, index) => (index === 0 ? ' --- |' : ' ---: |')).join('')}\n`;
  return line(head) + rule + rows.map(line).join('');
}

function termsText(terms: ReportSection['terms'] = []): string {
  if (terms.length === 0) return '';
  return `${terms.map(([term, meaning]) => `- ${escaped(term)}: ${escaped(meaning)}\n`).join('')}\n`;
}

function confusions({ stages }: AccuracyReport): string {
  if (stages.truth === null) return '';
  return (['float', 'int8'] as const)
    .map((side) => {
      const { confusion } = stages.truth![side].agreement;
      const rows = STAGES.map((stage, index) => [stage, ...confusion[index].map(String)]);
      const title = side === 'float' ? 'Confusion, float' : 'Confusion, eight bits';
      return `## ${title}\n\nRows truth, columns scored.\n\n${tableText({ head: ['', ...STAGES], rows })}\n`;
    })
    .join('');
}

/** The whole report but for its drawings, as Markdown. */
export function accuracyMarkdown(report: AccuracyReport): string {
  const [headline, ...more] = verdict(report);
  const sections = reportSections(report).map(
    ({ title, note, table, terms }) => `## ${title}\n\n${note}\n\n${termsText(terms)}${tableText(table)}\n`,
  );
  const warnings =
    report.warnings.length === 0
      ? ''
      : `## Warnings\n\n${report.warnings.map((text) => `- ${escaped(text)}\n`).join('')}\n`;
  return (
    `# Quantisation accuracy of ${escaped(report.model.name)}\n\n**${escaped(headline)}**\n\n` +
    `${[...more, ...dataWords(report)].map((text) => `${escaped(text)}\n\n`).join('')}` +
    `${sections.join('')}${confusions(report)}${warnings}Research use; not a medical device.\n`
  );
}
