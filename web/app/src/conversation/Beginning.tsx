import type { ConversationView } from "@fermata/store/views";
import { t } from "../i18n/translate.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { titleOf } from "../ui/names.ts";

/** What stands above the first message: where one is, and what to do next. */
export function Beginning({ conversation }: { readonly conversation: ConversationView }) {
  const title = titleOf(conversation);
  if (conversation.type !== "channel") {
    return (
      <div className="beginning">
        <div className="beginning-faces">
          {conversation.people.slice(0, 4).map((person) => (
            <Avatar key={person.account} person={person} size={44} />
          ))}
        </div>
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <p>
          {conversation.people.length === 0 ? t("beginning.self") : t("beginning.direct", { name: title })}
        </p>
      </div>
    );
  }
  return (
    <div className="beginning">
      <h2>
        <Icon name={conversation.private ? "lock" : "hash"} />
        <bdi>{title}</bdi>
      </h2>
      <p>{conversation.private ? t("beginning.private") : t("beginning.public")}</p>
      {conversation.joined && !conversation.archived ? (
        <button
          type="button"
          className="button small"
          onClick={() => ask({ ask: "add-people", conversation: conversation.conversation })}
        >
          <Icon name="plus" />
          {t("members.add")}
        </button>
      ) : null}
    </div>
  );
}
