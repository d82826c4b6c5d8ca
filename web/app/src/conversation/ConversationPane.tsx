/** A conversation: its head, its messages, its composer. */
import type { ConversationView } from "@fermata/store/views";
import { useCallback, useState } from "react";
import { MessageComposer } from "../composer/MessageComposer.tsx";
import { t } from "../i18n/translate.ts";
import { mayEdit, startEditing } from "../message/actions.ts";
import { go } from "../route/router.ts";
import { useClient, useConversation } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { useLate } from "../ui/late.ts";
import { useSelected } from "../ui/live.ts";
import { titleOf } from "../ui/names.ts";
import { sentenceFor } from "../ui/problem.ts";
import { useKeeps } from "../ui/rights.ts";
import { say } from "../ui/toast.tsx";
import { Beginning } from "./Beginning.tsx";
import { ConversationHead } from "./ConversationHead.tsx";
import { MessageList } from "./MessageList.tsx";
import { TypingLine } from "./TypingLine.tsx";
import { type OpenTimeline, useTimeline } from "./useTimeline.ts";

export function ConversationPane({
  id,
  message,
}: {
  readonly id: string;
  readonly message?: string | undefined;
}) {
  const loaded = useSelected(useClient().rail, (rail) => rail.loaded);
  // What is unread decides where the timeline opens, so it waits until that is known.
  return loaded ? <Opened id={id} message={message} /> : <NotKnown loaded={false} />;
}

function Opened({ id, message }: { readonly id: string; readonly message: string | undefined }) {
  const conversation = useConversation(id);
  // Opening the timeline is what brings a channel that I am not in.
  const opened = useTimeline(id, undefined, message);
  if (conversation === undefined) return <NotKnown loaded />;
  return <Known conversation={conversation} message={message} opened={opened} />;
}

function Known({
  conversation,
  message,
  opened: { timeline, view },
}: {
  readonly conversation: ConversationView;
  readonly message: string | undefined;
  readonly opened: OpenTimeline;
}) {
  const client = useClient();
  const id = conversation.conversation;
  const keeps = useKeeps(conversation);
  const title = titleOf(conversation);

  const editLast = useCallback((): boolean => {
    const { items } = timeline.getSnapshot();
    const last = items.findLast((item) => item.type === "message" && mayEdit(item));
    if (last === undefined) return false;
    startEditing({}, last.key);
    return true;
  }, [timeline]);

  const sent = useCallback((): void => {
    timeline.renewLine();
    if (timeline.getSnapshot().end !== "edge") timeline.jumpToLatest();
  }, [timeline]);

  const placeholder =
    conversation.type === "channel"
      ? t("composer.toChannel", { name: title })
      : conversation.people.length === 0
        ? t("composer.toSelf")
        : t("composer.toPerson", { name: title });
  return (
    <div className="pane">
      <ConversationHead conversation={conversation} />
      <MessageList
        timeline={timeline}
        view={view}
        label={t("list.label", { name: title })}
        writable={conversation.writable}
        keeps={keeps}
        beginning={<Beginning conversation={conversation} />}
      />
      <div className="pane-foot">
        <TypingLine conversation={id} />
        {conversation.writable ? (
          <MessageComposer
            key={id}
            conversation={id}
            placeholder={placeholder}
            focusFirst={message === undefined}
            onEditLast={editLast}
            onSent={sent}
          />
        ) : conversation.archived ? (
          <p className="composer-instead">{t("conversation.archived")}</p>
        ) : (
          <div className="composer-instead">
            <span>{t("conversation.notJoined", { name: title })}</span>
            <JoinButton join={() => client.commands.run("join-channel", { conversation: id })} />
          </div>
        )}
      </div>
    </div>
  );
}

export function JoinButton({
  join,
}: {
  readonly join: () => ReturnType<ReturnType<typeof useClient>["commands"]["run"]>;
}) {
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    const outcome = await join().outcome;
    setBusy(false);
    if (outcome.is === "refused") say(sentenceFor(outcome.refusal));
  };
  return (
    <button type="button" className="button primary small" disabled={busy} onClick={() => void press()}>
      {t("channel.join")}
    </button>
  );
}

/** An address that this device knows nothing of: it may still be on its way. */
function NotKnown({ loaded }: { readonly loaded: boolean }) {
  const late = useLate(loaded ? 1500 : 300);
  if (!late) return null;
  return (
    <div className="empty">
      <h2>{loaded ? t("conversation.missing.title") : t("start.opening")}</h2>
      {loaded ? (
        <>
          <p>{t("conversation.missing.text")}</p>
          <button type="button" className="button" onClick={() => go({ at: "browse" })}>
            <Icon name="compass" />
            {t("browse.title")}
          </button>
        </>
      ) : null}
    </div>
  );
}
