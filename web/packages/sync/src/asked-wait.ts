/**
 * Waits that the server asks for, as this device keeps them. They are numbers from outside: a timer of a browser holds
 * 31 bits, and one beyond that (24.8 days) fires at once, which is the opposite of what was asked.
 */

/** However long a server asks to wait: ten minutes later it is asked again. */
export const LONGEST_ASKED_MILLIS = 10 * 60_000;
/** However often a server asks for a sign of life. */
const SHORTEST_HEARTBEAT_MILLIS = 1_000;

/** How long to wait before asking again; none where nothing was asked for, or nothing that is a time. */
export function askedWait(millis: number | undefined): number {
  if (millis === undefined || Number.isNaN(millis)) return 0;
  return Math.min(LONGEST_ASKED_MILLIS, Math.max(0, millis));
}

/** How often to give a sign of life. */
export function askedHeartbeat(millis: number): number {
  return Math.max(SHORTEST_HEARTBEAT_MILLIS, askedWait(millis));
}
