/** Server frames from text. Unknown frames, kinds and fields are tolerated: the server may be newer than this client. */
import type { Card, ThreadAggregate, ThreadCard } from "./card.ts";
import type { LogSeq, Refusal } from "./commands.ts";
import type { Entry } from "./entry.ts";
import type { PresenceState, Range, ServerFrame, Welcome } from "./frames.ts";
import { checkedBody, isKnownKind, parseReadState } from "./parse-bodies.ts";
import type { Position } from "./position.ts";
import {
  flag,
  isObject,
  type Json,
  list,
  Malformed,
  number,
  object,
  optionalNumber,
  optionalText,
  present,
  text,
  texts,
  word,
} from "./reading.ts";

/** Throws `Malformed` where the text is no frame at all. */
export function parseFrame(frame: string): ServerFrame {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    throw new Malformed("no JSON");
  }
  return readFrame(object(value, "frame"));
}

function readFrame(from: Json): ServerFrame {
  const name = text(from, "is");
  switch (name) {
    case "welcome":
      return readWelcome(from);
    case "range":
      return { is: "range", ...readRange(from) };
    case "ranges":
      return { is: "ranges", ranges: list(from, "ranges").map(readRange) };
    case "reset":
      return {
        is: "reset",
        log: text(from, "log"),
        why: word(from, "why", ["unknown", "behind", "lost"]),
        at: readPosition(from["at"]),
        ...present({ kept: optionalNumber(from, "kept") }),
      };
    case "cards":
      return { is: "cards", cards: list(from, "cards").map(readCard) };
    case "left":
      return { is: "left", log: text(from, "log") };
    case "live":
      return { is: "live", epoch: number(from, "epoch", 0) };
    case "done":
      return {
        is: "done",
        id: text(from, "id"),
        at: list(from, "at").map(readLogSeq),
        ...present({ result: isObject(from["result"]) ? from["result"] : undefined }),
      };
    case "refused":
      return { is: "refused", id: text(from, "id"), ...readRefusal(from) };
    case "typing":
      return {
        is: "typing",
        log: text(from, "log"),
        account: text(from, "account"),
        ...present({ thread: optionalText(from, "thread") }),
      };
    case "presence":
      return { is: "presence", accounts: readPresence(from["accounts"]) };
    case "pong":
      return { is: "pong" };
    case "error":
      return { is: "error", code: text(from, "code"), detail: optionalText(from, "detail") ?? "" };
    default:
      return { is: "unknown", name };
  }
}

function readWelcome(from: Json): Welcome {
  const limits = isObject(from["limits"]) ? from["limits"] : {};
  return {
    is: "welcome",
    version: number(from, "version"),
    account: text(from, "account"),
    workspace: text(from, "workspace"),
    device: optionalText(from, "device") ?? "",
    role: word(from, "role", ["member", "owner", "administrator", "guest"]),
    epoch: number(from, "epoch", 0),
    server: optionalText(from, "server") ?? "",
    heartbeatMillis: number(from, "heartbeatMillis", 30_000),
    limits: {
      frameBytes: number(limits, "frameBytes", 524_288),
      textLength: number(limits, "textLength", 40_000),
      commandsInFlight: number(limits, "commandsInFlight", 64),
      catchUpEntries: number(limits, "catchUpEntries", 500),
    },
  };
}

export function readPosition(value: unknown): Position {
  const from = object(value, "position");
  return {
    epoch: number(from, "epoch", 0),
    seq: number(from, "seq", 0),
    check: optionalText(from, "check") ?? "",
  };
}

export function readRange(value: unknown): Range {
  const from = object(value, "range");
  const log = text(from, "log");
  const through = number(from, "through", 0);
  return {
    log,
    from: number(from, "from", 0),
    through,
    at: readPosition(from["at"]),
    entries: readEntries(list(from, "entries")),
    ...present({ head: optionalNumber(from, "head") }),
  };
}

