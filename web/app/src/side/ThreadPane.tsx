/** A thread beside its conversation: the root, its replies, a composer. */
import { useEffect, useState } from "react";
import { MessageComposer } from "../composer/MessageComposer.tsx";
import { MessageList } from "../conversation/MessageList.tsx";
import { TypingLine } from "../conversation/TypingLine.tsx";
import { useTimeline } from "../conversation/useTimeline.ts";
import { t } from "../i18n/translate.ts";
import { edited, mayEdit, startEditing } from "../message/actions.ts";
import { Message } from "../message/Message.tsx";
import { useClient, useConnected, useConversation } from "../ui/client.ts";
import { useSelected } from "../ui/live.ts";
import { useKeeps } from "../ui/rights.ts";
import { SideHead } from "./SidePane.tsx";

/** Whether I follow the thread: what this device knows, else what the server says of a thread from before. */
function useFollowing(root: string, known: boolean | undefined): boolean | undefined {
  const { http } = useConnected();
  const [told, setTold] = useState<boolean>();
  const asks = known === undefined;
  useEffect(() => {
    if (!asks) return undefined;
    let wanted = true;
    // Without an answer there is no button, and the next opening asks again.
    http.follows(root).then(
      (follows) => wanted && setTold(follows),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [http, root, asks]);
  return known ?? told;
}

export function ThreadPane({
  conversation,
  root,
  message,
}: {
  readonly conversation: string;
  readonly root: string;
  readonly message?: string | undefined;
}) {
  const client = useClient();
  const head = useConversation(conversation);
  const { timeline, view } = useTimeline(conversation, root, message);
  const editing = useSelected(edited, (now) => (now?.thread === root ? now.message : undefined));
  const writable = head?.writable === true;
  const keeps = useKeeps(head);
  const following = useFollowing(root, view.following);
  const replies = view.items.filter((item) => item.type === "message" && item.gone === undefined).length;
  const count = view.root?.thread?.replies ?? replies;

  const editLast = (): boolean => {
    const last = view.items.findLast((item) => item.type === "message" && mayEdit(item));
    if (last === undefined) return false;
    startEditing({ thread: root }, last.key);
    return true;
  };

  const beginning = (
    <div className="thread-root">
      {view.root === undefined ? (
        <p className="list-note">{t("thread.rootMissing")}</p>
      ) : (
        <Message
          item={{ ...view.root, startsGroup: true }}
          conversation={conversation}
          thread={root}
          editing={editing === root}
          reachable={false}
          flashed={false}
          writable={writable}
          keeps={keeps}
          onFocused={() => undefined}
          onUnread={() => undefined}
        />
      )}
      <p className="thread-rule">
        <span>{count === 0 ? t("thread.noReplies") : t("thread.replies", { count })}</span>
      </p>
    </div>
  );

  return (
    <div className="pane">
      <SideHead conversation={conversation} title={t("thread.title")}>
        {following === undefined || head?.joined !== true ? null : (
          <button
            type="button"
            className="button quiet small"
            title={following ? t("thread.followingHint") : t("thread.followHint")}
            onClick={() => client.commands.followThread(conversation, root, !following)}
          >
            {following ? t("thread.unfollow") : t("thread.follow")}
          </button>
        )}
      </SideHead>
      <MessageList
        timeline={timeline}
        view={view}
        label={t("thread.label")}
        writable={writable}
        keeps={keeps}
        beginning={beginning}
      />
      <div className="pane-foot">
        <TypingLine conversation={conversation} thread={root} />
        {writable ? (
          <MessageComposer
            conversation={conversation}
            thread={root}
            placeholder={t("composer.reply")}
            focusFirst={message === undefined}
            onEditLast={editLast}
          />
        ) : null}
      </div>
    </div>
  );
}
