/** A link inside Fermata: a real address that opens without loading the page. */
import type { MouseEvent, ReactNode } from "react";
import { pathOf, type Route } from "./route.ts";
import { go } from "./router.ts";

export function Link({
  to,
  className,
  label,
  current,
  children,
  title,
}: {
  readonly to: Route;
  readonly className?: string;
  readonly label?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={pathOf(to)}
      onClick={open}
      className={className}
      aria-label={label}
      aria-current={current === true ? "page" : undefined}
      title={title}
    >
      {children}
    </a>
  );
}