/** Entries that are no entries are left out: one broken object must not hide its neighbours. */
export function readEntries(values: readonly unknown[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (const value of values) {
    const entry = readEntry(value);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

export function readEntry(value: unknown): Entry | undefined {
  if (!isObject(value)) return undefined;
  try {
    const author = text(value, "author");
    const kind = text(value, "kind");
    const shape = {
      log: text(value, "log"),
      epoch: number(value, "epoch"),
      seq: number(value, "seq"),
      key: text(value, "key"),
      place: number(value, "place"),
      creator: optionalText(value, "creator") ?? author,
      author,
      at: number(value, "at"),
      ...present({ parent: optionalText(value, "parent") }),
    };
    const gone = value["gone"];
    if (gone === "deleted" || gone === "erased") return { ...shape, kind, gone };
    if (!isKnownKind(kind)) return { ...shape, kind, body: value["body"] };
    const body = checkedBody(kind, value["body"]);
    return body === undefined
      ? { ...shape, kind: `${kind}?`, body: value["body"] }
      : { ...shape, kind, body };
  } catch {
    return undefined;
  }
}

export function readCard(value: unknown): Card {
  const from = object(value, "card");
  return {
    log: text(from, "log"),
    at: readPosition(from["at"]),
    type: word(from, "type", ["channel", "direct", "group"]),
    private: flag(from, "private"),
    archived: flag(from, "archived"),
    favourite: flag(from, "favourite"),
    with: texts(from, "with"),
    role: word(from, "role", ["member", "owner"]),
    floor: number(from, "floor", 0),
    members: number(from, "members", 0),
    lastPlace: number(from, "lastPlace", 0),
    lastAt: number(from, "lastAt", 0),
    unread: number(from, "unread", 0),
    mentions: number(from, "mentions", 0),
    readAt: number(from, "readAt", 0),
    read: parseReadState(from["read"]),
    threads: list(from, "threads").map(readThreadCard),
    ...present({
      name: optionalText(from, "name"),
      purpose: optionalText(from, "purpose"),
      firstUnread: optionalNumber(from, "firstUnread"),
    }),
  };
}

function readThreadCard(value: unknown): ThreadCard {
  const from = object(value, "thread");
  return {
    root: text(from, "root"),
    rootPlace: number(from, "rootPlace", 0),
    unread: number(from, "unread", 0),
    mentions: number(from, "mentions", 0),
    read: parseReadState(from["read"]),
    readAt: number(from, "readAt", 0),
  };
}

export function readAggregate(value: unknown): ThreadAggregate {
  const from = object(value, "aggregate");
  return {
    root: text(from, "root"),
    replies: number(from, "replies", 0),
    lastPlace: number(from, "lastPlace", 0),
    lastAt: number(from, "lastAt", 0),
    participants: texts(from, "participants"),
    at: readPosition(from["at"]),
  };
}

function readLogSeq(value: unknown): LogSeq {
  const from = object(value, "at");
  return { log: text(from, "log"), seq: number(from, "seq") };
}

/** The fields that a refusal over the socket and a problem+json body share. */
export function readRefusal(from: Json): Refusal {
  return {
    code: optionalText(from, "code") ?? "internal",
    detail: optionalText(from, "detail") ?? "",
    ...present({
      field: optionalText(from, "field"),
      count: optionalNumber(from, "count"),
      limit: optionalNumber(from, "limit"),
      retryAfterMillis: optionalNumber(from, "retryAfterMillis"),
      entry: readEntry(from["entry"]),
      reference: optionalText(from, "reference"),
    }),
  };
}

function readPresence(value: unknown): Record<string, PresenceState> {
  const accounts: Record<string, PresenceState> = {};
  for (const [account, state] of Object.entries(isObject(value) ? value : {})) {
    if (state === "working" || state === "away" || state === "offline") accounts[account] = state;
  }
  return accounts;
}
