/** Words in the reader's language. Catalogues are ICU messages, compiled when the app is built. */

import type { Language } from "@fermata/protocol/bodies";
import { Cell, type Live } from "@fermata/store/live";
import { I18n, type Messages } from "@lingui/core";
import type { MessageKey } from "./keys.ts";

export type Values = Readonly<Record<string, string | number>>;

interface Catalogue {
  readonly messages: Messages;
}

/** What the first screen says, and what everything behind it says. */
const CATALOGUES: Readonly<Record<Language, readonly [() => Promise<Catalogue>, () => Promise<Catalogue>]>> =
  {
    en: [() => import("./messages/en.json?first"), () => import("./messages/en.json?later")],
    "zh-Hans": [() => import("./messages/zh-Hans.json?first"), () => import("./messages/zh-Hans.json?later")],
    "zh-Hant": [() => import("./messages/zh-Hant.json?first"), () => import("./messages/zh-Hant.json?later")],
  };

export const LANGUAGES: readonly { readonly language: Language; readonly name: string }[] = [
  { language: "en", name: "English" },
  { language: "zh-Hans", name: "简体中文" },
  { language: "zh-Hant", name: "繁體中文" },
];

const KEY = "fermata.language";
const i18n = new I18n({ locale: "en", messages: { en: {} } });
const current = new Cell<Language>("en");

/** The language on the screen; the app draws everything anew when it changes. */
export const language: Live<Language> = current;

/** Chinese as written in Taiwan, Hong Kong and Macau is traditional, everywhere else simplified. */
export function languageFor(tags: readonly string[]): Language {
  for (const tag of tags) {
    const lower = tag.toLowerCase();
    if (lower.startsWith("en")) return "en";
    if (lower.startsWith("zh")) return /hant|tw|hk|mo/.test(lower) ? "zh-Hant" : "zh-Hans";
  }
  return "en";
}

/** What this browser chose before, or what it asks for. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  return LANGUAGES.find((each) => each.language === kept)?.language ?? languageFor(navigator.languages);
}

let wantsMore = false;

/** Loads and shows a language; remembers it for the next start. */
export async function speak(next: Language): Promise<void> {
  const [first, later] = CATALOGUES[next];
  const parts = await Promise.all(wantsMore ? [first(), later()] : [first()]);
  const messages = Object.assign({}, ...parts.map((part) => part.messages)) as Messages;
  i18n.loadAndActivate({ locale: next, locales: localeOf(next), messages });
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
  current.set(next);
}

/** The words of everything behind the first screen; parts that are fetched later wait for them. */
export async function moreWords(): Promise<void> {
  wantsMore = true;
  const spoken = current.getSnapshot();
  const { messages } = await CATALOGUES[spoken][1]();
  i18n.load(spoken, messages);
  // Changed meanwhile: that language's words are there already, because `speak` saw what is wanted.
}

let settled: Language | undefined;

/** Speaks what the account's settings say, when they change; what was chosen here a moment ago is not taken back meanwhile. */
export function followSetting(next: Language | undefined): void {
  if (next === undefined || next === settled) return;
  settled = next;
  if (next !== current.getSnapshot()) void speak(next);
}

let english: string | undefined;

/** The locale for dates, numbers and plurals. */
export function localeOf(of: Language = current.getSnapshot()): string {
  if (of === "en") {
    // Asked for with every date, and the browser's answer is not a cheap one.
    english ??= navigator.languages.find((tag) => tag.toLowerCase().startsWith("en")) ?? "en";
    return english;
  }
  return of === "zh-Hans" ? "zh-CN" : "zh-TW";
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Isolates text of the other direction, so that a name cannot turn the sentence around it. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** The message for a key, with its values filled in. */
export function t(key: MessageKey, values?: Values): string {
  if (values === undefined) return i18n._(key);
  const safe: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values))
    safe[name] = typeof value === "string" ? isolated(value) : value;
  return i18n._(key, safe);
}
