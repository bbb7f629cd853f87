/** What `JSON.parse` passes over in silence: a key that an object states twice, and objects in objects in objects. */
export interface JsonForm {
  /** Keys of the outermost object that stand there more than once. */
  readonly repeated: readonly string[];
  /** Objects and arrays inside one another. */
  readonly depth: number;
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Index behind the text that starts at `from`. */
function afterString(text: string, from: number): number {
  STRING.lastIndex = from;
  const length = STRING.exec(text)?.[0].length ?? text.length;
  return from + length;
}

/** @param text JSON that `JSON.parse` takes, an object */
export function formOfJson(text: string): JsonForm {
  const seen = new Set<string>();
  const repeated: string[] = [];
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth);
    if (letter === '}' || letter === ']') depth--;
    if (letter !== '"') continue;
    const end = afterString(text, at);
    const isKey = depth === 1 && /^\s*:/.test(text.slice(end, end + 64));
    if (isKey) {
      const key = JSON.parse(text.slice(at, end)) as string;
      if (seen.has(key)) repeated.push(key);
      seen.add(key);
    }
    at = end - 1;
  }
  return { repeated, depth: deepest };
}
