/** The list of messages: drawn only where it is seen, anchored while pages load at both ends, walked with arrow keys. */
import type { TimelineItem, TimelineView } from "@fermata/store/views";
import type { Timeline } from "@fermata/sync/client";
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type WheelEvent,
} from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { t } from "../i18n/translate.ts";
import { disappearing, edited } from "../message/actions.ts";
import { Message } from "../message/Message.tsx";
import { wordsOf } from "../message/words.ts";
import { useClient } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { useLate } from "../ui/late.ts";
import { useLive, useSelected } from "../ui/live.ts";
import { afterPaint } from "../ui/paint.ts";
import { DayLine, ImportedLine, NewLine, SystemLines } from "./lines.tsx";
import { seenThrough } from "./reading.ts";
import { useWindowChange } from "./windowChange.ts";

const NEAR_PIXELS = 900;
const AT_END_PIXELS = 32;
const FLASH_MILLIS = 2400;
/** How long after a wheel, a touch or a key a scroll counts as the reader's own. */
const INTENT_MILLIS = 700;

export function MessageList({
  timeline,
  view,
  label,
  writable,
  keeps,
  beginning,
}: {
  readonly timeline: Timeline;
  readonly view: TimelineView;
  readonly label: string;
  readonly writable: boolean;
  /** Whether the reader keeps the conversation in order. */
  readonly keeps: boolean;
  /** What stands above the first message. */
  readonly beginning: ReactNode;
}) {
  const client = useClient();
  const hidden = useLive(disappearing);
  const all = useMemo(
    () => (hidden.size === 0 ? view.items : view.items.filter((item) => !hidden.has(item.key))),
    [view.items, hidden],
  );
  const end = useEndFirst(all, view.end === "edge" && view.focus === undefined);
  const { whole, opening } = end;
  const { items, shift, generation } = useWindowChange(end.items);
  const scroll = useRef<HTMLElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const stick = useRef(true);
  const paused = useRef(false);
  const [atEnd, setAtEnd] = useState(true);
  const [focused, setFocused] = useState<string>();
  const [flashed, setFlashed] = useState<string>();
  const { conversation, thread } = view;
  const editing = useSelected(edited, (now) => (now?.thread === thread ? now?.message : undefined));
  const pause = useCallback((): void => {
    paused.current = true;
  }, []);

  const count = items.length;
  const toEnd = useCallback((): void => {
    // The list measures what it draws and corrects itself until the last item is in view.
    list.current?.scrollToIndex(count - 1, { align: "end" });
  }, [count]);

  const intent = useRef(Number.NEGATIVE_INFINITY);
  const meant = useCallback((): void => {
    intent.current = performance.now();
  }, []);
  const wheeled = useCallback(
    (event: WheelEvent): void => {
      meant();
      // At once: rows that are measured before the scroll is heard of would bring the end back.
      if (event.deltaY < 0 && !event.ctrlKey && scroll.current !== null && scroll.current.scrollTop > 0)
        stick.current = false;
    },
    [meant],
  );

  const read = useCallback((): void => {
    const handle = list.current;
    if (handle === null || paused.current || !document.hasFocus() || document.visibilityState !== "visible")
      return;
    const viewport = { top: handle.scrollOffset, bottom: handle.scrollOffset + handle.viewportSize };
    const place = seenThrough(items, handle.findItemIndex(viewport.bottom), viewport, (at) => {
      const top = handle.getItemOffset(at);
      return { top, bottom: top + handle.getItemSize(at) };
    });
    if (place !== undefined) client.commands.markRead(conversation, place, thread);
  }, [client, items, conversation, thread]);

  const scrolled = useCallback((): void => {
    const handle = list.current;
    const box = scroll.current;
    if (handle === null || box === null) return;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    // Only the reader leaves the end; measuring and growing do not.
    if (below < AT_END_PIXELS && view.end === "edge") stick.current = true;
    else if (performance.now() - intent.current < INTENT_MILLIS) stick.current = false;
    setAtEnd(below < box.clientHeight && view.end === "edge");
    if (box.scrollTop < NEAR_PIXELS && view.start === "more" && whole) timeline.loadOlder();
    if (below < NEAR_PIXELS && view.end === "more") timeline.loadNewer();
  }, [timeline, view.start, view.end, whole]);

  // Before the list draws what was scrolled to: afterwards the same questions would cost a layout of their own.
  const settling = useRef<() => void>(undefined);
  useEffect(() => () => settling.current?.(), []);
  const shown = view.loaded;
  useEffect(() => {
    const box = shown ? scroll.current : null;
    const options = { capture: true, passive: true };
    box?.addEventListener("scroll", scrolled, options);
    return () => box?.removeEventListener("scroll", scrolled, options);
  }, [shown, scrolled]);

  // A reader who waits at an end does not scroll any more.
  const goesOn = shown && (view.start === "more" || view.end === "more");
  useEffect(() => (goesOn ? afterPaint(scrolled) : undefined), [goesOn, scrolled]);

  // New at the end: follow where the reader was at the end, or where they wrote it themselves.
  const last = items.at(-1);
  const lastKey = last?.key;
  const lastIsPending = last?.type === "message" && last.mine && last.place === undefined;
  useLayoutEffect(() => {
    if (lastKey === undefined) return;
    if (lastIsPending) {
      stick.current = true;
      paused.current = false;
    }
    if (stick.current) toEnd();
  }, [lastKey, lastIsPending, toEnd]);

  // A jump: bring its message into view, once.
  const jump = view.focus;
  const jumped = useRef(-1);
  useLayoutEffect(() => {
    if (jump === undefined || jumped.current === jump.jump) return undefined;
    const at = items.findIndex((item) => item.key === jump.key);
    if (at < 0) return undefined;
    jumped.current = jump.jump;
    stick.current = false;
    const toLine = items[at]?.type === "new";
    const line = !toLine && items[at - 1]?.type === "new" ? at - 1 : at;
    list.current?.scrollToIndex(line, {
      align: toLine || line !== at ? "start" : "center",
      offset: toLine || line !== at ? -48 : 0,
    });
    if (items[at]?.type !== "message" || toLine || line !== at) return undefined;
    setFlashed(jump.key);
    setFocused(jump.key);
    const timer = setTimeout(() => setFlashed(undefined), FLASH_MILLIS);
    return () => clearTimeout(timer);
  }, [jump, items]);

  useEffect(() => {
    read();
    addEventListener("focus", read);
    document.addEventListener("visibilitychange", read);
    return () => {
      removeEventListener("focus", read);
      document.removeEventListener("visibilitychange", read);
    };
  }, [read]);

  const reachable = items.some((item) => item.key === focused) ? focused : lastMessage(items)?.key;

  const idOf = (item: TimelineItem): string => `m-${thread ?? ""}-${item.key}`;

  const focusAt = (at: number): void => {
    const item = items[at];
    if (item === undefined) return;
    setFocused(item.key);
    list.current?.scrollToIndex(at, { align: "nearest" });
    const id = idOf(item);
    // Drawn in the next frame where it was outside of the window.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.getElementById(id)?.focus({ preventScroll: true })),
    );
  };

  const walk = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.isContentEditable) return;
    // Also from what stands in a message, such as its author: Tab leads there first.
    const article = event.target.closest("article");
    if (article === null) return;
    const from = items.findIndex((item) => idOf(item) === article.id);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    let next = -1;
    if (step !== undefined) {
      next = from + step;
      while (items[next] !== undefined && items[next]?.type !== "message") next += step;
    } else if (event.key === "End") next = items.findLastIndex((item) => item.type === "message");
    else if (event.key === "Home") next = items.findIndex((item) => item.type === "message");
    else return;
    event.preventDefault();
    if (next < 0 && event.key === "ArrowUp") timeline.loadOlder();
    focusAt(next);
  };

  const keep = useMemo(() => {
    const at = [
      items.findIndex((item) => item.key === reachable),
      items.findIndex((item) => item.key === editing),
    ];
    return at.filter((each) => each >= 0);
  }, [items, reachable, editing]);

  if (!view.loaded) return <Waiting view={view} onRetry={() => timeline.jumpToLatest()} />;

  const draw = (item: TimelineItem, at: number) => (
    <div key={item.key} className="timeline-item">
      {at === 0 && whole ? (
        <Start view={view} beginning={beginning} onRetry={() => timeline.loadOlder()} />
      ) : null}
      {item.type === "message" ? (
        <Message
          item={item}
          conversation={conversation}
          thread={thread}
          editing={editing === item.key}
          // Its buttons can wait until the list is on the screen.
          reachable={reachable === item.key && !opening}
          flashed={flashed === item.key}
          writable={writable}
          keeps={keeps}
          onFocused={setFocused}
          onUnread={pause}
        />
      ) : item.type === "day" ? (
        <DayLine at={item.at} />
      ) : item.type === "new" ? (
        <NewLine />
      ) : item.type === "imported" ? (
        <ImportedLine />
      ) : (
        <SystemLines item={item} />
      )}
    </div>
  );

  return (
    <div className="list-frame">
      <section
        className="list"
        ref={scroll}
        aria-label={label}
        onKeyDown={(event) => {
          meant();
          walk(event);
        }}
        onWheel={wheeled}
        onTouchMove={meant}
        onPointerDown={meant}
        onPointerMove={(event) => event.buttons > 0 && meant()}
      >
        <div className="list-space" />
        {items.length === 0 ? (
          <Start view={view} beginning={beginning} onRetry={() => timeline.loadOlder()} />
        ) : null}
        <Virtualizer
          key={generation}
          ref={list}
          scrollRef={scroll}
          data={items as TimelineItem[]}
          shift={shift}
          keepMounted={keep}
          bufferSize={600}
          // Drawn without being measured before: all that there is, until it is scrolled for the first time.
          ssrCount={opening ? Number.POSITIVE_INFINITY : 0}
          onScroll={read}
          onScrollEnd={read}
          onResize={() => {
            if (stick.current) {
              toEnd();
              // Where that is needs no question; what is missing above can wait for the next frame.
              settling.current?.();
              settling.current = afterPaint(scrolled);
            } else scrolled();
            read();
          }}
        >
          {draw}
        </Virtualizer>
        {view.end === "loading" ? <p className="list-note">{t("list.loading")}</p> : null}
        {view.end === "failed" ? (
          <p className="list-note">
            {t("list.failed")}{" "}
            <button type="button" className="link-button" onClick={() => timeline.loadNewer()}>
              {t("retry")}
            </button>
          </p>
        ) : null}
      </section>
      <Jumps
        view={view}
        atEnd={atEnd}
        onLatest={() => {
          stick.current = true;
          if (view.end === "edge") toEnd();
          else timeline.jumpToLatest();
        }}
        onFirstUnread={() => timeline.jumpToFirstUnread()}
      />
      <Announcer items={items} />
    </div>
  );
}

