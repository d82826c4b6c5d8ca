/** What the reader may do, so that nothing is offered that the server would refuse. The server decides anyway. */
import type { WorkspaceRole } from "@fermata/protocol/bodies";
import type { ConversationView } from "@fermata/store/views";
import { useClient, usePerson } from "./client.ts";

/** My role in the workspace as it is now: it may have changed since I signed in. */
export function useRole(): WorkspaceRole {
  const { me } = useClient();
  const person = usePerson(me.account);
  return person.known ? person.role : me.role;
}

export const administers = (role: WorkspaceRole): boolean => role === "owner" || role === "administrator";

/** Whether I keep this channel in order: its owners do, and those of the workspace where they are in it. */
export function useKeeps(conversation: ConversationView | undefined): boolean {
  const role = useRole();
  if (conversation?.type !== "channel" || !conversation.joined) return false;
  return conversation.role === "owner" || administers(role);
}
