/** Paste keeps formatting that Markdown can say; everything else becomes text. */
import { Fragment, type Node, Slice } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { marks, nodes, schema } from "./schema.ts";
import { linkable } from "./text.ts";

/** Tables and code editors' clips are rewritten before the schema reads the pasted HTML. */
export function cleanedHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const unwanted of page.querySelectorAll("style, script, meta, title")) unwanted.remove();
  for (const table of page.querySelectorAll("table")) {
    const lines = tableLines(table);
    const block = page.createElement("div");
    for (const line of lines) {
      const row = page.createElement("p");
      row.textContent = line;
      block.append(row);
    }
    table.replaceWith(block);
  }
  for (const image of page.querySelectorAll("img")) {
    image.replaceWith(page.createTextNode(image.alt));
  }
  return page.body.innerHTML;
}

function tableLines(table: HTMLTableElement): string[] {
  const rows = [...table.rows].map((row) =>
    [...row.cells].map((cell) => (cell.textContent ?? "").trim().replace(/\s+/g, " ").replace(/\|/g, "\\|")),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return [];
  if (width === 1) return rows.map((row) => row[0] ?? "");
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(Array.from({ length: width }, () => "---")), ...rest.map(line)];
}

/** Plain text keeps its lines; an address pasted over a selection becomes its link. */
export function plainSlice(text: string): Slice {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const blocks: Node[] = lines.map((line) =>
    nodes.paragraph.create(null, line === "" ? null : schema.text(line)),
  );
  return new Slice(Fragment.from(blocks), 1, 1);
}

/** Handles the clips that need more than the schema; false lets the editor go on. */
export function pasted(view: EditorView, event: ClipboardEvent): boolean {
  const data = event.clipboardData;
  if (data === null) return false;
  const text = data.getData("text/plain");
  const { state } = view;
  const { from, to, empty, $from } = state.selection;
  if ($from.parent.type === nodes.code_block) return false;
  if (!empty && linkable(text.trim()) && !/\s/.test(text.trim()) && $from.sameParent(state.selection.$to)) {
    view.dispatch(state.tr.addMark(from, to, marks.link.create({ href: text.trim() })).scrollIntoView());
    return true;
  }
  // Code editors say so; their HTML is coloured lines that would lose its indentation.
  if (data.types.includes("vscode-editor-data") && text.includes("\n")) {
    const block = nodes.code_block.create(null, schema.text(text.replace(/\r\n?/g, "\n").replace(/\n$/, "")));
    view.dispatch(state.tr.replaceSelectionWith(block).scrollIntoView());
    return true;
  }
  return false;
}
