/** What is on the screen: before sign-in a page, afterwards the shell. */
import { Suspense, useEffect } from "react";
import { session, start, tellAgain } from "./boot/session.ts";
import { language, t } from "./i18n/translate.ts";
import { go, route } from "./route/router.ts";
import { Shell } from "./shell/Shell.tsx";
import { ConnectedContext } from "./ui/client.ts";
import { Fermata } from "./ui/Icon.tsx";
import { useLate } from "./ui/late.ts";
import { onDemand } from "./ui/later.tsx";
import { useLive } from "./ui/live.ts";

const Entry = onDemand(() => import("./entry/Entry.tsx").then((module) => module.Entry), "here");

export function App() {
  const words = useLive(language);
  const now = useLive(session);
  const where = useLive(route);
  const inside = now.is === "signedIn";

  useEffect(() => {
    if (now.is === "signedIn" && where.at === "signin") go({ at: "home" }, "replace");
  }, [now.is, where.at]);

  if (where.at === "link") {
    return (
      <Suspense fallback={<Starting />}>
        <Entry />
      </Suspense>
    );
  }
  if (inside) {
    return (
      <ConnectedContext value={now.connected}>
        {/* Drawn anew in another language; what was typed is in the drafts. Forms before sign-in keep what is in them. */}
        <Shell key={words} />
      </ConnectedContext>
    );
  }
  if (now.is === "starting") return <Starting />;
  if (now.is === "unreachable") return <Unreachable />;
  if (now.is === "leaving") return <Leaving />;
  return (
    <Suspense fallback={<Starting />}>
      <Entry />
    </Suspense>
  );
}

function Starting() {
  const late = useLate();
  return (
    <main className="quiet-page" aria-busy="true">
      {late ? (
        <>
          <Fermata size={40} />
          <p>{t("start.opening")}</p>
        </>
      ) : null}
    </main>
  );
}

function Unreachable() {
  return (
    <main className="quiet-page">
      <Fermata size={40} />
      <h1>{t("start.unreachable.title")}</h1>
      <p>{t("start.unreachable.text")}</p>
      <button type="button" className="button primary" onClick={() => void start()}>
        {t("retry")}
      </button>
    </main>
  );
}

/** Signed out here, while the server does not know; drawn without parts that it would have to send. */
function Leaving() {
  const late = useLate();
  if (!late) return <main className="quiet-page" aria-busy="true" />;
  return (
    <main className="quiet-page">
      <Fermata size={40} />
      <h1>{t("start.leaving.title")}</h1>
      <p role="status">{t("start.leaving.text")}</p>
      <button type="button" className="button primary" onClick={tellAgain}>
        {t("status.tryNow")}
      </button>
    </main>
  );
}
