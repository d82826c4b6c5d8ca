/** `HttpApi` over fetch: the header that stops forged requests, problem+json as typed failures, bodies checked. */
import type { AccountBody, MembershipBody } from "@fermata/protocol/bodies";
import { type Entry, isKind } from "@fermata/protocol/entry";
import { readAggregate, readCard, readEntries, readPosition, readRefusal } from "@fermata/protocol/parse";
import {
  flag,
  isObject,
  type Json,
  list,
  number,
  object,
  optionalText,
  text,
  word,
} from "@fermata/protocol/reading";
import type { HttpProblem, Identity } from "./client.ts";
import {
  type FollowedThread,
  type HttpApi,
  HttpFailure,
  type Invite,
  type Member,
  type Page,
  type PageAt,
  type Person,
} from "./http.ts";
import type { SignOutWish } from "./sign-out-wish.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type Method = "GET" | "POST" | "DELETE";
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Asked {
  readonly query?: Query;
  readonly body?: unknown;
}

/** What was read is applied and drawn in a task of its own: somebody may be scrolling, and a frame fits between. */
function nextTask(): Promise<void> {
  return new Promise((next) => setTimeout(next));
}

/**
 * Where the wish to be signed out stands, the session is ended before anything else is asked, and nothing is asked
 * in its name while it cannot be.
 *
 * @param origin "" for the page's own
 */
