/** A successful answer, before it is put into Pangolin's envelope. */
export interface Reply {
  readonly status: number;
  readonly data: unknown;
  readonly message: string;
}

/** 200. */
export function ok(data: unknown, message: string): Reply {
  return { status: 200, data, message };
}

/** 201. */
export function created(data: unknown, message: string): Reply {
  return { status: 201, data, message };
}

/** A request that Pangolin never answers. */
export const SILENCE = Symbol("silence");

/** An answer outside of the envelope, such as a file. */
export interface RawReply {
  readonly text: string;
  readonly type: string;
}
