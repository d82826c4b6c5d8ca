import type { Language, Theme } from "@fermata/protocol/bodies";
import { setTheme } from "../boot/theme.ts";
import { LANGUAGES, language, speak, t } from "../i18n/translate.ts";
import { mayNotify, wantNotices } from "../notify/permission.ts";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { SettingsSection } from "./Settings.tsx";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function Preferences() {
  const client = useClient();
  const settings = useLive(client.settings);
  const spoken = useLive(language);
  const permission = useLive(mayNotify);
  const choose = (next: Language): void => {
    client.commands.run("update-settings", { language: next });
    void speak(next);
  };
  const paint = (theme: Theme): void => {
    client.commands.run("update-settings", { theme });
    setTheme(theme);
  };
  return (
    <SettingsSection title={t("settings.preferences")} text={t("preferences.text")}>
      <fieldset className="choices">
        <legend>{t("preferences.language")}</legend>
        {LANGUAGES.map(({ language: each, name }) => (
          <label key={each} className="check">
            <input type="radio" name="language" checked={spoken === each} onChange={() => choose(each)} />
            <span lang={each}>{name}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>{t("preferences.theme")}</legend>
        {THEMES.map((theme) => (
          <label key={theme} className="check">
            <input
              type="radio"
              name="theme"
              checked={settings.theme === theme}
              onChange={() => paint(theme)}
            />
            <span>{t(`theme.${theme}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choices">
        <legend>{t("preferences.writing")}</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={settings.enterSends}
            onChange={(event) => client.commands.run("update-settings", { enterSends: event.target.checked })}
          />
          <span>
            {t("preferences.enterSends")}
            <span className="hint">{t("preferences.enterHint")}</span>
          </span>
        </label>
      </fieldset>
      <fieldset className="choices">
        <legend>{t("preferences.notices")}</legend>
        {permission === "granted" ? <p>{t("notices.on")}</p> : null}
        {permission === "denied" ? <p>{t("notices.denied")}</p> : null}
        {permission === "unsupported" ? <p>{t("notices.unsupported")}</p> : null}
        {permission === "default" ? (
          <>
            <p>{t("notices.off")}</p>
            <button type="button" className="button" onClick={() => void wantNotices()}>
              {t("notices.allow")}
            </button>
          </>
        ) : null}
      </fieldset>
    </SettingsSection>
  );
}
