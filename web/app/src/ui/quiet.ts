/** What the first screen does without is fetched behind it: once it stands, and a moment later. */
const QUIET_MILLIS = 1500;

const waiting: (() => void)[] = [];
let state: "before" | "standing" | "quiet" = "before";

/** Runs something behind the first screen; at once where that is over. */
export function behindFirstScreen(run: () => void): void {
  if (state === "quiet") run();
  else waiting.push(run);
}

/** The first screen shows what it is for. */
export function firstScreenStands(): void {
  if (state !== "before") return;
  state = "standing";
  setTimeout(() => {
    state = "quiet";
    for (const run of waiting.splice(0)) run();
  }, QUIET_MILLIS);
}
