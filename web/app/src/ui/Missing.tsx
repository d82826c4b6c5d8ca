/** Parts of the interface that are fetched when they are needed: while they are on their way, and where they cannot be had. */
import { createContext, useContext, useEffect } from "react";
import { t } from "../i18n/translate.ts";
import { useLate } from "./late.ts";
import { say } from "./toast.tsx";

export interface Attempt {
  /** Whoever needs the part next asks for it anew. */
  failed(): void;
  /** Asks for it anew here. */
  again(): void;
}

export const AttemptContext = createContext<Attempt>({ failed: () => undefined, again: () => undefined });

/** Stands where the part would be. */
export function MissingHere() {
  const attempt = useContext(AttemptContext);
  useEffect(() => attempt.failed(), [attempt]);
  return (
    <div className="empty" role="alert">
      <p>{t("part.missing")}</p>
      <button type="button" className="button" onClick={attempt.again}>
        {t("retry")}
      </button>
    </div>
  );
}

const OFTEN_MILLIS = 10_000;
let lastSaid = -OFTEN_MILLIS;

/** Says it at the edge of the window, for parts that have no place of their own; what opened them is closed. */
export function MissingSaid({ onClose }: { readonly onClose?: unknown }) {
  const attempt = useContext(AttemptContext);
  useEffect(() => {
    attempt.failed();
    if (typeof onClose === "function") {
      say(t("part.missing"));
      onClose();
    } else if (performance.now() - lastSaid > OFTEN_MILLIS) {
      lastSaid = performance.now();
      say(t("part.missing"), { words: t("retry"), run: attempt.again });
    }
  }, [onClose, attempt]);
  return null;
}

/** A sign that something is on its way, once it takes long enough to be noticed. */
export function OnItsWay() {
  return useLate() ? (
    <div className="empty" role="status">
      <p>{t("start.opening")}</p>
    </div>
  ) : null;
}
