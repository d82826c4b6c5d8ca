/** People by name, for whoever chooses some of them. */
import { isKind } from "@fermata/protocol/entry";
import type { PersonView } from "@fermata/store/views";
import type { HttpApi, Person } from "@fermata/sync/http";

const PAGE = 40;
/** So many to choose from are enough; more words find the others. */
const ENOUGH = 20;

/**
 * Those whose name matches; `query` may be empty.
 *
 * @param without a conversation whose members are left out
 */
export async function searchPeople(
  http: HttpApi,
  me: string,
  query: string,
  without: string | undefined,
): Promise<readonly PersonView[]> {
  const found: PersonView[] = [];
  let pageToken: string | undefined;
  do {
    const page = await http.people({
      limit: PAGE,
      ...(query === "" ? {} : { query }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    const active = page.items.filter(({ body }) => body.deactivated !== true);
    const inside = without === undefined ? new Set() : await membersAmong(http, without, active);
    for (const person of active) if (!inside.has(person.key)) found.push(viewOf(person, me));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined && found.length < ENOUGH);
  return found;
}

async function membersAmong(
  http: HttpApi,
  conversation: string,
  people: readonly Person[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const keys = people.map(({ key }) => key);
  const entries = await http.entries(conversation, keys);
  const members = entries.filter((entry) => isKind(entry, "membership") && entry.body?.state === "joined");
  return new Set(members.map(({ key }) => key));
}

const viewOf = ({ key, body }: Person, me: string): PersonView => ({
  account: key,
  name: body.name,
  role: body.role,
  bot: body.bot === true,
  deactivated: false,
  imported: body.imported === true,
  known: true,
  me: key === me,
  ...(body.title === undefined ? {} : { title: body.title }),
});
