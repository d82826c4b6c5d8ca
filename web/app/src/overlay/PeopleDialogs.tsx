import type { PersonView } from "@fermata/store/views";
import { useState } from "react";
import { t } from "../i18n/translate.ts";
import { PeoplePicker } from "../people/PeoplePicker.tsx";
import { go } from "../route/router.ts";
import { tell } from "../side/About.tsx";
import { useClient } from "../ui/client.ts";
import { ask } from "../ui/dialogs.tsx";
import { administers, useRole } from "../ui/rights.ts";
import { OpenDialog } from "./Dialog.tsx";

/** The most people that one direct or group takes beside oneself. */
const DIRECT_MOST = 8;
const ADD_MOST = 90;

export function NewDirect({ onClose }: { readonly onClose: () => void }) {
  const client = useClient();
  const [chosen, setChosen] = useState<readonly PersonView[]>([]);
  const open = (): void => {
    const { conversation } = client.commands.openDirect(chosen.map((person) => person.account));
    onClose();
    go({ at: "conversation", id: conversation });
  };
  return (
    <OpenDialog title={t("direct.new")} onClose={onClose}>
      <p className="faint">{t("direct.hint")}</p>
      <PeoplePicker chosen={chosen} most={DIRECT_MOST} onChange={setChosen} onConfirm={open} />
      <div className="row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {t("cancel")}
        </button>
        <button type="button" className="button primary" disabled={chosen.length === 0} onClick={open}>
          {t("direct.open")}
        </button>
      </div>
    </OpenDialog>
  );
}

export function AddPeople({
  conversation,
  onClose,
}: {
  readonly conversation: string;
  readonly onClose: () => void;
}) {
  const client = useClient();
  const [chosen, setChosen] = useState<readonly PersonView[]>([]);
  const add = (): void => {
    onClose();
    void tell(
      client.commands.run("add-members", { conversation, accounts: chosen.map((person) => person.account) }),
    );
  };
  return (
    <OpenDialog title={t("members.add")} onClose={onClose}>
      <PeoplePicker
        chosen={chosen}
        most={ADD_MOST}
        without={conversation}
        nobody={<EverybodyIsIn />}
        onChange={setChosen}
        onConfirm={add}
      />
      <div className="row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {t("cancel")}
        </button>
        <button type="button" className="button primary" disabled={chosen.length === 0} onClick={add}>
          {t("members.addAction")}
        </button>
      </div>
    </OpenDialog>
  );
}

function EverybodyIsIn() {
  const invites = administers(useRole());
  return (
    <div className="people-none stack">
      <p className="faint small">{invites ? t("members.everybodyIn") : t("members.everybodyInAsk")}</p>
      {invites ? (
        <button type="button" className="button" onClick={() => ask({ ask: "invite" })}>
          {t("invite.people")}
        </button>
      ) : null}
    </div>
  );
}
