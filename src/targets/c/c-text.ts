/** A C string literal of any text: bytes outside printable ASCII, quotes, backslashes and question marks in octal. */
export function cString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const plain = (byte: number): boolean => byte >= 32 && byte < 127 && !'"\\?'.includes(String.fromCharCode(byte));
  const written = bytes.map((byte) =>
    plain(byte) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"${written.join('')}"`;
}

/** A comment of one line of any text. */
export const cComment = (text: string): string =>
  `/* ${text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')} */`;

/** Little-endian words of bytes whose number is a multiple of 4, eight a line. */
export function cWords(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from(
    { length: bytes.length / 4 },
    (_, i) =>
      `0x${view
        .getUint32(4 * i, true)
        .toString(16)
        .padStart(8, '0')}`,
  );
  const lines = Array.from({ length: Math.ceil(words.length / 8) }, (_, i) => words.slice(8 * i, 8 * i + 8).join(', '));
  return lines.map((line) => `  ${line},\n`).join('');
}
