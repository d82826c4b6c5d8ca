/** The dialog that is open, if any. Dialogs are questions in between, so they have no address. */
import { Cell } from "@fermata/store/live";
import { Suspense } from "react";
import { later } from "./later.tsx";
import { useLive } from "./live.ts";

export type Question =
  | { readonly ask: "create-channel" }
  | { readonly ask: "new-direct" }
  | { readonly ask: "add-people"; readonly conversation: string }
  | { readonly ask: "invite" }
  | { readonly ask: "history"; readonly conversation: string; readonly message: string }
  | { readonly ask: "keys" }
  | { readonly ask: "archive"; readonly conversation: string }
  | { readonly ask: "leave"; readonly conversation: string }
  | { readonly ask: "make-owner"; readonly account: string };

const open = new Cell<Question | undefined>(undefined);

export const ask = (question: Question): void => open.set(question);
export const answered = (): void => open.set(undefined);

const Asked = later(() => import("../overlay/Asked.tsx").then((module) => module.Asked));

export function Dialogs() {
  const question = useLive(open);
  return question === undefined ? null : (
    <Suspense>
      <Asked question={question} onClose={answered} />
    </Suspense>
  );
}
