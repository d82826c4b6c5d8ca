/**
 * Asks for exact counts where they cannot be computed from what is held; ever more slowly where that does not help.
 *
 * Every tab looks at its own replica, for tabs of one browser need not hold the same: a tab that has just read the copy
 * knows less of the changes before it than the tab that heard them. What the leader asks for is answered to all of
 * them, so the others give it the time to ask first.
 */
import type { LogId } from "@fermata/protocol/entry";
import type { Copy } from "@fermata/store/copy";
import type { Timers } from "@fermata/store/timers";

export interface CardDeskParts {
  readonly isLive: () => boolean;
  readonly leads: () => boolean;
  readonly ask: (log: LogId) => void;
}

/** A card for the same conversation is asked for at most so often. */
const EVERY_MILLIS = 1_000;
const SLOWEST_MILLIS = 60_000;
const GATHER_MILLIS = 20;

export class CardDesk {
  readonly #copy: Copy;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #parts: CardDeskParts;
  readonly #asked = new Map<LogId, { readonly at: number; readonly tries: number }>();
  #gathering = false;
  #cancel: (() => void) | undefined;

  constructor(copy: Copy, timers: Timers, random: () => number, parts: CardDeskParts) {
    this.#copy = copy;
    this.#timers = timers;
    this.#random = random;
    this.#parts = parts;
  }

  /** Something changed: gathers what arrives together before it looks for counts that cannot be computed. */
  changed(): void {
    if (!this.#parts.isLive() || this.#gathering) return;
    this.#gathering = true;
    this.#timers.after(GATHER_MILLIS, () => {
      this.#gathering = false;
      this.#look();
    });
  }

  /** The connection is lost: on the next one everything is asked for anew. */
  lost(): void {
    this.#cancel?.();
    this.#asked.clear();
  }

  #look(): void {
    this.#cancel?.();
    if (!this.#parts.isLive()) return;
    const now = this.#timers.now();
    const inexact = new Set(this.#copy.replica.inexact());
    for (const log of this.#asked.keys()) if (!inexact.has(log)) this.#asked.delete(log);
    let wait = Number.POSITIVE_INFINITY;
    for (const log of inexact) {
      if (this.#copy.isCold(log)) continue;
      const { at, tries } = this.#asked.get(log) ?? this.#first(log, now);
      const due = at + Math.min(SLOWEST_MILLIS, EVERY_MILLIS * 2 ** Math.max(0, tries - 3));
      if (due > now) {
        wait = Math.min(wait, due - now);
        continue;
      }
      this.#asked.set(log, { at: now, tries: tries + 1 });
      this.#parts.ask(log);
      wait = Math.min(wait, EVERY_MILLIS);
    }
    if (!Number.isFinite(wait)) return;
    this.#cancel = this.#timers.after(wait + this.#random() * GATHER_MILLIS, () => this.#look());
  }

  #first(log: LogId, now: number): { readonly at: number; readonly tries: number } {
    const first = { at: this.#parts.leads() ? Number.NEGATIVE_INFINITY : now, tries: 0 };
    this.#asked.set(log, first);
    return first;
  }
}
