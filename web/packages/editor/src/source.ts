/**
 * From the composer's document to Markdown source.
 *
 * Lines that a person sees are lines in the source: paragraphs that stand directly below each other are joined by one line end, an empty
 * paragraph becomes the blank line between them. Text that only looks like markup is escaped, so that what was seen is what arrives;
 * tables are the exception, since the composer has no other way to write one.
 */
import { Mark, type Node } from "prosemirror-model";
import { escapeText, paragraphLine, trimmed } from "./text.ts";

const PUNCTUATION = /[\p{P}\p{S}]/u;
const SPACE = /\s/u;
/** Punctuation that is part of Markdown already written and must stay where it is. */
const MARKUP = /[\\[\]()`*~<>&;]/;

/** The Markdown source of a document, without blank lines at its ends. */
export function sourceOf(doc: Node): string {
  return trimmed(blocksOf(doc).join("\n"));
}

function blocksOf(parent: Node): string[] {
  const lines: string[] = [];
  let before: Node | undefined;
  let altered = false;
  parent.forEach((block) => {
    if (before !== undefined && needsBlankLine(before, block)) lines.push("");
    // Two lists of one sort in a row would read as one: the second takes the other marker.
    const again = before !== undefined && before.type === block.type && block.type.name.endsWith("_list");
    altered = again && !altered;
    for (const line of blockLines(block, altered)) lines.push(line);
    before = block;
  });
  return lines;
}

function needsBlankLine(before: Node, block: Node): boolean {
  const empty = (node: Node): boolean => node.type.name === "paragraph" && node.content.size === 0;
  if (empty(before) || empty(block)) return false;
  return !(before.type.name === "paragraph" && block.type.name === "paragraph");
}

function blockLines(block: Node, altered: boolean): string[] {
  switch (block.type.name) {
    case "paragraph":
      return [paragraphLine(inlineOf(block))];
    case "heading":
      return [
        `${"#".repeat(Number(block.attrs["level"]))} ${inlineOf(block)
          .trim()
          .replace(/(\s)(#+)$/, "$1\\$2")}`,
      ];
    case "quote":
      return blocksOf(block).map((line) => (line === "" ? ">" : `> ${line}`));
    case "code_block":
      return fenced(block.textContent, String(block.attrs["lang"]));
    case "rule":
      return ["---"];
    case "bullet_list":
      return listLines(block, () => (altered ? "+ " : "- "));
    case "ordered_list":
      return listLines(block, (index) => `${Number(block.attrs["start"]) + index}${altered ? ")" : "."} `);
    default:
      return [block.textContent];
  }
}

function listLines(list: Node, marker: (index: number) => string): string[] {
  const lines: string[] = [];
  list.forEach((item, _offset, index) => {
    const lead = marker(index);
    const task: unknown = item.attrs["task"];
    const box = typeof task === "boolean" ? `[${task ? "x" : " "}] ` : "";
    const indent = " ".repeat(lead.length);
    blocksOf(item).forEach((line, at) => {
      if (at === 0) lines.push(lead + box + line);
      else lines.push(line === "" ? "" : indent + line);
    });
  });
  return lines;
}

function fenced(text: string, lang: string): string[] {
  const longest = Math.max(0, ...[...text.matchAll(/^[ \t]*(`{3,})/gm)].map((run) => run[1]?.length ?? 0));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [fence + lang.replace(/[`\s]/g, ""), ...text.split("\n"), fence];
}

// ---- inline ----

interface Piece {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Already Markdown: a mention, a code span. */
  readonly ready: boolean;
}

const DELIMITERS: Readonly<Record<string, string>> = { strong: "**", emphasis: "*", strike: "~~" };
const ORDER = ["link", "strong", "emphasis", "strike"];

function inlineOf(block: Node): string {
  const pieces: Piece[] = [];
  block.forEach((node) => {
    const kept = node.marks.filter((mark) => mark.type.name !== "code");
    if (node.type.name === "mention")
      pieces.push({ text: mentionOf("@", "account", node), marks: kept, ready: true });
    else if (node.type.name === "channel")
      pieces.push({ text: mentionOf("#", "conversation", node), marks: kept, ready: true });
    else if (node.marks.some((mark) => mark.type.name === "code"))
      pieces.push({ text: codeSpan(node.text ?? ""), marks: kept, ready: true });
    else pieces.push({ text: node.text ?? "", marks: kept, ready: false });
  });
  return renderRun(oneWay(pieces), 0, "", "");
}

function mentionOf(sign: string, type: string, node: Node): string {
  const id = String(node.attrs[type]);
  return `[${sign}${String(node.attrs["name"]).replace(/([\\[\]`*_~<&])/g, "\\$1")}](fermata:${type}/${id})`;
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) && text.trim() !== "" ? " " : "";
  return ticks + pad + text + pad + ticks;
}

/** Where one style changes to another without space between, asterisks would grow together: the first style goes on. */
function oneWay(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const before = out.at(-1);
    const had = before === undefined ? [] : styles(before);
    const has = styles(piece);
    const apart = SPACE.test(before?.text.at(-1) ?? " ") || SPACE.test(piece.text.at(0) ?? " ");
    const clash = !apart && had.length > 0 && has.length > 0 && !Mark.sameSet(had, has);
    out.push(
      clash
        ? { ...piece, marks: [...piece.marks.filter((mark) => mark.type.name === "link"), ...had] }
        : piece,
    );
  }
  return out;
}

const styles = (piece: Piece): Mark[] => piece.marks.filter((mark) => mark.type.name !== "link");

/** Renders pieces by nesting marks in one fixed order; `before` and `after` are the characters that stand around the run. */
function renderRun(pieces: readonly Piece[], depth: number, before: string, after: string): string {
  const name = ORDER[depth];
  if (name === undefined) {
    return pieces.reduce(
      (all, piece) => (piece.ready ? all.replace(/!$/, "\\!") + piece.text : all + escapeText(piece.text)),
      "",
    );
  }
  let out = "";
  for (let at = 0; at < pieces.length; ) {
    const mark = pieces[at]?.marks.find((each) => each.type.name === name);
    let end = at + 1;
    while (
      end < pieces.length &&
      same(
        pieces[end]?.marks.find((each) => each.type.name === name),
        mark,
      )
    )
      end += 1;
    const run = pieces.slice(at, end);
    const left = pieces[at - 1]?.text.at(-1) ?? before;
    const right = pieces[end]?.text.at(0) ?? after;
    if (mark === undefined) out += renderRun(run, depth + 1, left, right);
    else if (name === "link")
      out =
        out.replace(/!$/, "\\!") + linkOf(renderRun(run, depth + 1, "[", "]"), String(mark.attrs["href"]));
    else out += delimited(renderRun(run, depth + 1, left, right), DELIMITERS[name] ?? "", left, right);
    at = end;
  }
  return out;
}

const same = (a: Mark | undefined, b: Mark | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.eq(b);

function linkOf(text: string, href: string): string {
  const address = /[\s()<>]/.test(href) ? `<${href.replace(/[<>\n]/g, encodeURIComponent)}>` : href;
  if (text.replace(/\\([!-/:-@[-`{-~])/g, "$1") === href && /^https?:/.test(href)) return href;
  return text.trim() === "" ? text : `[${text}](${address})`;
}

