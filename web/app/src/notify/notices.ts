/** Unread in the title and the icon; a notice of the system when somebody mentions me while I look elsewhere. */
import type { RailRow, RailView } from "@fermata/store/views";
import { useEffect, useRef } from "react";
import { t } from "../i18n/translate.ts";
import { go, route } from "../route/router.ts";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { titleOf } from "../ui/names.ts";
import { say } from "../ui/toast.tsx";
import { paintIcon } from "./favicon.ts";
import { mayNotify, wantNotices } from "./permission.ts";

const ASKED = "fermata.notices.asked";

const rowsOf = (rail: RailView): readonly RailRow[] => [
  ...rail.favourites,
  ...rail.channels,
  ...rail.directs,
];

export function useNotices(): void {
  const client = useClient();
  const rail = useLive(client.rail);
  const workspace = useLive(client.workspace);
  const where = useLive(route);
  const before = useRef<ReadonlyMap<string, number> | undefined>(undefined);

  const here =
    where.at === "conversation" ? rowsOf(rail).find((row) => row.conversation === where.id) : undefined;
  const place = here === undefined ? "" : `${here.type === "channel" ? "#" : ""}${titleOf(here)} · `;
  const mark = rail.forMe > 0 ? `(${rail.forMe}) ` : rail.unread > 0 ? "• " : "";
  useEffect(() => {
    document.title = `${mark}${place}${workspace.name === "" ? t("product") : workspace.name}`;
    paintIcon(rail.forMe > 0 ? "forMe" : rail.unread > 0 ? "unread" : "calm");
  }, [mark, place, workspace.name, rail.forMe, rail.unread]);

  useEffect(() => {
    if (!rail.loaded) return;
    const now = new Map(rowsOf(rail).map((row) => [row.conversation, row.forMe]));
    const was = before.current;
    before.current = now;
    if (was === undefined) return;
    for (const row of rowsOf(rail)) {
      const more = row.forMe - (was.get(row.conversation) ?? row.forMe);
      if (more > 0) announce(row, more);
    }
  }, [rail]);
}

function announce(row: RailRow, count: number): void {
  const where = route.getSnapshot();
  const looking = document.hasFocus() && where.at === "conversation" && where.id === row.conversation;
  if (looking) return;
  const words = t("notices.forMe", { place: `${row.type === "channel" ? "#" : ""}${titleOf(row)}`, count });
  if (mayNotify.getSnapshot() === "granted") {
    if (document.hasFocus()) return;
    const notice = new Notification(words, { tag: row.conversation, icon: "/icon.svg" });
    notice.onclick = () => {
      window.focus();
      go({ at: "conversation", id: row.conversation });
      notice.close();
    };
    return;
  }
  if (mayNotify.getSnapshot() === "default" && localStorage.getItem(ASKED) === null) {
    localStorage.setItem(ASKED, "yes");
    say(t("notices.ask"), { words: t("notices.allow"), run: () => void wantNotices() }, 20_000);
  }
}
