/** What journeys stand on: a world for each, with a server of its own, and people with browsers of their own. */
import {
  type APIRequestContext,
  type APIResponse,
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { Server } from "./server.ts";

export { expect };

export const PASSWORD = "correct horse battery";
const HEADERS = { "X-Fermata": "1" };

/** Somebody with an account, and one browser in which they are signed in. */
export class Person {
  readonly name: string;
  readonly email: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly account: string;

  constructor(name: string, email: string, account: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.email = email;
    this.account = account;
    this.context = context;
    this.page = page;
  }

  /** The row of a conversation in the rail. */
  row(name: string): Locator {
    return this.page
      .locator(".rail")
      .getByRole("link")
      .filter({ has: this.page.locator(".rail-name").getByText(name, { exact: true }) });
  }

  async open(conversation: string): Promise<void> {
    await this.row(conversation).click();
    const heading = this.page.locator("main").getByRole("heading", { level: 1 });
    await expect(heading.getByText(conversation, { exact: true })).toBeVisible();
  }

  /** The composer of the main pane, or of the side pane. */
  composer(where: "main" | "side" = "main"): Locator {
    const pane = where === "main" ? this.page.locator("main") : this.page.getByRole("complementary");
    return pane.locator(".pane-foot").getByRole("textbox");
  }

  async say(text: string, where: "main" | "side" = "main"): Promise<void> {
    await this.composer(where).click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** The message that contains a text, in the main pane or in the side pane. */
  message(text: string, where: "main" | "side" = "main"): Locator {
    const pane = where === "main" ? this.page.locator("main") : this.page.getByRole("complementary");
    return pane.getByRole("article").filter({ hasText: text });
  }

  /** Waits until the server has a message, so that others can refer to it and it is drawn in full ink. */
  async sent(text: string, where: "main" | "side" = "main"): Promise<void> {
    await expect(this.message(text, where)).toBeVisible();
    await expect(this.message(text, where)).not.toHaveAttribute("data-state");
  }

  /** Waits until the parts behind the first screen are here too, so that no outage can keep them away. */
  async furnished(): Promise<void> {
    await this.page.waitForFunction(() =>
      ["/Menu-", "/Asked-", "/SidePane-", "/Settings-"].every((part) =>
        performance.getEntriesByType("resource").some((entry) => entry.name.includes(part)),
      ),
    );
  }

  status(): Locator {
    return this.page.locator(".status-word [role=status]");
  }

  /** Waits longer than the longest pause between two attempts to connect. */
  async live(): Promise<void> {
    await expect(this.status()).toHaveText(/Live|已连接|已連線/, { timeout: 60_000 });
  }
}

/** A server with a workspace, "Northwind", and its owner, Olive. */
export interface World {
  readonly server: Server;
  readonly owner: APIRequestContext;
}

/** How every world begins: a workspace that was set up once for this worker, and its owner's session. */
interface Genesis {
  readonly server: Server;
  readonly owner: Awaited<ReturnType<APIRequestContext["storageState"]>>;
}

interface Fixtures {
  /** Nobody else's: what another journey writes is on another server. */
  readonly world: World;
  /** Makes a new member of the workspace, signed in and looking at #general. */
  readonly newcomer: (name: string, options?: { readonly language?: string }) => Promise<Person>;
  /** Another browser of somebody who is there already. */
  readonly anotherDevice: (person: Person) => Promise<Person>;
}

const START_MILLIS = 240_000;

let people = 0;

/** What the server answers, which must not be a refusal. */
export async function answered(response: APIResponse): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (!response.ok()) throw new Error(`${response.status()} ${response.url()}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

export interface Member {
  readonly name: string;
  readonly email: string;
  readonly account: string;
  readonly context: BrowserContext;
}

/** Makes a new member by an invitation, signed in in a browser of their own that shows nothing yet. */
export async function join(browser: Browser, world: World, name: string, language?: string): Promise<Member> {
  people += 1;
  const email = `person-${people}@example.org`;
  const headers = { ...HEADERS, Origin: world.server.url };
  const invite = await answered(
    await world.owner.post("/api/v1/invites", { headers, data: { expiresInDays: 1 } }),
  );
  const token = String(invite["url"]).split("#")[1] ?? "";
  const context = await browser.newContext({
    baseURL: world.server.url,
    ...(language === undefined ? {} : { locale: language }),
  });
  const joined = await answered(
    await context.request.post("/api/v1/invitations", {
      headers,
      data: {
        token,
        name,
        email,
        password: PASSWORD,
        zone: "Europe/Berlin",
        ...(language === undefined ? {} : { language: language === "zh-TW" ? "zh-Hant" : "zh-Hans" }),
      },
    }),
  );
  return { name, email, account: String(joined["account"]), context };
}

async function arrive({ name, email, account, context }: Member): Promise<Person> {
  const page = await context.newPage();
  await page.goto("/");
  const person = new Person(name, email, account, context, page);
  await person.live();
  return person;
}

export const test = base.extend<Fixtures, { readonly genesis: Genesis }>({
  genesis: [
    async ({ playwright }, use) => {
      const server = await Server.start();
      const owner = await playwright.request.newContext({ baseURL: server.url });
      await answered(
        await owner.post("/api/v1/setup", {
          headers: { ...HEADERS, Origin: server.url },
          data: {
            token: await server.setupToken(),
            workspace: "Northwind",
            name: "Olive",
            email: "olive@example.org",
            password: PASSWORD,
            zone: "Europe/Berlin",
          },
        }),
      );
      const session = await owner.storageState();
      await owner.dispose();
      await server.end();
      await use({ server, owner: session });
      await server.stop();
    },
    { scope: "worker", timeout: START_MILLIS },
  ],

  world: [
    async ({ playwright, genesis }, use) => {
      const server = await Server.start({ after: genesis.server });
      const owner = await playwright.request.newContext({
        baseURL: server.url,
        storageState: genesis.owner,
      });
      await use({ server, owner });
      await owner.dispose();
      await server.stop();
    },
    { timeout: START_MILLIS },
  ],

  newcomer: async ({ browser, world }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name, options) => {
      const member = await join(browser, world, name, options?.language);
      contexts.push(member.context);
      return arrive(member);
    });
    for (const context of contexts) await context.close();
  },

  anotherDevice: async ({ browser, world }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person) => {
      const context = await browser.newContext({ baseURL: world.server.url });
      contexts.push(context);
      await answered(
        await context.request.post("/api/v1/session", {
          headers: { ...HEADERS, Origin: world.server.url },
          data: { email: person.email, password: PASSWORD, deviceName: "Second device" },
        }),
      );
      return arrive({ ...person, context });
    });
    for (const context of contexts) await context.close();
  },
});
