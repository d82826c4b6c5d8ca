/** The time, once a minute, for words like "3 minutes ago". */
import { Cell } from "@fermata/store/live";
import { useLive } from "./live.ts";

const minute = new Cell(Date.now());
setInterval(() => minute.set(Date.now()), 60_000);

export const useNow = (): number => useLive(minute);
