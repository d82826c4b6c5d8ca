/** About a conversation: name and purpose to change, where it is found, archive and leave. */
import type { ConversationView } from "@fermata/store/views";
import type { Sent } from "@fermata/sync/client";
import { useState } from "react";
import { t } from "../i18n/translate.ts";
import { useClient, useConversation } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { Icon } from "../ui/Icon.tsx";
import { titleOf } from "../ui/names.ts";
import { sentenceFor } from "../ui/problem.ts";
import { useKeeps } from "../ui/rights.ts";
import { say } from "../ui/toast.tsx";
import { PersonRow } from "./PersonRow.tsx";
import { SideHead } from "./SidePane.tsx";

export function About({ conversation: id }: { readonly conversation: string }) {
  const client = useClient();
  const conversation = useConversation(id);
  const keeps = useKeeps(conversation);
  if (conversation === undefined) return null;
  const channel = conversation.type === "channel";
  const changeable = channel && conversation.joined && !conversation.archived;
  return (
    <div className="pane">
      <SideHead conversation={id} title={t("about.title")} />
      <div className="side-scroll stack">
        {channel ? (
          <>
            <EditableLine
              label={t("about.name")}
              value={conversation.name}
              changeable={changeable}
              save={(name) =>
                client.commands.run("rename-channel", guarded(conversation, { conversation: id, name }))
              }
            />
            <EditableLine
              label={t("about.purpose")}
              value={conversation.purpose}
              empty={t("about.noPurpose")}
              long
              changeable={changeable}
              save={(purpose) =>
                client.commands.run("set-purpose", guarded(conversation, { conversation: id, purpose }))
              }
            />
            <p className="faint small">{conversation.private ? t("about.private") : t("about.public")}</p>
          </>
        ) : (
          <div className="field">
            <span className="label">{t("about.people")}</span>
            <ul className="people-list">
              {conversation.people.map((person) => (
                <PersonRow key={person.account} person={person} conversation={id} />
              ))}
            </ul>
            {conversation.people.length === 0 ? <p>{titleOf(conversation)}</p> : null}
          </div>
        )}
        <div className="side-actions">
          <button
            type="button"
            className="button"
            onClick={() => client.commands.setFavourite(id, !conversation.favourite)}
          >
            <Icon name="star" />
            {conversation.favourite ? t("favourite.remove") : t("favourite.add")}
          </button>
          {channel && conversation.joined ? (
            <button type="button" className="button" onClick={() => ask({ ask: "leave", conversation: id })}>
              <Icon name="out" />
              {t("channel.leave")}
            </button>
          ) : null}
          {keeps ? (
            conversation.archived ? (
              <button
                type="button"
                className="button"
                onClick={() => void tell(client.commands.run("unarchive-channel", { conversation: id }))}
              >
                <Icon name="archive" />
                {t("channel.unarchive")}
              </button>
            ) : (
              <button
                type="button"
                className="button"
                onClick={() => ask({ ask: "archive", conversation: id })}
              >
                <Icon name="archive" />
                {t("channel.archive")}
              </button>
            )
          ) : null}
        </div>
      </div>
    </div>
  );
}

const guarded = <T extends object>(conversation: ConversationView, args: T): T & { seen?: number } =>
  conversation.seen === undefined ? args : { ...args, seen: conversation.seen };

/** Says why, where a command was refused. */
export async function tell(sent: Sent): Promise<boolean> {
  const outcome = await sent.outcome;
  if (outcome.is === "refused") say(sentenceFor(outcome.refusal));
  return outcome.is === "done";
}

export function EditableLine({
  label,
  value,
  empty,
  long,
  changeable,
  save,
}: {
  readonly label: string;
  readonly value: string;
  readonly empty?: string;
  readonly long?: boolean;
  readonly changeable: boolean;
  readonly save: (value: string) => Sent;
}) {
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const editing = typed !== undefined;
  const submit = async (): Promise<void> => {
    if (typed === undefined || typed.trim() === value) {
      setTyped(undefined);
      return;
    }
    const outcome = await save(typed.trim()).outcome;
    // What was typed stays until it is accepted.
    if (outcome.is === "refused") setProblem(sentenceFor(outcome.refusal));
    else {
      setTyped(undefined);
      setProblem(undefined);
    }
  };
  if (!editing) {
    return (
      <div className="field">
        <span className="label">{label}</span>
        <div className="editable">
          <span className={value === "" ? "faint" : ""} dir="auto">
            {value === "" ? (empty ?? "–") : value}
          </span>
          {changeable ? (
            <button
              type="button"
              className="icon-button"
              aria-label={t("editThis", { label })}
              title={t("edit")}
              onClick={() => setTyped(value)}
            >
              <Icon name="edit" />
            </button>
          ) : null}
        </div>
      </div>
    );
  }
  const common = {
    className: "input",
    "aria-label": label,
    autoFocus: true,
    value: typed,
    dir: "auto",
    onChange: (event: { readonly target: { readonly value: string } }) => setTyped(event.target.value),
  } as const;
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        setTyped(undefined);
        setProblem(undefined);
      }}
    >
      <span className="label">{label}</span>
      {long === true ? (
        <textarea rows={3} maxLength={1000} {...common} />
      ) : (
        <input maxLength={80} {...common} />
      )}
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="row">
        <button type="submit" className="button primary small">
          {t("save")}
        </button>
        <button type="button" className="button quiet small" onClick={() => setTyped(undefined)}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
