import { answered, expect, PASSWORD, test } from "./journey.ts";

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

test("people are added from among those who are not there, by the keyboard alone", async ({
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  const { page } = ada;
  const add = page.getByRole("dialog", { name: "Add people" });
  const actions = page.locator("main").getByRole("button", { name: "Conversation menu" });

  // Everybody is in #general: who may not invite is told whom to ask, who may is given the way.
  await ada.open("general");
  await actions.click();
  await page.getByRole("menuitem", { name: "Add people" }).click();
  await expect(add).toContainText("Everybody in the workspace is here already. An owner");
  await page.keyboard.press("Escape");
  const owner = await browser.newContext({
    baseURL: world.server.url,
    storageState: await world.owner.storageState(),
  });
  const theirs = await owner.newPage();
  await theirs.goto(new URL(page.url()).pathname);
  await theirs.locator("main").getByRole("button", { name: "Conversation menu" }).click();
  await theirs.getByRole("menuitem", { name: "Add people" }).click();
  await theirs.getByRole("dialog").getByRole("button", { name: "Invite people" }).click();
  await expect(theirs.getByRole("dialog", { name: "Invite people" })).toBeVisible();
  await owner.close();

  await page.getByRole("button", { name: "Create a channel" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("door");
  await page.keyboard.press("Enter");
  await ada.open("door");
  await actions.click();
  await page.getByRole("menuitem", { name: "Add people" }).click();
  await expect(add.getByRole("option", { name: "Bo" })).toBeVisible();
  await expect(add.getByRole("option", { name: "Ada" })).toHaveCount(0);
  await page.keyboard.type("Bo");
  await expect(add.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(add.getByRole("button", { name: "Take out Bo" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(add).toHaveCount(0);
  await expect(bo.row("door")).toBeVisible();
});

test("who is here already and follows an invitation is led to sign in, address and all", async ({
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const made = await answered(
    await world.owner.post("/api/v1/invites", {
      headers: { "X-Fermata": "1", Origin: world.server.url },
      data: { expiresInDays: 7 },
    }),
  );
  const again = await browser.newContext({ baseURL: world.server.url });
  const page = await again.newPage();
  await page.goto(String(made["url"]));
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail address").fill(ada.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("alert").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("E-mail address")).toHaveValue(ada.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator("main").getByRole("heading", { level: 1 })).toBeVisible();
  await again.close();
});
