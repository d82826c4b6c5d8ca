import { describe, expect, it } from "vitest";
import { pathOf, type Route, routeOf } from "./route.ts";

const id = "0198a000-0000-7000-8000-000000000001";
const other = "0198a000-0000-7000-8000-000000000002";

describe("addresses", () => {
  const routes: readonly Route[] = [
    { at: "home" },
    { at: "browse" },
    { at: "threads" },
    { at: "signin" },
    { at: "settings" },
    { at: "settings", page: "devices" },
    { at: "conversation", id },
    { at: "conversation", id, message: other },
    { at: "conversation", id, side: { is: "thread", root: other } },
    { at: "conversation", id, side: { is: "thread", root: other, message: id } },
    { at: "conversation", id, side: { is: "about" } },
    { at: "conversation", id, side: { is: "members" } },
    { at: "conversation", id, side: { is: "person", account: other } },
    { at: "link", purpose: "invite", token: "aB-9_x" },
  ];

  it("lead back to the state they were made from", () => {
    for (const route of routes) {
      const url = new URL(pathOf(route), "http://fermata.test");
      expect(routeOf(url.pathname, url.hash)).toEqual(route);
    }
  });

  it("are never an error, however mistyped", () => {
    for (const path of [
      "/c",
      "/c/1",
      `/c/${id}/x`,
      `/c/${id}/t`,
      `/c/${id}/m/%00`,
      "/settings/nothing",
      "/nowhere",
    ]) {
      expect(routeOf(path, "")).toEqual({ at: "unknown" });
    }
  });
});
