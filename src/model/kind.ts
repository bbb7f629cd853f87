/** What a caller without types gave, in the words of an error. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  // An object made without a prototype has no constructor.
  return typeof value === 'object' ? ((value as Partial<object>).constructor?.name ?? 'object') : typeof value;
}

/** Of whatever realm: to `instanceof`, the Uint8Array of another frame or of a test's sandbox is none. */
export function isBytes(value: unknown): value is Uint8Array {
  return (value as Partial<Uint8Array> | null | undefined)?.[Symbol.toStringTag] === 'Uint8Array';
}
