/** JavaScript that a new browser fetches until the composer accepts input, gzipped: what travels to somebody who comes for the first time. */
import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { expect } from "@playwright/test";
import { test } from "./world.ts";

const KEY = "x";

/** Does `open`, types a character as soon as there is a field for it, and sums what had been asked for when it appeared. */
async function bytesUntilInput(page: Page, open: () => Promise<void>): Promise<number> {
  const scripts: { readonly url: string; readonly response: Response }[] = [];
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (path.endsWith(".js")) scripts.push({ url: response.url(), response });
  });
  await page.addInitScript((key) => {
    const look = (): void => {
      const field = document.querySelector<HTMLElement>('.composer [role="textbox"]');
      if (field?.isContentEditable === true && field.textContent?.includes(key) === true) {
        document.documentElement.dataset["accepted"] = String(performance.now());
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, KEY);
  await open();
  await page.getByRole("textbox", { name: /^Write to / }).focus();
  await page.keyboard.press(KEY);
  await expect(page.locator("html")).toHaveAttribute("data-accepted", /\d/);
  const asked = new Set(
    await page.evaluate(() => {
      const accepted = Number(document.documentElement.dataset["accepted"]);
      return performance
        .getEntriesByType("resource")
        .filter((entry) => entry.startTime < accepted && new URL(entry.name).pathname.endsWith(".js"))
        .map((entry) => entry.name);
    }),
  );
  await page.waitForLoadState("networkidle");
  let bytes = 0;
  for (const { url, response } of scripts) {
    if (asked.delete(url)) bytes += gzipSync(await response.body(), { level: 9 }).length;
  }
  expect([...asked], "scripts that were asked for and not seen").toEqual([]);
  return bytes;
}

test("a new browser that is signed in", async ({ signedIn, report }) => {
  const page = await (await signedIn()).newPage();
  const firstLoadGzipBytes = await bytesUntilInput(page, async () => {
    await page.goto("/");
  });
  await report({ firstLoadGzipBytes });
});

test("a new browser, through the sign-in page", async ({ browser, world, report }) => {
  const context = await browser.newContext({ baseURL: world.url });
  const page = await context.newPage();
  const signInLoadGzipBytes = await bytesUntilInput(page, async () => {
    await page.goto("/signin");
    await page.getByLabel("E-mail address").fill(world.email);
    await page.getByLabel("Password").fill(world.password);
    await page.getByRole("button", { name: "Sign in" }).click();
  });
  await report({ signInLoadGzipBytes });
  await context.close();
});
