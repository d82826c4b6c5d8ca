import { useMemo } from "react";
import { t } from "../i18n/translate.ts";
import { useClient } from "./client.ts";
import { useLive } from "./live.ts";

/** Working now, away or offline, by shape and in words. */
export function Presence({ account }: { readonly account: string }) {
  const client = useClient();
  const state = useLive(useMemo(() => client.signals.presence(account), [client, account]));
  return (
    <span
      className="presence"
      data-state={state}
      role="img"
      aria-label={t(`presence.${state}`)}
      title={t(`presence.${state}`)}
    />
  );
}
