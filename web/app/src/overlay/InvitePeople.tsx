/** Makes a link that a colleague can join by, and puts it at hand. */
import type { Invite } from "@fermata/sync/http";
import { useState } from "react";
import { shortDate } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { CopyField } from "../ui/CopyField.tsx";
import { useConnected } from "../ui/client.ts";
import { sentenceOf } from "../ui/problem.ts";
import { OpenDialog } from "./Dialog.tsx";

export const DAYS = [1, 7, 30] as const;
const USES = [1, 10, 0] as const;

export function InvitePeople({ onClose }: { readonly onClose: () => void }) {
  return (
    <OpenDialog title={t("invite.people")} onClose={onClose}>
      <p className="faint">{t("invite.text")}</p>
      <NewInvite />
      <div className="row end">
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            onClose();
            go({ at: "settings", page: "invites" });
          }}
        >
          {t("invite.all")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("done")}
        </button>
      </div>
    </OpenDialog>
  );
}

export function NewInvite({ onMade }: { readonly onMade?: () => void }) {
  const { http } = useConnected();
  const [days, setDays] = useState<number>(7);
  const [uses, setUses] = useState<number>(10);
  const [made, setMade] = useState<Invite>();
  const [problem, setProblem] = useState<string>();
  const make = async (): Promise<void> => {
    try {
      setMade(await http.createInvite(days, uses === 0 ? undefined : uses));
      setProblem(undefined);
      onMade?.();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <div className="stack">
      <div className="row wrap">
        <label className="inline-field">
          <span>{t("invite.expires")}</span>
          <select className="input" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {t("days", { count: each })}
              </option>
            ))}
          </select>
        </label>
        <label className="inline-field">
          <span>{t("invite.uses")}</span>
          <select className="input" value={uses} onChange={(event) => setUses(Number(event.target.value))}>
            {USES.map((each) => (
              <option key={each} value={each}>
                {each === 0 ? t("invite.unlimited") : t("invite.times", { count: each })}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button primary" onClick={() => void make()}>
          {t("invite.make")}
        </button>
      </div>
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {made === undefined ? null : (
        <CopyField
          label={t("invite.link")}
          value={made.url}
          hint={t("invite.until", { date: shortDate(made.expiresAt) })}
        />
      )}
    </div>
  );
}
