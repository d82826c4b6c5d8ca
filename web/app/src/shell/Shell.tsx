/** The frame: rail, main pane, side pane. On a narrow screen one of them at a time, by the same addresses. */
import type { RailView } from "@fermata/store/views";
import { Suspense, useEffect } from "react";
import { setTheme } from "../boot/theme.ts";
import { ConversationPane } from "../conversation/ConversationPane.tsx";
import { followSetting, t } from "../i18n/translate.ts";
import { Notices } from "../notify/notices.ts";
import { Rail } from "../rail/Rail.tsx";
import { go, route } from "../route/router.ts";
import { useClient } from "../ui/client.ts";
import { Dialogs } from "../ui/dialogs.tsx";
import { later } from "../ui/later.tsx";
import { useLive, useSelected } from "../ui/live.ts";
import { OnItsWay } from "../ui/Missing.tsx";
import { firstScreenStands } from "../ui/quiet.ts";
import { Toasts } from "../ui/toast.tsx";
import { useWindowKeys } from "./keys.ts";
import { rememberConversation, rememberedConversation } from "./last.ts";
import { SignInAgain } from "./SignInAgain.tsx";
import { StatusBar } from "./StatusBar.tsx";

const SidePane = later(() => import("../side/SidePane.tsx").then((module) => module.SidePane), "here");
const Settings = later(() => import("../settings/Settings.tsx").then((module) => module.Settings), "here");
const Browse = later(() => import("./Browse.tsx").then((module) => module.Browse), "here");
const Threads = later(() => import("./Threads.tsx").then((module) => module.Threads), "here");

const WIDE = matchMedia("(min-width: 720px)");

export function Shell() {
  const client = useClient();
  const where = useLive(route);
  const loaded = useSelected(client.rail, (rail) => rail.loaded);
  const settings = useLive(client.settings);
  useWindowKeys();

  useEffect(() => {
    if (loaded) firstScreenStands();
  }, [loaded]);
  useEffect(() => setTheme(settings.theme), [settings.theme]);
  // The account's language follows the person to every device, as soon as it is known.
  useEffect(() => followSetting(settings.language), [settings.language]);

  const next = useSelected(client.rail, (rail) =>
    where.at === "home" ? firstToShow(rail, rememberedConversation(client.me.account)) : undefined,
  );
  useEffect(() => {
    if (where.at === "conversation") rememberConversation(client.me.account, where.id);
    if (where.at === "home" && next !== undefined && WIDE.matches)
      go({ at: "conversation", id: next }, "replace");
  }, [where, next, client]);

  const side = where.at === "conversation" ? where.side : undefined;
  const pane = where.at === "home" ? "rail" : side === undefined ? "main" : "side";
  return (
    <div className="frame" data-pane={pane}>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <Rail />
      <main id="main" className="main" tabIndex={-1}>
        <StatusBar />
        <Suspense fallback={<OnItsWay />}>
          {where.at === "conversation" ? (
            <ConversationPane key={where.id} id={where.id} message={where.message} />
          ) : where.at === "browse" ? (
            <Browse />
          ) : where.at === "threads" ? (
            <Threads />
          ) : where.at === "settings" ? (
            <Settings page={where.page} />
          ) : where.at === "home" ? (
            <Home />
          ) : (
            <Unknown />
          )}
        </Suspense>
      </main>
      {/* What is open is drawn once the first sync has said what there is to draw. */}
      {where.at === "conversation" && side !== undefined && loaded ? (
        <Suspense>
          <SidePane conversation={where.id} side={side} />
        </Suspense>
      ) : null}
      <Dialogs />
      <Notices />
      <SignInAgain />
      <Toasts />
    </div>
  );
}

/** Where to begin: what was on the screen last, or else the first channel. */
function firstToShow(rail: RailView, last: string | null): string | undefined {
  if (!rail.loaded) return undefined;
  const all = [...rail.favourites, ...rail.channels, ...rail.directs];
  return (all.find((row) => row.conversation === last) ?? rail.channels[0] ?? all[0])?.conversation;
}

function Home() {
  const loaded = useSelected(useClient().rail, (rail) => rail.loaded);
  if (!loaded) return null;
  return (
    <div className="empty">
      <h2>{t("home.title")}</h2>
      <p>{t("home.text")}</p>
      <button type="button" className="button primary" onClick={() => go({ at: "browse" })}>
        {t("browse.title")}
      </button>
    </div>
  );
}

function Unknown() {
  return (
    <div className="empty">
      <h2>{t("unknown.title")}</h2>
      <p>{t("unknown.text")}</p>
      <button type="button" className="button" onClick={() => go({ at: "home" }, "replace")}>
        {t("unknown.action")}
      </button>
    </div>
  );
}
