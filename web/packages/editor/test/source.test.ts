import fc from "fast-check";
import type { Node } from "prosemirror-model";
import { describe, expect, it } from "vitest";
import { documentOf } from "../src/parse.ts";
import { marks, nodes, schema } from "../src/schema.ts";
import { sourceOf } from "../src/source.ts";
import { lengthOf } from "../src/text.ts";
import { treeOf } from "../src/tree.ts";

const ada = "01980000-0000-7000-8000-000000000001";
const paragraph = (...content: (Node | string)[]): Node =>
  nodes.paragraph.create(
    null,
    content.map((each) => (typeof each === "string" ? schema.text(each) : each)),
  );
const doc = (...blocks: Node[]): Node => schema.node("doc", null, blocks);
const strong = (text: string): Node => schema.text(text, [marks.strong.create()]);

describe("the composer's source", () => {
  it("keeps the lines that a person sees", () => {
    expect(sourceOf(doc(paragraph("one"), paragraph("two"), paragraph(), paragraph("three")))).toBe(
      "one\ntwo\n\nthree",
    );
  });

  it("reads back as the same lines", () => {
    const source = "one\ntwo\n\nthree";
    expect(sourceOf(documentOf(source))).toBe(source);
    expect(documentOf(source).childCount).toBe(4);
  });

  it("escapes what only looks like markup", () => {
    for (const text of [
      "1. not a list",
      "- nor this",
      "# nor a title",
      "2 * 3 * 4",
      "a_b _c_",
      "`x`",
      "[x](y)",
      "> no",
      "---",
      "<b>",
      "&amp;",
    ]) {
      const source = sourceOf(doc(paragraph(text)));
      expect(documentOf(source).textContent, source).toBe(text);
      expect(documentOf(source).firstChild?.type.name, source).toBe("paragraph");
    }
  });

  it("leaves addresses and typed tables alone", () => {
    expect(sourceOf(doc(paragraph("see https://example.org/a_b*c?d=[1]")))).toBe(
      "see https://example.org/a_b*c?d=[1]",
    );
    const table = [paragraph("| a | b |"), paragraph("| - | - |"), paragraph("| 1 | 2 |")];
    expect(sourceOf(doc(...table))).toBe("| a | b |\n| - | - |\n| 1 | 2 |");
  });

  it("never lets Chinese punctuation break bold", () => {
    expect(sourceOf(doc(paragraph("这是", strong("重点。"), "内容")))).toBe("这是**重点**。内容");
    expect(sourceOf(doc(paragraph("字", strong("（重点）"), "字")))).toBe("字（**重点**）字");
    expect(sourceOf(doc(paragraph(strong("重点。"))))).toBe("**重点。**");
  });

  it("keeps spaces outside of delimiters", () => {
    expect(sourceOf(doc(paragraph("a", strong(" b "), "c")))).toBe("a **b** c");
  });

  it("writes mentions as links of our own and reads them back", () => {
    const mention = nodes.mention.create({ account: ada, name: "Ada [QA]" });
    const source = sourceOf(doc(paragraph("hello ", mention)));
    expect(source).toBe(`hello [@Ada \\[QA\\]](fermata:account/${ada})`);
    const back = documentOf(source).firstChild?.lastChild;
    expect(back?.type.name).toBe("mention");
    expect(back?.attrs["name"]).toBe("Ada [QA]");
  });

  it("fences code with more backticks than the code has", () => {
    const code = nodes.code_block.create({ lang: "md" }, schema.text("```js\nx\n```"));
    const source = sourceOf(doc(code));
    expect(source).toBe("````md\n```js\nx\n```\n````");
    expect(documentOf(source).firstChild?.textContent).toBe("```js\nx\n```");
  });

  it("keeps tasks, numbers and nested lists", () => {
    const source = "3. three\n4. four\n   - [x] done\n   - [ ] open";
    expect(sourceOf(documentOf(source))).toBe("3. three\n4. four\n\n   - [x] done\n   - [ ] open");
  });

  it("counts code points as the server does", () => {
    expect(lengthOf("a字👍")).toBe(3);
    expect(lengthOf("\ud83d")).toBe(1);
  });

  it("draws a message before the server has parsed it", () => {
    expect(treeOf(documentOf("a **b**\nc\n\n- x"))).toEqual([
      { t: "paragraph", c: ["a ", { t: "strong", c: ["b"] }, { t: "break" }, "c"] },
      { t: "list", items: [{ c: [{ t: "paragraph", c: ["x"] }] }] },
    ]);
  });
});

describe("any document", () => {
  const word = fc
    .stringMatching(/^[a-z*_~`<>&[\]()#!.\-+0-9字。（ \\]{1,12}$/)
    .filter((text) => text.trim() !== "");
  const text = fc
    .tuple(word, fc.subarray(["strong", "emphasis", "strike"]), fc.constantFrom("", "code", "link"))
    .map(([content, styles, other]) => {
      if (other === "code") return schema.text(content.trim(), [marks.code.create()]);
      const set = styles.map((name) => schema.marks[name]?.create()).filter((mark) => mark !== undefined);
      if (other === "link") set.push(marks.link.create({ href: "https://example.org/" }));
      return schema.text(content, set);
    });
  const line = fc
    .array(text, { minLength: 1, maxLength: 4 })
    .map((content) => nodes.paragraph.create(null, content));
  const block: fc.Arbitrary<Node> = fc.oneof(
    { weight: 4, arbitrary: line },
    fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => nodes.quote.create(null, lines)),
    fc
      .tuple(
        fc.constantFrom(nodes.bullet_list, nodes.ordered_list),
        fc.array(line, { minLength: 1, maxLength: 3 }),
      )
      .map(([type, lines]) =>
        type.create(
          null,
          lines.map((each) => nodes.list_item.create(null, each)),
        ),
      ),
    fc.stringMatching(/^[a-z`~ \n]{1,20}$/).map((code) => nodes.code_block.create(null, schema.text(code))),
  );

  const plain = (node: Node): string =>
    node.textBetween(0, node.content.size, "\n").replace(/[\s\u00a0]+/g, "");

  it("loses no character on its way through Markdown", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
        const source = sourceOf(doc(...blocks));
        expect(plain(documentOf(source)), source).toBe(plain(doc(...blocks)));
      }),
      { numRuns: 2000 },
    );
  });
});
