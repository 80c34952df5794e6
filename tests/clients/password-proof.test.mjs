import assert from "node:assert/strict";
import { createHash, createHmac, getDiffieHellman, hkdfSync } from "node:crypto";
import { test } from "node:test";

import { PasswordProof } from "../../clients/password-proof.js";

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const hex = (/** @type {bigint} */ value) => {
  const text = value.toString(16);
  const even = text.length % 2 ? `0${text}` : text;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
};
const sha = (/** @type {Uint8Array[]} */ ...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const number = (/** @type {Buffer} */ bytes) => BigInt(`0x${bytes.toString("hex")}`);

/** @param {bigint} base @param {bigint} exponent @returns {bigint} */
function power(base, exponent) {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % N, exponent >> 1n);
  return exponent & 1n ? (half * base) % N : half;
}

/** The other half, which knows a verifier and no password. @param {string} password @param {bigint} salt */
function server(password, salt) {
  const x = number(sha(hex(salt), sha(Buffer.from(`poolada:${password}`))));
  const verifier = power(2n, x);
  const secret = 0x1234567890abcdefn;
  const theirs = (number(sha(hex(N), hex(2n))) * verifier + power(2n, secret)) % N;
  return {
    parameters: { USER_ID_FOR_SRP: "ada", SALT: salt.toString(16), SRP_B: theirs.toString(16), SECRET_BLOCK: btoa("sealed") },
    /** @param {string} srpA @param {string} timestamp */
    signature(srpA, timestamp) {
      const ours = BigInt(`0x${srpA}`);
      const scramble = number(sha(hex(ours), hex(theirs)));
      const shared = power((ours * power(verifier, scramble)) % N, secret);
      const key = Buffer.from(hkdfSync("sha256", hex(shared), hex(scramble), "Caldera Derived Key", 16));
      return createHmac("sha256", key).update(`pooladasealed${timestamp}`).digest("base64");
    },
  };
}

test("the server that has the verifier makes the same signature, of the right password alone", async () => {
  for (const salt of [0x7fn, 0x80n, 0xf00dn]) {
    const proof = new PasswordProof();
    const { parameters, signature } = server("right", salt);
    const now = new Date(Date.UTC(2026, 10, 8, 9, 5, 7));
    const told = { userPoolId: "eu-west-1_pool", parameters, now };
    const claim = await proof.claim({ ...told, password: "right" });
    const wrong = await proof.claim({ ...told, password: "wrong" });
    assert.equal(claim.TIMESTAMP, "Sun Nov 8 09:05:07 UTC 2026");
    assert.equal(claim.PASSWORD_CLAIM_SIGNATURE, signature(proof.srpA, claim.TIMESTAMP));
    assert.notEqual(wrong.PASSWORD_CLAIM_SIGNATURE, claim.PASSWORD_CLAIM_SIGNATURE);
    assert.deepEqual([claim.USERNAME, claim.PASSWORD_CLAIM_SECRET_BLOCK], ["ada", parameters.SECRET_BLOCK]);
  }
});

test("no two sign-ins have the same secret, and a server that would choose the key is refused", async () => {
  const proof = new PasswordProof();
  assert.notEqual(proof.srpA, new PasswordProof().srpA);
  const parameters = { ...server("right", 1n).parameters, SRP_B: N.toString(16) };
  await assert.rejects(proof.claim({ userPoolId: "eu-west-1_pool", password: "right", parameters }), /no answer of Cognito/);
});
