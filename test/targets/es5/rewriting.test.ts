import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const SCRIPT = new URL('../../../scripts/es5/plain-es5.mjs', import.meta.url).href;
const { plainEs5 } = (await import(SCRIPT)) as { plainEs5(functions: string, isChecked: boolean): string };

/** What wasm2js's own text and ours say for some arguments. */
function bothResults(functions: string, args: readonly number[][]): [unknown[], unknown[]] {
  const given = 'var HEAP32 = [3, 4, 5], HEAPU8 = [1, 2, 3], Math_imul = Math.imul, Math_clz32 = Math.clz32;';
  const ours = 'function clz32(x) { var n = 32; while (x) { x = x >>> 1; n--; } return n; }';
  const results = (text: string): unknown[] =>
    args.map((own) => runInNewContext(`${given}${ours}${text}; $f(${own.join(',')})`) as unknown);
  return [results(functions), results(plainEs5(functions, false))];
}

const PAIRS = [0, 1, 2, 5].flatMap((x) => [0, 3, 7].map((y) => [x, y]));
const numbers = (count: number, name: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => name(i)).join(', ');

describe('plainEs5 keeps what a function does', () => {
  it.each([
    [
      'a label that an inlined return left',
      `function $f($0, $1) { block : { if ($0) { $1 = $1 + 1 | 0; break block } $1 = $1 + 100 | 0; } return $1 | 0; }`,
    ],
    [
      'two of them',
      `function $f($0, $1) {
        block : { $0 = $0 + 1 | 0; if ($0 == 2) { break block } if ($1) { $0 = 50; break block } $0 = $0 + 7 | 0; }
        return $0; }`,
    ],
    [
      'a loop, and a label inside one that ends it',
      `function $f($0, $1) { var $2 = 0; while (1) { if (($2 | 0) < ($0 | 0)) { $1 = $1 + $2 | 0; $2 = $2 + 1 | 0; continue; } break; };
        while (1) { if ($1 >>> 0 < 40) { block1 : { $1 = $1 + 9 | 0; if ($1 == 19) { break block1 } $2 = $2 + 1 | 0; continue; } } break; }
        return $1 + Math_imul($2, 1000) | 0; }`,
    ],
    [
      'products, leading zeros, quotients, memory',
      `function $f($0, $1) { $0 = $0 | 0; HEAP32[$0 & 1] = Math_imul($1 + 1 | 0, -3); 
        return (HEAP32[$0 & 1] + (HEAPU8[1] | 0) | 0) + (Math_clz32($1) + (100 / ($1 + 1 | 0) | 0) | 0) | 0; }`,
    ],
    [
      'many arguments',
      `function $g(${numbers(20, (i) => `$${i}`)}) { return ${Array.from({ length: 20 }, (_, i) => `Math_imul($${i}, ${i + 1})`).join(' + ')} | 0; }
       function $f($0, $1) { return $g(${numbers(20, (i) => (i % 2 ? '$0' : '$1'))}) | 0; }`,
    ],
  ])('%s', (_, functions) => {
    const [theirs, ours] = bothResults(functions, PAIRS);
    expect(ours).toEqual(theirs);
    expect(plainEs5(functions, false)).not.toMatch(/Math|block/);
  });

  it.each([
    'function $f() { outer : while (1) { while (1) { break outer } } }',
    'function $f($0) { return Math_fround($0); }',
    'function $f($0) { return wasm2js_trap(); }',
  ])('and refuses what it does not know: %s', (functions) => {
    expect(() => plainEs5(functions, false)).toThrow('no rewriting knows');
  });
});
