const TIMEOUT_MS = 20_000;

export interface SendOptions {
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  contentType?: string;
  accept?: string;
  /** Keeps a write from being done twice: a UUID of version 7. */
  key?: string;
}

export async function post(url: string, body: string, options: SendOptions = {}): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, {
      method: "POST",
      body,
      credentials: "same-origin",
      keepalive: options.keepalive ?? false,
      signal: timeout.signal,
      headers: {
        "Content-Type": options.contentType ?? "application/json",
        Accept: options.accept ?? "application/json",
        ...(options.key ? { "Idempotency-Key": options.key } : {}),
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

export function postJson(url: string, body: unknown, options: SendOptions = {}): Promise<Response> {
  return post(url, JSON.stringify(body), options);
}

export function getJson(url: string): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(url, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" }, signal });
}

/** Whether the server itself answered, whatever it said: not nobody, and not one that stands before a server that is down. */
export function reached(reply: Pick<Response, "status"> | undefined): boolean {
  return reply !== undefined && reply.status < 500;
}
