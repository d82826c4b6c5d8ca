/** Somebody who acts as programs do: by HTTP, with the session of their browser. */
import type { APIRequestContext } from "@playwright/test";
import type { CommandArgs, CommandKind } from "../packages/protocol/src/commands.ts";
import { uuid7 } from "../packages/protocol/src/ids.ts";
import { answered } from "./journey.ts";

export class Voice {
  readonly #request: APIRequestContext;
  readonly #origin: string;

  constructor(request: APIRequestContext, origin: string) {
    this.#request = request;
    this.#origin = origin;
  }

  async run<K extends CommandKind>(kind: K, args: CommandArgs[K]): Promise<void> {
    await this.ask("POST", `/api/v1/commands/${kind}`, args);
  }

  async post(conversation: string, text: string, thread?: string, inStream?: boolean): Promise<string> {
    const message = uuid7(Date.now());
    await this.run("post-message", {
      conversation,
      message,
      text,
      ...(thread === undefined ? {} : { thread }),
      ...(inStream === true ? { inStream } : {}),
    });
    return message;
  }

  async ask(method: "GET" | "POST", path: string, data?: object): Promise<Record<string, unknown>> {
    const answer = await this.#request.fetch(path, {
      method,
      headers: { "X-Fermata": "1", Origin: this.#origin, "Idempotency-Key": uuid7(Date.now()) },
      ...(data === undefined ? {} : { data }),
    });
    return answered(answer);
  }
}
