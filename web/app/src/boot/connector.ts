/** Where clients come from: the server that served this page. */
import type { Client, Identity } from "@fermata/sync/client";
import type { HttpApi } from "@fermata/sync/http";
import { createHttp } from "@fermata/sync/http-fetch";
import { openClient } from "@fermata/sync/open";
import { type SignOutWish, signOutWish } from "@fermata/sync/sign-out-wish";

export interface Connector {
  readonly http: HttpApi;
  readonly signingOut: SignOutWish;
  open(identity: Identity): Promise<Client>;
}

const signingOut = signOutWish(() => localStorage);
const http = createHttp("", signingOut);

export const connector: Connector = { http, signingOut, open: (identity) => openClient(identity, http) };
