// A line between a browser and a server that gives way where a story wants it to.
import { connect, createServer, type Server as Listener, type Socket } from "node:net";

/** Passes on what both say. Once, after so many bytes to the server, it stands still until `breaks` is called. */
export class Line {
  /** Where the server answers through this line. */
  readonly url: string;
  readonly #listener: Listener;
  readonly #ends = new Set<Socket>();
  #left = Number.POSITIVE_INFINITY;
  #hold: (() => void) | undefined;

  private constructor(listener: Listener, port: number) {
    this.#listener = listener;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async to(server: string): Promise<Line> {
    const target = Number(new URL(server).port);
    const listener = createServer({ allowHalfOpen: true });
    const port = await new Promise<number>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, "127.0.0.1", () => {
        const address = listener.address();
        if (address && typeof address === "object") resolve(address.port);
      });
    });
    const line = new Line(listener, port);
    listener.on("connection", (browser) => line.#join(browser, connect(target, "127.0.0.1")));
    return line;
  }

  /** Stands still when this many more bytes have gone to the server. */
  holdAfter(bytes: number): void {
    this.#left = bytes;
  }

  /** Breaks what stands still: the server sees its end first, then the browser. */
  breaks(): void {
    if (!this.#hold) throw new Error("the line does not stand still");
    this.#hold();
    this.#hold = undefined;
  }

  get holds(): boolean {
    return this.#hold !== undefined;
  }

  close(): void {
    for (const end of this.#ends) end.destroy();
    this.#listener.close();
  }

  #join(browser: Socket, server: Socket): void {
    for (const end of [browser, server]) {
      this.#ends.add(end);
      end.on("error", () => undefined);
      end.on("close", () => this.#ends.delete(end));
    }
    server.pipe(browser);
    browser.on("end", () => server.end());
    browser.on("close", () => server.destroy());
    server.on("close", () => browser.destroy());
    browser.on("data", (bytes) => {
      const passes = bytes.subarray(0, Math.min(bytes.length, this.#left));
      this.#left -= bytes.length;
      if (!server.write(passes)) {
        browser.pause();
        server.once("drain", () => browser.resume());
      }
      if (this.#left > 0) return;
      this.#left = Number.POSITIVE_INFINITY;
      browser.pause();
      server.removeAllListeners("drain");
      // What the server says of a broken request must not reach the browser.
      server.unpipe(browser).resume();
      this.#hold = () => server.end();
    });
  }
}
