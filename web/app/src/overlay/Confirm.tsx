import { t } from "../i18n/translate.ts";
import { go } from "../route/router.ts";
import { tell } from "../side/About.tsx";
import { useClient, useConversation, usePerson } from "../ui/client.ts";
import { nameOf, titleOf } from "../ui/names.ts";
import { OpenDialog } from "./Dialog.tsx";

interface Asking {
  readonly conversation: string;
  readonly onClose: () => void;
}

/** Archiving changes everybody's rail, so it is asked before. */
export function Archive({ conversation, onClose }: Asking) {
  const client = useClient();
  const head = useConversation(conversation);
  const name = head === undefined ? "" : titleOf(head);
  return (
    <OpenDialog title={t("archive.title", { name })} onClose={onClose}>
      <p>{t("archive.text")}</p>
      <Answer
        words={t("channel.archive")}
        onClose={onClose}
        run={() => {
          onClose();
          void tell(client.commands.run("archive-channel", { conversation }));
        }}
      />
    </OpenDialog>
  );
}

/** Leaving a private channel cannot be undone by oneself, so it is asked before. */
export function Leave({ conversation, onClose }: Asking) {
  const client = useClient();
  const head = useConversation(conversation);
  const name = head === undefined ? "" : titleOf(head);
  return (
    <OpenDialog title={t("leave.title", { name })} onClose={onClose}>
      <p>{head?.private === true ? t("leave.private") : t("leave.public")}</p>
      <Answer
        words={t("channel.leave")}
        onClose={onClose}
        run={() => {
          onClose();
          void tell(client.commands.run("leave-conversation", { conversation })).then((done) => {
            if (done) go({ at: "home" });
          });
        }}
      />
    </OpenDialog>
  );
}

/** An owner can take the role from whoever gave it, so it is asked before. */
export function MakeOwner({ account, onClose }: { readonly account: string; readonly onClose: () => void }) {
  const client = useClient();
  const name = nameOf(usePerson(account));
  return (
    <OpenDialog title={t("people.ownerTitle", { name })} onClose={onClose}>
      <p>{t("people.ownerText")}</p>
      <Answer
        words={t("people.makeRole", { role: "owner" })}
        onClose={onClose}
        run={() => {
          onClose();
          void tell(client.commands.run("set-role", { account, role: "owner" }));
        }}
      />
    </OpenDialog>
  );
}

function Answer({
  words,
  run,
  onClose,
}: {
  readonly words: string;
  readonly run: () => void;
  readonly onClose: () => void;
}) {
  return (
    <div className="row end">
      <button type="button" className="button quiet" onClick={onClose}>
        {t("cancel")}
      </button>
      <button type="button" className="button primary" onClick={run}>
        {words}
      </button>
    </div>
  );
}
