import { Suspense, useRef } from "react";
import { Icon } from "../ui/Icon.tsx";
import { onDemand } from "../ui/later.tsx";
import { usedEmoji } from "./table.ts";

const load = () => import("./EmojiPicker.tsx");
const EmojiPicker = onDemand(() => load().then((module) => module.EmojiPicker));

/** A button that opens the picker; `open` belongs to the parent, because a key may open it too. */
export function EmojiButton({
  label,
  open,
  onOpen,
  onPick,
}: {
  readonly label: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onPick: (emoji: string) => void;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={() => void load().catch(() => undefined)}
        onClick={() => onOpen(!open)}
      >
        <Icon name="smile" />
      </button>
      {open ? (
        <Suspense>
          <EmojiPicker
            anchor={anchor}
            onClose={() => onOpen(false)}
            onPick={(emoji) => {
              usedEmoji(emoji);
              onOpen(false);
              onPick(emoji);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
