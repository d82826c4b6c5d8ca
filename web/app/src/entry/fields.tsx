import { type FormEvent, type ReactNode, useState } from "react";
import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { saysAddressTaken, sentenceOf } from "../ui/problem.ts";
import { addressTyped } from "./address.ts";
import { LEAST_PASSWORD } from "./password.ts";

/** A form that keeps what was typed when the server says no, and says why. */
export function EntryForm({
  action,
  submit,
  why = sentenceOf,
  children,
}: {
  readonly action: string;
  /** What a failure means here. */
  readonly why?: (error: unknown) => string;
  readonly submit: (data: FormData) => Promise<void>;
  readonly children: ReactNode;
}) {
  const [problem, setProblem] = useState<{ readonly words: string; readonly taken: boolean }>();
  const [busy, setBusy] = useState(false);
  const run = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const data = new FormData(event.currentTarget);
      addressTyped(textOf(data, "email"));
      await submit(data);
    } catch (error) {
      setProblem({ words: why(error), taken: saysAddressTaken(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void run(event)}>
      {children}
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem.words}{" "}
          {problem.taken ? (
            <button type="button" className="link-button" onClick={() => go({ at: "signin" }, "replace")}>
              {t("signin.action")}
            </button>
          ) : null}
        </p>
      )}
      <button type="submit" className="button primary large" disabled={busy}>
        {action}
      </button>
    </form>
  );
}

export function NameField() {
  return (
    <div className="field">
      <label htmlFor="name">{t("field.yourName")}</label>
      <input id="name" name="name" className="input" required maxLength={80} dir="auto" autoComplete="name" />
    </div>
  );
}

/** @param value what it begins with */
export function EmailField({ value = "" }: { readonly value?: string }) {
  return (
    <div className="field">
      <label htmlFor="email">{t("field.email")}</label>
      <input
        id="email"
        name="email"
        type="email"
        className="input"
        required
        maxLength={254}
        defaultValue={value}
        autoComplete="username"
      />
    </div>
  );
}

export function PasswordField({ fresh }: { readonly fresh: boolean }) {
  return (
    <div className="field">
      <label htmlFor="password">{t("field.password")}</label>
      <input
        id="password"
        name="password"
        type="password"
        className="input"
        required
        minLength={fresh ? LEAST_PASSWORD : undefined}
        autoComplete={fresh ? "new-password" : "current-password"}
        aria-describedby={fresh ? "password-hint" : undefined}
      />
      {fresh ? (
        <span className="hint" id="password-hint">
          {t("password.hint", { count: LEAST_PASSWORD })}
        </span>
      ) : null}
    </div>
  );
}

export const textOf = (data: FormData, name: string): string => String(data.get(name) ?? "").trim();
