/**
 * The field that stands with the first screen: plain text, taken at once and kept like any draft, while the composer is being fetched.
 *
 * What needs the composer (formats, clips with formatting, Enter behind text that may be Markdown) stands in the text as a step that waits.
 * The composer takes the same steps again in their order, so that it makes no difference when it came.
 */
import type { Block } from "@fermata/protocol/tree";
import { type Content, type Field, type FieldHost, fieldAttributes } from "./field.ts";
import { FORMATS, type Format } from "./formats.ts";
import { childrenOf, maySayMore, plainDocument, plainSource, plainTextOf, plainTree } from "./plain.ts";

/** What a person did in the field. */
export type Step =
  | { readonly step: "type"; readonly text: string }
  | { readonly step: "paste"; readonly html: string; readonly text: string }
  /** `text` was selected. */
  | { readonly step: "format"; readonly format: Format; readonly text: string }
  | { readonly step: "link"; readonly href: string; readonly text: string }
  /** Enter sends what is before it, except in a block of code; the button always does. */
  | { readonly step: "enter" }
  | { readonly step: "submit" };

/** What the composer goes on from. */
export interface Legacy {
  /** The field itself: it keeps the focus. */
  readonly element: HTMLElement;
  /** What was done before the cursor, and the text behind it. */
  readonly steps: readonly Step[];
  readonly behind: string;
  readonly focused: boolean;
}

export class PlainField implements Field {
  /** What the field began with and cannot show: it stands before what is typed. */
  readonly unseen: Content | undefined;
  private readonly element: HTMLElement;
  private readonly host: FieldHost;
  private readonly wake: () => void;
  /** Steps that wait, by the element that stands for them. */
  private readonly waiting = new WeakMap<Node, Step>();
  private readonly listening = new AbortController();
  private composing = false;
  private abandoned = false;
  /** Where the cursor was when the focus left. */
  private left: Range | undefined;

  /** Puts an editable field into `place`. `wake` is called when the composer is needed now. */
  constructor(place: HTMLElement, host: FieldHost, content: Content | undefined, wake: () => void) {
    this.host = host;
    this.wake = wake;
    this.element = document.createElement("div");
    this.element.contentEditable = "true";
    for (const [name, value] of Object.entries(fieldAttributes(host.label)))
      this.element.setAttribute(name, value);
    const text = content === undefined ? "" : shownText(content);
    this.unseen = text === undefined ? content : undefined;
    this.show(text ?? "");
    this.listen();
    place.append(this.element);
    this.report(false);
    if (this.unseen !== undefined) wake();
  }

  content(): Content {
    const typed = this.text();
    const unseen = this.unseen;
    if (unseen === undefined) return { text: plainSource(typed), document: plainDocument(typed) };
    if (typed.trim() === "") return unseen;
    const text = `${unseen.text}\n${plainSource(typed)}`;
    if (unseen.document === undefined) return { text };
    const blocks = [...childrenOf(unseen.document), ...plainDocument(typed).content];
    return { text, document: { type: "doc", content: blocks } };
  }

  tree(): readonly Block[] {
    return plainTree(this.text());
  }

  clear(): void {
    this.show("");
    this.report(true);
  }

  submit(): void {
    this.send({ step: "submit" });
  }

  focus(): void {
    if (document.activeElement === this.element) return;
    this.element.focus();
    const range = this.left ?? document.createRange();
    if (this.left === undefined) {
      range.selectNodeContents(this.element);
      range.collapse(false);
    }
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  }

  format(format: Format): void {
    this.focus();
    this.waitWith((text) => ({ step: "format", format, text }));
  }

  linkAtSelection(): string | undefined {
    this.wake();
    return undefined;
  }

  link(href: string): void {
    this.focus();
    if (href !== "") this.waitWith((text) => ({ step: "link", href, text }));
  }

  insertText(text: string): void {
    this.focus();
    this.put(document.createTextNode(text));
    this.report(true);
  }

  answer(): void {}

