/** Commands of this account that are not done yet, as the views lay them over what the server said. */
import type { Command, CommandKind, Refusal } from "@fermata/protocol/commands";
import type { ConversationId, Key } from "@fermata/protocol/entry";
import type { Block } from "@fermata/protocol/tree";
import type { OutboxMark } from "./views.ts";

export interface PendingCommand {
  readonly command: Command;
  readonly state: OutboxMark["state"];
  readonly refusal?: Refusal;
  readonly madeAt: number;
  /** The composer's document as a tree, for messages. */
  readonly tree?: readonly Block[];
  /** For `mark-all-read`: the last place of each conversation when it was said. */
  readonly through?: Readonly<Record<ConversationId, number>>;
}

export function conversationOf(command: Command): ConversationId | undefined {
  return "conversation" in command.args ? command.args.conversation : undefined;
}

export function messageOf(command: Command): Key | undefined {
  return "message" in command.args ? command.args.message : undefined;
}

export function threadOf(command: Command): Key | undefined {
  return "thread" in command.args ? command.args.thread : undefined;
}

/** What the person wrote, where they did. */
export function textOf(command: Command): string | undefined {
  return command.kind === "post-message" || command.kind === "edit-message" ? command.args.text : undefined;
}

export function isOf<K extends CommandKind>(
  pending: PendingCommand,
  kind: K,
): pending is PendingCommand & { readonly command: Extract<Command, { kind: K }> } {
  return pending.command.kind === kind;
}

/** Does the command still change what is shown? A refused one only where a person's text is in it. */
export function isShown(pending: PendingCommand): boolean {
  return pending.state !== "refused" && pending.state !== "conflict";
}
