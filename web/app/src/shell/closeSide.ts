import { go, route } from "../route/router.ts";

/** Closes the side pane, if one is open, and gives the focus back to where it came from. */
export function closeSide(): boolean {
  const where = route.getSnapshot();
  if (where.at !== "conversation" || where.side === undefined) return false;
  const root = where.side.is === "thread" ? where.side.root : undefined;
  go({ at: "conversation", id: where.id });
  if (root !== undefined) requestAnimationFrame(() => document.getElementById(`m--${root}`)?.focus());
  return true;
}
