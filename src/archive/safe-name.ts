/** What is wrong with a path inside an archive, as "leaves the folder"; undefined when it is a plain relative path. */
export function flawOfName(name: string): string | undefined {
  if (name.includes("\0")) return "holds a NUL character";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "is an absolute path";
  if (name.split(/[/\\]/).includes("..")) return "leaves the folder that it is extracted to";
  return undefined;
}
