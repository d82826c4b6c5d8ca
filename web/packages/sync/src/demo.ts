/** Demo data for `createFakeClient`: a small workspace with enough in it to draw every state. */
import type { Command } from "@fermata/protocol/commands";
import { FakeServer } from "./fake/server.ts";

const id = (group: number, n: number): string =>
  `0198a000-0000-7000-8000-${String(group).padStart(4, "0")}${String(n).padStart(8, "0")}`;

export const DEMO_ME = id(0, 1);
export const DEMO_WORKSPACE = id(0, 255);
export const DEMO_PEOPLE = { ada: id(1, 2), lin: id(1, 3), deploys: id(1, 4) } as const;
export const DEMO_CHANNELS = { general: id(11, 0), design: id(12, 0) } as const;

const MINUTE = 60_000;

/** A server with people, two channels, a direct, a thread, reactions, an edit, a deletion and unread mentions. */
export function demoServer(now: () => number): FakeServer {
  const { ada, lin, deploys } = DEMO_PEOPLE;
  const { general, design } = DEMO_CHANNELS;
  let clock = now() - 26 * 60 * MINUTE;
  let telling = true;
  let commands = 0;
  let messages = 0;
  const server = new FakeServer(DEMO_WORKSPACE, () => (telling ? clock : now()));
  server.addAccount(DEMO_ME, "Robin Vale");
  server.addAccount(ada, "Ada Brook");
  server.addAccount(lin, "林書豪");
  server.addAccount(deploys, "Deploys");

  const say = (who: string, command: Omit<Command, "id">): void => {
    server.command(who, { ...command, id: id(90, ++commands) } as Command);
  };
  const post = (who: string, conversation: string, text: string, thread?: string): string => {
    clock += 3 * MINUTE;
    const message = id(20, ++messages);
    say(who, {
      kind: "post-message",
      args: { conversation, message, text, ...(thread === undefined ? {} : { thread }) },
    });
    return message;
  };

  const members = [ada, lin, deploys];
  say(DEMO_ME, {
    kind: "create-channel",
    args: { conversation: general, name: "general", purpose: "Everything that concerns everybody", members },
  });
  say(DEMO_ME, {
    kind: "create-channel",
    args: { conversation: design, name: "design", purpose: "How it looks and why", members },
  });
  for (let n = 1; n <= 400; n++) {
    post([ada, lin, DEMO_ME][n % 3] ?? ada, design, `Line ${n} of a long discussion.`);
  }
  const notes = post(ada, general, "Good morning. The release notes are ready for review.");
  post(DEMO_ME, general, "Reading them now.", notes);
  post(lin, general, "我下午看。", notes);
  say(lin, { kind: "react", args: { conversation: general, message: notes, emoji: "👍", on: true } });
  const deploy = post(deploys, general, "Deployed 1.0.3 in 41 s");
  say(deploys, {
    kind: "edit-message",
    args: { conversation: general, message: deploy, text: "Deployed 1.0.3 in 39 s" },
  });
  const mistake = post(ada, general, "(wrong channel)");
  say(ada, { kind: "delete-message", args: { conversation: general, message: mistake } });
  say(DEMO_ME, { kind: "set-favourite", args: { conversation: general, on: true } });
  say(ada, { kind: "open-direct", args: { accounts: [DEMO_ME] } });
  say(DEMO_ME, { kind: "mark-all-read", args: {} });
  post(ada, general, `@${DEMO_ME} one question about the second table`);
  post(lin, general, "This one answers it.");
  telling = false;
  return server;
}
