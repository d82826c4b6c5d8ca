import { enter, http, session } from "../boot/session.ts";
import { t } from "../i18n/translate.ts";
import { useLive } from "../ui/live.ts";
import { knownAddress } from "./address.ts";
import { EntryPage } from "./Entry.tsx";
import { EmailField, EntryForm, PasswordField, textOf } from "./fields.tsx";
import { signIn, whyNotSignedIn } from "./signingIn.ts";

export function SignIn() {
  const now = useLive(session);
  const workspace = now.is === "signedOut" ? now.workspace : "";
  const revoked = now.is === "signedOut" && now.why === "revoked";
  return (
    <EntryPage
      title={workspace === "" ? t("signin.title") : t("signin.titleFor", { workspace })}
      {...(revoked ? { text: t("status.revoked") } : {})}
    >
      <EntryForm
        action={t("signin.action")}
        why={whyNotSignedIn}
        submit={async (data) =>
          enter(await signIn(http, textOf(data, "email"), String(data.get("password") ?? "")))
        }
      >
        <EmailField value={knownAddress()} />
        <PasswordField fresh={false} />
      </EntryForm>
      <p className="faint small">{t("signin.help")}</p>
    </EntryPage>
  );
}
