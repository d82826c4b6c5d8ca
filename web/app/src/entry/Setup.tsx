/** The first run: the workspace, oneself, then an invitation for the first colleague. */
import { useCallback, useState } from "react";
import { enter, http } from "../boot/session.ts";
import { language, t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { ownZone, ZoneField } from "../settings/ZoneField.tsx";
import { CopyField } from "../ui/CopyField.tsx";
import { codeOf } from "../ui/problem.ts";
import { deviceName } from "./device.ts";
import { EntryPage } from "./Entry.tsx";
import { EmailField, EntryForm, NameField, PasswordField, textOf } from "./fields.tsx";
import { LinkGone, usePreview } from "./Links.tsx";

const INVITE_DAYS = 7;

export function Setup({ token }: { readonly token: string }) {
  const [zone, setZone] = useState(ownZone);
  const [invite, setInvite] = useState<{ readonly url?: string }>();
  const [late, setLate] = useState<string>();
  const preview = usePreview(useCallback(() => http.checkSetUp(token), [token]));

  if (invite !== undefined) return <FirstInvite url={invite.url} />;
  if (preview.is === "loading") return null;
  const code = late ?? (preview.is === "failed" ? preview.code : undefined);
  if (code === "exists") return <Used />;
  if (code === "not_found") return <Gone />;
  if (preview.is === "failed") return <LinkGone problem={preview.problem} />;
  return (
    <EntryPage title={t("setup.title")} text={t("setup.text")}>
      <EntryForm
        action={t("setup.action")}
        submit={async (data) => {
          const identity = await http
            .setUp({
              token,
              workspace: textOf(data, "workspace"),
              name: textOf(data, "name"),
              email: textOf(data, "email"),
              password: String(data.get("password") ?? ""),
              zone,
              language: language.getSnapshot(),
              deviceName: deviceName(),
            })
            .catch((error: unknown) => {
              // Somebody else was quicker, or the form stood open for too long.
              setLate(codeOf(error));
              throw error;
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

function Used() {
  return (
    <EntryPage title={t("setup.used.title")} text={t("setup.used.text")}>
      <button type="button" className="button primary" onClick={() => go({ at: "signin" }, "replace")}>
        {t("signin.action")}
      </button>
    </EntryPage>
  );
}

function Gone() {
  return (
    <EntryPage title={t("setup.gone.title")} text={t("setup.gone.text")}>
      <button type="button" className="button primary" onClick={() => go({ at: "home" }, "replace")}>
        {t("setup.gone.action")}
      </button>
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