  dismissQuestion(): void {}

  describePicker(): void {}

  destroy(): void {
    this.listening.abort();
    this.element.remove();
  }

  /** Calls back once no input method is composing: taking the field away would lose what it has not committed. */
  settled(then: () => void): void {
    if (!this.composing) {
      then();
      return;
    }
    this.element.addEventListener("compositionend", () => setTimeout(() => this.settled(then)), {
      once: true,
      signal: this.listening.signal,
    });
  }

  /** Lets go of the field, with all that was done in it. */
  handOver(): Legacy {
    const focused = document.activeElement === this.element;
    this.listening.abort();
    const caret = this.selection()?.cloneRange();
    if (caret === undefined) return { element: this.element, steps: this.steps(), behind: "", focused };
    const here: Step = { step: "enter" };
    const mark = document.createElement("span");
    this.waiting.set(mark, here);
    caret.collapse(false);
    caret.insertNode(mark);
    const all = this.steps();
    const at = all.indexOf(here);
    return { element: this.element, steps: all.slice(0, at), behind: textOf(all.slice(at + 1)), focused };
  }

  /** The composer cannot be had: what waits for it goes on as the plain text that it is. */
  abandon(): void {
    // What nobody sees must not be sent.
    if (this.unseen !== undefined) return;
    this.abandoned = true;
    let text = "";
    const steps = this.steps();
    if (!steps.some(isSend)) return;
    for (const step of steps) {
      if (!isSend(step)) {
        text += textOf([step]);
        continue;
      }
      this.show(text);
      this.host.submitted();
      text = "";
    }
    this.show(text);
    this.report(true);
  }

