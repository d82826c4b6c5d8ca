/** All emoji with names in the reader's language, loaded when somebody first looks for one. */
import type { Language } from "@fermata/protocol/bodies";
import { language } from "../i18n/translate.ts";

export interface EmojiRow {
  readonly emoji: string;
  readonly name: string;
  /** 0 to 9, in the order of the picker; 2 does not exist. */
  readonly group: number;
  readonly shortcodes: readonly string[];
  readonly search: string;
}

type Rows = readonly (readonly [string, string, number, string, string])[];

const SOURCES: Readonly<Record<Language, () => Promise<{ readonly rows: Rows }>>> = {
  en: () => import("emoji-table:en"),
  "zh-Hans": () => import("emoji-table:zh-Hans"),
  "zh-Hant": () => import("emoji-table:zh-Hant"),
};

const loaded = new Map<Language, Promise<readonly EmojiRow[]>>();

export function emojiTable(of: Language = language.getSnapshot()): Promise<readonly EmojiRow[]> {
  const known = loaded.get(of);
  if (known !== undefined) return known;
  const table = SOURCES[of]().then(({ rows }) =>
    rows.map(([emoji, name, group, shortcodes, tags]) => ({
      emoji,
      name,
      group,
      shortcodes: shortcodes.split(" ").filter((each) => each !== ""),
      search: `${name} ${shortcodes} ${tags}`.toLowerCase(),
    })),
  );
  loaded.set(of, table);
  table.catch(() => loaded.delete(of));
  return table;
}

/** What matches, best first: short names that begin so, then names and words that contain it. */
export function findEmoji(rows: readonly EmojiRow[], query: string, limit: number): readonly EmojiRow[] {
  const wanted = query.toLowerCase().trim();
  if (wanted === "") return rows.slice(0, limit);
  const exact: EmojiRow[] = [];
  const begins: EmojiRow[] = [];
  const contains: EmojiRow[] = [];
  for (const row of rows) {
    if (row.shortcodes.includes(wanted) || row.name === wanted) exact.push(row);
    else if (
      row.shortcodes.some((code) => code.startsWith(wanted)) ||
      row.name.toLowerCase().startsWith(wanted)
    )
      begins.push(row);
    else if (row.search.includes(wanted)) contains.push(row);
  }
  return [...exact, ...begins, ...contains].slice(0, limit);
}

const KEY = "fermata.emoji";
const USUAL = ["👍", "❤️", "🎉", "👀", "✅", "🙏", "😄", "🚀"];

/** What this browser used last, filled up with what is usual. */
export function recentEmoji(): readonly string[] {
  const kept = (localStorage.getItem(KEY) ?? "").split(" ").filter((each) => each !== "");
  return [...new Set([...kept, ...USUAL])].slice(0, 16);
}

export function usedEmoji(emoji: string): void {
  localStorage.setItem(
    KEY,
    [emoji, ...recentEmoji().filter((each) => each !== emoji)].slice(0, 16).join(" "),
  );
}
