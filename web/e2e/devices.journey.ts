import { Cable } from "./cable.ts";
import { expect, PASSWORD, test } from "./journey.ts";

test("a revoked device is signed out at once and says so", async ({ newcomer, anotherDevice }) => {
  const ada = await newcomer("Ada");
  await ada.open("general");
  await ada.say("seen on both");
  const lost = await anotherDevice(ada);
  await expect(lost.message("seen on both")).toBeVisible();

  await ada.page.goto("/settings/devices");
  await expect(ada.page.getByText("This device")).toBeVisible();
  await ada.page.getByRole("button", { name: "Sign out Second device" }).click();
  await expect(lost.page.getByText("This device was signed out from another one.")).toBeVisible();
  await expect(lost.page.getByText("seen on both")).toHaveCount(0);
  await expect(ada.page.getByRole("button", { name: "Sign out Second device" })).toHaveCount(0);

  await lost.page.getByLabel("E-mail address").fill(ada.email);
  await lost.page.getByLabel("Password").fill(PASSWORD);
  await lost.page.getByRole("button", { name: "Sign in" }).click();
  await expect(lost.message("seen on both")).toBeVisible();
});

test("a revoked device that was offline is signed out at its next contact and keeps what was not sent", async ({
  newcomer,
  anotherDevice,
}) => {
  const ada = await newcomer("Ada");
  await ada.open("general");
  await ada.say("seen on both");
  const lost = await anotherDevice(ada);
  const cable = await Cable.of(lost.context);
  await lost.page.reload();
  await lost.live();
  await expect(lost.message("seen on both")).toBeVisible();
  await cable.pull();
  await expect(lost.status()).toContainText("Offline");
  await lost.say("not sent yet");
  await expect(lost.message("not sent yet")).toContainText("Waiting for a connection");

  await ada.page.goto("/settings/devices");
  await ada.page.getByRole("button", { name: "Sign out Second device" }).click();
  await expect(ada.page.getByRole("button", { name: "Sign out Second device" })).toHaveCount(0);
  await expect(lost.message("seen on both")).toBeVisible();

  await cable.plugIn();
  await expect(lost.page.getByText("This device was signed out from another one.")).toBeVisible();
  await expect(lost.page.getByText("seen on both")).toHaveCount(0);
  const kept = await lost.page.evaluate(async () => {
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, failed) => {
        const open = indexedDB.open(name ?? "");
        open.onsuccess = () => done(open.result);
        open.onerror = () => failed(open.error);
      });
      for (const store of database.objectStoreNames)
        found.push(
          await new Promise<string>((done, failed) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => done(JSON.stringify(all.result));
            all.onerror = () => failed(all.error);
          }),
        );
      database.close();
    }
    return found.join("\n");
  });
  expect(kept).toContain("not sent yet");
  expect(kept).not.toContain("seen on both");

  await lost.page.getByLabel("E-mail address").fill(ada.email);
  await lost.page.getByLabel("Password").fill(PASSWORD);
  await lost.page.getByRole("button", { name: "Sign in" }).click();
  await expect(lost.message("seen on both")).toBeVisible();
  await expect(lost.composer()).toHaveText("not sent yet");
});

test("who signs out while the server is away is signed out here at once and there when it is back", async ({
  newcomer,
  anotherDevice,
  world,
}) => {
  const ada = await newcomer("Ada");
  await ada.open("general");
  await ada.say("seen on both");
  await ada.sent("seen on both");
  const kept = await anotherDevice(ada);
  const { page } = ada;
  await ada.furnished();
  await world.server.crashAndRestart(async () => {
    await expect(page.locator("main .status-bar")).toBeVisible();
    await page.getByRole("button", { name: "Northwind" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Signed out on this device" })).toBeVisible();
    await expect(page.getByText("it will be told as soon as it can be reached")).toBeVisible();
    await expect(page.getByText("seen on both")).toHaveCount(0);
    // The page is closed before the server is back: what is remembered must outlive it.
    await page.goto("about:blank");
  });
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText("seen on both")).toHaveCount(0);
  expect((await ada.context.request.get("/api/v1/session")).status()).toBe(401);

  await kept.live();
  await kept.page.goto("/settings/devices");
  await expect(kept.page.getByText("This device")).toBeVisible();
  await expect(kept.page.getByRole("button", { name: "Sign out all other devices" })).toHaveCount(0);

  await page.getByLabel("E-mail address").fill(ada.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(ada.message("seen on both")).toBeVisible();
  await page.reload();
  await expect(ada.message("seen on both")).toBeVisible();
});

test("a token for programs is shown once and can be revoked", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  await ada.page.goto("/settings/tokens");
  await ada.page.getByLabel("What it is for").fill("deploy script");
  await ada.page.getByRole("button", { name: "Create", exact: true }).click();
  const secret = await ada.page.getByLabel("Token “deploy script”").inputValue();
  const me = await ada.context.request.get("/api/v1/people", {
    headers: { Authorization: `Bearer ${secret}`, Cookie: "" },
  });
  expect(me.status()).toBe(200);
  await ada.page.reload();
  await expect(ada.page.getByText("deploy script")).toBeVisible();
  await expect(ada.page.getByText(secret)).toHaveCount(0);
  await ada.page.getByRole("button", { name: "Revoke deploy script" }).click();
  await expect(ada.page.getByText("There are no tokens.")).toBeVisible();
});

test("a new password ends the tokens where its owner says so", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  await ada.page.goto("/settings/tokens");
  await ada.page.getByLabel("What it is for").fill("deploy script");
  await ada.page.getByRole("button", { name: "Create", exact: true }).click();
  const secret = await ada.page.getByLabel("Token “deploy script”").inputValue();
  const asProgram = async (): Promise<number> =>
    (
      await ada.context.request.get("/api/v1/people", {
        headers: { Authorization: `Bearer ${secret}`, Cookie: "" },
      })
    ).status();

  const change = async (from: string, to: string, endTokens: boolean): Promise<void> => {
    await ada.page.getByLabel("Current password").fill(from);
    await ada.page.getByLabel("New password").fill(to);
    await ada.page.getByLabel("Revoke my API token too").setChecked(endTokens);
    await ada.page.getByRole("button", { name: "Change the password" }).click();
    await expect(ada.page.getByLabel("Current password")).toHaveValue("");
  };
  await ada.page.goto("/settings/password");
  await change(PASSWORD, "another long password", false);
  expect(await asProgram()).toBe(200);
  await change("another long password", PASSWORD, true);
  expect(await asProgram()).toBe(401);
  await expect(ada.page.getByLabel("Revoke my API token too")).toHaveCount(0);
});
