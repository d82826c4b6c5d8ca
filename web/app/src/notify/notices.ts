/** Unread in the title and the icon; a notice of the system when somebody mentions me while I look elsewhere. */
import type { RailRow } from "@fermata/store/views";
import { useEffect, useRef } from "react";
import { t } from "../i18n/translate.ts";
import { go, route } from "../route/router.ts";
import { useClient, useConversation } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { titleOf } from "../ui/names.ts";
import { say } from "../ui/toast.tsx";
import { paintIcon } from "./favicon.ts";
import { mayNotify, wantNotices } from "./permission.ts";

const ASKED = "fermata.notices.asked";

/** A component of its own, because the rail changes more often than anything around it needs to be drawn. */
export function Notices(): null {
  const client = useClient();
  const rail = useLive(client.rail);
  const workspace = useLive(client.workspace);
  const where = useLive(route);
  const before = useRef<Map<string, number> | undefined>(undefined);

  const here = useConversation(where.at === "conversation" ? where.id : "");
  const place = here === undefined ? "" : `${here.type === "channel" ? "#" : ""}${titleOf(here)} · `;
  const mark = rail.forMe > 0 ? `(${rail.forMe}) ` : rail.unread > 0 ? "• " : "";
  useEffect(() => {
    document.title = `${mark}${place}${workspace.name === "" ? t("product") : workspace.name}`;
    paintIcon(rail.forMe > 0 ? "forMe" : rail.unread > 0 ? "unread" : "calm");
  }, [mark, place, workspace.name, rail.forMe, rail.unread]);

  useEffect(() => {
    if (!rail.loaded) return;
    const first = before.current === undefined;
    before.current ??= new Map();
    for (const rows of [rail.favourites, rail.channels, rail.directs]) {
      for (const row of rows) {
        const was = before.current.get(row.conversation) ?? row.forMe;
        before.current.set(row.conversation, row.forMe);
        if (!first && row.forMe > was) announce(row, row.forMe - was);
      }
    }
  }, [rail]);
  return null;
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
