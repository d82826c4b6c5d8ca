/** Where in a log: the one place that compares positions. */

export interface Position {
  readonly epoch: number;
  /** Gap-free number in the log, from 1; 0 is the empty log. */
  readonly seq: number;
  /** First 8 hex digits of the SHA-256 over `log:epoch:seq:key:at` of the entry there; "" at 0. */
  readonly check: string;
}

/** What is compared: an entry or a position. */
export interface Ordered {
  readonly epoch: number;
  readonly seq: number;
}

export const ORIGIN: Position = { epoch: 0, seq: 0, check: "" };

/** Negative where `a` is older than `b`, 0 where they are the same, positive where `a` is newer. */
export function comparePositions(a: Ordered, b: Ordered): number {
  return a.epoch !== b.epoch ? a.epoch - b.epoch : a.seq - b.seq;
}

export function isNewer(a: Ordered, b: Ordered): boolean {
  return comparePositions(a, b) > 0;
}

/** Gap test of ranges: epochs raise, sequence numbers go on, so only the number counts here. */
export function startsPast(fromSeq: number, cursor: Ordered): boolean {
  return fromSeq > cursor.seq;
}
