/**
 * Thread aggregates kept true: the server's word at a position, moved on by every reply that arrives after it. Where
 * all replies are covered the aggregate is counted from them; where a deletion leaves the last reply or the
 * participants open, the root is `stale` and its page is read again.
 */
import type { ThreadAggregate } from "@fermata/protocol/card";
import { type AccountId, type Entry, isKind, type Key } from "@fermata/protocol/entry";
import type { Position } from "@fermata/protocol/position";
import { isLivingMessage } from "./laws.ts";
import type { Change, LogReplica } from "./log-replica.ts";
import { subtract, within } from "./places.ts";

const PARTICIPANTS = 5;

/** The server's word, moved on to the replica's cursor. */
export interface Aggregate {
  readonly root: Key;
  readonly replies: number;
  readonly lastPlace: number;
  readonly lastAt: number;
  readonly participants: readonly AccountId[];
  /** Entries up to this seq are counted. */
  readonly asOf: number;
}

const IMPORT_MILLIS = 24 * 60 * 60 * 1000;

/**
 * When the last reply was written, as far as the time of its entry says it: not where an import brought the thread,
 * and its replies with it.
 */
export function lastReplyAt(root: Entry, lastAt: number): number | undefined {
  const imported = isKind(root, "message") && root.body?.imported !== undefined;
  return imported && lastAt - root.at < IMPORT_MILLIS ? undefined : lastAt;
}

export class Aggregates {
  readonly #replica: LogReplica;
  readonly #known = new Map<Key, Aggregate>();
  readonly #stale = new Set<Key>();

  constructor(replica: LogReplica, known: readonly Aggregate[] = []) {
    this.#replica = replica;
    for (const aggregate of known) this.#known.set(aggregate.root, aggregate);
  }

  get state(): readonly Aggregate[] {
    return [...this.#known.values()];
  }

  get stale(): ReadonlySet<Key> {
    return this.#stale;
  }

  /** The server's aggregate: what is held of later replies is added to it. */
  take(word: ThreadAggregate): void {
    const held = this.#known.get(word.root);
    if (held !== undefined && held.asOf > word.at.seq && !this.#stale.has(word.root)) return;
    this.#stale.delete(word.root);
    let aggregate: Aggregate = {
      root: word.root,
      replies: word.replies,
      lastPlace: word.lastPlace,
      lastAt: word.lastAt,
      participants: word.participants,
      asOf: word.at.seq,
    };
    for (const entry of this.#changedSince(word.root, word.at)) {
      aggregate = this.#moved(aggregate, { before: undefined, after: entry, held: true });
    }
    this.#known.set(word.root, aggregate);
  }

  /** A reply changed. */
  takeChange(change: Change): void {
    const root = change.after.parent;
    if (root === undefined || change.after.kind !== "message") return;
    const known = this.#known.get(root);
    if (known !== undefined) this.#known.set(root, this.#moved(known, change));
  }

  knows(root: Key): boolean {
    return this.#known.has(root);
  }

  /** Undefined where nothing is known of replies or there are none. */
  of(root: Entry): Aggregate | undefined {
    const counted = this.#counted(root);
    const known = counted ?? this.#known.get(root.key);
    return known === undefined || known.replies === 0 ? undefined : known;
  }

  /** Call before replies are dropped for room: of what could be counted from them the number is kept. */
  remember(): void {
    for (const key of this.#replica.threads.keys()) {
      const root = this.#replica.entries.get(key);
      const counted = root === undefined ? undefined : this.#counted(root);
      if (counted === undefined) continue;
      this.#known.set(key, counted);
      this.#stale.delete(key);
    }
  }

  /** Call afterwards: a root that is not held any more comes back with a page, and its aggregate with it. */
  forgetDropped(): void {
    for (const root of [...this.#known.keys(), ...this.#stale]) {
      if (this.#replica.entries.has(root)) continue;
      this.#known.delete(root);
      this.#stale.delete(root);
    }
  }

  clear(): void {
    this.#known.clear();
    this.#stale.clear();
  }

  /** Counted from the replies where every place since the root is covered. */
  #counted(root: Entry): Aggregate | undefined {
    const through = this.#replica.cursor?.seq ?? 0;
    const coverage = this.#replica.coverage(root.key);
    if (subtract([[root.place + 1, through]], within(coverage, root.place + 1, through)).length > 0)
      return undefined;
    let aggregate: Aggregate = {
      root: root.key,
      replies: 0,
      lastPlace: root.place,
      lastAt: root.at,
      participants: [],
      asOf: through,
    };
    for (const key of this.#replica.threads.get(root.key)?.between(root.place + 1, Number.MAX_SAFE_INTEGER) ??
      []) {
      const reply = this.#replica.entries.get(key);
      if (isLivingMessage(reply)) aggregate = added(aggregate, reply);
    }
    return aggregate;
  }

  #changedSince(root: Key, at: Position): readonly Entry[] {
    const changed: Entry[] = [];
    for (const key of this.#replica.threads.get(root)?.between(1, Number.MAX_SAFE_INTEGER) ?? []) {
      const entry = this.#replica.entries.get(key);
      if (entry !== undefined && entry.seq > at.seq) changed.push(entry);
    }
    for (const orphan of this.#replica.orphans) {
      if (orphan.parent === root && orphan.seq > at.seq && !this.#replica.entries.has(orphan.key))
        changed.push(orphan);
    }
    return changed.sort((a, b) => a.seq - b.seq);
  }

  #moved(aggregate: Aggregate, { before, after }: Change): Aggregate {
    if (after.seq <= aggregate.asOf) return aggregate;
    const created = after.place > aggregate.asOf;
    const was = before === undefined ? !created && after.gone !== "erased" : isLivingMessage(before);
    const is = isLivingMessage(after);
    if (!created && before === undefined && after.gone === "erased") this.#stale.add(aggregate.root);
    const moved = { ...aggregate, asOf: Math.max(aggregate.asOf, after.seq) };
    if (is && !was) return added(moved, after);
    if (is || !was) return moved;
    this.#stale.add(aggregate.root);
    return { ...moved, replies: Math.max(0, aggregate.replies - 1) };
  }
}

function added(aggregate: Aggregate, reply: Entry): Aggregate {
  const others = aggregate.participants.filter((account) => account !== reply.creator);
  return {
    ...aggregate,
    replies: aggregate.replies + 1,
    lastPlace: Math.max(aggregate.lastPlace, reply.place),
    lastAt: reply.place > aggregate.lastPlace ? reply.at : aggregate.lastAt,
    participants: [reply.creator, ...others].slice(0, PARTICIPANTS),
  };
}
