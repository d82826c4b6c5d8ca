import { type FormEvent, useState } from "react";
import { t } from "../i18n/translate.ts";
import { useConnected } from "../ui/client.ts";
import { sentenceOf } from "../ui/problem.ts";
import { say } from "../ui/toast.tsx";
import { SettingsSection } from "./Settings.tsx";

export const LEAST_PASSWORD = 10;

export function Password() {
  const { http } = useConnected();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    setBusy(true);
    try {
      await http.changePassword(String(data.get("current")), String(data.get("password")));
      setProblem(undefined);
      form.reset();
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
