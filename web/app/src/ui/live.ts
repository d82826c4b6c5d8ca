/** The bridge between live snapshots and React. */
import type { Live } from "@fermata/store/live";
import { useSyncExternalStore } from "react";

/** What is selected of the current snapshot; draws again when that changes. `select` gives primitives or parts of the snapshot. */
export function useSelected<T, S>(live: Live<T>, select: (snapshot: T) => S): S {
  return useSyncExternalStore(live.subscribe, () => select(live.getSnapshot()));
}

/** The current snapshot; draws again when it changes. */
export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.getSnapshot);
}
