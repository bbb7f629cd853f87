/**
 * Everything that is timed: `name`, the module of its contenders, and what that module is told. Each has a process of its
 * own: loaded together, onnxruntime-node and onnxruntime-web share one onnxruntime-common, and the second silently runs
 * on the first's backend. Ours in SIMD comes first: its first contender is what all others are held to.
 */
export const ENGINES = [
  { name: 'ulw simd', module: './contenders/ulw.mjs', option: 'simd' },
  { name: 'ulw scalar', module: './contenders/ulw.mjs', option: 'scalar' },
  { name: 'onnxruntime-node', module: './contenders/onnxruntime-node.mjs' },
  { name: 'onnxruntime-web', module: './contenders/onnxruntime-web.mjs' },
  { name: 'tfjs-wasm', module: './contenders/tfjs.mjs' },
];
