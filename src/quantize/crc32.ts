/** CRC-32 (IEEE 802.3, reflected, polynomial 0xEDB88320) of several runs of bytes, one after another. */
export function crc32(...runs: readonly Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const run of runs) {
    for (const byte of run) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
