interface Waiting {
  readonly exclusive: boolean;
  start(): void;
}

interface Lane {
  running: number;
  isExclusive: boolean;
  readonly waiting: Waiting[];
}

/**
 * Lets at most `limit` tasks of the same key run at once; the rest wait in order. An exclusive task
 * waits until those before it have ended, and holds up all that come after it.
 */
export class Limiter {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly limit: number) {}

  /** Runs the task when there is room for its key. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    return this.inLane(key, false, task);
  }

  /** Runs the task when no other of its key runs, and lets none begin meanwhile. */
  runAlone<T>(key: string, task: () => Promise<T>): Promise<T> {
    return this.inLane(key, true, task);
  }

  private async inLane<T>(key: string, exclusive: boolean, task: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(key) ?? { running: 0, isExclusive: false, waiting: [] };
    this.lanes.set(key, lane);
    await this.entered(lane, exclusive);
    try {
      return await task();
    } finally {
      lane.running -= 1;
      lane.isExclusive = false;
      this.admit(lane);
    }
  }

  private entered(lane: Lane, exclusive: boolean): Promise<void> | void {
    if (lane.waiting.length === 0 && this.hasRoom(lane, exclusive)) {
      take(lane, exclusive);
      return;
    }
    return new Promise((start) => {
      lane.waiting.push({ exclusive, start });
    });
  }

  private hasRoom({ running, isExclusive }: Lane, exclusive: boolean): boolean {
    if (isExclusive) return false;
    return exclusive ? running === 0 : running < this.limit;
  }

  /** Takes places in the name of those next in line, so that nobody gets in between. */
  private admit(lane: Lane): void {
    for (let [next] = lane.waiting; next; [next] = lane.waiting) {
      if (!this.hasRoom(lane, next.exclusive)) return;
      lane.waiting.shift();
      take(lane, next.exclusive);
      next.start();
    }
  }
}

function take(lane: Lane, exclusive: boolean): void {
  lane.running += 1;
  lane.isExclusive = exclusive;
}
