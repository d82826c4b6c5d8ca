import { useState } from "react";
import { enter, leave } from "../boot/session.ts";
import { addressTyped, knownAddress } from "../entry/address.ts";
import { signIn, whyNotSignedIn } from "../entry/signingIn.ts";
import { t } from "../i18n/translate.ts";
import { OpenDialog } from "../overlay/Dialog.tsx";
import { useConnected } from "../ui/client.ts";

export function SignInForm() {
  return (
    <OpenDialog title={t("again.title")} fixed onClose={() => undefined}>
      <Form />
    </OpenDialog>
  );
}

function Form() {
  const { http } = useConnected();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (form: FormData): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const email = String(form.get("email") ?? "");
      addressTyped(email);
      const password = String(form.get("password") ?? "");
      await enter(await signIn(http, email, password));
    } catch (error) {
      setProblem(whyNotSignedIn(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <p>{t("again.text")}</p>
      <div className="field">
        <label htmlFor="again-email">{t("field.email")}</label>
        <input
          id="again-email"
          name="email"
          type="email"
          className="input"
          defaultValue={knownAddress()}
          autoComplete="username"
          required
        />
      </div>
      <div className="field">
        <label htmlFor="again-password">{t("field.password")}</label>
        <input
          id="again-password"
          name="password"
          type="password"
          className="input"
          autoComplete="current-password"
          required
        />
      </div>
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="row end">
        <button type="button" className="button quiet" onClick={() => void leave()}>
          {t("again.leave")}
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          {t("signin.action")}
        </button>
      </div>
    </form>
  );
}
