/** What a toolbar can switch; each is also a keyboard shortcut. */
export type Format =
  | "strong"
  | "emphasis"
  | "strike"
  | "code"
  | "bullets"
  | "numbers"
  | "tasks"
  | "quote"
  | "code-block";

/** In the order of the toolbar, with the shortcut in ProseMirror's spelling. */
export const FORMATS: readonly { readonly format: Format; readonly key: string }[] = [
  { format: "strong", key: "Mod-b" },
  { format: "emphasis", key: "Mod-i" },
  { format: "strike", key: "Mod-Shift-x" },
  { format: "code", key: "Mod-e" },
  { format: "bullets", key: "Mod-Shift-8" },
  { format: "numbers", key: "Mod-Shift-7" },
  { format: "tasks", key: "Mod-Shift-9" },
  { format: "quote", key: "Mod-Shift-." },
  { format: "code-block", key: "Mod-Alt-c" },
];
