/** The first run: the workspace, oneself, then an invitation for the first colleague. */
import { useState } from "react";
import { enter, http } from "../boot/session.ts";
import { language, t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { ownZone, ZoneField } from "../settings/ZoneField.tsx";
import { CopyField } from "../ui/CopyField.tsx";
import { deviceName } from "./device.ts";
import { EntryPage } from "./Entry.tsx";
import { EmailField, EntryForm, NameField, PasswordField, textOf } from "./fields.tsx";

const INVITE_DAYS = 7;

export function Setup({ token }: { readonly token: string }) {
  const [zone, setZone] = useState(ownZone);
  const [invite, setInvite] = useState<{ readonly url?: string }>();

  if (invite !== undefined) return <FirstInvite url={invite.url} />;
  return (
    <EntryPage title={t("setup.title")} text={t("setup.text")}>
      <EntryForm
        action={t("setup.action")}
        submit={async (data) => {
          const identity = await http.setUp({
            token,
            workspace: textOf(data, "workspace"),
            name: textOf(data, "name"),
            email: textOf(data, "email"),
            password: String(data.get("password") ?? ""),
            zone,
            language: language.getSnapshot(),
            deviceName: deviceName(),
          });
          await enter(identity);
          // The workspace stands even where the link cannot be made now; it is in the settings then.
          const made = await http.createInvite(INVITE_DAYS).catch(() => undefined);
          setInvite(made === undefined ? {} : { url: made.url });
        }}
      >
        <div className="field">
          <label htmlFor="workspace">{t("field.workspace")}</label>
          <input
            id="workspace"
            name="workspace"
            className="input"
            required
            maxLength={80}
            dir="auto"
            autoComplete="organization"
          />
        </div>
        <NameField />
        <EmailField />
        <PasswordField fresh />
        <ZoneField value={zone} onChange={setZone} />
      </EntryForm>
    </EntryPage>
  );
}

function FirstInvite({ url }: { readonly url: string | undefined }) {
  return (
    <EntryPage
      title={t("setup.ready.title")}
      text={url === undefined ? t("setup.ready.noLink") : t("setup.ready.text")}
    >
      <div className="stack">
        {url === undefined ? null : (
          <CopyField
            label={t("invite.link")}
            value={url}
            hint={t("setup.ready.hint", { days: INVITE_DAYS })}
          />
        )}
        <button type="button" className="button primary large" onClick={() => go({ at: "home" }, "replace")}>
          {t("setup.ready.action")}
        </button>
      </div>
    </EntryPage>
  );
}
