// From what wasm2js writes to what the smallest JavaScript engines run: no Math.imul and clz32, no typed-array methods,
// no labels, arrays as locals. Each rewriting is a few lines over the syntax tree; an unknown shape ends the build.
import { parseEs5, print, rewriteAll, walk } from './rewrite.mjs';

/** A node's text leaves its own parentheses behind. */
const list = (nodes, printed) => nodes.map((node) => `(${printed(node)})`).join(', ');

/** Each takes the nodes of its arguments. */
const CALLS = {
  Math_imul: ([left, right], printed) => `((${printed(left)}) * (${printed(right)}) | 0)`,
  Math_clz32: (values, printed) => `clz32(${list(values, printed)})`,
  wasm2js_memory_copy: (values, printed) => `copyBytes(HEAPU8, ${list(values, printed)})`,
  wasm2js_memory_fill: (values, printed) => `fillBytes(HEAPU8, ${list(values, printed)})`,
};

function callsOfOurs(node, printed) {
  if (node.type !== 'CallExpression') return undefined;
  return CALLS[node.callee.name]?.(node.arguments, printed);
}

const isZero = (node) => node.type === 'Literal' && node.value === 0;
const isOperation = (node, ...operators) => node.type === 'BinaryExpression' && operators.includes(node.operator);

/** `x = x | 0;`, by which an exported function makes its arguments integers: the host's part gives it integers. */
function isOwnTruncation({ type, expression }) {
  if (type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression') return false;
  const { left, right } = expression;
  return isOperation(right, '|') && isZero(right.right) && left.name !== undefined && left.name === right.left.name;
}

/**
 * The numeric contract keeps every sum, difference and product inside int32, and every address and count below 2^31,
 * so truncating them changes nothing but the time that an interpreter takes. Quotients and unsigned shifts keep theirs.
 * @param whole makes the text of a value from the text of what was truncated to int32
 * @param natural the same for what was truncated to unsigned, where it is compared
 */
const withoutTruncations = (whole, natural) => (source) =>
  rewriteAll(source, (node, printed) => {
    if (isOwnTruncation(node)) return '';
    if (isOperation(node, '|') && isZero(node.right) && !isOperation(node.left, '/', '>>>')) {
      return whole(printed(node.left));
    }
    if (!isOperation(node, '<', '>', '<=', '>=')) return undefined;
    const side = (part) =>
      isOperation(part, '>>>') && isZero(part.right) ? natural(printed(part.left)) : `(${printed(part)})`;
    return `${side(node.left)} ${node.operator} ${side(node.right)}`;
  });

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
      return `${node.callee.name}(${list(first, printed)}, [${list(last, printed)}])`;
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
  const asLocal = (node) => (node.type === 'Identifier' && /^HEAP/.test(node.name) ? localName(node.name) : undefined);
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

/**
 * @param functions of wasm2js
 * @param isChecked for tests: a value whose truncation was left out goes through `whole` or `natural`
 * @returns the same in plain ES5, over `HEAP...`, `clz32`, `copyBytes` and `fillBytes`
 */
export function plainEs5(functions, isChecked) {
  const rewritten = [callsOfOurs, labelsAsElse, loopsWithTest].reduce(rewriteAll, functions);
  refuseLeftovers(rewritten);
  const as = (check) => (text) => `${isChecked ? check : ''}(${text})`;
  return [withoutTruncations(as('whole'), as('natural')), fewArguments, arraysAsLocals].reduce(
    (text, step) => step(text),
    rewritten,
  );
}
