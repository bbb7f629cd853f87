// TypeDoc plugin: the group comments of src/index.ts, in their order, become the categories of the API pages.
import { readFileSync } from 'node:fs';
import { CommentTag, Converter, ReflectionKind } from 'typedoc';

const INDEX = new URL('../src/index.ts', import.meta.url);

/** Public name to the comment that stands over its export, without the full stop. */
export function readingOrder(source = readFileSync(INDEX, 'utf8')) {
  const groups = new Map();
  let group = null;
  for (const [, comment, names] of source.matchAll(/^\/\/ (.+)\.$|^export (?:type )?\{([^}]+)\}/gm)) {
    if (comment !== undefined) group = comment;
    else for (const name of names.split(',')) if (name.trim() !== '') groups.set(name.trim().split(' ').at(-1), group);
  }
  return groups;
}

export function load(app) {
  const groups = readingOrder();
  app.on('bootstrapEnd', () => app.options.setValue('categoryOrder', [...new Set(groups.values())]));
  // Before TypeDoc's own category plugin looks for the tags.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.children ?? []) {
      const group = groups.get(reflection.name);
      if (group === undefined) throw new Error(`${reflection.name} stands under no comment of src/index.ts`);
      const holders = reflection.kindOf(ReflectionKind.Function) ? reflection.signatures : [reflection];
      // One without a comment is left to TypeDoc, which refuses it.
      for (const { comment } of holders) {
        comment?.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: group }]));
      }
    }
  });
}
