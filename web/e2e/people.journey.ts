import { expect, test } from "./journey.ts";

test("nobody becomes an owner by one wrong click", async ({ browser, newcomer, world }) => {
  await newcomer("Ada");
  const owner = await browser.newContext({
    baseURL: world.server.url,
    storageState: await world.owner.storageState(),
  });
  const page = await owner.newPage();
  await page.goto("/settings/people");
  const ada = page.getByRole("listitem").filter({ hasText: "Ada" });
  const actions = page.getByRole("button", { name: "Actions for Ada" });
  await actions.click();
  await page.getByRole("menuitem", { name: "Make an owner" }).click();
  const question = page.getByRole("dialog", { name: "Make Ada an owner?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toHaveCount(0);
  await expect(ada).toContainText("Member");

  await actions.click();
  await page.getByRole("menuitem", { name: "Make an owner" }).click();
  await question.getByRole("button", { name: "Make an owner" }).click();
  await expect(ada).toContainText("Owner");
  await owner.close();
});
