/** The state of the connection: one word in the rail, a sentence above the conversation when it matters. */
import { t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { useLate } from "../ui/late.ts";
import { useLive } from "../ui/live.ts";
import { statusWords } from "./status.ts";

/** Always there. */
export function StatusWord() {
  const { words, tone } = statusWords(useLive(useClient().status));
  return (
    <div className="status-word" data-tone={tone}>
      <span className="status-dot" aria-hidden="true" />
      <span role="status">{words}</span>
      <button
        type="button"
        className="icon-button keys-button"
        aria-label={t("keys.title")}
        title={t("keys.title")}
        onClick={() => ask({ ask: "keys" })}
      >
        ?
      </button>
    </div>
  );
}

/** Only where there is more to say than a word. */
export function StatusBar() {
  const client = useClient();
  const status = useLive(client.status);
  const { words, tone, action } = statusWords(status);
  const copy = status.copy;
  if (copy.is === "locked") return <p className="status-bar">{t("status.locked")}</p>;
  // While another attempt runs, the sentence stays where it was.
  const trying = status.connection.is === "connecting" && status.connection.attempt > 1;
  if (trying || (tone === "notice" && action !== "signIn")) {
    return (
      <Unhurried>
        <p className="status-bar">
          <span>{words}</span>
          {action === "reconnect" ? (
            <button type="button" className="link-button" onClick={() => client.reconnect()}>
              {t("status.tryNow")}
            </button>
          ) : null}
          {action === "reload" ? (
            <button type="button" className="link-button" onClick={() => location.reload()}>
              {t("status.reload")}
            </button>
          ) : null}
        </p>
      </Unhurried>
    );
  }
  return (
    <>
      <Restored />
      {copy.is === "memory" ? <p className="status-bar quiet">{t("status.memory")}</p> : null}
    </>
  );
}

/** The server lost what it had acknowledged: everybody should know, until they say that they do. */
function Restored() {
  const client = useClient();
  const restored = useLive(client.restored);
  if (restored === undefined) return null;
  return (
    <p className="status-bar" role="status">
      <span>{t("status.restored", { count: restored.offered })}</span>
      <button type="button" className="link-button" onClick={() => client.forgetRestored()}>
        {t("done")}
      </button>
    </p>
  );
}

/** A blink of the network is not worth a sentence. */
function Unhurried({ children }: { readonly children: React.ReactNode }) {
  return useLate(600) ? children : null;
}
