/** A person's profile: who, where, what time it is there, and a way to write. */
import { useEffect } from "react";
import { timeIn } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { useClient, usePerson } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";
import { Icon } from "../ui/Icon.tsx";
import { nameOf } from "../ui/names.ts";
import { Presence } from "../ui/Presence.tsx";
import { SideHead } from "./SidePane.tsx";

export function Person({
  account,
  conversation,
}: {
  readonly account: string;
  readonly conversation: string;
}) {
  const client = useClient();
  const person = usePerson(account);
  const now = useNow();
  useEffect(() => client.signals.show([account]), [client, account]);
  const there = person.zone === undefined ? undefined : timeIn(person.zone, now);
  const write = (): void =>
    go({ at: "conversation", id: client.commands.openDirect([account]).conversation });
  return (
    <div className="pane">
      <SideHead conversation={conversation} title={t("person.title")} />
      <div className="side-scroll stack profile">
        <Avatar person={person} size={88} />
        <div>
          <h3>
            <bdi>{nameOf(person)}</bdi> <Presence account={account} />
          </h3>
          {person.title === undefined ? null : <p dir="auto">{person.title}</p>}
        </div>
        <dl className="facts">
          <dt>{t("person.role")}</dt>
          <dd>{person.bot ? t("person.bot") : t(`role.${person.role}`)}</dd>
          {there === undefined ? null : (
            <>
              <dt>{t("person.localTime")}</dt>
              <dd>
                {there} <span className="faint">({person.zone?.replace(/_/g, " ")})</span>
              </dd>
            </>
          )}
          {person.deactivated ? (
            <>
              <dt>{t("person.state")}</dt>
              <dd>{t("person.deactivated")}</dd>
            </>
          ) : null}
          {person.imported ? (
            <>
              <dt>{t("person.state")}</dt>
              <dd>{t("person.importedLong")}</dd>
            </>
          ) : null}
        </dl>
        {person.deactivated ? null : (
          <button type="button" className="button primary" onClick={write}>
            <Icon name="edit" />
            {person.me ? t("person.notes") : t("person.write")}
          </button>
        )}
        {person.me ? (
          <button type="button" className="button" onClick={() => go({ at: "settings", page: "profile" })}>
            {t("person.editMine")}
          </button>
        ) : null}
      </div>
    </div>
  );
}
