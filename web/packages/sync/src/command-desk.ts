/** `Commands` over the outbox: makes ids and keys, coalesces readings. */
import type { Command, CommandArgs, CommandKind } from "@fermata/protocol/commands";
import type { ConversationId, Key } from "@fermata/protocol/entry";
import { directId } from "@fermata/protocol/ids";
import { pendingReadState } from "@fermata/store/overlay";
import { isRead } from "@fermata/store/read-state";
import type { Replica } from "@fermata/store/replica";
import type { OutboxRow } from "@fermata/store/storage";
import type { Commands, Sent } from "./client.ts";
import type { OutboxQueue } from "./outbox-queue.ts";

export interface DeskParts {
  readonly me: string;
  readonly workspace: string;
  readonly replica: Replica;
  readonly outbox: OutboxQueue;
  readonly newId: () => string;
  /** A reading cannot be said before the thread's read state is known. */
  readonly onUnknownReading: (conversation: ConversationId) => void;
}

export function commandDesk(parts: DeskParts): Commands {
  const { replica, outbox, newId } = parts;

  function put<K extends CommandKind>(
    kind: K,
    args: CommandArgs[K],
    extras: Pick<OutboxRow, "tree" | "through"> = {},
  ): Sent {
    // A kind and its arguments: the one pairing that the compiler cannot follow through the type parameter.
    return outbox.add({ id: newId(), kind, args } as Command, extras);
  }

  /** Last places now: what `mark-all-read` reads of each conversation. */
  function heads(conversations?: readonly ConversationId[]): Readonly<Record<ConversationId, number>> {
    const through: Record<ConversationId, number> = {};
    for (const [id, { log }] of replica.conversations) {
      if (conversations === undefined || conversations.includes(id)) through[id] = log.cursor?.seq ?? 0;
    }
    return through;
  }

  return {
    postMessage({ conversation, text, tree, thread, inStream }) {
      const message = newId();
      const args = {
        conversation,
        message,
        text,
        ...(thread === undefined ? {} : { thread }),
        ...(inStream === true ? { inStream } : {}),
      };
      return { ...put("post-message", args, tree === undefined ? {} : { tree }), message };
    },
    editMessage: ({ conversation, message, text, tree }) =>
      put("edit-message", { conversation, message, text }, tree === undefined ? {} : { tree }),
    deleteMessage: (conversation, message) => put("delete-message", { conversation, message }),
    react: (conversation, message, emoji, on) => put("react", { conversation, message, emoji, on }),
    markRead(conversation, through, thread) {
      const held = replica.conversation(conversation);
      if (held === undefined) return;
      const counter = thread === undefined ? held.main : held.threads.get(thread);
      if (counter === undefined) return;
      const read = pendingReadState(counter.read, replica.pending, conversation, thread, held.lastPlace);
      if (isRead(read, through)) {
        const { firstUnread } = counter.counts(read);
        if (firstUnread === undefined || firstUnread > through) return;
      }
      if (!counter.readKnown) {
        counter.doubt();
        parts.onUnknownReading(conversation);
        return;
      }
      if (outbox.widenRead(conversation, thread, read.generation, through)) return;
      const { generation } = read;
      put("mark-read", { conversation, generation, through, ...(thread === undefined ? {} : { thread }) });
    },
    markConversationRead: (conversation) =>
      put("mark-all-read", { conversations: [conversation] }, { through: heads([conversation]) }),
    markUnread: (conversation, from, thread) =>
      put("mark-unread", { conversation, from, ...(thread === undefined ? {} : { thread }) }),
    markAllRead: () => put("mark-all-read", {}, { through: heads() }),
    followThread: (conversation, thread, on) => put("follow-thread", { conversation, thread, on }),
    setFavourite: (conversation, on) => put("set-favourite", { conversation, on }),
    createChannel({ name, purpose, private: secret, members }) {
      const conversation: Key = newId();
      const args = {
        conversation,
        name,
        ...(purpose === undefined ? {} : { purpose }),
        ...(secret === true ? { private: true } : {}),
        ...(members === undefined || members.length === 0 ? {} : { members }),
      };
      return { ...put("create-channel", args), conversation };
    },
    openDirect(accounts) {
      const conversation = directId(parts.workspace, [parts.me, ...accounts]);
      return { ...put("open-direct", { accounts }), conversation };
    },
    run: (kind, args) => put(kind, args),
  };
}
