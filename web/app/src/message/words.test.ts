import type { Block } from "@fermata/protocol/tree";
import { describe, expect, it } from "vitest";
import { wordsOf } from "./words.ts";

describe("a message in plain words", () => {
  it("names people and channels and says no marks", () => {
    const tree: Block[] = [
      {
        t: "paragraph",
        c: [
          "Hello ",
          { t: "mention", account: "313eb49f-1a81-8ffc-9420-25e552d04a04", name: "Ada" },
          ", ",
          { t: "strong", c: ["see ", { t: "link", href: "https://example.org/a", c: ["the plan"] }] },
          " in ",
          { t: "channel", conversation: "2dff542c-a61e-88b5-a98b-fce2ff9eef55", name: "general" },
          { t: "break" },
          { t: "emoji", name: "tada", text: "🎉" },
        ],
      },
    ];
    expect(wordsOf(tree)).toBe("Hello @Ada, see the plan in #general 🎉");
  });

  it("reads blocks one after the other", () => {
    const tree: Block[] = [
      { t: "quote", c: [{ t: "paragraph", c: ["said"] }] },
      { t: "rule" },
      {
        t: "list",
        items: [{ task: true, c: [{ t: "paragraph", c: ["one"] }] }, { c: [{ t: "paragraph", c: ["two"] }] }],
      },
      { t: "code", text: "x = 1" },
      { t: "table", align: [null], head: [["Name"]], rows: [[["Bo"]]] },
    ];
    expect(wordsOf(tree)).toBe("said one two x = 1 Name Bo");
  });
});
