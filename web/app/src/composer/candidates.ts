/** What `@`, `#` and `:` can offer. People known here come at once; the server's answer follows where there is a network. */

import type { Insertion, PickerQuery } from "@fermata/editor/field";
import type { PersonView } from "@fermata/store/views";
import { emojiTable, findEmoji } from "../emoji/table.ts";
import { t } from "../i18n/translate.ts";
import type { Connected } from "../ui/client.ts";
import { nameOf } from "../ui/names.ts";

export interface Candidate {
  readonly id: string;
  readonly words: string;
  readonly detail?: string;
  readonly person?: PersonView;
  readonly sign?: "hash" | "lock";
  readonly emoji?: string;
  readonly insertion: Insertion;
}

const LIMIT = 8;

/** Names match where a word of them begins so; Chinese names match anywhere. */
export function matches(name: string, query: string): boolean {
  const wanted = query.toLowerCase();
  const lower = name.toLowerCase();
  if (lower.startsWith(wanted) || lower.split(/[\s.\-_]+/).some((word) => word.startsWith(wanted)))
    return true;
  return /\p{Script=Han}/u.test(wanted) && lower.includes(wanted);
}

/** People whom this device knows, the ones of this conversation first. */
export function knownPeople(connected: Connected, conversation: string): readonly PersonView[] {
  const { client } = connected;
  const rail = client.rail.getSnapshot();
  const here = client.conversation(conversation).getSnapshot()?.people ?? [];
  const all = [...here, ...[...rail.directs, ...rail.favourites].flatMap((row) => row.people)];
  return [...new Map(all.map((person) => [person.account, person])).values()].filter(
    (person) => person.known && !person.deactivated,
  );
}

const personCandidate = (person: PersonView): Candidate => ({
  id: person.account,
  words: nameOf(person),
  ...(person.title === undefined ? {} : { detail: person.title }),
  person,
  insertion: { insert: "mention", account: person.account, name: nameOf(person) },
});

function everyone(query: string): readonly Candidate[] {
  return ["channel", "everyone"]
    .filter((word) => query !== "" && word.startsWith(query.toLowerCase()))
    .map((word) => ({
      id: word,
      words: `@${word}`,
      detail: t("picker.everyone"),
      insertion: { insert: "text", text: `@${word}` },
    }));
}

/** Candidates that need no network. */
export function localCandidates(
  connected: Connected,
  conversation: string,
  asked: PickerQuery,
): readonly Candidate[] {
  if (asked.trigger === "@") {
    const people = knownPeople(connected, conversation).filter((person) =>
      matches(nameOf(person), asked.query),
    );
    return [...people.map(personCandidate), ...everyone(asked.query)].slice(0, LIMIT);
  }
  if (asked.trigger === "#") {
    const rail = connected.client.rail.getSnapshot();
    return [...rail.favourites, ...rail.channels]
      .filter((row) => row.type === "channel" && matches(row.name, asked.query))
      .slice(0, LIMIT)
      .map((row) => ({
        id: row.conversation,
        words: row.name,
        sign: row.private ? "lock" : "hash",
        insertion: { insert: "channel", conversation: row.conversation, name: row.name },
      }));
  }
  return [];
}

/** Candidates from the server or from the emoji table, merged behind the ones that were there. */
export async function moreCandidates(
  connected: Connected,
  asked: PickerQuery,
  before: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const { http, client } = connected;
  const add = (more: readonly Candidate[]): readonly Candidate[] => {
    const seen = new Set(before.map((each) => each.id));
    return [...before, ...more.filter((each) => !seen.has(each.id))].slice(0, LIMIT);
  };
  try {
    if (asked.trigger === "@") {
      const { items } = await http.people({ query: asked.query, limit: LIMIT });
      const people = items
        .filter((entry) => entry.body.deactivated !== true)
        .map(
          (entry): PersonView => ({
            account: entry.key,
            name: entry.body.name,
            role: entry.body.role,
            bot: entry.body.bot === true,
            deactivated: false,
            imported: entry.body.imported === true,
            known: true,
            me: entry.key === client.me.account,
            ...(entry.body.title === undefined ? {} : { title: entry.body.title }),
          }),
        );
      return add(people.map(personCandidate));
    }
    if (asked.trigger === "#") {
      const { items } = await http.channels({ query: asked.query, limit: LIMIT });
      return add(
        items
          .filter((each) => each.archived !== true)
          .map((each) => ({
            id: each.conversation,
            words: each.name,
            sign: each.private === true ? "lock" : "hash",
            insertion: { insert: "channel", conversation: each.conversation, name: each.name },
          })),
      );
    }
    const rows = await emojiTable();
    return findEmoji(rows, asked.query, LIMIT).map((row) => ({
      id: row.emoji,
      words: row.shortcodes[0] === undefined ? row.name : `:${row.shortcodes[0]}:`,
      detail: row.name,
      emoji: row.emoji,
      insertion: { insert: "text", text: row.emoji },
    }));
  } catch {
    // Offline: what is known here is what there is.
    return before;
  }
}
