import type { LogId } from "@fermata/protocol/entry";
import type { Live } from "./live.ts";
import type { Replica } from "./replica.ts";

/**
 * A snapshot computed from the replica: at most once per change, only while somebody looks, keeping its identity when
 * the computation returns what it returned before.
 */
export class DerivedLive<T> implements Live<T> {
  readonly #replica: Replica;
  readonly #concerns: (logs: ReadonlySet<LogId>) => boolean;
  readonly #compute: () => T;
  readonly #listeners = new Set<() => void>();
  #value: { readonly is: T } | undefined;
  #revision = -1;
  #leave: (() => void) | undefined;

  constructor(replica: Replica, concerns: (logs: ReadonlySet<LogId>) => boolean, compute: () => T) {
    this.#replica = replica;
    this.#concerns = concerns;
    this.#compute = compute;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    // What changed while nobody listened is not known here yet.
    if (this.#leave === undefined && this.#revision !== this.#replica.revision) this.#value = undefined;
    this.#leave ??= this.#replica.onChange((logs) => {
      if (this.#concerns(logs)) this.refresh();
    });
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      this.#leave?.();
      this.#leave = undefined;
    };
  };

  readonly getSnapshot = (): T => {
    const unheard = this.#leave === undefined && this.#revision !== this.#replica.revision;
    if (this.#value === undefined || unheard) this.#update();
    return this.#value === undefined ? this.#compute() : this.#value.is;
  };

  /** Computes again and tells listeners if the snapshot changed. */
  refresh(): void {
    if (!this.#update()) return;
    for (const listener of [...this.#listeners]) listener();
  }

  #update(): boolean {
    this.#revision = this.#replica.revision;
    const fresh = this.#compute();
    const changed = this.#value === undefined || !Object.is(this.#value.is, fresh);
    if (changed) this.#value = { is: fresh };
    return changed;
  }
}
