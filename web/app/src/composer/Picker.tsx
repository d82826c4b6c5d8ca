/** The list under `@`, `#` or `:`. The focus stays in the text; the list is named to screen readers by the field. */
import { useEffect, useRef } from "react";
import { t } from "../i18n/translate.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Icon } from "../ui/Icon.tsx";
import type { Candidate } from "./candidates.ts";

export function Picker({
  id,
  candidates,
  active,
  onPick,
  onPoint,
}: {
  readonly id: string;
  readonly candidates: readonly Candidate[];
  readonly active: number;
  readonly onPick: (candidate: Candidate) => void;
  readonly onPoint: (at: number) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });
  return (
    <div className="picker" role="listbox" id={id} aria-label={t("picker.label")} ref={list}>
      {candidates.map((candidate, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field (aria-activedescendant)
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the list through the text field
        <div
          key={candidate.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className="picker-row"
          onPointerMove={() => at !== active && onPoint(at)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(candidate)}
        >
          {candidate.person === undefined ? null : <Avatar person={candidate.person} size={24} />}
          {candidate.sign === undefined ? null : <Icon name={candidate.sign} />}
          {candidate.emoji === undefined ? null : <span className="emoji">{candidate.emoji}</span>}
          <bdi>{candidate.words}</bdi>
          {candidate.detail === undefined ? null : <span className="faint small">{candidate.detail}</span>}
        </div>
      ))}
    </div>
  );
}
