/** What people and conversations are called on the screen. */
import type { PersonView, RailRow } from "@fermata/store/views";
import { isolated, t } from "../i18n/translate.ts";

/** A person's name; while it is not known yet, a word that says so. */
export const nameOf = (person: PersonView): string =>
  person.name === "" ? t("person.unknown") : person.name;

/** A channel's name, or the people of a direct or group. */
export function titleOf(of: Pick<RailRow, "type" | "name" | "people">): string {
  if (of.type === "channel") return of.name === "" ? t("conversation.unknown") : of.name;
  if (of.people.length === 0) return t("direct.self");
  return of.people.map((person) => isolated(nameOf(person))).join(t("names.separator"));
}

/** One or two characters for the picture of somebody without one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "")];
  // A Chinese name is known by its given name: the last two characters say more than the family name.
  if (/^\p{Script=Han}/u.test(name))
    return first.length > 2 ? first.slice(-2).join("") : (first.at(-1) ?? "");
  const last = words.length > 1 ? [...(words.at(-1) ?? "")][0] : undefined;
  return ((first[0] ?? "?") + (last ?? "")).toUpperCase();
}

/** One of the eight calm hues, always the same for one account. */
export function hueOf(account: string): string {
  let sum = 0;
  for (const char of account) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return `var(--hue-${(sum % 8) + 1})`;
}
