/** Time as everything below the app sees it, so that tests can run it. */
export interface Timers {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls once after so many milliseconds, unless the returned function was called before. */
  after(millis: number, call: () => void): () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after(millis, call) {
    const timer = setTimeout(call, millis);
    return () => clearTimeout(timer);
  },
};
