/** Walks through screens, each viewer in a browser of their own. */
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { join, type World } from "../journey.ts";
import { Server } from "../server.ts";
import { furnish, type Gallery } from "./gallery.ts";
import { LANGUAGES, type Language, type Screen, Stage, type Viewer } from "./screens.ts";

export interface View {
  readonly language: Language;
  readonly width: number;
}

type Storage = Awaited<ReturnType<BrowserContext["storageState"]>>;

export class Tour {
  readonly #browser: Browser;
  readonly #world: World;
  readonly #unclaimed: Server;
  readonly #gallery: Gallery;
  readonly #member: Storage;

  private constructor(browser: Browser, world: World, unclaimed: Server, gallery: Gallery, member: Storage) {
    this.#browser = browser;
    this.#world = world;
    this.#unclaimed = unclaimed;
    this.#gallery = gallery;
    this.#member = member;
  }

  /** Furnishes the world, and starts a second server that nobody has set up. */
  static async prepare(browser: Browser, world: World, exportPath: string): Promise<Tour> {
    const gallery = await furnish(browser, world, exportPath);
    const { context } = await join(browser, world, "Noor");
    const member = await context.storageState();
    await context.close();
    return new Tour(browser, world, await Server.start(), gallery, member);
  }

  async end(): Promise<void> {
    await this.#unclaimed.stop();
  }

  /** Opens each screen and hands it over. Screens that are not reached are named at the end. */
  async walk(
    view: View,
    screens: readonly Screen[],
    look: (stage: Stage, screen: Screen) => Promise<void>,
  ): Promise<void> {
    const pages = new Map<Viewer, Page>();
    const missed: string[] = [];
    const token = await this.#unclaimed.setupToken();
    for (const screen of screens) {
      const page = pages.get(screen.viewer) ?? (await this.#page(screen.viewer, view));
      pages.set(screen.viewer, page);
      const stage = new Stage(page, view.language, this.#gallery, token);
      try {
        await page.context().setOffline(false);
        await page.mouse.move(0, 0);
        await screen.open(stage);
        await look(stage, screen);
        await stage.end();
      } catch (failure) {
        missed.push(`${screen.name} in ${view.language} at ${view.width} px: ${failure}`);
      }
    }
    for (const page of pages.values()) await page.context().close();
    if (missed.length > 0) throw new Error(missed.join("\n\n"));
  }

  async #page(viewer: Viewer, { language, width }: View): Promise<Page> {
    const context = await this.#browser.newContext({
      baseURL: viewer === "unclaimed" ? this.#unclaimed.url : this.#world.server.url,
      locale: LANGUAGES[language],
      viewport: { width, height: 800 },
      hasTouch: width < 720,
      ...(viewer === "member" ? { storageState: this.#member } : {}),
      ...(viewer === "olive" ? { storageState: await this.#world.owner.storageState() } : {}),
    });
    return context.newPage();
  }
}
