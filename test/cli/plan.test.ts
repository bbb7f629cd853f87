import { describe, expect, it } from 'vitest';
import { COUNTED_CORES } from '../../src/runtime/cycle-constants.js';
import { PAGE_BYTES } from '../../src/runtime/plan.js';
import { ulw } from './ulw.js';

const PSG4 = new URL('../../weights/psg4.ulw', import.meta.url).pathname;

interface PlanJson {
  readonly chunkSamples: number;
  readonly largestChunkSamples: number | null;
  readonly fits: boolean;
  readonly over: readonly { place: string; needed: number; granted: number; tooMany: number }[];
  readonly budget: { ram: number | null; flash: number | null };
  readonly ramBytes: number;
  readonly flashBytes: number;
  readonly parts: readonly { name: string; place: string; bytes: number; address: number | null }[];
  readonly wasm: { scalar: number; simd: number; counted: 'scalar' | 'simd' | null };
  readonly board: { name: string; host: string } | null;
  readonly macsPerEpoch: number;
  readonly chunks: readonly {
    chunkSamples: number;
    ramBytes: number;
    fits: boolean;
    microsecondsPerEpoch: number | null;
    predictedMicrosecondsPerEpoch: number | null;
    boardMillisecondsPerEpoch: number | null;
    relativeToLongest: number | null;
  }[];
  readonly timing: { machine: string; build: string; rounds: number } | null;
}

function planned(...args: string[]): { readonly status: number | null; readonly json: PlanJson } {
  const { status, stdout, stderr } = ulw(['plan', ...args, '--json']);
  expect(stderr).toBe('');
  return { status, json: JSON.parse(stdout) as PlanJson };
}

