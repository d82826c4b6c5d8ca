import { defineConfig } from "@playwright/test";

/** Measurements, one after another: nothing else may use the processor meanwhile. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "*.bench.ts",
  outputDir: "../test-results/bench",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 1_800_000,
  reporter: [["./progress.ts"]],
  use: {
    headless: true,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
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
      ],
    },
  },
});
