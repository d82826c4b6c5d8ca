/** The composer's document: what a person sees while typing, and nothing that the server's Markdown could not say. */
import { type DOMOutputSpec, type Node, Schema } from "prosemirror-model";
import { linkable } from "./text.ts";

const attributeOf = (dom: HTMLElement, name: string): string => dom.getAttribute(name) ?? "";

function taskAttribute(node: Node): boolean | undefined {
  const task: unknown = node.attrs["task"];
  return typeof task === "boolean" ? task : undefined;
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      content: "inline*",
      group: "block",
      parseDOM: [{ tag: "p" }, { tag: "div", priority: 20 }],
      toDOM: (): DOMOutputSpec => ["p", 0],
    },
    heading: {
      attrs: { level: { default: 2, validate: "number" } },
      content: "inline*",
      group: "block",
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
      toDOM: (node): DOMOutputSpec => [`h${String(node.attrs["level"])}`, 0],
    },
    quote: {
      content: "block+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: (): DOMOutputSpec => ["blockquote", 0],
    },
    bullet_list: {
      content: "list_item+",
      group: "block",
      parseDOM: [{ tag: "ul" }],
      toDOM: (): DOMOutputSpec => ["ul", 0],
    },
    ordered_list: {
      attrs: { start: { default: 1, validate: "number" } },
      content: "list_item+",
      group: "block",
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(attributeOf(dom, "start")) || 1 }) }],
      toDOM: (node): DOMOutputSpec => {
        const start: unknown = node.attrs["start"];
        return start === 1 ? ["ol", 0] : ["ol", { start }, 0];
      },
    },
    list_item: {
      attrs: { task: { default: null } },
      content: "paragraph block*",
      defining: true,
      parseDOM: [
        {
          tag: "li",
          getAttrs: (dom) => {
            const box = dom.querySelector(
              ":scope > input[type=checkbox], :scope > p > input[type=checkbox], :scope > label > input[type=checkbox]",
            );
            const own = dom.getAttribute("data-task");
            if (own !== null) return { task: own === "true" };
            return { task: box === null ? null : box.hasAttribute("checked") };
          },
        },
      ],
      toDOM: (node): DOMOutputSpec => {
        const task = taskAttribute(node);
        return task === undefined ? ["li", 0] : ["li", { "data-task": String(task) }, 0];
      },
    },
    code_block: {
      attrs: { lang: { default: "", validate: "string" } },
      content: "text*",
      marks: "",
      group: "block",
      code: true,
      defining: true,
      parseDOM: [
        {
          tag: "pre",
          preserveWhitespace: "full",
          getAttrs: (dom) => {
            const named = /language-([\w+#.-]+)/.exec(dom.querySelector("code")?.className ?? dom.className);
            return { lang: named?.[1] ?? attributeOf(dom, "data-lang") };
          },
        },
      ],
      toDOM: (node): DOMOutputSpec => [
        "pre",
        { "data-lang": String(node.attrs["lang"]), spellcheck: "false" },
        ["code", 0],
      ],
    },
    rule: {
      group: "block",
      parseDOM: [{ tag: "hr" }],
      toDOM: (): DOMOutputSpec => ["hr"],
    },
    text: { group: "inline" },
    mention: {
      attrs: { account: { validate: "string" }, name: { validate: "string" } },
      group: "inline",
      inline: true,
      atom: true,
      selectable: false,
      parseDOM: [
        {
          tag: "[data-mention-account]",
          getAttrs: (dom) => ({
            account: attributeOf(dom, "data-mention-account"),
            name: (dom.textContent ?? "").replace(/^@/, ""),
          }),
        },
      ],
      leafText: (node): string => `@${String(node.attrs["name"])}`,
      toDOM: (node): DOMOutputSpec => [
        "span",
        { class: "mention", "data-mention-account": String(node.attrs["account"]) },
        `@${String(node.attrs["name"])}`,
      ],
    },
    channel: {
      attrs: { conversation: { validate: "string" }, name: { validate: "string" } },
      group: "inline",
      inline: true,
      atom: true,
      selectable: false,
      parseDOM: [
        {
          tag: "[data-mention-conversation]",
          getAttrs: (dom) => ({
            conversation: attributeOf(dom, "data-mention-conversation"),
            name: (dom.textContent ?? "").replace(/^#/, ""),
          }),
        },
      ],
      leafText: (node): string => `#${String(node.attrs["name"])}`,
      toDOM: (node): DOMOutputSpec => [
        "span",
        { class: "mention", "data-mention-conversation": String(node.attrs["conversation"]) },
        `#${String(node.attrs["name"])}`,
      ],
    },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) => {
            const href = attributeOf(dom, "href");
            return linkable(href) ? { href } : false;
          },
        },
      ],
      toDOM: (mark): DOMOutputSpec => [
        "a",
        { href: String(mark.attrs["href"]), rel: "noreferrer noopener" },
        0,
      ],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        // Word processors wrap whole pastes in a <b> of normal weight.
        { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d{2})$/.test(value) && null },
      ],
      toDOM: (): DOMOutputSpec => ["strong", 0],
    },
    emphasis: {
      parseDOM: [
        { tag: "em" },
        { tag: "i", getAttrs: (dom) => dom.style.fontStyle !== "normal" && null },
        { style: "font-style=italic" },
      ],
      toDOM: (): DOMOutputSpec => ["em", 0],
    },
    strike: {
      parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }, { style: "text-decoration=line-through" }],
      toDOM: (): DOMOutputSpec => ["s", 0],
    },
    code: {
      excludes: "_",
      code: true,
      parseDOM: [{ tag: "code" }, { tag: "kbd" }, { tag: "samp" }, { tag: "tt" }],
      toDOM: (): DOMOutputSpec => ["code", { spellcheck: "false" }, 0],
    },
  },
});

export const nodes = schema.nodes;
export const marks = schema.marks;
