import type en from "./messages/en.json";

/** Every message that the interface can say; the English catalogue decides. */
export type MessageKey = keyof typeof en;
