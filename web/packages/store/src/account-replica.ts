/** The account's own log: settings, links to conversations, read states, followed threads. */
import type { LinkBody, ReadState, SettingsBody } from "@fermata/protocol/bodies";
import { type AccountId, type ConversationId, type Entry, isKind, type Key } from "@fermata/protocol/entry";
import type { Range } from "@fermata/protocol/frames";
import { derived } from "@fermata/protocol/ids";
import type { Position } from "@fermata/protocol/position";
import type { AccountFacts } from "./conversation-replica.ts";
import { type Change, LogReplica } from "./log-replica.ts";
import { rangeAround } from "./places.ts";

export class AccountReplica implements AccountFacts {
  readonly log: LogReplica;
  readonly #reads = new Map<string, { readonly state: ReadState; readonly asOf: number }>();
  readonly #followKeys = new Map<Key, Key>();
  readonly #sinces = new Map<ConversationId, { readonly through: number; readonly asOf: number }>();
  readonly #links = new Map<ConversationId, { readonly body: LinkBody; readonly asOf: number }>();
  settings: SettingsBody = {};
  version = 0;

  constructor(me: AccountId) {
    this.log = new LogReplica(me);
  }

  get cursor(): number {
    return this.log.cursor?.seq ?? 0;
  }

  get knownSince(): number {
    const cursor = this.cursor;
    const known = rangeAround(this.log.live, cursor);
    return known === undefined ? cursor : known[0] - 1;
  }

  readState(
    conversation: ConversationId,
    thread?: Key,
  ): { readonly state: ReadState; readonly asOf: number } | undefined {
    return this.#reads.get(readKey(conversation, thread));
  }

  since(conversation: ConversationId): { readonly through: number; readonly asOf: number } {
    return this.#sinces.get(conversation) ?? { through: 0, asOf: 0 };
  }

  follow(root: Key): boolean | undefined {
    const entry = this.log.entries.get(this.followKey(root));
    return entry !== undefined && isKind(entry, "follow") ? (entry.body?.on ?? false) : undefined;
  }

  followedAt(root: Key): number {
    return this.log.entries.get(this.followKey(root))?.seq ?? 0;
  }

  /** Key of the entry that says whether I follow the thread. */
  followKey(root: Key): Key {
    const known = this.#followKeys.get(root);
    if (known !== undefined) return known;
    const key = derived("follow", root);
    this.#followKeys.set(root, key);
    return key;
  }

  link(conversation: ConversationId): { readonly body: LinkBody; readonly asOf: number } | undefined {
    return this.#links.get(conversation);
  }

  applyRange(range: Range): readonly Change[] {
    const changes = this.log.applyRange(range);
    for (const { after } of changes) this.#index(after);
    return changes;
  }

  restore(entries: readonly Entry[]): void {
    for (const entry of entries) if (this.log.put(entry)) this.#index(entry);
  }

  reset(at: Position): void {
    this.log.reset(at);
    this.#reads.clear();
    this.#sinces.clear();
    this.#links.clear();
    this.version++;
  }

  #index(entry: Entry): void {
    this.version++;
    if (isKind(entry, "settings") && entry.body !== undefined) this.settings = entry.body;
    else if (isKind(entry, "read-state") && entry.body !== undefined) {
      const { conversation, thread } = entry.body;
      this.#reads.set(readKey(conversation, thread), { state: entry.body, asOf: entry.seq });
      const through = entry.body.since ?? 0;
      if (thread === undefined) this.#sinces.set(conversation, { through, asOf: entry.seq });
    } else if (isKind(entry, "link") && entry.body !== undefined) {
      this.#links.set(entry.key, { body: entry.body, asOf: entry.seq });
    }
  }
}

function readKey(conversation: ConversationId, thread: Key | undefined): string {
  return thread === undefined ? conversation : `${conversation}/${thread}`;
}
