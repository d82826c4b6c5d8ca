/** All channels that one may see, to look into and to join. */
import type { Paging } from "@fermata/sync/http";
import { useCallback, useState } from "react";
import { JoinButton } from "../conversation/ConversationPane.tsx";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { useConnected } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useLive } from "../ui/live.ts";
import { usePaged } from "../ui/usePaged.ts";
import { PageHead } from "./PageHead.tsx";

const PAGE = 50;

export function Browse() {
  const { client, http } = useConnected();
  const rail = useLive(client.rail);
  const [query, setQuery] = useState("");
  const [archived, setArchived] = useState(false);
  const load = useCallback(
    (paging: Paging) =>
      http.channels({
        limit: PAGE,
        ...(query === "" ? {} : { query }),
        ...(archived ? { archived } : {}),
        ...paging,
      }),
    [http, query, archived],
  );
  // Joining changes the list.
  const joined = rail.channels.length + rail.favourites.length;
  const { items: channels, more, problem } = usePaged(load, query, joined);

  return (
    <div className="pane">
      <PageHead title={t("browse.title")}>
        <button type="button" className="button small" onClick={() => ask({ ask: "create-channel" })}>
          <Icon name="plus" />
          {t("channel.create")}
        </button>
      </PageHead>
      <div className="page-scroll">
        <div className="page-column">
          <div className="browse-tools">
            <input
              className="input"
              type="search"
              placeholder={t("browse.search")}
              aria-label={t("browse.search")}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
            <label className="check">
              <input
                type="checkbox"
                checked={archived}
                onChange={(event) => setArchived(event.target.checked)}
              />
              <span>{t("browse.archived")}</span>
            </label>
          </div>
          {problem === undefined ? null : <p className="problem">{problem}</p>}
          {channels?.length === 0 ? (
            <p className="faint">{query === "" ? t("browse.none") : t("browse.noneFound")}</p>
          ) : null}
          <ul className="channel-list">
            {channels?.map((channel) => (
              <li key={channel.conversation} className="channel-row">
                <Icon name={channel.private === true ? "lock" : "hash"} />
                <div className="channel-words">
                  <Link to={{ at: "conversation", id: channel.conversation }} className="channel-name">
                    <bdi>{channel.name}</bdi>
                  </Link>
                  <span className="faint small">
                    {t("members.count", { count: channel.members })}
                    {channel.archived === true ? ` · ${t("browse.isArchived")}` : ""}
                  </span>
                  {channel.purpose === undefined ? null : <p dir="auto">{channel.purpose}</p>}
                </div>
                {channel.joined ? (
                  <span className="tag">{t("browse.joined")}</span>
                ) : channel.archived === true ? null : (
                  <JoinButton
                    join={() => client.commands.run("join-channel", { conversation: channel.conversation })}
                  />
                )}
              </li>
            ))}
          </ul>
          {more === undefined ? null : (
            <button type="button" className="button" onClick={more}>
              {t("more")}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}
