/** What eight zero bits shifted out of the remainder do: reflected, polynomial 0xEDB88320. */
const BY_BYTE = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  BY_BYTE[byte] = remainder;
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
