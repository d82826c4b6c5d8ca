/** Addresses: every state worth sharing has one. Pure functions, so that links, history and tests agree. */

export const SETTINGS_PAGES = [
  "profile",
  "preferences",
  "password",
  "devices",
  "tokens",
  "people",
  "invites",
  "workspace",
] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

/** What stands beside the conversation. */
export type Side =
  | { readonly is: "thread"; readonly root: string; readonly message?: string }
  | { readonly is: "about" }
  | { readonly is: "members" }
  | { readonly is: "person"; readonly account: string };

export type LinkPurpose = "setup" | "invite" | "reset" | "claim";

export type Route =
  | { readonly at: "home" }
  | { readonly at: "conversation"; readonly id: string; readonly message?: string; readonly side?: Side }
  | { readonly at: "browse" }
  | { readonly at: "threads" }
  | { readonly at: "settings"; readonly page?: SettingsPage }
  | { readonly at: "signin" }
  | { readonly at: "link"; readonly purpose: LinkPurpose; readonly token: string }
  | { readonly at: "unknown" };

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads an address; anything it does not know is `unknown`, never an error. */
export function routeOf(path: string, fragment: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  switch (first) {
    case undefined:
      return { at: "home" };
    case "c":
      return conversationRoute(parts.slice(1));
    case "browse":
    case "threads":
    case "signin":
      return parts.length === 1 ? { at: first } : { at: "unknown" };
    case "settings": {
      const page = SETTINGS_PAGES.find((each) => each === second);
      if (second === undefined) return { at: "settings" };
      return page === undefined || parts.length > 2 ? { at: "unknown" } : { at: "settings", page };
    }
    case "setup":
    case "invite":
    case "reset":
    case "claim":
      return { at: "link", purpose: first, token: second ?? fragment.replace(/^#/, "") };
    default:
      return { at: "unknown" };
  }
}

function conversationRoute(parts: readonly string[]): Route {
  const [id, what, whom, more, last] = parts;
  if (id === undefined || !ID.test(id)) return { at: "unknown" };
  const known = whom !== undefined && ID.test(whom);
  if (what === undefined) return { at: "conversation", id };
  if (what === "m" && known && more === undefined) return { at: "conversation", id, message: whom };
  if (what === "t" && known) {
    if (more === undefined) return { at: "conversation", id, side: { is: "thread", root: whom } };
    if (more === "m" && last !== undefined && ID.test(last)) {
      return { at: "conversation", id, side: { is: "thread", root: whom, message: last } };
    }
  }
  if (what === "p" && known && more === undefined) {
    return { at: "conversation", id, side: { is: "person", account: whom } };
  }
  if ((what === "about" || what === "members") && whom === undefined) {
    return { at: "conversation", id, side: { is: what } };
  }
  return { at: "unknown" };
}

/** The address of a route. */
export function pathOf(route: Route): string {
  switch (route.at) {
    case "home":
    case "unknown":
      return "/";
    case "browse":
    case "threads":
    case "signin":
      return `/${route.at}`;
    case "settings":
      return route.page === undefined ? "/settings" : `/settings/${route.page}`;
    case "link":
      return `/${route.purpose}#${route.token}`;
    case "conversation": {
      const base = `/c/${route.id}`;
      if (route.side === undefined) return route.message === undefined ? base : `${base}/m/${route.message}`;
      switch (route.side.is) {
        case "thread":
          return `${base}/t/${route.side.root}${route.side.message === undefined ? "" : `/m/${route.side.message}`}`;
        case "person":
          return `${base}/p/${route.side.account}`;
        case "about":
        case "members":
          return `${base}/${route.side.is}`;
      }
    }
  }
}
