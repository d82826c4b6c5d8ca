/** Signs in, and says in the reader's words why not. */
import type { Identity } from "@fermata/sync/client";
import type { HttpApi } from "@fermata/sync/http";
import { t } from "../i18n/translate.ts";
import { codeOf, sentenceOf } from "../ui/problem.ts";
import { deviceName } from "./device.ts";

export const signIn = (http: HttpApi, email: string, password: string): Promise<Identity> =>
  http.signIn({ email, password, deviceName: deviceName() });

/** The same codes mean something else where nobody is signed in yet. */
export function whyNotSignedIn(error: unknown): string {
  const code = codeOf(error);
  if (code === "invalid") return t("signin.wrong");
  return code === "not_permitted" ? t("signin.deactivated") : sentenceOf(error);
}
