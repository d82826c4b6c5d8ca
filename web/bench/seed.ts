/**
 * Fills a workspace through the HTTP interface: one long conversation, some that are talked in, and very many in the rail. What is there
 * already is counted, so that a second run only adds what is missing. Colleagues write, because nobody may write faster than people do.
 */
import { uuid7 } from "@fermata/protocol/ids";

export interface Size {
  /** Messages of the long conversation. */
  readonly messages: number;
  /** Conversations in the rail, all together. */
  readonly conversations: number;
}

export interface Seeded {
  /** The long conversation. */
  readonly long: string;
  /** Conversations of some eighty messages, to switch between. */
  readonly talks: readonly { readonly id: string; readonly name: string }[];
}

const TALKS = 60;
const TALK_MESSAGES = 80;
/** Colleagues who write into one of them. */
const TALKERS = 3;
const AT_ONCE = 48;
const MARK_AT_ONCE = 1_000;
const LONG = "bench-long";

interface Card {
  readonly log: string;
  readonly name?: string;
  readonly lastPlace?: number;
  readonly favourite?: boolean;
}

export class Workspace {
  readonly #url: string;
  readonly #token: string;
  readonly #colleagues: readonly string[];

  /** Takes the token of the person who will look at it, and those of the colleagues who write. */
  constructor(url: string, token: string, colleagues: readonly string[]) {
    this.#url = url;
    this.#token = token;
    this.#colleagues = colleagues;
  }

  async seed(size: Size, say: (words: string) => void): Promise<Seeded> {
    const cards = new Map((await this.#cards()).map((card) => [card.name ?? card.log, card]));
    const talks = Array.from({ length: TALKS }, (_, n) => `bench-talk-${String(n).padStart(2, "0")}`);
    const quiet = Array.from(
      { length: Math.max(0, size.conversations - talks.length - 2) },
      (_, n) => `bench-${String(n).padStart(5, "0")}`,
    );
    const missing = [...quiet, ...talks, LONG].filter((name) => !cards.has(name));
    say(`${missing.length} conversations to create`);
    await eachOf(missing, async (name) => {
      const conversation = uuid7(Date.now());
      await this.#command(this.#token, "create-channel", { conversation, name });
      cards.set(name, { log: conversation, name });
    });
    const idOf = (name: string): string => {
      const card = cards.get(name);
      if (card === undefined) throw new Error(`no channel ${name}`);
      return card.log;
    };
    // The first place of a channel is the channel itself, the second the line that says so; colleagues who joined before count as well.
    const held = (name: string): number => Math.max(0, (cards.get(name)?.lastPlace ?? 0) - 2);
    const posts = [
      ...talks.map((name) => [name, TALK_MESSAGES] as const),
      [LONG, size.messages] as const,
    ].flatMap(([name, wanted]) =>
      Array.from({ length: Math.max(0, wanted - held(name)) }, (_, n) => {
        const author = name === LONG ? n : talks.indexOf(name) + (n % TALKERS);
        return {
          conversation: idOf(name),
          author: this.#colleagues[author % this.#colleagues.length] ?? "",
          text: textOf(held(name) + n),
        };
      }),
    );
    const joining = new Map(posts.map((post) => [`${post.conversation} ${post.author}`, post]));
    await eachOf([...joining.values()], ({ author, conversation }) =>
      this.#command(author, "join-channel", { conversation }),
    );
    // At the top of the rail, where a click reaches them.
    await eachOf(
      talks.filter((name) => cards.get(name)?.favourite !== true),
      (name) => this.#command(this.#token, "set-favourite", { conversation: idOf(name), on: true }),
    );
    say(`${posts.length} messages to write`);
    let done = 0;
    await eachOf(posts, async ({ author, conversation, text }) => {
      await this.#command(author, "post-message", { conversation, message: uuid7(Date.now()), text });
      done += 1;
      if (done % 10_000 === 0) say(`${done} written`);
    });
    // A conversation opens at its first unread message, and all of this is long read.
    const written = [...new Set(posts.map((post) => post.conversation))];
    for (let from = 0; from < written.length; from += MARK_AT_ONCE)
      await this.#command(this.#token, "mark-all-read", {
        conversations: written.slice(from, from + MARK_AT_ONCE),
      });
    return { long: idOf(LONG), talks: talks.map((name) => ({ id: idOf(name), name })) };
  }

  async #cards(): Promise<readonly Card[]> {
    const all: Card[] = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const query = next === "" ? "" : `&pageToken=${encodeURIComponent(next)}`;
      const page = (await this.#ask(this.#token, "GET", `/api/v1/cards?limit=200${query}`)) as {
        readonly items: readonly Card[];
        readonly nextPageToken?: string;
      };
      all.push(...page.items);
      next = page.nextPageToken;
    }
    return all;
  }

  async #command(token: string, kind: string, args: object): Promise<void> {
    await this.#ask(token, "POST", `/api/v1/commands/${kind}`, args);
  }

  async #ask(token: string, method: string, path: string, body?: object): Promise<unknown> {
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      headers["Idempotency-Key"] = uuid7(Date.now());
    }
    for (;;) {
      const answer = await fetch(this.#url + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.ok) return await answer.json();
      const words = await answer.text();
      // Told to wait: the id is the same, so nothing is done twice.
      if (answer.status !== 429 && answer.status !== 503)
        throw new Error(`${method} ${path}: ${answer.status} ${words}`);
      await new Promise((again) => setTimeout(again, 200));
    }
  }
}

async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) {
      const one = all[at];
      if (one !== undefined) await act(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const WORDS =
  "the release notes table second review tomorrow morning because server question answer draft please read hours calm before after with without team thread".split(
    " ",
  );
const CHINESE = [
  "明天早上再看一次发布说明。",
  "這個問題我下午回覆。",
  "服务器已经重启，数据没有丢失。",
  "請大家看一下第二張表格。",
];

/** What people write: mostly a sentence, sometimes lines, a list, an address or code; the same for the same number. */
export function textOf(n: number): string {
  let state = (n * 2_654_435_761 + 97) >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const sentence = (): string =>
    `${Array.from({ length: 3 + random(18) }, () => WORDS[random(WORDS.length)]).join(" ")}.`;
  switch (random(20)) {
    case 0:
      return `${sentence()}\n${sentence()}\n${sentence()}`;
    case 1:
      return `${sentence()}\n\n- ${sentence()}\n- **${sentence()}**\n- ${sentence()}`;
    case 2:
      return `${sentence()} https://example.org/notes/${n}?page=${random(90)}`;
    case 3:
      return `${sentence()}\n\`\`\`js\nconst n = ${n};\nfor (let i = 0; i < n; i += 1) say(i);\n\`\`\``;
    case 4:
    case 5:
    case 6:
      return `${CHINESE[random(CHINESE.length)]}${CHINESE[random(CHINESE.length)]}`;
    case 7:
      return "👍";
    case 8:
      return `*${sentence()}* \`${WORDS[random(WORDS.length)]}\` ~~${sentence()}~~`;
    default:
      return sentence();
  }
}
