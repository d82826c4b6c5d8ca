/** A workspace in which every screen has something to show: long names, both scripts, tables, code, four hundred messages. */
import type { Browser } from "@playwright/test";
import { directId, uuid7 } from "../../packages/protocol/src/ids.ts";
import { join, type World } from "../journey.ts";
import { slackExport } from "../slack.ts";
import { Voice } from "../voice.ts";

export const LONG_TALK = 400;

/** Ids of what is in it. */
export interface Gallery {
  readonly olive: string;
  readonly ada: string;
  readonly lin: string;
  readonly general: string;
  readonly showcase: string;
  readonly talk: string;
  readonly empty: string;
  readonly archived: string;
  readonly leads: string;
  readonly imported: string;
  readonly direct: string;
  readonly group: string;
  readonly notes: string;
  readonly thread: string;
  readonly threadless: string;
  readonly edited: string;
  readonly middle: string;
  readonly reset: string;
  readonly invitation: string;
  readonly claim: string;
}

const CODE = `\`\`\`ts
/** The newest entry of a key is the state of its object. */
export function put(state: Map<string, Entry>, entry: Entry): boolean {
  const held = state.get(entry.key); // nothing is held of what was pruned, so it is put whatever its position is and however long this line gets
  if (held !== undefined && !isNewer(entry.position, held.position)) return false;
  state.set(entry.key, entry);
  return true;
}
\`\`\``;

const TABLE = `| region | people | working hours | on call this week | what they need from us before the end of the month |
|---|--:|---|---|---|
| Taipei | 12 | 09:00–18:00 | 林書豪 | the new export, and an answer about the second table |
| Berlin | 7 | 10:00–19:00 | Ada | nothing |
| São Paulo | 3 | 08:00–17:00 | – | \`fermata restore\` tried once with real data |`;

const PROSE = `# What we decided
## Why
Paragraphs may be **bold**, *italic*, ~~struck~~ and \`code\`; [links](https://example.org/a/very/long/path?with=parameters) open elsewhere.

1. First
2. Second
   - inside of it
   - [x] done
   - [ ] not done

> A quote of somebody who said
> two lines.

---

三天後發布；「試用版」先給內部的人。简体与繁體混排：设置／設定。`;

