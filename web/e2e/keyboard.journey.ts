import { expect, test } from "./journey.ts";

test("everything by keyboard: write, walk, reply, create a channel", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const { page } = ada;
  await ada.open("general");
  await ada.composer().focus();
  await page.keyboard.type("a **bold** word and `code`");
  await page.keyboard.press("Enter");
  await expect(ada.message("a bold word").locator("strong")).toHaveText("bold");
  await expect(ada.message("a bold word").locator("code")).toHaveText("code");
  await page.keyboard.type("second line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("- one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await expect(ada.message("second line").locator("li")).toHaveText(["one", "two"]);

  // From the composer back to the messages: the newest one is in the tab order.
  await expect(ada.message("second line")).toHaveAttribute("tabindex", "0");
  await ada.composer().press("ArrowUp");
  await expect(page.locator(".composer.editing").getByRole("textbox")).toBeFocused();
  await page.keyboard.type("!");
  await page.keyboard.press("Enter");
  await expect(ada.composer()).toBeFocused();
  const edited = ada.message("second line").getByRole("button", { name: "(edited)" });
  await expect(edited).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await expect(edited).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(ada.message("a bold word")).toBeFocused();
  await ada.sent("a bold word");
  await page.keyboard.press("r");
  await expect(ada.composer("side")).toBeFocused();
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await expect(ada.message("by keyboard", "side")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary")).toHaveCount(0);

  await page.getByRole("button", { name: "Create a channel" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "by keyboard" })).toBeVisible();
  await expect(ada.composer()).toBeFocused();

  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Northwind" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Settings" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Northwind" })).toBeFocused();
});

test("an input method that composes never sends", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const { page } = ada;
  await ada.open("general");
  await ada.composer().click();
  const devtools = await ada.context.newCDPSession(page);
  await devtools.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
  // While composing, browsers report Enter with the key code of an input method.
  await devtools.send("Input.dispatchKeyEvent", {
    type: "rawKeyDown",
    key: "Process",
    code: "Enter",
    windowsVirtualKeyCode: 229,
  });
  await devtools.send("Input.dispatchKeyEvent", {
    type: "keyUp",
    key: "Enter",
    code: "Enter",
    windowsVirtualKeyCode: 13,
  });
  await devtools.send("Input.insertText", { text: "你好" });
  await expect(ada.composer()).toHaveText("你好");
  await expect(ada.message("nihao")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(ada.message("你好")).toBeVisible();
  await expect(ada.composer()).toHaveText("");
});

test("what was typed last stays a draft where one leaves at once, and nothing of it follows", async ({
  newcomer,
}) => {
  const ada = await newcomer("Ada");
  await ada.page.getByRole("button", { name: "Create a channel" }).click();
  await ada.page.getByRole("textbox", { name: "Name" }).fill("harbour");
  await ada.page.keyboard.press("Enter");
  await ada.open("harbour");
  await ada.open("general");
  await expect(ada.composer()).toHaveClass(/ProseMirror/);
  await ada.composer().click();
  await ada.page.keyboard.type("half a thought");
  // Before the draft is saved by itself.
  await ada.row("harbour").dispatchEvent("click");
  await expect(ada.composer()).toHaveAccessibleName("Write to #harbour");
  await expect(ada.composer()).toHaveText("");
  await expect(ada.composer()).toBeFocused();
  await ada.page.keyboard.press("ControlOrMeta+z");
  await expect(ada.composer()).toHaveText("");
  await ada.say("said in the harbour");
  await ada.sent("said in the harbour");
  await ada.open("general");
  await expect(ada.composer()).toHaveText("half a thought");
  await ada.page.keyboard.press("End");
  await ada.page.keyboard.type(", and the rest");
  await ada.page.keyboard.press("Enter");
  await ada.sent("half a thought, and the rest");
  await expect(ada.message("said in the harbour")).toHaveCount(0);
});
