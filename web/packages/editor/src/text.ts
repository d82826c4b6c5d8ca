/** How plain text is written in Markdown, so that what was seen is what arrives. */

/** Unicode code points: the unit in which the server limits a text. */
export function lengthOf(source: string): number {
  let length = 0;
  for (let at = 0; at < source.length; at += 1) {
    const unit = source.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff && at + 1 < source.length) {
      const next = source.charCodeAt(at + 1);
      if (next >= 0xdc00 && next <= 0xdfff) at += 1;
    }
    length += 1;
  }
  return length;
}

/** Whether a source is too long to be accepted, and by how much. */
export function excess(source: string, limit: number): number {
  return Math.max(0, lengthOf(source) - limit);
}

/** Addresses that a link may carry; everything else stays text. */
export const linkable = (href: string): boolean => /^(https?:|mailto:|tel:)/i.test(href);

/** A source without blank lines at its ends. */
export const trimmed = (source: string): string => source.replace(/^(?:[ \t]*\n)+|\s+$/g, "");

/** A line as it stands in a paragraph; `inline` is Markdown already. */
export function paragraphLine(inline: string): string {
  // In a row of a table, `\|` is how a cell says "|".
  if (inline.startsWith("|")) return inline.replace(/\\\\\|/g, "\\|").trimEnd();
  return escapeLineStart(indented(inline));
}

/** Spaces at the start of a line would vanish or make a code block; no-break spaces keep what was seen. */
function indented(text: string): string {
  return text
    .replace(/^[ \t]+/, (lead) => lead.replace(/\t/g, "    ").replace(/ /g, "\u00a0"))
    .replace(/ +$/, "");
}

function escapeLineStart(line: string): string {
  if (/^(#{1,6}(\s|$)|>|[-+*](\s|$)|(?:=+|-+|(?:-\s*){3,})\s*$)/.test(line)) return `\\${line}`;
  return line.replace(/^(\d{1,9})([.)])(\s|$)/, "$1\\$2$3");
}

const URL_TEXT = /(?:https?:\/\/|www\.)[^\s<]*/g;

/** Escapes what only looks like markup; addresses stay as they are. */
export function escapeText(text: string): string {
  let out = "";
  let at = 0;
  for (const match of text.matchAll(URL_TEXT)) {
    out += escapePlain(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return out + escapePlain(text.slice(at));
}

function escapePlain(text: string): string {
  return text
    .replace(/[\\`*~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/[[\]]/g, "\\$&")
    .replace(/<(?=[A-Za-z/!?])/g, "\\<")
    .replace(/&(?=#?\w+;)/g, "\\&");
}
