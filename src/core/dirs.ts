declare const brand: unique symbol;

/** `<data-dir>/<id>/prepared/public`: what the agent sees. The only directory of data that a sandbox may mount. */
export type PublicDir = string & { readonly [brand]: "public" };

/** `<data-dir>/<id>/prepared/private`: answers. Read only by the grading process; mounting it does not compile. */
export type PrivateDir = string & { readonly [brand]: "private" };
