import { UserError } from "./errors.ts";

const MS_PER = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES_PER = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 } as const;

/**
 * "90s", "15m", "24h", "1h30m", or plain seconds -> milliseconds.
 * @throws UserError that names `what` when the text is not a positive duration
 */
export function parseDuration(text: string, what = "duration"): number {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(trimmed) && Number(trimmed) > 0) return Number(trimmed) * 1000;
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  const total = parts.reduce(
    (sum, part) => sum + Number(part[1]) * MS_PER[part[2] as keyof typeof MS_PER],
    0,
  );
  if (parts.map((part) => part[0]).join("") !== trimmed || total <= 0) {
    throw new UserError(`${what}: "${text}" is not a duration. Write for example 90s, 15m, 24h or 1h30m.`);
  }
  return total;
}

/** 95_000 -> "1m35s"; under a minute with one decimal below ten seconds: "4.2s". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (h > 0) return m > 0 ? `${h}h${m}m` : `${h}h`;
  return m > 0 ? (s > 0 ? `${m}m${s}s` : `${m}m`) : `${s}s`;
}

/**
 * "512m", "4g", "4GiB", "1048576" -> bytes (powers of 1024).
 * @throws UserError that names `what` when the text is not a positive size
 */
export function parseSize(text: string, what = "size"): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/.exec(text.trim().toLowerCase());
  const bytes = match ? Math.floor(Number(match[1]) * BYTES_PER[match[2] as keyof typeof BYTES_PER]) : 0;
  if (bytes <= 0)
    throw new UserError(`${what}: "${text}" is not a size. Write for example 512m, 4g or 1.5t.`);
  return bytes;
}

/** 1_572_864 -> "1.5 MB" (powers of 1024). */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
