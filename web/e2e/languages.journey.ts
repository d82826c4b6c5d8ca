import { expect, test } from "./journey.ts";

for (const [language, words] of [
  [
    "zh-CN",
    {
      channels: "频道",
      live: "已连接",
      write: "在 #general 中发消息",
      thread: "在讨论串中回复",
      settings: "偏好设置",
      wrong: "当前密码不正确。",
    },
  ],
  [
    "zh-TW",
    {
      channels: "頻道",
      live: "已連線",
      write: "在 #general 發訊息",
      thread: "在討論串中回覆",
      settings: "偏好設定",
      wrong: "目前的密碼不正確。",
    },
  ],
] as const) {
  test(`the whole interface in ${language}`, async ({ newcomer }) => {
    const lin = await newcomer("林書豪", { language });
    const { page } = lin;
    await expect(page.locator("html")).toHaveAttribute("lang", language === "zh-CN" ? "zh-Hans" : "zh-Hant");
    await expect(page.getByRole("region", { name: words.channels })).toBeVisible();
    await expect(lin.status()).toHaveText(words.live);
    await page.getByRole("textbox", { name: words.write }).click();
    await page.keyboard.type(`${language}這是**重點。**下一句`);
    await page.keyboard.press("Enter");
    await expect(lin.message(`${language}這是重點。下一句`).locator("strong")).toHaveText("重點");
    await lin.message(`${language}這是重點。下一句`).hover();
    await lin.message(`${language}這是重點。下一句`).getByRole("button", { name: words.thread }).click();
    await expect(page.getByRole("complementary")).toBeVisible();
    // What the server says no to is said in the reader's words too.
    await page.goto("/settings/password");
    await page.locator("#password-current").fill("not the password");
    await page.locator("#password-new").fill("another good one");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toHaveText(words.wrong);
    await page.goto("/settings/preferences");
    await expect(page.getByRole("heading", { name: words.settings })).toBeVisible();
    await page.getByLabel("English").click();
    await expect(page.getByRole("heading", { name: "Preferences" })).toBeVisible();
  });
}