  private listen(): void {
    const { signal } = this.listening;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      heard: (event: HTMLElementEventMap[K]) => void,
    ): void => this.element.addEventListener(type, heard, { signal });
    on("compositionstart", () => {
      this.composing = true;
    });
    on("compositionend", () => {
      this.composing = false;
    });
    on("blur", () => {
      this.left = this.selection()?.cloneRange();
    });
    on("input", (event) => {
      // A question may begin here, and only the composer can ask it.
      if (event instanceof InputEvent && /[@#:]$/.test(event.data ?? "")) this.wake();
      this.report(true);
    });
    on("beforeinput", (event) => {
      if (event.inputType.startsWith("format")) event.preventDefault();
      if (event.inputType !== "insertParagraph") return;
      event.preventDefault();
      document.execCommand("insertLineBreak");
    });
    on("keydown", (event) => {
      if (!event.isComposing && event.keyCode !== 229 && this.keyDown(event)) event.preventDefault();
    });
    on("paste", (event) => this.take(event, event.clipboardData));
    on("drop", (event) => this.take(event, event.dataTransfer));
  }

  private keyDown(event: KeyboardEvent): boolean {
    if (event.key === "Enter") {
      const always = event.ctrlKey || event.metaKey;
      const sends = always || (!event.shiftKey && !event.altKey && this.host.enterSends());
      if (sends) this.send({ step: always ? "submit" : "enter" });
      return sends;
    }
    if (event.key === "ArrowUp" && !event.shiftKey && this.isEmpty()) return this.host.editLast();
    if (event.key === "Escape") return this.host.escaped();
    const format = FORMATS.find(({ key }) => isPressed(event, key))?.format;
    if (format !== undefined) this.format(format);
    return format !== undefined;
  }

  private send(step: Step): void {
    const steps = this.steps();
    const clear = steps.every((each) => each.step === "type") && !maySayMore(textOf(steps));
    if (this.unseen === undefined && (clear || this.abandoned)) this.host.submitted();
    else this.wait(step, document.createElement("br"));
  }

  /** A clip shows its text at once; its formatting comes with the composer. */
  private take(event: Event, data: DataTransfer | null): void {
    event.preventDefault();
    if (data === null) return;
    const text = data.getData("text/plain").replace(/\r\n?/g, "\n");
    const html = data.getData("text/html");
    if (text === "" && html === "") return;
    this.wait({ step: "paste", html, text }, spanOf(text));
  }

  private waitWith(step: (selected: string) => Step): void {
    const text = this.selection()?.toString() ?? "";
    this.wait(step(text), spanOf(text));
  }

  private wait(step: Step, shown: HTMLElement): void {
    this.wake();
    if (this.abandoned) this.put(document.createTextNode(textOf([step])));
    else {
      shown.contentEditable = "false";
      this.waiting.set(shown, step);
      this.put(shown);
    }
    this.report(true);
  }

  /** Puts something in place of the selection, or at the end while the cursor is elsewhere. */
  private put(node: Node): void {
    const at = this.selection();
    if (at === undefined) this.element.append(node);
    else {
      at.deleteContents();
      at.insertNode(node);
    }
    // A line end shows only with something behind it.
    if (node instanceof HTMLBRElement && node.nextSibling === null) node.after(document.createElement("br"));
    const after = document.createRange();
    after.setStartAfter(node);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(after);
  }

  private selection(): Range | undefined {
    const selection = getSelection();
    const range = selection === null || selection.rangeCount === 0 ? undefined : selection.getRangeAt(0);
    return [range, this.left].find((each) => each !== undefined && this.element.contains(each.endContainer));
  }

  private show(text: string): void {
    this.left = undefined;
    this.element.replaceChildren();
    text.split("\n").forEach((line, at) => {
      if (at > 0) this.element.append(document.createElement("br"));
      if (line !== "") this.element.append(line);
    });
    if (text.endsWith("\n")) this.element.append(document.createElement("br"));
  }

  private text(): string {
    return textOf(this.steps());
  }

  private isEmpty(): boolean {
    return this.unseen === undefined && this.steps().length === 0;
  }

  private steps(): Step[] {
    const steps: Step[] = [];
    const nodes = [...this.element.childNodes];
    const last = nodes.at(-1);
    // The last line end is there only so that the cursor has a line to stand on.
    if (last instanceof HTMLBRElement && !this.waiting.has(last)) nodes.pop();
    const read = (node: Node): void => {
      const step = this.waiting.get(node);
      if (step !== undefined) steps.push(step);
      else if (node instanceof HTMLBRElement) steps.push({ step: "type", text: "\n" });
      else if (node instanceof Text) {
        if (node.data !== "") steps.push({ step: "type", text: node.data });
      } else node.childNodes.forEach(read);
    };
    nodes.forEach(read);
    return steps;
  }

  private report(edited: boolean): void {
    const empty = this.isEmpty();
    if (empty) this.element.setAttribute("data-empty", "true");
    else this.element.removeAttribute("data-empty");
    this.host.changed({ empty, active: NO_FORMATS, edited });
  }
}

const NO_FORMATS: ReadonlySet<Format> = new Set();

const isSend = ({ step }: Step): boolean => step === "submit" || step === "enter";

/** What a field can show of a content without the composer: all of it, or nothing. */
function shownText(content: Content): string | undefined {
  const text = content.document === undefined ? content.text : plainTextOf(content.document);
  return text === undefined || maySayMore(text) ? undefined : text;
}

function textOf(steps: readonly Step[]): string {
  return steps.map((each) => ("text" in each ? each.text : "\n")).join("");
}

function spanOf(text: string): HTMLSpanElement {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

/** Whether a key is the one that ProseMirror would spell so. */
function isPressed(event: KeyboardEvent, spelled: string): boolean {
  const parts = spelled.split("-");
  const letter = parts.at(-1) ?? "";
  const codes = [`Key${letter.toUpperCase()}`, `Digit${letter}`, letter === "." ? "Period" : ""];
  return (
    (event.ctrlKey || event.metaKey) === parts.includes("Mod") &&
    event.shiftKey === parts.includes("Shift") &&
    event.altKey === parts.includes("Alt") &&
    (event.key.toLowerCase() === letter || codes.includes(event.code))
  );
}
