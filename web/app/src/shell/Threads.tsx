/** Threads that one follows, the last activity first. */
import type { MessageBody } from "@fermata/protocol/bodies";
import { isKind } from "@fermata/protocol/entry";
import { lastReplyAt } from "@fermata/store/aggregates";
import type { FollowedThread, Paging } from "@fermata/sync/http";
import { useCallback } from "react";
import { since } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { Tree } from "../message/Tree.tsx";
import { Link } from "../route/Link.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { useConnected, useConversation, usePerson } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";
import { useLive } from "../ui/live.ts";
import { nameOf, titleOf } from "../ui/names.ts";
import { usePaged } from "../ui/usePaged.ts";
import { PageHead } from "./PageHead.tsx";

const PAGE = 30;

export function Threads() {
  const { client, http } = useConnected();
  const rail = useLive(client.rail);
  const load = useCallback((paging: Paging) => http.threads({ limit: PAGE, ...paging }), [http]);
  // A new reply changes the counts, and this list with them.
  const { items: threads, more, problem } = usePaged(load, "", rail.unread);

  return (
    <div className="pane">
      <PageHead title={t("threads.title")} />
      <div className="page-scroll">
        <div className="page-column">
          {problem === undefined ? null : <p className="problem">{problem}</p>}
          {threads?.length === 0 ? (
            <div className="empty">
              <h2>{t("threads.none.title")}</h2>
              <p>{t("threads.none.text")}</p>
            </div>
          ) : null}
          <ul className="thread-list">
            {threads?.map((thread) => (
              <ThreadRow key={thread.root} thread={thread} />
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

function ThreadRow({ thread }: { readonly thread: FollowedThread }) {
  const now = useNow();
  const conversation = useConversation(thread.conversation);
  const root = thread.entries.find((entry) => entry.key === thread.root);
  const author = usePerson(root?.author ?? "");
  const unread = conversation?.threads.find((each) => each.root === thread.root)?.unread ?? 0;
  const lastAt = root === undefined ? undefined : lastReplyAt(root, thread.aggregate.lastAt);
  const body: MessageBody | undefined = root !== undefined && isKind(root, "message") ? root.body : undefined;
  return (
    <li className={unread > 0 ? "thread-card unread" : "thread-card"}>
      <p className="small faint">
        {conversation === undefined ? null : (
          <Link to={{ at: "conversation", id: thread.conversation }}>
            {conversation.type === "channel" ? "#" : ""}
            <bdi>{titleOf(conversation)}</bdi>
          </Link>
        )}
      </p>
      <div className="thread-card-root">
        <Avatar person={author} size={28} name={body?.botName} />
        <div>
          <strong>
            <bdi>{body?.botName ?? nameOf(author)}</bdi>
          </strong>
          {body === undefined ? (
            <p className="message-gone">{t("message.gone")}</p>
          ) : (
            <div className="clamp">
              <Tree blocks={body.tree} />
            </div>
          )}
        </div>
      </div>
      <Link
        to={{ at: "conversation", id: thread.conversation, side: { is: "thread", root: thread.root } }}
        className="thread-line"
      >
        <span className="thread-count">{t("thread.replies", { count: thread.aggregate.replies })}</span>
        {unread > 0 ? <span className="thread-new">{t("thread.new", { count: unread })}</span> : null}
        {lastAt === undefined ? null : (
          <span className="faint">{t("thread.last", { when: since(lastAt, now) })}</span>
        )}
      </Link>
    </li>
  );
}
