import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, PASSWORD, type Person, test } from "./journey.ts";

async function signInAgain(person: Person): Promise<void> {
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(person.email);
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await person.live();
}

test("after a restore everybody signs in again, and what they wrote comes back", async ({
  newcomer,
  world,
}) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), "fermata-backup-"));
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  for (const person of [ada, bo]) await person.open("general");
  await ada.say("before the backup");
  await expect(bo.message("before the backup")).toBeVisible();
  const archive = join(folder, "backup.zip");
  await world.server.command("backup", archive);
  await ada.say("after the backup");
  await expect(bo.message("after the backup")).toBeVisible();
  await bo.say("an answer to that");
  await expect(ada.message("an answer to that")).toBeVisible();

  await world.server.restore(archive, async () => {
    await expect(ada.page.locator("main .status-bar")).toBeVisible();
    await ada.say("while the server was gone");
    await ada.composer().click();
    await ada.page.keyboard.type("half a thought");
  });

  await signInAgain(ada);
  await expect(ada.page.locator("main .status-bar")).toHaveText(
    /The server went back to an earlier state. 1 message of yours that it lost is sent again.\s*Done/,
  );
  await ada.page.getByRole("button", { name: "Done" }).click();
  await expect(ada.page.locator("main .status-bar")).toHaveCount(0);
  for (const text of ["before the backup", "after the backup", "while the server was gone"])
    await expect(ada.message(text)).toHaveCount(1);
  await expect(ada.composer()).toHaveText("half a thought");
  await expect(ada.message("an answer to that")).toHaveCount(0);

  await signInAgain(bo);
  for (const person of [ada, bo]) await expect(person.message("an answer to that")).toHaveCount(1);
  await expect(bo.message("while the server was gone")).toBeVisible();
  expect((await world.owner.get("/api/v1/session")).status(), "the owner's sign-in ended too").toBe(401);
  await rm(folder, { recursive: true, force: true });
});
