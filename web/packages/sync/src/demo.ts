/** Demo data for `createFakeClient`: a small workspace with enough in it to draw every state. */
import type { Block } from "@fermata/protocol/tree";
import type { MessageItem, PersonView } from "@fermata/store/views";

export const DEMO_ME = "0198a000-0000-7000-8000-000000000001";
export const DEMO_WORKSPACE = "0198a000-0000-7000-8000-0000000000ff";
const id = (group: number, n: number): string =>
  `0198a000-0000-7000-8000-${String(group).padStart(4, "0")}${String(n).padStart(8, "0")}`;

export interface DemoConversation {
  readonly id: string;
  readonly type: "channel" | "direct" | "group";
  readonly name: string;
  readonly purpose: string;
  readonly private: boolean;
  readonly with: readonly string[];
  favourite: boolean;
  readonly archived: boolean;
  readonly messages: MessageItem[];
  /** Place up to which I have read. */
  readTo: number;
}

const person = (account: string, name: string, more: Partial<PersonView> = {}): PersonView => ({
  account,
  name,
  role: "member",
  bot: false,
  deactivated: false,
  imported: false,
  known: true,
  me: account === DEMO_ME,
  ...more,
});

const ADA = id(1, 2);
const LIN = id(1, 3);
const BOT = id(1, 4);

export const DEMO_PEOPLE: readonly PersonView[] = [
  person(DEMO_ME, "Robin Vale", { role: "owner", zone: "Europe/Vienna" }),
  person(ADA, "Ada Brook", { zone: "America/New_York", title: "Design" }),
  person(LIN, "林書豪", { zone: "Asia/Taipei" }),
  person(BOT, "Deploys", { bot: true }),
];

const paragraph = (text: string): readonly Block[] => [{ t: "paragraph", c: [text] }];

export function demoConversations(now: number): DemoConversation[] {
  const minute = 60_000;
  const start = now - 26 * 60 * minute;
  const message = (
    n: number,
    place: number,
    author: string,
    source: string,
    more: Partial<MessageItem> = {},
  ): MessageItem => ({
    type: "message",
    key: id(n, place),
    place,
    seq: place,
    author,
    at: start + place * 17 * minute,
    mine: author === DEMO_ME,
    startsGroup: true,
    edited: false,
    source,
    tree: paragraph(source),
    mentions: {},
    mentionsMe: false,
    files: [],
    pinned: false,
    reactions: [],
    inStream: false,
    unread: false,
    ...more,
  });
  const channel = (n: number, name: string, purpose: string, messages: MessageItem[]): DemoConversation => ({
    id: id(n, 0),
    type: "channel",
    name,
    purpose,
    private: false,
    with: [],
    favourite: n === 11,
    archived: false,
    messages,
    readTo: messages.length - 2,
  });
  const general = [
    message(11, 1, ADA, "Good morning. The release notes are ready for review."),
    message(11, 2, DEMO_ME, "Reading them now.", {
      reactions: [{ emoji: "👍", accounts: [ADA, LIN], mine: false }],
    }),
    message(11, 3, LIN, "早安！我下午看。"),
    message(11, 4, BOT, "Deployed 1.0.3", {
      tree: [{ t: "code", lang: "text", text: "deploy 1.0.3\nok in 41 s" }],
    }),
    message(11, 5, ADA, "@Robin Vale one question about the second table", {
      mentionsMe: true,
      mentions: { people: [DEMO_ME] },
      tree: [
        {
          t: "paragraph",
          c: [{ t: "mention", account: DEMO_ME, name: "Robin Vale" }, " one question about the second table"],
        },
      ],
    }),
    message(11, 6, LIN, "This one answers it.", { edited: true }),
  ];
  const direct: DemoConversation = {
    ...channel(13, "", "", [message(13, 1, ADA, "Lunch?"), message(13, 2, DEMO_ME, "At noon.")]),
    type: "direct",
    private: true,
    with: [ADA],
    readTo: 2,
  };
  const many = Array.from({ length: 400 }, (_, i) =>
    message(12, i + 1, [ADA, LIN, DEMO_ME][i % 3] ?? ADA, `Line ${i + 1} of a long discussion.`),
  );
  return [
    channel(11, "general", "Everything that concerns everybody", general),
    channel(12, "design", "How it looks and why", many),
    direct,
  ];
}
