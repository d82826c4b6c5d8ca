/**
 * Takes a picture of every screen in every language, theme and width, for people to look at:
 * `npm run screens`, into test-results/screens. Some of them: `SCREENS=thread LANGUAGES=zh-Hant WIDTHS=400 npm run screens`.
 */
import { join } from "node:path";
import { test } from "../journey.ts";
import { LANGUAGES, type Language, SCREENS } from "./screens.ts";
import { Tour } from "./tour.ts";

const FOLDER = join(import.meta.dirname, "../../test-results/screens");

const among = <T extends string>(variable: string, all: readonly T[]): readonly T[] => {
  const wanted = process.env[variable]?.split(",");
  return wanted === undefined ? all : all.filter((each) => wanted.some((part) => each.startsWith(part)));
};

test("pictures of every screen", async ({ browser, world }, info) => {
  test.setTimeout(0);
  const tour = await Tour.prepare(browser, world, info.outputPath("export.zip"));
  const names = new Set(
    among(
      "SCREENS",
      SCREENS.map((screen) => screen.name),
    ),
  );
  for (const language of among("LANGUAGES", Object.keys(LANGUAGES) as Language[])) {
    for (const width of among("WIDTHS", ["1280", "400", "360"]).map(Number)) {
      await tour.walk(
        { language, width },
        SCREENS.filter((each) => names.has(each.name)),
        async (stage, screen) => {
          for (const shade of among("THEMES", ["light", "dark"] as const)) {
            await stage.paint(shade);
            await stage.page.screenshot({
              animations: "disabled",
              path: join(FOLDER, `${language}-${width}-${shade}`, `${screen.name}.png`),
              caret: "initial",
            });
          }
        },
      );
    }
  }
  await tour.end();
});