export function createHttp(
  origin: string,
  wish: SignOutWish,
  fetcher: Fetch = (url, init) => fetch(url, init),
): HttpApi {
  let ending: Promise<void> | undefined;

  async function end(): Promise<void> {
    try {
      await send("DELETE", "/session");
    } catch (error) {
      // There is no session to end: all that was wished for.
      if (!(error instanceof HttpFailure) || error.problem.status !== 401) throw error;
    }
    wish.fulfilled();
  }

  /** Whoever asks meanwhile waits for the one request. */
  function endSession(): Promise<void> {
    ending ??= end().finally(() => {
      ending = undefined;
    });
    return ending;
  }

  async function ask(method: Method, path: string, asked: Asked = {}): Promise<unknown> {
    if (wish.stands) await endSession();
    return send(method, path, asked);
  }

  async function send(method: Method, path: string, { query, body }: Asked = {}): Promise<unknown> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {}))
      if (value !== undefined) parameters.set(name, String(value));
    const suffix = parameters.size > 0 ? `?${parameters}` : "";
    let response: Response;
    try {
      response = await fetcher(`${origin}/api/v1${path}${suffix}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        headers: {
          accept: "application/json, application/problem+json",
          "x-fermata": "1",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new HttpFailure({ status: 0, code: "unreachable", detail: "The server did not answer." });
    }
    const answer = await readJson(response);
    if (!response.ok) throw new HttpFailure(problemOf(response, answer));
    return answer;
  }

  const get = async (path: string, query?: Query): Promise<Json> =>
    object(await ask("GET", path, query === undefined ? {} : { query }), path);
  const post = (path: string, body?: unknown): Promise<unknown> => ask("POST", path, { body: body ?? {} });
  const identity = async (path: string, body: unknown): Promise<Identity> =>
    identityOf(await post(path, body));
  const none = async (asked: Promise<unknown>): Promise<void> => {
    await asked;
  };
  // The shapes of lists that only the app reads are those of the contract; see the type test.
  const items = async <T>(path: string, query?: Query): Promise<readonly T[]> =>
    list(await get(path, query), "items") as readonly T[];
  const paged = async <T>(
    path: string,
    query: Query,
    read: (item: unknown) => T | undefined,
  ): Promise<Page<T>> => {
    const answer = await get(path, query);
    const nextPageToken = optionalText(answer, "nextPageToken");
    const found = list(answer, "items").flatMap((item) => read(item) ?? []);
    return { items: found, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
  };
  const of = encodeURIComponent;

  return {
    async server() {
      const answer = await get("/server");
      const workspace = optionalText(answer, "workspace");
      return {
        version: text(answer, "version"),
        protocolVersions: list(answer, "protocolVersions").filter((v): v is number => typeof v === "number"),
        setUp: flag(answer, "setUp"),
        ...(workspace === undefined ? {} : { workspace }),
      };
    },
    checkSetUp: (token) => none(post("/setup/preview", { token })),
    setUp: (request) => identity("/setup", request),
    signIn: (request) => identity("/session", request),
    session: async () => identityOf(await get("/session")),
    signOut() {
      wish.remember();
      return endSession();
    },
    changePassword: (current, password, revokeTokens) =>
      none(post("/password", { current, password, ...(revokeTokens ? { revokeTokens } : {}) })),
    checkReset: (token) => none(post("/resets/preview", { token })),
    resetPassword: (token, password) => none(post("/resets", { token, password })),
    devices: () => items("/devices"),
    revokeDevice: (device) => none(ask("DELETE", `/devices/${of(device)}`)),
    revokeOtherDevices: () => none(post("/devices/revoke-others")),
    tokens: () => items("/tokens"),
    createToken: async (name, expiresInDays) => {
      const made = object(await post("/tokens", { name, expiresInDays }), "token");
      return {
        id: text(made, "id"),
        name: text(made, "name"),
        createdAt: number(made, "createdAt"),
        expiresAt: number(made, "expiresAt"),
        secret: text(made, "secret"),
      };
    },
    revokeToken: (token) => none(ask("DELETE", `/tokens/${of(token)}`)),
    invites: async () => list(await get("/invites"), "items").map(inviteOf),
    async createInvite(expiresInDays, uses) {
      return inviteOf(await post("/invites", { expiresInDays, ...(uses === undefined ? {} : { uses }) }));
    },
    revokeInvite: (invite) => none(ask("DELETE", `/invites/${of(invite)}`)),
    async invitation(token) {
      const answer = object(await post("/invitations/preview", { token }), "invitation");
      return { workspace: text(answer, "workspace"), invitedBy: optionalText(answer, "invitedBy") ?? "" };
    },
    acceptInvitation: (token, person) => identity("/invitations", { token, ...person }),
    async claimLink(account) {
      const answer = object(await post(`/accounts/${of(account)}/claim-link`), "link");
      return { url: text(answer, "url"), expiresAt: number(answer, "expiresAt") };
    },
    async claim(token) {
      const answer = object(await post("/claims/preview", { token }), "claim");
      return { workspace: text(answer, "workspace"), name: text(answer, "name") };
    },
    acceptClaim: (token, claim) => identity("/claims", { token, ...claim }),
    people: (query) => paged("/people", { ...query }, personOf),
    async peopleByIds(ids) {
      return (await paged("/people", { ids: ids.join(","), limit: 200 }, personOf)).items;
    },
    channels: (query) =>
      paged("/channels", { ...query }, (item) => {
        const channel = object(item, "channel");
        const purpose = optionalText(channel, "purpose");
        return {
          conversation: text(channel, "conversation"),
          name: text(channel, "name"),
          ...(purpose === undefined ? {} : { purpose }),
          private: flag(channel, "private"),
          archived: flag(channel, "archived"),
          members: number(channel, "members", 0),
          joined: flag(channel, "joined"),
        };
      }),
    cards: (paging) => paged("/cards", { ...paging }, readCard),
    card: async (conversation) => readCard(await get(`/conversations/${of(conversation)}/card`)),
    async page(conversation, at, thread, limit) {
      const answer = await get(`/conversations/${of(conversation)}/page`, {
        ...pageQuery(at),
        thread,
        limit,
      });
      const page = {
        entries: readEntries(list(answer, "entries")),
        threads: list(answer, "threads").map(readAggregate),
        from: number(answer, "from", 0),
        to: number(answer, "to", 0),
        first: flag(answer, "first"),
        last: flag(answer, "last"),
        at: readPosition(answer["at"]),
      };
      await nextTask();
      return page;
    },
    members: (conversation, query) =>
      paged(`/conversations/${of(conversation)}/members`, { ...query }, memberOf),
    async entries(conversation, keys) {
      const answer = await get(`/conversations/${of(conversation)}/entries`, { keys: keys.join(",") });
      return readEntries(list(answer, "items"));
    },
    history: (conversation, key, paging) =>
      paged(`/conversations/${of(conversation)}/entries/${of(key)}/history`, { ...paging }, entryOf),
    threads: (paging) => paged("/threads", { ...paging }, followedThreadOf),
    follows: async (root) => flag(await get(`/threads/${of(root)}`), "following"),
  };
}

async function readJson(response: Response): Promise<unknown> {
  const body = await response.text().catch(() => "");
  if (body === "") return {};
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function problemOf(response: Response, answer: unknown): HttpProblem {
  const problem = isObject(answer) ? answer : {};
  const { entry: _, ...refusal } = readRefusal(problem);
  const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  const fallback =
    response.status === 401 ? "signed_out" : response.status === 404 ? "not_found" : "internal";
  return {
    ...refusal,
    status: response.status,
    code: optionalText(problem, "code") ?? fallback,
    detail: optionalText(problem, "detail") ?? optionalText(problem, "title") ?? response.statusText,
    ...(Number.isNaN(seconds) ? {} : { retryAfterMillis: seconds * 1_000 }),
  };
}

function identityOf(answer: unknown): Identity {
  const from = object(answer, "identity");
  return {
    account: text(from, "account"),
    workspace: text(from, "workspace"),
    device: optionalText(from, "device") ?? "",
    role: word(from, "role", ["member", "owner", "administrator", "guest"]),
  };
}

function inviteOf(item: unknown): Invite {
  const from = object(item, "invite");
  const most = from["uses"];
  return {
    id: text(from, "id"),
    url: optionalText(from, "url") ?? "",
    createdAt: number(from, "createdAt"),
    expiresAt: number(from, "expiresAt"),
    used: number(from, "used", 0),
    ...(typeof most === "number" ? { uses: most } : {}),
  };
}

function entryOf(item: unknown): Entry | undefined {
  return readEntries([item])[0];
}

function personOf(item: unknown): Person | undefined {
  const entry = entryOf(item);
  if (entry === undefined || !isKind(entry, "account") || entry.body === undefined) return undefined;
  const body: AccountBody = entry.body;
  return { ...entry, body };
}

function memberOf(item: unknown): Member | undefined {
  const entry = entryOf(item);
  if (entry === undefined || !isKind(entry, "membership") || entry.body === undefined) return undefined;
  const body: MembershipBody = entry.body;
  return { ...entry, body };
}

function followedThreadOf(item: unknown): FollowedThread {
  const from = object(item, "thread");
  return {
    conversation: text(from, "conversation"),
    root: text(from, "root"),
    aggregate: readAggregate(from["aggregate"]),
    entries: readEntries(list(from, "entries")),
  };
}

function pageQuery(at: PageAt): Query {
  return "latest" in at ? {} : { ...at };
}
