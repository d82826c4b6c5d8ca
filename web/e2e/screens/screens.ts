/** Every screen, dialog and state of the client by name, with the way there in any language and at any width. */
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import type { MessageKey } from "../../app/src/i18n/keys.ts";
import { Cable } from "../cable.ts";
import type { Gallery } from "./gallery.ts";

export const LANGUAGES = { en: "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" } as const;
export type Language = keyof typeof LANGUAGES;

/** `olive` owns the workspace, `member` has just joined, `nobody` is not signed in, `unclaimed` is at a server without a workspace. */
export type Viewer = "olive" | "member" | "nobody" | "unclaimed";

/** A page of one viewer, and what is needed to find the way. */
export class Stage {
  readonly page: Page;
  readonly gallery: Gallery;
  readonly setUpToken: string;
  readonly wide: boolean;
  readonly #words: Readonly<Record<string, string>>;
  #afterwards: (() => Promise<void>) | undefined;

  constructor(page: Page, language: Language, gallery: Gallery, setUpToken: string) {
    this.page = page;
    this.gallery = gallery;
    this.setUpToken = setUpToken;
    this.wide = (page.viewportSize()?.width ?? 0) >= 720;
    const file = new URL(`../../app/src/i18n/messages/${language}.json`, import.meta.url);
    this.#words = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  }

  /** Waits until the page is in this shade. */
  async paint(colorScheme: "light" | "dark"): Promise<void> {
    await this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(this.page.locator("html")).toHaveAttribute("data-shade", colorScheme);
  }

  /** Done when the screen has been looked at. */
  afterwards(doing: () => Promise<void>): void {
    this.#afterwards = doing;
  }

  async end(): Promise<void> {
    await this.#afterwards?.();
  }

  /** What the interface says. */
  t(key: MessageKey, values: Readonly<Record<string, string>> = {}): string {
    return (this.#words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  button(key: MessageKey, values?: Readonly<Record<string, string>>): Locator {
    return this.page.getByRole("button", { name: this.t(key, values), exact: true });
  }

  async choose(key: MessageKey): Promise<void> {
    await this.page.getByRole("menuitem", { name: this.t(key) }).click();
  }

  async dialog(): Promise<void> {
    await expect(this.page.getByRole("dialog")).toBeVisible();
    // On a touch screen it waits a moment for the keyboard of the screen.
    await expect(this.page.locator(".veil")).toHaveCSS("opacity", "1");
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Opens a conversation, or a state of it, and waits until its messages are drawn. */
  async conversation(id: string, more = ""): Promise<void> {
    await this.go(`/c/${id}${more}`);
    await expect(this.page.locator("main .list, aside .pane").first()).toBeAttached();
    if (more === "" || more.startsWith("/m/")) await expect(this.page.locator("main .list")).toBeVisible();
  }

  /** The composer, with its code. */
  composer(): Locator {
    return this.page.locator("main .pane-foot").getByRole("textbox");
  }

  /** Types into the empty composer: what an earlier screen left there is a draft. */
  async write(text: string): Promise<void> {
    await this.composer().click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text);
  }

  message(key: string): Locator {
    return this.page.locator(`main [id="m--${key}"]`);
  }
}

export interface Screen {
  readonly name: string;
  readonly viewer: Viewer;
  readonly open: (stage: Stage) => Promise<void>;
}

const olive = (name: string, open: Screen["open"]): Screen => ({ name, viewer: "olive", open });
const member = (name: string, open: Screen["open"]): Screen => ({ name, viewer: "member", open });
const nobody = (name: string, open: Screen["open"]): Screen => ({ name, viewer: "nobody", open });
const unclaimed = (name: string, open: Screen["open"]): Screen => ({ name, viewer: "unclaimed", open });

const heading = (stage: Stage, key: MessageKey, values?: Readonly<Record<string, string>>): Promise<void> =>
  expect(stage.page.getByRole("heading", { name: stage.t(key, values), exact: true })).toBeVisible();

const WORKSPACE = { workspace: "Northwind" };

const ENTRY: readonly Screen[] = [
  unclaimed("entry-not-set-up", async (stage) => {
    await stage.go("/");
    await heading(stage, "setup.waiting.title");
  }),
  unclaimed("entry-set-up", async (stage) => {
    await stage.go(`/setup#${stage.setUpToken}`);
    await heading(stage, "setup.title");
  }),
  unclaimed("entry-set-up-gone", async (stage) => {
    await stage.go("/setup#an-older-link");
    await heading(stage, "setup.gone.title");
  }),
  nobody("entry-set-up-used", async (stage) => {
    await stage.go("/setup#the-link-that-was-used");
    await heading(stage, "setup.used.title");
  }),
  nobody("entry-invitation", async (stage) => {
    await stage.go(`/invite#${stage.gallery.invitation}`);
    await heading(stage, "invitation.title", WORKSPACE);
  }),
  nobody("entry-link-gone", async (stage) => {
    await stage.go("/invite#nothing");
    await heading(stage, "link.gone.title");
  }),
  nobody("entry-claim", async (stage) => {
    await stage.go(`/claim#${stage.gallery.claim}`);
    await heading(stage, "claim.title", { name: "Grace Imported" });
  }),
  nobody("entry-reset", async (stage) => {
    await stage.go(`/reset#${stage.gallery.reset}`);
    await heading(stage, "reset.title");
  }),
  nobody("entry-sign-in", async (stage) => {
    await stage.go("/");
    await heading(stage, "signin.titleFor", WORKSPACE);
  }),
  nobody("entry-sign-in-refused", async (stage) => {
    await stage.go("/");
    await stage.page.getByLabel(stage.t("field.email")).fill("nobody@example.org");
    await stage.page.getByLabel(stage.t("field.password")).fill("not the password");
    await stage.button("signin.action").click();
    await expect(stage.page.getByRole("alert")).toBeVisible();
  }),
  nobody("entry-unreachable", async (stage) => {
    await stage.page.route("**/api/**", (route) => route.abort());
    await stage.go("/");
    await heading(stage, "start.unreachable.title");
    await stage.page.unroute("**/api/**");
  }),
];

const CONVERSATIONS: readonly Screen[] = [
  olive("rail", async (stage) => {
    await stage.go("/");
    await expect(stage.page.locator(".rail-row").nth(4)).toBeAttached();
  }),
  olive("conversation", async (stage) => {
    await stage.conversation(stage.gallery.showcase);
    await expect(stage.message(stage.gallery.threadless)).toBeVisible();
  }),
  olive("conversation-prose", async (stage) => {
    await stage.conversation(stage.gallery.showcase);
    await expect(stage.message(stage.gallery.threadless)).toBeVisible();
    await stage.page.locator("main .list").hover();
    // By the wheel, as a reader does, until the first message with its headings is there.
    await expect(async () => {
      await stage.page.mouse.wheel(0, -4000);
      await expect(stage.page.locator("main .beginning")).toBeInViewport({ timeout: 1000 });
    }).toPass();
    await stage.page.mouse.wheel(0, 260);
  }),
  olive("conversation-code-and-table", async (stage) => {
    await stage.conversation(stage.gallery.showcase);
    await expect(stage.message(stage.gallery.threadless)).toBeVisible();
    await stage.page.locator("main .list").hover();
    await expect(async () => {
      await stage.page.mouse.wheel(0, -300);
      await expect(stage.page.locator("main .code-block")).toBeInViewport({ timeout: 300 });
    }).toPass();
  }),
  olive("conversation-long", async (stage) => {
    await stage.conversation(stage.gallery.talk);
    await expect(stage.message(stage.gallery.middle)).toBeVisible();
    await stage.page.locator("main .list").hover();
    await expect(async () => {
      await stage.page.mouse.wheel(0, -2500);
      await expect(stage.page.locator(".jumps .button")).toBeVisible({ timeout: 1000 });
    }).toPass();
  }),
  olive("conversation-empty", (stage) => stage.conversation(stage.gallery.empty)),
  olive("conversation-archived", (stage) => stage.conversation(stage.gallery.archived)),
  olive("conversation-private", (stage) => stage.conversation(stage.gallery.leads)),
  olive("conversation-imported", async (stage) => {
    await stage.conversation(stage.gallery.imported);
    await expect(stage.page.getByText("the crane is ready")).toBeVisible();
  }),
  olive("conversation-direct", (stage) => stage.conversation(stage.gallery.direct)),
  olive("conversation-group", (stage) => stage.conversation(stage.gallery.group)),
  olive("conversation-notes", (stage) => stage.conversation(stage.gallery.notes)),
  olive("conversation-missing", async (stage) => {
    await stage.go("/c/0198a000-0000-7000-8000-000000000001");
    await heading(stage, "conversation.missing.title");
  }),
  olive("not-found", async (stage) => {
    await stage.go("/nowhere");
    await heading(stage, "unknown.title");
  }),
  member("welcome", async (stage) => {
    await stage.conversation(stage.gallery.general);
    await expect(stage.page.getByRole("article").first()).toBeVisible();
  }),
  member("no-permission", async (stage) => {
    await stage.go(`/c/${stage.gallery.leads}`);
    await heading(stage, "conversation.missing.title");
  }),
  member("not-joined", (stage) => stage.conversation(stage.gallery.talk)),
  member("threads-none", async (stage) => {
    await stage.go("/threads");
    await heading(stage, "threads.none.title");
  }),
  olive("threads", async (stage) => {
    await stage.go("/threads");
    await expect(stage.page.locator(".thread-card").first()).toBeVisible();
  }),
  olive("browse", async (stage) => {
    await stage.go("/browse");
    await expect(stage.page.locator(".channel-row").nth(4)).toBeVisible();
  }),
  olive("browse-archived", async (stage) => {
    await stage.go("/browse");
    await stage.page.getByLabel(stage.t("browse.archived")).check();
    await expect(stage.page.locator(".channel-row").first()).toContainText(stage.t("browse.isArchived"));
  }),
  olive("browse-nothing-found", async (stage) => {
    await stage.go("/browse");
    await stage.page.getByRole("searchbox", { name: stage.t("browse.search") }).fill("zzz");
    await expect(stage.page.getByText(stage.t("browse.noneFound"))).toBeVisible();
  }),
];

const SIDES: readonly Screen[] = [
  olive("thread", async (stage) => {
    await stage.conversation(stage.gallery.showcase, `/t/${stage.gallery.thread}`);
    await expect(stage.page.locator("aside").getByRole("article").nth(4)).toBeVisible();
  }),
  olive("thread-without-replies", async (stage) => {
    await stage.conversation(stage.gallery.showcase, `/t/${stage.gallery.threadless}`);
    await expect(stage.page.locator("aside").getByText(stage.t("thread.noReplies"))).toBeVisible();
  }),
  olive("about", async (stage) => {
    await stage.conversation(stage.gallery.showcase, "/about");
    await expect(stage.button("channel.archive")).toBeVisible();
  }),
  olive("about-editing", async (stage) => {
    await stage.conversation(stage.gallery.showcase, "/about");
    await stage.button("editThis", { label: stage.t("about.purpose") }).click();
  }),
  olive("about-archived", (stage) => stage.conversation(stage.gallery.archived, "/about")),
  olive("about-group", (stage) => stage.conversation(stage.gallery.group, "/about")),
  olive("members", async (stage) => {
    await stage.conversation(stage.gallery.showcase, "/members");
    await expect(stage.page.locator("aside .person-row").nth(3)).toBeVisible();
  }),
  olive("members-menu", async (stage) => {
    await stage.conversation(stage.gallery.showcase, "/members");
    await stage.button("members.menu", { name: "Ada" }).click();
    await expect(stage.page.getByRole("menu")).toBeVisible();
  }),
  olive("person", async (stage) => {
    await stage.conversation(stage.gallery.showcase, `/p/${stage.gallery.lin}`);
    await expect(stage.page.locator("aside").getByRole("heading", { name: "林書豪" })).toBeVisible();
  }),
  olive("person-me", async (stage) => {
    await stage.conversation(stage.gallery.showcase, `/p/${stage.gallery.olive}`);
    await expect(stage.page.locator("aside").getByRole("heading", { name: "Olive" })).toBeVisible();
  }),
];

/** On a narrow screen the rail stands alone. */
const rail = (stage: Stage): Promise<void> =>
  stage.wide ? stage.conversation(stage.gallery.general) : stage.go("/");

const menu = async (stage: Stage): Promise<void> => {
  await rail(stage);
  await stage.page.locator(".workspace-button").click();
  await expect(stage.page.getByRole("menu")).toBeVisible();
};

const OVERLAYS: readonly Screen[] = [
  olive("menu-workspace", menu),
  olive("menu-conversation", async (stage) => {
    await stage.conversation(stage.gallery.general);
    await stage.button("conversation.menu").click();
    await expect(stage.page.getByRole("menu")).toBeVisible();
  }),
  olive("menu-message", async (stage) => {
    await stage.conversation(stage.gallery.showcase);
    await stage.message(stage.gallery.threadless).hover();
    await stage
      .message(stage.gallery.threadless)
      .getByRole("button", { name: stage.t("message.more") })
      .click();
    await expect(stage.page.getByRole("menu")).toBeVisible();
  }),
  olive("dialog-create-channel", async (stage) => {
    await rail(stage);
    await stage.button("channel.create").click();
    await stage.dialog();
    await stage.page
      .getByRole("dialog")
      .getByRole("button", { name: stage.t("channel.createAction") })
      .click();
    await expect(stage.page.getByRole("alert")).toBeVisible();
  }),
  olive("dialog-new-direct", async (stage) => {
    await rail(stage);
    await stage.page
      .locator(".rail-head")
      .getByRole("button", { name: stage.t("direct.new") })
      .click();
    await stage.dialog();
    await stage.page.getByRole("option", { name: "Ada" }).click();
    await stage.page.getByRole("option", { name: "Maximiliane" }).click();
    await expect(stage.page.locator(".chip").nth(1)).toBeVisible();
  }),
  olive("dialog-add-people", async (stage) => {
    await stage.conversation(stage.gallery.empty, "/members");
    await stage.page
      .locator("aside")
      .getByRole("button", { name: stage.t("members.add") })
      .click();
    await stage.dialog();
    await expect(stage.page.getByRole("option").first()).toBeVisible();
  }),
  olive("dialog-invite", async (stage) => {
    await menu(stage);
    await stage.choose("invite.people");
    await stage.dialog();
    await stage.button("invite.make").click();
    await expect(stage.page.getByLabel(stage.t("invite.link"))).toBeVisible();
  }),
  olive("dialog-keys", async (stage) => {
    await menu(stage);
    await stage.choose("keys.title");
    await stage.dialog();
  }),
  olive("dialog-history", async (stage) => {
    await stage.conversation(stage.gallery.showcase);
    await stage
      .message(stage.gallery.edited)
      .getByRole("button", { name: stage.t("message.edited") })
      .click();
    await expect(stage.page.locator(".history li").nth(1)).toBeVisible();
  }),
  olive("dialog-archive", async (stage) => {
    await stage.conversation(stage.gallery.showcase, "/about");
    await stage.button("channel.archive").click();
    await stage.dialog();
  }),
  olive("dialog-leave", async (stage) => {
    await stage.conversation(stage.gallery.leads, "/about");
    await stage.button("channel.leave").click();
    await stage.dialog();
  }),
  olive("picker-emoji", async (stage) => {
    await stage.conversation(stage.gallery.empty);
    await stage.button("composer.emoji").click();
    await expect(stage.page.locator(".emoji-cell").nth(60)).toBeAttached();
    await expect(stage.page.locator(".popover")).toHaveCSS("opacity", "1");
  }),
  olive("picker-people", async (stage) => {
    await stage.conversation(stage.gallery.empty);
    await stage.write("@");
    await expect(stage.page.getByRole("option").nth(3)).toBeVisible();
  }),
  olive("picker-channels", async (stage) => {
    await stage.conversation(stage.gallery.empty);
    await stage.write("#");
    await expect(stage.page.getByRole("option").nth(2)).toBeVisible();
  }),
  olive("picker-shortcodes", async (stage) => {
    await stage.conversation(stage.gallery.empty);
    await stage.write(":smi");
    await expect(stage.page.getByRole("option").nth(3)).toBeVisible();
  }),
  olive("composer-full", async (stage) => {
    await stage.conversation(stage.gallery.empty);
    await stage.write("");
    await stage.page.keyboard.insertText("Many words. ".repeat(3200));
    await expect(stage.page.locator(".composer-count")).toBeVisible();
  }),
  olive("composer-formats", async (stage) => {
    await stage.conversation(stage.gallery.notes);
    await stage.write("**bold** and `code` and ");
    await stage.page.keyboard.press("Shift+Enter");
    await stage.page.keyboard.type("- one");
    await stage.page.keyboard.press("Shift+Enter");
    await stage.page.keyboard.type("two");
    await expect(stage.composer().locator("li")).toHaveCount(2);
  }),
  olive("message-editing", async (stage) => {
    await stage.conversation(stage.gallery.archived);
    await stage.conversation(stage.gallery.showcase);
    await expect(stage.message(stage.gallery.threadless)).toBeVisible();
    await stage.composer().click();
    await stage.page.keyboard.press("ArrowUp");
    await expect(stage.page.locator(".composer.editing")).toBeVisible();
  }),
  olive("toast-undo", async (stage) => {
    await stage.conversation(stage.gallery.notes);
    await stage.write("to be deleted");
    await stage.page.keyboard.press("Enter");
    const last = stage.page.getByRole("article").last();
    await expect(last).not.toHaveAttribute("data-state");
    await last.focus();
    await stage.page.keyboard.press("Delete");
    await expect(stage.page.locator(".toast")).toBeVisible();
  }),
];

const SETTINGS: readonly Screen[] = (
  ["profile", "preferences", "password", "devices", "tokens", "people", "invites", "workspace"] as const
).map((page) =>
  olive(`settings-${page}`, async (stage) => {
    await stage.go(`/settings/${page}`);
    await expect(stage.page.locator(".settings-title")).toHaveText(stage.t(`settings.${page}`));
    await expect(stage.page.locator(".settings-page")).not.toHaveText("");
  }),
);

const MORE_SETTINGS: readonly Screen[] = [
  olive("settings", async (stage) => {
    await stage.go("/settings");
    await expect(stage.page.locator(".pane-head").first()).toBeVisible();
  }),
  olive("settings-people-menu", async (stage) => {
    await stage.go("/settings/people");
    await stage.button("members.menu", { name: "Ada" }).click();
    await expect(stage.page.getByRole("menu")).toBeVisible();
  }),
  olive("settings-token-made", async (stage) => {
    await stage.go("/settings/tokens");
    await stage.page.getByLabel(stage.t("tokens.name")).fill("once");
    await stage.button("tokens.create").click();
    await expect(stage.page.getByLabel(stage.t("tokens.secret", { name: "once" }))).toBeVisible();
    await expect(stage.button("tokens.revokeNamed", { name: "once" }).first()).toBeVisible();
  }),
  member("settings-of-a-member", async (stage) => {
    await stage.go("/settings/people");
    await expect(stage.page.locator(".settings-title")).toHaveText(stage.t("settings.profile"));
  }),
];

/** What leaves the browser in another state than it was in, so it comes last. */
const STATES: readonly Screen[] = [
  olive("state-expired", async (stage) => {
    const { page } = stage;
    await stage.conversation(stage.gallery.empty);
    const cookies = await page.context().cookies();
    await page.context().clearCookies({ name: "fermata_session" });
    await page.reload();
    await stage.dialog();
    stage.afterwards(() => page.context().addCookies(cookies));
  }),
  olive("state-offline", async (stage) => {
    const cable = await Cable.of(stage.page.context());
    await stage.conversation(stage.gallery.empty);
    await expect(stage.page.locator(".status-word")).toContainText(stage.t("status.live"));
    await cable.pull();
    await expect(stage.page.locator(".status-bar")).toBeVisible();
    await stage.write("written without a network");
    await stage.page.keyboard.press("Enter");
    await expect(stage.page.getByRole("article").getByText(stage.t("outbox.waiting"))).toBeVisible();
  }),
];

/** All of them, in an order in which none spoils another. */
export const SCREENS: readonly Screen[] = [
  ...ENTRY,
  ...CONVERSATIONS,
  ...SIDES,
  ...OVERLAYS,
  ...SETTINGS,
  ...MORE_SETTINGS,
  ...STATES,
];
