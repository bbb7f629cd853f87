import { basename, dirname, extname, join, relative, sep } from 'node:path';

/** A recording and the folder that it was named by or found below, both absolute. */
export interface PlacedFile {
  readonly path: string;
  readonly below: string;
}

export interface NightName {
  /** Path below the folder that all have in common, `/` between folders. */
  readonly title: string;
  /** The same without its extension, unless another night would have the same one. */
  readonly name: string;
}

/** Names that differ from night to night, in order. */
export function nightNames(files: readonly PlacedFile[]): NightName[] {
  const common = commonFolder(files.map(({ below }) => below));
  const titles = files.map(({ path }) => relative(common, path).split(sep).join('/'));
  const bare = titles.map((title) => join(dirname(title), basename(title, extname(title))));
  const counts = new Map<string, number>();
  // By lower case, since some file systems do not tell the two apart; a title may be what another is without its extension.
  for (const name of [...bare, ...titles]) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return titles.map((title, index) => ({
    title,
    name: counts.get(bare[index].toLowerCase()) === 1 ? bare[index] : title,
  }));
}

/** The deepest folder that holds all of them; each is absolute. */
export function commonFolder(folders: readonly string[]): string {
  const [first = [''], ...others] = folders.map((folder) => folder.split(sep));
  const differs = [...first.keys()].find((depth) => others.some((parts) => parts[depth] !== first[depth]));
  const parts = first.slice(0, differs);
  return parts.length > 1 ? parts.join(sep) : `${parts.join('')}${sep}`;
}
