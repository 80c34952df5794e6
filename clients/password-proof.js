/**
 * The password that is never sent: SRP 6a as Cognito has it (RFC 5054's 3072-bit group, SHA-256,
 * and a key derived with "Caldera Derived Key"). One file, no dependency, no call.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const N_HEX = `
  FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD
  EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
  EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F
  83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B
  E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510
  15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7
  ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C
  BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF`;
const N = BigInt(`0x${N_HEX.replace(/\s/g, "")}`);
const G = 2n;
const INFO = new TextEncoder().encode("Caldera Derived Key\u0001");
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** One sign-in's half of SRP: `srpA` goes out with InitiateAuth, `claim` answers PASSWORD_VERIFIER. */
export class PasswordProof {
  #secret = number(crypto.getRandomValues(new Uint8Array(128)));
  #ours = power(G, this.#secret, N);

  /** SRP_A, in hexadecimal. */
  get srpA() {
    return this.#ours.toString(16);
  }

  /**
   * The ChallengeResponses of PASSWORD_VERIFIER.
   * @param {{ userPoolId: string, password: string, parameters: Record<string, string>, now?: Date }} told
   *   `parameters` are the ChallengeParameters that Cognito sent.
   * @returns {Promise<Record<string, string>>}
   */
  async claim({ userPoolId, password, parameters, now = new Date() }) {
    const { USER_ID_FOR_SRP: name, SECRET_BLOCK: sealed } = parameters;
    const pool = userPoolId.split("_")[1];
    const [theirs, salt] = [BigInt(`0x${parameters.SRP_B}`), BigInt(`0x${parameters.SALT}`)];
    const login = `${pool}${name}:${password}`;
    const key = await sharedKey({ ours: this.#ours, secret: this.#secret, theirs, salt, login });
    const timestamp = cognitoTime(now);
    const block = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
    const signed = joined(bytesOf(pool), bytesOf(name), block, bytesOf(timestamp));
    return {
      USERNAME: name, TIMESTAMP: timestamp, PASSWORD_CLAIM_SECRET_BLOCK: sealed,
      PASSWORD_CLAIM_SIGNATURE: btoa(String.fromCharCode(...(await mac(key, signed)))),
    };
  }
}

/** @param {{ ours: bigint, secret: bigint, theirs: bigint, salt: bigint, login: string }} of */
async function sharedKey({ ours, secret, theirs, salt, login }) {
  if (theirs % N === 0n) throw new Error("That is no answer of Cognito's.");
  const scramble = number(await hash(joined(padded(ours), padded(theirs))));
  const multiplier = number(await hash(joined(padded(N), padded(G))));
  const x = number(await hash(joined(padded(salt), await hash(bytesOf(login)))));
  const base = (((theirs - multiplier * power(G, x, N)) % N) + N) % N;
  const shared = power(base, secret + scramble * x, N);
  const drawn = await mac(padded(scramble), padded(shared));
  return (await mac(drawn, INFO)).slice(0, 16);
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Bytes of a positive number, with a zero before what would look negative. @param {bigint} value */
function padded(value) {
  let hex = value.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  if (/^[89a-f]/.test(hex)) hex = `00${hex}`;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const number = (/** @type {Bytes} */ bytes) => BigInt(`0x${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);
const hash = async (/** @type {Bytes} */ bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {Bytes[]} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

/** @param {Bytes} key @param {Bytes} bytes */
async function mac(key, bytes) {
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, bytes));
}

/** As in: Fri Nov 20 09:05:07 UTC 2026. @param {Date} date */
function cognitoTime(date) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${WEEKDAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${time} UTC ${date.getUTCFullYear()}`;
}
