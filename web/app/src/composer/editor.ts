/** The composer's code: fetched behind the first screen, or at once when something needs it. */
import type { Composer } from "@fermata/editor/composer";
import type { Content, Field, FieldHost } from "@fermata/editor/field";
import { maySayMore, plainDocument } from "@fermata/editor/plain";
import { PlainField } from "@fermata/editor/plain-field";
import { t } from "../i18n/translate.ts";
import { behindFirstScreen } from "../ui/quiet.ts";
import { say } from "../ui/toast.tsx";

type Editor = typeof import("@fermata/editor/composer");

let here: Editor | undefined;

/** Asked again after a failure, because the network may be back. */
async function fetchEditor(): Promise<Editor> {
  here ??= await import("@fermata/editor/composer");
  return here;
}

/**
 * Puts a field with this content into `place`: the composer where its code is here, otherwise a plain field that the composer replaces.
 * `stands` is told which field it is, each time. The returned function takes it away.
 */
export function openField(
  place: HTMLElement,
  host: FieldHost,
  content: Content | undefined,
  stands: (field: Field) => void,
): () => void {
  const ready = composerNow(place, host, content);
  if (ready !== undefined) {
    stands(ready);
    return () => leave(ready);
  }
  let field: Field | undefined;
  let gone = false;
  const grow = async (): Promise<void> => {
    if (gone) return;
    const editor = await fetchEditor();
    const doc = plain.unseen === undefined ? undefined : await documentOf(editor, plain.unseen);
    plain.settled(() => {
      if (gone || field !== plain) return;
      const legacy = plain.handOver();
      const composer = new editor.Composer({ mount: legacy.element }, host, doc);
      field = composer;
      stands(composer);
      composer.resume(legacy);
    });
  };
  const wake = (): void => {
    grow().catch(() => {
      if (gone) return;
      plain.abandon();
      say(t("composer.plain"), { words: t("retry"), run: wake });
    });
  };
  const plain = new PlainField(place, host, content, () => queueMicrotask(wake));
  field = plain;
  stands(plain);
  // Nothing is missing yet, so a failure needs no word.
  behindFirstScreen(() => void grow().catch(() => undefined));
  return () => {
    gone = true;
    if (here !== undefined && field instanceof here.Composer) leave(field);
    else field?.destroy();
  };
}

/** A composer whose place has just been left; the field that opens in the same moment is this one, because making one takes longer. */
let free: Composer | undefined;

function leave(composer: Composer): void {
  free?.destroy();
  free = composer.movable ? composer : undefined;
  if (free === undefined) composer.destroy();
  queueMicrotask(() => {
    if (free !== composer) return;
    free = undefined;
    composer.destroy();
  });
}

/** The composer, where all that it needs is here. */
function composerNow(
  place: HTMLElement,
  host: FieldHost,
  content: Content | undefined,
): Composer | undefined {
  if (here === undefined) return undefined;
  const blank = content === undefined || content.text === "";
  const doc = blank ? undefined : (here.keptDocument(content) ?? plainly(here, content.text));
  if (!blank && doc === undefined) return undefined;
  const composer = free;
  free = undefined;
  if (composer === undefined) return new here.Composer(place, host, doc);
  composer.moveTo(place, host, doc);
  return composer;
}

/** The document of a content; the parser is fetched where only Markdown is known. */
async function documentOf(editor: Editor, content: Content) {
  const doc = editor.keptDocument(content) ?? plainly(editor, content.text);
  return doc ?? (await import("@fermata/editor/parse")).documentOf(content.text);
}

function plainly(editor: Editor, text: string) {
  return maySayMore(text) ? undefined : editor.keptDocument({ text, document: plainDocument(text) });
}
