/** One message: author first, then text, then the rest. */
import type { MessageItem, OutboxMark } from "@fermata/store/views";
import { type KeyboardEvent, memo, Suspense, useState } from "react";
import { fullDate, timeOf } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { useClient, usePerson } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { nameOf } from "../ui/names.ts";
import { sentenceFor } from "../ui/problem.ts";
import {
  copyLink,
  copySource,
  deleteSoon,
  isSent,
  type MessagePlace,
  markUnreadFrom,
  mayDelete,
  mayEdit,
  openPerson,
  replyInThread,
  startEditing,
  toggleReaction,
} from "./actions.ts";
import { EditMessage } from "./EditMessage.tsx";
import { Files } from "./Files.tsx";
import { MessageTools } from "./MessageTools.tsx";
import { Reactions } from "./Reactions.tsx";
import { ThreadLine } from "./ThreadLine.tsx";
import { Tree } from "./Tree.tsx";

export interface MessageProps {
  readonly item: MessageItem;
  readonly conversation: string;
  /** The root of the thread whose pane shows it; undefined in the main timeline. */
  readonly thread?: string | undefined;
  readonly editing: boolean;
  /** In the tab order: one message of a list is. */
  readonly reachable: boolean;
  readonly flashed: boolean;
  readonly writable: boolean;
  /** Whether the reader keeps the conversation in order. */
  readonly keeps: boolean;
  readonly onFocused: (key: string) => void;
  /** Marked unread by hand: the list stops reading by itself. */
  readonly onUnread: () => void;
}

export const Message = memo(function Message(props: MessageProps) {
  const { item, conversation, thread, editing, reachable, flashed, writable, keeps, onFocused, onUnread } =
    props;
  const client = useClient();
  const author = usePerson(item.author);
  const [pointed, setPointed] = useState(false);
  const [picking, setPicking] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const place: MessagePlace = { conversation, thread };
  const name = item.botName ?? nameOf(author);
  // The first message of a workspace is from nobody.
  const nobody = item.author === client.me.workspace;
  const deletable = writable && mayDelete(item, keeps);
  // What is open over the page takes the pointer away; the buttons stay until it is closed.
  const active = pointed || picking || choosing;

  const pressed = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (actByKey(event.key)) event.preventDefault();
  };

  const actByKey = (key: string): boolean => {
    if (key === "c" && isSent(item)) void copyLink(place, item);
    else if ((key === "r" || key === "Enter") && isSent(item)) replyInThread(place, item);
    else if (key === "e" && mayEdit(item) && writable) startEditing(place, item.key);
    else if (key === "+" && isSent(item) && writable) setPicking(true);
    else if (key === "u" && isSent(item) && !item.mine) unread();
    else if (key === "Delete" && deletable) deleteSoon(client, place, item);
    else return false;
    return true;
  };

  const unread = (): void => {
    onUnread();
    markUnreadFrom(client, place, item);
  };

  return (
    <article
      id={`m-${thread ?? ""}-${item.key}`}
      className="message"
      aria-label={t("message.label", { name, time: fullDate(item.at) })}
      data-head={item.startsGroup}
      data-mentions={item.mentionsMe}
      data-flashed={flashed}
      data-state={item.outbox?.state}
      tabIndex={reachable ? 0 : -1}
      onKeyDown={pressed}
      onFocus={(event) => event.target === event.currentTarget && onFocused(item.key)}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <div className="message-gutter">
        {item.startsGroup ? (
          <button
            type="button"
            className="bare"
            tabIndex={-1}
            aria-hidden="true"
            disabled={nobody}
            onClick={() => openPerson(item.author)}
          >
            <Avatar person={author} name={item.botName} />
          </button>
        ) : (
          <time className="message-time" dateTime={new Date(item.at).toISOString()} title={fullDate(item.at)}>
            {timeOf(item.at)}
          </time>
        )}
      </div>
      <div className="message-body">
        {item.startsGroup ? (
          <header className="message-head">
            <button
              type="button"
              className="author"
              disabled={nobody}
              onClick={() => openPerson(item.author)}
            >
              <bdi>{name}</bdi>
            </button>
            {author.bot || item.botName !== undefined ? <span className="tag">{t("person.bot")}</span> : null}
            <time dateTime={new Date(item.at).toISOString()} title={fullDate(item.at)}>
              {timeOf(item.at)}
            </time>
          </header>
        ) : null}
        {editing ? (
          <Suspense>
            <EditMessage item={item} conversation={conversation} />
          </Suspense>
        ) : (
          <>
            <Text item={item} conversation={conversation} thread={thread} />
            {nobody && deletable ? <p className="faint small">{t("message.welcomeHint")}</p> : null}
            <Edited item={item} conversation={conversation} />
          </>
        )}
        {item.files.length === 0 ? null : <Files files={item.files} />}
        {item.reactions.length === 0 ? null : (
          <Reactions
            item={item}
            disabled={!writable}
            onToggle={(emoji) => toggleReaction(client, place, item, emoji)}
            onAdd={() => setPicking(true)}
          />
        )}
        {item.thread !== undefined && thread === undefined ? (
          <ThreadLine summary={item.thread} conversation={conversation} />
        ) : null}
        {item.outbox === undefined ? null : <Outbox mark={item.outbox} item={item} />}
      </div>
      {(active || reachable) && !editing && isSent(item) ? (
        <MessageTools
          item={item}
          place={place}
          writable={writable}
          deletable={deletable}
          picking={picking}
          onPicking={setPicking}
          onChoosing={setChoosing}
          onUnread={unread}
        />
      ) : null}
    </article>
  );
});

