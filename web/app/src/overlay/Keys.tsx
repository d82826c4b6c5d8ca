/** Every key that does something. */
import { FORMATS } from "@fermata/editor/formats";
import { keyLabel } from "../composer/Toolbar.tsx";
import type { MessageKey } from "../i18n/keys.ts";
import { t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { OpenDialog } from "./Dialog.tsx";

const MESSAGE_KEYS: readonly (readonly [string, MessageKey])[] = [
  ["↑ ↓", "keys.walk"],
  ["r", "message.reply"],
  ["e", "message.edit"],
  ["+", "message.react"],
  ["u", "message.markUnread"],
  ["c", "message.copyLink"],
  ["Del", "message.delete"],
];

export function Keys({ onClose }: { readonly onClose: () => void }) {
  const { enterSends } = useLive(useClient().settings);
  const mod = keyLabel("Mod-Enter").replace("ENTER", "Enter");
  const composer: readonly (readonly [string, string])[] = [
    [enterSends ? "Enter" : mod, t("composer.send")],
    [enterSends ? "Shift+Enter" : "Enter", t("keys.break")],
    ["↑", t("keys.editLast")],
    ["@", t("keys.people")],
    ["#", t("keys.channels")],
    [":", t("keys.emoji")],
    ...FORMATS.map(({ format, key }) => [keyLabel(key), t(`format.${format}`)] as const),
    [keyLabel("Mod-k"), t("format.link")],
  ];
  const messages = MESSAGE_KEYS.map(([key, words]) => [key, t(words)] as const);
  const everywhere = [
    ["?", t("keys.title")],
    ["Esc", t("keys.closeSide")],
    ["Tab", t("keys.tab")],
  ] as const;
  return (
    <OpenDialog title={t("keys.title")} wide onClose={onClose}>
      <div className="keys-scroll">
        <div className="keys">
          <List title={t("keys.composer")} rows={composer} />
          <List title={t("keys.message")} rows={messages} />
          <List title={t("keys.everywhere")} rows={everywhere} />
        </div>
      </div>
    </OpenDialog>
  );
}

function List({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
