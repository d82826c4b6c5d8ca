/** Light or dark: the person's setting, or the system's. */
import type { Theme } from "@fermata/protocol/bodies";

const KEY = "fermata.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

const isTheme = (value: string | null): value is Theme =>
  value === "light" || value === "dark" || value === "system";

function remembered(): Theme {
  const kept = localStorage.getItem(KEY);
  return isTheme(kept) ? kept : "system";
}

function paint(theme: Theme): void {
  const shade = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  document.documentElement.dataset["shade"] = shade;
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute("content", shade === "dark" ? "#161513" : "#f4f2ed");
}

/** Shows what this browser had last, before anything is drawn, and follows the system. */
export function startTheme(): void {
  paint(remembered());
  dark.addEventListener("change", () => paint(remembered()));
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  paint(theme);
}
