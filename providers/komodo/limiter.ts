/** Lets at most `limit` tasks of the same key run at once; the rest wait in order. */
export class Limiter {
  private readonly running = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly limit: number) {}

  /** Runs the task when there is room for its key. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    await this.enter(key);
    try {
      return await task();
    } finally {
      this.leave(key);
    }
  }

  private enter(key: string): Promise<void> | void {
    const running = this.running.get(key) ?? 0;
    if (running < this.limit) {
      this.running.set(key, running + 1);
      return;
    }
    return new Promise((resolve) => {
      this.waiting.set(key, [...(this.waiting.get(key) ?? []), resolve]);
    });
  }

  /** Hands the place to the next in line, so that the count never exceeds the limit in between. */
  private leave(key: string): void {
    const [next, ...rest] = this.waiting.get(key) ?? [];
    this.waiting.set(key, rest);
    if (next) next();
    else this.running.set(key, (this.running.get(key) ?? 1) - 1);
  }
}
