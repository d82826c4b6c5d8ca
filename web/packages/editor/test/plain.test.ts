import fc from "fast-check";
import { Node } from "prosemirror-model";
import { describe, expect, it } from "vitest";
import { plainSlice } from "../src/paste.ts";
import { maySayMore, plainDocument, plainSource, plainTextOf, plainTree } from "../src/plain.ts";
import { schema } from "../src/schema.ts";
import { sourceOf } from "../src/source.ts";
import { treeOf } from "../src/tree.ts";

/** What the composer holds after these lines were put into it as they are. */
const composed = (text: string): Node => schema.node("doc", null, plainSlice(text).content);

const lines = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[a-z0-9 *_~`<>&[\]()#!.\-+|\\@:字。（]{0,14}$/),
      fc.constantFrom(
        "",
        "",
        "# a",
        "1. b",
        "- c",
        "> d",
        "---",
        "```js",
        "| a | b |",
        "https://example.org/a_b",
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.join("\n"))
  // A clip ends without a line end, so only text that does is comparable.
  .filter((text) => !text.endsWith("\n"));

describe("plain text", () => {
  it("is written, drawn and kept as the composer would", () => {
    fc.assert(
      fc.property(lines, (text) => {
        expect(plainSource(text)).toBe(sourceOf(composed(text)));
        expect(plainTree(text)).toEqual(treeOf(composed(text)));
        expect(plainDocument(text)).toEqual(composed(text).toJSON());
      }),
      { numRuns: 3000 },
    );
  });

  it("comes back from a document that has nothing else", () => {
    fc.assert(
      fc.property(lines, (text) => {
        expect(plainTextOf(composed(text).toJSON())).toBe(text);
      }),
    );
    expect(plainTextOf(Node.fromJSON(schema, { type: "doc", content: [{ type: "heading" }] }).toJSON())).toBe(
      undefined,
    );
    const bold = { type: "text", text: "b", marks: [{ type: "strong" }] };
    expect(plainTextOf({ type: "doc", content: [{ type: "paragraph", content: [bold] }] })).toBe(undefined);
    expect(plainTextOf(undefined)).toBe(undefined);
  });

  it("knows what may become more than its characters", () => {
    for (const text of ["hello", "two\nlines", "ein Satz, mit Komma.", "字。字", "it's 2 x 3", "a_b"]) {
      expect(maySayMore(text), text).toBe(false);
    }
    for (const text of [
      "**b**",
      "`c`",
      "- item",
      "1. one",
      "> quote",
      "# title",
      "@ada",
      "#general",
      ":smile:",
      "```",
    ]) {
      expect(maySayMore(text), text).toBe(true);
    }
  });
});
