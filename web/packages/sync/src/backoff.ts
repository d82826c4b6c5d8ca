/**
 * How long to wait before a lost connection is tried again: a random part of the time that it has been away, so that
 * a restarted server is not met by everybody at once, and nobody waits longer for it than it was gone.
 */
import type { Timers } from "@fermata/store/timers";

const LEAST_MILLIS = 300;
const MOST_MILLIS = 30_000;
/** A connection that has lived so long has found a server that works. */
const SETTLED_MILLIS = 60_000;

export class Backoff {
  readonly #timers: Timers;
  readonly #random: () => number;
  /** Time without a connection, up to the last that came to life, in milliseconds. */
  #away = 0;
  #lostAt: number | undefined;
  #liveAt = 0;

  constructor(timers: Timers, random: () => number) {
    this.#timers = timers;
    this.#random = random;
  }

  live(): void {
    const now = this.#timers.now();
    if (this.#lostAt !== undefined) this.#away += Math.max(0, now - this.#lostAt);
    this.#lostAt = undefined;
    this.#liveAt = now;
  }

  /** Milliseconds until the next attempt where the server asked for a wait: that, and a random time on top. */
  asked(millis: number): number {
    this.#awayNow();
    return millis + this.#random() * Math.min(MOST_MILLIS, millis);
  }

  /** Milliseconds until the next attempt. */
  next(): number {
    return this.#random() * Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, this.#awayNow()));
  }

  /** Milliseconds without a connection, which begin now if there was one. */
  #awayNow(): number {
    const now = this.#timers.now();
    if (this.#lostAt === undefined) {
      if (now - this.#liveAt >= SETTLED_MILLIS) this.#away = 0;
      this.#lostAt = now;
    }
    return this.#away + now - this.#lostAt;
  }
}
