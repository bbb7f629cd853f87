import {
  FILE_FIELDS,
  SIGNAL_FIELDS,
  fileFieldOffset,
  signalFieldOffset,
  type FileField,
  type SignalField,
} from './layout.js';

/** Latin-1, since headers that should be ASCII hold micro and degree signs. */
const LATIN1 = new TextDecoder('latin1');
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function fileField(header: Uint8Array, field: FileField): string {
  return textAt(header, fileFieldOffset(field), FILE_FIELDS[field]);
}

export function signalField(header: Uint8Array, field: SignalField, signal: number, signalCount: number): string {
  return textAt(header, signalFieldOffset(field, signal, signalCount), SIGNAL_FIELDS[field]);
}

/** NaN where the text is no finite number. A decimal comma is taken for a point, as some recorders write it. */
export function numberOf(text: string): number {
  const plain = text.replace(',', '.');
  const value = NUMBER.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** NaN where the text is no whole number. */
export function integerOf(text: string): number {
  const value = numberOf(text);
  return Number.isSafeInteger(value) ? value : NaN;
}

/** The text for an error message: quoted, without control characters. */
export function quoted(text: string): string {
  return `'${[...text].map((c) => (c >= ' ' && c <= '~' ? c : '.')).join('')}'`;
}

/** A field's text without the spaces or zero bytes that fill it. */
function textAt(header: Uint8Array, offset: number, width: number): string {
  return LATIN1.decode(header.subarray(offset, offset + width))
    .replaceAll('\0', ' ')
    .trim();
}
