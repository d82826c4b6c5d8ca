/** Watches for `@`, `#` and `:` before the cursor, so that the app can offer names; the app draws the list and owns its keys. */
import type { EditorState } from "prosemirror-state";
import { TextSelection } from "prosemirror-state";
import type { PickerQuery } from "./field.ts";

// A sign counts at the start of a word; Chinese has no spaces between words, so it also counts after its characters.
const BEFORE =
  /(?:^|[\s([{"'“‘（「『，。、；：？！\p{Script=Han}])([@#:])([^\s@#:]{0,40}(?: [^\s@#:]{1,20})?)$/u;

/** The question at the cursor, if there is one. */
export function queryAt(state: EditorState): PickerQuery | undefined {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.empty) return undefined;
  const { $from } = selection;
  if ($from.parent.type.spec.code === true || $from.marks().some((mark) => mark.type.name === "code"))
    return undefined;
  const before = $from.parent.textBetween(
    Math.max(0, $from.parentOffset - 64),
    $from.parentOffset,
    undefined,
    "\ufffc",
  );
  const match = BEFORE.exec(before);
  if (match === null) return undefined;
  const trigger = match[1];
  const query = match[2] ?? "";
  if (trigger !== "@" && trigger !== "#" && trigger !== ":") return undefined;
  // An emoji name needs two characters, otherwise every ":)" and "10:30" would open a list.
  if (trigger === ":" && !/^[\p{L}\p{N}_+-]{2,}$/u.test(query)) return undefined;
  if (trigger === "#" && /\s/.test(query)) return undefined;
  return { trigger, query, from: $from.pos - query.length - 1, to: $from.pos };
}
