import { readFileSync } from "node:fs";
import data from "emojibase-data/en/data.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { emojiTables } from "../../../tools/build-plugins.ts";

type Row = readonly [string, number, number, readonly string[], string?];
interface Emoji {
  readonly emoji: string;
  readonly skins?: readonly { readonly emoji: string }[];
}
const { emoji: rows } = JSON.parse(
  readFileSync(new URL("../../../../protocol/emoji.json", import.meta.url), "utf8"),
) as { readonly emoji: readonly Row[] };

const TONES = ["\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"];
const bare = (emoji: string): string => emoji.replaceAll("\ufe0f", "");

/** Every form in tones that a row of the table stands for, as the table's first line says. */
function toned([emoji, , tones, , pair]: Row): readonly string[] {
  if (tones === 0) return [];
  const first = String.fromCodePoint(emoji.codePointAt(0) ?? 0);
  const single = (tone: string): string => first + tone + emoji.slice(first.length).replace(/^\ufe0f/, "");
  const both = (one: string, two: string): string => (pair ?? "").replace("%", one).replace("%", two);
  const isPair = pair !== undefined && bare(pair.replaceAll("%", "")) === bare(emoji);
  return TONES.flatMap((one) => [
    ...(isPair ? [] : [single(one)]),
    ...(pair === undefined ? [] : TONES.filter((two) => isPair || one !== two).map((two) => both(one, two))),
  ]);
}

describe("the table of emoji", () => {
  it("knows every emoji and every skin tone of emojibase, and no other", () => {
    const wanted = (data as readonly Emoji[]).filter((each) => !/^\p{RI}$/u.test(each.emoji));
    const known = new Map(rows.map((row) => [bare(row[0]), row]));
    const missing = wanted.filter((each) => !known.has(bare(each.emoji)));
    expect(missing.map((each) => each.emoji)).toEqual([]);
    expect(rows.length).toBe(wanted.length);
    for (const each of wanted) {
      const row = known.get(bare(each.emoji));
      const forms = row === undefined ? [] : toned(row).map(bare);
      expect(new Set(forms), each.emoji).toEqual(new Set((each.skins ?? []).map((skin) => bare(skin.emoji))));
    }
  });

  it("is what the picker offers, in every language", async () => {
    const canonical = new Set(rows.map((row) => row[0]));
    for (const language of ["en", "zh-Hans", "zh-Hant"]) {
      const load = emojiTables().load as (id: string) => Promise<string>;
      const code = await load(`\0emoji-table:${language}`);
      const offered = JSON.parse(code.slice(code.indexOf("["), -1)) as readonly (readonly string[])[];
      expect(offered.length).toBeGreaterThan(1_900);
      expect(offered.filter(([emoji]) => !canonical.has(emoji ?? ""))).toEqual([]);
    }
  });
});
