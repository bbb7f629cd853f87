import { epochsText } from '../stages.js';
import { nightFigure } from './figure.js';
import { bytes, dateAndTime, elapsed, figure, hoursAndMinutes } from './figures.js';
import { statisticsSpan } from './lights-text.js';
import { channelText, type NightReport } from './night.js';
import { keyFigureList, pageShell, warningsSection } from './page-shell.js';
import { agreementTables, comparedEpochs, factList, qualityTable, statisticsTables } from './page-tables.js';
import { escapeMarkup } from './plain-text.js';
import { defectRows, qualitySentences } from './signal-quality.js';
import { rawAgreementSentences, smoothingSentences } from './smoothing-text.js';

/**
 * One night as one self-contained HTML page: no script, nothing fetched; the content policy in its head forbids both.
 * Everything that comes from files is escaped.
 */
export function nightPage(night: NightReport): string {
  const { recording, statistics, agreement } = night;
  const body = `${header(night)}
${keyFigures(night)}
${warningsSection(night.warnings)}
<section><h2>Night</h2>${nightFigure(night)}</section>
<section><h2>Sleep statistics</h2><p class="soft span">${escapeMarkup(statisticsSpan(night))}</p>${statisticsTables(statistics)}</section>
${quality(night)}
${agreement === null ? '' : `<section><h2>Agreement with the truth</h2><p class="soft span">${[comparedEpochs(agreement), ...rawAgreementSentences(night)].join(' ')}</p>${agreementTables(agreement)}</section>`}
<section><h2>Model and run</h2>${modelFacts(night)}</section>`;
  return pageShell({ title: `${recording.name} – sleep stages`, body, footer: 'Staged by ulw-sleepnet.' });
}

function header(night: NightReport): string {
  const { recording, model } = night;
  const channels = recording.channels.map(channelText).join(', ');
  const facts = [
    dateAndTime(recording.start),
    hoursAndMinutes(recording.durationSeconds / 60),
    recording.format,
    escapeMarkup(channels),
  ];
  const { limits } = model.provenance;
  return (
    `<header><h1>${escapeMarkup(recording.name)}</h1>` +
    `<p class="soft">${facts.filter((fact) => fact !== '').join(' · ')}</p>` +
    `<p>Scored by model <strong>${escapeMarkup(model.name)}</strong></p>` +
    smoothingSentences(night)
      .map((sentence) => `<p>${sentence}</p>`)
      .join('') +
    `${limits === undefined ? '' : `<p class="limits">${escapeMarkup(limits)}</p>`}</header>`
  );
}

/** What a reader looks for first. */
function keyFigures({ statistics, agreement }: NightReport): string {
  const sleep: readonly (readonly [string, string])[] = [
    ['Total sleep', hoursAndMinutes(statistics.TST)],
    ['Sleep efficiency', figure(statistics.SE, 1, ' %')],
    ['Wake after onset', hoursAndMinutes(statistics.WASO)],
    ['REM after onset', hoursAndMinutes(statistics.remLatencyFromSleepOnset)],
  ];
  const truth: readonly (readonly [string, string])[] =
    agreement === null
      ? [
          ['Sleep onset', hoursAndMinutes(statistics.SOL)],
          ['Awakenings', figure(statistics.awakenings, 0)],
        ]
      : [
          ['Accuracy', figure(agreement.accuracy === null ? null : 100 * agreement.accuracy, 1, ' %')],
          ['Macro-F1', figure(agreement.macroF1, 3)],
          ["Cohen's kappa", figure(agreement.kappa, 3)],
        ];
  return keyFigureList([...sleep, ...truth]);
}

/** What of the signal was no good, where anything was. */
function quality({ stretches, epochs }: NightReport): string {
  const sentences = qualitySentences({ epochs }).map((sentence) => `<p>${escapeMarkup(sentence)}</p>`);
  if (stretches.length + sentences.length === 0) return '';
  return `<section><h2>Signal</h2>${sentences.join('')}${qualityTable(defectRows(stretches))}</section>`;
}

function modelFacts({ model, timing, epochs }: NightReport): string {
  const { provenance, sizes } = model;
  return factList([
    ['Model', model.name],
    ['Trained on', provenance.data],
    ['Recipe', provenance.recipe],
    ['Measured', provenance.metrics],
    ['Limits', provenance.limits],
    ['Written by', provenance.tool],
    [
      'Sizes',
      sizes && `wasm ${bytes(sizes.wasmBytes)}, model ${bytes(sizes.modelBytes)}, arena ${bytes(sizes.arenaBytes)}`,
    ],
    ['Engine', timing.engine],
    [
      'Staging',
      `${epochsText(epochs.length)} in ${elapsed(timing.stagingSeconds)}, ${timing.microsecondsPerEpoch.toFixed(1)} µs each`,
    ],
    ['In all', elapsed(timing.totalSeconds)],
  ]);
}
