/** What the build adds to plain modules. */
declare module "*?first" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}

declare module "*?later" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}

declare module "emoji-table:*" {
  /** Emoji, name, group, English short names, search words. */
  export const rows: readonly (readonly [string, string, number, string, string])[];
}
