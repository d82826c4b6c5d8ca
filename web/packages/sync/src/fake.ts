/**
 * A client without a server: demo data in memory, every command succeeds after a short while. For building and
 * testing the interface; never part of a build that talks to a server.
 */
import type { CommandArgs, CommandKind } from "@fermata/protocol/commands";
import type { PresenceState } from "@fermata/protocol/frames";
import { directId, uuid7 } from "@fermata/protocol/ids";
import { Cell, type Live } from "@fermata/store/live";
import type {
  ConversationView,
  DayItem,
  Draft,
  MessageItem,
  PersonView,
  RailRow,
  RailView,
  SettingsView,
  TimelineItem,
  TimelineView,
  WorkspaceView,
} from "@fermata/store/views";
import type { Client, Commands, OutboxItem, Outcome, Sent, Timeline } from "./client.ts";
import { DEMO_ME, DEMO_PEOPLE, DEMO_WORKSPACE, type DemoConversation, demoConversations } from "./demo.ts";
import type { StatusView } from "./state.ts";

export interface FakeClient extends Client {
  /** Lets somebody else write, to see arrivals. */
  receive(conversation: string, author: string, text: string): void;
  /** Shows another state of the connection. */
  pretend(status: Partial<StatusView>): void;
}

const PAGE = 50;
const DELAY_MILLIS = 400;

