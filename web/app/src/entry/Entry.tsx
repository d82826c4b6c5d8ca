/** Before somebody is signed in: the first run, sign-in, and the links that bring people here. */
import { type ReactNode, useState } from "react";
import { session } from "../boot/session.ts";
import { LANGUAGES, language, speak, t } from "../i18n/translate.ts";
import { route } from "../route/router.ts";
import { Fermata } from "../ui/Icon.tsx";
import { onDemand } from "../ui/later.tsx";
import { useLive } from "../ui/live.ts";
import { SignIn } from "./SignIn.tsx";

const Setup = onDemand(() => import("./Setup.tsx").then((module) => module.Setup), "here");
const Invitation = onDemand(() => import("./Links.tsx").then((module) => module.Invitation), "here");
const Reset = onDemand(() => import("./Links.tsx").then((module) => module.Reset), "here");
const Claim = onDemand(() => import("./Links.tsx").then((module) => module.Claim), "here");

export function Entry() {
  const where = useLive(route);
  const now = useLive(session);
  if (where.at === "link") {
    switch (where.purpose) {
      case "setup":
        return <Setup token={where.token} />;
      case "invite":
        return <Invitation token={where.token} />;
      case "reset":
        return <Reset token={where.token} />;
      case "claim":
        return <Claim token={where.token} />;
    }
  }
  if (now.is === "unclaimed") return <NotSetUp />;
  return <SignIn />;
}

/** A server without a workspace: only the holder of the set-up link can make one. */
function NotSetUp() {
  const [link, setLink] = useState("");
  return (
    <EntryPage title={t("setup.waiting.title")} text={t("setup.waiting.text")}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const token = link.includes("#") ? link.slice(link.indexOf("#") + 1) : link;
          if (token.trim() !== "") location.assign(`/setup#${token.trim()}`);
        }}
      >
        <div className="field">
          <label htmlFor="setup-link">{t("setup.link")}</label>
          <input
            id="setup-link"
            className="input mono"
            autoComplete="off"
            value={link}
            onChange={(event) => setLink(event.target.value)}
          />
        </div>
        <button type="submit" className="button primary">
          {t("setup.continue")}
        </button>
      </form>
    </EntryPage>
  );
}

export function EntryPage({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  const spoken = useLive(language);
  return (
    <div className="entry">
      <main className="entry-card">
        <span className="entry-sign">
          <Fermata size={44} />
        </span>
        <h1>{title}</h1>
        {text === undefined ? null : <p className="faint">{text}</p>}
        {children}
      </main>
      <nav className="entry-languages" aria-label={t("preferences.language")}>
        {LANGUAGES.map((each) => (
          <button
            key={each.language}
            type="button"
            lang={each.language}
            className="link-button"
            aria-pressed={each.language === spoken}
            onClick={() => void speak(each.language)}
          >
            {each.name}
          </button>
        ))}
      </nav>
    </div>
  );
}
