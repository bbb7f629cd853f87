/** Unknown data in an error, 80 characters at most; a hostile file may nest it deeper than some V8s can write JSON. */
export function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
  } catch {
    return 'lists in lists without end';
  }
}