export function createFakeClient(now: () => number = () => Date.now()): FakeClient {
  const conversations = new Map(demoConversations(now()).map((c) => [c.id, c]));
  const people = new Map(DEMO_PEOPLE.map((p) => [p.account, new Cell<PersonView>(p)]));
  const status = new Cell<StatusView>({
    connection: { is: "live" },
    copy: { is: "kept" },
    waiting: 0,
    failed: 0,
    leader: true,
  });
  const settings = new Cell<SettingsView>({ language: "en", theme: "system", enterSends: true });
  const workspace = new Cell<WorkspaceView>({ name: "Northwind", seen: 1 });
  const outboxItems = new Cell<readonly OutboxItem[]>([]);
  const drafts = new Cell<readonly Draft[]>([]);
  const heads = new Map<string, Cell<ConversationView | undefined>>();
  const rail = new Cell<RailView>(railOf());
  const timelines = new Set<() => void>();
  const typing = new Cell<readonly string[]>([]);

  function personOf(account: string): PersonView {
    const known = people.get(account)?.getSnapshot();
    return (
      known ?? {
        account,
        name: "",
        role: "member",
        bot: false,
        deactivated: false,
        imported: false,
        known: false,
        me: false,
      }
    );
  }

  function unreadOf(c: DemoConversation): readonly MessageItem[] {
    return c.messages.filter(
      (m) => m.parent === undefined && !m.mine && m.gone === undefined && (m.place ?? 0) > c.readTo,
    );
  }

  function rowOf(c: DemoConversation): RailRow {
    const unread = unreadOf(c);
    return {
      conversation: c.id,
      type: c.type,
      name: c.name,
      people: c.with.map(personOf),
      private: c.private,
      archived: c.archived,
      favourite: c.favourite,
      unread: unread.length,
      forMe: c.type === "channel" ? unread.filter((m) => m.mentionsMe).length : unread.length,
      lastAt: c.messages.at(-1)?.at ?? 0,
      exact: true,
      draft: false,
    };
  }

  function railOf(): RailView {
    const rows = [...conversations.values()]
      .map(rowOf)
      .sort((a, b) => b.unread - a.unread || b.lastAt - a.lastAt);
    return {
      loaded: true,
      favourites: rows.filter((r) => r.favourite),
      channels: rows.filter((r) => !r.favourite && r.type === "channel"),
      directs: rows.filter((r) => !r.favourite && r.type !== "channel"),
      archived: [],
      unread: rows.reduce((sum, r) => sum + r.unread, 0),
      forMe: rows.reduce((sum, r) => sum + r.forMe, 0),
    };
  }

  function headOf(c: DemoConversation): ConversationView {
    const unread = unreadOf(c);
    return {
      conversation: c.id,
      type: c.type,
      name: c.name,
      purpose: c.purpose,
      people: c.with.map(personOf),
      private: c.private,
      archived: c.archived,
      favourite: c.favourite,
      joined: true,
      role: "owner",
      members: c.type === "channel" ? people.size : 2,
      unread: unread.length,
      mentions: unread.filter((m) => m.mentionsMe).length,
      exact: true,
      ...(unread[0]?.place === undefined ? {} : { firstUnread: unread[0].place }),
      threads: [],
      lastPlace: c.messages.length,
      lastAt: c.messages.at(-1)?.at ?? 0,
      seen: 1,
      writable: true,
    };
  }

  function changed(): void {
    rail.set(railOf());
    for (const [id, head] of heads) {
      const c = conversations.get(id);
      head.set(c === undefined ? undefined : headOf(c));
    }
    for (const refresh of timelines) refresh();
  }

  function later(act: () => void): Sent {
    const command = uuid7(now());
    const outcome = new Promise<Outcome>((resolve) => {
      setTimeout(() => {
        act();
        changed();
        resolve({ is: "done", result: {} });
      }, DELAY_MILLIS);
    });
    return { command, outcome };
  }

  function edit(conversation: string, key: string, change: (m: MessageItem) => MessageItem): void {
    const c = conversations.get(conversation);
    const at = c?.messages.findIndex((m) => m.key === key) ?? -1;
    const message = c?.messages[at];
    if (c !== undefined && message !== undefined) c.messages[at] = change(message);
    changed();
  }

  function add(conversation: string, author: string, text: string, more: Partial<MessageItem>): MessageItem {
    const c = conversations.get(conversation);
    const message: MessageItem = {
      type: "message",
      key: uuid7(now()),
      author,
      at: now(),
      mine: author === DEMO_ME,
      startsGroup: true,
      edited: false,
      source: text,
      mentions: {},
      mentionsMe: false,
      files: [],
      pinned: false,
      reactions: [],
      inStream: false,
      unread: author !== DEMO_ME,
      ...more,
    };
    c?.messages.push(message);
    changed();
    return message;
  }

  const commands: Commands = {
    postMessage(post) {
      const key = uuid7(now());
      const sent = later(() => {
        const place = conversations.get(post.conversation)?.messages.length ?? 1;
        edit(post.conversation, key, ({ outbox: _, ...m }) => ({
          ...m,
          place,
          seq: place,
          tree: m.tree ?? [{ t: "paragraph", c: [m.source] }],
        }));
      });
      add(post.conversation, DEMO_ME, post.text, {
        key,
        ...(post.tree === undefined ? {} : { tree: post.tree }),
        ...(post.thread === undefined ? {} : { parent: post.thread }),
        outbox: { command: sent.command, state: "sending" },
      });
      return { ...sent, message: key };
    },
    editMessage({ conversation, message, text }) {
      edit(conversation, message, (m) => ({
        ...m,
        source: text,
        tree: [{ t: "paragraph", c: [text] }],
        edited: true,
      }));
      return later(() => undefined);
    },
    deleteMessage(conversation, message) {
      edit(conversation, message, (m) => ({ ...m, source: "", tree: [], reactions: [], gone: "deleted" }));
      return later(() => undefined);
    },
    react(conversation, message, emoji, on) {
      edit(conversation, message, (m) => {
        const others =
          m.reactions.find((r) => r.emoji === emoji)?.accounts.filter((a) => a !== DEMO_ME) ?? [];
        const accounts = on ? [...others, DEMO_ME] : others;
        const rest = m.reactions.filter((r) => r.emoji !== emoji);
        return { ...m, reactions: accounts.length === 0 ? rest : [...rest, { emoji, accounts, mine: on }] };
      });
      return later(() => undefined);
    },
    markRead(conversation, through, thread) {
      const c = conversations.get(conversation);
      if (c === undefined || thread !== undefined || through <= c.readTo) return;
      c.readTo = through;
      changed();
    },
    markConversationRead(conversation) {
      const c = conversations.get(conversation);
      if (c !== undefined) c.readTo = c.messages.length;
      changed();
      return later(() => undefined);
    },
    markUnread(conversation, from) {
      const c = conversations.get(conversation);
      if (c !== undefined) c.readTo = from - 1;
      changed();
      return later(() => undefined);
    },
    markAllRead() {
      for (const c of conversations.values()) c.readTo = c.messages.length;
      changed();
      return later(() => undefined);
    },
    followThread: () => later(() => undefined),
    setFavourite(conversation, on) {
      const c = conversations.get(conversation);
      if (c !== undefined) c.favourite = on;
      changed();
      return later(() => undefined);
    },
    createChannel({ name, purpose }) {
      const id = uuid7(now());
      conversations.set(id, {
        id,
        type: "channel",
        name,
        purpose: purpose ?? "",
        private: false,
        with: [],
        favourite: false,
        archived: false,
        messages: [],
        readTo: 0,
      });
      changed();
      return { ...later(() => undefined), conversation: id };
    },
    openDirect(accounts) {
      const id = directId(DEMO_WORKSPACE, [DEMO_ME, ...accounts]);
      if (!conversations.has(id)) {
        conversations.set(id, {
          id,
          type: accounts.length > 1 ? "group" : "direct",
          name: "",
          purpose: "",
          private: true,
          with: accounts,
          favourite: false,
          archived: false,
          messages: [],
          readTo: 0,
        });
        changed();
      }
      return { ...later(() => undefined), conversation: id };
    },
    run<K extends CommandKind>(_kind: K, _args: CommandArgs[K]) {
      return later(() => undefined);
    },
  };

  return {
    me: { account: DEMO_ME, workspace: DEMO_WORKSPACE, device: "demo", role: "owner" },
    status,
    workspace,
    settings,
    rail,
    conversation(id) {
      const c = conversations.get(id);
      const cell = heads.get(id) ?? new Cell(c === undefined ? undefined : headOf(c));
      heads.set(id, cell);
      return cell;
    },
    timeline(conversation, options) {
      const c = conversations.get(conversation);
      return fakeTimeline(conversation, options?.thread, c, timelines);
    },
    person: (account) => people.get(account) ?? new Cell(personOf(account)),
    commands,
    outbox: Object.assign(outboxItems, { retry: () => undefined, discard: () => undefined }),
    drafts: {
      of: (conversation, thread) =>
        mapped(drafts, (all) => all.find((d) => d.conversation === conversation && d.thread === thread)),
      all: drafts,
      save(conversation, thread, text, document) {
        const rest = drafts
          .getSnapshot()
          .filter((d) => d.conversation !== conversation || d.thread !== thread);
        const draft: Draft = {
          conversation,
          ...(thread === undefined ? {} : { thread }),
          text,
          document,
          changedAt: now(),
          origin: "typed",
        };
        drafts.set(text === "" ? rest : [...rest, draft]);
      },
      discard(conversation, thread) {
        drafts.set(
          drafts.getSnapshot().filter((d) => d.conversation !== conversation || d.thread !== thread),
        );
      },
    },
    signals: {
      typing: () => typing,
      presence: (account) => new Cell<PresenceState>(account === DEMO_ME ? "working" : "away"),
      type: () => undefined,
      show: () => () => undefined,
    },
    reconnect: () => undefined,
    signOut: () => Promise.resolve(),
    close: () => Promise.resolve(),
    receive: (conversation, author, text) => {
      const place = (conversations.get(conversation)?.messages.length ?? 0) + 1;
      add(conversation, author, text, { place, seq: place, tree: [{ t: "paragraph", c: [text] }] });
    },
    pretend: (change) => status.set({ ...status.getSnapshot(), ...change }),
  };
}

