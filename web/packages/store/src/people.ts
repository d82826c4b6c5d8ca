/** People by id: known ones from the workspace log or from `GET /people`, unknown ones asked for in batches. */
import type { AccountBody } from "@fermata/protocol/bodies";
import { type AccountId, type Entry, isKind } from "@fermata/protocol/entry";
import { Cell, type Live } from "./live.ts";
import type { PersonView } from "./views.ts";

export class People {
  readonly #me: AccountId;
  readonly #cells = new Map<AccountId, Cell<PersonView>>();
  readonly #wanted = new Set<AccountId>();
  readonly #looked = new Set<AccountId>();
  readonly #onWanted: () => void;
  /** Raised whenever a card changes. */
  version = 0;

  /** `onWanted` is called when somebody unknown was looked at; take them with `takeWanted`. */
  constructor(me: AccountId, onWanted: () => void) {
    this.#me = me;
    this.#onWanted = onWanted;
  }

  /** The card of a person, live. */
  live(account: AccountId): Live<PersonView> {
    return this.#cell(account);
  }

  view(account: AccountId): PersonView {
    return this.#cell(account).getSnapshot();
  }

  put(entry: Entry): void {
    if (!isKind(entry, "account")) return;
    this.version++;
    const { body } = entry;
    const cell = this.#cells.get(entry.key) ?? this.#create(entry.key);
    // An erased account keeps its place in old messages, without a name.
    cell.set(
      body === undefined
        ? { ...unknownPerson(entry.key, this.#me), deactivated: true, known: true }
        : this.#known(entry.key, body),
    );
    this.#wanted.delete(entry.key);
  }

  /** At most `limit` unknown people that were looked at. */
  takeWanted(limit: number): readonly AccountId[] {
    const taken = [...this.#wanted].slice(0, limit);
    for (const account of taken) this.#wanted.delete(account);
    return taken;
  }

  get wanting(): boolean {
    return this.#wanted.size > 0;
  }

  /** Asks again for people whose cards did not come. */
  want(accounts: readonly AccountId[]): void {
    for (const account of accounts) if (!this.view(account).known) this.#wanted.add(account);
  }

  /** What is known no longer counts: asks again for everybody who was looked at. */
  reset(): void {
    this.clear();
    for (const account of this.#looked) this.#wanted.add(account);
    if (this.wanting) this.#onWanted();
  }

  clear(): void {
    this.version++;
    for (const [account, cell] of this.#cells) cell.set(unknownPerson(account, this.#me));
  }

  #cell(account: AccountId): Cell<PersonView> {
    this.#looked.add(account);
    const known = this.#cells.get(account);
    if (known !== undefined) return known;
    const cell = this.#create(account);
    this.#wanted.add(account);
    this.#onWanted();
    return cell;
  }

  #create(account: AccountId): Cell<PersonView> {
    const cell = new Cell<PersonView>(unknownPerson(account, this.#me));
    this.#cells.set(account, cell);
    return cell;
  }

  #known(account: AccountId, body: AccountBody): PersonView {
    return {
      account,
      name: body.name,
      role: body.role,
      bot: body.bot ?? false,
      deactivated: body.deactivated ?? false,
      imported: body.imported ?? false,
      ...(body.zone === undefined ? {} : { zone: body.zone }),
      ...(body.title === undefined ? {} : { title: body.title }),
      known: true,
      me: account === this.#me,
    };
  }
}

function unknownPerson(account: AccountId, me: AccountId): PersonView {
  return {
    account,
    name: "",
    role: "member",
    bot: false,
    deactivated: false,
    imported: false,
    known: false,
    me: account === me,
  };
}
