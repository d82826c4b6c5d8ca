/** Who is in a conversation, page by page, with what one may do about it. */
import type { MemberRole } from "@fermata/protocol/bodies";
import type { Member, Paging } from "@fermata/sync/http";
import { useCallback, useEffect, useMemo, useState } from "react";
import { t } from "../i18n/translate.ts";
import { useClient, useConnected, useConversation, usePerson } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { MenuButton, type MenuEntry } from "../ui/MenuButton.tsx";
import { useKeeps } from "../ui/rights.ts";
import { say } from "../ui/toast.tsx";
import { usePaged } from "../ui/usePaged.ts";
import { tell } from "./About.tsx";
import { PersonRow } from "./PersonRow.tsx";
import { SideHead } from "./SidePane.tsx";

const PAGE = 50;
const NOBODY: readonly Member[] = [];

export function Members({ conversation: id }: { readonly conversation: string }) {
  const { client, http } = useConnected();
  const conversation = useConversation(id);
  const [query, setQuery] = useState("");
  const load = useCallback(
    (paging: Paging) => http.members(id, { limit: PAGE, ...(query === "" ? {} : { query }), ...paging }),
    [http, id, query],
  );
  // Who joins or leaves changes the count, and the list with it.
  const { items: members = NOBODY, more, reload, problem } = usePaged(load, query, conversation?.members);

  const shown = members.map((member) => member.key).join();
  useEffect(() => client.signals.show(shown === "" ? [] : shown.split(",").slice(0, 100)), [client, shown]);

  const channel = conversation?.type === "channel";
  const changeable = channel && conversation.joined && !conversation.archived;
  return (
    <div className="pane">
      <SideHead conversation={id} title={t("members.title")}>
        {changeable ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t("members.add")}
            title={t("members.add")}
            onClick={() => ask({ ask: "add-people", conversation: id })}
          >
            <Icon name="plus" />
          </button>
        ) : null}
      </SideHead>
      <div className="side-scroll">
        <input
          className="input"
          type="search"
          placeholder={t("members.search")}
          aria-label={t("members.search")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        {problem === undefined ? null : <p className="problem">{problem}</p>}
        <ul className="people-list">
          {members.map((member) => (
            <MemberRow key={member.key} member={member} conversation={id} onChanged={reload} />
          ))}
        </ul>
        {more === undefined ? null : (
          <button type="button" className="button small" onClick={more}>
            {t("more")}
          </button>
        )}
      </div>
    </div>
  );
}

function MemberRow({
  member,
  conversation,
  onChanged,
}: {
  readonly member: Member;
  readonly conversation: string;
  readonly onChanged: () => void;
}) {
  const client = useClient();
  const head = useConversation(conversation);
  const person = usePerson(member.key);
  const role: MemberRole = member.body.role ?? "member";
  const keeps = useKeeps(head) && head?.archived === false;
  const entries = useMemo(
    () => (): readonly MenuEntry[] => [
      {
        id: "role",
        words: role === "owner" ? t("members.makeMember") : t("members.makeOwner"),
        icon: "key",
        run: () =>
          void tell(
            client.commands.run("set-member-role", {
              conversation,
              account: member.key,
              role: role === "owner" ? "member" : "owner",
            }),
          ).then(onChanged),
      },
      {
        id: "remove",
        words: t("members.remove"),
        icon: "out",
        run: () =>
          void tell(client.commands.run("remove-member", { conversation, account: member.key })).then(
            (done) => {
              if (!done) return;
              onChanged();
              say(t("members.removed", { name: person.name }), {
                words: t("undo"),
                run: () =>
                  void tell(
                    client.commands.run("add-members", { conversation, accounts: [member.key] }),
                  ).then(onChanged),
              });
            },
          ),
      },
    ],
    [client, conversation, member.key, role, person.name, onChanged],
  );
  return (
    <PersonRow
      person={person}
      conversation={conversation}
      {...(role === "owner" ? { note: t("members.owner") } : {})}
    >
      {keeps && !person.me ? (
        <MenuButton
          label={t("members.menu", { name: person.name })}
          className="icon-button"
          entries={entries}
        >
          <Icon name="more" />
        </MenuButton>
      ) : null}
    </PersonRow>
  );
}
