/**
 * The rail's rows in their order. A row is made anew only where something of its conversation changed, so a change costs the same however
 * many conversations there are.
 */
import type { ConversationId, LogId } from "@fermata/protocol/entry";
import type { Replica } from "./replica.ts";
import { sameList, sameShallow } from "./same.ts";
import type { RailRow, RailView } from "./views.ts";

type Section = "favourites" | "channels" | "directs" | "archived";

/** Above so many changed conversations all rows are gone through: sorting once is cheaper than inserting each. */
const FEW = 64;

export class Rail {
  readonly #replica: Replica;
  /** The row of a conversation; undefined where it has none. Unchanged rows keep their identity. */
  readonly #rowOf: (id: ConversationId) => RailRow | undefined;
  /** Rows of what I began and the server has not told of yet. */
  readonly #begun: () => readonly RailRow[];
  readonly #rows = new Map<ConversationId, RailRow>();
  #changed: Set<LogId> | "everything" = "everything";
  #hadBegun = false;
  #view: RailView = NOTHING;

  constructor(
    replica: Replica,
    rowOf: (id: ConversationId) => RailRow | undefined,
    begun: () => readonly RailRow[],
  ) {
    this.#replica = replica;
    this.#rowOf = rowOf;
    this.#begun = begun;
  }

  /** Call with every change before the view is computed; without, everything counts as changed. */
  changed(logs: ReadonlySet<LogId>): void {
    // A person's name may stand in any row.
    if (logs.size > FEW || logs.has(this.#replica.workspaceId)) this.#changed = "everything";
    else this.#changed = new Set(logs);
  }

  view(): RailView {
    const changed = this.#changed;
    this.#changed = "everything";
    const begun = this.#begun();
    const all = changed === "everything" || begun.length > 0 || this.#hadBegun;
    this.#hadBegun = begun.length > 0;
    const view = { ...(all ? this.#anew(begun) : this.#moved(changed)), loaded: this.#replica.loaded };
    if (!sameShallow(this.#view, view)) this.#view = view;
    return this.#view;
  }

  #anew(begun: readonly RailRow[]): RailView {
    const rows: Record<Section, RailRow[]> = { favourites: [], channels: [], directs: [], archived: [] };
    this.#rows.clear();
    for (const id of this.#replica.conversations.keys()) {
      const row = this.#rowOf(id);
      if (row === undefined) continue;
      this.#rows.set(id, row);
      rows[sectionOf(row)].push(row);
    }
    for (const row of begun) rows[sectionOf(row)].push(row);
    const before = this.#view;
    let unread = 0;
    let forMe = 0;
    for (const row of this.#rows.values()) {
      unread += unreadIn(row);
      forMe += forMeIn(row);
    }
    return {
      loaded: before.loaded,
      favourites: sorted(before.favourites, rows.favourites),
      channels: sorted(before.channels, rows.channels),
      directs: sorted(before.directs, rows.directs),
      archived: sorted(before.archived, rows.archived),
      unread,
      forMe,
    };
  }

  #moved(changed: ReadonlySet<LogId>): RailView {
    const view = { ...this.#view };
    for (const id of changed) {
      const before = this.#rows.get(id);
      const after = this.#rowOf(id);
      if (before === after) continue;
      if (before !== undefined) {
        this.#rows.delete(id);
        const section = sectionOf(before);
        view[section] = view[section].filter((row) => row !== before);
        view.unread -= unreadIn(before);
        view.forMe -= forMeIn(before);
      }
      if (after !== undefined) {
        this.#rows.set(id, after);
        const section = sectionOf(after);
        view[section] = inserted(view[section], after);
        view.unread += unreadIn(after);
        view.forMe += forMeIn(after);
      }
    }
    return view;
  }
}

const NOTHING: RailView = {
  loaded: false,
  favourites: [],
  channels: [],
  directs: [],
  archived: [],
  unread: 0,
  forMe: 0,
};

function sectionOf(row: RailRow): Section {
  if (row.archived) return "archived";
  if (row.favourite) return "favourites";
  return row.type === "channel" ? "channels" : "directs";
}

// What lies in the archive calls for nobody.
const unreadIn = (row: RailRow): number => (row.archived ? 0 : row.unread);
const forMeIn = (row: RailRow): number => (row.archived ? 0 : row.forMe);

function sorted(before: readonly RailRow[], rows: RailRow[]): readonly RailRow[] {
  rows.sort(byNeed);
  return sameList(before, rows) ? before : rows;
}

function inserted(rows: readonly RailRow[], row: RailRow): readonly RailRow[] {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows[middle];
    if (other !== undefined && byNeed(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return [...rows.slice(0, low), row, ...rows.slice(low)];
}

/** Never 0 for two rows, so that there is one order. */
function byNeed(a: RailRow, b: RailRow): number {
  return (
    Number(b.forMe > 0) - Number(a.forMe > 0) ||
    Number(b.unread > 0) - Number(a.unread > 0) ||
    b.lastAt - a.lastAt ||
    (a.conversation < b.conversation ? -1 : 1)
  );
}
