import type { BrowserContext, WebSocketRoute } from "@playwright/test";

/** The cable of one browser. Chromium's own "offline" leaves open sockets alone, a pulled cable does not. */
export class Cable {
  readonly #context: BrowserContext;
  readonly #sockets = new Set<WebSocketRoute>();
  #pulled = false;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  static async of(context: BrowserContext): Promise<Cable> {
    const cable = new Cable(context);
    await context.routeWebSocket(/\/api\/v1\/sync/, (socket) => {
      if (cable.#pulled) {
        void socket.close();
        return;
      }
      socket.connectToServer();
      cable.#sockets.add(socket);
    });
    return cable;
  }

  async pull(): Promise<void> {
    this.#pulled = true;
    await this.#context.setOffline(true);
    for (const socket of this.#sockets) await socket.close();
    this.#sockets.clear();
  }

  async plugIn(): Promise<void> {
    this.#pulled = false;
    await this.#context.setOffline(false);
  }
}
