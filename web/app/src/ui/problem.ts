/** What went wrong, as a sentence that says what to do. */
import type { Refusal } from "@fermata/protocol/commands";
import type { HttpProblem } from "@fermata/sync/client";
import { HttpFailure } from "@fermata/sync/http";
import { localeOf, t } from "../i18n/translate.ts";

type Known = Pick<HttpProblem, "code" | "detail"> & Partial<HttpProblem>;

/** A sentence for a code of refusal; the server's own detail follows where no sentence of ours says it. */
export function sentenceFor(problem: Known | Refusal): string {
  const number = (value: number | undefined): string => new Intl.NumberFormat(localeOf()).format(value ?? 0);
  switch (problem.code) {
    case "invalid":
      return sentenceForField(problem);
    case "exists":
      return problem.field === "email" ? t("problem.emailTaken") : problem.detail;
    case "not_found":
      return t("problem.notFound");
    case "not_permitted":
      return t("problem.notPermitted");
    case "too_long":
      return t("problem.tooLong", { count: number(problem.count), limit: number(problem.limit) });
    case "conflict":
      return t("problem.conflict");
    case "name_taken":
      return t("problem.nameTaken");
    case "limit_reached":
      return t("problem.limitReached", { limit: number(problem.limit) });
    case "archived":
      return t("problem.archived");
    case "gone":
      return t("problem.gone");
    case "busy":
      return t("problem.busy");
    case "too_many_requests": {
      const seconds = Math.max(1, Math.ceil((problem.retryAfterMillis ?? 1000) / 1000));
      return t("problem.tooMany", { seconds });
    }
    case "signed_out":
      return t("problem.signedOut");
    case "session_revoked":
      return t("problem.revoked");
    case "unconfirmed":
      return t("problem.unconfirmed");
    case "unreachable":
      return t("problem.unreachable");
    case "unsupported":
      return t("problem.unsupported");
    case "internal":
      return t("problem.internal", { reference: problem.reference ?? "–" });
    default:
      return problem.detail === "" ? t("problem.other", { code: problem.code }) : problem.detail;
  }
}

/** Of what a field must not be, each field that people fill in has its own sentence. */
function sentenceForField({ field, detail, code }: Known | Refusal): string {
  switch (field) {
    case "password":
      return t("problem.passwordGuessed");
    case "current":
      return t("problem.passwordCurrent");
    case "email":
      return t("problem.email");
    case "name":
    case "workspace":
      return t("problem.name");
    default:
      return detail === "" ? t("problem.other", { code }) : detail;
  }
}

/** The same for anything that a promise was rejected with. */
export function sentenceOf(error: unknown): string {
  if (error instanceof HttpFailure) return sentenceFor(error.problem);
  return t("problem.other", { code: error instanceof Error ? error.message : String(error) });
}

/** Whoever it is has an account already, and can sign in. */
export const saysAddressTaken = (error: unknown): boolean =>
  codeOf(error) === "exists" && error instanceof HttpFailure && error.problem.field === "email";

export const codeOf = (error: unknown): string | undefined =>
  error instanceof HttpFailure ? error.problem.code : undefined;
