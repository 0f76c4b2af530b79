// A mail server that keeps what it is given.
import { createServer, type Server as Listener, type Socket } from "node:net";

export interface Letter {
  /** Whom it was sent to. */
  readonly to: string;
  /** Its head and its text, lines put together again. */
  readonly text: string;
}

export class Letterbox {
  /** The address for the product's settings. */
  readonly url: string;
  readonly #listener: Listener;
  readonly #open = new Set<Socket>();
  readonly #letters: Letter[] = [];

  private constructor(listener: Listener, port: number) {
    this.#listener = listener;
    this.url = `smtp://127.0.0.1:${port}`;
    listener.on("connection", (socket) => this.#talk(socket));
  }

  static async open(): Promise<Letterbox> {
    const listener = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, "127.0.0.1", () => {
        const address = listener.address();
        if (address && typeof address === "object") resolve(address.port);
      });
    });
    return new Letterbox(listener, port);
  }

  /** What this person was sent, the newest last. */
  of(address: string): Letter[] {
    return this.#letters.filter(({ to }) => to === address);
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#listener.close();
  }

  /** As much of SMTP (RFC 5321) as one sender without encryption uses. */
  #talk(socket: Socket): void {
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#open.delete(socket));
    socket.setEncoding("utf8");
    socket.write("220 letterbox\r\n");
    let heard = "";
    let to = "";
    let inLetter = false;
    socket.on("data", (part) => {
      heard += part;
      for (;;) {
        const end = heard.indexOf(inLetter ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const said = heard.slice(0, end);
        heard = heard.slice(end + (inLetter ? 5 : 2));
        if (inLetter) {
          this.#letters.push({ to, text: said.replaceAll("=\r\n", "").replaceAll(/\r\n(?=[ \t])/g, "") });
          inLetter = false;
          socket.write("250 kept\r\n");
        } else if (/^DATA$/i.test(said)) {
          inLetter = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT$/i.test(said)) {
          socket.end("221 bye\r\n");
        } else {
          to = /^RCPT TO:<(.*?)>/i.exec(said)?.[1] ?? to;
          socket.write("250 well\r\n");
        }
      }
    });
  }
}
