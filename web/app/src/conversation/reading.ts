/** Which place a person has seen: framework-free, so that the rule can be read and tested in one place. */
import type { TimelineItem } from "@fermata/store/views";

/** Where an item lies on the screen, in pixels from the top of the list. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/**
 * The highest place whose message was seen: its end is on the screen, or it is taller than the screen and fills it.
 * Undefined where nothing of the list was seen.
 */
export function seenThrough(
  items: readonly TimelineItem[],
  last: number,
  viewport: Extent,
  extentOf: (index: number) => Extent,
): number | undefined {
  for (let at = Math.min(last, items.length - 1); at >= 0; at -= 1) {
    const item = items[at];
    if (item?.type !== "message" || item.place === undefined) continue;
    const { top, bottom } = extentOf(at);
    if (bottom <= viewport.bottom + 1 || (top <= viewport.top && bottom >= viewport.bottom))
      return item.place;
  }
  return undefined;
}
