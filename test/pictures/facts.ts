/** What is measured on a page: texts with their places, and which of them go wrong. Written for the page, as text. */
import type { Page } from 'playwright-core';

export type Facts = {
  /** Texts that leave the page, or reach into the margin of their part of it. */
  spilled: string[];
  /** Texts cut off that no title tells in full. */
  cut: string[];
  /** Pairs of texts, or of a text and a bar or field, that lie on each other. */
  overlapping: string[];
  /** Texts smaller than `LEAST_TEXT_PX`. */
  small: string[];
  /** The right edge of the figure of each meter, in CSS pixels. */
  figureEdges: number[];
  /** Whether the figures' digits are all equally wide. */
  isTabular: boolean;
};

export const LEAST_TEXT_PX = 11;
/** Letters may reach into another line's box by this much without touching its letters. */
const TOLERATED_PX = 2;

export async function factsOf(page: Page): Promise<Facts> {
  return (await page.evaluate(`(${MEASURE})(${LEAST_TEXT_PX}, ${TOLERATED_PX})`)) as Facts;
}

const MEASURE = `(leastTextPx, toleratedPx) => {
  const isClipping = (element) => getComputedStyle(element).overflowX !== 'visible';
  const clipped = (rect, element) => {
    let { left, right, top, bottom } = rect;
    for (let one = element; one; one = one.parentElement) {
      if (isClipping(one)) {
        const box = one.getBoundingClientRect();
        left = Math.max(left, box.left); right = Math.min(right, box.right);
        top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
      }
    }
    return { left, right, top, bottom };
  };
  const isSeen = ({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1;
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element.closest('option, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const whole = [...range.getClientRects()].filter(isSeen);
    const rects = whole.map((rect) => clipped(rect, element)).filter(isSeen);
    if (rects.length > 0) texts.push({ node, element, whole, rects, text: node.data.trim() });
  }
  const name = ({ text }) => text.length > 60 ? text.slice(0, 60) + '…' : text;
  const main = document.querySelector('main') ?? document.body;
  const isOutside = (rect, element) => {
    const holder = element.closest('h1, section, fieldset, footer') ?? main;
    const [box, style] = [holder.getBoundingClientRect(), getComputedStyle(holder)];
    return rect.left < box.left + parseFloat(style.paddingLeft) - 1
      || rect.right > box.right - parseFloat(style.paddingRight) + 1
      || rect.bottom > main.getBoundingClientRect().bottom + 1;
  };
  const spilled = texts.filter(({ rects, element }) => rects.some((rect) => isOutside(rect, element))).map(name);
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) spilled.push('the page itself');
  const cut = texts.filter(({ element }) => element.scrollWidth > element.clientWidth + 1 && isClipping(element)
    && getComputedStyle(element).overflowX !== 'auto' && !element.closest('[title]')).map(name);
  const parts = [...main.querySelectorAll('[role=meter], input, select, textarea, svg, [role=img]')]
    .map((element) => ({ element, rects: [element.getBoundingClientRect()].filter(isSeen), text: element.tagName }));
  const touch = (a, b) => a.rects.some((one) => b.rects.some((other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > toleratedPx
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > toleratedPx));
  const overlapping = [];
  texts.forEach((one, at) => {
    for (const other of [...texts.slice(at + 1), ...parts.filter(({ element }) => !element.contains(one.element))]) {
      if (touch(one, other)) overlapping.push(name(one) + ' | ' + name(other));
    }
  });
  const sizeOf = ({ element }) => parseFloat(getComputedStyle(element).fontSize);
  const small = texts.filter((text) => sizeOf(text) < leastTextPx).map(name);
  const figures = texts.filter(({ element }) => element.closest('.meter .figure'));
  return {
    spilled, cut, overlapping, small,
    figureEdges: figures.map(({ rects }) => rects.at(-1).right),
    isTabular: figures.every(({ element }) => getComputedStyle(element).fontVariantNumeric.includes('tabular-nums')),
  };
}`;
