/** From the composer's document to the syntax tree that messages are drawn from, for messages that the server has not parsed yet. */
import type { Mark, Node } from "prosemirror-model";

/** The shape of `docs/protocol/kinds.md`, as plain JSON: text is a string, everything else an object with `t`. */
export type TreeNode = string | { readonly t: string; readonly [field: string]: unknown };

export function treeOf(doc: Node): TreeNode[] {
  const blocks: TreeNode[] = [];
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

function lineWithBreak(line: Node, index: number): TreeNode[] {
  return index === 0 ? inlineOf(line) : [{ t: "break" }, ...inlineOf(line)];
}

function blockOf(block: Node): TreeNode {
  switch (block.type.name) {
    case "heading":
      return { t: "heading", level: block.attrs["level"] as unknown, c: inlineOf(block) };
    case "quote":
      return { t: "quote", c: treeOf(block) };
    case "code_block": {
      const lang = String(block.attrs["lang"]);
      return { t: "code", ...(lang === "" ? {} : { lang }), text: block.textContent };
    }
    case "rule":
      return { t: "rule" };
    case "bullet_list":
    case "ordered_list": {
      const items: { task?: boolean; c: TreeNode[] }[] = [];
      block.forEach((item) => {
        const task: unknown = item.attrs["task"];
        items.push({ ...(typeof task === "boolean" ? { task } : {}), c: treeOf(item) });
      });
      const ordered = block.type.name === "ordered_list";
      return {
        t: "list",
        ...(ordered ? { ordered: true, start: block.attrs["start"] as unknown } : {}),
        items,
      };
    }
    default:
      return { t: "paragraph", c: [block.textContent] };
  }
}

function inlineOf(block: Node): TreeNode[] {
  const nodes: TreeNode[] = [];
  block.forEach((node) => {
    nodes.push(marked(leafOf(node), node.marks));
  });
  return nodes;
}

function leafOf(node: Node): TreeNode {
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

function marked(leaf: TreeNode, marks: readonly Mark[]): TreeNode {
  let out = leaf;
  for (const mark of marks) {
    switch (mark.type.name) {
      case "code":
        out = { t: "code", text: typeof out === "string" ? out : "" };
        break;
      case "link":
        out = { t: "link", href: String(mark.attrs["href"]), c: [out] };
        break;
      default:
        out = { t: mark.type.name, c: [out] };
    }
  }
  return out;
}
