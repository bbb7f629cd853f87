const WIDTH = 80;

/** Cuts text into lines of at most WIDTH columns. */
function wrap(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function timeLines(rows) {
  const line = (engine, variant, ms, ratio, spread) =>
    `${engine.padEnd(17)} ${variant.padEnd(25)} ${ms.padStart(9)} ${ratio.padStart(8)}  ${spread.padStart(15)}`;
  return [
    line('engine', 'input or graph', 'ms/epoch', 'x ulw', 'quartiles'),
    ...rows.map(({ engine, variant, medianMs, ratioToUlw, ratioSpread }) =>
      line(
        engine,
        variant,
        medianMs.toFixed(4),
        ratioToUlw.toFixed(2),
        ratioSpread.map((r) => r.toFixed(2)).join(' - '),
      ),
    ),
  ];
}

function coldStartLines(coldStart) {
  const line = (engine, load, first) => `${engine.padEnd(43)} ${load.padStart(15)} ${first.padStart(18)}`;
  return [
    line('cold start, ms', 'import', 'to first stage'),
    ...coldStart.map(({ engine, importMs, firstStageMs }) =>
      line(engine, importMs.toFixed(1), firstStageMs.toFixed(1)),
    ),
  ];
}

const SIZE_NAMES = {
  wasmSimd: 'ulw simd wasm',
  wasmScalar: 'ulw scalar wasm',
  onnxruntimeNode: 'onnxruntime-node native files',
  modelUlw: 'model, .ulw',
  onnxAuthors: "model, .onnx, authors' graph",
  onnxCollapsed: 'model, .onnx, collapsed graph',
};

function sizeLines(bytes) {
  const line = (name, raw, gzip) => `${name.padEnd(43)} ${raw.padStart(15)} ${gzip.padStart(18)}`;
  const count = (value) => (value === undefined ? '-' : value.toLocaleString('en'));
  return [
    line('bytes', 'raw', 'gzip'),
    ...Object.entries(bytes).map(([key, { raw, gzip }]) => line(SIZE_NAMES[key], count(raw), count(gzip))),
  ];
}

/** The result as text of at most 80 columns. */
export function formatTable({ host, weights, epoch, rounds, rows, coldStart, bytes }) {
  const versions = Object.entries(host.versions).map(([name, version]) => `${name} ${version}`);
  const headline = `One ${epoch} epoch, one thread, batch 1, medians of ${rounds} interleaved rounds; weights: ${weights}.`;
  const where = `${host.date}, ${host.cpu}, ${host.cores} cores (load before: ${host.loadBefore.toFixed(1)}), ${host.os}, Node ${host.node}, V8 ${host.v8}, ${versions.join(', ')}.`;
  const notes = `x ulw: each round's time over that of the first row in the same round. ulw's time holds the front end (high-pass, running gain), the network and the epoch's finish. onnxruntime-node gets input that has already been through the front end, in tensors made beforehand: an advantage to it. Every output was checked first: ulw bit for bit against the integer reference, onnxruntime-node within 1e-4 of the float reference.`;
  return [
    ...wrap(headline),
    ...wrap(where),
    '',
    ...timeLines(rows),
    '',
    ...coldStartLines(coldStart),
    '',
    ...sizeLines(bytes),
    '',
    ...wrap(notes),
  ].join('\n');
}