/**
 * Puts delimiters around a run where CommonMark will read them as such: not beside space, and not between punctuation inside and a letter
 * outside, which is common in Chinese ("**重点。**内容" would show its asterisks). What must leave the run goes outside it.
 */
function delimited(run: string, delimiter: string, before: string, after: string): string {
  const word = (char: string): boolean => char !== "" && !SPACE.test(char) && !PUNCTUATION.test(char);
  let head = "";
  let tail = "";
  let inner = run;
  for (let first = inner.at(0); first !== undefined; first = inner.at(0)) {
    const leaves =
      SPACE.test(first) || (PUNCTUATION.test(first) && !MARKUP.test(first) && word(head.at(-1) ?? before));
    if (!leaves) break;
    head += first;
    inner = inner.slice(1);
  }
  for (let last = inner.at(-1); last !== undefined; last = inner.at(-1)) {
    const literal = PUNCTUATION.test(last) && !MARKUP.test(last) && inner.at(-2) !== "\\";
    if (!SPACE.test(last) && !(literal && word(tail.at(0) ?? after))) break;
    tail = last + tail;
    inner = inner.slice(0, -1);
  }
  const first = inner.at(0) ?? "";
  const last = inner.at(-1) ?? "";
  const outerBefore = head.at(-1) ?? before;
  const outerAfter = tail.at(0) ?? after;
  // What still cannot open or close here, and what would grow together with a neighbour's delimiter, goes without.
  const fails =
    inner === "" ||
    (PUNCTUATION.test(first) && word(outerBefore)) ||
    (PUNCTUATION.test(last) && word(outerAfter)) ||
    outerBefore === delimiter.at(0) ||
    outerAfter === delimiter.at(0);
  return fails ? head + inner + tail : head + delimiter + inner + delimiter + tail;
}
