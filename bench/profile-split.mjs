// Where a run of `ulw score` spends its time, by the innermost frame that belongs to one of these.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first that matches a frame's "function file" takes it. Files are those of dist/. */
const KINDS = [
  ['idle', /^\(idle\) /],
  ['garbage', /^\(garbage collector\) /],
  [
    'staging',
    /wasm:|\/(arena|stager|staged-epoch|sample-queue|softmax|score-recording|scored-epoch|staged-blocks|overlapping-windows)\.js$|assemblyscript\/loader/,
  ],
  [
    'defects',
    /\/(defect-windows|window-judge|count-judge|found-end|source-watch|difference-defects|epoch-defects|defect-stretches)\.js$/,
  ],
  [
    'resampling',
    /\/(resample|low-pass|feed|count-feed|feed-end|count-map|stored-counts|block-queue|lockstep|stream|offset-removal)\.js$/,
  ],
  ['reading', /\/signal\/(?!simulate)/],
  ['reports', /\/report\/|\/smoothing\/|\/(score-warnings|output-formats|run-record|night-job)\.js$/],
  ['writing', /\/cohort\/staging\.js$/],
];
const START_UP = 'startUp';

/** All kinds, in the order in which they are told. */
export const PARTS = ['reading', 'resampling', 'defects', 'staging', 'reports', 'writing', 'garbage', 'idle', START_UP];

/** @returns a function that names the file that a frame's function was written in, as dist/ would without bundles */
function origins() {
  const maps = new Map();
  const mapOf = (url) => {
    const path = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
    return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : null;
  };
  return ({ url, lineNumber, columnNumber }) => {
    if (!maps.has(url)) maps.set(url, mapOf(url));
    const origin = maps.get(url)?.findEntry(lineNumber, columnNumber).originalSource;
    return origin === undefined ? url : origin.replace(/\.ts$/, '.js');
  };
}

/** @param nodes of a profile, by id @returns the kind of one, by its own frame or the nearest caller's that has one */
function kindsOf(nodes) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const originOf = origins();
  const own = new Map(
    nodes.map(({ id, callFrame }) => {
      const frame = `${callFrame.functionName} ${originOf(callFrame)}`;
      const found = KINDS.find(([, pattern]) => pattern.test(frame));
      return [id, found?.[0] ?? null];
    }),
  );
  return (id) => {
    for (let at = id; at !== undefined; at = parents.get(at)) if (own.get(at) !== null) return own.get(at);
    // Loading modules, reading options, planning.
    return START_UP;
  };
}

/** @param folder with one `.cpuprofile` of Node's `--cpu-prof` @returns seconds by part */
export function splitOf(folder) {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const kindOf = kindsOf(nodes);
  const seconds = Object.fromEntries(PARTS.map((part) => [part, 0]));
  samples.forEach((id, index) => (seconds[kindOf(id)] += timeDeltas[index] / 1e6));
  const unseen = ['reading', 'staging', 'reports'].filter((part) => seconds[part] === 0);
  if (unseen.length > 0)
    throw new Error(`a profile without ${unseen.join(' and ')}: frames are not told apart any more`);
  return seconds;
}
