import type { RateLimitOptions } from "../core/rate-limit.ts";
import type { ServiceAnswer, Upload } from "./validation-server.ts";

/** What a run opens at the service process. */
export interface OpenService {
  readonly listen: string | number;
  readonly hasScore: boolean;
  readonly maxBodyBytes: number;
  readonly spoolDir: string;
  /** Where requests to a model go on to; null: the run has none. */
  readonly gatewaySocket: string | null;
  /** Holds the seconds that are left. */
  readonly clockFile: string;
  readonly rateLimit: Omit<RateLimitOptions, "monotonicMs">;
}

/** From the harness; both ends are of this package, so that nothing is checked on the way. */
export type ToService =
  | { readonly kind: "open"; readonly run: number; readonly options: OpenService }
  | { readonly kind: "close"; readonly run: number }
  | {
      readonly kind: "answer";
      readonly ask: number;
      readonly answer: ServiceAnswer | { readonly error: string };
    };

export type FromService =
  | { readonly kind: "opened"; readonly run: number; readonly address: string }
  | { readonly kind: "not-opened"; readonly run: number; readonly error: string }
  | { readonly kind: "closed"; readonly run: number }
  | {
      readonly kind: "ask";
      readonly run: number;
      readonly ask: number;
      readonly route: "validate" | "score";
      readonly upload: Upload;
    }
  | { readonly kind: "flood"; readonly run: number; readonly refused: number };
