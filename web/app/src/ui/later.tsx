/** Parts that the first screen does without: fetched once it stands, so that they are there when they are needed. */
import { type ComponentType, lazy, useState } from "react";
import { moreWords } from "../i18n/translate.ts";
import { AttemptContext, MissingHere, MissingSaid } from "./Missing.tsx";
import { behindFirstScreen } from "./quiet.ts";

/** Where a part says that it could not be fetched: in its own place, or at the edge of the window. */
export type Place = "here" | "edge";

/** Like `lazy`, with its words, and only when it is asked for. A part that cannot be fetched says so and can be asked for again. */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  place: Place = "edge",
): ComponentType<P> {
  const missing: ComponentType<P> = place === "here" ? MissingHere : MissingSaid;
  const attempt = () =>
    lazy(async () => {
      try {
        const [component] = await Promise.all([load(), moreWords()]);
        return { default: component };
      } catch {
        return { default: missing };
      }
    });
  let current = attempt();
  return function OnDemand(props: P) {
    const [Part, setPart] = useState(() => current);
    const [asked] = useState(() => ({
      failed: () => {
        current = attempt();
      },
      again: () => setPart(() => current),
    }));
    return (
      <AttemptContext value={asked}>
        <Part {...props} />
      </AttemptContext>
    );
  };
}

// Once for all of them.
behindFirstScreen(() => void moreWords().catch(() => undefined));

/** Like `onDemand`, and fetched anyway behind the first screen: an outage later finds the part and its words here. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  place: Place = "edge",
): ComponentType<P> {
  behindFirstScreen(() => void load().catch(() => undefined));
  return onDemand(load, place);
}
