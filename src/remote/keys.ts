import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as cryptoSign,
  verify as cryptoVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs, writeFileAtomic } from "../core/files.ts";

export interface PublicKey {
  /** SHA-256 of the key's DER form (SPKI), in hex. */
  readonly id: string;
  readonly pem: string;
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean;
}

export interface SigningKey {
  readonly id: string;
  readonly public: PublicKey;
  sign(bytes: Uint8Array): Buffer;
}

/** @throws UserError when the text is not the PEM of an Ed25519 public key */
export function parsePublicKey(pem: string, where: string): PublicKey {
  // Node makes a public key out of a private one: that one must not lie about where public keys are passed around.
  if (pem.includes("PRIVATE KEY"))
    throw new UserError(`${where} is the private key. Give the file that ends in .pub.`);
  try {
    return publicKeyOf(createPublicKey(pem));
  } catch (error) {
    throw new UserError(
      `${where}: not an Ed25519 public key in PEM form (${messageOf(error)}). The grading host writes it beside its key, as .pub.`,
      { cause: error },
    );
  }
}

/** @throws UserError when the file is missing or no public key */
export function readPublicKey(path: string): PublicKey {
  return parsePublicKey(readText(path, "the grading host's public key"), path);
}

/** Makes a key pair at `path` and `path`.pub. @throws UserError when there is one already */
export function makeKey(path: string): SigningKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  makeDirs(dirname(path));
  // Whole or not at all, and never over another: a link fails where the name is taken.
  const temporary = join(dirname(path), `.${randomBytes(6).toString("hex")}.key`);
  try {
    const fd = openSync(temporary, "wx", 0o600);
    writeSync(fd, pem);
    fsyncSync(fd);
    closeSync(fd);
    linkSync(temporary, path);
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST")
      throw new UserError(`${path} is there already and is never overwritten. Choose another --key.`);
    throw explainWriteError(error, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return loadKey(path);
}

/** Reads the key at `path` and sees to its .pub. @throws UserError when it is not private or not a key */
export function loadKey(path: string): SigningKey {
  const pem = readText(path, "the private key of receipts");
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw new UserError(`${path} can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`);
  let key: KeyObject;
  let publicKey: PublicKey;
  try {
    key = createPrivateKey(pem);
    publicKey = publicKeyOf(createPublicKey(key));
  } catch (error) {
    throw new UserError(`${path}: not an Ed25519 private key in PEM form (${messageOf(error)}).`, {
      cause: error,
    });
  }
  const pub = `${path}.pub`;
  if (!existsSync(pub) || readFileSync(pub, "utf8") !== publicKey.pem) writeFileAtomic(pub, publicKey.pem);
  return { id: publicKey.id, public: publicKey, sign: (bytes) => cryptoSign(null, bytes, key) };
}

function publicKeyOf(key: KeyObject): PublicKey {
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`it is a key for ${key.asymmetricKeyType}`);
  return {
    id: createHash("sha256")
      .update(key.export({ type: "spki", format: "der" }))
      .digest("hex"),
    pem: key.export({ type: "spki", format: "pem" }) as string,
    verifies: (bytes, signature) => cryptoVerify(null, bytes, key, signature),
  };
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`${path}: ${what} cannot be read (${systemErrorCode(error) ?? messageOf(error)}).`, {
      cause: error,
    });
  }
}