function mapped<A, B>(source: Live<A>, of: (value: A) => B): Live<B> {
  return { subscribe: source.subscribe, getSnapshot: () => of(source.getSnapshot()) };
}

function fakeTimeline(
  conversation: string,
  thread: string | undefined,
  c: DemoConversation | undefined,
  open: Set<() => void>,
): Timeline {
  let shown = PAGE;
  const line = c?.readTo ?? 0;
  const view = (): TimelineView => {
    const all = c?.messages.filter((m) => m.parent === thread) ?? [];
    const root = c?.messages.find((m) => m.key === thread);
    return {
      conversation,
      ...(thread === undefined ? {} : { thread }),
      ...(root === undefined ? {} : { root }),
      loaded: c !== undefined,
      items: itemsOf(all.slice(-shown), line),
      start: shown >= all.length ? "edge" : "more",
      end: "edge",
      unread: 0,
    };
  };
  const cell = new Cell(view());
  const refresh = () => cell.set(view());
  open.add(refresh);
  return {
    subscribe: cell.subscribe,
    getSnapshot: cell.getSnapshot,
    loadOlder() {
      shown += PAGE;
      refresh();
    },
    loadNewer: () => undefined,
    jumpToLatest: () => undefined,
    jumpToFirstUnread: () => undefined,
    jumpToMessage: () => undefined,
    jumpToDate: () => undefined,
    renewLine: () => undefined,
    close: () => {
      open.delete(refresh);
    },
  };
}

function itemsOf(messages: readonly MessageItem[], line: number): TimelineItem[] {
  const items: TimelineItem[] = [];
  let before: MessageItem | undefined;
  let lined = false;
  for (const m of messages) {
    const day = new Date(m.at).toDateString();
    const newDay = before === undefined || new Date(before.at).toDateString() !== day;
    if (newDay) items.push({ type: "day", key: `day:${day}`, at: m.at } satisfies DayItem);
    if (!lined && before !== undefined && !m.mine && (m.place ?? 0) > line) {
      items.push({ type: "new", key: "new" });
      lined = true;
    }
    const startsGroup =
      newDay || before === undefined || before.author !== m.author || m.at - before.at > 300_000;
    items.push(m.startsGroup === startsGroup ? m : { ...m, startsGroup });
    before = m;
  }
  return items;
}
