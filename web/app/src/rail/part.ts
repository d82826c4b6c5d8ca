/** Which rows of a very long list are drawn: those in view and some on both sides. Rows have one height. */
import { type RefObject, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Lists up to this long are drawn whole. */
export const MANY = 200;
/** Rows drawn beyond the view, so that the keyboard always finds the next one. */
const BEYOND = 40;
/** The part moves by so many rows at once. */
const STEP = 20;

export interface Part {
  readonly from: number;
  readonly to: number;
  /** Height of the rows that are not drawn, in pixels. */
  readonly above: number;
  readonly below: number;
}

/** Follows the scrolling of `scroller`, in which the list stands, and whatever changes the height of `content`. */
export function usePart(
  list: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  count: number,
): Part {
  const [part, setPart] = useState<Part>();
  const long = count > MANY;
  useLayoutEffect(() => {
    const box = scroller.current;
    const inside = content.current;
    if (!long || box === null || inside === null) return undefined;
    let shown: Part | undefined;
    const measure = (): Part | undefined => {
      const drawn = list.current;
      const height = drawn?.firstElementChild?.getBoundingClientRect().height ?? 0;
      if (drawn === null || height === 0) return undefined;
      const hidden = box.getBoundingClientRect().top - drawn.getBoundingClientRect().top;
      const first = Math.floor(Math.max(0, hidden) / height);
      const from = Math.max(0, Math.floor((first - BEYOND) / STEP) * STEP);
      const last = first + Math.ceil(box.clientHeight / height);
      const to = Math.min(count, Math.ceil((last + BEYOND) / STEP) * STEP);
      return {
        from: Math.min(from, to),
        to,
        above: Math.min(from, to) * height,
        below: (count - to) * height,
      };
    };
    const follow = (): void => {
      const next = measure();
      if (next === undefined || (shown !== undefined && same(shown, next))) return;
      shown = next;
      setPart(next);
    };
    // Before the frame that shows what was scrolled to.
    const scrolled = (): void => flushSync(follow);
    const watch = new ResizeObserver(follow);
    watch.observe(box);
    watch.observe(inside);
    box.addEventListener("scroll", scrolled, { passive: true });
    follow();
    return () => {
      watch.disconnect();
      box.removeEventListener("scroll", scrolled);
    };
  }, [list, scroller, content, long, count]);
  return long && part !== undefined ? part : { from: 0, to: Math.min(count, MANY), above: 0, below: 0 };
}

const same = (a: Part, b: Part): boolean =>
  a.from === b.from && a.to === b.to && a.above === b.above && a.below === b.below;
