/** A long text's head and tail, with a word on how much is left out between them. */
export function clip(text: string, maxChars: number, headShare = 0.5): string {
  if (text.length <= maxChars) return text;
  const head = Math.floor(maxChars * headShare);
  const tail = maxChars - head;
  const left = text.length - head - tail;
  return `${text.slice(0, head)}\n … [${left} characters left out] …\n${text.slice(text.length - tail)}`;
}
