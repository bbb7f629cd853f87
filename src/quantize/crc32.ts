const POLYNOMIAL = 0xedb88320;
/**
 * What eight zero bits shifted out of the remainder do: reflected. Linear over bits, so that only the eight bytes of one bit
 * are worked out, and the others are sums: a module's first lines are run by an interpreter.
 */
const BY_BYTE = new Int32Array(256);
for (let bit = 128, remainder = 1; bit > 0; bit >>= 1) {
  remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  for (let lower = 0; lower < 256; lower += 2 * bit) BY_BYTE[lower + bit] = BY_BYTE[lower] ^ remainder;
}

/** CRC-32 (IEEE 802.3) of several runs of bytes, one after another. */
export function crc32(...runs: readonly Uint8Array[]): number {
  let crc = -1;
  for (const run of runs) {
    // A counted loop, four bytes a turn: a page's first model is read by an interpreter, which each turn and an iterator
    // cost more than the sum itself; and a loop this long is not handed to a compiler that takes longer than it runs.
    let i = 0;
    for (const whole = run.length - 3; i < whole; i += 4) {
      crc = (crc >>> 8) ^ BY_BYTE[(crc ^ run[i]) & 255];
      crc = (crc >>> 8) ^ BY_BYTE[(crc ^ run[i + 1]) & 255];
      crc = (crc >>> 8) ^ BY_BYTE[(crc ^ run[i + 2]) & 255];
      crc = (crc >>> 8) ^ BY_BYTE[(crc ^ run[i + 3]) & 255];
    }
    for (; i < run.length; i++) crc = (crc >>> 8) ^ BY_BYTE[(crc ^ run[i]) & 255];
  }
  return ~crc >>> 0;
}
