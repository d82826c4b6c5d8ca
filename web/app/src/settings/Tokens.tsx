/** Bearer tokens for programs: named, expiring, shown once. */
import type { NewApiToken } from "@fermata/sync/http";
import { type FormEvent, useCallback, useState } from "react";
import { shortDate, since } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { CopyField } from "../ui/CopyField.tsx";
import { useConnected } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";
import { Icon } from "../ui/Icon.tsx";
import { SettingsSection } from "./Settings.tsx";
import { useList } from "./useList.ts";

const DAYS = [30, 90, 365] as const;

export function Tokens() {
  const { http } = useConnected();
  const now = useNow();
  const list = useList(useCallback(() => http.tokens(), [http]));
  const [made, setMade] = useState<NewApiToken>();
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    list.change(async () => {
      setMade(await http.createToken(String(data.get("name")), Number(data.get("days"))));
      form.reset();
    });
  };
  return (
    <SettingsSection title={t("settings.tokens")} text={t("tokens.text")}>
      <form className="row wrap end-line" onSubmit={make}>
        <div className="field grow">
          <label htmlFor="token-name">{t("tokens.name")}</label>
          <input id="token-name" name="name" className="input" required maxLength={80} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor="token-days">{t("invite.expires")}</label>
          <select id="token-days" name="days" className="input" defaultValue={90}>
            {DAYS.map((days) => (
              <option key={days} value={days}>
                {t("days", { count: days })}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button primary">
          {t("tokens.create")}
        </button>
      </form>
      {made === undefined ? null : (
        <CopyField
          label={t("tokens.secret", { name: made.name })}
          value={made.secret}
          hint={t("tokens.once")}
        />
      )}
      {list.problem === undefined ? null : <p className="problem">{list.problem}</p>}
      {list.items?.length === 0 ? <p className="faint">{t("tokens.none")}</p> : null}
      <ul className="things">
        {list.items?.map((token) => (
          <li key={token.id} className="thing">
            <Icon name="key" />
            <div>
              <strong>
                <bdi>{token.name}</bdi>
              </strong>
              <p className="faint small">
                {t("tokens.expires", { date: shortDate(token.expiresAt) })}
                {token.lastUsedAt === undefined
                  ? ""
                  : ` · ${t("tokens.used", { when: since(token.lastUsedAt, now) })}`}
              </p>
            </div>
            <button
              type="button"
              className="button small"
              aria-label={t("tokens.revokeNamed", { name: token.name })}
              onClick={() => list.change(() => http.revokeToken(token.id))}
            >
              {t("revoke")}
            </button>
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}
