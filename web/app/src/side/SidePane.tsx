/** The pane beside the conversation: a thread, a profile, details. Its width is the reader's choice. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, Suspense, useState } from "react";
import { t } from "../i18n/translate.ts";
import type { Side } from "../route/route.ts";
import { back, go } from "../route/router.ts";
import { Icon } from "../ui/Icon.tsx";
import { later } from "../ui/later.tsx";
import { OnItsWay } from "../ui/Missing.tsx";
import { ThreadPane } from "./ThreadPane.tsx";

const About = later(() => import("./About.tsx").then((module) => module.About), "here");
const Members = later(() => import("./Members.tsx").then((module) => module.Members), "here");
const Person = later(() => import("./Person.tsx").then((module) => module.Person), "here");

const KEY = "fermata.side";
const LEAST = 300;
const MOST = 760;
const USUAL = 400;
const STEP = 24;

const within = (width: number): number => Math.min(MOST, Math.max(LEAST, Math.round(width)));

export function SidePane({ conversation, side }: { readonly conversation: string; readonly side: Side }) {
  const [width, setWidth] = useState(() => within(Number(localStorage.getItem(KEY) ?? USUAL) || USUAL));
  const resize = (next: number): void => {
    const kept = within(next);
    localStorage.setItem(KEY, String(kept));
    setWidth(kept);
  };
  return (
    <aside className="side" style={{ width }} aria-label={titleFor(side)}>
      <Edge width={width} onResize={resize} />
      <Suspense fallback={<OnItsWay />}>
        {side.is === "thread" ? (
          <ThreadPane key={side.root} conversation={conversation} root={side.root} message={side.message} />
        ) : side.is === "about" ? (
          <About conversation={conversation} />
        ) : side.is === "members" ? (
          <Members conversation={conversation} />
        ) : (
          <Person account={side.account} conversation={conversation} />
        )}
      </Suspense>
    </aside>
  );
}

function titleFor(side: Side): string {
  switch (side.is) {
    case "thread":
      return t("thread.title");
    case "about":
      return t("about.title");
    case "members":
      return t("members.title");
    case "person":
      return t("person.title");
  }
}

/** The head of every side: its name, a way back on narrow screens, a way to close it. */
export function SideHead({
  conversation,
  title,
  children,
}: {
  readonly conversation: string;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <header className="pane-head">
      <button
        type="button"
        className="icon-button narrow-only"
        aria-label={t("back")}
        onClick={() => back({ at: "conversation", id: conversation })}
      >
        <Icon name="back" />
      </button>
      <div className="pane-title">
        <h2>{title}</h2>
      </div>
      {children}
      <button
        type="button"
        className="icon-button wide-only"
        aria-label={t("close")}
        title={t("closeKey")}
        onClick={() => go({ at: "conversation", id: conversation })}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

function Edge({ width, onResize }: { readonly width: number; readonly onResize: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(window.innerWidth - event.clientX);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onResize(width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget, not a rule
    <div
      className="side-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={t("side.resize")}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onResize(USUAL)}
      onKeyDown={press}
    />
  );
}
