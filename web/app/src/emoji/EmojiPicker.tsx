/** A light picker: search in the reader's language or by English short name, then a grid that arrow keys walk. */
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Dialog, Popover } from "react-aria-components";
import { t } from "../i18n/translate.ts";
import { Spoken } from "../overlay/Spoken.tsx";
import { type EmojiRow, emojiTable, findEmoji, recentEmoji } from "./table.ts";

const COLUMNS = 8;
const FOUND = 160;
const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

interface Part {
  readonly title: string;
  readonly rows: readonly Pick<EmojiRow, "emoji" | "name" | "shortcodes">[];
}

export function EmojiPicker({
  anchor,
  onPick,
  onClose,
}: {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}) {
  const [rows, setRows] = useState<readonly EmojiRow[]>([]);
  const [asked, setAsked] = useState(0);
  const [missing, setMissing] = useState(false);
  const [query, setQuery] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every time it is asked for
  useEffect(() => {
    let wanted = true;
    setMissing(false);
    emojiTable()
      .then((table) => wanted && setRows(table))
      .catch(() => wanted && setMissing(true));
    return () => {
      wanted = false;
    };
  }, [asked]);

  const parts = useMemo((): readonly Part[] => {
    if (query.trim() !== "") return [{ title: t("emoji.found"), rows: findEmoji(rows, query, FOUND) }];
    const byEmoji = new Map(rows.map((row) => [row.emoji, row]));
    const recent = recentEmoji().map((emoji) => byEmoji.get(emoji) ?? { emoji, name: emoji, shortcodes: [] });
    return [
      { title: t("emoji.recent"), rows: recent },
      ...GROUPS.map((group) => ({
        title: t(`emoji.group${group}`),
        rows: rows.filter((row) => row.group === group),
      })),
    ];
  }, [rows, query]);

  const walk = (event: KeyboardEvent): void => {
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined) return;
    if (at < 0 && event.key !== "ArrowDown") return;
    event.preventDefault();
    const next = buttons[at < 0 ? 0 : at + step];
    if (next === undefined && step < 0) document.getElementById("emoji-search")?.focus();
    next?.focus();
  };

  const first = parts[0]?.rows[0];
  return (
    <Spoken>
      <Popover
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => open || onClose()}
        placement="top end"
        className="popover emoji-popover"
      >
        <Dialog className="emoji-picker" aria-label={t("emoji.title")}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys bubble from the field and the buttons inside */}
          <div onKeyDown={walk}>
            <input
              id="emoji-search"
              className="input"
              type="search"
              autoFocus
              placeholder={t("emoji.search")}
              aria-label={t("emoji.search")}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (
                  event.key === "Enter" &&
                  !event.nativeEvent.isComposing &&
                  query !== "" &&
                  first !== undefined
                )
                  onPick(first.emoji);
              }}
            />
            <div className="emoji-grid-scroll" ref={grid}>
              {parts.map((part) => (
                <section key={part.title} aria-label={part.title}>
                  <h3>{part.title}</h3>
                  <div className="emoji-grid">
                    {part.rows.map((row) => (
                      <button
                        key={row.emoji}
                        type="button"
                        className="emoji-cell"
                        aria-label={row.name}
                        title={
                          row.shortcodes[0] === undefined ? row.name : `${row.name} :${row.shortcodes[0]}:`
                        }
                        onClick={() => onPick(row.emoji)}
                      >
                        {row.emoji}
                      </button>
                    ))}
                  </div>
                </section>
              ))}
              {missing ? (
                <p className="small" role="alert">
                  {t("part.missing")}{" "}
                  <button type="button" className="link-button" onClick={() => setAsked(asked + 1)}>
                    {t("retry")}
                  </button>
                </p>
              ) : null}
              {rows.length > 0 && parts.every((part) => part.rows.length === 0) ? (
                <p className="faint small">{t("emoji.none")}</p>
              ) : null}
            </div>
          </div>
        </Dialog>
      </Popover>
    </Spoken>
  );
}
