/** Keys of the whole window. Keys of a message or of the composer live there. */
import { useEffect } from "react";
import { ask } from "../ui/dialogs.tsx";
import { closeSide } from "./closeSide.ts";

/** Whether a key is meant for a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") {
    if (document.querySelector("[role=dialog],[role=menu]") === null && closeSide()) event.preventDefault();
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
