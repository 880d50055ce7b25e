/** Waits that end at once when the sandbox is closed, so that closing leaves nothing behind. */
export class Timers {
  private readonly waiting = new Map<NodeJS.Timeout, () => void>();
  private closed = false;

  /** Resolves after the time, or when the sandbox is closed. */
  sleep(ms: number): Promise<void> {
    if (this.closed || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(timer);
        resolve();
      }, ms);
      this.waiting.set(timer, resolve);
    });
  }

  /** Whether the sandbox is closing; long work should end. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Ends all waits. */
  close(): void {
    this.closed = true;
    for (const [timer, resolve] of this.waiting) {
      clearTimeout(timer);
      resolve();
    }
    this.waiting.clear();
  }
}
