/** From the composer's document to the syntax tree that messages are drawn from, for messages that the server has not parsed yet. */
import type { Block, Inline, ListItem } from "@fermata/protocol/tree";
import type { Mark, Node } from "prosemirror-model";

/** The tree of a document; lines that stand directly below each other are one paragraph with breaks. */
export function treeOf(doc: Node): Block[] {
  const blocks: Block[] = [];
  let lines: Node[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ t: "paragraph", c: lines.flatMap(lineWithBreak) });
    lines = [];
  };
  doc.forEach((block) => {
    if (block.type.name === "paragraph") {
      if (block.content.size === 0) flush();
      else lines.push(block);
      return;
    }
    flush();
    blocks.push(blockOf(block));
  });
  flush();
  return blocks;
}

function lineWithBreak(line: Node, index: number): Inline[] {
  return index === 0 ? inlineOf(line) : [{ t: "break" }, ...inlineOf(line)];
}

function blockOf(block: Node): Block {
  switch (block.type.name) {
    case "heading":
      return { t: "heading", level: Number(block.attrs["level"]), c: inlineOf(block) };
    case "quote":
      return { t: "quote", c: treeOf(block) };
    case "code_block": {
      const lang = String(block.attrs["lang"]);
      return { t: "code", ...(lang === "" ? {} : { lang }), text: block.textContent };
    }
    case "rule":
      return { t: "rule" };
    case "bullet_list":
      return { t: "list", items: itemsOf(block) };
    case "ordered_list":
      return { t: "list", ordered: true, start: Number(block.attrs["start"]), items: itemsOf(block) };
    default:
      return { t: "paragraph", c: [block.textContent] };
  }
}

function itemsOf(list: Node): ListItem[] {
  const items: ListItem[] = [];
  list.forEach((item) => {
    const task: unknown = item.attrs["task"];
    items.push({ ...(typeof task === "boolean" ? { task } : {}), c: treeOf(item) });
  });
  return items;
}

function inlineOf(block: Node): Inline[] {
  const inlines: Inline[] = [];
  block.forEach((node) => {
    inlines.push(marked(leafOf(node), node.marks));
  });
  return inlines;
}

function leafOf(node: Node): Inline {
  if (node.type.name === "mention") {
    return { t: "mention", account: String(node.attrs["account"]), name: String(node.attrs["name"]) };
  }
  if (node.type.name === "channel") {
    return {
      t: "channel",
      conversation: String(node.attrs["conversation"]),
      name: String(node.attrs["name"]),
    };
  }
  return node.text ?? "";
}

function marked(leaf: Inline, marks: readonly Mark[]): Inline {
  let out = leaf;
  for (const mark of marks) {
    switch (mark.type.name) {
      case "code":
        out = { t: "code", text: typeof out === "string" ? out : "" };
        break;
      case "link":
        out = { t: "link", href: String(mark.attrs["href"]), c: [out] };
        break;
      case "strong":
        out = { t: "strong", c: [out] };
        break;
      case "emphasis":
        out = { t: "emphasis", c: [out] };
        break;
      case "strike":
        out = { t: "strike", c: [out] };
        break;
    }
  }
  return out;
}
