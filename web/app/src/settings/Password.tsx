import { type FormEvent, useCallback, useState } from "react";
import { LEAST_PASSWORD } from "../entry/password.ts";
import { t } from "../i18n/translate.ts";
import { useConnected } from "../ui/client.ts";
import { sentenceOf } from "../ui/problem.ts";
import { say } from "../ui/toast.tsx";
import { SettingsSection } from "./Settings.tsx";
import { useList } from "./useList.ts";

export function Password() {
  const { http } = useConnected();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const tokens = useList(useCallback(() => http.tokens(), [http]));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    setBusy(true);
    try {
      const revokeTokens = data.get("tokens") !== null;
      await http.changePassword(String(data.get("current")), String(data.get("password")), revokeTokens);
      setProblem(undefined);
      form.reset();
      tokens.reload();
      say(t("password.changed"));
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <SettingsSection title={t("settings.password")} text={t("password.text")}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="password-current">{t("password.current")}</label>
          <input
            id="password-current"
            name="current"
            type="password"
            className="input"
            required
            autoComplete="current-password"
          />
        </div>
        <div className="field">
          <label htmlFor="password-new">{t("password.new")}</label>
          <input
            id="password-new"
            name="password"
            type="password"
            className="input"
            required
            minLength={LEAST_PASSWORD}
            autoComplete="new-password"
            aria-describedby="password-hint"
          />
          <span className="hint" id="password-hint">
            {t("password.hint", { count: LEAST_PASSWORD })}
          </span>
        </div>
        {tokens.items === undefined || tokens.items.length === 0 ? null : (
          <label className="check">
            <input type="checkbox" name="tokens" />
            <span>
              {t("password.tokens", { count: tokens.items.length })}
              <span className="hint">{t("password.tokensHint")}</span>
            </span>
          </label>
        )}
        {problem === undefined ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <div>
          <button type="submit" className="button primary" disabled={busy}>
            {t("password.change")}
          </button>
        </div>
      </form>
    </SettingsSection>
  );
}
