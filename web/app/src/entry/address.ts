/** The e-mail address of whoever is signed in here, to fill it in when they have to sign in again. */
const KEY = "fermata.address";

let typed = "";

/** It was typed into a form; whether it is theirs the server has yet to say. */
export function addressTyped(address: string): void {
  typed = address;
}

/** What was typed last, or who was let in last. */
export function knownAddress(): string {
  if (typed !== "") return typed;
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** They were let in: this browser remembers it as long as they are. */
export function keepAddress(): void {
  try {
    if (typed !== "") localStorage.setItem(KEY, typed);
  } catch {
    // It is typed again then.
  }
}

/** They left; who comes next need not see who was here. */
export function forgetAddress(): void {
  typed = "";
  try {
    localStorage.removeItem(KEY);
  } catch {
    // It was never kept.
  }
}
