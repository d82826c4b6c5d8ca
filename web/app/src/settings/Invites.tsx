import { useCallback } from "react";
import { shortDate, since } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { NewInvite } from "../overlay/InvitePeople.tsx";
import { useConnected } from "../ui/client.ts";
import { copyText } from "../ui/clipboard.ts";
import { useNow } from "../ui/clock.ts";
import { Icon } from "../ui/Icon.tsx";
import { say } from "../ui/toast.tsx";
import { SettingsSection } from "./Settings.tsx";
import { useList } from "./useList.ts";

export function Invites() {
  const { http } = useConnected();
  const now = useNow();
  const list = useList(useCallback(() => http.invites(), [http]));
  return (
    <SettingsSection title={t("settings.invites")} text={t("invite.text")}>
      <NewInvite onMade={list.reload} />
      {list.problem === undefined ? null : <p className="problem">{list.problem}</p>}
      {list.items?.length === 0 ? <p className="faint">{t("invite.none")}</p> : null}
      <ul className="things">
        {list.items?.map((invite) => (
          <li key={invite.id} className="thing">
            <Icon name="mail" />
            <div>
              <strong>{t("invite.until", { date: shortDate(invite.expiresAt) })}</strong>
              <p className="faint small">
                {t("invite.made", { when: since(invite.createdAt, now) })}
                {" · "}
                {invite.uses === undefined
                  ? t("invite.usedUnlimited", { used: invite.used })
                  : t("invite.used", { used: invite.used, uses: invite.uses })}
              </p>
            </div>
            {invite.url === undefined || invite.url === "" ? null : (
              <button
                type="button"
                className="button small"
                onClick={() =>
                  void copyText(invite.url).then((done) => say(done ? t("copied") : t("copyFailed")))
                }
              >
                {t("copy")}
              </button>
            )}
            <button
              type="button"
              className="button small"
              onClick={() => list.change(() => http.revokeInvite(invite.id))}
            >
              {t("revoke")}
            </button>
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}
