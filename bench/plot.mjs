// The best row of every engine as horizontal bars, for the README.
const WIDTH = 880;
const LEFT = 268;
const RIGHT = 150;
const TOP = 78;
const ROW = 46;
const BAR = 22;
const FOOT = 74;
/** Wider ranges are drawn on a logarithmic axis. */
const LINEAR_TO = 60;

const OURS = '#0b7a75';
const OTHERS = '#b8c0c8';
const TEXT = '#1d2733';
const FAINT = '#5b6773';

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function text(x, y, content, { size = 13, fill = TEXT, anchor = 'start', weight = 400 } = {}) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escape(content)}</text>`;
}

/** Ratio to a share of the axis, 0 to 1. */
function axis(most) {
  if (most <= LINEAR_TO) return { at: (ratio) => ratio / most, name: 'linear axis' };
  const floor = 0.5;
  return { at: (ratio) => Math.log(ratio / floor) / Math.log(most / floor), name: 'logarithmic axis' };
}

function bar({ name, variant, batch, medianMs, ratioToUlw, ratioSpread }, index, scale) {
  const y = TOP + index * ROW;
  const span = WIDTH - LEFT - RIGHT;
  const width = Math.max(2, span * scale.at(ratioToUlw));
  const [low, high] = ratioSpread.map((ratio) => LEFT + span * scale.at(ratio));
  const middle = y + BAR / 2;
  const isFirst = index === 0;
  const label = isFirst ? '1' : ratioToUlw.toFixed(ratioToUlw < 10 ? 1 : 0);
  return [
    text(LEFT - 12, y + 10, name, { anchor: 'end', weight: 600 }),
    text(LEFT - 12, y + 25, `${variant}, batch ${batch}`, { anchor: 'end', size: 11, fill: FAINT }),
    `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${name.startsWith('ulw') ? OURS : OTHERS}"/>`,
    isFirst
      ? ''
      : `<line x1="${low.toFixed(1)}" x2="${high.toFixed(1)}" y1="${middle}" y2="${middle}" stroke="${TEXT}" stroke-width="1.5"/>`,
    text(Math.max(LEFT + width, isFirst ? 0 : high) + 8, y + 16, `${label} ×`, { weight: 600 }),
    text(WIDTH - 16, y + 16, `${medianMs.toFixed(medianMs < 1 ? 3 : 2)} ms`, { anchor: 'end', fill: FAINT }),
  ].join('\n');
}

/** @param result of `bench/run.mjs` @returns an SVG document */
export function plotSvg({ host, epoch, rounds, best }) {
  const rows = [best[0], ...best.slice(1).sort((a, b) => a.ratioToUlw - b.ratioToUlw)];
  const scale = axis(Math.max(...rows.map(({ ratioSpread: [, high] }) => high)));
  const height = TOP + rows.length * ROW + FOOT;
  const foot = height - FOOT + 22;
  const versions = Object.entries(host.versions).filter(([name]) => !['benchmark', 'ulw-sleepnet'].includes(name));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img" aria-label="Time of one epoch against ours">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${text(16, 28, `Time to stage one ${epoch} epoch, ours = 1 (shorter is faster)`, { size: 18, weight: 700 })}
${text(16, 50, 'Same weights, one thread, each engine at its best graph and batch, outputs checked first.', { fill: FAINT })}
${rows.map((row, index) => bar(row, index, scale)).join('\n')}
<line x1="${LEFT}" x2="${LEFT}" y1="${TOP - 8}" y2="${TOP + rows.length * ROW - 10}" stroke="${FAINT}"/>
${text(16, foot, `${host.date} · ${host.cpu} · Node ${host.node} · medians of ${rounds} interleaved rounds; lines: quartiles; ${scale.name}`, { size: 11, fill: FAINT })}
${text(16, foot + 17, versions.map(([name, version]) => `${name} ${version}`).join(' · '), { size: 11, fill: FAINT })}
${text(16, foot + 34, 'npm run bench. Ours includes its front end; the others get input that is already filtered.', { size: 11, fill: FAINT })}
</svg>
`;
}
