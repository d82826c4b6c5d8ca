/**
 * From Markdown source to the composer's document: drafts after a reload, messages to edit, text to paste. Loaded when it is first needed.
 * Tables stay lines of text, because the composer shows them as such; raw HTML is text.
 */
import MarkdownIt from "markdown-it";
import { Fragment, type Mark, type Node } from "prosemirror-model";
import { marks, nodes, schema } from "./schema.ts";
import { linkable } from "./text.ts";

interface Token {
  readonly type: string;
  readonly tag: string;
  readonly content: string;
  readonly info: string;
  readonly hidden: boolean;
  readonly map: [number, number] | null;
  readonly children: Token[] | null;
  attrGet(name: string): string | null;
}

const markdown = new MarkdownIt("commonmark", { html: false, linkify: false }).enable(["strikethrough"]);
// A mention is a link with an address of our own, which the default check does not know.
markdown.validateLink = (url: string): boolean =>
  linkable(url) || url.startsWith("fermata:") || !/^[a-z][\w+.-]*:/i.test(url);

/** The document that this source shows as. */
export function documentOf(source: string): Node {
  const reader = new Reader(markdown.parse(source, {}) as Token[]);
  const blocks = reader.blocksUntil(undefined);
  return schema.node("doc", null, blocks.length === 0 ? [schema.node("paragraph")] : blocks);
}

const FERMATA = /^fermata:(account|conversation)\/([0-9a-f-]{36})$/;

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  blocksUntil(close: string | undefined): Node[] {
    const blocks: Node[] = [];
    let lastLine = -1;
    for (
      let token = this.tokens[this.at];
      token !== undefined && token.type !== close;
      token = this.tokens[this.at]
    ) {
      const tight = token.type === "paragraph_open" && blocks.at(-1)?.type === nodes.paragraph;
      // Two paragraphs with a blank line between them: the composer shows that line.
      if (tight && token.map !== null && token.map[0] > lastLine) blocks.push(schema.node("paragraph"));
      if (token.map !== null) lastLine = token.map[1];
      blocks.push(...this.block(token));
    }
    this.at += 1;
    return blocks;
  }

  private block(token: Token): Node[] {
    this.at += 1;
    switch (token.type) {
      case "paragraph_open":
        return this.lines().map((line) => schema.node("paragraph", null, line));
      case "heading_open": {
        const content = this.lines().reduce(
          (all, line) => (all.size === 0 ? line : all.addToEnd(schema.text(" ")).append(line)),
          Fragment.empty,
        );
        return [schema.node("heading", { level: Number(token.tag.slice(1)) }, content)];
      }
      case "blockquote_open":
        return [schema.node("quote", null, orParagraph(this.blocksUntil("blockquote_close")))];
      case "bullet_list_open":
        return [schema.node("bullet_list", null, this.items("bullet_list_close"))];
      case "ordered_list_open":
        return [
          schema.node(
            "ordered_list",
            { start: Number(token.attrGet("start") ?? 1) },
            this.items("ordered_list_close"),
          ),
        ];
      case "fence":
      case "code_block": {
        const text = token.content.replace(/\n$/, "");
        const lang = token.info.trim().split(/\s+/)[0] ?? "";
        return [schema.node("code_block", { lang }, text === "" ? [] : [schema.text(text)])];
      }
      case "hr":
        return [schema.node("rule")];
      default:
        return token.content === "" ? [] : [schema.node("paragraph", null, [schema.text(token.content)])];
    }
  }

  private items(close: string): Node[] {
    const items: Node[] = [];
    for (
      let token = this.tokens[this.at];
      token !== undefined && token.type !== close;
      token = this.tokens[this.at]
    ) {
      this.at += 1;
      items.push(itemOf(orParagraph(this.blocksUntil("list_item_close"))));
    }
    this.at += 1;
    return items;
  }

  /** The lines of the inline token that follows, and past the token that closes its block. */
  private lines(): Fragment[] {
    const inline = this.tokens[this.at];
    this.at += 2;
    return linesOf(inline?.children ?? []);
  }
}

function orParagraph(blocks: Node[]): Node[] {
  return blocks[0]?.type === nodes.paragraph ? blocks : [schema.node("paragraph"), ...blocks];
}

function itemOf(blocks: Node[]): Node {
  const first = blocks[0];
  const box = /^\[([ xX])\] /.exec(first?.firstChild?.text ?? "");
  if (first === undefined || box === null) return schema.node("list_item", null, blocks);
  return schema.node("list_item", { task: box[1] !== " " }, [first.cut(box[0].length), ...blocks.slice(1)]);
}

function linesOf(tokens: readonly Token[]): Fragment[] {
  const lines: Node[][] = [[]];
  let active: readonly Mark[] = [];
  const put = (node: Node): void => {
    lines.at(-1)?.push(node);
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    switch (token.type) {
      case "text":
        if (token.content !== "") put(schema.text(token.content, active));
        break;
      case "code_inline":
        put(schema.text(token.content, [marks.code.create()]));
        break;
      case "softbreak":
      case "hardbreak":
        lines.push([]);
        break;
      case "strong_open":
        active = marks.strong.create().addToSet(active);
        break;
      case "em_open":
        active = marks.emphasis.create().addToSet(active);
        break;
      case "s_open":
        active = marks.strike.create().addToSet(active);
        break;
      case "strong_close":
        active = marks.strong.removeFromSet(active);
        break;
      case "em_close":
        active = marks.emphasis.removeFromSet(active);
        break;
      case "s_close":
        active = marks.strike.removeFromSet(active);
        break;
      case "link_open": {
        const href = token.attrGet("href") ?? "";
        const own = FERMATA.exec(href);
        if (own === null) {
          if (linkable(href)) active = marks.link.create({ href }).addToSet(active);
          break;
        }
        const close = tokens.findIndex((each, index) => index > at && each.type === "link_close");
        const name = tokens
          .slice(at + 1, close)
          .map((each) => each.content)
          .join("");
        const id = own[2] ?? "";
        put(
          own[1] === "account"
            ? nodes.mention.create({ account: id, name: name.replace(/^@/, "") }, null, active)
            : nodes.channel.create({ conversation: id, name: name.replace(/^#/, "") }, null, active),
        );
        at = close;
        break;
      }
      case "link_close":
        active = marks.link.removeFromSet(active);
        break;
      case "image": {
        const href = token.attrGet("src") ?? "";
        if (linkable(href))
          put(
            schema.text(
              token.content === "" ? href : token.content,
              marks.link.create({ href }).addToSet(active),
            ),
          );
        break;
      }
      default:
        if (token.content !== "") put(schema.text(token.content, active));
    }
  }
  return lines.map((line) => Fragment.from(line));
}
