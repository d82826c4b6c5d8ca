/** The last words of a page that ended, for the same tab. */
import type { Content } from "@fermata/editor/field";

/** Where they lie. */
export const lastWordsKey = (account: string, conversation: string, thread: string | undefined): string =>
  `fermata.words.${account}.${conversation}.${thread ?? ""}`;

export const keepLastWords = (key: string, content: Content): void =>
  sessionStorage.setItem(key, JSON.stringify(content));

/** What was being typed when the page ended; once, because the draft has it from then on. */
export function takeLastWords(key: string): Content | undefined {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return undefined;
  sessionStorage.removeItem(key);
  const content: unknown = JSON.parse(kept);
  if (typeof content !== "object" || content === null || !("text" in content)) return undefined;
  return typeof content.text === "string" ? { ...content, text: content.text } : undefined;
}
