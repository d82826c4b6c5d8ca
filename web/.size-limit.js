import { readdirSync, readFileSync } from "node:fs";

// The page names every script that it needs to start; the reader's catalogue is fetched before anything is drawn.
const page = readFileSync(new URL("dist/index.html", import.meta.url), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
  (found) => `dist/${found[1]}`,
);
const catalogue = readdirSync(new URL("dist/assets", import.meta.url)).filter(
  (file) =>
    /^en-[\w-]+\.js$/.test(file) &&
    readFileSync(new URL(`dist/assets/${file}`, import.meta.url), "utf8").includes('"rail.label"'),
);

export default [
  {
    name: "JavaScript until the composer accepts input",
    path: [...new Set([...scripts, ...catalogue.map((file) => `dist/assets/${file}`)])],
    limit: "134 kB",
    gzip: true,
  },
];
