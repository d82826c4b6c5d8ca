/** What keys do inside the composer. Keys that belong to the whole window are the app's. */
import {
  baseKeymap,
  chainCommands,
  createParagraphNear,
  deleteSelection,
  exitCode,
  joinBackward,
  lift,
  liftEmptyBlock,
  newlineInCode,
  selectNodeBackward,
  setBlockType,
  splitBlock,
  toggleMark,
  wrapIn,
} from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import type { MarkType, NodeType } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import { TextSelection } from "prosemirror-state";
import { FORMATS, type Format } from "./formats.ts";
import { marks, nodes } from "./schema.ts";

const MARK_OF: Partial<Record<Format, MarkType>> = {
  strong: marks.strong,
  emphasis: marks.emphasis,
  strike: marks.strike,
  code: marks.code,
};

/** Whether a format holds where the cursor is. */
export function isActive(state: EditorState, format: Format): boolean {
  const mark = MARK_OF[format];
  const { from, to, empty, $from } = state.selection;
  if (mark !== undefined) {
    if (empty) return mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
    return state.doc.rangeHasMark(from, to, mark);
  }
  if (format === "code-block") return $from.parent.type === nodes.code_block;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (format === "quote" && node.type === nodes.quote) return true;
    if (node.type === nodes.list_item) {
      const task = typeof node.attrs["task"] === "boolean";
      if (format === "tasks") return task;
      if (format === "bullets") return !task && $from.node(depth - 1).type === nodes.bullet_list;
      if (format === "numbers") return $from.node(depth - 1).type === nodes.ordered_list;
    }
  }
  return false;
}

/** Switches a format on or off at the selection. */
export function toggle(format: Format): Command {
  return (state, dispatch, view) => {
    const mark = MARK_OF[format];
    if (mark !== undefined) return toggleMark(mark)(state, dispatch, view);
    const active = isActive(state, format);
    switch (format) {
      case "quote":
        return active ? lift(state, dispatch) : wrapIn(nodes.quote)(state, dispatch);
      case "code-block":
        return setBlockType(active ? nodes.paragraph : nodes.code_block)(state, dispatch);
      case "numbers":
        return toggleList(nodes.ordered_list, active)(state, dispatch);
      case "tasks":
        return toggleTask(active)(state, dispatch);
      default:
        return toggleList(nodes.bullet_list, active)(state, dispatch);
    }
  };
}

function toggleList(type: NodeType, active: boolean): Command {
  return (state, dispatch) => {
    if (active) return liftListItem(nodes.list_item)(state, dispatch);
    const { $from } = state.selection;
    const list = $from.node(-2);
    if ($from.depth > 2 && $from.node(-1).type === nodes.list_item && list !== undefined) {
      // Already in a list of another sort: change the list, do not nest it.
      if (dispatch !== undefined) {
        const tr = state.tr.setNodeMarkup($from.before(-2), type);
        dispatch(tr.setNodeMarkup($from.before(-1), undefined, { task: null }));
      }
      return true;
    }
    return wrapInList(type)(state, dispatch);
  };
}

function toggleTask(active: boolean): Command {
  return (state, dispatch) => {
    if (active) return liftListItem(nodes.list_item)(state, dispatch);
    const mark = (next: EditorState, send: typeof dispatch): boolean => {
      const { $from } = next.selection;
      if ($from.depth < 2 || $from.node(-1).type !== nodes.list_item) return false;
      send?.(next.tr.setNodeMarkup($from.before(-1), undefined, { task: false }));
      return true;
    };
    if (mark(state, undefined)) return mark(state, dispatch);
    return wrapInList(nodes.bullet_list)(state, (tr) => {
      const { $from } = tr.selection;
      if ($from.depth >= 2 && $from.node(-1).type === nodes.list_item) {
        tr.setNodeMarkup($from.before(-1), undefined, { task: false });
      }
      dispatch?.(tr);
    });
  };
}

/** A new line where Enter sends: the next item of a list, the next line of code, otherwise the next line. */
export const newLine: Command = (state, dispatch, view) =>
  chainCommands(
    openFence,
    newlineInCode,
    splitTask,
    liftEmptyItem,
    createParagraphNear,
    liftEmptyBlock,
    splitBlock,
  )(state, dispatch, view);

/** Three backticks and a line end open a block of code. */
const openFence: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type !== nodes.paragraph || $from.parentOffset !== $from.parent.content.size)
    return false;
  const fence = /^```([\w+#.-]*)$/.exec($from.parent.textContent);
  if (fence === null) return false;
  dispatch?.(
    state.tr
      .delete($from.start(), $from.end())
      .setBlockType($from.start(), $from.start(), nodes.code_block, { lang: fence[1] ?? "" })
      .scrollIntoView(),
  );
  return true;
};

const splitTask: Command = (state, dispatch, view) => {
  const { $from } = state.selection;
  if ($from.depth < 2 || $from.parent.content.size === 0) return false;
  const item = $from.node(-1);
  if (item.type !== nodes.list_item) return false;
  const task = typeof item.attrs["task"] === "boolean" ? { task: false } : undefined;
  return splitListItem(nodes.list_item, task)(state, dispatch, view);
};

const liftEmptyItem: Command = (state, dispatch, view) => {
  const { $from } = state.selection;
  if ($from.depth < 2 || $from.node(-1).type !== nodes.list_item || $from.parent.content.size > 0)
    return false;
  return liftListItem(nodes.list_item)(state, dispatch, view);
};

/** Backspace at the start of a heading, code or list gives plain text before it joins anything. */
const plainFirst: Command = (state, dispatch, view) => {
  const { $cursor } = state.selection instanceof TextSelection ? state.selection : { $cursor: null };
  if ($cursor === null || $cursor.parentOffset > 0) return false;
  if ($cursor.parent.type === nodes.heading || $cursor.parent.type === nodes.code_block) {
    return setBlockType(nodes.paragraph)(state, dispatch, view);
  }
  if ($cursor.depth >= 2 && $cursor.node(-1).type === nodes.list_item && $cursor.index(-1) === 0) {
    return liftListItem(nodes.list_item)(state, dispatch, view);
  }
  return false;
};

/** Out of code at its end with two empty lines or the arrow key, so that nobody is locked in. */
const leaveCodeBelow: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type !== nodes.code_block || $from.parentOffset !== $from.parent.content.size)
    return false;
  if ($from.depth !== 1 || $from.indexAfter(0) !== state.doc.childCount) return false;
  return exitCode(state, dispatch);
};

/** The keymap, without the keys that send. */
export function editingKeys(): Record<string, Command> {
  const keys: Record<string, Command> = {
    ...baseKeymap,
    "Mod-z": undo,
    "Shift-Mod-z": redo,
    "Mod-y": redo,
    Backspace: chainCommands(undoInputRule, deleteSelection, plainFirst, joinBackward, selectNodeBackward),
    Enter: newLine,
    "Shift-Enter": newLine,
    Tab: chainCommands(sinkListItem(nodes.list_item), indentCode),
    "Shift-Tab": liftListItem(nodes.list_item),
    ArrowDown: leaveCodeBelow,
  };
  // Escape belongs to whatever stands around the composer.
  delete keys["Escape"];
  for (const { format, key } of FORMATS) keys[key] = toggle(format);
  return keys;
}

const indentCode: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type !== nodes.code_block) return false;
  dispatch?.(state.tr.insertText("  "));
  return true;
};
