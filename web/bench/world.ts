/** What a run stands on: a server, somebody who is signed in, a browser, and where the figures go. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type APIRequest, type APIRequestContext, type BrowserContext, test as base } from "@playwright/test";
import { Server } from "../e2e/server.ts";
import { type Seeded, type Size, Workspace } from "./seed.ts";

const HEADERS = { "X-Fermata": "1" };
const OWNER = { email: "olive@example.org", password: "correct horse battery" };
const RESULTS = resolve(import.meta.dirname, "../test-results/bench.json");
const HOUR_MILLIS = 3_600_000;
/** Enough that the limit of one account does not slow the writing down. */
const COLLEAGUES = 40;

export interface World {
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

interface Fixtures {
  /** A new browser in which the account is signed in and nothing is kept. */
  readonly signedIn: () => Promise<BrowserContext>;
  /** Adds to the one JSON object that a run prints. */
  readonly report: (figures: Readonly<Record<string, number>>) => Promise<void>;
}

interface WorkerFixtures {
  readonly world: World;
  readonly seeded: Seeded;
}

const numberFrom = (name: string, otherwise: number): number => {
  const value = process.env[name];
  if (value === undefined || value === "") return otherwise;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} must be a whole number above 0`);
  return number;
};

export const SIZE: Size = {
  messages: numberFrom("BENCH_MESSAGES", 100_000),
  conversations: numberFrom("BENCH_CONVERSATIONS", 5_000),
};

export const say = (words: string): void => {
  process.stderr.write(`${words}\n`);
};

async function ownWorld(): Promise<{ readonly world: World; readonly stop: () => Promise<void> }> {
  const server = await Server.start();
  const answer = await fetch(`${server.url}/api/v1/setup`, {
    method: "POST",
    headers: { ...HEADERS, Origin: server.url, "Content-Type": "application/json" },
    body: JSON.stringify({
      ...OWNER,
      token: await server.setupToken(),
      workspace: "Northwind",
      name: "Olive",
    }),
  });
  if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`);
  return { world: { url: server.url, ...OWNER }, stop: () => server.stop() };
}

function givenWorld(): World | undefined {
  const url = process.env["FERMATA_URL"];
  if (url === undefined || url === "") return undefined;
  const email = process.env["FERMATA_EMAIL"];
  const password = process.env["FERMATA_PASSWORD"];
  if (email === undefined || password === undefined)
    throw new Error("FERMATA_URL needs FERMATA_EMAIL and FERMATA_PASSWORD of an account on that server");
  return { url: url.replace(/\/$/, ""), email, password };
}

function headers(world: World): Record<string, string> {
  return { ...HEADERS, Origin: world.url };
}

/** Asks for something that must not be refused; waits where it is told to come again. */
async function asked(
  request: APIRequestContext,
  world: World,
  path: string,
  data: object,
): Promise<Record<string, unknown>> {
  for (;;) {
    const answer = await request.post(path, { headers: headers(world), data });
    if (answer.ok()) return (await answer.json()) as Record<string, unknown>;
    if (answer.status() !== 429) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    const seconds = Number(answer.headers()["retry-after"] ?? 1);
    await new Promise((again) => setTimeout(again, seconds * 1_000));
  }
}

/** What somebody writes with, until they are done. */
interface Pen {
  readonly token: string;
  readonly end: () => Promise<void>;
}

async function penOf(request: APIRequestContext, world: World): Promise<Pen> {
  const made = await asked(request, world, "/api/v1/tokens", { name: "Bench", expiresInDays: 1 });
  return {
    token: String(made["secret"]),
    end: async () => {
      await request.delete(`/api/v1/tokens/${made["id"]}`, { headers: headers(world) });
      await request.dispose();
    },
  };
}

/** Somebody who comes by the invitation, to write. */
async function colleague(requests: APIRequest, world: World, invite: string, n: number): Promise<Pen> {
  const request = await requests.newContext({ baseURL: world.url });
  await asked(request, world, "/api/v1/invitations", {
    token: new URL(invite).hash.slice(1),
    name: `Colleague ${n + 1}`,
    email: `colleague-${n + 1}-${Date.now()}@example.org`,
    password: OWNER.password,
  });
  return penOf(request, world);
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const given = givenWorld();
      if (given !== undefined) {
        await use(given);
        return;
      }
      const { world, stop } = await ownWorld();
      await use(world);
      await stop();
    },
    { scope: "worker", timeout: HOUR_MILLIS },
  ],

  seeded: [
    async ({ playwright, world }, use) => {
      const request = await playwright.request.newContext({ baseURL: world.url });
      const { email, password } = world;
      await asked(request, world, "/api/v1/session", { email, password, deviceName: "Bench" });
      const own = await penOf(request, world);
      const invite = await asked(request, world, "/api/v1/invites", { expiresInDays: 1 });
      const colleagues: Pen[] = [];
      for (let n = 0; n < COLLEAGUES; n += 1)
        colleagues.push(await colleague(playwright.request, world, String(invite["url"]), n));
      const tokens = colleagues.map(({ token }) => token);
      const seeded = await new Workspace(world.url, own.token, tokens).seed(SIZE, say);
      await request.delete(`/api/v1/invites/${invite["id"]}`, { headers: headers(world) });
      for (const each of [...colleagues, own]) await each.end();
      await use(seeded);
    },
    { scope: "worker", timeout: HOUR_MILLIS },
  ],

  signedIn: async ({ browser, world }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: world.url });
      contexts.push(context);
      const { email, password } = world;
      const answer = await context.request.post("/api/v1/session", {
        headers: { ...HEADERS, Origin: world.url },
        data: { email, password, deviceName: "Bench" },
      });
      if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
      return context;
    });
    for (const context of contexts) await context.close();
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  report: async ({}, use) => {
    await use(async (figures) => {
      const before = await readFile(RESULTS, "utf8").catch(() => "{}");
      await mkdir(dirname(RESULTS), { recursive: true });
      await writeFile(RESULTS, JSON.stringify({ ...(JSON.parse(before) as object), ...figures }));
    });
  },
});
