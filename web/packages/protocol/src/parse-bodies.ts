/** Checks bodies by kind. A body that does not have the shape of its kind makes the entry opaque, not the frame invalid. */
import type { Bodies, KnownKind, PlaceRange, ReadState } from "./bodies.ts";
import { flag, isObject, type Json, list, number, text, word } from "./reading.ts";

type Check = (body: Json) => void;

const isRange = (value: unknown): value is PlaceRange =>
  Array.isArray(value) && value.length === 2 && value.every((end) => Number.isInteger(end));

export function parseReadState(value: unknown): ReadState {
  const from = isObject(value) ? value : {};
  const read = list(from, "read").filter(isRange);
  const unread = list(from, "unread").filter(isRange);
  return {
    generation: number(from, "generation", 0),
    upTo: number(from, "upTo", 0),
    ...(read.length > 0 ? { read } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

const named: Check = (body) => {
  text(body, "name");
};
const checks: { readonly [K in KnownKind]: Check } = {
  workspace: named,
  account: named,
  channel: named,
  settings: () => undefined,
  link: (body) => {
    text(body, "state");
  },
  "read-state": (body) => {
    text(body, "conversation");
    number(body, "upTo", 0);
    number(body, "generation", 0);
  },
  follow: (body) => {
    text(body, "conversation");
    text(body, "thread");
  },
  conversation: (body) => {
    text(body, "type");
  },
  membership: (body) => {
    text(body, "state");
  },
  message: (body) => {
    text(body, "source");
    list(body, "tree");
  },
  reaction: (body) => {
    text(body, "emoji");
  },
  "system-line": (body) => {
    text(body, "event");
  },
};

const events: readonly [Bodies["system-line"]["event"], ...Bodies["system-line"]["event"][]] = [
  "other",
  "created",
  "joined",
  "left",
  "added",
  "removed",
  "renamed",
  "purpose",
  "archived",
  "unarchived",
  "imported",
];

/** Fills in what the wire leaves out and the types require. */
function completed(kind: KnownKind, body: Json): Json {
  switch (kind) {
    case "message":
      return body["tree"] === undefined ? { ...body, tree: [] } : body;
    case "read-state":
      return { ...body, ...parseReadState(body) };
    case "account":
      return { ...body, role: word(body, "role", ["member", "owner", "administrator", "guest"]) };
    case "system-line":
      return { ...body, event: word(body, "event", events) };
    case "conversation":
    case "link":
      return { ...body, type: word(body, "type", ["channel", "direct", "group"]) };
    case "reaction":
      return flag(body, "on") ? { ...body, on: true } : { emoji: body["emoji"] };
    default:
      return body;
  }
}

export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(checks, kind);
}

/** The checked body, or undefined where it has not the shape of its kind. */
export function checkedBody(kind: KnownKind, body: unknown): Json | undefined {
  if (!isObject(body)) return undefined;
  try {
    checks[kind](body);
    return completed(kind, body);
  } catch {
    return undefined;
  }
}
