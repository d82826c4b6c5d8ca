/** What stands between messages: days, the "new" line, system lines. */
import type { SystemItem, SystemLine } from "@fermata/store/views";
import { useState } from "react";
import { dayOf, fullDate } from "../i18n/dates.ts";
import type { MessageKey } from "../i18n/keys.ts";
import { Rich } from "../i18n/Rich.tsx";
import { t } from "../i18n/translate.ts";
import { usePerson } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";
import { nameOf } from "../ui/names.ts";

export function DayLine({ at }: { readonly at: number }) {
  const words = dayOf(at, useNow());
  return (
    <div className="day-line">
      <h3>{words}</h3>
    </div>
  );
}

export function NewLine() {
  return (
    <div className="new-line">
      <span>{t("list.new")}</span>
    </div>
  );
}

export function ImportedLine() {
  return (
    <div className="day-line">
      <h3>{t("list.imported")}</h3>
    </div>
  );
}

const SHOWN = 2;

/** Joined, renamed and the like: quiet, folded where there are many. */
export function SystemLines({ item }: { readonly item: SystemItem }) {
  const [open, setOpen] = useState(false);
  const fold = item.lines.length > SHOWN && !open;
  return (
    <div className="system-lines">
      {(fold ? item.lines.slice(0, 1) : item.lines).map((line) => (
        <p key={line.key} title={fullDate(line.at)}>
          <Line line={line} />
        </p>
      ))}
      {fold ? (
        <button type="button" className="link-button small" onClick={() => setOpen(true)}>
          {t("system.more", { count: item.lines.length - 1 })}
        </button>
      ) : null}
    </div>
  );
}

const SENTENCES: Readonly<Record<string, MessageKey>> = {
  created: "system.created",
  joined: "system.joined",
  left: "system.left",
  added: "system.added",
  removed: "system.removed",
  renamed: "system.renamed",
  purpose: "system.purpose",
  archived: "system.archived",
  unarchived: "system.unarchived",
  imported: "system.imported",
};

function Line({ line }: { readonly line: SystemLine }) {
  const { body } = line;
  const author = <Name account={line.author} />;
  const id =
    body.event === "purpose" && (body.text ?? "") === "" ? "system.purposeGone" : SENTENCES[body.event];
  if (id === undefined) return <bdi>{body.text ?? ""}</bdi>;
  return (
    <Rich
      id={id}
      values={{ name: body.name ?? "", was: body.was ?? "", text: body.text ?? "" }}
      parts={{ author, account: <Name account={body.account ?? line.author} /> }}
    />
  );
}

function Name({ account }: { readonly account: string }) {
  return <bdi className="system-name">{nameOf(usePerson(account))}</bdi>;
}
