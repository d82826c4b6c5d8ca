/** Parts that the first screen does without: fetched once it stands, so that they are there when they are needed. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const QUIET_MILLIS = 1500;

/** Like `lazy`, and fetched anyway when the page has had a moment. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  setTimeout(() => void load().catch(() => undefined), QUIET_MILLIS);
  return lazy(() => load().then((component) => ({ default: component })));
}
