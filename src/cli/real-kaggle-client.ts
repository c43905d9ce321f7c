import { homedir } from "node:os";
import { systemClock } from "../core/clock.ts";
import { formatDuration } from "../core/units.ts";
import { type KaggleClient, kaggleApiUrl, makeKaggleClient } from "../prepare/kaggle/client.ts";
import { findCredentials, noCredentials } from "../prepare/kaggle/credentials.ts";

/** The client of this process: its environment, home, network and clock. Waits are told on stderr. */
export function realKaggleClient(): KaggleClient {
  const places = { env: process.env, home: homedir() };
  const credentials = findCredentials(places);
  if (!credentials) throw noCredentials(places);
  return makeKaggleClient({
    credentials,
    apiUrl: kaggleApiUrl(process.env),
    fetch: globalThis.fetch,
    clock: systemClock,
    random: Math.random,
    onRetry: (reason, waitMs) => console.error(`${reason} Trying again in ${formatDuration(waitMs)}.`),
  });
}
