/** Length of what a sticky pattern matches at an offset; 0 when it does not match there. */
export function spanOf(pattern: RegExp, text: string, offset: number): number {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = offset;
  return sticky.exec(text)?.[0].length ?? 0;
}

/** Offset after the TOML string that begins here; the text's end when the string is not closed. */
export function skipString(text: string, start: number): number {
  const quote = text[start] as '"' | "'";
  const triple = quote.repeat(3);
  if (text.startsWith(triple, start)) return skipMultiLine(text, start + 3, quote);
  const pattern = quote === '"' ? /"(?:\\.|[^"\\\n])*"?/y : /'[^'\n]*'?/y;
  return start + spanOf(pattern, text, start);
}

function skipMultiLine(text: string, start: number, quote: '"' | "'"): number {
  let at = start;
  while (at < text.length) {
    if (quote === '"' && text[at] === "\\") at += 2;
    else if (text.startsWith(quote.repeat(3), at)) return at + closingLength(text, at, quote);
    else at += 1;
  }
  return text.length;
}

/** Up to two quotes may stand directly before the closing three: they belong to the text. */
function closingLength(text: string, at: number, quote: string): number {
  const quotes = spanOf(quote === '"' ? /"{3,5}/y : /'{3,5}/y, text, at);
  return Math.max(quotes, 3);
}
