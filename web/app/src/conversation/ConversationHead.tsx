import type { ConversationView } from "@fermata/store/views";
import { memo } from "react";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { go, route } from "../route/router.ts";
import { useClient } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useLive } from "../ui/live.ts";
import { MenuButton, type MenuEntry } from "../ui/MenuButton.tsx";
import { titleOf } from "../ui/names.ts";
import { Presence } from "../ui/Presence.tsx";
import { say } from "../ui/toast.tsx";

/** Name, purpose, and the ways into a conversation's sides. */
export const ConversationHead = memo(function ConversationHead({
  conversation,
}: {
  readonly conversation: ConversationView;
}) {
  const client = useClient();
  const where = useLive(route);
  const id = conversation.conversation;
  const side = where.at === "conversation" ? where.side?.is : undefined;
  const channel = conversation.type === "channel";
  const first = conversation.people[0];
  const toggle = (is: "about" | "members"): void =>
    go(side === is ? { at: "conversation", id } : { at: "conversation", id, side: { is } });

  const entries = (): readonly MenuEntry[] => {
    const list: MenuEntry[] = [
      {
        id: "favourite",
        words: conversation.favourite ? t("favourite.remove") : t("favourite.add"),
        icon: "star",
        run: () => client.commands.setFavourite(id, !conversation.favourite),
      },
      {
        id: "read",
        words: t("conversation.markRead"),
        icon: "check",
        run: () => client.commands.markConversationRead(id),
      },
      { id: "about", words: t("about.title"), icon: "info", run: () => toggle("about") },
    ];
    if (!channel) return list;
    list.push({ id: "members", words: t("members.title"), icon: "people", run: () => toggle("members") });
    if (conversation.joined && !conversation.archived) {
      list.push({
        id: "add",
        words: t("members.add"),
        icon: "plus",
        run: () => ask({ ask: "add-people", conversation: id }),
      });
    }
    if (conversation.joined) {
      list.push("line", {
        id: "leave",
        words: t("channel.leave"),
        icon: "out",
        run: () => ask({ ask: "leave", conversation: id }),
      });
    }
    return list;
  };

  return (
    <header className="pane-head">
      <button
        type="button"
        className="icon-button narrow-only"
        aria-label={t("back")}
        onClick={() => go({ at: "home" })}
      >
        <Icon name="back" />
      </button>
      <div className="pane-title">
        <h1>
          {channel ? <Icon name={conversation.private ? "lock" : "hash"} /> : null}
          <bdi>{titleOf(conversation)}</bdi>
          {conversation.type === "direct" && first !== undefined ? (
            <Presence account={first.account} />
          ) : null}
        </h1>
        {conversation.purpose === "" ? null : (
          <p className="pane-purpose" title={conversation.purpose} dir="auto">
            {conversation.purpose}
          </p>
        )}
      </div>
      <UnreadThreads conversation={conversation} />
      {conversation.type === "direct" ? null : (
        <button
          type="button"
          className="button quiet small members-button"
          aria-label={t("members.count", { count: conversation.members })}
          aria-pressed={side === "members"}
          title={t("members.title")}
          onClick={() => toggle("members")}
        >
          <Icon name="people" />
          {conversation.members}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={t("about.title")}
        title={t("about.title")}
        aria-pressed={side === "about"}
        onClick={() => toggle("about")}
      >
        <Icon name="info" />
      </button>
      <MenuButton label={t("conversation.menu")} className="icon-button" entries={entries}>
        <Icon name="more" />
      </MenuButton>
    </header>
  );
});

/** Replies that wait in followed threads; their roots may be far up. */
function UnreadThreads({ conversation }: { readonly conversation: ConversationView }) {
  const client = useClient();
  const [first] = conversation.threads;
  if (first === undefined) return null;
  const count = conversation.threads.reduce((sum, thread) => sum + thread.unread, 0);
  if (conversation.threads.length === 1) {
    return (
      <Link
        to={{ at: "conversation", id: conversation.conversation, side: { is: "thread", root: first.root } }}
        className="button quiet small threads-button"
      >
        <Icon name="thread" />
        {t("thread.new", { count })}
      </Link>
    );
  }
  const entries = (): readonly MenuEntry[] => [
    ...conversation.threads.map(
      (thread, at): MenuEntry => ({
        id: thread.root,
        words: t("thread.unreadNumber", { number: at + 1, count: thread.unread }),
        icon: "thread",
        run: () =>
          go({
            at: "conversation",
            id: conversation.conversation,
            side: { is: "thread", root: thread.root },
          }),
      }),
    ),
    "line",
    {
      id: "read",
      words: t("thread.markAllRead"),
      icon: "check",
      run: () => {
        client.commands.markConversationRead(conversation.conversation);
        say(t("rail.allRead"));
      },
    },
  ];
  return (
    <MenuButton
      label={t("thread.new", { count })}
      className="button quiet small threads-button"
      entries={entries}
      named
    >
      <Icon name="thread" />
      {t("thread.new", { count })}
    </MenuButton>
  );
}
