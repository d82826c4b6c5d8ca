/** Chooses people by name: chips of those chosen, a list of those found. Arrow keys and Enter choose, Backspace takes back. */
import type { PersonView } from "@fermata/store/views";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { matches } from "../composer/candidates.ts";
import { t } from "../i18n/translate.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { useConnected } from "../ui/client.ts";
import { Icon } from "../ui/Icon.tsx";
import { nameOf } from "../ui/names.ts";
import { sentenceOf } from "../ui/problem.ts";
import { searchPeople } from "./search.ts";

export function PeoplePicker({
  chosen,
  most,
  without,
  nobody,
  onChange,
  onConfirm,
}: {
  readonly chosen: readonly PersonView[];
  readonly most: number;
  /** A conversation whose members are not offered. */
  readonly without?: string;
  /** What is said where there is nobody to choose. */
  readonly nobody?: ReactNode;
  readonly onChange: (chosen: readonly PersonView[]) => void;
  /** Enter, where somebody is chosen and nobody is being looked for. */
  readonly onConfirm: () => void;
}) {
  const { client, http } = useConnected();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly PersonView[]>([]);
  const [answered, setAnswered] = useState(false);
  const [active, setActive] = useState(0);
  const [problem, setProblem] = useState<string>();
  const id = useId();

  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () => {
        searchPeople(http, client.me.account, query.trim(), without).then(
          (people) => {
            if (!wanted) return;
            setProblem(undefined);
            setActive(0);
            setFound(people);
            setAnswered(true);
          },
          (error: unknown) => {
            if (!wanted) return;
            setProblem(sentenceOf(error));
            // Without a network: the people of one's own directs.
            const known = client.rail.getSnapshot().directs.flatMap((row) => row.people);
            setFound(known.filter((person) => matches(nameOf(person), query)));
          },
        );
      },
      query === "" ? 0 : 150,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [http, client, query, without]);

  const offered = found.filter((person) => !chosen.some((each) => each.account === person.account));
  const choose = (person: PersonView | undefined): void => {
    if (person === undefined || chosen.length >= most) return;
    onChange([...chosen, person]);
    setQuery("");
  };

  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setActive(Math.min(offered.length - 1, active + 1));
    else if (event.key === "ArrowUp") setActive(Math.max(0, active - 1));
    else if (event.key === "Enter" && query === "" && chosen.length > 0) onConfirm();
    else if (event.key === "Enter" && offered.length > 0) choose(offered[active]);
    else if (event.key === "Backspace" && query === "" && chosen.length > 0) onChange(chosen.slice(0, -1));
    else return;
    event.preventDefault();
  };

  return (
    <div className="people-picker">
      <div className="chips">
        {chosen.map((person) => (
          <span className="chip" key={person.account}>
            <Avatar person={person} size={20} />
            <bdi>{nameOf(person)}</bdi>
            <button
              type="button"
              className="icon-button"
              aria-label={t("people.takeOut", { name: nameOf(person) })}
              onClick={() => onChange(chosen.filter((each) => each.account !== person.account))}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          className="chip-input"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={id}
          aria-activedescendant={offered[active] === undefined ? undefined : `${id}-${active}`}
          aria-label={t("people.search")}
          placeholder={chosen.length === 0 ? t("people.search") : ""}
          autoComplete="off"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={press}
        />
      </div>
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      {chosen.length >= most ? <p className="faint small">{t("people.full", { count: most })}</p> : null}
      <div className="people-options" role="listbox" id={id} aria-label={t("people.found")}>
        {offered.map((person, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the list through the field
          <div
            key={person.account}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className="picker-row"
            onPointerMove={() => at !== active && setActive(at)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(person)}
          >
            <Avatar person={person} size={28} />
            <bdi>{nameOf(person)}</bdi>
            {person.me ? <span className="faint small">{t("person.you")}</span> : null}
            {person.title === undefined ? null : <span className="faint small">{person.title}</span>}
            {person.imported ? <span className="tag">{t("person.imported")}</span> : null}
          </div>
        ))}
        {answered && found.length === 0 && query === "" ? nobody : null}
        {offered.length === 0 && query !== "" ? (
          <p className="faint small people-none">{t("people.none")}</p>
        ) : null}
      </div>
    </div>
  );
}
