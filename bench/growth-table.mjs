import { describeWhere, wrap } from './table.mjs';

const line = (...cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(9) : cell.padStart(11))).join(' ');
const us = (value) => (value < 1000 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

function axisLines({ name, of, points, slope, intercept, r2, leftOut }) {
  const left = leftOut === 0 ? '' : `; ${leftOut} that the page cannot hold left out`;
  return [
    `${name}: ${of}${left}`,
    line(name, 'chunk', 'us/epoch', 'predicted', 'off', 'line'),
    ...points.map(({ x, chunkSamples, microseconds, predicted, line: fitted }) =>
      line(
        x.toLocaleString('en'),
        `${chunkSamples}`,
        us(microseconds),
        us(predicted),
        `${(100 * (predicted / microseconds - 1)).toFixed(1)} %`,
        us(fitted),
      ),
    ),
    `${us(intercept)} us + ${slope.toFixed(2)} us each (R2 ${r2.toFixed(4)})`,
  ];
}

/** The result of `growth.mjs` as text of at most 80 columns. */
export function formatGrowth({ host, build, axes, predictionError: { median, most } }) {
  const notes = `us/epoch: all channels (all sleepers), quickest round; wasm ${build}. predicted: what the model's kinds of work cost by one second of calibration on other models, before anything here was timed; off by ${(100 * median).toFixed(1)} % in the middle and ${(100 * most).toFixed(1)} % at most. line: least squares over the axis. Widths that leave no room for chunks of 250 take the longest that fits.`;
  return [wrap(describeWhere(host)), ...axes.map(axisLines), wrap(notes)].map((part) => part.join('\n')).join('\n\n');
}
