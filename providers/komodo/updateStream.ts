import { readFileSync } from "node:fs";
import WebSocket from "ws";
import type { KomodoClient } from "./client";

interface Message {
  readonly id: string;
  readonly status: string;
  readonly success: boolean;
}

const LOGIN_TIMEOUT_MS = 5_000;
const REMEMBERED = 1_000;

/**
 * Komodo's update websocket: one connection per process, opened at the first deploy. Tells when an
 * execution is complete within milliseconds; where it cannot be had (a proxy in between), callers
 * poll instead.
 */
export class UpdateStream {
  private opening?: Promise<boolean>;
  private socket?: WebSocket;
  private wasLive = false;
  /** Outcomes seen so far: a fast deploy can end before its execute call has returned. */
  private readonly outcomes = new Map<string, boolean>();
  private readonly listeners = new Map<string, (success?: boolean) => void>();

  constructor(private readonly client: KomodoClient) {}

  /** True once messages arrive; false where there is no websocket, which is tried only once. */
  open(): Promise<boolean> {
    this.opening ??= this.connect().catch(() => false);
    return this.opening;
  }

  /** True while messages arrive. */
  get isLive(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /**
   * Waits for the end of an execution, at most `timeoutMs`. Returns whether it succeeded, or
   * undefined when nothing was heard.
   */
  outcome(id: string, timeoutMs: number): Promise<boolean | undefined> {
    const known = this.outcomes.get(id);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      const settle = (success?: boolean) => {
        clearTimeout(timer);
        this.listeners.delete(id);
        resolve(success);
      };
      const timer = setTimeout(settle, timeoutMs);
      this.listeners.set(id, settle);
    });
  }

  /** Ends the connection, for tests and for the end of the process. */
  close(): void {
    this.socket?.terminate();
  }

  private async connect(): Promise<boolean> {
    const { url, caFile } = this.client.settings;
    const login = await this.client.socketLogin();
    const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) };
    const address = `${url.replace(/^http/, "ws")}/ws/update`;
    const socket = new WebSocket(address, { handshakeTimeout: LOGIN_TIMEOUT_MS, ...ca });
    this.socket = socket;
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.terminate(), LOGIN_TIMEOUT_MS);
      socket.on("open", () => socket.send(JSON.stringify(login)));
      socket.on("message", (data: Buffer) => {
        if (data.toString() !== "LOGGED_IN") {
          this.hear(data.toString());
          return;
        }
        clearTimeout(timer);
        this.wasLive = true;
        resolve(true);
      });
      socket.on("error", () => socket.terminate());
      socket.on("close", () => {
        clearTimeout(timer);
        this.lost(resolve);
      });
    });
  }

  private lost(resolve: (live: boolean) => void): void {
    resolve(false);
    // Those that wait ask Core instead; the next deploy connects anew, where it ever worked.
    if (this.wasLive) delete this.opening;
    this.listeners.forEach((settle) => settle());
  }

  private hear(text: string): void {
    const message = parse(text);
    if (message?.status !== "Complete") return;
    this.outcomes.set(message.id, message.success);
    for (const old of [...this.outcomes.keys()].slice(0, -REMEMBERED)) this.outcomes.delete(old);
    this.listeners.get(message.id)?.(message.success);
  }
}

function parse(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
}
