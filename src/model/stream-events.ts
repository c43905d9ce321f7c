import { isJson, type Json } from "./protocol.ts";

/** The JSON objects of a stream of server-sent events, or of Google's streams without `alt=sse`, a JSON list. */
export function eventsOf(text: string): Json[] {
  if (text.trimStart().startsWith("[")) return listIn(text);
  return text.split(/\r?\n/).flatMap((line) => {
    const data = /^data:\s?(.*)$/.exec(line)?.[1];
    return data === undefined ? [] : objectIn(data);
  });
}

function listIn(text: string): Json[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isJson) : [];
  } catch {
    return [];
  }
}

function objectIn(data: string): Json[] {
  try {
    const value: unknown = JSON.parse(data);
    return isJson(value) ? [value] : [];
  } catch {
    return []; // "[DONE]", or the torn last event of a stream that broke off
  }
}
