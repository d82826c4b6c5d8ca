// Adds up the reports that ./check collected: Surefire's XML, vitest's and Playwright's JSON, and
// the steps that are one test each. Names what failed, then prints the one closing line.
// Usage: node count-tests.mjs <repository> <results folder>
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [repository, results] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function add(verdict, name) {
  total[verdict] += 1;
  if (verdict === "failed") {
    failures.push(name);
  }
}

function read(path) {
  return readFileSync(path, "utf8");
}

for (const file of readdirSync(results).filter((name) => name.endsWith(".step"))) {
  add(read(join(results, file)).trim(), file.replace(/\.step$/, ""));
}

// A test case is closed at once when it passed, else it holds what happened to it.
const TEST_CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
for (const module of readdirSync(repository)) {
  const folder = join(repository, module, "target", "surefire-reports");
  if (!existsSync(join(repository, module, "pom.xml")) || !existsSync(folder)) {
    continue;
  }
  for (const file of readdirSync(folder).filter((name) => /^TEST-.*\.xml$/.test(name))) {
    for (const [, attributes, content = ""] of read(join(folder, file)).matchAll(TEST_CASE)) {
      const name = `${/classname="([^"]*)"/.exec(attributes)?.[1]}.${/\bname="([^"]*)"/.exec(attributes)?.[1]}`;
      const plain = content.replace(/<(system-out|system-err)\b[\s\S]*?<\/\1>/g, "");
      const verdict = /<(failure|error)\b/.test(plain) ? "failed" : /<skipped\b/.test(plain) ? "skipped" : "passed";
      add(verdict, name);
    }
  }
}

const vitest = join(results, "vitest.json");
if (existsSync(vitest)) {
  for (const file of JSON.parse(read(vitest)).testResults) {
    if (file.status === "failed" && file.assertionResults.length === 0) {
      add("failed", file.name);
    }
    for (const test of file.assertionResults) {
      add(test.status === "passed" ? "passed" : test.status === "failed" ? "failed" : "skipped", test.fullName);
    }
  }
}

// A test that passes only when tried again is a defect, and counts as failed.
const PLAYWRIGHT = { expected: "passed", unexpected: "failed", flaky: "failed", skipped: "skipped" };
function addSuite(suite, path) {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      add(PLAYWRIGHT[test.status] ?? "failed", [...path, spec.title].join(" › "));
    }
  }
  for (const inner of suite.suites ?? []) {
    addSuite(inner, [...path, inner.title]);
  }
}
const playwright = join(results, "playwright.json");
if (existsSync(playwright)) {
  const report = JSON.parse(read(playwright));
  for (const suite of report.suites) {
    addSuite(suite, [suite.title]);
  }
  for (const error of report.errors ?? []) {
    add("failed", `playwright: ${error.message?.split("\n")[0]}`);
  }
}

if (failures.length > 0) {
  console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join("\n")}`);
}
if (total.passed + total.failed === 0) {
  console.log("\nNo test ran.");
  total.failed = 1;
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
