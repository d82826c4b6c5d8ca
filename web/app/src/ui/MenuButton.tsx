/** A button with a menu. The menu's code is fetched behind the first screen, or when somebody is about to need it. */
import { type ReactNode, Suspense, useRef, useState } from "react";
import type { IconName } from "./Icon.tsx";
import { later } from "./later.tsx";

export type MenuEntry =
  | "line"
  | {
      readonly id: string;
      readonly words: string;
      readonly icon?: IconName;
      readonly key?: string;
      readonly run: () => void;
    };

const load = () => import("../overlay/Menu.tsx");
const OpenMenu = later(() => load().then((module) => module.OpenMenu));

export function MenuButton({
  label,
  className,
  entries,
  children,
  named,
  onOpen,
}: {
  readonly label: string;
  readonly className: string;
  /** Asked when the menu opens. */
  readonly entries: () => readonly MenuEntry[];
  readonly children: ReactNode;
  /** The children are the button's name already. */
  readonly named?: boolean;
  readonly onOpen?: (open: boolean) => void;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const show = (next: boolean): void => {
    setOpen(next);
    onOpen?.(next);
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={className}
        aria-label={named === true ? undefined : label}
        title={named === true ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void load().catch(() => undefined)}
        onFocus={() => void load().catch(() => undefined)}
        onClick={() => show(!open)}
      >
        {children}
      </button>
      {open ? (
        <Suspense>
          <OpenMenu anchor={anchor} label={label} entries={entries()} onClose={() => show(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
