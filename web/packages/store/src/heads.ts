/** Rail rows and conversation heads, made once per version of a conversation. */
import { type AccountId, type ConversationId, isKind } from "@fermata/protocol/entry";
import { directId } from "@fermata/protocol/ids";
import type { ConversationReplica } from "./conversation-replica.ts";
import { DerivedLive } from "./derived-live.ts";
import type { Live } from "./live.ts";
import { pendingFavourite, pendingFollow, pendingReadState } from "./overlay.ts";
import { Rail } from "./rail.ts";
import type { Replica } from "./replica.ts";
import { sameList, sameShallow } from "./same.ts";
import type {
  ConversationView,
  PersonView,
  RailRow,
  RailView,
  SettingsView,
  UnreadThread,
  WorkspaceView,
} from "./views.ts";

/** Counts of a conversation whose entries are not in memory, as they were when they last were. */
export interface ShownCounts {
  readonly unread: number;
  readonly mentions: number;
  readonly firstUnread: number | undefined;
  readonly exact: boolean;
  readonly threads: readonly UnreadThread[];
}

export class Heads {
  readonly #replica: Replica;
  readonly #rows = new Map<ConversationId, { stamp: string; people: readonly PersonView[]; row: RailRow }>();
  readonly #heads = new Map<ConversationId, Live<ConversationView | undefined>>();
  readonly #resting = new Map<ConversationId, ShownCounts>();
  readonly rail: Live<RailView>;
  readonly workspace: Live<WorkspaceView>;
  readonly settings: Live<SettingsView>;

