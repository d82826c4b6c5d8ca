/** What the build adds to Vite: compiled catalogues, emoji tables, the list of files for the offline copy, compressed files. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);

/** Words of parts that are fetched after the first screen; a test holds it against what the first screen says. */
const LATER =
  /^(?!keys\.title|invite\.people|settings\.title)(?:again|archive|claim|devices|emoji|field|history|invitation|invite|keys|leave|link|password|people|preferences|profile|reset|role|settings|setup|signin|theme|tokens|workspace)\./;

/** Whether a message belongs to a part that is fetched later. */
export const isLater = (key: string): boolean => LATER.test(key);

/** Catalogues as the runtime wants them: no parser travels to the browser. */
export function messages(): Plugin {
  return {
    name: "fermata-messages",
    enforce: "pre",
    async load(id) {
      const [path, query] = id.split("?");
      if ((query !== "first" && query !== "later") || path === undefined) return null;
      const source: unknown = JSON.parse(await readFile(path, "utf8"));
      if (typeof source !== "object" || source === null) throw new Error(`${path} is no catalogue`);
      this.addWatchFile(path);
      const compiled = Object.fromEntries(
        Object.entries(source)
          .filter(([key]) => isLater(key) === (query === "later"))
          .map(([key, message]) => [key, compileMessage(String(message))]),
      );
      return { code: `export const messages = ${JSON.stringify(compiled)};`, moduleType: "js" };
    },
  };
}

interface SourceEmoji {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
}

/** A row of protocol/emoji.json: emoji, group, whether it has tones, names, form for two tones. */
type Row = readonly [string, number, number, readonly string[], string?];

const EMOJI = new URL("../../protocol/emoji.json", import.meta.url);
const PRESENTATION = /\ufe0f/g;

const FOLDERS: Readonly<Record<string, string>> = { en: "en", "zh-Hans": "zh", "zh-Hant": "zh-hant" };

/** Emoji in their canonical form with name, group and search words in one language, English short names always included. */
export function emojiTables(): Plugin {
  return {
    name: "fermata-emoji",
    resolveId: (id) => (id.startsWith("emoji-table:") ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith("\0emoji-table:")) return null;
      const folder = FOLDERS[id.slice("\0emoji-table:".length)];
      if (folder === undefined) return null;
      const emoji = require(`emojibase-data/${folder}/compact.json`) as readonly SourceEmoji[];
      const table = JSON.parse(await readFile(EMOJI, "utf8")) as { readonly emoji: readonly Row[] };
      const canonical = new Map(table.emoji.map((row) => [row[0].replace(PRESENTATION, ""), row]));
      const rows = emoji
        // Regional letters and skin tones alone are pieces of emoji, not emoji.
        .filter((each) => each.group !== undefined && each.group !== 2 && each.order !== undefined)
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .map((each) => {
          const known = canonical.get(each.unicode.replace(PRESENTATION, ""));
          if (known === undefined) throw new Error(`${each.unicode} is missing in protocol/emoji.json`);
          return [known[0], each.label, each.group, known[3].join(" "), (each.tags ?? []).join(" ")];
        });
      return `export const rows = ${JSON.stringify(rows)};`;
    },
  };
}

/** Names every file of the application for its copy on the device (`sw.js`). */
export function assetList(): Plugin {
  return {
    name: "fermata-asset-list",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((file) => file.startsWith("assets/"));
      this.emitFile({
        type: "asset",
        fileName: "assets.json",
        source: JSON.stringify(files.map((file) => `/${file}`)),
      });
    },
  };
}

const WORTH_IT_BYTES = 1024;

/** Writes a `.br` and a `.gz` beside every text file, so that the server need not compress while people wait. */
export function compressed(): Plugin {
  return {
    name: "fermata-compressed",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [file, output] of Object.entries(bundle)) {
          if (!/\.(?:js|css|svg|json|webmanifest)$/.test(file)) continue;
          const bytes = Buffer.from(output.type === "chunk" ? output.code : output.source);
          if (bytes.length < WORTH_IT_BYTES) continue;
          this.emitFile({ type: "asset", fileName: `${file}.gz`, source: gzipSync(bytes, { level: 9 }) });
          this.emitFile({ type: "asset", fileName: `${file}.br`, source: brotliCompressSync(bytes) });
        }
      },
    },
  };
}
