import { expect, PASSWORD, test } from "./journey.ts";
import { slackExport } from "./slack.ts";

test("an imported Slack is there to read, and its person can claim it", async ({
  browser,
  newcomer,
  world,
}, info) => {
  const file = await slackExport(info.outputPath("export.zip"));
  const report = JSON.parse(await world.server.command("import", "slack", file, "--json")) as {
    imported: { messages: number; people: number };
  };
  expect(report.imported.messages).toBeGreaterThanOrEqual(3);

  const ada = await newcomer("Ada");
  await ada.page.goto("/browse");
  await ada.page.getByRole("link", { name: "harbour" }).click();
  await expect(ada.message("the crane is ready")).toContainText("Grace Imported");
  await expect(ada.message("the crane is ready").locator("strong")).toHaveText("ready");
  await expect(ada.row("harbour")).toHaveCount(0);
  await ada.page.getByRole("button", { name: "Join" }).click();
  await expect(ada.row("harbour")).toBeVisible();
  await expect(ada.row("harbour")).not.toContainText("unread");
  await ada
    .message("who takes the night shift?")
    .getByRole("link", { name: /1 reply/ })
    .click();
  await expect(ada.message("I do", "side")).toBeVisible();
  await ada.say("written here, after the import");
  await expect(ada.message("written here, after the import")).toBeVisible();

  // The owner makes a personal link; whoever holds it takes the account over.
  const owner = await browser.newContext({
    baseURL: world.server.url,
    storageState: await world.owner.storageState(),
  });
  const page = await owner.newPage();
  await page.goto("/settings/people");
  await page.locator(".settings-page").getByRole("searchbox", { name: "Search people" }).fill("Grace");
  await page.getByRole("button", { name: "Actions for Grace Imported" }).click();
  await page.getByRole("menuitem", { name: "Create the link to claim this account" }).click();
  const link = await page.getByLabel("Personal link for Grace Imported").inputValue();
  const grace = await browser.newContext({ baseURL: world.server.url });
  const theirs = await grace.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("E-mail address").fill("grace@example.org");
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Take over this account" }).click();
  await expect(
    theirs.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: "harbour" }),
  ).toBeVisible();
  await owner.close();
  await grace.close();
});
