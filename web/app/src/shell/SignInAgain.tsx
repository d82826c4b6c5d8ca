/** The session expired while the person was working: sign in without leaving, so that nothing typed is lost. */
import { Suspense } from "react";
import { useClient } from "../ui/client.ts";
import { later } from "../ui/later.tsx";
import { useLive } from "../ui/live.ts";

const SignInForm = later(() => import("./SignInForm.tsx").then((module) => module.SignInForm));

export function SignInAgain() {
  const status = useLive(useClient().status);
  if (status.connection.is !== "signedOut") return null;
  return (
    <Suspense>
      <SignInForm />
    </Suspense>
  );
}
