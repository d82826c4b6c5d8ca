import type { PersonView } from "@fermata/store/views";
import type { ReactNode } from "react";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { nameOf } from "../ui/names.ts";
import { Presence } from "../ui/Presence.tsx";

/** A person in a list; the name leads to the profile beside the conversation. */
export function PersonRow({
  person,
  conversation,
  note,
  children,
}: {
  readonly person: PersonView;
  readonly conversation: string;
  readonly note?: string;
  readonly children?: ReactNode;
}) {
  return (
    <li className="person-row">
      <Avatar person={person} size={30} />
      <Link
        to={{ at: "conversation", id: conversation, side: { is: "person", account: person.account } }}
        className="person-name"
      >
        <bdi>{nameOf(person)}</bdi>
        {person.me ? <span className="faint"> {t("person.you")}</span> : null}
      </Link>
      {person.deactivated ? null : <Presence account={person.account} />}
      {person.bot ? <span className="tag">{t("person.bot")}</span> : null}
      {person.deactivated ? <span className="tag">{t("person.deactivated")}</span> : null}
      {person.imported ? <span className="tag">{t("person.imported")}</span> : null}
      {note === undefined ? null : <span className="faint small">{note}</span>}
      {children}
    </li>
  );
}
