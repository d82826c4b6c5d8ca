/** What waits in the outbox, laid over what the server said, so that everything a person does shows at once. */
import type { ReadState } from "@fermata/protocol/bodies";
import type { ConversationId, Key } from "@fermata/protocol/entry";
import { conversationOf, isOf, isShown, messageOf, type PendingCommand } from "./pending.ts";
import { markedRead, markedUnread } from "./read-state.ts";

/** The read state as it will be when the outbox is empty; the same object where nothing waits. */
export function pendingReadState(
  confirmed: ReadState,
  pending: readonly PendingCommand[],
  conversation: ConversationId,
  thread: Key | undefined,
  lastPlace: number,
): ReadState {
  let state = confirmed;
  for (const waiting of pending) {
    if (!isShown(waiting)) continue;
    if (isOf(waiting, "mark-all-read")) {
      const { conversations } = waiting.command.args;
      if (conversations !== undefined && !conversations.includes(conversation)) continue;
      const through =
        waiting.through?.[conversation] ?? (waiting.through === undefined ? lastPlace : undefined);
      if (through !== undefined) state = markedRead(state, state.generation, { through });
    } else if (isOf(waiting, "mark-read") && isFor(waiting.command.args, conversation, thread)) {
      const { generation, through, ranges } = waiting.command.args;
      state = markedRead(state, generation, {
        ...(through === undefined ? {} : { through }),
        ...(ranges === undefined ? {} : { ranges }),
      });
    } else if (isOf(waiting, "mark-unread") && isFor(waiting.command.args, conversation, thread)) {
      state = markedUnread(state, waiting.command.args.from);
    }
  }
  return state;
}

function isFor(
  args: { readonly conversation: ConversationId; readonly thread?: Key },
  conversation: ConversationId,
  thread: Key | undefined,
): boolean {
  return args.conversation === conversation && args.thread === thread;
}

export function pendingFavourite(
  confirmed: boolean,
  pending: readonly PendingCommand[],
  conversation: ConversationId,
): boolean {
  let favourite = confirmed;
  for (const waiting of pending) {
    if (
      isShown(waiting) &&
      isOf(waiting, "set-favourite") &&
      waiting.command.args.conversation === conversation
    ) {
      favourite = waiting.command.args.on;
    }
  }
  return favourite;
}

export function pendingFollow(
  confirmed: boolean | undefined,
  pending: readonly PendingCommand[],
  root: Key,
): boolean | undefined {
  let follows = confirmed;
  for (const waiting of pending) {
    if (!isShown(waiting)) continue;
    if (isOf(waiting, "follow-thread") && waiting.command.args.thread === root)
      follows = waiting.command.args.on;
    if (isOf(waiting, "post-message") && waiting.command.args.thread === root) follows ??= true;
  }
  return follows;
}

/** What waits for one conversation, by what it touches. */
export interface PendingIndex {
  readonly posts: readonly PendingPost[];
  readonly byMessage: ReadonlyMap<Key, readonly PendingCommand[]>;
}
export type PendingPost = PendingCommand & {
  readonly command: Extract<PendingCommand["command"], { kind: "post-message" }>;
};

export function indexPending(pending: readonly PendingCommand[], conversation: ConversationId): PendingIndex {
  const posts: PendingPost[] = [];
  const byMessage = new Map<Key, PendingCommand[]>();
  for (const waiting of pending) {
    if (conversationOf(waiting.command) !== conversation) continue;
    if (isOf(waiting, "post-message")) {
      posts.push(waiting);
      continue;
    }
    const message = messageOf(waiting.command);
    if (message === undefined) continue;
    const others = byMessage.get(message);
    if (others === undefined) byMessage.set(message, [waiting]);
    else others.push(waiting);
  }
  return { posts, byMessage };
}