describe('ulw plan', () => {
  it('prints map, verdict, largest chunk and the trade-off for a board by name', () => {
    const { status, stdout, stderr } = ulw(['plan', '--board', 'puck', '--chunk', '25', '--no-timing']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('Puck.js under Espruino');
    for (const part of ['code', 'stack', 'program', 'state', 'scratch', 'samples']) {
      expect(stdout).toMatch(new RegExp(`^${part} +(RAM|flash) +[\\d,]+$`, 'm'));
    }
    expect(stdout).not.toMatch(/wasm page|no page/);
    const { json } = planned('--board', 'puck', '--chunk', '25', '--no-timing');
    const [used, left] = [json.ramBytes, 34190 - json.ramBytes].map((bytes) => bytes.toLocaleString('en-US'));
    expect(stdout).toMatch(new RegExp(`^RAM +${used} +34,190 +${left} +█+░+$`, 'm'));
    expect(stdout).toMatch(/^Chunks of 25 samples fit\. The longest chunk that fits: [\d,]+ samples\.$/m);
    const [, time] = new RegExp(`^ {3}25 < +${used} +yes +0\\.25 +120 +1,440 +4\\.5 +([\\d.,]+)$`, 'm').exec(stdout)!;
    expect(stdout).toMatch(new RegExp(`^ +time +${time} ms an epoch`, 'm'));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('takes numbers for a board and over a board, in the units that memory is sold in', () => {
    expect(planned('--ram', '16k', '--flash', '64KiB', '--no-timing').json.budget).toEqual({
      ram: 16384,
      flash: 65536,
    });
    const { json } = planned('--board', 'Puck.js', '--ram', '8 kB', '--no-timing');
    expect(json.budget).toEqual({ ram: 8192, flash: 40960 });
    expect(json.board).toMatchObject({ name: 'Puck.js', host: 'espruino' });
    expect(planned('--board', 'puck', '--host', 'bare', '--no-timing').json.budget.ram).toBe(65536);
  });

  it('says that it is of WebAssembly where no board is named, and how to plan the C export, which fits where that does not', () => {
    const bytes = ['--ram', '2k', '--flash', '16k', '--no-timing'];
    const { status, stdout } = ulw(['plan', PSG4, ...bytes]);
    expect(status).toBe(1);
    const [, example] = /Of the WebAssembly engine\. .*such as (--board pyboard) --ram/.exec(
      stdout.replace(/\s+/g, ' '),
    )!;
    expect(planned(PSG4, ...example.split(' '), ...bytes)).toMatchObject({ status: 0, json: { fits: true } });
    expect(ulw(['plan', '--board', 'toaster']).stderr).toMatch(
      /For another give one of its core, --ram and --flash\.\n$/,
    );
  });

  it('prints the map all the same when it does not fit, says by how much, and exits with 1', () => {
    const { status, stdout, stderr } = ulw(['plan', PSG4, '--board', 'uno', '--chunk', '4', '--no-timing']);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^scratch +RAM/m);
    const { json } = planned(PSG4, '--board', 'uno', '--chunk', '4', '--no-timing');
    const [needed, tooMany] = [json.ramBytes, json.ramBytes - 2048];
    const [used, excess] = [needed, tooMany].map((bytes) => bytes.toLocaleString('en-US'));
    expect(stdout).toMatch(new RegExp(`^RAM +${used} +2,048 +-${excess} `, 'm'));
    const verdict = `Chunks of 4 samples do not fit: ${excess} B of RAM too many. Not even one sample`;
    expect(stdout.replace(/\s+/g, ' ')).toContain(verdict);
    expect(json).toMatchObject({ fits: false, largestChunkSamples: null });
    expect(json.over).toEqual([{ place: 'RAM', needed, granted: 2048, tooMany }]);
  });

  it('plans the largest chunk that fits when none is asked for, and one more does not', () => {
    const { status, json } = planned('--ram', '5000', '--no-timing');
    expect(status).toBe(0);
    expect(json.chunkSamples).toBe(json.largestChunkSamples);
    expect(json.ramBytes).toBeLessThanOrEqual(5000);
    const more = planned('--ram', '5000', '--chunk', String(json.chunkSamples + 1), '--no-timing');
    expect(more.status).toBe(1);
    expect(more.json.chunks.map(({ chunkSamples }) => chunkSamples)).toContain(json.chunkSamples + 1);
  });

  it('adds up: parts to totals, code to one of the two wasm modules or to what the board was counted with', () => {
    const { json } = planned(PSG4, '--no-timing');
    const uno = planned(PSG4, '--board', 'uno', '--no-timing').json;
    for (const { parts, ramBytes, flashBytes } of [json, uno]) {
      const total = (place: string): number =>
        parts.filter((part) => part.place === place).reduce((sum, part) => sum + part.bytes, 0);
      expect([total('ram'), total('flash')]).toEqual([ramBytes, flashBytes]);
    }
    expect(json.parts[0].bytes).toBe(json.wasm[json.wasm.counted!]);
    expect(uno.wasm.counted).toBeNull();
    expect(uno.parts[0].bytes).toBe(COUNTED_CORES.AVR.code);
    expect(uno.parts[1].bytes).toBe(COUNTED_CORES.AVR.stack);
    expect(json.timing).toBeNull();
    for (const { microsecondsPerEpoch } of json.chunks) expect(microsecondsPerEpoch).toBeNull();
  });

  it('measures every chunk that the page holds, and names the machine and the build', () => {
    const { json } = planned('--chunk', '25');
    expect(json.timing!.machine).toContain(`Node ${process.versions.node}`);
    expect(['scalar', 'simd']).toContain(json.timing!.build);
    expect(json.timing!.rounds).toBeGreaterThan(0);
    for (const { ramBytes, microsecondsPerEpoch, predictedMicrosecondsPerEpoch } of json.chunks) {
      expect(predictedMicrosecondsPerEpoch).toBeGreaterThan(0);
      expect(ramBytes).toBeLessThan(PAGE_BYTES);
      expect(microsecondsPerEpoch).toBeGreaterThan(0);
    }
    expect(json.chunks.at(-1)!.relativeToLongest).toBe(1);
  });

  it("gives a board's own time for every chunk, and none of this host's", () => {
    const { chunks, timing } = planned('--board', 'uno').json;
    expect(timing).toBeNull();
    const times = chunks.map(({ boardMillisecondsPerEpoch }) => boardMillisecondsPerEpoch!);
    expect(times.every((time, index) => index === 0 || time < times[index - 1])).toBe(true);
    const one = planned('--board', 'uno', '--chunk', '25', '--no-timing').json as unknown as {
      cost: { milliseconds: number };
    };
    expect(times[chunks.findIndex(({ chunkSamples }) => chunkSamples === 25)]).toBe(one.cost.milliseconds);
  });

  it.each([
    [['--board', 'pcuk'], /board: found "pcuk"; expected Arduino Uno.*Did you mean puck\?/],
    [['--board', 'uno', '--host', 'espruino'], /Arduino Uno: found host espruino; expected bare/],
    [['--host', 'bare'], /--host: found bare without a board/],
    [['--ram', '16q'], /--ram: found "16q"; expected a whole number of bytes/],
    [['--ram', '-1'], /--ram: found "-1"/],
    [['--ram', '0.3'], /--ram: found "0.3"/],
    [['--flash', ''], /--flash: found ""/],
    [['--chunk', 'x'], /--chunk: found "x"; expected a whole number of samples/],
    [['--chunk', '0'], /chunk length: found 0 samples; expected 1 to 3000/],
    [['--chunk', '3001'], /chunk length: found 3001 samples; expected 1 to 3000/],
  ])('refuses %j in one line', (args, message) => {
    const { status, stdout, stderr } = ulw(['plan', ...args, '--no-timing']);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^ulw: .*\n$/);
  });
});
