/** The buttons beside a message that is pointed at or focused. */
import type { MessageItem } from "@fermata/store/views";
import { EmojiButton } from "../emoji/EmojiButton.tsx";
import { t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { MenuButton, type MenuEntry } from "../ui/MenuButton.tsx";
import {
  copyLink,
  copySource,
  deleteSoon,
  type MessagePlace,
  mayEdit,
  replyInThread,
  startEditing,
  toggleReaction,
} from "./actions.ts";

export function MessageTools({
  item,
  place,
  writable,
  deletable,
  picking,
  onPicking,
  onChoosing,
  onUnread,
}: {
  readonly item: MessageItem;
  readonly place: MessagePlace;
  readonly writable: boolean;
  readonly deletable: boolean;
  readonly picking: boolean;
  readonly onPicking: (open: boolean) => void;
  /** The menu opened or closed. */
  readonly onChoosing: (open: boolean) => void;
  readonly onUnread: () => void;
}) {
  const client = useClient();
  const entries = (): readonly MenuEntry[] => {
    const list: MenuEntry[] = [];
    if (mayEdit(item) && writable) {
      list.push({
        id: "edit",
        words: t("message.edit"),
        icon: "edit",
        key: "e",
        run: () => startEditing(place, item.key),
      });
    }
    list.push(
      {
        id: "link",
        words: t("message.copyLink"),
        icon: "link",
        key: "c",
        run: () => void copyLink(place, item),
      },
      { id: "text", words: t("message.copyText"), icon: "copy", run: () => void copySource(item) },
    );
    if (!item.mine)
      list.push({ id: "unread", words: t("message.markUnread"), icon: "unread", key: "u", run: onUnread });
    if (deletable) {
      list.push("line", {
        id: "delete",
        words: t("message.delete"),
        icon: "trash",
        key: "Del",
        run: () => deleteSoon(client, place, item),
      });
    }
    return list;
  };
  return (
    <div className="message-tools" role="toolbar" aria-label={t("message.tools")}>
      {writable ? (
        <EmojiButton
          label={t("message.react")}
          open={picking}
          onOpen={onPicking}
          onPick={(emoji) => toggleReaction(client, place, item, emoji)}
        />
      ) : null}
      {place.thread === undefined ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t("message.reply")}
          title={t("message.reply")}
          onClick={() => replyInThread(place, item)}
        >
          <Icon name="reply" />
        </button>
      ) : null}
      <MenuButton label={t("message.more")} className="icon-button" entries={entries} onOpen={onChoosing}>
        <Icon name="more" />
      </MenuButton>
    </div>
  );
}