/** No message is lower: one line, without and with its author above it. */
const LEAST_PIXELS = 27;
const LEAST_HEADED_PIXELS = 58;

/** Kept, because asking for it makes the browser bring its styles up to date. */
let screenPixels = innerHeight;
addEventListener("resize", () => {
  screenPixels = innerHeight;
});

/** How many of the last items surely fill the screen. */
function lastScreen(items: readonly TimelineItem[]): number {
  let count = 0;
  for (let pixels = 0; count < items.length && pixels < screenPixels; ) {
    count += 1;
    const item = items.at(-count);
    if (item?.type === "message") pixels += item.startsGroup ? LEAST_HEADED_PIXELS : LEAST_PIXELS;
  }
  return count;
}

/** A list that opens at its end shows that end first; what stands above it follows when it is on the screen. */
function useEndFirst(
  all: readonly TimelineItem[],
  atEnd: boolean,
): { readonly items: readonly TimelineItem[]; readonly whole: boolean; readonly opening: boolean } {
  const [opening, setOpening] = useState(atEnd);
  useEffect(
    () => (opening && all.length > 0 ? afterPaint(() => setOpening(false)) : undefined),
    [opening, all],
  );
  const items = useMemo(() => (opening ? all.slice(-lastScreen(all)) : all), [all, opening]);
  return { items, whole: items.length === all.length, opening };
}

