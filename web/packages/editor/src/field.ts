/**
 * A field that a message is written in, as the app sees it. Two things are one: a plain field, which stands with the first screen, and the
 * composer, which is fetched a moment later and takes its place, text, cursor and focus included.
 */
import type { Block } from "@fermata/protocol/tree";
import type { Format } from "./formats.ts";

export type Trigger = "@" | "#" | ":";

/** An open question: which sign, what was typed after it, and where it stands. */
export interface PickerQuery {
  readonly trigger: Trigger;
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

/** What a chosen line of a picker puts in place of the question. */
export type Insertion =
  | { readonly insert: "mention"; readonly account: string; readonly name: string }
  | { readonly insert: "channel"; readonly conversation: string; readonly name: string }
  | { readonly insert: "text"; readonly text: string };

/** What a field holds while it is not on the screen: Markdown, and the document that it comes from, as JSON. */
export interface Content {
  readonly text: string;
  /** Missing where only the Markdown is known, or from another version. */
  readonly document?: unknown;
}

/** What the app draws around the field. */
export interface FieldState {
  readonly empty: boolean;
  readonly active: ReadonlySet<Format>;
  /** The text itself changed, not only the selection. */
  readonly edited: boolean;
}

/** What the app is told and asked. Every function may be called at any time while the field lives. */
export interface FieldHost {
  /** The words a screen reader says for the field. */
  readonly label: string;
  /** Whether plain Enter sends; otherwise Mod-Enter does and Enter breaks the line. */
  enterSends(): boolean;
  /** The person asked to send. The field keeps its text until the app clears it. */
  submitted(): void;
  /** Arrow up in an empty field. */
  editLast(): boolean;
  /** Escape, when no picker is open. */
  escaped(): boolean;
  /** The text or the selection changed. */
  changed(state: FieldState): void;
  /** The question at the cursor began, changed or ended. */
  asked(query: PickerQuery | undefined): void;
  /** A key while a picker is open; true when the picker used it. */
  pickerKey(event: KeyboardEvent): boolean;
}

export interface Field {
  /** The Markdown source as it stands, and the document that it comes from. */
  content(): Content;
  /** For drawing a message before the server has parsed it. */
  tree(): readonly Block[];
  /** Takes everything away; what was typed cannot be undone into it. */
  clear(): void;
  /** Sends, as Enter does. */
  submit(): void;
  focus(): void;
  /** Switches a format at the selection and gives the focus back to the text. */
  format(format: Format): void;
  /** The address of the link at the selection. */
  linkAtSelection(): string | undefined;
  /** Links the selection, or writes the address where nothing is selected; an empty address unlinks. */
  link(href: string): void;
  /** Puts plain text at the cursor, for example an emoji. */
  insertText(text: string): void;
  /** Answers the open question with what the person chose. */
  answer(insertion: Insertion): void;
  /** Closes the open question without an answer. */
  dismissQuestion(): void;
  /** Names the list and its active line for screen readers while a picker is open. */
  describePicker(list: string | undefined, option: string | undefined): void;
  destroy(): void;
}

/** How assistive technology and style sheets know a field. */
export const fieldAttributes = (label: string): Readonly<Record<string, string>> => ({
  role: "textbox",
  "aria-multiline": "true",
  "aria-label": label,
  class: "composer-field",
  dir: "auto",
});
