/** Writes a message into a conversation or a thread. What is typed is a draft at once, and stays until it is sent. */
import { excess, lengthOf } from "@fermata/editor/text";
import { memo, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { EmojiButton } from "../emoji/EmojiButton.tsx";
import { localeOf, t } from "../i18n/translate.ts";
import { closeSide } from "../shell/closeSide.ts";
import { useClient } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { later } from "../ui/later.tsx";
import { useLive } from "../ui/live.ts";
import { afterPaint } from "../ui/paint.ts";
import { keepLastWords, lastWordsKey, takeLastWords } from "./lastWords.ts";
import { Toolbar } from "./Toolbar.tsx";
import { useComposer } from "./useComposer.ts";

const LinkField = later(() => import("./LinkField.tsx").then((module) => module.LinkField));
const Picker = later(() => import("./Picker.tsx").then((module) => module.Picker));

/** The server's limit, in Unicode code points; the count appears when it comes near. */
const LIMIT = 40_000;
const NEAR = 38_000;
const SAVE_AFTER_MILLIS = 300;

const digits = (number: number): string => new Intl.NumberFormat(localeOf()).format(number);

/** Drawn anew only for what concerns it: the list above changes with every page that is scrolled to. */
export const MessageComposer = memo(function MessageComposer({
  conversation,
  thread,
  placeholder,
  focusFirst,
  onEditLast,
  onSent,
}: {
  readonly conversation: string;
  readonly thread?: string;
  readonly placeholder: string;
  readonly focusFirst: boolean;
  readonly onEditLast: () => boolean;
  readonly onSent?: () => void;
}) {
  const client = useClient();
  const settings = useLive(client.settings);
  const [inStream, setInStream] = useState(false);
  const [linking, setLinking] = useState(false);
  const [emoji, setEmoji] = useState(false);
  const [length, setLength] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const first = useMemo(
    () => client.drafts.of(conversation, thread).getSnapshot(),
    [client, conversation, thread],
  );
  const last = lastWordsKey(client.me.account, conversation, thread);
  const [words] = useState(() => takeLastWords(last));

  const save = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const field = used.composer.current;
    if (field === undefined) return;
    const { text, document } = field.content();
    setLength(text.length > NEAR ? lengthOf(text) : 0);
    client.drafts.save(conversation, thread, text, document);
    sessionStorage.removeItem(last);
  };

  // Leaving saves what the timer has not.
  const flush = (): void => {
    if (timer.current !== undefined) save();
  };

  const send = (): void => {
    const field = used.composer.current;
    if (field === undefined) return;
    const { text } = field.content();
    if (text.trim() === "") return;
    if (excess(text, LIMIT) > 0) {
      setLength(lengthOf(text));
      return;
    }
    client.commands.postMessage({
      conversation,
      text,
      tree: field.tree(),
      ...(thread === undefined ? {} : { thread, ...(inStream ? { inStream: true } : {}) }),
    });
    clearTimeout(timer.current);
    timer.current = undefined;
    field.clear();
    client.drafts.discard(conversation, thread);
    sessionStorage.removeItem(last);
    setInStream(false);
    setLength(0);
    onSent?.();
  };

  const used = useComposer(
    conversation,
    {
      label: placeholder,
      enterSends: () => settings.enterSends,
      submitted: send,
      editLast: onEditLast,
      // The editor keeps Escape to itself, so it is passed on by hand.
      escaped: closeSide,
      leaving: flush,
      changed: ({ edited, empty }) => {
        if (!edited) return;
        if (!empty) client.signals.type(conversation, thread);
        timer.current ??= setTimeout(save, SAVE_AFTER_MILLIS);
      },
    },
    words ?? first,
  );

  const saving = useRef(save);
  saving.current = save;
  useEffect(() => {
    if (words !== undefined) saving.current();
    // A page that ends does not wait for the draft to be written, but it does wait for this.
    const end = (): void => {
      if (timer.current !== undefined) saving.current();
      const content = used.composer.current?.content();
      if (content !== undefined && content.text !== "") keepLastWords(last, content);
    };
    addEventListener("pagehide", end);
    return () => removeEventListener("pagehide", end);
  }, [last, words, used.composer]);

  // The browser lays the page out before it moves the focus, so that waits until the conversation is on the screen.
  useEffect(() => {
    if (!focusFirst || !matchMedia("(pointer: fine)").matches) return undefined;
    return afterPaint(() => used.composer.current?.focus());
  }, [focusFirst, used.composer]);

  const over = Math.max(0, length - LIMIT);
  return (
    <div className="composer" data-over={over > 0}>
      {used.picker === undefined ? null : (
        <Suspense>
          <Picker {...used.picker} onPick={used.pick} onPoint={used.point} />
        </Suspense>
      )}
      {linking ? (
        <Suspense>
          <LinkField
            value={used.composer.current?.linkAtSelection() ?? ""}
            onClose={() => {
              setLinking(false);
              used.composer.current?.focus();
            }}
            onLink={(href) => {
              setLinking(false);
              used.composer.current?.link(href);
            }}
          />
        </Suspense>
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the text field inside */}
      <div
        className="composer-box"
        onKeyDown={(event) => {
          if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            setLinking(true);
          }
        }}
      >
        <div className="composer-place" data-placeholder={placeholder} ref={used.place} />
        <div className="composer-foot">
          <EmojiButton
            label={t("composer.emoji")}
            open={emoji}
            onOpen={setEmoji}
            onPick={(picked) => used.composer.current?.insertText(picked)}
          />
          <Toolbar
            active={used.state.active}
            onFormat={(format) => used.composer.current?.format(format)}
            onLink={() => setLinking(true)}
          />
          <span className="composer-space" />
          {length > 0 ? (
            <span className="composer-count" role="status">
              {over > 0
                ? t("composer.tooLong", { count: digits(length), limit: digits(LIMIT), over: digits(over) })
                : t("composer.count", { count: digits(length), limit: digits(LIMIT) })}
            </span>
          ) : null}
          <button
            type="button"
            className="send"
            aria-label={t("composer.send")}
            title={settings.enterSends ? t("composer.sendEnter") : t("composer.sendMod")}
            disabled={used.state.empty || over > 0}
            onClick={() => {
              used.composer.current?.submit();
              used.composer.current?.focus();
            }}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
      {thread === undefined ? null : (
        <label className="check also">
          <input type="checkbox" checked={inStream} onChange={(event) => setInStream(event.target.checked)} />
          <span>{t("thread.alsoToStream")}</span>
        </label>
      )}
    </div>
  );
});