/** Fills a world that has only just begun. */
export async function furnish(browser: Browser, world: World, exportPath: string): Promise<Gallery> {
  await world.server.command("import", "slack", await slackExport(exportPath), "--json");
  const olive = new Voice(world.owner, world.server.url);
  const { account: me, workspace } = (await olive.ask("GET", "/api/v1/session")) as Record<string, string>;
  const people = new Map<string, string>();
  const voices = new Map<string, Voice>();
  for (const name of [
    "Ada",
    "Bo",
    "林書豪",
    "Maximiliane Freifrau von Hohenstein-Wolkenstein zu Lauenburg",
  ]) {
    const person = await join(browser, world, name);
    people.set(name, person.account);
    voices.set(name, new Voice(person.context.request, world.server.url));
  }
  const id = (name: string): string => people.get(name) ?? "";
  const voice = (name: string): Voice => voices.get(name) ?? olive;
  const ada = voice("Ada");
  const lin = voice("林書豪");
  const everybody = [...people.values()];
  await ada.run("update-profile", { title: "Keeps the release notes" });
  await lin.run("update-profile", { zone: "Asia/Taipei", title: "前端" });

  const channels = (await olive.ask("GET", "/api/v1/channels")) as {
    items: { conversation: string; name: string }[];
  };
  const channel = (name: string): string =>
    channels.items.find((each) => each.name === name)?.conversation ?? "";
  const make = async (name: string, purpose: string, isPrivate = false): Promise<string> => {
    const conversation = uuid7(Date.now());
    await olive.run("create-channel", {
      conversation,
      name,
      purpose,
      members: everybody,
      ...(isPrivate ? { private: true } : {}),
    });
    return conversation;
  };
  const general = channel("general");
  const showcase = await make(
    "a-channel-whose-name-is-longer-than-any-rail-is-wide",
    "Everything that a message can be, and a purpose that is longer than the head of any window has room for",
  );
  const talk = await make("design", "How it looks and why");
  const empty = await make("fresh", "");
  const archived = await make("old-project", "What we did last year");
  const leads = await make("leads", "", true);
  for (let n = 1; n <= LONG_TALK; n++) {
    await (n % 2 === 0 ? ada : lin).post(
      talk,
      `Line ${n} of a long discussion.${n % 7 === 0 ? " ".padEnd(n, "…") : ""}`,
    );
  }
  await olive.post(archived, "That is all.");
  await olive.run("archive-channel", { conversation: archived });

  await olive.post(showcase, PROSE);
  await ada.post(showcase, CODE);
  await lin.post(showcase, TABLE);
  await ada.post(showcase, `Donaudampfschifffahrtsgesellschaftskapitaen${"smuetze".repeat(40)}`);
  await ada.post(showcase, "السلام عليكم، الاجتماع غدًا الساعة 15:00 مع Olive");
  await voice("Maximiliane Freifrau von Hohenstein-Wolkenstein zu Lauenburg").post(
    showcase,
    "My name is long.",
  );
  await lin.post(showcase, "🎉");
  const edited = await ada.post(showcase, "the meeting is at tree");
  await ada.run("edit-message", { conversation: showcase, message: edited, text: "the meeting is at three" });
  const mistake = await ada.post(showcase, "(wrong channel)");
  await ada.run("delete-message", { conversation: showcase, message: mistake });
  const thread = await ada.post(showcase, "Which colour for the door?");
  for (const text of ["Green.", "綠色很好。", "Not the green of the fence, please."])
    await lin.post(showcase, text, thread);
  await olive.post(showcase, "Green it is.", thread, true);
  for (const emoji of ["👍", "🎉", "👀", "✅"]) {
    await lin.run("react", { conversation: showcase, message: thread, emoji, on: true });
    await olive.run("react", { conversation: showcase, message: thread, emoji, on: emoji !== "👀" });
  }
  const threadless = await ada.post(showcase, "Nobody has answered this.");

  const open = async (who: Voice, ...accounts: string[]): Promise<string> => {
    await who.run("open-direct", { accounts });
    return directId(workspace ?? "", [me ?? "", ...accounts]);
  };
  const direct = await open(olive, id("Ada"));
  const group = await open(olive, id("Ada"), id("Bo"), id("林書豪"));
  const notes = await open(olive, me ?? "");
  await olive.run("set-favourite", { conversation: general, on: true });
  await olive.run("deactivate-account", { account: id("Bo") });
  const middle = await ada.post(talk, "The last word on this.");
  await olive.run("mark-all-read", {});
  await ada.post(direct, "One question about the second table");
  await ada.post(
    showcase,
    `[@Olive](fermata:account/${me}) can you look at this? See [#design](fermata:conversation/${talk}).`,
  );

  const invite = await olive.ask("POST", "/api/v1/invites", { expiresInDays: 7, uses: 10 });
  await olive.ask("POST", "/api/v1/tokens", { name: "deploy script", expiresInDays: 90 });
  const grace = (
    (await olive.ask("GET", "/api/v1/accounts?unclaimed=true")) as { items: { account: string }[] }
  ).items[0];
  const claim = await olive.ask("POST", `/api/v1/accounts/${grace?.account}/claim-link`, {});
  const reset = await world.server.command("reset-password", "olive@example.org");
  const secret = (url: unknown): string => String(url).split("#")[1]?.trim() ?? "";
  return {
    olive: me ?? "",
    ada: id("Ada"),
    lin: id("林書豪"),
    general,
    showcase,
    talk,
    empty,
    archived,
    leads,
    imported: channel("harbour"),
    direct,
    group,
    notes,
    thread,
    threadless,
    edited,
    middle,
    reset: secret(/\S+#\S+/.exec(reset)?.[0]),
    invitation: secret(invite["url"]),
    claim: secret(claim["url"]),
  };
}
