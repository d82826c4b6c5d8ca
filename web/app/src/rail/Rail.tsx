/** The rail: where everything is, sorted by what is unread. */
import type { RailRow } from "@fermata/store/views";
import {
  createContext,
  memo,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { leave } from "../boot/session.ts";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { go, route } from "../route/router.ts";
import { StatusWord } from "../shell/StatusBar.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { useClient } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Fermata, Icon, type IconName } from "../ui/Icon.tsx";
import { useLive, useSelected } from "../ui/live.ts";
import { MenuButton, type MenuEntry } from "../ui/MenuButton.tsx";
import { titleOf } from "../ui/names.ts";
import { Presence } from "../ui/Presence.tsx";
import { administers, useRole } from "../ui/rights.ts";
import { say } from "../ui/toast.tsx";
import { usePart } from "./part.ts";

interface Frame {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLElement | null>;
}

/** What the lists of rows stand in. */
const FrameContext = createContext<Frame>({ scroller: { current: null }, content: { current: null } });

export function Rail() {
  const client = useClient();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [frame] = useState({ scroller, content });
  const rail = useLive(client.rail);
  const here = useLive(route);
  const people = useMemo(
    () => rail.directs.concat(rail.favourites).flatMap((row) => row.people.map((person) => person.account)),
    [rail],
  );
  const shown = people.slice(0, 150).join();
  useEffect(() => client.signals.show(shown === "" ? [] : shown.split(",")), [client, shown]);

  const channels = rail.channels.length;
  return (
    <nav className="rail" aria-label={t("rail.label")}>
      <WorkspaceMenu />
      <div className="rail-scroll" ref={scroller}>
        <FrameContext value={frame}>
          <div ref={content}>
            <ul className="rail-places">
              <Place icon="thread" to="threads" current={here.at === "threads"} />
              <Place icon="compass" to="browse" current={here.at === "browse"} />
            </ul>
            {rail.favourites.length > 0 ? <Section id="favourites" rows={rail.favourites} /> : null}
            <Section
              id="channels"
              rows={rail.channels}
              action="create-channel"
              empty={rail.loaded && channels === 0 ? t("rail.noChannels") : undefined}
            />
            <Section
              id="directs"
              rows={rail.directs}
              action="new-direct"
              empty={rail.loaded && rail.directs.length === 0 ? t("rail.noDirects") : undefined}
            />
            {rail.archived.length > 0 ? <Section id="archived" rows={rail.archived} folded /> : null}
          </div>
        </FrameContext>
      </div>
      <StatusWord />
    </nav>
  );
}

function WorkspaceMenu() {
  const client = useClient();
  const workspace = useLive(client.workspace);
  const manages = administers(useRole());
  const entries = (): readonly MenuEntry[] => [
    {
      id: "settings",
      words: t("settings.title"),
      icon: "gear",
      run: () => go({ at: "settings" }),
    },
    ...(manages
      ? ([
          { id: "invite", words: t("invite.people"), icon: "mail", run: () => ask({ ask: "invite" }) },
        ] as const)
      : []),
    {
      id: "read",
      words: t("rail.markAllRead"),
      icon: "check",
      run: () => {
        client.commands.markAllRead();
        say(t("rail.allRead"));
      },
    },
    { id: "keys", words: t("keys.title"), icon: "info", key: "?", run: () => ask({ ask: "keys" }) },
    "line",
    { id: "out", words: t("signout"), icon: "out", run: () => void leave() },
  ];
  return (
    <div className="rail-head">
      <MenuButton label={t("rail.menu")} className="workspace-button" entries={entries} named>
        <span className="workspace-sign">
          <Fermata />
        </span>
        <span className="workspace-name">{workspace.name === "" ? t("product") : workspace.name}</span>
        <Icon name="down" />
      </MenuButton>
      <button
        type="button"
        className="icon-button"
        aria-label={t("direct.new")}
        title={t("direct.new")}
        onClick={() => ask({ ask: "new-direct" })}
      >
        <Icon name="edit" />
      </button>
    </div>
  );
}

function Place({
  icon,
  to,
  current,
}: {
  readonly icon: IconName;
  readonly to: "threads" | "browse";
  readonly current: boolean;
}) {
  return (
    <li>
      <Link to={{ at: to }} className="rail-row" current={current}>
        <Icon name={icon} />
        <span className="rail-name">{to === "threads" ? t("threads.title") : t("browse.title")}</span>
      </Link>
    </li>
  );
}

type SectionId = "favourites" | "channels" | "directs" | "archived";

const Section = memo(function Section({
  id,
  rows,
  action,
  empty,
  folded,
}: {
  readonly id: SectionId;
  readonly rows: readonly RailRow[];
  readonly action?: "create-channel" | "new-direct";
  readonly empty?: string | undefined;
  readonly folded?: boolean;
}) {
  const key = `fermata.fold.${id}`;
  const [open, setOpen] = useState(
    () => (localStorage.getItem(key) ?? (folded === true ? "no" : "yes")) === "yes",
  );
  // What is open matters here only while the section is folded.
  const current = useSelected(route, (where) => (open || where.at !== "conversation" ? undefined : where.id));
  const toggle = (): void => {
    localStorage.setItem(key, open ? "no" : "yes");
    setOpen(!open);
  };
  // A folded section still shows what is unread and what is open: folding hides clutter, not news.
  const visible = useMemo(
    () => (open ? rows : rows.filter((row) => row.unread > 0 || row.conversation === current)),
    [rows, open, current],
  );
  const words = action === "create-channel" ? t("channel.create") : t("direct.new");
  return (
    <section className="rail-section" aria-label={t(`rail.${id}`)}>
      <div className="rail-title">
        <button type="button" className="fold" aria-expanded={open} onClick={toggle}>
          <Icon name={open ? "down" : "right"} />
          {t(`rail.${id}`)}
        </button>
        {action === undefined ? null : (
          <button
            type="button"
            className="icon-button"
            aria-label={words}
            title={words}
            onClick={() => ask({ ask: action })}
          >
            <Icon name="plus" />
          </button>
        )}
      </div>
      <Rows rows={visible} />
      {open && empty !== undefined ? <p className="rail-empty">{empty}</p> : null}
    </section>
  );
});

const Rows = memo(function Rows({ rows }: { readonly rows: readonly RailRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const { scroller, content } = useContext(FrameContext);
  const part = usePart(list, scroller, content, rows.length);
  const whole = part.to - part.from === rows.length;
  return (
    <ul ref={list} style={whole ? undefined : { paddingTop: part.above, paddingBottom: part.below }}>
      {rows.slice(part.from, part.to).map((row, at) => (
        // Where rows are left out, each says where it stands.
        <Row
          key={row.conversation}
          row={row}
          size={whole ? undefined : rows.length}
          position={whole ? undefined : part.from + at + 1}
        />
      ))}
    </ul>
  );
});

const Row = memo(function Row({
  row,
  size,
  position,
}: {
  readonly row: RailRow;
  readonly size: number | undefined;
  readonly position: number | undefined;
}) {
  // Each row knows by itself whether it is open, so that switching draws two rows and not all.
  const current = useSelected(route, (where) => where.at === "conversation" && where.id === row.conversation);
  const title = titleOf(row);
  const first = row.people[0];
  return (
    <li aria-setsize={size} aria-posinset={position}>
      <Link
        to={{ at: "conversation", id: row.conversation }}
        className={row.unread > 0 ? "rail-row unread" : "rail-row"}
        current={current}
      >
        <RowSign row={row} />
        <bdi className="rail-name">{title}</bdi>
        {row.type === "direct" && first !== undefined ? <Presence account={first.account} /> : null}
        {row.draft && !current ? (
          <span className="rail-draft" role="img" aria-label={t("rail.draft")} title={t("rail.draft")}>
            <Icon name="edit" />
          </span>
        ) : null}
        <Count row={row} />
      </Link>
    </li>
  );
});

function Count({ row }: { readonly row: RailRow }): ReactNode {
  if (row.forMe > 0) {
    return (
      <span className="rail-count">
        <span aria-hidden="true">{row.forMe > 999 ? "999+" : row.forMe}</span>
        <span className="hidden-words">{t("rail.forMe", { count: row.forMe })}</span>
      </span>
    );
  }
  return row.unread > 0 ? (
    <span className="hidden-words">{t("rail.unread", { count: row.unread })}</span>
  ) : null;
}

function RowSign({ row }: { readonly row: RailRow }): ReactNode {
  if (row.type === "channel") return <Icon name={row.private ? "lock" : "hash"} />;
  const first = row.people[0];
  if (first === undefined) return <Icon name="person" />;
  return row.type === "group" ? <Icon name="people" /> : <Avatar person={first} size={20} />;
}
