import { behindFirstScreen } from "../ui/quiet.ts";

/** Keeps the application itself for a start without a network, where the browser allows it (https and localhost). */
export function keepShell(): void {
  if (!import.meta.env.PROD || !isSecureContext || !("serviceWorker" in navigator)) return;
  // Its files would take bandwidth from the first screen.
  behindFirstScreen(() => {
    // Without it everything works except a start without a network, so a refusal needs no word.
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  });
}
