/** What holds for every screen, dialog and state: no barriers in light and dark, and nothing beside the window. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./journey.ts";
import { LANGUAGES, type Language, SCREENS, type Stage } from "./screens/screens.ts";
import { Tour } from "./screens/tour.ts";

/** All rules in light; in dark the one that colours decide. */
async function barriers(stage: Stage, shade: "light" | "dark"): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page: stage.page });
  const { violations } = await (shade === "dark"
    ? axe.withRules(["color-contrast"])
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
  ).analyze();
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" | ")}`);
}

/** What sticks out of a window that cannot be scrolled sideways. */
async function beyond(stage: Stage): Promise<readonly string[]> {
  return stage.page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 5)
      .map((each) => each.outerHTML.slice(0, 120));
  });
}

for (const half of [0, 1] as const) {
  test(`no barriers on any screen, in light and dark (${half + 1} of 2)`, async ({
    browser,
    world,
  }, info) => {
    test.setTimeout(900_000);
    const tour = await Tour.prepare(browser, world, info.outputPath("export.zip"));
    const screens = SCREENS.filter((_, at) => at % 2 === half);
    const found: string[] = [];
    await tour.walk({ language: "en", width: 1280 }, screens, async (stage, screen) => {
      for (const shade of ["light", "dark"] as const) {
        await stage.paint(shade);
        for (const each of await barriers(stage, shade)) found.push(`${screen.name}, ${shade}: ${each}`);
      }
      for (const each of await beyond(stage)) found.push(`${screen.name} is too wide: ${each}`);
    });
    await tour.end();
    expect(found).toEqual([]);
  });
}

test("every screen fits the narrowest window, in every language", async ({ browser, world }, info) => {
  test.setTimeout(900_000);
  const tour = await Tour.prepare(browser, world, info.outputPath("export.zip"));
  const found: string[] = [];
  const languages = Object.keys(LANGUAGES) as Language[];
  for (const [at, language] of languages.entries()) {
    const screens = SCREENS.filter((_, index) => index % languages.length === at);
    await tour.walk({ language, width: 320 }, screens, async (stage, screen) => {
      for (const each of await beyond(stage)) found.push(`${screen.name} in ${language}: ${each}`);
    });
  }
  await tour.end();
  expect(found).toEqual([]);
});
