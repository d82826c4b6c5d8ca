/** Keys of the whole window. Keys of a message or of the composer live there. */
import { useEffect } from "react";
import { go, route } from "../route/router.ts";
import { ask } from "../ui/dialogs.tsx";

/** Whether a key is meant for a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") {
    const where = route.getSnapshot();
    if (
      where.at === "conversation" &&
      where.side !== undefined &&
      document.querySelector("[role=dialog],[role=menu]") === null
    ) {
      event.preventDefault();
      const root = where.side.is === "thread" ? where.side.root : undefined;
      go({ at: "conversation", id: where.id });
      // The focus goes back to where the side pane came from.
      if (root !== undefined) requestAnimationFrame(() => document.getElementById(`m--${root}`)?.focus());
    }
    return;
  }
  if (event.key === "?" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    ask({ ask: "keys" });
  }
}

export function useWindowKeys(): void {
  useEffect(() => {
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
