/** `npm run bench`: measures the web client and prints one JSON object. See README.md beside this file. */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = resolve(here, "..");
const results = resolve(web, "test-results/bench.json");
const words = process.argv.slice(2);
const json = words.includes("--json");
const only = words.filter((word) => !word.startsWith("--"));

await rm(results, { force: true });
const code = await new Promise((done) => {
  const run = spawn(
    process.execPath,
    [
      resolve(web, "node_modules/@playwright/test/cli.js"),
      "test",
      "--config",
      resolve(here, "playwright.config.ts"),
      ...only,
    ],
    { cwd: web, stdio: ["ignore", "ignore", "inherit"] },
  );
  run.on("exit", (status) => done(status ?? 1));
});
const figures = JSON.parse(await readFile(results, "utf8").catch(() => "{}"));
if (json) console.log(JSON.stringify(figures));
else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${value}`);
process.exitCode = code;
