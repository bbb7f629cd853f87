import { gzipSync } from 'node:zlib';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { encodeEs5 } from '../../../src/targets/es5/es5-file.js';
import { shipped } from './shipped.js';

/** Nothing else may be named: no Math, no JSON, no Object. `module` is only asked for. */
const GLOBALS = [
  'ArrayBuffer',
  'Error',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint8Array',
  'Uint16Array',
  'module',
];
/** Methods and properties: the engine's, the stager's and the factory's own, and these of the language. */
const PROPERTIES = [
  ...['length', 'charAt', 'indexOf', 'exports'],
  ...['reset', 'discard', 'push', 'finish', 'create'],
  ...['program', 'state', 'scratch', 'samples', 'arena', 'chunkSamples', 'addresses', 'plan'],
  ...['name', 'stages', 'channels', 'sampleRate', 'epochSamples', 'microvoltsPerCount', 'logitScale'],
];
/** njs 0.7.9 loses arguments behind the 15th. */
const MOST_ARGUMENTS = 15;

const SYNTAX = [
  'LabeledStatement',
  'SwitchStatement',
  'TryStatement',
  'WithStatement',
  'ForInStatement',
  'ThisExpression',
  'Property[kind!="init"]',
  'Literal[regex]',
  `CallExpression[arguments.length>${MOST_ARGUMENTS}]`,
  `FunctionDeclaration[params.length>${MOST_ARGUMENTS}]`,
  `FunctionExpression[params.length>${MOST_ARGUMENTS}]`,
  `MemberExpression[computed=false]:not([property.name=/^(${PROPERTIES.join('|')})$/])`,
];

/** What ESLint says of a script that must be ES5 for engines that lack most of ES5's library. */
function complaints(text: string): string[] {
  const languageOptions = {
    ecmaVersion: 5,
    sourceType: 'script',
    globals: Object.fromEntries(GLOBALS.map((name) => [name, 'readonly'])),
    parserOptions: {},
  } as const;
  const messages = new Linter().verify(text, [
    // ESLint's own list of a language's globals would let Math and JSON pass.
    ...[{ languageOptions: { ...languageOptions, globals: { ...ALL_OFF, ...languageOptions.globals } } }],
    {
      rules: {
        'no-undef': ['error', { typeof: true }],
        'no-labels': 'error',
        'no-eval': 'error',
        'no-restricted-syntax': ['error', ...SYNTAX.map((selector) => ({ selector, message: selector }))],
      },
    },
  ]);
  return messages.map(({ message, line, column }) => `${line}:${column} ${message}`);
}

/** The names of ES5's global object. */
const ALL_OFF = Object.fromEntries(
  (
    'Array Boolean Date EvalError Function Infinity JSON Math NaN Number Object RangeError ReferenceError RegExp ' +
    'String SyntaxError TypeError URIError decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval ' +
    'isFinite isNaN parseFloat parseInt undefined unescape'
  )
    .split(' ')
    .map((name) => [name, 'off'] as const),
);

/** Lowered with what the export needs, raised only on purpose. Bytes of the whole file, comment included. */
const MOST_BYTES = { eeg1: 17_100, psg4: 19_250 };
const MOST_GZIPPED = { eeg1: 10_800, psg4: 12_250 };

describe.each(['eeg1', 'psg4'] as const)('the ES5 export of %s', (name) => {
  const text = encodeEs5(shipped(name), 25);

  it('is ES5 of the smallest engines: no labels, no Math, no method but charAt and indexOf', () => {
    expect(complaints(text)).toEqual([]);
    expect(/^[\n -~]*$/.test(text)).toBe(true);
    expect(text).not.toMatch(/\b(import|export|require|imul|clz32|fround|set|subarray|fill)\b/);
  });

  it('stays small', () => {
    expect(text.length).toBeLessThanOrEqual(MOST_BYTES[name]);
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(MOST_GZIPPED[name]);
    expect(MOST_BYTES.eeg1).toBeLessThan(24 * 1024);
  });
});

describe('the lint', () => {
  it.each([
    'var a = Math.imul(2, 3);',
    'var a = Object;',
    'outer: for (;;) break outer;',
    'let a = 1;',
    'var a = new Int8Array(4).fill(1);',
    'var a = () => 1;',
    'export var a = 1;',
    'var a = { get b() { return 1; } };',
    `function f(${Array.from({ length: 16 }, (_, i) => `a${i}`).join(',')}) {}`,
    'var a = typeof JSON;',
    'var a = [1].map(String);',
  ])('refuses %s', (text) => {
    expect(complaints(text)).not.toEqual([]);
  });
});
