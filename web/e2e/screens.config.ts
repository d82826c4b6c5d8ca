import journeys from "./playwright.config.ts";

/** Pictures instead of journeys. */
export default {
  ...journeys,
  testMatch: "screens/pictures.ts",
  reporter: [["list"]],
  outputDir: "../test-results/pictures",
  use: { ...journeys.use, trace: "off" },
};
