/** A Komodo variable. An empty description is left out of answers. */
export interface Variable {
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly is_secret: boolean;
}
