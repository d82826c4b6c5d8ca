import type { ThreadSummary } from "@fermata/store/views";
import { since } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { usePerson } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";

/** Under a root: who answered, how often, when last. */
export function ThreadLine({
  summary,
  conversation,
}: {
  readonly summary: ThreadSummary;
  readonly conversation: string;
}) {
  const now = useNow();
  if (summary.replies === 0) return null;
  return (
    <Link
      to={{ at: "conversation", id: conversation, side: { is: "thread", root: summary.root } }}
      className={summary.unread > 0 ? "thread-line unread" : "thread-line"}
    >
      <span className="thread-faces" aria-hidden="true">
        {summary.participants.slice(0, 4).map((account) => (
          <Face key={account} account={account} />
        ))}
      </span>
      <span className="thread-count">{t("thread.replies", { count: summary.replies })}</span>
      {summary.unread > 0 ? (
        <span className="thread-new">{t("thread.new", { count: summary.unread })}</span>
      ) : null}
      {summary.lastAt === undefined ? null : (
        <span className="faint">{t("thread.last", { when: since(summary.lastAt, now) })}</span>
      )}
    </Link>
  );
}

function Face({ account }: { readonly account: string }) {
  return <Avatar person={usePerson(account)} size={20} />;
}
