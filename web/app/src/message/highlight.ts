/** Colours code. Loaded with the first block of code that names its language. */
import { common, createLowlight } from "lowlight";

export type Style = "keyword" | "string" | "number" | "comment" | "title";

export interface Piece {
  readonly text: string;
  readonly style?: Style;
}

const lowlight = createLowlight(common);

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/comment|quote|doctag/, "comment"],
  [/keyword|literal|selector-tag|built_in|meta|operator/, "keyword"],
  [/string|regexp|addition|symbol|bullet|link/, "string"],
  [/number|variable|template-variable|attr\b|attribute|deletion/, "number"],
  [/title|section|type|name|class|function/, "title"],
];

interface Part {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly Part[];
}

/** The text in pieces; one piece without style where the language is not known. */
export function highlight(text: string, lang: string): readonly Piece[] {
  if (!lowlight.registered(lang)) return [{ text }];
  const pieces: Piece[] = [];
  const walk = (part: Part, style: Style | undefined): void => {
    if (part.value !== undefined)
      pieces.push({ text: part.value, ...(style === undefined ? {} : { style }) });
    const names = Array.isArray(part.properties?.className) ? part.properties.className.join(" ") : "";
    const own = names === "" ? style : (STYLES.find(([pattern]) => pattern.test(names))?.[1] ?? style);
    for (const child of part.children ?? []) walk(child, own);
  };
  walk(lowlight.highlight(lang, text) as Part, undefined);
  return pieces;
}
