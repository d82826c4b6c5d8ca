import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isKind } from "../src/entry.ts";
import type { ClientFrame } from "../src/frames.ts";
import { derived } from "../src/ids.ts";
import { parseFrame } from "../src/parse.ts";
import { Malformed } from "../src/reading.ts";

const protocol = new URL("../../../../protocol/", import.meta.url);
const folder = new URL("samples/frames/", protocol);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
const sample = (name: string): string => readFileSync(new URL(name, folder), "utf8");

describe("golden samples", () => {
  it.each(names.filter((name) => name.startsWith("server-")))("readsWhatTheServerSends %s", (name) => {
    const frame = parseFrame(sample(name));
    expect(frame.is).not.toBe("unknown");
    const ranges = frame.is === "ranges" ? frame.ranges : frame.is === "range" ? [frame] : [];
    const raw: { entries?: unknown[]; ranges?: { entries?: unknown[] }[] } = JSON.parse(sample(name));
    const sent = (raw.ranges ?? [raw]).flatMap((range) => range.entries ?? []);
    expect(ranges.flatMap((range) => range.entries)).toHaveLength(sent.length);
    for (const range of ranges) {
      for (const entry of range.entries) {
        if (name !== "server-range-unknown-kind.json") expect(entry.kind.endsWith("?")).toBe(false);
      }
    }
  });

  it.each(names.filter((name) => name.startsWith("newer-server-")))("toleratesANewerServer %s", (name) => {
    expect(() => parseFrame(sample(name))).not.toThrow();
  });

  it.each(names.filter((name) => name.startsWith("client-")))("saysWhatTheServerReads %s", (name) => {
    const frame: ClientFrame = JSON.parse(sample(name));
    expect(clientFrameFields[frame.do]).toEqual(expect.arrayContaining(Object.keys(frame)));
  });

  it("keepsCreatorAndFillsItInWhereItEqualsTheAuthor", () => {
    const frame = parseFrame(sample("server-range.json"));
    if (frame.is !== "range") throw new Error("no range");
    for (const entry of frame.entries) expect(entry.creator).toMatch(/^[0-9a-f-]{36}$/);
    expect(frame.entries.some((entry) => isKind(entry, "message"))).toBe(true);
  });

  it("theSamplesAreThoseThatThisVersionWasWrittenFor", () => {
    const hash = createHash("sha256");
    for (const name of [...names].sort())
      hash
        .update(`${name}\0`)
        .update(readFileSync(new URL(name, folder)))
        .update("\0");
    const versions = readFileSync(new URL("versions.md", protocol), "utf8");
    const lines = versions.split("\n").filter((line) => line.includes("`"));
    expect(lines.at(-1)).toContain(hash.digest("hex"));
  });

  it("derivesTheKeysThatTheServerDerives", () => {
    const keys: { name: string; parts: string[]; key: string }[] = JSON.parse(
      readFileSync(new URL("samples/derived-keys.json", protocol), "utf8"),
    );
    expect(keys.length).toBeGreaterThan(3);
    for (const { name, parts, key } of keys) expect(derived(name, ...parts)).toBe(key);
  });

  it("whatIsNoFrameIsMalformed", () => {
    for (const text of ["", "[]", "{}", '{"is":1}', '{"is":"range"}', '{"is":"done"}', "nul"]) {
      expect(() => parseFrame(text)).toThrow(Malformed);
    }
  });
});

const clientFrameFields: Record<ClientFrame["do"], string[]> = {
  hello: ["do", "versions", "bearer", "client", "showing"],
  resume: ["do", "cursors", "more"],
  "catch-up": ["do", "log", "after"],
  card: ["do", "log"],
  watch: ["do", "log", "on"],
  command: ["do", "id", "kind", "args"],
  signal: ["do", "kind", "log", "thread", "state"],
  show: ["do", "log", "accounts"],
  ping: ["do"],
};
