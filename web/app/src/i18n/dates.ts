/** Dates and times in the reader's locale and zone. */
import { localeOf, t } from "./translate.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = localeOf();
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

const MINUTE = 60_000;
const REMEMBERED = 1_000;

/** Says an instant to the minute. Every message says one or two, and scrolling draws thousands, so what was said is remembered. */
function toTheMinute(options: Intl.DateTimeFormatOptions): (at: number) => string {
  const said = new Map<number, string>();
  let spoken: string | undefined;
  return (at) => {
    const locale = localeOf();
    if (locale !== spoken || said.size > REMEMBERED) said.clear();
    spoken = locale;
    const minute = Math.floor(at / MINUTE);
    const known = said.get(minute) ?? format(options).format(at);
    said.set(minute, known);
    return known;
  };
}

export const timeOf = toTheMinute({ timeStyle: "short" });

export const fullDate = toTheMinute({ dateStyle: "full", timeStyle: "short" });

export const shortDate = (at: number): string => format({ dateStyle: "medium" }).format(at);

const DAY = 86_400_000;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** "Today", "Yesterday", or the date with its weekday. */
export function dayOf(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days === 0) return t("date.today");
  if (days === 1) return t("date.yesterday");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format({
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

/** Relative under a day, a date after that. */
export function since(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(localeOf(), { numeric: "auto" });
  if (Math.abs(seconds) < 60) return t("date.now");
  if (Math.abs(seconds) < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
  if (Math.abs(seconds) < DAY / 1000) return relative.format(Math.trunc(seconds / 3600), "hour");
  return shortDate(at);
}

/** The wall clock in another zone, or nothing where the zone is unknown to this browser. */
export function timeIn(zone: string, now: number): string | undefined {
  try {
    return format({ hour: "numeric", minute: "2-digit", weekday: "short", timeZone: zone }).format(now);
  } catch {
    return undefined;
  }
}
