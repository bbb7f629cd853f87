/**
 * An expression for the browser: elements that reach over the page's edge, and labels of a figure that lie on another or
 * are cut, one line each.
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
    box.left < one.box.right && one.box.left < box.right && box.top < one.box.bottom - 2 && one.box.top < box.bottom - 2
  ).map((other) => words(one) + ' on ' + words(other)));
  const scroll = document.documentElement.scrollWidth > width ? ['the page is wider than ' + width] : [];
  return [...scroll, ...wide, ...onEachOther];
})()`;

/** The smallest text that a person must read, in CSS pixels. */
export const SMALLEST_TEXT = `Math.min(...[...document.querySelectorAll('body *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))`;