function Text({
  item,
  conversation,
  thread,
}: {
  readonly item: MessageItem;
  readonly conversation: string;
  readonly thread: string | undefined;
}) {
  if (item.gone !== undefined) return <p className="message-gone">{t("message.gone")}</p>;
  return (
    <>
      {item.inStream && item.parent !== undefined ? (
        <p className="message-note">
          <Icon name="thread" />
          {thread === undefined ? (
            <Link to={{ at: "conversation", id: conversation, side: { is: "thread", root: item.parent } }}>
              {t("message.alsoInThread")}
            </Link>
          ) : (
            t("message.alsoInStream")
          )}
        </p>
      ) : null}
      {item.pinned ? (
        <p className="message-note">
          <Icon name="pin" />
          {t("message.pinned")}
        </p>
      ) : null}
      {item.tree === undefined ? <p className="prose plain">{item.source}</p> : <Tree blocks={item.tree} />}
    </>
  );
}

function Edited({ item, conversation }: { readonly item: MessageItem; readonly conversation: string }) {
  if (!item.edited || item.gone !== undefined) return null;
  return (
    <button
      type="button"
      className="edited"
      title={t("message.showHistory")}
      onClick={() => ask({ ask: "history", conversation, message: item.key })}
    >
      {t("message.edited")}
    </button>
  );
}

/** What the sender sees of a message that is not sent yet. Sent is silent. */
function Outbox({ mark, item }: { readonly mark: OutboxMark; readonly item: MessageItem }) {
  const client = useClient();
  switch (mark.state) {
    case "sending":
    case "sent":
      return <span className="hidden-words">{t("outbox.sending")}</span>;
    case "queued":
      return (
        <p className="outbox">
          <Icon name="clock" />
          {t("outbox.waiting")}
        </p>
      );
    case "busy":
      return (
        <p className="outbox">
          <Icon name="clock" />
          {t("outbox.busy")}
        </p>
      );
    case "refused":
    case "conflict":
      return (
        <div className="outbox failed" role="alert">
          <Icon name="warning" />
          <span>{mark.refusal === undefined ? t("outbox.failed") : sentenceFor(mark.refusal)}</span>
          <button type="button" className="link-button" onClick={() => client.outbox.retry(mark.command)}>
            {t("retry")}
          </button>
          <button type="button" className="link-button" onClick={() => void copySource(item)}>
            {t("copy")}
          </button>
          <button type="button" className="link-button" onClick={() => client.outbox.discard(mark.command)}>
            {t("discard")}
          </button>
        </div>
      );
  }
}
