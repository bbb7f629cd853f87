/**
 * An expression for the browser: elements that reach over the page's edge, and labels of a figure that lie on another or
 * so near beside it that both read as one, one line each.
 * @param except a selector of what may do so, such as boxes that scroll
 */
export const misplaced = (except = 'defs'): string => `(() => {
  const width = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll('body *')].filter((e) => !e.closest('${except}'))
    .map((element) => ({ element, box: element.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  const words = ({ element, box }) => element.tagName + ' ' + element.textContent.slice(0, 20) + ' at ' + box.left;
  const wide = shown.filter(({ box }) => box.left < -0.5 || box.right > width + 0.5).map(words);
  const labels = shown.filter(({ element }) => element.tagName === 'text');
  const onEachOther = labels.flatMap((one, index) => labels.slice(index + 1).filter(({ box }) =>
    box.left < one.box.right + 4 && one.box.left < box.right + 4 && box.top < one.box.bottom - 2 && one.box.top < box.bottom - 2
  ).map((other) => words(one) + ' on ' + words(other)));
  const scroll = document.documentElement.scrollWidth > width ? ['the page is wider than ' + width] : [];
  return [...scroll, ...wide, ...onEachOther];
})()`;

/** The smallest text that a person must read, in CSS pixels. */
export const SMALLEST_TEXT = `Math.min(...[...document.querySelectorAll('body *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))`;

/** Figures of tables that are broken over lines, such as 0.97 above 3. */
export const BROKEN_FIGURES = `[...document.querySelectorAll('td')].filter((cell) => /^[-+]?[0-9.]+( .{1,3})?$/.test(cell.textContent))
  .filter((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getClientRects().length > 1;
  }).map((cell) => cell.parentElement.textContent)`;

/** Text of less contrast with its ground than 4.5 to 1 (WCAG 2.2, 1.4.3), one line each; a drawing's ground is its box's. */
export const FAINT_TEXT = `(() => {
  const colour = (text) => { const [r, g, b, share = 1] = text.match(/[0-9.]+/g).map(Number); return { rgb: [r, g, b], share }; };
  const over = (below, { rgb, share }) => below.map((value, i) => value + (rgb[i] - value) * share);
  const ground = (element) => element === null ? [255, 255, 255]
    : over(ground(element.parentElement), colour(getComputedStyle(element).backgroundColor));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getClientRects().length > 0 && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))
    .map((e) => {
      const { fill, color } = getComputedStyle(e);
      const behind = ground(e);
      const [low, high] = [luminance(behind), luminance(over(behind, colour(e.closest('svg') ? fill : color)))].sort((a, b) => a - b);
      return { e, ratio: (high + 0.05) / (low + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5).map(({ e, ratio }) => e.tagName + ' ' + e.textContent.slice(0, 20) + ': ' + ratio.toFixed(2));
})()`;
