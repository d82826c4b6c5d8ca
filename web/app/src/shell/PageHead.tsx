import type { ReactNode } from "react";
import { t } from "../i18n/translate.ts";
import type { Route } from "../route/route.ts";
import { go } from "../route/router.ts";
import { Icon } from "../ui/Icon.tsx";

/** The head of a page that is no conversation. */
export function PageHead({
  title,
  back = { at: "home" },
  children,
}: {
  readonly title: string;
  /** Where the page belongs to, on a narrow screen. */
  readonly back?: Route;
  readonly children?: ReactNode;
}) {
  return (
    <header className="pane-head">
      <button
        type="button"
        className="icon-button narrow-only"
        aria-label={t("back")}
        onClick={() => go(back)}
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
