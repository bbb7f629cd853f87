// Source text with some of its nodes printed anew: acorn finds them, everything else stays as it was written.
import { parse } from 'acorn';

export const parseEs5 = (source) => parse(source, { ecmaVersion: 5 });

const isNode = (value) => typeof value?.type === 'string';

export function childrenOf(node) {
  const children = Object.values(node).flat().filter(isNode);
  return children.sort((left, right) => left.start - right.start);
}

/** Calls `visit` for a node and all below it. */
export function walk(node, visit) {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

/** Prints `node`; where `rewrite(node, print)` gives a text, that text stands for the node. */
export function print(source, node, rewrite) {
  const rewritten = rewrite(node, (child) => print(source, child, rewrite));
  if (rewritten !== undefined) return rewritten;
  let text = '';
  let at = node.start;
  for (const child of childrenOf(node)) {
    text += source.slice(at, child.start) + print(source, child, rewrite);
    at = child.end;
  }
  return text + source.slice(at, node.end);
}

/** One rewriting of a whole program in ES5. */
export const rewriteAll = (source, rewrite) => print(source, parseEs5(source), rewrite);
