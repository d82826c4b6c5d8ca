import type { CopyStorage } from "@fermata/store/storage";
import type { Timers } from "@fermata/store/timers";
import type { HttpApi } from "./http.ts";
import type { OpenSocket } from "./socket.ts";
import type { Election, TabChannel } from "./tabs.ts";

/** What the client stands on; tests bring their own. */
export interface ClientParts {
  readonly http: HttpApi;
  readonly openSocket: OpenSocket;
  readonly storage: CopyStorage;
  /** Why nothing is kept, where `storage.kept` is false. */
  readonly whyNotKept?: string;
  readonly timers: Timers;
  readonly random: () => number;
  readonly newId?: () => string;
  readonly channel: TabChannel;
  readonly election: Election;
  readonly tab: string;
  readonly name: string;
}
