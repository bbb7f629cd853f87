import { FLOAT_TOLERANCE, INT8_AGREEMENT, INT8_TOLERANCE } from './outputs.mjs';

const WIDTH = 80;

/** Cuts text into lines of at most WIDTH columns. */
export function wrap(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

/** Host, date and versions, in one line. */
export function describeWhere(host) {
  const versions = Object.entries(host.versions).map(([name, version]) => `${name} ${version}`);
  return `${host.date}, ${host.cpu}, ${host.cores} cores (load before: ${host.loadBefore.toFixed(1)}), ${host.os}, Node ${host.node}, V8 ${host.v8}, ${versions.join(', ')}.`;
}

const quartiles = (spread) => spread.map((ratio) => ratio.toFixed(2)).join(' - ');

const timeLine = (engine, variant, batch, ms, ratio, spread) =>
  `${engine.padEnd(16)} ${variant.padEnd(24)} ${batch.padStart(5)} ${ms.padStart(8)} ${ratio.padStart(6)} ${spread.padStart(13)}`;

function timeLines(rows) {
  return [
    timeLine('engine', 'input or graph', 'batch', 'ms/epoch', 'x ulw', 'quartiles'),
    ...rows.map(({ engine, variant, batch, medianMs, ratioToUlw, ratioSpread }) =>
      timeLine(engine, variant, `${batch}`, medianMs.toFixed(4), ratioToUlw.toFixed(2), quartiles(ratioSpread)),
    ),
  ];
}

function bestLines(best) {
  const line = (name, variant, ratio, spread) =>
    `${name.padEnd(26)} ${variant.padEnd(32)} ${ratio.padStart(6)} ${spread.padStart(13)}`;
  return [
    line('each at its best', '', 'x ulw', 'quartiles'),
    ...best.map(({ name, variant, batch, ratioToUlw, ratioSpread }) =>
      line(name, `${variant}, batch ${batch}`, ratioToUlw.toFixed(2), quartiles(ratioSpread)),
    ),
  ];
}

const giga = (value) => (value / 1e9).toFixed(1);

function limitLines({ macsPerSecond, peakMacsPerSecond, shareOfPeak, layers }) {
  const own = `ulw simd: ${giga(macsPerSecond)} GMAC/s, front end and finish included`;
  const peak =
    peakMacsPerSecond === null
      ? '; the peak was not measured'
      : `; ${(100 * shareOfPeak).toFixed(0)} % of the ${giga(peakMacsPerSecond)} of a loop that stays in registers`;
  return [...wrap(`${own}${peak}.`), ...(layers.length === 0 ? [] : ['', ...layerLines(layers)])];
}

function layerLines(layers) {
  const line = (layer, macs, us, rate, share) =>
    `${layer.padEnd(40)} ${macs.padStart(9)} ${us.padStart(8)} ${rate.padStart(9)} ${share.padStart(7)}`;
  return [
    line('layer, alone, one epoch', 'MACs', 'us', 'GMAC/s', 'share'),
    ...layers.map(({ layer, macs, ms, share }) =>
      line(
        layer,
        macs === 0 ? '-' : macs.toLocaleString('en'),
        (ms * 1000).toFixed(1),
        macs === 0 ? '-' : giga(macs / (ms / 1000)),
        `${(100 * share).toFixed(1)} %`,
      ),
    ),
  ];
}

function coldStartLines(coldStart) {
  const line = (engine, load, first, resident) =>
    `${engine.padEnd(33)} ${load.padStart(12)} ${first.padStart(15)} ${resident.padStart(17)}`;
  return [
    line('cold start, ms; memory, MiB', 'import', 'to first stage', 'above idle Node'),
    ...coldStart.map(({ engine, importMs, firstStageMs, residentMiB }) =>
      line(engine, importMs.toFixed(1), firstStageMs.toFixed(1), residentMiB.toFixed(1)),
    ),
  ];
}

const SIZE_NAMES = {
  wasmSimd: 'ulw simd wasm',
  wasmScalar: 'ulw scalar wasm',
  browserBundle: 'ulw for a page: library, wasm, reports',
  onnxruntimeNode: 'onnxruntime-node native files',
  onnxruntimeWeb: 'onnxruntime-web for a page: wasm only',
  tfjsWasm: 'TensorFlow.js for a page: wasm backend',
  modelUlw: 'model, .ulw',
  onnxAuthors: "model, .onnx, authors' graph",
  onnxCollapsed: 'model, .onnx, collapsed graph',
  onnxAuthorsInt8: "model, .onnx int8, authors' graph",
  onnxCollapsedInt8: 'model, .onnx int8, collapsed graph',
};

function sizeLines(bytes) {
  const line = (name, raw, gzip) => `${name.padEnd(43)} ${raw.padStart(15)} ${gzip.padStart(18)}`;
  const count = (value) => value.toLocaleString('en');
  return [
    line('bytes', 'on disk', 'on the wire (gzip)'),
    ...Object.entries(bytes).map(([key, { raw, gzip }]) => line(SIZE_NAMES[key], count(raw), count(gzip))),
  ];
}

const NOTES = [
  "x ulw: each round's time over that of the first row in the same round; in the table of the best, over that of the best of ours.",
  "ulw's time holds the front end (high-pass, running gain), the network and the epoch's finish; a batch is as many epochs one after another.",
  'The others get input that has already been through the front end, in tensors made beforehand: an advantage to them.',
  'int8: QuantizeLinear and DequantizeLinear about every convolution, scales by our own calibration, weights s8 with a scale a feature.',
  `Every output was checked first: ulw bit for bit against the integer reference; float32 within ${FLOAT_TOLERANCE} of the float reference; int8 within ${INT8_TOLERANCE} of its span, with the same stage in ${INT8_AGREEMENT * 100} % of the epochs or more.`,
].join(' ');

/** The result as text of at most 80 columns. */
export function formatTable(result) {
  const { host, weights, epoch, rounds, rows, best, coldStart, bytes } = result;
  const headline = `One ${epoch} epoch, one thread, medians of ${rounds} interleaved rounds; weights: ${weights}.`;
  const parts = [
    [...wrap(headline), ...wrap(describeWhere(host))],
    timeLines(rows),
    bestLines(best),
    limitLines(result),
    coldStartLines(coldStart),
    sizeLines(bytes),
    wrap(NOTES),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}
