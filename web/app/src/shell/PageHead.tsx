import type { ReactNode } from "react";
import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { Icon } from "../ui/Icon.tsx";

/** The head of a page that is no conversation. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className="pane-head">
      <button
        type="button"
        className="icon-button narrow-only"
        aria-label={t("back")}
        onClick={() => go({ at: "home" })}
      >
        <Icon name="back" />
      </button>
      <div className="pane-title">
        <h1>{title}</h1>
      </div>
      {children}
    </header>
  );
}
