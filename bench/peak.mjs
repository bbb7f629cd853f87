// The limit that the kernels are held against: `i32x4.dot_i16x8_s` and `i32x4.add` in a loop that touches no memory.
// As many accumulators as give the most: fewer wait for each other, more do not fit V8's registers.
import wabtInit from 'wabt';

const ACCUMULATORS = [9, 10, 11, 12];
const MACS_A_DOT = 8;
const LOOPS = 10_000;
const WARM_UP = 100;

/** Each accumulator is an input of its own product, so that nothing is the same in two turns. */
function loopText(accumulators) {
  const ids = Array.from({ length: accumulators }, (_, i) => `$a${i}`);
  const step = (id) =>
    `(local.set ${id} (i32x4.add (local.get ${id}) (i32x4.dot_i16x8_s (local.get ${id}) (local.get $w))))`;
  return `(module (func (export "run") (param $turns i32) (param $seed i32) (result i32)
    (local $w v128) ${ids.map((id) => `(local ${id} v128)`).join(' ')}
    (local.set $w (i32x4.splat (local.get $seed)))
    ${ids.map((id, i) => `(local.set ${id} (i32x4.splat (i32.add (local.get $seed) (i32.const ${i}))))`).join('\n')}
    (loop $again
      ${ids.map(step).join('\n')}
      (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (i32x4.extract_lane 0 ${ids.reduce((sum, id) => (sum === '' ? `(local.get ${id})` : `(v128.xor ${sum} (local.get ${id}))`), '')})))`;
}

/** @returns loops ready to be timed: `turn()` runs one and returns its MACs a second */
export async function peakLoops() {
  const wabt = await wabtInit();
  const loops = await Promise.all(
    ACCUMULATORS.map(async (accumulators) => {
      const module = wabt.parseWat('peak.wat', loopText(accumulators), { simd: true });
      const { instance } = await WebAssembly.instantiate(module.toBinary({}).buffer);
      const turn = () => {
        const start = process.hrtime.bigint();
        instance.exports.run(LOOPS, 7);
        return (LOOPS * accumulators * MACS_A_DOT * 1e9) / Number(process.hrtime.bigint() - start);
      };
      return { accumulators, turn };
    }),
  );
  for (const { turn } of loops) for (let i = 0; i < WARM_UP; i++) turn();
  return loops;
}

/** @returns the most MACs a second that any of the loops reached in any of `rounds` short rounds */
export async function measurePeak(rounds = 100) {
  const loops = await peakLoops();
  let most = 0;
  for (let round = 0; round < rounds; round++) for (const { turn } of loops) most = Math.max(most, turn());
  return most;
}
