/** Ids without `crypto.randomUUID` or `crypto.subtle`, which plain-http origins on a LAN do not have. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Fills the array with random bytes. */
export type Randomness = (into: Uint8Array<ArrayBuffer>) => void;

export const browserRandomness: Randomness = (into) => {
  globalThis.crypto.getRandomValues(into);
};

/** A UUIDv7: 48 bits of milliseconds, then random bits. Nothing is ordered by its time. */
export function uuid7(millis: number, random: Randomness = browserRandomness): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(millis / 0x10000));
  view.setUint16(4, millis % 0x10000);
  return stamp(bytes, 0x70);
}

/** The key of what could be made twice: SHA-256 over `fermata\0name\0part…`, version 8. */
export function derived(name: string, ...parts: readonly string[]): string {
  const text = ["fermata", name, ...parts].join("\u0000");
  return stamp(sha256(utf8ToBytes(text)).slice(0, 16), 0x80);
}

/** First 8 hex digits of the SHA-256 over `log:epoch:seq:key:at`. */
export function checkOf(entry: { log: string; epoch: number; seq: number; key: string; at: number }): string {
  const text = `${entry.log}:${entry.epoch}:${entry.seq}:${entry.key}:${entry.at}`;
  return bytesToHex(sha256(utf8ToBytes(text)).slice(0, 4));
}

/** The conversation of these people in this workspace, oneself included. */
export function directId(workspace: string, accounts: readonly string[]): string {
  return derived("direct", workspace, ...[...new Set(accounts)].sort());
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function stamp(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
