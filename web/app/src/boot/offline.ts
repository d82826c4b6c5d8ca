/** The copy of the application is fetched behind the first screen, so that it takes no bandwidth from it. */
const QUIET_MILLIS = 3000;

/** Keeps the application itself for a start without a network, where the browser allows it (https and localhost). */
export function keepShell(): void {
  if (!import.meta.env.PROD || !isSecureContext || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    setTimeout(() => {
      // Without it everything works except a start without a network, so a refusal needs no word.
      navigator.serviceWorker.register("/sw.js").catch(() => undefined);
    }, QUIET_MILLIS);
  });
}
