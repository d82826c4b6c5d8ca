import type { MessageItem, ReactionView } from "@fermata/store/views";
import { localeOf, t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { nameOf } from "../ui/names.ts";

/** Reactions under a message: who, how many, and one's own. */
export function Reactions({
  item,
  disabled,
  onToggle,
  onAdd,
}: {
  readonly item: MessageItem;
  readonly disabled: boolean;
  readonly onToggle: (emoji: string) => void;
  readonly onAdd: () => void;
}) {
  return (
    <ul className="reactions" aria-label={t("message.reactions")}>
      {item.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <ReactionButton reaction={reaction} disabled={disabled} onToggle={() => onToggle(reaction.emoji)} />
        </li>
      ))}
      {disabled ? null : (
        <li>
          <button
            type="button"
            className="reaction add"
            aria-label={t("message.react")}
            title={t("message.react")}
            onClick={onAdd}
          >
            <Icon name="smile" />
          </button>
        </li>
      )}
    </ul>
  );
}

const NAMED = 12;

function ReactionButton({
  reaction,
  disabled,
  onToggle,
}: {
  readonly reaction: ReactionView;
  readonly disabled: boolean;
  readonly onToggle: () => void;
}) {
  const client = useClient();
  const names = (): string => {
    const first = reaction.accounts
      .slice(0, NAMED)
      .map((account) => nameOf(client.person(account).getSnapshot()));
    const rest = reaction.accounts.length - first.length;
    const list = new Intl.ListFormat(localeOf(), { style: "long", type: "conjunction" });
    return list.format(rest > 0 ? [...first, t("message.andMore", { count: rest })] : first);
  };
  const count = reaction.accounts.length;
  return (
    <button
      type="button"
      className="reaction"
      aria-pressed={reaction.mine}
      aria-label={t("message.reaction", { emoji: reaction.emoji, count })}
      disabled={disabled}
      onPointerEnter={(event) => {
        event.currentTarget.title = names();
      }}
      onFocus={(event) => {
        event.currentTarget.title = names();
      }}
      onClick={onToggle}
    >
      <span className="emoji" aria-hidden="true">
        {reaction.emoji}
      </span>
      <span aria-hidden="true">{count}</span>
    </button>
  );
}