const lastMessage = (items: readonly TimelineItem[]): TimelineItem | undefined =>
  items.findLast((item) => item.type === "message");

function Start({
  view,
  beginning,
  onRetry,
}: {
  readonly view: TimelineView;
  readonly beginning: ReactNode;
  readonly onRetry: () => void;
}) {
  switch (view.start) {
    case "edge":
      return beginning;
    case "failed":
      return (
        <p className="list-note">
          {t("list.failed")}{" "}
          <button type="button" className="link-button" onClick={onRetry}>
            {t("retry")}
          </button>
        </p>
      );
    case "more":
    case "loading":
      return <p className="list-note">{t("list.loading")}</p>;
  }
}

function Waiting({ view, onRetry }: { readonly view: TimelineView; readonly onRetry: () => void }) {
  const late = useLate();
  if (view.end === "failed" || view.start === "failed") {
    return (
      <div className="empty">
        <p>{t("list.unavailable")}</p>
        <button type="button" className="button" onClick={onRetry}>
          {t("retry")}
        </button>
      </div>
    );
  }
  return (
    <div className="list-frame" aria-busy="true">
      <span className="hidden-words">{t("list.loading")}</span>
      {late ? (
        <div className="list-skeleton" aria-hidden="true">
          {[68, 44, 81, 57, 73].map((width) => (
            <div key={width} className="skeleton-row">
              <span className="skeleton" style={{ width: 36, height: 36 }} />
              <span>
                <span className="skeleton" style={{ width: 120, height: 12 }} />
                <span className="skeleton" style={{ width: `${width}%`, height: 12 }} />
              </span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Jumps({
  view,
  atEnd,
  onLatest,
  onFirstUnread,
}: {
  readonly view: TimelineView;
  readonly atEnd: boolean;
  readonly onLatest: () => void;
  readonly onFirstUnread: () => void;
}) {
  const shown = view.items.some((item) => item.key === view.firstUnread);
  return (
    <div className="jumps">
      {view.unread > 0 && view.firstUnread !== undefined && !shown ? (
        <button type="button" className="button small" onClick={onFirstUnread}>
          {t("list.firstUnread", { count: view.unread })}
        </button>
      ) : null}
      {atEnd ? null : (
        <button type="button" className="button small" onClick={onLatest}>
          <Icon name="down" />
          {view.unread > 0 ? t("list.newBelow", { count: view.unread }) : t("list.latest")}
        </button>
      )}
    </div>
  );
}

/** Says new messages to screen readers, politely. */
function Announcer({ items }: { readonly items: readonly TimelineItem[] }) {
  const client = useClient();
  const [words, setWords] = useState("");
  const last = lastMessage(items);
  const before = useRef(last?.key);
  useEffect(() => {
    if (last?.type !== "message" || last.key === before.current) return;
    const fresh = Date.now() - last.at < 60_000;
    before.current = last.key;
    if (last.mine || !fresh || last.gone !== undefined) return;
    const name = client.person(last.author).getSnapshot().name;
    const text = last.tree === undefined ? last.source : wordsOf(last.tree);
    setWords(t("message.announce", { name, text: text.slice(0, 300) }));
  }, [last, client]);
  return (
    <div className="hidden-words" aria-live="polite">
      {words}
    </div>
  );
}
