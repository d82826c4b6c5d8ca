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

  // A link from before the last start says so before anybody types.
  await page.goto("/setup#an-older-link");
  await expect(page.getByRole("heading", { name: "This set-up link does not work any more" })).toBeVisible();
  await page.getByRole("button", { name: "Enter the new link" }).click();
  await expect(page.getByRole("heading", { name: "This server has no workspace yet" })).toBeVisible();
  const setUpLink = `${server.url}/setup#${await server.setupToken()}`;
  await page.getByLabel("Set-up link or code").fill(setUpLink);
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

  // Who keeps the channel may delete the first message, and only they are told.
  const welcome = page.getByRole("article").filter({ hasText: "Welcome to Fermata." });
  await expect(welcome).toContainText("You can delete this message.");
  const theirWelcome = theirs.getByRole("article").filter({ hasText: "Welcome to Fermata." });
  await expect(theirWelcome).not.toContainText("delete");
  await theirWelcome.focus();
  await theirs.keyboard.press("Delete");
  await expect(theirWelcome).toBeVisible();
  await welcome.focus();
  await page.keyboard.press("Delete");
  await expect(theirWelcome).toHaveCount(0);
  await expect(theirs.getByRole("article").filter({ hasText: "This message was deleted." })).toBeVisible();

  await theirs.getByRole("textbox", { name: "Write to #general" }).click();
  await theirs.keyboard.type("Hello, Olive");
  await theirs.keyboard.press("Enter");
  await expect(page.getByRole("article").filter({ hasText: "Hello, Olive" })).toBeVisible();

  // The set-up link has done its work, and says where to go now.
  const late = await browser.newContext({ baseURL: server.url });
  const third = await late.newPage();
  await third.goto(setUpLink);
  await expect(third.getByRole("heading", { name: "This workspace is set up already" })).toBeVisible();
  await third.getByRole("button", { name: "Sign in" }).click();
  await expect(third.getByRole("heading", { name: "Sign in to Northwind" })).toBeVisible();
  await late.close();

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
