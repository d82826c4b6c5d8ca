/** Parts that the first screen does without: fetched once it stands, so that they are there when they are needed. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { moreWords } from "../i18n/translate.ts";

const QUIET_MILLIS = 1500;

/** Like `lazy`, with its words, and only when it is asked for. */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), moreWords()]);
    return { default: component };
  });
}

/** Like `onDemand`, and fetched anyway when the page has had a moment. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  setTimeout(() => void load().catch(() => undefined), QUIET_MILLIS);
  return onDemand(load);
}
