/** Menus and dialogs from React Aria; loaded when the first one opens, so that the first message need not wait for them. */
import type { RefObject } from "react";
import { Menu, MenuItem, Popover, Separator } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import type { MenuEntry } from "../ui/MenuButton.tsx";
import { Spoken } from "./Spoken.tsx";

export function OpenMenu({
  anchor,
  label,
  entries,
  onClose,
}: {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}) {
  return (
    <Spoken>
      <Popover
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => open || onClose()}
        placement="bottom start"
        className="popover"
      >
        <Menu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
          {entries.map((entry) =>
            entry === "line" ? (
              <Separator key="line" className="menu-line" />
            ) : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                className="menu-item"
                textValue={entry.words}
                onAction={() => {
                  onClose();
                  entry.run();
                }}
              >
                {entry.icon === undefined ? null : <Icon name={entry.icon} />}
                <span className="menu-words">{entry.words}</span>
                {entry.key === undefined ? null : <kbd>{entry.key}</kbd>}
              </MenuItem>
            ),
          )}
        </Menu>
      </Popover>
    </Spoken>
  );
}
