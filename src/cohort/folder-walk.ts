import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Walk {
  /** In order of name, folder by folder. */
  readonly files: readonly string[];
  /** Folders that could not be listed, and why. */
  readonly unreadable: readonly { readonly path: string; readonly error: unknown }[];
}

/** Every file below a folder. Links are followed, each folder once; names that begin with a dot are passed over. */
export async function walk(folder: string): Promise<Walk> {
  const files: string[] = [];
  const unreadable: { path: string; error: unknown }[] = [];
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    try {
      const real = await realpath(path);
      if (seen.has(real)) return;
      seen.add(real);
      const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
      for (const name of names) {
        const below = join(path, name);
        // A link that leads nowhere counts as a file: whoever opens it is told so.
        const isFolder = (await stat(below).catch(() => null))?.isDirectory() ?? false;
        if (isFolder) await visit(below);
        else files.push(below);
      }
    } catch (error) {
      unreadable.push({ path, error });
    }
  };
  await visit(folder);
  return { files, unreadable };
}
