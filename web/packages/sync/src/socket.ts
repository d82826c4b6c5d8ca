/** The little of a WebSocket that the connection uses; tests bring their own. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
}

export interface SocketEvents {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Called once, also where the socket never opened. */
  readonly onClose: (code: number, reason: string) => void;
}

export type OpenSocket = (events: SocketEvents) => Socket;

/** The socket of a browser; the session cookie signs in. */
export function browserSocket(url: string): OpenSocket {
  return ({ onOpen, onText, onClose }) => {
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => onOpen());
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") onText(event.data);
    });
    socket.addEventListener("close", (event) => onClose(event.code, event.reason));
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: (code) => socket.close(code),
    };
  };
}
