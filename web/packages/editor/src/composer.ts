/**
 * The composer: one field in which Markdown becomes formatting while it is typed. It is large, so it is fetched behind the first screen and
 * takes the place of a plain field that stood there meanwhile.
 *
 * It knows nothing of messages or of the network. The app gives it callbacks and asks it for its source. Enter never sends while an input
 * method is composing, which is how Chinese, Japanese and Korean are typed.
 */
import type { Block } from "@fermata/protocol/tree";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Node, type Slice } from "prosemirror-model";
import { EditorState, Plugin, Selection, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import {
  type Content,
  type Field,
  type FieldHost,
  fieldAttributes,
  type Insertion,
  type PickerQuery,
} from "./field.ts";
import { FORMATS, type Format } from "./formats.ts";
import { editingKeys, isActive, newLine, toggle } from "./keys.ts";
import { cleanedHtml, pasted, plainSlice } from "./paste.ts";
import { queryAt } from "./picker.ts";
import { maySayMore } from "./plain.ts";
import type { Legacy, Step } from "./plain-field.ts";
import { markdownRules } from "./rules.ts";
import { marks, nodes, schema } from "./schema.ts";
import { sourceOf } from "./source.ts";
import { treeOf } from "./tree.ts";

/** The document that a content kept, or nothing where it is from another version or missing. */
export function keptDocument({ document: kept }: Content): Node | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  try {
    const doc = Node.fromJSON(schema, kept);
    doc.check();
    return doc;
  } catch {
    return undefined;
  }
}

export class Composer implements Field {
  private readonly view: EditorView;
  private host: FieldHost;
  private question: PickerQuery | undefined;
  /** Questions that Escape closed, by where they began: they stay closed until the cursor leaves. */
  private dismissedAt: number | undefined;

  /** Puts an editable field into `place`, or makes one of the field that is there. */
  constructor(place: HTMLElement | { readonly mount: HTMLElement }, host: FieldHost, doc?: Node) {
    this.host = host;
    this.view = new EditorView(place, {
      state: this.stateOf(doc),
      attributes: fieldAttributes(host.label),
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

  content(): Content {
    const { doc } = this.view.state;
    return { text: sourceOf(doc), document: doc.toJSON() };
  }

  tree(): readonly Block[] {
    return treeOf(this.view.state.doc);
  }

  clear(): void {
    this.load(undefined);
  }

  submit(): void {
    this.host.submitted();
  }

  /** Goes on from a plain field: what was done in it is done here, so that it means the same. */
  resume({ steps, behind, focused }: Legacy): void {
    if (focused) {
      // The element has the focus already, so no event will say so.
      this.view.dom.dispatchEvent(new FocusEvent("focus"));
      this.view.focus();
    }
    this.view.dispatch(this.view.state.tr.setSelection(Selection.atEnd(this.view.state.doc)));
    if (steps.length > 0 && !this.isEmpty()) this.newLine();
    for (const step of steps) this.take(step);
    if (behind === "") return;
    const at = this.view.state.selection.from;
    const tr = this.view.state.tr.replaceSelection(plainSlice(behind));
    this.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at)));
  }

  /** Replaces everything; the cursor goes to the end. History starts anew. */
  private load(doc: Node | undefined): void {
    this.view.updateState(this.stateOf(doc));
    this.report(true);
  }

  focus(): void {
    this.view.focus();
  }

  format(format: Format): void {
    toggle(format)(this.view.state, (tr) => this.view.dispatch(tr), this.view);
    this.view.focus();
  }

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

  insertText(text: string): void {
    this.view.dispatch(this.view.state.tr.insertText(text).scrollIntoView());
    this.view.focus();
  }

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

  dismissQuestion(): void {
    this.dismissedAt = this.question?.from;
    this.report(false);
  }

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

  /** Whether it may stand elsewhere: not while an input method still writes into it. */
  get movable(): boolean {
    return !this.view.composing;
  }

  /** Goes on as the field of another place: nothing of what was in it stays, its history neither. */
  moveTo(place: HTMLElement, host: FieldHost, doc?: Node): void {
    this.describePicker(undefined, undefined);
    this.question = undefined;
    this.dismissedAt = undefined;
    this.host = host;
    this.view.setProps({ attributes: fieldAttributes(host.label) });
    this.view.updateState(this.stateOf(doc));
    place.append(this.view.dom);
    this.report(false);
  }

  destroy(): void {
    this.view.destroy();
    // One that took the place of a plain field does not take that away by itself.
    this.view.dom.remove();
  }

  private stateOf(doc: Node | undefined): EditorState {
    return EditorState.create({
      schema,
      ...(doc === undefined ? {} : { doc, selection: Selection.atEnd(doc) }),
      plugins: [markdownRules(), keymap(editingKeys()), history(), emptyMark()],
    });
  }

  private take(step: Step): void {
    switch (step.step) {
      case "type":
        this.type(step.text);
        break;
      case "paste":
        if (step.html === "") this.view.pasteText(step.text);
        else this.view.pasteHTML(step.html);
        break;
      case "format":
        this.about(step.text, () => this.format(step.format));
        break;
      case "link":
        this.about(step.text, () => this.link(step.href));
        break;
      case "enter":
        // An open question waits for its answer.
        if (this.question !== undefined) break;
        if (this.enterSends()) this.submit();
        else this.newLine();
        break;
      case "submit":
        this.submit();
        break;
    }
  }

  /** Types text as a person would, so that Markdown in it becomes formatting. */
  private type(text: string): void {
    text.split("\n").forEach((line, at) => {
      if (at > 0) this.newLine();
      if (line === "") return;
      for (const piece of maySayMore(line) ? line : [line]) {
        const { from, to } = this.view.state.selection;
        const plainly = () => this.view.state.tr.insertText(piece, from, to);
        const used = this.view.someProp("handleTextInput", (input) =>
          input(this.view, from, to, piece, plainly),
        );
        if (used !== true) this.view.dispatch(plainly());
      }
    });
  }

  /** Writes text as it is, does something with it selected, and goes on behind it. */
  private about(text: string, act: () => void): void {
    const { from } = this.view.state.selection;
    if (text !== "") {
      const tr = this.view.state.tr.replaceSelection(plainSlice(text));
      this.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, from, tr.selection.to)));
    }
    act();
    if (text === "") return;
    const { doc, selection } = this.view.state;
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(doc, selection.to)));
  }

  private newLine(): void {
    newLine(this.view.state, (tr) => this.view.dispatch(tr), this.view);
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
    return !event.shiftKey && !event.altKey && this.host.enterSends() && this.enterSends();
  }

  private enterSends(): boolean {
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
      active: new Set(FORMATS.map(({ format }) => format).filter((format) => isActive(state, format))),
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
