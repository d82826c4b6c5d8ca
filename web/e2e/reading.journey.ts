import { expect, test } from "./journey.ts";
import { Voice } from "./voice.ts";

test("unread is the same on two devices, and marking unread stays", async ({ newcomer, anotherDevice }) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bo");
  // Bo looks elsewhere on both devices.
  await bo.page.goto("/browse");
  const tablet = await anotherDevice(bo);
  await tablet.page.goto("/browse");
  await ada.open("general");
  await ada.say("the first of three");
  await ada.say("the second of three");
  await ada.say("the third of three");

  for (const device of [bo, tablet]) await expect(device.row("general")).toContainText("3 unread");
  await expect(bo.page).toHaveTitle(/^• /);

  await bo.page.bringToFront();
  await bo.open("general");
  await expect(bo.message("the third of three")).toBeVisible();
  for (const device of [bo, tablet]) await expect(device.row("general")).not.toContainText("unread");

  await bo.message("the second of three").focus();
  await bo.page.keyboard.press("u");
  for (const device of [bo, tablet]) await expect(device.row("general")).toContainText("2 unread");
  await bo.page.goto("/browse");
  await expect(bo.row("general")).toContainText("2 unread");
  await tablet.page.getByRole("button", { name: "Northwind" }).click();
  await tablet.page.getByRole("menuitem", { name: "Mark everything as read" }).click();
  for (const device of [bo, tablet]) await expect(device.row("general")).not.toContainText("unread");
});

test("a mention and a direct message show a number", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const bo = await newcomer("Bohdan");
  await bo.page.goto("/browse");
  await ada.open("general");
  await ada.composer().click();
  await ada.page.keyboard.type("ask @Bohd");
  await expect(ada.page.getByRole("option", { name: "Bohdan" })).toBeVisible();
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("please");
  await ada.page.keyboard.press("Enter");
  await expect(ada.message("ask @Bohdan please").locator(".mention")).toHaveText("@Bohdan");
  await expect(bo.row("general")).toContainText("1 message for you");
  await expect(bo.page).toHaveTitle(/^\(1\) /);

  await ada.page
    .getByRole("region", { name: "Direct messages" })
    .getByRole("button", { name: "New message" })
    .click();
  await ada.page.getByRole("combobox", { name: "Search people" }).fill("Bohdan");
  await ada.page.getByRole("option", { name: "Bohdan" }).click();
  await ada.page.getByRole("button", { name: "Open" }).click();
  await expect(
    ada.page.getByRole("heading", { level: 1 }).getByText("Bohdan", { exact: true }),
  ).toBeVisible();
  await ada.say("just for you");
  await expect(bo.row("Ada")).toContainText("1 message for you");
  await bo.open("Ada");
  await expect(bo.message("just for you")).toBeVisible();
  await expect(bo.row("Ada")).not.toContainText("for you");
});

test("a long conversation opens at its end, and older messages come while one scrolls up", async ({
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const voice = new Voice(ada.context.request, world.server.url);
  await ada.open("general");
  const general = ada.page.url().split("/c/")[1] ?? "";
  const words = "and some more, so that no two are of one height ";
  for (let n = 1; n <= 150; n++) await voice.post(general, `number ${n}. ${words.repeat(n % 9)}`);
  const last = ada.message("number 150.");
  await expect(last).toBeInViewport({ ratio: 1 });
  // From the copy on this device the page stands at once, before anything was scrolled or typed.
  for (const reducedMotion of ["reduce", "no-preference"] as const) {
    await ada.page.emulateMedia({ reducedMotion });
    await ada.page.reload();
    await expect(last).toBeInViewport({ ratio: 1 });
    await ada.live();
    await expect(last).toBeInViewport({ ratio: 1 });
  }

  await ada.page.locator("main .list").hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -3000);
    await expect(ada.message("number 1.")).toBeInViewport({ timeout: 1000 });
  }).toPass();
  await ada.page.getByRole("button", { name: "Latest messages" }).click();
  await expect(last).toBeInViewport({ ratio: 1 });
});
