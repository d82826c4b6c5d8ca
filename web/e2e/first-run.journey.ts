import { test as base, expect } from "@playwright/test";
import { PASSWORD } from "./journey.ts";
import { Server } from "./server.ts";

const test = base.extend<{ server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
});

test("from the set-up link to the first message, and an invited colleague answers", async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();

  await page.goto("/");
  await expect(page.getByRole("heading", { name: "This server has no workspace yet" })).toBeVisible();
  await page.getByLabel("Set-up link or code").fill(`${server.url}/setup#${await server.setupToken()}`);
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByLabel("Name of the workspace").fill("Northwind");
  await page.getByLabel("Your name").fill("Olive");
  await page.getByLabel("E-mail address").fill("olive@example.org");
  await page.getByLabel("Password").fill(PASSWORD);
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await page.getByRole("button", { name: "Create the workspace" }).click();

  const link = await page.getByLabel("Invitation link").inputValue();
  expect(link).toContain(`${server.url}/invite#`);
  await page.getByRole("button", { name: "Open the workspace" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "general" })).toBeVisible();
  await page.getByRole("textbox", { name: "Write to #general" }).click();
  await page.keyboard.type("Hello, **everybody**");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("article").filter({ hasText: "Hello, everybody" }).locator("strong"),
  ).toHaveText("everybody");

  const colleague = await browser.newContext({ baseURL: server.url });
  const theirs = await colleague.newPage();
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: "Join Northwind" })).toBeVisible();
  await theirs.getByLabel("Your name").fill("Ravi");
  await theirs.getByLabel("E-mail address").fill("ravi@example.org");
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Join" }).click();
  await expect(theirs.getByRole("article").filter({ hasText: "Hello, everybody" })).toBeVisible();
  await theirs.getByRole("textbox", { name: "Write to #general" }).click();
  await theirs.keyboard.type("Hello, Olive");
  await theirs.keyboard.press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "Hello, Olive" })).toBeVisible();

  // Signing out and in again comes back to the same place.
  await theirs.getByRole("button", { name: "Northwind" }).click();
  await theirs.getByRole("menuitem", { name: "Sign out" }).click();
  await theirs.getByLabel("E-mail address").fill("ravi@example.org");
  await theirs.getByLabel("Password").fill("not the password");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByRole("alert")).toContainText("wrong");
  await expect(theirs.getByLabel("E-mail address")).toHaveValue("ravi@example.org");
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByRole("article").filter({ hasText: "Hello, Olive" })).toBeVisible();
});
