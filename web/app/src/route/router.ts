/** The address bar as a live value. */
import { Cell, type Live } from "@fermata/store/live";
import { pathOf, type Route, routeOf } from "./route.ts";

const cell = new Cell<Route>(routeOf(location.pathname, location.hash));

function follow(): void {
  const next = routeOf(location.pathname, location.hash);
  if (JSON.stringify(next) !== JSON.stringify(cell.getSnapshot())) cell.set(next);
}

addEventListener("popstate", follow);
addEventListener("hashchange", follow);

/** Where we are. */
export const route: Live<Route> = cell;

/** Goes somewhere; `replace` leaves no step behind for the back button. */
export function go(next: Route, how: "push" | "replace" = "push"): void {
  const path = pathOf(next);
  if (how === "replace") history.replaceState(history.state, "", path);
  else if (path !== location.pathname + location.hash) history.pushState({ inside: true }, "", path);
  cell.set(next);
}

/** One step back where that stays in Fermata, otherwise to `otherwise`. */
export function back(otherwise: Route): void {
  const state: unknown = history.state;
  if (typeof state === "object" && state !== null && "inside" in state) history.back();
  else go(otherwise, "replace");
}
