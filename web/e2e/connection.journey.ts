import { Cable } from "./cable.ts";
import { expect, test } from "./journey.ts";

test("two people talk on after the server was killed in the middle", async ({ newcomer, world }) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  await ada.open("general");
  await bo.open("general");
  await ada.say("before the crash");
  await expect(bo.message("before the crash")).toBeVisible();

  await world.server.crashAndRestart(async () => {
    await expect(ada.page.locator("main .status-bar")).toBeVisible();
    await ada.say("written while the server was gone");
    await expect(ada.message("written while the server was gone")).toContainText("Waiting for a connection");
    await bo.say("and the other side too");
  });

  await ada.live();
  await bo.live();
  for (const person of [ada, bo]) {
    for (const text of ["before the crash", "written while the server was gone", "and the other side too"]) {
      await expect(person.message(text)).toHaveCount(1);
    }
    await expect(person.message("Waiting for a connection")).toHaveCount(0);
  }
});

test("a message says that the server is busy while it is, and arrives once", async ({ newcomer, world }) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  await ada.open("general");
  await bo.open("general");
  await world.server.withDatabaseStanding(async () => {
    await ada.say("while the database stands still");
    await ada.say("and another one behind it");
    for (const text of ["while the database stands still", "and another one behind it"]) {
      await expect(ada.message(text)).toContainText("The server is busy");
      await expect(ada.message(text)).not.toContainText("Waiting for a connection");
    }
    await expect(ada.page.locator("main .status-bar")).toHaveCount(0);
  });
  for (const person of [ada, bo]) {
    await expect(person.message("and another one behind it")).toBeVisible();
    await expect(person.message("while the database stands still")).toHaveCount(1);
    await expect(person.message("The server is busy")).toHaveCount(0);
  }
});

test("what is written offline survives a reload and arrives once", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const cable = await Cable.of(ada.context);
  const bo = await newcomer("Bo");
  await ada.open("general");
  await bo.open("general");
  // The copy of the application itself must be there before the network goes.
  await ada.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await ada.page.reload();
  await ada.live();
  await expect
    .poll(() =>
      ada.page.evaluate(async () => {
        const files = (await (await fetch("/assets.json")).json()) as string[];
        const kept = await Promise.all(["/", ...files].map((file) => caches.match(file)));
        return kept.filter((response) => response === undefined).length;
      }),
    )
    .toBe(0);

  await cable.pull();
  await expect(ada.status()).toContainText("Offline");
  await ada.say("first, offline");
  await ada.say("second, offline");
  await expect(ada.message("second, offline")).toContainText("Waiting for a connection");
  await ada.composer().click();
  await ada.page.keyboard.type("half a thought");
  await expect(ada.composer()).toHaveText("half a thought");
  await ada.page.reload();

  await expect(ada.message("first, offline")).toBeVisible();
  await expect(ada.message("second, offline")).toContainText("Waiting for a connection");
  await expect(ada.composer()).toHaveText("half a thought");
  await expect(bo.message("first, offline")).toHaveCount(0);

  await cable.plugIn();
  await ada.live();
  await expect(bo.message("second, offline")).toBeVisible();
  await expect(bo.message("first, offline")).toHaveCount(1);
  await expect(ada.message("first, offline")).toHaveCount(1);
  const order = await bo.page
    .locator("main")
    .getByRole("article")
    .filter({ hasText: "offline" })
    .allInnerTexts();
  expect(order.map((text) => /first|second/.exec(text)?.[0])).toEqual(["first", "second"]);
});
