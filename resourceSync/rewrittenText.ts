/** A piece of a text, and what stands there instead. */
export interface Edit {
  /** Zero-based offset in the text before the edits. */
  readonly offset: number;
  /** Characters that are taken out. */
  readonly length: number;
  readonly text: string;
}

/** A text after edits that can still tell where each character stood before them. */
export class RewrittenText {
  readonly text: string;
  private readonly edits: readonly Edit[];

  /** The edits must not overlap; their order does not matter. */
  constructor(source: string, edits: readonly Edit[]) {
    this.edits = [...edits].sort((a, b) => a.offset - b.offset);
    let end = 0;
    const pieces = this.edits.map(({ offset, length, text }) => {
      const piece = source.slice(end, offset) + text;
      end = offset + length;
      return piece;
    });
    this.text = pieces.join("") + source.slice(end);
  }

  /** Offset in the text before the edits; inside of a replacement, that of its beginning. */
  sourceOffset(offset: number): number {
    let shift = 0;
    for (const edit of this.edits) {
      const start = edit.offset - shift;
      if (offset < start) break;
      if (offset < start + edit.text.length) return edit.offset;
      shift += edit.length - edit.text.length;
    }
    return offset + shift;
  }
}
