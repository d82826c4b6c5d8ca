/** A sentence with elements in it: the translator decides where they stand. */
import { Fragment, type ReactNode } from "react";
import type { MessageKey } from "./keys.ts";
import { t, type Values } from "./translate.ts";

const MARK = "\u0001";

export function Rich({
  id,
  values = {},
  parts,
}: {
  readonly id: MessageKey;
  readonly values?: Values;
  readonly parts: Readonly<Record<string, ReactNode>>;
}) {
  const names = Object.keys(parts);
  const marks = Object.fromEntries(names.map((name) => [name, `${MARK}${name}${MARK}`]));
  const pieces = t(id, { ...values, ...marks }).split(MARK);
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
    <Fragment key={index}>{index % 2 === 1 ? parts[piece] : piece}</Fragment>
  ));
}
