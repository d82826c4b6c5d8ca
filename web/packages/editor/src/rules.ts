/** Markdown as you type: what turns into formatting while it is written. Backspace right after takes it back. */
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import type { MarkType } from "prosemirror-model";
import type { Plugin } from "prosemirror-state";
import { marks, nodes } from "./schema.ts";

/** `**bold**` and its like: the closing delimiter turns the run into marked text. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const text = match[2] ?? "";
    const before = match[1] ?? "";
    if (text === "" || text.trim() !== text) return null;
    const $start = state.doc.resolve(start);
    if ($start.parent.type.spec.code === true) return null;
    if (state.doc.rangeHasMark(start, end, marks.code)) return null;
    const from = start + before.length;
    const tr = state.tr;
    const open = match[0].indexOf(text, before.length) + start;
    const close = open + text.length;
    if (close < end) tr.delete(close, end);
    if (open > from) tr.delete(from, open);
    tr.addMark(from, from + text.length, type.create());
    tr.removeStoredMark(type);
    return tr;
  });
}

/** `[text](https://…)`. */
const linkRule = new InputRule(
  /\[([^\]]+)\]\(((?:https?:\/\/|mailto:|tel:)[^\s)]+)\)$/,
  (state, match, start, end) => {
    const text = match[1] ?? "";
    const href = match[2] ?? "";
    if (state.doc.resolve(start).parent.type.spec.code === true) return null;
    return state.tr
      .replaceWith(start, end, state.schema.text(text, [marks.link.create({ href })]))
      .removeStoredMark(marks.link);
  },
);

const taskRule = new InputRule(/^\[([ xX])\] $/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  const item = $start.node(-1);
  if (item.type !== nodes.list_item) return null;
  return state.tr.delete(start, end).setNodeMarkup($start.before(-1), undefined, { task: match[1] !== " " });
});

export function markdownRules(): Plugin {
  return inputRules({
    rules: [
      wrappingInputRule(/^\s*>\s$/, nodes.quote),
      wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
      wrappingInputRule(
        /^(\d{1,9})[.)]\s$/,
        nodes.ordered_list,
        (match) => ({ start: Number(match[1]) }),
        (match, node) => node.childCount + Number(node.attrs["start"]) === Number(match[1]),
      ),
      textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (match) => ({ level: match[1]?.length ?? 1 })),
      textblockTypeInputRule(/^```([\w+#.-]*)\s$/, nodes.code_block, (match) => ({ lang: match[1] ?? "" })),
      taskRule,
      linkRule,
      markRule(/(^|[^*])\*\*([^*]+)\*\*$/, marks.strong),
      markRule(/(^|[^*])\*([^*]+)\*$/, marks.emphasis),
      markRule(/(^|[\s\p{P}])__([^_]+)__$/u, marks.strong),
      markRule(/(^|[\s\p{P}])_([^_]+)_$/u, marks.emphasis),
      markRule(/(^|[^~])~~([^~]+)~~$/, marks.strike),
      markRule(/(^|[^`])`([^`]+)`$/, marks.code),
    ],
  });
}
