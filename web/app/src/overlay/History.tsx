/** The versions of a message, newest first, page by page. */
import { type Entry, isKind } from "@fermata/protocol/entry";
import { useCallback, useEffect, useRef, useState } from "react";
import { fullDate } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { Tree } from "../message/Tree.tsx";
import { useConnected } from "../ui/client.ts";
import { sentenceOf } from "../ui/problem.ts";
import { OpenDialog } from "./Dialog.tsx";

const PAGE = 20;

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
  const [older, setOlder] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const loading = useRef(false);
  /** The version that a press of the button brought first: reading goes on there. */
  const reached = useRef<HTMLLIElement>(null);

  const load = useCallback(
    async (pageToken?: string): Promise<void> => {
      if (loading.current) return;
      loading.current = true;
      try {
        const page = await http.history(conversation, message, {
          limit: PAGE,
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        setVersions((before = []) => (pageToken === undefined ? page.items : [...before, ...page.items]));
        setOlder(page.nextPageToken);
        setProblem(undefined);
      } catch (error) {
        setProblem(sentenceOf(error));
      } finally {
        loading.current = false;
      }
    },
    [http, conversation, message],
  );
  useEffect(() => void load(), [load]);

  const count = versions?.length ?? 0;
  const first = count === 0 ? 0 : Math.floor((count - 1) / PAGE) * PAGE;
  useEffect(() => {
    if (first > 0) reached.current?.focus();
  }, [first]);

  return (
    <OpenDialog title={t("history.title")} wide onClose={onClose}>
      {versions === undefined && problem === undefined ? <p className="faint">{t("list.loading")}</p> : null}
      <ol className="history">
        {versions?.map((version, at) =>
          isKind(version, "message") && version.body !== undefined ? (
            <li key={version.seq} tabIndex={-1} ref={at === first ? reached : null}>
              <p className="faint small">
                {fullDate(version.at)} {at === 0 ? <span className="tag">{t("history.now")}</span> : null}
                {older === undefined && at === count - 1 ? (
                  <span className="tag">{t("history.first")}</span>
                ) : null}
              </p>
              <Tree blocks={version.body.tree} />
            </li>
          ) : null,
        )}
      </ol>
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      {older === undefined ? null : (
        <button type="button" className="button small" onClick={() => void load(older)}>
          {t("history.older")}
        </button>
      )}
    </OpenDialog>
  );
}
