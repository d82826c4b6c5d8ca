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
