/** What the fake server's commands do to its logs. */
import type { MessageBody, ReadState, SystemEvent } from "@fermata/protocol/bodies";
import type { Command, LogSeq, Refusal } from "@fermata/protocol/commands";
import type { AccountId, ConversationId, Key, LogId } from "@fermata/protocol/entry";
import { derived, directId, uuid7 } from "@fermata/protocol/ids";
import { markedRead, markedUnread } from "@fermata/store/read-state";
import type { Answer, FakeServer } from "./server.ts";
import type { Draft } from "./server-log.ts";

const TEXT_LENGTH = 40_000;

export function decide(server: FakeServer, account: AccountId, command: Command): Answer {
  return new Decision(server, account).of(command);
}

class Decision {
  readonly #server: FakeServer;
  readonly #account: AccountId;
  readonly #at: LogSeq[] = [];

  constructor(server: FakeServer, account: AccountId) {
    this.#server = server;
    this.#account = account;
  }

  of(command: Command): Answer {
    switch (command.kind) {
      case "post-message":
        return this.#post(command.args);
      case "edit-message":
        return this.#edit(command.args);
      case "delete-message":
        return this.#delete(command.args);
      case "react":
        return this.#react(command.args);
      case "mark-read":
      case "mark-unread":
        return this.#mark(command);
      case "mark-all-read":
        return this.#markAll(command.args.conversations);
      case "follow-thread":
        return this.#follow(command.args);
      case "set-favourite":
        return this.#favourite(command.args);
      case "create-channel":
        return this.#create(command.args);
      case "open-direct":
        return this.#openDirect(command.args.accounts);
      case "join-channel":
        return this.#join(command.args.conversation);
      case "leave-conversation":
        return this.#leave(command.args.conversation);
      case "rename-channel":
        return this.#rename(command.args);
      case "update-settings":
        this.#write(this.#account, {
          key: derived("settings", this.#account),
          kind: "settings",
          author: this.#account,
          body: {
            ...this.#server.log(this.#account).body(derived("settings", this.#account), "settings"),
            ...command.args,
          },
        });
        return this.#done();
      case "rename-workspace":
      case "update-profile":
      case "set-role":
      case "deactivate-account":
      case "reactivate-account":
      case "set-purpose":
      case "archive-channel":
      case "unarchive-channel":
      case "add-members":
      case "remove-member":
      case "set-member-role":
        return refused("unsupported", `The fake server has no ${command.kind}.`);
    }
  }

  #write(log: LogId, draft: Draft): void {
    const entry = this.#server.log(log).append(draft, this.#server.epoch, this.#server.clock());
    this.#at.push({ log, seq: entry.seq });
  }

  #done(conversation?: ConversationId): Answer {
    return { is: "done", at: this.#at, ...(conversation === undefined ? {} : { result: { conversation } }) };
  }

  #post(args: Extract<Command, { kind: "post-message" }>["args"]): Answer {
    const log = this.#server.log(args.conversation);
    if (!this.#server.isMember(args.conversation, this.#account)) return NOT_FOUND;
    if (log.newest.has(args.message)) return refused("exists", "The key is in use.");
    const count = [...args.text].length;
    if (count > TEXT_LENGTH) return { ...refused("too_long", "Too long."), count, limit: TEXT_LENGTH };
    if (args.thread !== undefined && log.body(args.thread, "message") === undefined) return NOT_FOUND;
    this.#write(args.conversation, {
      key: args.message,
      kind: "message",
      author: this.#account,
      ...(args.thread === undefined ? {} : { parent: args.thread }),
      body: { ...messageBody(args.text), ...(args.inStream === true ? { inStream: true } : {}) },
    });
    return this.#done();
  }

  #edit(args: Extract<Command, { kind: "edit-message" }>["args"]): Answer {
    const entry = this.#server.log(args.conversation).newest.get(args.message);
    if (entry === undefined || !this.#server.isMember(args.conversation, this.#account)) return NOT_FOUND;
    if (entry.gone !== undefined) return refused("gone", "Deleted is final.");
    if (entry.creator !== this.#account) return refused("not_permitted", "Not yours to change.");
    if (args.seen !== undefined && args.seen !== entry.seq)
      return { ...refused("conflict", "It changed."), entry };
    const before = this.#server.log(args.conversation).body(args.message, "message");
    this.#write(args.conversation, {
      key: args.message,
      kind: "message",
      author: this.#account,
      ...(entry.parent === undefined ? {} : { parent: entry.parent }),
      body: { ...before, ...messageBody(args.text), edited: true, sentAt: before?.sentAt ?? entry.at },
    });
    return this.#done();
  }

  #delete(args: { conversation: ConversationId; message: Key }): Answer {
    const entry = this.#server.log(args.conversation).newest.get(args.message);
    if (entry === undefined || !this.#server.isMember(args.conversation, this.#account)) return NOT_FOUND;
    if (entry.gone !== undefined) return this.#done();
    if (entry.creator !== this.#account) return refused("not_permitted", "Not yours to delete.");
    this.#write(args.conversation, {
      key: args.message,
      kind: "message",
      author: this.#account,
      ...(entry.parent === undefined ? {} : { parent: entry.parent }),
      gone: "deleted",
    });
    return this.#done();
  }

  #react(args: Extract<Command, { kind: "react" }>["args"]): Answer {
    const log = this.#server.log(args.conversation);
    if (log.body(args.message, "message") === undefined) return NOT_FOUND;
    this.#write(args.conversation, {
      key: derived("reaction", args.message, this.#account, args.emoji),
      kind: "reaction",
      author: this.#account,
      parent: args.message,
      body: { emoji: args.emoji, ...(args.on ? { on: true } : {}) },
    });
    return this.#done();
  }

  #writeRead(conversation: ConversationId, thread: Key | undefined, state: ReadState, since?: number): void {
    const key = thread === undefined ? derived("read", conversation) : derived("read", conversation, thread);
    const before = this.#server.log(this.#account).body(key, "read-state");
    const kept = since ?? before?.since ?? 0;
    if (before !== undefined && state === before && kept === (before.since ?? 0)) return;
    this.#write(this.#account, {
      key,
      kind: "read-state",
      author: this.#account,
      body: {
        generation: state.generation,
        upTo: state.upTo,
        ...(state.read === undefined ? {} : { read: state.read }),
        ...(state.unread === undefined ? {} : { unread: state.unread }),
        conversation,
        ...(thread === undefined ? {} : { thread }),
        ...(kept > 0 ? { since: kept } : {}),
      },
    });
  }

  #mark(command: Extract<Command, { kind: "mark-read" | "mark-unread" }>): Answer {
    const { conversation, thread } = command.args;
    if (!this.#server.isMember(conversation, this.#account)) return NOT_FOUND;
    const before = this.#server.readState(conversation, this.#account, thread);
    const { args } = command;
    const after =
      "from" in args
        ? markedUnread(before, args.from)
        : markedRead(before, args.generation, {
            ...(args.through === undefined ? {} : { through: args.through }),
            ...(args.ranges === undefined ? {} : { ranges: args.ranges }),
          });
    this.#writeRead(conversation, thread, after);
    return this.#done();
  }

  #markAll(conversations: readonly ConversationId[] | undefined): Answer {
    for (const conversation of conversations ?? this.#server.conversationsOf(this.#account)) {
      const { head } = this.#server.log(conversation);
      for (const thread of this.#server.roots(conversation)) {
        if (!this.#server.log(this.#account).newest.has(derived("read", conversation, thread))) continue;
        const before = this.#server.readState(conversation, this.#account, thread);
        this.#writeRead(conversation, thread, markedRead(before, before.generation, { through: head }));
      }
      const main = this.#server.readState(conversation, this.#account);
      this.#writeRead(conversation, undefined, markedRead(main, main.generation, { through: head }), head);
    }
    return this.#done();
  }

  #follow(args: { conversation: ConversationId; thread: Key; on: boolean }): Answer {
    this.#write(this.#account, {
      key: derived("follow", args.thread),
      kind: "follow",
      author: this.#account,
      body: { conversation: args.conversation, thread: args.thread, ...(args.on ? { on: true } : {}) },
    });
    return this.#done();
  }

  #favourite(args: { conversation: ConversationId; on: boolean }): Answer {
    const link = this.#server.log(this.#account).body(args.conversation, "link");
    if (link === undefined) return NOT_FOUND;
    const { favourite: _, ...rest } = link;
    this.#write(this.#account, {
      key: args.conversation,
      kind: "link",
      author: this.#account,
      body: { ...rest, ...(args.on ? { favourite: true } : {}) },
    });
    return this.#done();
  }

  #admit(
    conversation: ConversationId,
    account: AccountId,
    type: "channel" | "direct" | "group",
    owner: boolean,
  ): void {
    this.#write(conversation, {
      key: account,
      kind: "membership",
      author: this.#account,
      body: { state: "joined", floor: 1, ...(owner ? { role: "owner" as const } : {}) },
    });
    this.#write(account, {
      key: conversation,
      kind: "link",
      author: this.#account,
      body: { type, state: "joined" },
    });
  }

  #line(conversation: ConversationId, event: SystemEvent): void {
    const key = uuid7(this.#server.clock());
    this.#write(conversation, { key, kind: "system-line", author: this.#account, body: { event } });
  }

  #create(args: Extract<Command, { kind: "create-channel" }>["args"]): Answer {
    if (this.#server.logs.has(args.conversation)) return refused("exists", "The key is in use.");
    this.#write(args.conversation, {
      key: args.conversation,
      kind: "conversation",
      author: this.#account,
      body: {
        type: "channel",
        name: args.name,
        ...(args.purpose === undefined ? {} : { purpose: args.purpose }),
        ...(args.private === true ? { private: true } : {}),
      },
    });
    this.#admit(args.conversation, this.#account, "channel", true);
    for (const member of args.members ?? []) this.#admit(args.conversation, member, "channel", false);
    this.#line(args.conversation, "created");
    return this.#done();
  }

  #openDirect(accounts: readonly AccountId[]): Answer {
    const all = [...new Set([this.#account, ...accounts])];
    const conversation = directId(this.#server.workspace, all);
    if (this.#server.log(conversation).newest.has(conversation)) return this.#done(conversation);
    const type = all.length > 2 ? "group" : "direct";
    this.#write(conversation, {
      key: conversation,
      kind: "conversation",
      author: this.#account,
      body: { type, private: true },
    });
    for (const account of all) this.#admit(conversation, account, type, false);
    return this.#done(conversation);
  }

  #join(conversation: ConversationId): Answer {
    const body = this.#server.log(conversation).body(conversation, "conversation");
    if (body === undefined || body.private === true) return NOT_FOUND;
    this.#admit(conversation, this.#account, "channel", false);
    this.#line(conversation, "joined");
    return this.#done();
  }

  #leave(conversation: ConversationId): Answer {
    if (!this.#server.isMember(conversation, this.#account)) return NOT_FOUND;
    this.#write(conversation, {
      key: this.#account,
      kind: "membership",
      author: this.#account,
      body: { state: "left", floor: 1 },
    });
    this.#write(this.#account, {
      key: conversation,
      kind: "link",
      author: this.#account,
      body: { type: "channel", state: "left" },
    });
    return this.#done();
  }

  #rename(args: { conversation: ConversationId; name: string }): Answer {
    const body = this.#server.log(args.conversation).body(args.conversation, "conversation");
    if (body === undefined) return NOT_FOUND;
    this.#write(args.conversation, {
      key: args.conversation,
      kind: "conversation",
      author: this.#account,
      body: { ...body, name: args.name },
    });
    return this.#done();
  }
}

function refused(code: Refusal["code"], detail: string): { is: "refused" } & Refusal {
  return { is: "refused", code, detail };
}

const NOT_FOUND: Answer = refused("not_found", "Not found.");

/** `@account-id` in a text mentions that account: enough of Markdown for a fake. */
function messageBody(text: string): MessageBody {
  const people = [...text.matchAll(/@([0-9a-f-]{36})/g)].map((match) => match[1] ?? "");
  const everyone = text.includes("@everyone");
  return {
    source: text,
    tree: [{ t: "paragraph", c: [text] }],
    ...(people.length > 0 || everyone
      ? { mentions: { ...(people.length > 0 ? { people } : {}), ...(everyone ? { everyone } : {}) } }
      : {}),
  };
}
