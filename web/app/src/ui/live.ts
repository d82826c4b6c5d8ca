/** The bridge between live snapshots and React. */
import type { Live } from "@fermata/store/live";
import { useSyncExternalStore } from "react";

/** The current snapshot; draws again when it changes. */
export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.getSnapshot);
}
