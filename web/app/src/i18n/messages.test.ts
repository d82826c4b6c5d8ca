import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isLater } from "../../../tools/build-plugins.ts";
import en from "./messages/en.json" with { type: "json" };
import hans from "./messages/zh-Hans.json" with { type: "json" };
import hant from "./messages/zh-Hant.json" with { type: "json" };

const SOURCES = fileURLToPath(new URL("..", import.meta.url));
const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en,
  "zh-Hans": hans,
  "zh-Hant": hant,
};

/** The names that a message is given: `{name}`, `{count, plural, …}`. */
function namesIn(message: string): string[] {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) {
      if (typeof part[0] === "string") names.add(part[0]);
      walk(part[2]);
    } else if (typeof part === "object" && part !== null) {
      for (const branch of Object.values(part)) if (Array.isArray(branch)) branch.forEach(walk);
    }
  };
  const compiled = compileMessage(message);
  if (Array.isArray(compiled)) compiled.forEach(walk);
  return [...names].sort();
}

function sources(): readonly { readonly path: string; readonly text: string }[] {
  const files: { path: string; text: string }[] = [];
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (/\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$/.test(file)) {
      files.push({ path: file, text: readFileSync(SOURCES + file, "utf8") });
    }
  }
  return files;
}

describe("the catalogues", () => {
  it("say the same things in every language", () => {
    for (const catalogue of Object.values(CATALOGUES))
      expect(Object.keys(catalogue)).toEqual(Object.keys(en));
  });

  it("take the same values in every language; only a plural may do without its count", () => {
    for (const [key, message] of Object.entries(en)) {
      const given = namesIn(message);
      for (const [language, catalogue] of Object.entries(CATALOGUES)) {
        const used = namesIn(catalogue[key] ?? "");
        const missing = given.filter((name) => !used.includes(name) && name !== "count");
        const unknown = used.filter((name) => !given.includes(name));
        expect([...missing, ...unknown], `${language} ${key}`).toEqual([]);
      }
    }
  });

  it("leave nothing empty and nothing untranslated", () => {
    const same = new Set(["product", "message.label", "message.announce", "names.separator"]);
    for (const [key, message] of Object.entries(en)) {
      for (const catalogue of [hans, hant] as const) {
        const other = (catalogue as Readonly<Record<string, string>>)[key] ?? "";
        expect(other.trim(), key).not.toBe("");
        if (!same.has(key)) expect(/\p{Script=Han}/u.test(other), `${key}: ${other}`).toBe(true);
      }
      expect(message.trim(), key).not.toBe("");
    }
  });

  it("keep simplified and traditional characters apart", () => {
    for (const [key, text] of Object.entries(hans))
      expect(text, key).not.toMatch(/[訊頻論讀設連線離處說這個們會還沒號碼]/);
    for (const [key, text] of Object.entries(hant))
      expect(text, key).not.toMatch(/[讯频论读设连线离处说这个们会还没号码]/);
  });

  it("have no message that nobody says", () => {
    const all = sources()
      .map((file) => file.text)
      .join("\n");
    const families = [...all.matchAll(/`([a-z]+\.(?:group)?)\$\{/g)].map((found) => found[1] ?? "");
    for (const key of Object.keys(en)) {
      expect(all.includes(`"${key}"`) || families.some((family) => key.startsWith(family)), key).toBe(true);
    }
  });
});

describe("the interface", () => {
  it("has no words outside of the catalogues", () => {
    const found: string[] = [];
    for (const { path, text } of sources()) {
      if (!path.endsWith(".tsx")) continue;
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
      const look = (node: ts.Node): void => {
        if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${path}: ${node.text.trim()}`);
        if (
          ts.isJsxAttribute(node) &&
          /^(aria-label|title|placeholder|alt|label|words|hint|text)$/.test(node.name.getText(file)) &&
          node.initializer !== undefined &&
          ts.isStringLiteral(node.initializer) &&
          /\p{L}{2}/u.test(node.initializer.text) &&
          !node.initializer.text.includes("://")
        ) {
          found.push(`${path}: ${node.initializer.text}`);
        }
        ts.forEachChild(node, look);
      };
      look(file);
    }
    expect(found).toEqual([]);
  });
});

/** Every module that the page loads before it draws anything: what `main.tsx` imports, and what that imports. */
function firstModules(): ReadonlyMap<string, string> {
  const texts = new Map(sources().map(({ path, text }) => [path, text]));
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const text = texts.get(path);
    if (text === undefined || found.has(path)) return;
    found.set(path, text);
    for (const match of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)";/gms)) {
      visit(join(dirname(path), match[1] ?? ""));
    }
  };
  visit("main.tsx");
  return found;
}

describe("what the first screen says", () => {
  it("is in the part of the catalogue that comes with it", () => {
    const wrong: string[] = [];
    const modules = firstModules();
    expect(modules.size).toBeGreaterThan(20);
    for (const [path, text] of modules) {
      for (const match of text.matchAll(/"([a-z][A-Za-z]*\.[A-Za-z0-9.-]+)"/g)) {
        const key = match[1] ?? "";
        if (key in en && isLater(key)) wrong.push(`${path}: ${key}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
