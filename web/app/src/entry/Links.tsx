/** Links that bring somebody here: an invitation, a new password, an imported account to claim. */
import type { Identity } from "@fermata/sync/client";
import { useCallback, useEffect, useState } from "react";
import { enter, http, start } from "../boot/session.ts";
import { language, t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { ownZone } from "../settings/ZoneField.tsx";
import { codeOf, sentenceOf } from "../ui/problem.ts";
import { say } from "../ui/toast.tsx";
import { deviceName } from "./device.ts";
import { EntryPage } from "./Entry.tsx";
import { EmailField, EntryForm, NameField, PasswordField, textOf } from "./fields.tsx";

type Preview<T> =
  | { readonly is: "loading" }
  | { readonly is: "known"; readonly what: T }
  | { readonly is: "failed"; readonly code: string | undefined; readonly problem: string };

/** What a link leads to; a link that is used up, revoked or too old has one answer. */
export function usePreview<T>(load: () => Promise<T>): Preview<T> {
  const [preview, setPreview] = useState<Preview<T>>({ is: "loading" });
  useEffect(() => {
    load().then(
      (what) => setPreview({ is: "known", what }),
      (error: unknown) =>
        setPreview({
          is: "failed",
          code: codeOf(error),
          problem: codeOf(error) === "not_found" ? t("link.gone") : sentenceOf(error),
        }),
    );
  }, [load]);
  return preview;
}

export function LinkGone({ problem }: { readonly problem: string }) {
  return (
    <EntryPage title={t("link.gone.title")} text={problem}>
      <button type="button" className="button" onClick={() => go({ at: "home" }, "replace")}>
        {t("unknown.action")}
      </button>
    </EntryPage>
  );
}

async function arrive(identity: Identity): Promise<void> {
  await enter(identity);
  go({ at: "home" }, "replace");
}

const newcomer = () => ({ zone: ownZone(), language: language.getSnapshot(), deviceName: deviceName() });

export function Invitation({ token }: { readonly token: string }) {
  const preview = usePreview(useCallback(() => http.invitation(token), [token]));
  if (preview.is === "loading") return null;
  if (preview.is === "failed") return <LinkGone problem={preview.problem} />;
  const { workspace, invitedBy } = preview.what;
  return (
    <EntryPage title={t("invitation.title", { workspace })} text={t("invitation.text", { name: invitedBy })}>
      <EntryForm
        action={t("invitation.action")}
        submit={async (data) =>
          arrive(
            await http.acceptInvitation(token, {
              name: textOf(data, "name"),
              email: textOf(data, "email"),
              password: String(data.get("password") ?? ""),
              ...newcomer(),
            }),
          )
        }
      >
        <NameField />
        <EmailField />
        <PasswordField fresh />
      </EntryForm>
    </EntryPage>
  );
}

export function Claim({ token }: { readonly token: string }) {
  const preview = usePreview(useCallback(() => http.claim(token), [token]));
  if (preview.is === "loading") return null;
  if (preview.is === "failed") return <LinkGone problem={preview.problem} />;
  const { workspace, name } = preview.what;
  return (
    <EntryPage title={t("claim.title", { name })} text={t("claim.text", { workspace })}>
      <EntryForm
        action={t("claim.action")}
        submit={async (data) =>
          arrive(
            await http.acceptClaim(token, {
              email: textOf(data, "email"),
              password: String(data.get("password") ?? ""),
              ...newcomer(),
            }),
          )
        }
      >
        <EmailField />
        <PasswordField fresh />
      </EntryForm>
    </EntryPage>
  );
}

export function Reset({ token }: { readonly token: string }) {
  const preview = usePreview(useCallback(() => http.checkReset(token), [token]));
  if (preview.is === "loading") return null;
  if (preview.is === "failed") return <LinkGone problem={preview.problem} />;
  return (
    <EntryPage title={t("reset.title")} text={t("reset.text")}>
      <EntryForm
        action={t("reset.action")}
        submit={async (data) => {
          await http.resetPassword(token, String(data.get("password") ?? ""));
          say(t("password.changed"));
          go({ at: "signin" }, "replace");
          await start();
        }}
      >
        <PasswordField fresh />
      </EntryForm>
    </EntryPage>
  );
}
