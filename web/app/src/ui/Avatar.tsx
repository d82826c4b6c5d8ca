import type { PersonView } from "@fermata/store/views";
import type { CSSProperties } from "react";
import { Icon } from "./Icon.tsx";
import { hueOf, initialsOf, nameOf } from "./names.ts";

/** A person's initials on their own hue. Decoration: the name always stands beside it. */
export function Avatar({
  person,
  size = 36,
  name,
}: {
  readonly person: PersonView;
  readonly size?: number;
  /** Where a message names its author itself. */
  readonly name?: string | undefined;
}) {
  const style = { "--avatar": `${size}px`, "--hue": hueOf(person.account) } as CSSProperties;
  return (
    <span className="avatar" style={style} data-gone={person.deactivated} aria-hidden="true">
      {person.bot ? <Icon name="robot" /> : initialsOf(name ?? nameOf(person))}
    </span>
  );
}
