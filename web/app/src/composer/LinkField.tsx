import { linkable } from "@fermata/editor/text";
import { useState } from "react";
import { t } from "../i18n/translate.ts";

/** Asks for an address. Without a scheme, https is meant; an empty one takes the link away. */
export function LinkField({
  value,
  onLink,
  onClose,
}: {
  readonly value: string;
  readonly onLink: (href: string) => void;
  readonly onClose: () => void;
}) {
  const [href, setHref] = useState(value);
  const submit = (): void => {
    const typed = href.trim();
    if (typed === "" || linkable(typed)) onLink(typed);
    else if (/^[^\s/]+@[^\s/]+$/.test(typed)) onLink(`mailto:${typed}`);
    else onLink(`https://${typed}`);
  };
  return (
    <form
      className="link-field"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        className="input"
        aria-label={t("link.address")}
        placeholder="https://"
        value={href}
        onChange={(event) => setHref(event.target.value)}
      />
      <button type="submit" className="button primary small">
        {t("link.set")}
      </button>
      <button type="button" className="button quiet small" onClick={onClose}>
        {t("cancel")}
      </button>
    </form>
  );
}
