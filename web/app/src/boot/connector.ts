/** Where clients come from: the server that served this page. */
import type { Client, Identity } from "@fermata/sync/client";
import type { HttpApi } from "@fermata/sync/http";
import { createHttp } from "@fermata/sync/http-fetch";
import { openClient } from "@fermata/sync/open";

export interface Connector {
  readonly http: HttpApi;
  open(identity: Identity): Promise<Client>;
}

const http = createHttp("");

export const connector: Connector = { http, open: (identity) => openClient(identity, http) };
