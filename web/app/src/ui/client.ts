/** The signed-in client, for everything below the shell. */
import type { ConversationId } from "@fermata/protocol/entry";
import type { ConversationView, PersonView } from "@fermata/store/views";
import type { Client } from "@fermata/sync/client";
import type { HttpApi } from "@fermata/sync/http";
import { createContext, useContext, useMemo } from "react";
import { useLive } from "./live.ts";

export interface Connected {
  readonly client: Client;
  readonly http: HttpApi;
}

export const ConnectedContext = createContext<Connected | undefined>(undefined);

export function useConnected(): Connected {
  const connected = useContext(ConnectedContext);
  if (connected === undefined) throw new Error("used outside of the shell");
  return connected;
}

export const useClient = (): Client => useConnected().client;

export function usePerson(account: string): PersonView {
  const client = useClient();
  return useLive(useMemo(() => client.person(account), [client, account]));
}

export function useConversation(id: ConversationId): ConversationView | undefined {
  const client = useClient();
  return useLive(useMemo(() => client.conversation(id), [client, id]));
}
