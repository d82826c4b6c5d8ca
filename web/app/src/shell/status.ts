/** The state of the connection, in words. */
import type { StatusView } from "@fermata/sync/state";
import { t } from "../i18n/translate.ts";

/** `calm`: nothing to say beyond a word; `notice`: a sentence that everybody should see. */
export interface StatusWords {
  readonly words: string;
  readonly tone: "live" | "busy" | "notice";
  readonly action?: "reconnect" | "reload" | "signIn";
}

export function statusWords(status: StatusView): StatusWords {
  const { connection, waiting, busy } = status;
  switch (connection.is) {
    case "live":
      if (busy) return { words: t("status.busy", { count: waiting }), tone: "live" };
      return {
        words: waiting > 0 ? t("status.sending", { count: waiting }) : t("status.live"),
        tone: "live",
      };
    case "idle":
      return { words: t("status.connecting"), tone: "busy" };
    case "connecting":
      return connection.attempt > 1 && waiting > 0
        ? { words: t("status.connectingWaiting", { count: waiting }), tone: "busy" }
        : { words: t("status.connecting"), tone: "busy" };
    case "catchingUp":
      return connection.total > 0
        ? { words: t("status.catchingUp", { done: connection.done, total: connection.total }), tone: "busy" }
        : { words: t("status.catchingUpSoon"), tone: "busy" };
    case "waiting":
      return waitingWords(connection.why, waiting);
    case "signedOut":
      return { words: t("status.signedOut"), tone: "notice", action: "signIn" };
    case "revoked":
      return { words: t("status.revoked"), tone: "notice", action: "signIn" };
    case "tooOld":
      return { words: t("status.tooOld"), tone: "notice", action: "reload" };
  }
}

function waitingWords(why: "offline" | "unreachable" | "restarting" | "busy", waiting: number): StatusWords {
  switch (why) {
    case "restarting":
      return { words: t("status.restarting", { count: waiting }), tone: "notice" };
    case "busy":
      return { words: t("status.busy", { count: waiting }), tone: "notice", action: "reconnect" };
    case "offline":
      return { words: t("status.offline", { count: waiting }), tone: "notice" };
    case "unreachable":
      return { words: t("status.unreachable", { count: waiting }), tone: "notice", action: "reconnect" };
  }
}
