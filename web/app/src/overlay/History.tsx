/** All versions of a message, newest first. */
import { type Entry, isKind } from "@fermata/protocol/entry";
import { useEffect, useState } from "react";
import { fullDate } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { Tree } from "../message/Tree.tsx";
import { useConnected } from "../ui/client.ts";
import { sentenceOf } from "../ui/problem.ts";
import { OpenDialog } from "./Dialog.tsx";

export function History({
  conversation,
  message,
  onClose,
}: {
  readonly conversation: string;
  readonly message: string;
  readonly onClose: () => void;
}) {
  const { http } = useConnected();
  const [versions, setVersions] = useState<readonly Entry[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    http.history(conversation, message).then(setVersions, (error: unknown) => setProblem(sentenceOf(error)));
  }, [http, conversation, message]);
  return (
    <OpenDialog title={t("history.title")} wide onClose={onClose}>
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      {versions === undefined && problem === undefined ? <p className="faint">{t("list.loading")}</p> : null}
      <ol className="history">
        {versions?.map((version, at) =>
          isKind(version, "message") && version.body !== undefined ? (
            <li key={version.seq}>
              <p className="faint small">
                {fullDate(version.at)} {at === 0 ? <span className="tag">{t("history.now")}</span> : null}
                {at === versions.length - 1 ? <span className="tag">{t("history.first")}</span> : null}
              </p>
              <Tree blocks={version.body.tree} />
            </li>
          ) : null,
        )}
      </ol>
    </OpenDialog>
  );
}
