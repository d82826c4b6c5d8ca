import { randomUUID } from "node:crypto";
import { expect, test } from "./journey.ts";

test("a thread: reply in the side pane, count and faces on the root, follow by taking part", async ({
  newcomer,
  anotherDevice,
}) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  await ada.open("general");
  await bo.open("general");
  await ada.say("which colour for the door?");
  await bo.message("which colour for the door?").hover();
  await bo.message("which colour for the door?").getByRole("button", { name: "Reply in a thread" }).click();
  await expect(bo.page).toHaveURL(/\/t\//);
  await bo.say("green", "side");
  await expect(bo.message("green", "side")).toBeVisible();

  const line = ada.message("which colour for the door?").getByRole("link", { name: /1 reply/ });
  await expect(line).toBeVisible();
  await line.click();
  await expect(ada.message("green", "side")).toBeVisible();
  await expect(ada.message("green")).toHaveCount(0);
  await ada.page.getByLabel("Also send to the channel").check();
  await ada.say("green it is", "side");
  await expect(bo.message("green it is")).toContainText("Reply in a thread");
  await expect(bo.message("green it is", "side")).toBeVisible();
  await expect(
    bo.message("which colour for the door?").getByRole("link", { name: /2 replies/ }),
  ).toBeVisible();

  // A device that came later knows too that it is followed.
  const tablet = await anotherDevice(bo);
  await tablet.page.goto(new URL(bo.page.url()).pathname);
  await tablet.page.getByRole("button", { name: "Unfollow", exact: true }).click();
  await expect(tablet.page.getByRole("button", { name: "Follow", exact: true })).toBeVisible();
  await expect(bo.page.getByRole("button", { name: "Follow", exact: true })).toBeVisible();

  // What stands in both panes is edited in the one where it was asked for.
  for (const [pane, other] of [
    ["main", "side"],
    ["side", "main"],
  ] as const) {
    const root = ada.message("which colour for the door?", pane);
    await root.focus();
    await ada.page.keyboard.press("e");
    await expect(root.getByRole("button", { name: "Save" })).toBeVisible();
    await expect(
      ada.message("which colour for the door?", other).getByRole("button", { name: "Save" }),
    ).toHaveCount(0);
    await root.getByRole("button", { name: "Cancel" }).click();
  }

  // Escape closes the pane; the address leads back to it.
  const address = ada.page.url();
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.getByRole("complementary")).toHaveCount(0);
  await ada.page.goBack();
  await expect(ada.page).toHaveURL(address);
  await expect(ada.message("green it is", "side")).toBeVisible();
});

test("the menu of any message stays open, and does what it says", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  await ada.open("general");
  await ada.say("the first thing");
  await ada.say("the last thing");
  await ada.sent("the last thing");
  await ada.message("the first thing").hover();
  await ada.message("the first thing").getByRole("button", { name: "More actions" }).click();
  await expect(ada.page.getByRole("menu")).toBeVisible();
  await ada.page.getByRole("menuitem", { name: "Edit" }).hover();
  await ada.page.getByRole("menuitem", { name: "Edit" }).click();
  const editor = ada.page.locator(".composer.editing").getByRole("textbox");
  await expect(editor).toHaveText("the first thing");
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.locator(".composer.editing")).toHaveCount(0);

  await ada.message("the first thing").hover();
  await ada.message("the first thing").getByRole("button", { name: "Add a reaction" }).click();
  await ada.page.getByRole("searchbox", { name: "Search emoji" }).fill("tada");
  await ada.page.keyboard.press("Enter");
  await expect(ada.message("the first thing").getByRole("button", { name: "🎉: 1 person" })).toBeVisible();
});

test("react, edit with its history, delete with undo", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  await ada.open("general");
  await bo.open("general");
  await ada.say("the meeting is at tree");
  await expect(bo.message("the meeting is at tree")).toBeVisible();

  await ada.page.keyboard.press("ArrowUp");
  const editor = ada.page.locator(".composer.editing").getByRole("textbox");
  await expect(editor).toHaveText("the meeting is at tree");
  await ada.page.keyboard.press("Control+A");
  await ada.page.keyboard.type("the meeting is at three");
  await ada.page.keyboard.press("Enter");
  // What is typed next is the next message, not keys that act on the edited one.
  await expect(ada.composer()).toBeFocused();
  await expect(bo.message("the meeting is at three")).toContainText("(edited)");
  await bo.message("the meeting is at three").getByRole("button", { name: "(edited)" }).click();
  await expect(bo.page.getByRole("dialog")).toContainText("the meeting is at tree");
  await bo.page.keyboard.press("Escape");

  await bo.message("the meeting is at three").focus();
  await bo.page.keyboard.press("+");
  await bo.page.getByRole("searchbox", { name: "Search emoji" }).fill("tada");
  await bo.page.keyboard.press("Enter");
  await expect(
    ada.message("the meeting is at three").getByRole("button", { name: "🎉: 1 person" }),
  ).toBeVisible();

  // The seconds for an undo are long on a machine that is not busy; here the clock waits.
  await ada.page.clock.install();
  await ada.page.reload();
  await ada.sent("the meeting is at three");
  await ada.page.clock.pauseAt(await ada.page.evaluate(() => Date.now() + 1000));
  await ada.message("the meeting is at three").focus();
  await ada.page.keyboard.press("Delete");
  await expect(ada.message("the meeting is at three")).toHaveCount(0);
  await ada.page.getByRole("button", { name: "Undo" }).click();
  await ada.page.clock.resume();
  await expect(ada.message("the meeting is at three")).toBeVisible();
  await ada.message("the meeting is at three").focus();
  await ada.page.keyboard.press("Delete");
  await expect(bo.message("This message was deleted.")).toBeVisible();
});

test("many versions of a message come page by page", async ({ newcomer, world }) => {
  const ada = await newcomer("Ada");
  await ada.open("general");
  await ada.say("version 0");
  const message = ada.message("version 0");
  await expect(message).not.toHaveAttribute("data-state");
  const key = (await message.getAttribute("id"))?.replace("m--", "") ?? "";
  const conversation = new URL(ada.page.url()).pathname.split("/")[2];
  for (let version = 1; version <= 44; version++) {
    const edited = await ada.context.request.post("/api/v1/commands/edit-message", {
      headers: { "X-Fermata": "1", Origin: world.server.url, "Idempotency-Key": randomUUID() },
      data: { conversation, message: key, text: `version ${version}` },
    });
    expect(edited.status()).toBe(200);
  }
  await ada.message("version 44").getByRole("button", { name: "(edited)" }).click();
  const versions = ada.page.getByRole("dialog").getByRole("listitem");
  const older = ada.page.getByRole("button", { name: "Show older versions" });
  await expect(versions).toHaveCount(20);
  await expect(versions.first()).toContainText("version 44");
  await expect(ada.page.getByRole("dialog")).not.toContainText("First version");
  await older.click();
  await expect(versions).toHaveCount(40);
  await expect(versions.nth(20)).toBeFocused();
  await older.click();
  await expect(versions).toHaveCount(45);
  await expect(versions.nth(40)).toContainText("version 4");
  await expect(versions.last()).toContainText("First version");
  await expect(versions.last()).toContainText("version 0");
  await expect(older).toHaveCount(0);
});
