// From what wasm2js writes to what the smallest JavaScript engines run: no Math.imul and clz32, no typed-array methods,
// no labels, arrays as locals. Each rewriting is a few lines over the syntax tree; an unknown shape ends the build.
import { parseEs5, print, rewriteAll, walk } from './rewrite.mjs';

const CALLS = {
  // A product is below 2^53 in magnitude (docs/decisions/26-es5-from-wasm2js.md), where doubles are exact.
  Math_imul: ([left, right]) => `((${left}) * (${right}) | 0)`,
  Math_clz32: ([value]) => `clz32(${value})`,
  wasm2js_memory_copy: (values) => `copyBytes(HEAPU8, ${values.join(', ')})`,
  wasm2js_memory_fill: (values) => `fillBytes(HEAPU8, ${values.join(', ')})`,
};

function callsOfOurs(node, printed) {
  if (node.type !== 'CallExpression') return undefined;
  return CALLS[node.callee.name]?.(node.arguments.map(printed));
}

const isBreakTo = (node, label) => node?.type === 'BreakStatement' && node.label?.name === label;

/** `{ A; if (t) { B; break L } C }` is `{ A; if (t) { B } else { C } }`. */
function withoutBreaks([first, ...rest], label, printed) {
  if (first === undefined) return '';
  const branch = first.type === 'IfStatement' && first.alternate === null ? first.consequent.body : undefined;
  if (!isBreakTo(branch?.at(-1), label)) return `${printed(first)}\n${withoutBreaks(rest, label, printed)}`;
  const then = branch.slice(0, -1).map(printed).join('\n');
  return `if (${printed(first.test)}) {${then}} else {${withoutBreaks(rest, label, printed)}}`;
}

function labelsAsElse(node, printed) {
  if (node.type !== 'LabeledStatement' || node.body.type !== 'BlockStatement') return undefined;
  return `{${withoutBreaks(node.body.body, node.label.name, printed)}}`;
}

/** `while (1) { if (t) { A; continue } break }` is `while (t) { A }`. */
function loopsWithTest(node, printed) {
  if (node.type !== 'WhileStatement' || node.test.value !== 1) return undefined;
  const [branch, end, ...more] = node.body.body;
  const isLoop = branch.type === 'IfStatement' && branch.alternate === null && end?.type === 'BreakStatement';
  if (!isLoop || end.label !== null || more.length > 0) return undefined;
  const body = branch.consequent.body;
  const last = body.at(-1);
  if (last?.type !== 'ContinueStatement' || last.label !== null) return undefined;
  return `while (${printed(branch.test)}) {${body.slice(0, -1).map(printed).join('\n')}}`;
}

/** njs 0.7.9 loses arguments behind the 15th. */
const MOST_ARGUMENTS = 15;

/** Calls and functions of more arguments pass the last ones as an array. */
function fewArguments(source) {
  const kept = MOST_ARGUMENTS - 1;
  return rewriteAll(source, (node, printed) => {
    const isCall = node.type === 'CallExpression' && node.arguments.length > MOST_ARGUMENTS;
    if (isCall) {
      const [first, last] = [node.arguments.slice(0, kept), node.arguments.slice(kept)];
      return `${node.callee.name}(${first.map(printed).join(', ')}, [${last.map(printed).join(', ')}])`;
    }
    if (node.type !== 'FunctionDeclaration' || node.params.length <= MOST_ARGUMENTS) return undefined;
    const [first, last] = [node.params.slice(0, kept), node.params.slice(kept)];
    const names = [...first.map(printed), 'rest'].join(', ');
    const locals = last.map((parameter, index) => `${printed(parameter)} = rest[${index}]`);
    return `function ${node.id.name}(${names}) { var ${locals.join(', ')};${printed(node.body).slice(1)}`;
  });
}

const localName = (array) => array.replace('HEAP', 'heap');

/** Locals are registers in most interpreters, the variables of a surrounding function are looked up. */
function arraysAsLocals(source) {
  const asLocal = (node) =>
    node.type === 'Identifier' && /^HEAP/.test(node.name) ? localName(node.name) : undefined;
  return rewriteAll(source, (node) => {
    if (node.type !== 'FunctionDeclaration') return undefined;
    const used = new Set();
    walk(node, ({ type, name }) => type === 'Identifier' && /^HEAP/.test(name) && used.add(name));
    const text = print(source, node, asLocal);
    const locals = [...used].map((array) => `${localName(array)} = ${array}`);
    return used.size === 0 ? text : text.replace('{', `{ var ${locals.join(', ')};`);
  });
}

function refuseLeftovers(source) {
  rewriteAll(source, (node) => {
    const isLabel = node.type === 'LabeledStatement';
    const isForeign = node.type === 'Identifier' && /^(Math|wasm2js|Object|import|buffer)/.test(node.name);
    if (isLabel || isForeign) {
      throw new Error(`wasm2js wrote what no rewriting knows: ${source.slice(node.start, node.start + 200)}`);
    }
    return undefined;
  });
}

/** Statements of the module function that wasm2js writes: the engine's functions and the names that they leave by. */
export function engineParts(text) {
  // Behind the module function comes what ES5 has no words for.
  const script = text.slice(0, text.indexOf('var retasmFunc'));
  const { body } = parseEs5(script).body.find((node) => node.id?.name === 'asmFunc').body;
  const functions = body.filter((node) => node.type === 'FunctionDeclaration' && node.id.name.startsWith('$'));
  const exported = body.find((node) => node.type === 'ReturnStatement').argument.properties;
  return {
    functions: functions.map(({ start, end }) => script.slice(start, end)).join('\n'),
    names: new Map(exported.map(({ key, value }) => [key.value, value.name])),
  };
}

/** @param functions of wasm2js @returns the same in plain ES5, over `HEAP...`, `clz32`, `copyBytes` and `fillBytes` */
export function plainEs5(functions) {
  const rewritten = [callsOfOurs, labelsAsElse, loopsWithTest].reduce(rewriteAll, functions);
  refuseLeftovers(rewritten);
  return arraysAsLocals(fewArguments(rewritten));
}
