/** What happens before the whole interface is here: the composer's code is held back, or cannot be had at all. */
import type { Browser, BrowserContext, Locator, Page, Route } from "@playwright/test";
import { expect, PASSWORD, type Person, test, type World } from "./journey.ts";

/** Holds back the files of the composer, until they are let through or refused. */
class Gate {
  readonly #waiting: Route[] = [];
  #open: "closed" | "open" | "refused" = "closed";

  static async before(context: BrowserContext, files: RegExp): Promise<Gate> {
    const gate = new Gate();
    await context.route(files, async (route) => {
      if (gate.#open === "open") await route.continue();
      else if (gate.#open === "refused") await route.abort();
      else gate.#waiting.push(route);
    });
    return gate;
  }

  /** How many files have been asked for. */
  get asked(): number {
    return this.#waiting.length;
  }

  async letThrough(): Promise<void> {
    this.#open = "open";
    for (const route of this.#waiting.splice(0)) await route.continue();
  }

  async refuse(): Promise<void> {
    this.#open = "refused";
    for (const route of this.#waiting.splice(0)) await route.abort();
  }
}

const COMPOSER = /\/assets\/(?:composer|schema)-[^/]*\.js$/;

/** A new browser of somebody: nothing is kept in it, and no service worker answers for the network. */
async function newBrowser(browser: Browser, world: World, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: world.server.url, serviceWorkers: "block" });
  const signedIn = await context.request.post("/api/v1/session", {
    headers: { "X-Fermata": "1", Origin: world.server.url },
    data: { email: person.email, password: PASSWORD, deviceName: "Early" },
  });
  expect(signedIn.status()).toBeLessThan(300);
  return context;
}

const field = (page: Page): Locator => page.getByRole("textbox", { name: "Write to #general" });
const composer = (page: Page): Locator => page.locator(".composer-field.ProseMirror");
const message = (page: Page, text: string): Locator =>
  page.locator("main").getByRole("article").filter({ hasText: text });

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await expect(field(page)).toBeFocused();
  return page;
}

test("the field takes text at once, and plain words are sent before the composer is here", async ({
  anotherDevice,
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const gate = await Gate.before(context, COMPOSER);
  const page = await open(context);
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("typed early");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("in two lines");
  await page.keyboard.press("Enter");
  const sent = message(page, "typed early");
  await expect(sent).toBeVisible();
  await expect(sent.locator("br")).toHaveCount(1);
  await expect(sent).not.toHaveAttribute("data-state");
  await expect(field(page)).toHaveText("");

  // Half a thought stays, with the cursor where it was and the focus where it is.
  await page.keyboard.type("half a tought");
  for (let n = 0; n < 5; n += 1) await page.keyboard.press("ArrowLeft");
  await field(page).evaluate((element) => element.setAttribute("data-same", "yes"));
  await expect.poll(() => gate.asked).toBeGreaterThan(0);
  await gate.letThrough();
  await expect(composer(page)).toBeFocused();
  await expect(field(page)).toHaveAttribute("data-same", "yes");
  await page.keyboard.type("h");
  await expect(field(page)).toHaveText("half a thought");
  await page.keyboard.press("Enter");
  const other = await anotherDevice(ada);
  await expect(other.message("half a thought")).toHaveCount(1);
  await expect(other.message("typed early")).toHaveCount(1);
});

test("what needs the composer waits for it and means the same", async ({ browser, newcomer, world }) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const gate = await Gate.before(context, COMPOSER);
  const page = await open(context);
  await page.keyboard.type("a **bold** word");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await page.keyboard.type("loud");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.press("ControlOrMeta+b");
  await expect(message(page, "a **bold** word")).toHaveCount(0);
  await gate.letThrough();
  await expect(message(page, "a bold word").locator("strong")).toHaveText("bold");
  await expect(message(page, "one").locator("li")).toHaveText(["one", "two"]);
  await expect(field(page).locator("strong")).toHaveText("loud");
  await page.keyboard.press("Enter");
  await expect(message(page, "loud").locator("strong")).toHaveText("loud");
});

test("a draft with formatting comes back behind the first screen, and is never sent unseen", async ({
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const page = await open(context);
  await page.keyboard.type("a **bold** draft");
  await expect(composer(page).locator("strong")).toHaveText("bold");
  await page.goto("about:blank");
  const gate = await Gate.before(context, COMPOSER);
  await page.goto("/");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("and more");
  await page.keyboard.press("Enter");
  await expect(message(page, "and more")).toHaveCount(0);
  await gate.letThrough();
  const sent = message(page, "a bold draft");
  await expect(sent.locator("strong")).toHaveText("bold");
  await expect(sent).toContainText("and more");
  await expect(field(page)).toHaveText("");
});

test("an input method composes on while the composer arrives", async ({ browser, newcomer, world }) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const gate = await Gate.before(context, COMPOSER);
  const page = await open(context);
  const devtools = await ada.context.newCDPSession(page);
  await devtools.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
  await expect(field(page)).toHaveText("nihao");
  await expect.poll(() => gate.asked).toBeGreaterThan(0);
  await gate.letThrough();
  await page.waitForResponse(COMPOSER).catch(() => undefined);
  await devtools.send("Input.insertText", { text: "你好" });
  await expect(composer(page)).toHaveText("你好");
  await page.keyboard.press("Enter");
  await expect(message(page, "你好")).toBeVisible();
});

test("without the composer's code one can still write, and is told so", async ({
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const gate = await Gate.before(context, COMPOSER);
  const page = await open(context);
  await gate.refuse();
  await page.keyboard.type("*not* bold");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The editor could not be fetched.")).toBeVisible();
  const sent = message(page, "*not* bold");
  await expect(sent).toBeVisible();
  await expect(sent).not.toHaveAttribute("data-state");
  await expect(sent).toContainText("*not* bold");
  await gate.letThrough();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(composer(page)).toBeVisible();
});

test("a part that cannot be fetched says so, and comes when it is asked for again", async ({
  browser,
  newcomer,
  world,
}) => {
  const ada = await newcomer("Ada");
  const context = await newBrowser(browser, world, ada);
  const gate = await Gate.before(context, /\/assets\/(?:Asked|Settings|Password|Browse)-[^/]*\.js$/);
  const page = await open(context);
  await gate.refuse();
  await page.getByRole("button", { name: "Create a channel" }).click();
  await expect(page.getByText("This part of Fermata could not be fetched.")).toBeVisible();
  await page.getByRole("link", { name: "Browse channels" }).click();
  await expect(page.getByRole("alert").getByText("This part of Fermata could not be fetched.")).toBeVisible();
  await gate.letThrough();
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Browse channels" })).toBeVisible();
  await page.getByRole("button", { name: "Create a channel" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("a start without a network opens everything that the first screen did without", async ({ newcomer }) => {
  const ada = await newcomer("Ada");
  const { page } = ada;
  await ada.open("general");
  // The copy is fetched behind the first screen; all of it must be there before the network goes.
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const wanted: readonly string[] = await (await fetch("/assets.json")).json();
          const kept = await Promise.all(wanted.map((path) => caches.match(path)));
          return kept.every((each) => each !== undefined);
        }),
      { timeout: 60_000 },
    )
    .toBe(true);
  await ada.context.setOffline(true);
  await page.reload();
  await expect(ada.status()).toContainText("Offline");
  await page.keyboard.type("`offline`");
  await expect(field(page).locator("code")).toHaveText("offline");
  for (const name of ["Create a channel", "New message"]) {
    await page.getByRole("button", { name }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Insert an emoji" }).first().click();
  await expect(page.getByRole("searchbox")).toBeVisible();
  await expect(page.getByRole("region", { name: "Smileys" }).or(page.getByText("👍").first())).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Conversation menu" }).click();
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Details" }).click();
  await expect(page.getByRole("complementary").getByRole("heading").first()).toBeVisible();
  await page.getByRole("button", { name: "Northwind" }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
});
