/** Samples as Espruino stores them, one array after another. */
export function littleEndian(arrays: readonly Int16Array[]): Uint8Array {
  const bytes = new Uint8Array(2 * arrays.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setInt16(at, value, true);
      at += 2;
    }
  }
  return bytes;
}

/** What base64 stands for. */
export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
