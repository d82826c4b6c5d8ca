import { type FormEvent, useState } from "react";
import { t } from "../i18n/translate.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { useClient, usePerson } from "../ui/client.ts";
import { sentenceFor } from "../ui/problem.ts";
import { say } from "../ui/toast.tsx";
import { SettingsSection } from "./Settings.tsx";
import { ownZone, ZoneField } from "./ZoneField.tsx";

export function Profile() {
  const client = useClient();
  const me = usePerson(client.me.account);
  if (!me.known) return null;
  return (
    <SettingsSection title={t("settings.profile")} text={t("profile.text")}>
      <Avatar person={me} size={72} />
      <Form key={me.account} name={me.name} title={me.title ?? ""} zone={me.zone ?? ownZone()} />
    </SettingsSection>
  );
}

function Form({
  name,
  title,
  zone,
}: {
  readonly name: string;
  readonly title: string;
  readonly zone: string;
}) {
  const client = useClient();
  const [typed, setTyped] = useState({ name, title, zone });
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await client.commands.run("update-profile", {
      name: typed.name.trim(),
      title: typed.title.trim(),
      zone: typed.zone,
    }).outcome;
    setProblem(outcome.is === "refused" ? sentenceFor(outcome.refusal) : undefined);
    if (outcome.is === "done") say(t("saved"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="profile-name">{t("field.name")}</label>
        <input
          id="profile-name"
          className="input"
          required
          maxLength={80}
          dir="auto"
          autoComplete="name"
          value={typed.name}
          onChange={(event) => setTyped({ ...typed, name: event.target.value })}
        />
      </div>
      <div className="field">
        <label htmlFor="profile-title">{t("profile.jobTitle")}</label>
        <input
          id="profile-title"
          className="input"
          maxLength={80}
          dir="auto"
          autoComplete="organization-title"
          value={typed.title}
          onChange={(event) => setTyped({ ...typed, title: event.target.value })}
        />
      </div>
      <ZoneField value={typed.zone} onChange={(next) => setTyped({ ...typed, zone: next })} />
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div>
        <button type="submit" className="button primary">
          {t("save")}
        </button>
      </div>
    </form>
  );
}
