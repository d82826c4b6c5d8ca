import { defineConfig } from "@playwright/test";

/** Journeys in a real browser against the real server, each with a server of its own. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "*.journey.ts",
  outputDir: "../test-results/journeys",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // Upper bounds for a machine that is busy with other things; what is there sooner is taken sooner.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    headless: true,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    // Without the film of every page, which costs more than the journeys themselves.
    trace: { mode: "retain-on-failure", screenshots: false },
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: [
        // Chromium refuses its sandbox to root, and a machine for tests may be closed to the world.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A name of a LAN, for the journey over plain http.
        "--host-resolver-rules=MAP fermata.lan 127.0.0.1",
      ],
    },
  },
});
