/** Runs work of one key one after the other, and work of different keys at the same time. */
export class Serial {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs the work when all earlier work of the key has ended, whether well or not. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.tails.set(key, mine);
    return mine;
  }
}
