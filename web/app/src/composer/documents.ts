/** Documents that wait outside of a field: drafts with their formatting, sources that become formatting again. */
import { schema } from "@fermata/editor/schema";
import { Node } from "prosemirror-model";

/** The document that a draft kept, or nothing where it is from another version or missing. */
export function keptDocument(json: unknown): Node | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  try {
    const doc = Node.fromJSON(schema, json);
    doc.check();
    return doc;
  } catch {
    return undefined;
  }
}

/** Parses Markdown; the parser is fetched when it is first needed. */
export async function documentFrom(source: string): Promise<Node> {
  const { documentOf } = await import("@fermata/editor/parse");
  return documentOf(source);
}

/** Where the last words of a page that ended lie, for the same tab. */
export const lastWordsKey = (account: string, conversation: string, thread: string | undefined): string =>
  `fermata.words.${account}.${conversation}.${thread ?? ""}`;

export const keepLastWords = (key: string, doc: Node): void =>
  sessionStorage.setItem(key, JSON.stringify(doc.toJSON()));

/** What was being typed when the page ended; once, because the draft has it from then on. */
export function takeLastWords(key: string): Node | undefined {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return undefined;
  sessionStorage.removeItem(key);
  return keptDocument(JSON.parse(kept));
}
