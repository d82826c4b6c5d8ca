import type { Card } from "@fermata/protocol/card";

/** The card of a public channel in which everything up to its head is read. */
export function card(log: string, head: number, more: Partial<Card> = {}): Card {
  return {
    log,
    at: { epoch: 1, seq: head, check: "" },
    type: "channel",
    name: "general",
    private: false,
    archived: false,
    favourite: false,
    with: [],
    role: "member",
    floor: 1,
    members: 3,
    lastPlace: head,
    lastAt: head,
    unread: 0,
    mentions: 0,
    readAt: 0,
    read: { generation: 0, upTo: head },
    threads: [],
    ...more,
  };
}
