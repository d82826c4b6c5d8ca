import { defineConfig } from "@playwright/test";

/** Journeys in a real browser against the real server, each worker with a server of its own. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "*.journey.ts",
  outputDir: "../test-results/journeys",
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    headless: true,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    actionTimeout: 15_000,
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
