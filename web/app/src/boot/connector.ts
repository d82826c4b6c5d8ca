/** Where clients come from: the server that served this page. */
import type { Client, Identity } from "@fermata/sync/client";
import { createFakeClient } from "@fermata/sync/fake";
import type { HttpApi } from "@fermata/sync/http";

export interface Connector {
  readonly http: HttpApi;
  open(identity: Identity): Promise<Client>;
}

export const connector: Connector = {
  http: new Proxy({} as HttpApi, {
    get: (_t, name) => async () => {
      if (name === "session") return createFakeClient().me;
      if (name === "invites" || name === "tokens" || name === "devices") return [];
      return { items: [] };
    },
  }),
  open: async () => createFakeClient(),
};