  constructor(replica: Replica) {
    this.#replica = replica;
    const rail = new Rail(
      replica,
      (id) => this.#rowOf(id),
      () => begunConversations(replica).map((begun) => this.#begunRow(begun)),
    );
    this.rail = new DerivedLive(
      replica,
      (logs) => {
        rail.changed(logs);
        return true;
      },
      () => rail.view(),
    );
    this.workspace = new DerivedLive(
      replica,
      (logs) => logs.has(replica.workspaceId),
      keeping(() => this.#workspaceView()),
    );
    this.settings = new DerivedLive(
      replica,
      (logs) => logs.has(replica.me),
      keeping(() => this.#settingsView()),
    );
  }

  /** The counts to show while the entries of a conversation are not in memory; undefined once they are. */
  rest(id: ConversationId, shown: ShownCounts | undefined): void {
    if (shown === undefined) this.#resting.delete(id);
    else this.#resting.set(id, shown);
  }

  conversation(id: ConversationId): Live<ConversationView | undefined> {
    const known = this.#heads.get(id);
    if (known !== undefined) return known;
    const compute = keeping(() => this.#headOf(id));
    const head = new DerivedLive<ConversationView | undefined>(
      this.#replica,
      (logs) => logs.has(id) || logs.has(this.#replica.me) || logs.has(this.#replica.workspaceId),
      compute,
    );
    this.#heads.set(id, head);
    return head;
  }

  countsOf(conversation: ConversationReplica): ShownCounts {
    const resting = this.#resting.get(conversation.id);
    if (resting !== undefined) return resting;
    // What goes on in a channel that I only look at is not mine to read.
    if (this.#replica.watched.has(conversation.id)) return NOTHING_UNREAD;
    const { pending } = this.#replica;
    const { main, id, lastPlace } = conversation;
    const counted = main.counts(pendingReadState(main.read, pending, id, undefined, lastPlace));
    const threads: UnreadThread[] = [];
    for (const [root, counter] of conversation.threads) {
      if (pendingFollow(conversation.follows(root), pending, root) !== true) continue;
      const { unread, mentions } = counter.counts(
        pendingReadState(counter.read, pending, id, root, lastPlace),
      );
      const rootPlace = conversation.log.entries.get(root)?.place ?? counter.floor - 1;
      if (unread > 0) threads.push({ root, rootPlace, unread, mentions });
    }
    return {
      unread: counted.unread,
      mentions: counted.mentions,
      firstUnread: counted.firstUnread,
      exact: counted.exact && conversation.exact,
      threads,
    };
  }

  #rowOf(id: ConversationId): RailRow | undefined {
    const conversation = this.#replica.conversation(id);
    if (conversation?.card === undefined || !this.#replica.joined(conversation)) return undefined;
    return this.#row(conversation);
  }

  #row(conversation: ConversationReplica): RailRow {
    const replica = this.#replica;
    const facts = described(conversation);
    const people = this.#peopleOf(conversation);
    const favourite = pendingFavourite(replica.favourite(conversation), replica.pending, conversation.id);
    const resting = this.#resting.has(conversation.id);
    const stamp = `${conversation.version}/${favourite}/${resting}`;
    const kept = this.#rows.get(conversation.id);
    if (kept !== undefined && kept.stamp === stamp && sameList(kept.people, people)) return kept.row;
    const counted = this.countsOf(conversation);
    const unread = counted.threads.reduce((sum, thread) => sum + thread.unread, counted.unread);
    const mentions = counted.threads.reduce((sum, thread) => sum + thread.mentions, counted.mentions);
    const last = replica.pending
      .filter((p) => p.command.kind === "post-message" && p.command.args.conversation === conversation.id)
      .at(-1);
    const row: RailRow = {
      conversation: conversation.id,
      type: facts.type,
      name: facts.name,
      people: kept !== undefined && sameList(kept.people, people) ? kept.people : people,
      private: facts.private,
      archived: facts.archived,
      favourite,
      unread,
      forMe: facts.type === "channel" ? mentions : unread,
      lastAt: Math.max(conversation.lastAt, last?.madeAt ?? 0),
      exact: counted.exact,
      draft: replica.drafts.some((draft) => draft.conversation === conversation.id),
    };
    const same = kept !== undefined && sameShallow(kept.row, row) ? kept.row : row;
    this.#rows.set(conversation.id, { stamp, people, row: same });
    return same;
  }

  #headOf(id: ConversationId): ConversationView | undefined {
    const conversation = this.#replica.conversation(id);
    if (conversation?.card === undefined) {
      const begun = begunConversations(this.#replica).find((one) => one.id === id);
      return begun === undefined ? undefined : this.#begunHead(begun);
    }
    const facts = described(conversation);
    const counted = this.countsOf(conversation);
    const joined = this.#replica.joined(conversation);
    const seen = conversation.described?.seq;
    return {
      conversation: id,
      type: facts.type,
      name: facts.name,
      purpose: facts.purpose,
      people: this.#peopleOf(conversation),
      private: facts.private,
      archived: facts.archived,
      favourite: pendingFavourite(this.#replica.favourite(conversation), this.#replica.pending, id),
      joined,
      role: conversation.card.role,
      members: conversation.members,
      unread: counted.unread,
      mentions: counted.mentions,
      exact: counted.exact,
      ...(counted.firstUnread === undefined ? {} : { firstUnread: counted.firstUnread }),
      threads: counted.threads,
      lastPlace: conversation.lastPlace,
      lastAt: conversation.lastAt,
      ...(seen === undefined ? {} : { seen }),
      writable: joined && !facts.archived,
    };
  }

  /** A channel or direct that is still in the outbox. */
  #begunHead(begun: BegunConversation): ConversationView {
    return {
      conversation: begun.id,
      type: begun.type,
      name: begun.name,
      purpose: begun.purpose,
      people: begun.people.map((account) => this.#replica.people.view(account)),
      private: begun.private,
      archived: false,
      favourite: false,
      joined: true,
      role: begun.type === "channel" ? "owner" : "member",
      members: begun.members,
      unread: 0,
      mentions: 0,
      exact: true,
      threads: [],
      lastPlace: 0,
      lastAt: begun.madeAt,
      writable: true,
    };
  }

  #begunRow(begun: BegunConversation): RailRow {
    const row: RailRow = {
      conversation: begun.id,
      type: begun.type,
      name: begun.name,
      people: begun.people.map((account) => this.#replica.people.view(account)),
      private: begun.private,
      archived: false,
      favourite: false,
      unread: 0,
      forMe: 0,
      lastAt: begun.madeAt,
      exact: true,
      draft: this.#replica.drafts.some((draft) => draft.conversation === begun.id),
    };
    const kept = this.#rows.get(begun.id);
    if (kept !== undefined && kept.stamp === "begun" && sameItems([kept.row], [row])) return kept.row;
    this.#rows.set(begun.id, { stamp: "begun", people: row.people, row });
    return row;
  }

  #peopleOf(conversation: ConversationReplica): readonly PersonView[] {
    return (conversation.card?.with ?? [])
      .filter((account) => account !== this.#replica.me)
      .map((account) => this.#replica.people.view(account));
  }

  #workspaceView(): WorkspaceView {
    const entry = this.#replica.workspace.entries.get(this.#replica.workspaceId);
    if (entry === undefined || !isKind(entry, "workspace") || entry.body === undefined) return { name: "" };
    return { name: entry.body.name, seen: entry.seq };
  }

  #settingsView(): SettingsView {
    let settings = this.#replica.settings;
    for (const waiting of this.#replica.pending) {
      if (waiting.command.kind === "update-settings" && waiting.state !== "refused") {
        settings = { ...settings, ...waiting.command.args };
      }
    }
    return {
      ...(settings.language === undefined ? {} : { language: settings.language }),
      theme: settings.theme ?? "system",
      enterSends: settings.enterSends ?? true,
    };
  }
}

const NOTHING_UNREAD: ShownCounts = {
  unread: 0,
  mentions: 0,
  firstUnread: undefined,
  exact: true,
  threads: [],
};

interface BegunConversation {
  readonly id: ConversationId;
  readonly type: "channel" | "direct" | "group";
  readonly name: string;
  readonly purpose: string;
  readonly private: boolean;
  readonly people: readonly AccountId[];
  readonly members: number;
  readonly madeAt: number;
}

/** Channels and directs that I opened and the server has not told of yet. */
function begunConversations(replica: Replica): readonly BegunConversation[] {
  const begun: BegunConversation[] = [];
  for (const { command, state, madeAt } of replica.pending) {
    if (state === "refused" || state === "conflict") continue;
    if (command.kind === "create-channel") {
      const { conversation: id, name, purpose = "", private: secret = false, members = [] } = command.args;
      begun.push({
        id,
        type: "channel",
        name,
        purpose,
        private: secret,
        people: [],
        members: members.length + 1,
        madeAt,
      });
    } else if (command.kind === "open-direct") {
      const people = command.args.accounts.filter((account) => account !== replica.me);
      const id = directId(replica.workspaceId, [replica.me, ...people]);
      const type = people.length > 1 ? "group" : "direct";
      begun.push({
        id,
        type,
        name: "",
        purpose: "",
        private: true,
        people,
        members: people.length + 1,
        madeAt,
      });
    }
  }
  return begun.filter(({ id }) => replica.conversation(id)?.card === undefined);
}

/** The newest of what card and entry say. */
function described(conversation: ConversationReplica) {
  const { card, described: entry } = conversation;
  const newer =
    entry !== undefined && entry.body !== undefined && entry.seq > (card?.at.seq ?? 0) ? entry.body : card;
  return {
    type: card?.type ?? "channel",
    name: newer?.name ?? "",
    purpose: newer?.purpose ?? "",
    private: newer?.private ?? false,
    archived: newer?.archived ?? false,
  } as const;
}

/** Returns the previous result where the new one has the same fields. */
function keeping<T extends object | undefined>(compute: () => T): () => T {
  let kept: { readonly is: T } | undefined;
  return () => {
    const fresh = compute();
    if (kept !== undefined && kept.is !== undefined && fresh !== undefined && sameFields(kept.is, fresh))
      return kept.is;
    kept = { is: fresh };
    return fresh;
  };
}

function sameFields(a: object, b: object): boolean {
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => {
      const other = right.get(key);
      if (Object.is(value, other)) return true;
      return Array.isArray(value) && Array.isArray(other) && sameItems(value, other);
    })
  );
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, i) => {
      const other = b[i];
      if (Object.is(item, other)) return true;
      return (
        typeof item === "object" &&
        item !== null &&
        typeof other === "object" &&
        other !== null &&
        sameShallow(item, other)
      );
    })
  );
}
