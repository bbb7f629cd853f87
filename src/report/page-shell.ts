import { PAGE_STYLE } from './page-style.js';
import { escapeMarkup } from './plain-text.js';

/** What a page is made of; `title` as text, `body` and `footer` as markup. */
export interface PageParts {
  readonly title: string;
  /** Rules beside those that every page has. */
  readonly style?: string;
  readonly body: string;
  readonly footer: string;
}

/** One self-contained HTML page: no script, nothing fetched; the content policy in its head forbids both. */
export function pageShell({ title, style = '', body, footer }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${PAGE_STYLE}${style}</style>
</head>
<body>
${body}
<footer class="soft">${footer} Research use; not a medical device.</footer>
</body>
</html>
`;
}

/** What a reader looks for first: terms and figures, both plain text of ours. */
export function keyFigureList(figures: readonly (readonly [term: string, figure: string])[]): string {
  const items = figures.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`);
  return `<dl class="key">${items.join('')}</dl>`;
}

/** A section of warnings, which are escaped here; nothing where there is none. */
export function warningsSection(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  const items = texts.map((text) => `<li>${escapeMarkup(text)}</li>`);
  return `<section class="warnings"><h2>Warnings</h2><ul>${items.join('')}</ul></section>`;
}
