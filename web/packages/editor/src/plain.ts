/**
 * Text without formatting, in the three shapes that a message has: source, tree, and the composer's document as JSON. The same as what the
 * composer makes of the same lines, which a test holds against it; nothing here needs the composer.
 */
import type { Block, Inline } from "@fermata/protocol/tree";
import { escapeText, paragraphLine, trimmed } from "./text.ts";

/** The Markdown source that shows as these lines. */
export const plainSource = (text: string): string =>
  trimmed(
    text
      .split("\n")
      .map((line) => paragraphLine(escapeText(line)))
      .join("\n"),
  );

/** Lines that stand directly below each other are one paragraph with breaks. */
export function plainTree(text: string): Block[] {
  return text
    .split(/\n(?:\n)+/)
    .map((part) => part.replace(/^\n|\n$/g, ""))
    .filter((part) => part !== "")
    .map((part) => ({
      t: "paragraph",
      c: part.split("\n").flatMap((line, at): Inline[] => (at === 0 ? [line] : [{ t: "break" }, line])),
    }));
}

interface PlainParagraph {
  readonly type: "paragraph";
  readonly content?: readonly { readonly type: "text"; readonly text: string }[];
}

/** The composer's document of these lines. */
export const plainDocument = (
  text: string,
): { readonly type: "doc"; readonly content: readonly PlainParagraph[] } => ({
  type: "doc",
  content: text.split("\n").map((line) => ({
    type: "paragraph",
    ...(line === "" ? {} : { content: [{ type: "text", text: line }] }),
  })),
});

/** The lines of a document that has nothing but lines; undefined where there is more to it. */
export function plainTextOf(document: unknown): string | undefined {
  const lines: string[] = [];
  for (const block of childrenOf(document)) {
    if (!isRecord(block) || block["type"] !== "paragraph") return undefined;
    let line = "";
    for (const piece of childrenOf(block)) {
      if (!isRecord(piece) || typeof piece["text"] !== "string" || piece["marks"] !== undefined)
        return undefined;
      line += piece["text"];
    }
    lines.push(line);
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** What lies inside a node of a document in JSON. */
export function childrenOf(node: unknown): readonly unknown[] {
  const inside: unknown = isRecord(node) ? node["content"] : undefined;
  return Array.isArray(inside) ? inside : [];
}

/** Whether typing this into the composer would show anything but these characters, or ask something. */
export const maySayMore = (text: string): boolean =>
  plainSource(text) !== text.trim() || /(?:^|[^\p{L}\p{N}/])[@#:]/u.test(text);
