/** The syntax tree of a message, as docs/protocol/kinds.md defines it. Plain inline text is a JSON string. */

export interface Paragraph {
  readonly t: "paragraph";
  readonly c: readonly Inline[];
}
export interface Heading {
  readonly t: "heading";
  readonly level: number;
  readonly c: readonly Inline[];
}
export interface Quote {
  readonly t: "quote";
  readonly c: readonly Block[];
}
export interface ListItem {
  readonly task?: boolean;
  readonly c: readonly Block[];
}
export interface List {
  readonly t: "list";
  readonly ordered?: boolean;
  readonly start?: number;
  readonly loose?: boolean;
  readonly items: readonly ListItem[];
}
export interface CodeBlock {
  readonly t: "code";
  readonly lang?: string;
  readonly text: string;
}
export type Alignment = "left" | "center" | "right" | null;
export interface Table {
  readonly t: "table";
  readonly align: readonly Alignment[];
  readonly head: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}
export interface Rule {
  readonly t: "rule";
}
export type Block = Paragraph | Heading | Quote | List | CodeBlock | Table | Rule;

export interface Strong {
  readonly t: "strong";
  readonly c: readonly Inline[];
}
export interface Emphasis {
  readonly t: "emphasis";
  readonly c: readonly Inline[];
}
export interface Strike {
  readonly t: "strike";
  readonly c: readonly Inline[];
}
export interface CodeSpan {
  readonly t: "code";
  readonly text: string;
}
export interface Link {
  readonly t: "link";
  readonly href: string;
  readonly title?: string;
  readonly c: readonly Inline[];
}
export interface Break {
  readonly t: "break";
}
/** `name` is the name at the time of writing; show the account's current name where it is known. */
export interface Mention {
  readonly t: "mention";
  readonly account: string;
  readonly name: string;
}
export interface ChannelMention {
  readonly t: "channel";
  readonly conversation: string;
  readonly name: string;
}
export interface EveryoneMention {
  readonly t: "everyone";
  readonly word: string;
}
export interface Emoji {
  readonly t: "emoji";
  readonly name: string;
  readonly text: string;
}
export type InlineNode =
  | Strong
  | Emphasis
  | Strike
  | CodeSpan
  | Link
  | Break
  | Mention
  | ChannelMention
  | EveryoneMention
  | Emoji;
export type Inline = string | InlineNode;
