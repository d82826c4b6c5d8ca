import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { localeOf } from "../i18n/translate.ts";

/** What React Aria says by itself, to screen readers above all, in the interface's language and not in the browser's. */
export function Spoken({ children }: { readonly children: ReactNode }) {
  return <I18nProvider locale={localeOf()}>{children}</I18nProvider>;
}
