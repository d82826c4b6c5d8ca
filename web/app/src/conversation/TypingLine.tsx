import { useMemo } from "react";
import { localeOf, t } from "../i18n/translate.ts";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { nameOf } from "../ui/names.ts";

/** Who is typing. The line keeps its place, so that nothing moves when somebody begins. */
export function TypingLine({
  conversation,
  thread,
}: {
  readonly conversation: string;
  readonly thread?: string;
}) {
  const client = useClient();
  const typing = useLive(
    useMemo(() => client.signals.typing(conversation, thread), [client, conversation, thread]),
  );
  const names = typing.slice(0, 3).map((account) => nameOf(client.person(account).getSnapshot()));
  const words =
    typing.length === 0
      ? ""
      : typing.length > 3
        ? t("typing.many")
        : t("typing.some", {
            count: names.length,
            names: new Intl.ListFormat(localeOf(), { style: "long", type: "conjunction" }).format(names),
          });
  return <p className="typing">{words}</p>;
}
