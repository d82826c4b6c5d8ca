import { useId, useState } from "react";
import { t } from "../i18n/translate.ts";
import { copyText } from "./clipboard.ts";
import { Icon } from "./Icon.tsx";

/** Something to take along: a link or a secret, selected at a click, copied by a button. */
export function CopyField({
  label,
  value,
  hint,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}) {
  const [copied, setCopied] = useState<boolean>();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          id={id}
          className="input mono"
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="button" onClick={() => void copyText(value).then(setCopied)}>
          <Icon name={copied === true ? "check" : "copy"} />
          {copied === true ? t("copied") : t("copy")}
        </button>
      </div>
      <span className="hint" role="status">
        {copied === false ? t("copyFailed") : hint}
      </span>
    </div>
  );
}
