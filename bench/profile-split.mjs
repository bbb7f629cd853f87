// Where a run of `ulw score` spends its time, by the innermost frame that belongs to one of these.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first that matches a frame's "function file" takes it. Files are those of dist/. */
const KINDS = [
  ['idle', /^\(idle\) /],
  ['garbage', /^\(garbage collector\) /],
  ['staging', /wasm:|\/(arena|stager|staged-epoch|sample-queue|softmax|score-recording)\.js$|assemblyscript\/loader/],
  [
    'defects',
    /\/(defect-windows|window-judge|count-judge|found-end|source-watch|difference-defects|epoch-defects|defect-stretches)\.js$/,
  ],
  [
    'resampling',
    /\/(resample|low-pass|feed|count-feed|count-map|stored-counts|block-queue|lockstep|stream|offset-removal)\.js$/,
  ],
  ['reading', /\/signal\/(?!simulate)/],
  ['reports', /\/report\/|\/smoothing\/|\/(score-warnings|output-formats|run-record|night-job)\.js$/],
  ['writing', /\/cohort\/staging\.js$/],
];
const START_UP = 'startUp';

/** All kinds, in the order in which they are told. */
export const PARTS = ['reading', 'resampling', 'defects', 'staging', 'reports', 'writing', 'garbage', 'idle', START_UP];

/** @param nodes of a profile, by id @returns the kind of one, by its own frame or the nearest caller's that has one */
function kindsOf(nodes) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const own = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => {
      const found = KINDS.find(([, pattern]) => pattern.test(`${functionName} ${url}`));
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
  return seconds;
}
