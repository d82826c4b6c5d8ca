import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const web = fileURLToPath(new URL("../../..", import.meta.url));
/** What each part may import of the others: arrows only downwards. */
const MAY: Record<string, readonly string[]> = {
  protocol: [],
  store: ["protocol"],
  sync: ["protocol", "store"],
  editor: ["protocol"],
};

describe("the parts of the web client", () => {
  it.each(Object.keys(MAY))("importOnlyDownwards %s", (part) => {
    const folder = join(web, "packages", part, "src");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!/\.tsx?$/.test(name)) continue;
      const code = readFileSync(join(folder, name), "utf8");
      for (const [, from = ""] of code.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
        const other = from.match(/^@fermata\/([a-z]+)/)?.[1];
        if (other !== undefined && other !== part)
          expect(`${name}: ${MAY[part]?.includes(other)}`).toBe(`${name}: true`);
        expect(`${name}: ${/^react(-dom)?($|\/)/.test(from)}`).toBe(`${name}: false`);
        expect(`${name}: ${from.includes("/../../")}`).toBe(`${name}: false`);
      }
    }
  });

  it("haveFilesOfLessThan500Lines", () => {
    for (const part of ["protocol", "store", "sync"]) {
      for (const kind of ["src", "test"]) {
        const folder = join(web, "packages", part, kind);
        for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
          if (!name.endsWith(".ts") || name === "openapi.ts") continue;
          const lines = readFileSync(join(folder, name), "utf8").split("\n").length;
          expect(`${name} ${lines < 500}`).toBe(`${name} true`);
        }
      }
    }
  });
});
