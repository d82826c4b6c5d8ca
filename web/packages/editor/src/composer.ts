/**
 * The composer: one field in which Markdown becomes formatting while it is typed.
 *
 * It knows nothing of messages or of the network. The app gives it callbacks and asks it for its source. Enter never sends while an input
 * method is composing, which is how Chinese, Japanese and Korean are typed.
 */
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import type { Node, Slice } from "prosemirror-model";
import { EditorState, Plugin, Selection, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { editingKeys, type Format, isActive, toggle } from "./keys.ts";
import { cleanedHtml, pasted, plainSlice } from "./paste.ts";
import { type PickerQuery, queryAt } from "./picker.ts";
import { markdownRules } from "./rules.ts";
import { marks, nodes, schema } from "./schema.ts";
import { lengthOf, sourceOf } from "./source.ts";

/** What a chosen line of a picker puts in place of the question. */
export type Insertion =
  | { readonly insert: "mention"; readonly account: string; readonly name: string }
  | { readonly insert: "channel"; readonly conversation: string; readonly name: string }
  | { readonly insert: "text"; readonly text: string };

/** What the app is told and asked. Every function may be called at any time while the composer lives. */
export interface ComposerHost {
  /** The words a screen reader says for the field. */
  readonly label: string;
  /** Whether plain Enter sends; otherwise Mod-Enter does and Enter breaks the line. */
  enterSends(): boolean;
  /** The person asked to send. The composer keeps its text until the app clears it. */
  submitted(): void;
  /** Arrow up in an empty composer. */
  editLast(): boolean;
  /** Escape, when no picker is open. */
  escaped(): boolean;
  /** The document or the selection changed. */
  changed(state: ComposerState): void;
  /** The question at the cursor began, changed or ended. */
  asked(query: PickerQuery | undefined): void;
  /** A key while a picker is open; true when the picker used it. */
  pickerKey(event: KeyboardEvent): boolean;
}

/** What the app draws around the field. */
export interface ComposerState {
  readonly empty: boolean;
  readonly active: ReadonlySet<Format>;
  /** The document itself changed, not only the selection. */
  readonly edited: boolean;
}

const ALL_FORMATS: readonly Format[] = [
  "strong",
  "emphasis",
  "strike",
  "code",
  "bullets",
  "numbers",
  "tasks",
  "quote",
  "code-block",
];

export class Composer {
  private readonly view: EditorView;
  private readonly host: ComposerHost;
  private question: PickerQuery | undefined;
  /** Questions that Escape closed, by where they began: they stay closed until the cursor leaves. */
  private dismissedAt: number | undefined;

  /** Puts an editable field into `place`. */
  constructor(place: HTMLElement, host: ComposerHost, doc?: Node) {
    this.host = host;
    this.view = new EditorView(place, {
      state: this.stateOf(doc),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": host.label,
        class: "composer-field",
        dir: "auto",
      },
      handleKeyDown: (_view, event) => this.keyDown(event),
      handlePaste: (view, event) => pasted(view, event),
      transformPastedHTML: cleanedHtml,
      clipboardTextParser: (text) => plainSlice(text),
      clipboardTextSerializer: (slice) => this.textOf(slice),
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        this.report(tr.docChanged);
      },
    });
    this.report(false);
  }

  /** The Markdown source as it stands. */
  source(): string {
    return sourceOf(this.view.state.doc);
  }

  /** The document, for drawing a message before the server has parsed it. */
  document(): Node {
    return this.view.state.doc;
  }

  /** Replaces everything; the cursor goes to the end. History starts anew. */
  load(doc: Node | undefined): void {
    this.view.updateState(this.stateOf(doc));
    this.view.dispatch(this.view.state.tr.setSelection(Selection.atEnd(this.view.state.doc)));
    this.report(true);
  }

  /** Plain text without markup, as a document; parsed sources come from `documentOf`. */
  loadText(text: string): void {
    const { content } = plainSlice(text);
    this.load(schema.node("doc", null, content));
  }

  focus(): void {
    this.view.focus();
  }

  hasFocus(): boolean {
    return this.view.hasFocus();
  }

  /** Switches a format at the selection and gives the focus back to the text. */
  format(format: Format): void {
    toggle(format)(this.view.state, (tr) => this.view.dispatch(tr), this.view);
    this.view.focus();
  }

  /** The address of the link at the selection. */
  linkAtSelection(): string | undefined {
    const { $from, from, to, empty } = this.view.state.selection;
    let href: string | undefined;
    const look = (node: Node): void => {
      const found = marks.link.isInSet(node.marks);
      if (found !== undefined) href ??= String(found.attrs["href"]);
    };
    if (empty) {
      const found = marks.link.isInSet($from.marks());
      return found === undefined ? undefined : String(found.attrs["href"]);
    }
    this.view.state.doc.nodesBetween(from, to, look);
    return href;
  }

  /** Links the selection, or writes the address where nothing is selected; an empty address unlinks. */
  link(href: string): void {
    const { state } = this.view;
    const { from, to, empty } = state.selection;
    const tr = state.tr;
    if (href === "") tr.removeMark(from, to, marks.link);
    else if (empty) tr.replaceSelectionWith(schema.text(href, [marks.link.create({ href })]), false);
    else tr.removeMark(from, to, marks.link).addMark(from, to, marks.link.create({ href }));
    this.view.dispatch(tr.scrollIntoView());
    this.view.focus();
  }

  /** Puts plain text at the cursor, for example an emoji. */
  insertText(text: string): void {
    this.view.dispatch(this.view.state.tr.insertText(text).scrollIntoView());
    this.view.focus();
  }

  /** Answers the open question with what the person chose. */
  answer(insertion: Insertion): void {
    const asked = this.question;
    if (asked === undefined) return;
    const { state } = this.view;
    const node =
      insertion.insert === "mention"
        ? nodes.mention.create({ account: insertion.account, name: insertion.name })
        : insertion.insert === "channel"
          ? nodes.channel.create({ conversation: insertion.conversation, name: insertion.name })
          : schema.text(insertion.text);
    const tr = state.tr.replaceWith(asked.from, asked.to, [node, schema.text(" ")]);
    tr.setSelection(TextSelection.create(tr.doc, asked.from + node.nodeSize + 1));
    this.view.dispatch(tr.scrollIntoView());
    this.view.focus();
  }

  /** Closes the open question without an answer. */
  dismissQuestion(): void {
    this.dismissedAt = this.question?.from;
    this.report(false);
  }

  /** Where the question stands on the screen, for placing the list. */
  questionBox(): { readonly left: number; readonly top: number; readonly bottom: number } | undefined {
    return this.question === undefined ? undefined : this.view.coordsAtPos(this.question.from);
  }

  /** Names the list and its active line for screen readers while a picker is open. */
  describePicker(list: string | undefined, option: string | undefined): void {
    const field = this.view.dom;
    const put = (name: string, value: string | undefined): void => {
      if (value === undefined) field.removeAttribute(name);
      else field.setAttribute(name, value);
    };
    put("aria-controls", list);
    put("aria-autocomplete", list === undefined ? undefined : "list");
    put("aria-activedescendant", option);
  }

  destroy(): void {
    this.view.destroy();
  }

  private stateOf(doc: Node | undefined): EditorState {
    return EditorState.create({
      schema,
      ...(doc === undefined ? {} : { doc }),
      plugins: [markdownRules(), keymap(editingKeys()), history(), emptyMark()],
    });
  }

  private keyDown(event: KeyboardEvent): boolean {
    if (event.isComposing || event.keyCode === 229) return false;
    if (this.question !== undefined && this.host.pickerKey(event)) return true;
    if (event.key === "Enter" && this.sends(event)) {
      this.host.submitted();
      return true;
    }
    if (event.key === "ArrowUp" && !event.shiftKey && this.isEmpty()) return this.host.editLast();
    if (event.key === "Escape") return this.host.escaped();
    return false;
  }

  private sends(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return true;
    if (event.shiftKey || event.altKey || !this.host.enterSends()) return false;
    // Inside a block of code, and on a line that opens one, Enter is a line end.
    const { $from } = this.view.state.selection;
    if ($from.parent.type === nodes.code_block) return false;
    return !/^```[\w+#.-]*$/.test($from.parent.textContent);
  }

  private isEmpty(): boolean {
    const { doc } = this.view.state;
    return doc.childCount === 1 && doc.firstChild?.type === nodes.paragraph && doc.content.size === 2;
  }

  private report(edited: boolean): void {
    const { state } = this.view;
    this.host.changed({
      empty: this.isEmpty(),
      active: new Set(ALL_FORMATS.filter((format) => isActive(state, format))),
      edited,
    });
    const asked = this.view.editable ? queryAt(state) : undefined;
    if (asked === undefined || asked.from !== this.dismissedAt) this.dismissedAt = undefined;
    const open = this.dismissedAt === undefined ? asked : undefined;
    if (open === undefined && this.question === undefined) return;
    this.question = open;
    this.host.asked(open);
  }

  private textOf(slice: Slice): string {
    const doc = schema.topNodeType.createAndFill(null, slice.content);
    return doc === null ? slice.content.textBetween(0, slice.content.size, "\n") : sourceOf(doc);
  }
}

/** Marks the field as empty, so that CSS can show the placeholder; it disappears while an input method composes. */
function emptyMark(): Plugin {
  return new Plugin({
    props: {
      attributes: (state): Record<string, string> => {
        const { doc } = state;
        const empty =
          doc.childCount === 1 && doc.firstChild?.type === nodes.paragraph && doc.content.size === 2;
        return empty ? { "data-empty": "true" } : {};
      },
    },
  });
}

/** Whether a source is too long to be accepted, and by how much. */
export function excess(source: string, limit: number): number {
  return Math.max(0, lengthOf(source) - limit);
}
