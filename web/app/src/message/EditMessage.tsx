/** Edits a message where it stands. Unfinished edits survive a reload; Escape leaves the message as it was. */
import { excess, lengthOf } from "@fermata/editor/text";
import type { MessageItem } from "@fermata/store/views";
import { type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { useComposer } from "../composer/useComposer.ts";
import { localeOf, t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { later } from "../ui/later.tsx";
import { useLive } from "../ui/live.ts";
import { deleteSoon, stopEditing } from "./actions.ts";

const Picker = later(() => import("../composer/Picker.tsx").then((module) => module.Picker));

const LIMIT = 40_000;

const keyOf = (message: string): string => `fermata.edit.${message}`;

export function EditMessage({
  item,
  conversation,
}: {
  readonly item: MessageItem;
  readonly conversation: string;
}) {
  const client = useClient();
  const settings = useLive(client.settings);
  const frame: RefObject<HTMLDivElement | null> = useRef(null);
  const [count, setCount] = useState(0);
  // Where the focus came from: the composer after ↑, the message itself after its key.
  const [opener] = useState(() => document.activeElement);

  const close = (): void => {
    sessionStorage.removeItem(keyOf(item.key));
    const article = frame.current?.closest("article");
    stopEditing();
    // Who goes on typing after ↑ writes the next message; on the message, letters are commands.
    if (opener instanceof HTMLElement && opener.isConnected && opener.isContentEditable) opener.focus();
    else article?.focus();
  };

  const save = (): void => {
    const field = used.composer.current;
    if (field === undefined) return;
    const { text } = field.content();
    if (excess(text, LIMIT) > 0) {
      setCount(lengthOf(text));
      return;
    }
    if (text.trim() === "") deleteSoon(client, { conversation }, item);
    else if (text !== item.source) {
      client.commands.editMessage({ conversation, message: item.key, text, tree: field.tree() });
    }
    close();
  };

  // Loaded once: what others change meanwhile must not replace what is being typed.
  const [begun] = useState(() => ({ text: sessionStorage.getItem(keyOf(item.key)) ?? item.source }));
  const used = useComposer(
    conversation,
    {
      label: t("message.edit"),
      enterSends: () => settings.enterSends,
      submitted: save,
      editLast: () => false,
      escaped: () => {
        close();
        return true;
      },
      changed: ({ edited }) => {
        const field = used.composer.current;
        if (edited && field !== undefined) sessionStorage.setItem(keyOf(item.key), field.content().text);
      },
    },
    begun,
  );

  useEffect(() => used.composer.current?.focus(), [used.composer]);

  return (
    <div className="composer editing" ref={frame}>
      {used.picker === undefined ? null : (
        <Suspense>
          <Picker {...used.picker} onPick={used.pick} onPoint={used.point} />
        </Suspense>
      )}
      <div className="composer-box">
        <div className="composer-place" ref={used.place} />
      </div>
      {count > LIMIT ? (
        <p className="problem">
          {t("problem.tooLong", {
            count: new Intl.NumberFormat(localeOf()).format(count),
            limit: new Intl.NumberFormat(localeOf()).format(LIMIT),
          })}
        </p>
      ) : null}
      <div className="row edit-actions">
        <button
          type="button"
          className="button primary small"
          onClick={() => used.composer.current?.submit()}
        >
          {t("save")}
        </button>
        <button type="button" className="button quiet small" onClick={close}>
          {t("cancel")}
        </button>
        <span className="faint small">{t("message.editHint")}</span>
      </div>
    </div>
  );
}
