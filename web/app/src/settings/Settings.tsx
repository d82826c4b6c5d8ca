/** Settings: what is mine first, then, for owners, what is everybody's. */
import { type ReactNode, useEffect } from "react";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import type { SettingsPage } from "../route/route.ts";
import { go } from "../route/router.ts";
import { PageHead } from "../shell/PageHead.tsx";
import type { IconName } from "../ui/Icon.tsx";
import { Icon } from "../ui/Icon.tsx";
import { administers, useRole } from "../ui/rights.ts";
import { Devices } from "./Devices.tsx";
import { Invites } from "./Invites.tsx";
import { Password } from "./Password.tsx";
import { People } from "./People.tsx";
import { Preferences } from "./Preferences.tsx";
import { Profile } from "./Profile.tsx";
import { Tokens } from "./Tokens.tsx";
import { Workspace } from "./Workspace.tsx";

const MINE: readonly (readonly [SettingsPage, IconName])[] = [
  ["profile", "person"],
  ["preferences", "sun"],
  ["password", "key"],
  ["devices", "monitor"],
  ["tokens", "code"],
];
const OURS: readonly (readonly [SettingsPage, IconName])[] = [
  ["people", "people"],
  ["invites", "mail"],
  ["workspace", "gear"],
];

export function Settings({ page }: { readonly page?: SettingsPage | undefined }) {
  const ours = administers(useRole()) ? OURS : [];
  const allowed =
    page === undefined || MINE.some(([each]) => each === page) || ours.some(([each]) => each === page);
  useEffect(() => {
    // Where there is room for both, the list alone is only half a screen.
    const alone = page === undefined && matchMedia("(min-width: 720px)").matches;
    if (!allowed || alone) go({ at: "settings", page: "profile" }, "replace");
  }, [allowed, page]);
  return (
    <div className="pane" data-settings={page === undefined ? "list" : "page"}>
      <PageHead
        title={t("settings.title")}
        {...(page === undefined ? {} : { back: { at: "settings" } as const })}
      />
      <div className="settings">
        <nav className="settings-list" aria-label={t("settings.title")}>
          <List title={t("settings.mine")} pages={MINE} current={page} />
          {ours.length > 0 ? <List title={t("settings.ours")} pages={ours} current={page} /> : null}
        </nav>
        <div className="settings-page">{page === undefined || !allowed ? null : <Page page={page} />}</div>
      </div>
    </div>
  );
}

function List({
  title,
  pages,
  current,
}: {
  readonly title: string;
  readonly pages: typeof MINE;
  readonly current: SettingsPage | undefined;
}) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {pages.map(([page, icon]) => (
          <li key={page}>
            <Link to={{ at: "settings", page }} className="rail-row" current={page === current}>
              <Icon name={icon} />
              {t(`settings.${page}`)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Page({ page }: { readonly page: SettingsPage }): ReactNode {
  switch (page) {
    case "profile":
      return <Profile />;
    case "preferences":
      return <Preferences />;
    case "password":
      return <Password />;
    case "devices":
      return <Devices />;
    case "tokens":
      return <Tokens />;
    case "people":
      return <People />;
    case "invites":
      return <Invites />;
    case "workspace":
      return <Workspace />;
  }
}

/** One page of the settings: its name, a sentence, its fields. */
export function SettingsSection({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="stack">
      <div>
        <h2 className="settings-title">{title}</h2>
        {text === undefined ? null : <p className="faint">{text}</p>}
      </div>
      {children}
    </section>
  );
}
