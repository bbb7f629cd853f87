/** A text, where it is a key with its colon; or what opens or closes an object or a list. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

/** A key that the outermost object states twice, which `JSON.parse` passes over. @param text whole JSON, an object */
export function repeatedKey(text: string): string | undefined {
  const seen = new Set<unknown>();
  let depth = 0;
  for (const [token, name, colon] of text.matchAll(TOKEN)) {
    if (name === undefined) depth += '{['.includes(token) ? 1 : -1;
    if (depth !== 1 || colon === undefined) continue;
    const key = JSON.parse(name) as string;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}
