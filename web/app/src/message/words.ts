/** A message in plain words, for a screen reader: what a person sees, without the marks that made it. */
import type { Block, Inline } from "@fermata/protocol/tree";

export function wordsOf(blocks: readonly Block[]): string {
  return blocks.map(blockWords).filter(Boolean).join(" ");
}

function blockWords(block: Block): string {
  switch (block.t) {
    case "paragraph":
    case "heading":
      return inlineWords(block.c);
    case "quote":
      return wordsOf(block.c);
    case "list":
      return block.items.map((item) => wordsOf(item.c)).join(" ");
    case "code":
      return block.text;
    case "table":
      return [block.head, ...block.rows].flatMap((row) => row.map(inlineWords)).join(" ");
    default:
      return "";
  }
}

function inlineWords(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (typeof inline === "string" ? inline : nodeWords(inline))).join("");
}

function nodeWords(node: Exclude<Inline, string>): string {
  switch (node.t) {
    case "strong":
    case "emphasis":
    case "strike":
    case "link":
      return inlineWords(node.c);
    case "code":
    case "emoji":
      return node.text;
    case "mention":
      return `@${node.name}`;
    case "channel":
      return `#${node.name}`;
    case "everyone":
      return `@${node.word}`;
    case "break":
      return " ";
    default:
      // A newer server may know more.
      return "";
  }
}
