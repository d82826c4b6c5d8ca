/** Everybody in the workspace, for owners: roles, deactivation, links for imported accounts. */
import type { WorkspaceRole } from "@fermata/protocol/bodies";
import type { Paging } from "@fermata/sync/http";
import { useCallback, useState } from "react";
import { shortDate } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { tell } from "../side/About.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { CopyField } from "../ui/CopyField.tsx";
import { useConnected, usePerson } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { MenuButton, type MenuEntry } from "../ui/MenuButton.tsx";
import { nameOf } from "../ui/names.ts";
import { sentenceOf } from "../ui/problem.ts";
import { administers, useRole } from "../ui/rights.ts";
import { usePaged } from "../ui/usePaged.ts";
import { SettingsSection } from "./Settings.tsx";

const PAGE = 50;
const ROLES: readonly WorkspaceRole[] = ["owner", "administrator", "member", "guest"];

export function People() {
  const { http } = useConnected();
  const [query, setQuery] = useState("");
  const load = useCallback(
    (paging: Paging) => http.people({ limit: PAGE, ...(query === "" ? {} : { query }), ...paging }),
    [http, query],
  );
  const { items: people, more, problem } = usePaged(load, query);

  return (
    <SettingsSection title={t("settings.people")} text={t("people.text")}>
      <input
        className="input"
        type="search"
        placeholder={t("people.search")}
        aria-label={t("people.search")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      <ul className="things">
        {people?.map((person) => (
          <PersonLine key={person.key} account={person.key} />
        ))}
      </ul>
      {more === undefined ? null : (
        <button type="button" className="button" onClick={more}>
          {t("more")}
        </button>
      )}
    </SettingsSection>
  );
}

function PersonLine({ account }: { readonly account: string }) {
  const { client, http } = useConnected();
  const person = usePerson(account);
  const [link, setLink] = useState<{ readonly url: string; readonly expiresAt: number }>();
  const [problem, setProblem] = useState<string>();
  const name = nameOf(person);
  const owner = useRole() === "owner";
  // Administrators decide about those below them.
  const decides = !person.me && (owner || !administers(person.role));

  const claim = async (): Promise<void> => {
    try {
      setLink(await http.claimLink(account));
      setProblem(undefined);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  const entries = (): readonly MenuEntry[] => {
    const list: MenuEntry[] = [];
    if (owner) {
      for (const role of ROLES) {
        if (role === person.role) continue;
        list.push({
          id: role,
          words: t("people.makeRole", { role }),
          icon: "key",
          run: () =>
            role === "owner"
              ? ask({ ask: "make-owner", account })
              : void tell(client.commands.run("set-role", { account, role })),
        });
      }
    }
    if (owner && person.imported)
      list.push({ id: "claim", words: t("people.claimLink"), icon: "link", run: () => void claim() });
    if (list.length > 0) list.push("line");
    list.push({
      id: "active",
      words: person.deactivated ? t("people.reactivate") : t("people.deactivate"),
      icon: "out",
      run: () =>
        void tell(
          client.commands.run(person.deactivated ? "reactivate-account" : "deactivate-account", { account }),
        ),
    });
    return list;
  };

  return (
    <li className="thing tall">
      <Avatar person={person} size={34} />
      <div>
        <strong>
          <bdi>{name}</bdi>
        </strong>{" "}
        {person.me ? <span className="faint">{t("person.you")}</span> : null}
        <p className="faint small">
          {person.bot ? t("person.bot") : t(`role.${person.role}`)}
          {person.imported ? ` · ${t("person.importedLong")}` : ""}
          {person.deactivated ? ` · ${t("person.deactivated")}` : ""}
        </p>
        {problem === undefined ? null : <p className="problem">{problem}</p>}
        {link === undefined ? null : (
          <CopyField
            label={t("people.claimFor", { name })}
            value={link.url}
            hint={t("invite.until", { date: shortDate(link.expiresAt) })}
          />
        )}
      </div>
      {!decides ? null : (
        <MenuButton label={t("members.menu", { name })} className="icon-button" entries={entries}>
          <Icon name="more" />
        </MenuButton>
      )}
    </li>
  );
}
