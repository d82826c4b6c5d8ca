/** HTTP, as docs/protocol/http.md maps it. Every method rejects with `HttpFailure`. */
import type { AccountBody, Language, MembershipBody } from "@fermata/protocol/bodies";
import type { Card, ThreadAggregate } from "@fermata/protocol/card";
import type { AccountId, ConversationId, Entry, EntryOf, Key } from "@fermata/protocol/entry";
import type { Position } from "@fermata/protocol/position";
import type { HttpProblem, Identity } from "./client.ts";

/** The server said no, or did not answer (`problem.code` is then "unreachable"). */
export class HttpFailure extends Error {
  readonly problem: HttpProblem;

  constructor(problem: HttpProblem) {
    super(problem.detail);
    this.name = "HttpFailure";
    this.problem = problem;
  }
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}
export interface Paging {
  readonly pageToken?: string;
  readonly limit?: number;
}

export interface ServerInfo {
  readonly version: string;
  readonly protocolVersions: readonly number[];
  readonly setUp: boolean;
  readonly workspace?: string;
}
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly zone?: string;
  readonly language?: Language;
  readonly deviceName?: string;
}
export interface SetupRequest extends NewPerson {
  readonly token: string;
  readonly workspace: string;
}
export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  readonly deviceName?: string;
}
export type ClaimRequest = Omit<NewPerson, "name">;
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly current: boolean;
}
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt?: number;
}
export interface NewApiToken extends ApiToken {
  /** Shown once. */
  readonly secret: string;
}
export interface Invite {
  readonly id: string;
  /** Shown once, by `createInvite`; empty in lists. */
  readonly url: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly uses?: number;
  readonly used: number;
}
export interface ChannelListing {
  readonly conversation: ConversationId;
  readonly name: string;
  readonly purpose?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly members: number;
  readonly joined: boolean;
}
export interface FollowedThread {
  readonly conversation: ConversationId;
  readonly root: Key;
  readonly aggregate: ThreadAggregate;
  readonly entries: readonly Entry[];
}

/** Which page of a timeline; with nothing given, the last one. */
export type PageAt =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number }
  | { readonly message: Key }
  | { readonly date: string }
  | { readonly unread: "first" }
  | { readonly latest: true };

/** Places `[from, to]` of a timeline, complete: its entries, their satellites, the aggregates of their threads. */
export interface TimelinePage {
  readonly entries: readonly Entry[];
  readonly threads: readonly ThreadAggregate[];
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly at: Position;
}

export type Member = EntryOf<"membership"> & { readonly body: MembershipBody };
export type Person = EntryOf<"account"> & { readonly body: AccountBody };

export interface HttpApi {
  server(): Promise<ServerInfo>;
  /** Whether the set-up link works; rejects with `exists` where the workspace stands, `not_found` where the link is old. */
  checkSetUp(token: string): Promise<void>;
  setUp(request: SetupRequest): Promise<Identity>;
  signIn(request: SignInRequest): Promise<Identity>;
  /** Who am I; rejects with 401 `signed_out` where nobody. */
  session(): Promise<Identity>;
  /** Rejects where the server does not hear of it now; then it is told before anything else is asked of it. */
  signOut(): Promise<void>;
  /** Signs all other devices out; `revokeTokens` ends the API tokens too. */
  changePassword(current: string, password: string, revokeTokens: boolean): Promise<void>;
  checkReset(token: string): Promise<void>;
  resetPassword(token: string, password: string): Promise<void>;
  devices(): Promise<readonly Device[]>;
  revokeDevice(device: string): Promise<void>;
  revokeOtherDevices(): Promise<void>;
  tokens(): Promise<readonly ApiToken[]>;
  createToken(name: string, expiresInDays: number): Promise<NewApiToken>;
  revokeToken(token: string): Promise<void>;
  invites(): Promise<readonly Invite[]>;
  createInvite(expiresInDays: number, uses?: number): Promise<Invite>;
  revokeInvite(invite: string): Promise<void>;
  invitation(token: string): Promise<{ readonly workspace: string; readonly invitedBy: string }>;
  acceptInvitation(token: string, person: NewPerson): Promise<Identity>;
  claimLink(account: AccountId): Promise<{ readonly url: string; readonly expiresAt: number }>;
  claim(token: string): Promise<{ readonly workspace: string; readonly name: string }>;
  acceptClaim(token: string, claim: ClaimRequest): Promise<Identity>;
  people(query: { readonly query?: string } & Paging): Promise<Page<Person>>;
  peopleByIds(ids: readonly AccountId[]): Promise<readonly Person[]>;
  channels(
    query: { readonly query?: string; readonly archived?: boolean } & Paging,
  ): Promise<Page<ChannelListing>>;
  cards(paging: Paging): Promise<Page<Card>>;
  card(conversation: ConversationId): Promise<Card>;
  page(conversation: ConversationId, at: PageAt, thread?: Key, limit?: number): Promise<TimelinePage>;
  members(conversation: ConversationId, query: { readonly query?: string } & Paging): Promise<Page<Member>>;
  entries(conversation: ConversationId, keys: readonly Key[]): Promise<readonly Entry[]>;
  /** The versions of a message, newest first. */
  history(conversation: ConversationId, key: Key, paging: Paging): Promise<Page<Entry>>;
  threads(paging: Paging): Promise<Page<FollowedThread>>;
  /** Whether I follow a thread. */
  follows(root: Key): Promise<boolean>;
}
