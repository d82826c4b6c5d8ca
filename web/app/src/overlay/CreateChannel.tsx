import { type FormEvent, useState } from "react";
import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { useClient } from "../ui/client.ts";
import { sentenceFor } from "../ui/problem.ts";
import { say } from "../ui/toast.tsx";
import { OpenDialog } from "./Dialog.tsx";

export function CreateChannel({ onClose }: { readonly onClose: () => void }) {
  const client = useClient();
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = name.trim().replace(/^#/, "");
    if (wanted === "") {
      setProblem(t("channel.needsName"));
      return;
    }
    setBusy(true);
    const sent = client.commands.createChannel({
      name: wanted,
      ...(purpose.trim() === "" ? {} : { purpose: purpose.trim() }),
      ...(isPrivate ? { private: true } : {}),
    });
    const connected = client.status.getSnapshot().connection.is === "live";
    if (!connected) {
      // Offline the channel waits in the outbox; there is nothing to wait for here.
      onClose();
      say(t("channel.waits", { name: wanted }));
      return;
    }
    const outcome = await sent.outcome;
    setBusy(false);
    if (outcome.is === "refused") {
      setProblem(sentenceFor(outcome.refusal));
      return;
    }
    onClose();
    go({ at: "conversation", id: sent.conversation });
  };

  return (
    <OpenDialog title={t("channel.create")} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="channel-name">{t("about.name")}</label>
          <input
            id="channel-name"
            className="input"
            maxLength={80}
            dir="auto"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            aria-describedby="channel-name-hint"
          />
          <span className="hint" id="channel-name-hint">
            {t("channel.nameHint")}
          </span>
        </div>
        <div className="field">
          <label htmlFor="channel-purpose">{t("channel.purposeOptional")}</label>
          <input
            id="channel-purpose"
            className="input"
            maxLength={1000}
            dir="auto"
            autoComplete="off"
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
          />
        </div>
        <label className="check">
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)} />
          <span>
            {t("channel.private")}
            <span className="hint">{t("channel.privateHint")}</span>
          </span>
        </label>
        {problem === undefined ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <div className="row end">
          <button type="button" className="button quiet" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t("channel.createAction")}
          </button>
        </div>
      </form>
    </OpenDialog>
  );
}
