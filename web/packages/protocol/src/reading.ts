/** Small readers for JSON that came from elsewhere: every value is checked once, here at the border. */

export class Malformed extends Error {
  constructor(what: string) {
    super(`malformed: ${what}`);
    this.name = "Malformed";
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function object(value: unknown, what: string): Json {
  if (!isObject(value)) throw new Malformed(`${what} is no object`);
  return value;
}

export function text(from: Json, field: string): string {
  const value = from[field];
  if (typeof value !== "string") throw new Malformed(`${field} is no text`);
  return value;
}

export function optionalText(from: Json, field: string): string | undefined {
  return from[field] === undefined || from[field] === null ? undefined : text(from, field);
}

export function number(from: Json, field: string, otherwise?: number): number {
  const value = from[field] ?? otherwise;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Malformed(`${field} is no number`);
  return value;
}

export function optionalNumber(from: Json, field: string): number | undefined {
  return from[field] === undefined || from[field] === null ? undefined : number(from, field);
}

export function flag(from: Json, field: string): boolean {
  return from[field] === true;
}

export function list(from: Json, field: string): readonly unknown[] {
  const value = from[field] ?? [];
  if (!Array.isArray(value)) throw new Malformed(`${field} is no list`);
  return value;
}

export function texts(from: Json, field: string): readonly string[] {
  return list(from, field).filter((item): item is string => typeof item === "string");
}

/** One of the known words, or the first of them where a newer server says another. */
export function word<T extends string>(from: Json, field: string, words: readonly [T, ...T[]]): T {
  const value = from[field];
  return words.find((candidate) => candidate === value) ?? words[0];
}

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` asks. */
export function present<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (isPresent(value)) kept[key] = value;
  }
  return kept;
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
