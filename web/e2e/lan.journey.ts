import { test as base, expect } from "@playwright/test";
import { PASSWORD } from "./journey.ts";
import { Server } from "./server.ts";

const test = base.extend<{ server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
  server: async ({}, use) => {
    const server = await Server.start({
      host: "fermata.lan",
      options: (port) => ["--listen", "0.0.0.0", "--public-url", `http://fermata.lan:${port}`],
    });
    await use(server);
    await server.stop();
  },
});

test("plain http on a name of the LAN: no secure context, everything works", async ({
  browser,
  playwright,
  server,
}) => {
  const owner = await playwright.request.newContext({
    baseURL: server.url.replace("fermata.lan", "127.0.0.1"),
    extraHTTPHeaders: { Host: new URL(server.url).host },
  });
  const setup = await owner.post("/api/v1/setup", {
    headers: { "X-Fermata": "1", Origin: server.url },
    data: {
      token: await server.setupToken(),
      workspace: "Northwind",
      name: "Olive",
      email: "olive@example.org",
      password: PASSWORD,
    },
  });
  expect(setup.status(), await setup.text()).toBeLessThan(300);

  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/signin");
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.getByLabel("E-mail address").fill("olive@example.org");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator(".status-word")).toContainText("Live");
  await page.getByRole("textbox", { name: "Write to #general" }).click();
  await page.keyboard.type("over the LAN");
  await page.keyboard.press("Enter");
  const message = page.getByRole("article").filter({ hasText: "over the LAN" });
  await expect(message).toBeVisible();
  await message.focus();
  // Only what the server knows has a link.
  await expect(message.getByRole("toolbar", { name: "Message actions" })).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByText("Link copied")).toBeVisible();
  await page.reload();
  await expect(message).toBeVisible();
  await owner.dispose();
});
