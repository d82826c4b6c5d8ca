/** Drafts of this device: in memory for every tab, on disk for every reload. */
import type { ConversationId, Key } from "@fermata/protocol/entry";
import { Cell, type Live } from "@fermata/store/live";
import type { CopyStorage } from "@fermata/store/storage";
import { draftKey } from "@fermata/store/storage-memory";
import type { Timers } from "@fermata/store/timers";
import type { Draft } from "@fermata/store/views";
import type { Drafts } from "./client.ts";

export interface DraftEvents {
  readonly onChange: (drafts: readonly Draft[]) => void;
  /** Other tabs are told. */
  readonly onNews: (draft: Draft, removed: boolean) => void;
}

export class DraftBox implements Drafts {
  readonly all: Live<readonly Draft[]>;
  readonly #all = new Cell<readonly Draft[]>([]);
  readonly #cells = new Map<string, Cell<Draft | undefined>>();
  readonly #storage: CopyStorage;
  readonly #timers: Timers;
  readonly #events: DraftEvents;

  constructor(storage: CopyStorage, timers: Timers, events: DraftEvents) {
    this.all = this.#all;
    this.#storage = storage;
    this.#timers = timers;
    this.#events = events;
  }

  async open(): Promise<void> {
    for (const draft of await this.#storage.drafts()) {
      const cell = this.#cell(draft.conversation, draft.thread);
      // What was typed while the disk was read is newer.
      if (cell.getSnapshot() === undefined) cell.set(draft);
    }
    this.#show();
  }

  of(conversation: ConversationId, thread?: Key): Live<Draft | undefined> {
    return this.#cell(conversation, thread);
  }

  save(conversation: ConversationId, thread: Key | undefined, text: string, document?: unknown): void {
    if (text === "") {
      this.discard(conversation, thread);
      return;
    }
    this.#put({
      conversation,
      ...(thread === undefined ? {} : { thread }),
      text,
      ...(document === undefined ? {} : { document }),
      changedAt: this.#timers.now(),
      origin: "typed",
    });
  }

  discard(conversation: ConversationId, thread?: Key): void {
    const cell = this.#cell(conversation, thread);
    const draft = cell.getSnapshot();
    if (draft === undefined) return;
    cell.set(undefined);
    void this.#storage.removeDraft(conversation, thread).catch(() => undefined);
    this.#events.onNews(draft, true);
    this.#show();
  }

  /** Text that was to be sent and will not be; it goes behind what is typed already. */
  keepUnsent(conversation: ConversationId, thread: Key | undefined, text: string): void {
    const typed = this.#cell(conversation, thread).getSnapshot();
    const whole = typed === undefined || typed.text === "" ? text : `${typed.text}\n\n${text}`;
    this.#put({
      conversation,
      ...(thread === undefined ? {} : { thread }),
      text: whole,
      changedAt: this.#timers.now(),
      origin: "unsent",
    });
  }

  /** Another tab saved or removed it. */
  take(draft: Draft, removed: boolean): void {
    this.#cell(draft.conversation, draft.thread).set(removed ? undefined : draft);
    this.#show();
  }

  #put(draft: Draft): void {
    this.#cell(draft.conversation, draft.thread).set(draft);
    void this.#storage.putDraft(draft).catch(() => undefined);
    this.#events.onNews(draft, false);
    this.#show();
  }

  #cell(conversation: ConversationId, thread: Key | undefined): Cell<Draft | undefined> {
    const key = draftKey(conversation, thread);
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const fresh = new Cell<Draft | undefined>(undefined);
    this.#cells.set(key, fresh);
    return fresh;
  }

  #show(): void {
    const drafts: Draft[] = [];
    for (const cell of this.#cells.values()) {
      const draft = cell.getSnapshot();
      if (draft !== undefined) drafts.push(draft);
    }
    this.#all.set(drafts);
    this.#events.onChange(drafts);
  }
}
