import { escapeMarkup } from '../report/plain-text.js';
import { stageOf } from '../reference/integer.js';
import { stageName, STAGES } from '../stages.js';
import type { DifferingEpoch } from './compare-nights.js';
import type { EpochSamples } from './layer-study.js';
import { percentText } from './number-text.js';

/** CSS pixels. */
const TRACE_HEIGHT = 64;
const ROW_HEIGHT = 16;
/** Model units at the edge of a trace: four times the night's median deviation; what is larger is cut. */
const REACH = 4;
/** Points of a trace: each drawn from the extremes of its share of the samples. */
const COLUMNS = 300;

const LEGEND =
  'Each drawing is 30 s of every channel as the network reads it, cut at 4 model units (4 median deviations of the ' +
  'night). Outlines: probabilities in float; filled: in eight bits.';

/** Small drawings of epochs: the signal, and what both sides made of it. */
export function differingFigures(epochs: readonly DifferingEpoch[]): string {
  return `<p class="note">${LEGEND}</p><div class="cards">${epochs.map(card).join('')}</div>`;
}

function card(epoch: DifferingEpoch): string {
  const { night, index, truth, float, int8, samples } = epoch;
  const [from, to] = [float, int8].map((own) => stageName(stageOf(own)));
  const said = truth < 0 ? '' : `, truth ${stageName(truth)}`;
  return (
    `<figure><figcaption>${escapeMarkup(night)}, epoch ${String(index)}: float ${from}, eight bits ${to}${said}</figcaption>` +
    `${samples.map((own) => trace(own)).join('')}${bars(float, int8)}</figure>`
  );
}

/** 30 s of one channel; the frame reaches from -4 to 4 model units. */
function trace(samples: EpochSamples[number]): string {
  const y = (value: number): string => ((TRACE_HEIGHT / 2) * (1 - Math.min(Math.max(value / REACH, -1), 1))).toFixed(1);
  const share = samples.length / COLUMNS;
  const points = Array.from({ length: COLUMNS }, (_, column) => {
    const own = Array.from(
      { length: Math.floor((column + 1) * share) - Math.floor(column * share) },
      (_unused, i) => samples[Math.floor(column * share) + i],
    );
    return `${String(column)} ${y(Math.max(...own))}L${String(column)} ${y(Math.min(...own))}`;
  });
  return (
    `<svg class="signal" height="${TRACE_HEIGHT}" viewBox="0 0 ${COLUMNS} ${TRACE_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="30 seconds of signal">` +
    `<line class="rule" x2="${COLUMNS}" y1="${TRACE_HEIGHT / 2}" y2="${TRACE_HEIGHT / 2}"/><path class="trace" d="M${points.join('L')}"/></svg>`
  );
}

/** Both probability vectors: a filled bar for eight bits, its outline for float. */
function bars(float: readonly number[], int8: readonly number[]): string {
  const rows = STAGES.map((stage, index) => {
    const top = ROW_HEIGHT * index;
    const [f, i] = [float[index], int8[index]].map((p) => `${(50 * p).toFixed(2)}%`);
    return (
      `<text x="0" y="${top + 11}">${stage}</text>` +
      `<rect class="area-${stage}" x="12%" y="${top + 3}" width="${i}" height="10"/>` +
      `<rect class="ghost" x="12%" y="${top + 2}" width="${f}" height="12"/>` +
      `<text x="64%" y="${top + 11}">${percentText(float[index], 0)} → ${percentText(int8[index], 0)}</text>`
    );
  });
  return `<svg class="bars" height="${ROW_HEIGHT * STAGES.length}" role="img" aria-label="Probabilities, float and eight bits">${rows.join('')}</svg>`;
}
