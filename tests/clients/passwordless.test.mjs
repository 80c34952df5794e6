// The browser module without a browser: run by tests/clients/test_browser_module.py.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { elsewhereWords, waitWords } from "../../clients/passwordless-words.js";
import * as module from "../../clients/passwordless.js";

const { SignIn, SignInRefused, codeFromSms, countDown, handOver, takeToken, tokenFromLink } = module;
const TOKEN = "T".repeat(43);
const RESULT = { IdToken: "i", AccessToken: "a", RefreshToken: "r", ExpiresIn: 3600 };
const NOON = Date.UTC(2026, 10, 20, 12);

/**
 * @typedef {object} Answer What the server says.
 * @property {string} [__type] There when it refuses.
 * @property {string} [message]
 * @property {string} [ChallengeName]
 * @property {string} [Session]
 * @property {Record<string, string>} [ChallengeParameters]
 * @property {object} [AuthenticationResult]
 * @property {boolean} [UserConfirmed]
 *
 * @typedef {object} Call What the server was asked.
 * @property {string} url
 * @property {string} operation
 * @property {string} Session
 * @property {string} Username
 * @property {string} Password
 * @property {object[]} UserAttributes
 * @property {Record<string, string>} ChallengeResponses
 * @property {Record<string, string>} ClientMetadata
 */

/** @param {string} Session @param {Record<string, string>} ChallengeParameters */
const challenge = (Session, ChallengeParameters) => ({ Session, ChallengeParameters });

/** A sign-in whose server gives these answers, and what the server was asked. @param {Answer[]} answers */
function scripted(...answers) {
  /** @type {Call[]} */
  const calls = [];
  const fetch = async (/** @type {string | URL | Request} */ url, /** @type {RequestInit} */ { headers, body } = {}) => {
    const operation = new Headers(headers).get("X-Amz-Target")?.split(".")[1];
    calls.push({ url, operation, ...JSON.parse(String(body)) });
    const answer = answers.shift();
    return Response.json(answer, { status: answer?.__type ? 400 : 200 });
  };
  const signIn = new SignIn({ region: "eu-west-1", clientId: "c", fetch, now: () => NOON, sleep: async () => {} });
  return { signIn, calls, fetch };
}

test("a server that sends at once is asked once", async () => {
  const { signIn, calls } = scripted(
    challenge("s1", { method: "EMAIL_CODE", code_length: "8", retry_after: "30" }),
    { AuthenticationResult: RESULT },
  );
  const step = await signIn.begin("ada");
  assert.equal(step.method, "EMAIL_CODE");
  assert.equal(step.codeLength, 8);
  assert.equal(step.againAt.getTime(), NOON + 30_000);
  assert.equal(step.tokens, undefined);
  const done = await signIn.answer("01234567");
  assert.deepEqual(done.tokens, {
    idToken: "i",
    accessToken: "a",
    refreshToken: "r",
    expiresAt: new Date(NOON + 3_600_000),
  });
  assert.deepEqual(calls.map((call) => call.operation), ["InitiateAuth", "RespondToAuthChallenge"]);
  assert.equal(calls[0].url, "https://cognito-idp.eu-west-1.amazonaws.com/");
  assert.equal(calls[1].Session, "s1");
});

test("a refresh tells the refresh token to keep", async () => {
  const result = { IdToken: "i2", AccessToken: "a2", ExpiresIn: 900 };
  const { signIn, calls } = scripted(
    { AuthenticationResult: { ...result, RefreshToken: "r2" } },
    { AuthenticationResult: result }, // where they are not rotated
    { __type: "RefreshTokenReuseException", message: "no" },
  );
  assert.equal((await signIn.refresh("r")).refreshToken, "r2");
  const kept = await signIn.refresh("r2");
  assert.deepEqual([kept.refreshToken, kept.accessToken], ["r2", "a2"]);
  assert.equal(kept.expiresAt.getTime(), NOON + 900_000);
  await assert.rejects(signIn.refresh("r"), { code: "RefreshTokenReuseException" });
  assert.deepEqual(new Set(calls.map((call) => call.operation)), new Set(["GetTokensFromRefreshToken"]));
});

test("a server that asks first is told what is wanted", async () => {
  const { signIn, calls } = scripted(
    challenge("s1", { method: "NONE", methods: "EMAIL_CODE,SMS_CODE" }),
    challenge("s2", { method: "SMS_CODE" }),
  );
  await signIn.begin("ada", { method: "SMS_CODE", locale: "de-CH" });
  const { ANSWER } = calls[1].ChallengeResponses;
  const { request_id, device, method, locale } = calls[1].ClientMetadata;
  assert.deepEqual([ANSWER, method, locale], ["start", "SMS_CODE", "de-CH"]);
  assert.match(request_id, /^[\w-]{22}$/);
  assert.match(device, /^[\w-]{43}$/);
});

test("who has a code at hand is asked for it, whatever the first word sent", async () => {
  for (const method of ["TOTP", "RECOVERY_CODE"]) {
    const { signIn, calls } = scripted(
      challenge("s1", { method: "EMAIL_CODE" }),
      challenge("s2", { method, delivery: "none" }),
    );
    assert.equal((await signIn.begin("ada", { method })).method, method);
    assert.equal(calls[1].Session, "s1");
    assert.equal(calls[1].ClientMetadata.method, method);
  }
});

test("every answer brings a new session, also when two are asked at once", async () => {
  const { signIn, calls } = scripted(
    challenge("s1", { method: "EMAIL_CODE" }),
    challenge("s2", { method: "EMAIL_CODE" }),
    challenge("s3", { method: "EMAIL_CODE", retry_after: "60" }),
    { AuthenticationResult: RESULT },
  );
  await signIn.begin("ada");
  const [wrong, another] = await Promise.all([signIn.answer("00000000"), signIn.again()]);
  await signIn.answer("11111111");
  assert.deepEqual([wrong.isWrong, another.isWrong], [true, false]);
  assert.deepEqual(calls.slice(1).map((call) => call.Session), ["s1", "s2", "s3"]);
});

test("a right code that is not enough leads to the password", async () => {
  const { signIn } = scripted(
    challenge("s1", { method: "EMAIL_CODE" }),
    challenge("s2", { method: "EMAIL_CODE", next: "password" }),
    challenge("s3", { method: "EMAIL_CODE" }),
  );
  const steps = [await signIn.begin("ada"), await signIn.answer("11111111"), await signIn.again()];
  assert.deepEqual(steps.map((step) => [step.isWrong, step.needsPassword]), [[false, undefined], [false, true], [false, undefined]]);
});

test("a link is answered with the secret whose digest the server has", async () => {
  const none = challenge("s", { method: "NONE" });
  const { signIn, calls } = scripted(none, none, { AuthenticationResult: RESULT });
  await signIn.begin("ada", { method: "MAGIC_LINK" });
  await signIn.answerLink(TOKEN);
  const [token, secret] = calls[2].ChallengeResponses.ANSWER.split(".");
  const bytes = Buffer.from(secret, "base64url");
  assert.equal(token, TOKEN);
  assert.equal(bytes.length, 32);
  assert.equal(calls[1].ClientMetadata.device, createHash("sha256").update(bytes).digest("base64url"));
});

test("a refusal has Cognito's word, and the next call still goes", async () => {
  const { signIn } = scripted(
    { __type: "com.amazonaws#NotAuthorizedException", message: "no" },
    challenge("s", { method: "EMAIL_CODE" }),
  );
  await assert.rejects(signIn.begin("ada"), (error) =>
    error instanceof SignInRefused && error.code === "NotAuthorizedException");
  assert.equal((await signIn.begin("ada")).method, "EMAIL_CODE");
});

test("the count down ends at 0", (context) => {
  let tick = () => {};
  /** @type {unknown[]} */
  const cleared = [];
  context.mock.method(globalThis, "setInterval", (/** @type {() => void} */ work) => {
    tick = work;
    return 7;
  });
  context.mock.method(globalThis, "clearInterval", (/** @type {unknown} */ timer) => cleared.push(timer));
  let now = NOON;
  /** @type {number[]} */
  const shown = [];
  countDown({ againAt: new Date(NOON + 2500) }, (left) => shown.push(left), () => now);
  while (cleared.length === 0) {
    now += 1000;
    tick();
  }
  assert.deepEqual(shown, [3, 2, 1, 0]);
  assert.deepEqual(cleared, [7]);
});

test("a token is taken out of the address and out of the history", () => {
  /** @type {unknown[]} */
  const replaced = [];
  const page = (/** @type {string} */ hash) => ({
    location: { hash, pathname: "/sign-in" },
    history: { replaceState: (/** @type {unknown[]} */ ...what) => replaced.push(what[2]) },
  });
  assert.equal(takeToken(page(`#${TOKEN}`)), TOKEN);
  assert.deepEqual(replaced, ["/sign-in"]);
  assert.equal(takeToken(page("#section-2")), null);
  assert.equal(takeToken(page("")), null);
  assert.equal(replaced.length, 1);
});

test("a click hands the token to the page that waits", async () => {
  const waiting = tokenFromLink({ signal: AbortSignal.timeout(5000) });
  assert.equal(await handOver(TOKEN), true);
  assert.equal(await waiting, TOKEN);
});

test("where no page waits, the user is told so", async () => {
  assert.equal(await handOver(TOKEN, { patienceMs: 20 }), false);
});

test("waiting can be given up", async () => {
  const abort = new AbortController();
  const link = tokenFromLink({ signal: abort.signal });
  const code = codeFromSms({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(link, /enough/);
  await assert.rejects(code, /enough/);
  await assert.rejects(codeFromSms({ signal: abort.signal }), /enough/);
});

test("the code of an SMS comes from the browser where it can", async () => {
  /** @type {unknown[]} */
  const asked = [];
  const get = async (/** @type {{ otp: object }} */ { otp }) => {
    asked.push(otp);
    return { code: "01234567" };
  };
  Object.defineProperty(globalThis, "OTPCredential", { value: class {}, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: { credentials: { get } }, configurable: true });
  try {
    const { signal } = new AbortController();
    assert.equal(await codeFromSms({ signal }), "01234567");
    assert.deepEqual(asked, [{ transport: ["sms"] }]);
  } finally {
    Reflect.deleteProperty(globalThis, "OTPCredential");
  }
});

const told = (/** @type {string} */ message) => ({ __type: "UserLambdaValidationException", message });
const SENT = told("PreSignUp failed with error CODE_SENT: Enter the code from the mail [EMAIL_CODE 8 30].");
const WRONG = told("PreSignUp failed with error WRONG_CODE: Please check the code, or ask for another one.");
const TAKEN = { __type: "UsernameExistsException" };
const UNCONFIRMED = { __type: "UserNotConfirmedException" };
const ACCEPTED = told("PreSignUp failed with error ADDRESS_ACCEPTED: This address may sign up.");
const FREE = told("PreSignUp failed with error ADDRESS_FREE: This address may sign up now.");
const PROOF = challenge("s1", { method: "PROOF", code_length: "8" });
const DONE = { AuthenticationResult: RESULT };

test("a sign-up asks for a code first, and the code signs up and in", async () => {
  const { signIn, calls } = scripted(SENT, WRONG, { UserConfirmed: true }, PROOF, DONE);
  const step = await signIn.signUp("ada@example.com");
  const wrong = await signIn.answer("00000000");
  const done = await signIn.answer("12345678");
  const [asked, first, second, , answered] = calls;
  assert.deepEqual([step.isSignUp, step.method, step.codeLength], [true, "EMAIL_CODE", 8]);
  assert.equal(step.againAt.getTime(), NOON + 30_000);
  assert.deepEqual([wrong.isWrong, wrong.isSignUp], [true, true]);
  assert.equal(done.tokens?.accessToken, "a");
  assert.match(asked.Password, /^[\w-]{43}aA1!$/);
  assert.equal(asked.Username, "ada@example.com");
  assert.deepEqual(asked.UserAttributes, [{ Name: "email", Value: "ada@example.com" }]);
  assert.equal(asked.ClientMetadata.sign_up, "passwordless");
  assert.notEqual(first.ClientMetadata.try_id, second.ClientMetadata.try_id);
  const secret = Buffer.from(answered.ChallengeResponses.ANSWER, "base64url");
  assert.equal(createHash("sha256").update(secret).digest("base64url"), asked.ClientMetadata.device);
  assert.equal(second.ClientMetadata.device, asked.ClientMetadata.device);
});

test("the name of an unconfirmed user is claimed by the code", async () => {
  const said = [TAKEN, UNCONFIRMED, SENT, WRONG, SENT, FREE, { UserConfirmed: true }, PROOF, DONE];
  const { signIn, calls } = scripted(...said);
  assert.equal((await signIn.signUp("ada@example.com")).isSignUp, true);
  assert.equal((await signIn.answer("00000000")).isWrong, true);
  assert.equal((await signIn.again()).isSignUp, true);
  assert.ok((await signIn.answer("12345678")).tokens);
  const signUps = calls.filter((call) => call.operation === "SignUp");
  const hosts = signUps.map((call) => call.Username.split("@")[1]);
  assert.deepEqual(hosts, ["example.com", ...Array(4).fill("example.invalid"), "example.com"]);
  assert.deepEqual(signUps[1].UserAttributes, [{ Name: "email", Value: signUps[1].Username }]);
  assert.equal(signUps[1].ClientMetadata.address, "ada@example.com");
  assert.equal(signUps[4].ClientMetadata.sign_up, "claim");
  assert.equal(new Set(signUps.slice(1).map((call) => call.ClientMetadata.device)).size, 1);
});

test("a stranger who takes the name meanwhile loses it, unless it goes on for ever", async () => {
  const lost = scripted(SENT, TAKEN, UNCONFIRMED, FREE, TAKEN, UNCONFIRMED, ACCEPTED, TAKEN, PROOF, DONE);
  await lost.signIn.signUp("ada@example.com");
  assert.ok((await lost.signIn.answer("12345678")).tokens);
  const always = scripted(SENT, TAKEN, UNCONFIRMED, FREE, TAKEN, UNCONFIRMED, FREE, TAKEN, UNCONFIRMED);
  await always.signIn.signUp("ada@example.com");
  await assert.rejects(() => always.signIn.answer("12345678"), /again and again/);
});

test("another code is asked for by the same device, and a link is a code without the secret", async () => {
  const limit = told("PreSignUp failed with error CODE_NOT_SENT: No other code is sent so soon [EMAIL_CODE 8 9].");
  const { signIn, calls } = scripted(SENT, limit, { UserConfirmed: true }, PROOF, DONE);
  await signIn.signUp("ada@example.com");
  const again = await signIn.again();
  await signIn.answerLink(TOKEN);
  assert.deepEqual([again.parameters.delivery, again.isSignUp], ["refused", true]);
  assert.equal(calls[1].ClientMetadata.device, calls[0].ClientMetadata.device);
  assert.equal(calls[2].ClientMetadata.code, TOKEN);
});

test("an answer that is lost needs no second code", async () => {
  const { signIn, calls } = scripted(SENT, { __type: "InternalErrorException" }, TAKEN, PROOF, DONE);
  await signIn.signUp("ada@example.com");
  assert.ok((await signIn.answer("12345678")).tokens);
  assert.deepEqual(calls[1].ClientMetadata, calls[2].ClientMetadata);
});

test("a receipt that is over costs one more code, whichever way the server begins", async () => {
  for (const then of [["EMAIL_CODE"], ["NONE", "EMAIL_CODE"]]) {
    const { signIn } = scripted(SENT, { UserConfirmed: true }, ...then.map((method) => challenge("s", { method })));
    await signIn.signUp("ada@example.com");
    const step = await signIn.answer("12345678");
    assert.deepEqual([step.method, step.isSignUp, step.isWrong], ["EMAIL_CODE", undefined, false]);
  }
});

test("an account that changed hands is begun once more", async () => {
  const restart = challenge("s2", { method: "PROOF", restart: "true" });
  const { signIn } = scripted(SENT, { UserConfirmed: true }, PROOF, restart, PROOF, DONE);
  await signIn.signUp("ada@example.com");
  assert.ok((await signIn.answer("12345678")).tokens);
});

test("who has an account already is signed in, and one that was never confirmed is told", async () => {
  const taken = scripted(TAKEN, PROOF, challenge("s2", { method: "EMAIL_CODE" }));
  assert.equal((await taken.signIn.signUp("ada@example.com")).method, "EMAIL_CODE");
  for (const answers of [[ACCEPTED], [{ UserConfirmed: true }, UNCONFIRMED]]) {
    const unconfirmed = scripted(TAKEN, UNCONFIRMED, ...answers); // no codes, or a server that knows no claims
    assert.equal((await unconfirmed.signIn.signUp("ada@example.com")).isUnconfirmed, true);
  }
  const later = scripted(TAKEN, UNCONFIRMED, told("PreSignUp failed with error TRY_LATER: Please try again."));
  await assert.rejects(() => later.signIn.signUp("ada@example.com"), SignInRefused);
  const busy = scripted(TAKEN, { __type: "TooManyRequestsException" });
  await assert.rejects(() => busy.signIn.signUp("ada@example.com"), SignInRefused);
  const before = scripted({ UserConfirmed: true }, challenge("s1", { method: "EMAIL_CODE" }));
  assert.equal((await before.signIn.signUp("ada@example.com")).method, "EMAIL_CODE");
});

test("whatever else is refused is told, at both calls", async () => {
  const refused = scripted(told("DISPOSABLE_EMAIL: no"));
  await assert.rejects(() => refused.signIn.signUp("eve@mailinator.com"), SignInRefused);
  assert.equal(refused.calls.length, 1);
  const later = scripted(SENT, told("TRY_LATER: Please try again"));
  await later.signIn.signUp("ada@example.com");
  await assert.rejects(() => later.signIn.answer("12345678"), /TRY_LATER/);
});

test("a browser that keeps its secret says so with every answer, and asks once more when put off", async () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const keep = {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => void kept.set(name, text),
  };
  /** @type {Call["ClientMetadata"][]} */
  const told = [];
  const answers = [
    challenge("s1", { method: "EMAIL_CODE", delivery: "refused" }),
    challenge("s2", { method: "EMAIL_CODE", delivery: "requested" }),
    { AuthenticationResult: RESULT },
  ];
  const fetch = async (/** @type {unknown} */ _, /** @type {RequestInit} */ { body } = {}) => {
    told.push(JSON.parse(String(body)).ClientMetadata);
    return Response.json(answers.shift());
  };
  const signIn = new SignIn({ region: "eu-west-1", clientId: "c", fetch, keep });
  assert.equal((await signIn.begin("ada")).parameters.delivery, "requested");
  await signIn.answer("01234567");
  const [[, secret]] = [...kept];
  assert.match(secret, /^[\w-]{43}$/);
  assert.deepEqual(told.map((each) => each?.known), [undefined, secret, secret]);
});

test("a browser that keeps nothing is a stranger", async () => {
  const keep = {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {},
  };
  /** @type {object[]} */
  const told = [];
  const fetch = async (/** @type {unknown} */ _, /** @type {RequestInit} */ { body } = {}) => {
    told.push(JSON.parse(String(body)));
    return Response.json(challenge("s1", { method: "EMAIL_CODE", delivery: "refused" }));
  };
  const step = await new SignIn({ region: "eu-west-1", clientId: "c", fetch, keep }).begin("ada");
  assert.equal(step.parameters.delivery, "refused");
  assert.equal(told.length, 1);
});

test("a wish that can be kept at the first word is kept, and one that cannot is told", async () => {
  const told = { method: "EMAIL_CODE", methods: "EMAIL_CODE MAGIC_LINK SMS_CODE", retry_after: "30" };
  const direct = { ...told, available_in: "EMAIL_CODE=30 MAGIC_LINK=30 SMS_CODE=0", delivery: "requested" };
  const sms = { ...direct, method: "SMS_CODE", available_in: "EMAIL_CODE=30 MAGIC_LINK=30 SMS_CODE=30" };
  const { signIn, calls } = scripted(challenge("s1", direct), challenge("s2", sms), challenge("s3", direct));
  const texted = await signIn.begin("ada", { method: "SMS_CODE" });
  const mailed = await signIn.begin("ada", { method: "MAGIC_LINK" });

  assert.equal(texted.method, "SMS_CODE");
  assert.equal(texted.fellBack, undefined);
  assert.deepEqual([mailed.method, mailed.fellBack], ["EMAIL_CODE", "MAGIC_LINK"]);
  assert.equal(mailed.availableAt.MAGIC_LINK.getTime(), NOON + 30_000);
  assert.deepEqual(calls.map((call) => call.operation), ["InitiateAuth", "RespondToAuthChallenge", "InitiateAuth"]);
});

test("a known browser that has to wait asks once more", async () => {
  for (const delivery of ["wait", "refused"]) {
    const one = scripted(challenge("s1", { method: "EMAIL_CODE", delivery }), challenge("s2", { method: "EMAIL_CODE", delivery: "requested" }));
    const keep = { getItem: () => "k".repeat(43), setItem: () => {} };
    const signIn = new SignIn({ region: "eu-west-1", clientId: "c", fetch: one.fetch, keep, now: () => NOON });
    assert.equal((await signIn.begin("ada")).delivery, "requested");
    assert.equal(one.calls.length, 2);
  }
});

test("there are words for it in twelve languages", () => {
  const at = (/** @type {number} */ s) => new Date(NOON + 1000 * s);
  const step = { method: "EMAIL_CODE", againAt: at(30), availableAt: { EMAIL_CODE: at(30), SMS_CODE: at(7) } };
  const languages = ["ar", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "zh"];
  const said = languages.map((each) => waitWords(step, each, () => NOON));
  assert.equal(new Set(said).size, 12);
  for (const each of said) assert.ok(each.includes("30"), each);
  assert.equal(waitWords(step, "de-AT", () => NOON), said[1]);
  assert.equal(waitWords(step, "constructor", () => NOON), said[2]);
  assert.match(waitWords({ ...step, fellBack: "SMS_CODE" }, "en", () => NOON), / 7 seconds/);
  assert.match(waitWords({ method: "X", againAt: at(-5) }, "en", () => NOON), / 0 seconds/);
});

/** A memory of two tabs, and all that was ever written to it. */
function memory() {
  /** @type {{ record?: string, written: string[], held: number }} */
  const kept = { written: [], held: 0 };
  const one = {
    read: async () => kept.record,
    write: async (/** @type {string} */ record) => {
      kept.record = record;
      kept.written.push(record);
    },
    clear: async () => void delete kept.record,
    alone: async (/** @type {() => Promise<any>} */ work) => {
      kept.held += 1;
      return work();
    },
  };
  return { kept, memory: one };
}

const ROUND_0 = challenge("s0", { method: "NONE", USERNAME: "0000-uuid" });
const LINK_SENT = challenge("s1", { method: "MAGIC_LINK", methods: "EMAIL_CODE MAGIC_LINK", code_length: "8", retry_after: "30", delivery: "requested", available_in: "EMAIL_CODE=30 MAGIC_LINK=30", USERNAME: "0000-uuid" });
const EXPIRED = { __type: "NotAuthorizedException", message: "Invalid session for the user, session can only be used once." };
const ID = "i".repeat(22);

test("a sign-in survives the page that began it, and tokens end it", async () => {
  const { kept, memory: one } = memory();
  const first = scripted(ROUND_0, LINK_SENT);
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one };
  await new SignIn({ ...options, fetch: first.fetch }).begin("ada@example.com", { method: "MAGIC_LINK" });
  assert.equal(first.calls[1].ClientMetadata.link, "2");

  const second = scripted({ AuthenticationResult: RESULT });
  const resumed = await SignIn.resume({ ...options, fetch: second.fetch });
  assert.equal(second.calls.length, 0);
  assert.equal(resumed?.step?.method, "MAGIC_LINK");
  assert.equal(resumed?.step?.againAt.getTime(), NOON + 30_000);
  assert.equal(resumed?.step?.availableAt.EMAIL_CODE.getTime(), NOON + 30_000);
  const done = await resumed?.answerLink(`${ID}.${TOKEN}`);
  assert.equal(done?.tokens?.accessToken, "a");
  assert.equal(second.calls[0].Session, "s1");
  assert.match(second.calls[0].ChallengeResponses.ANSWER, new RegExp(`^${TOKEN}\\.[\\w-]{43}$`));
  assert.equal(kept.record, undefined);
  for (const canary of ["ada", TOKEN, "\"a\"", "\"i\"", "\"r\""]) assert.ok(!kept.written.join().includes(canary), canary);
});

test("a session that is over adopts the link, and sends nothing", async () => {
  const { memory: one } = memory();
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one };
  await new SignIn({ ...options, fetch: scripted(ROUND_0, LINK_SENT).fetch }).begin("ada@example.com", { method: "MAGIC_LINK" });
  const adopted = challenge("s9", { method: "MAGIC_LINK", delivery: "none" });
  const { fetch, calls } = scripted(EXPIRED, ROUND_0, adopted, { AuthenticationResult: RESULT });
  const resumed = await SignIn.resume({ ...options, fetch });
  assert.ok((await resumed?.answerLink(`${ID}.${TOKEN}`))?.tokens);
  assert.deepEqual(calls.map(({ operation }) => operation.slice(0, 8)), ["RespondT", "Initiate", "RespondT", "RespondT"]);
  const { adopt, method, request_id: request } = calls[2].ClientMetadata;
  assert.deepEqual([adopt, method, request.length, calls[2].ChallengeResponses.ANSWER], [ID, "MAGIC_LINK", 22, "start"]);
  assert.equal(calls[3].Session, "s9");
  assert.equal(calls[3].ChallengeResponses.USERNAME, "0000-uuid");
});

test("a code whose session is over says so, and another is sent by a click alone", async () => {
  const { memory: one } = memory();
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one };
  await new SignIn({ ...options, fetch: scripted(ROUND_0, LINK_SENT).fetch }).begin("ada@example.com");
  const { fetch, calls } = scripted(EXPIRED, ROUND_0, LINK_SENT);
  const resumed = await SignIn.resume({ ...options, fetch });
  const step = await resumed?.answer("12345678");
  assert.deepEqual([step?.isExpired, step?.isWrong, calls.length], [true, false, 1]);
  assert.equal((await resumed?.again())?.delivery, "requested");
  assert.equal(calls.length, 3);
});

test("two tabs have one session after the other", async () => {
  const { kept, memory: one } = memory();
  const { fetch, calls } = scripted(ROUND_0, LINK_SENT, challenge("s2", { method: "MAGIC_LINK" }), { AuthenticationResult: RESULT });
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one, fetch };
  const first = new SignIn(options);
  await first.begin("ada@example.com", { method: "MAGIC_LINK" });
  const second = await SignIn.resume(options);
  await second?.answer("00000000");
  await first.answer("12345678");
  assert.deepEqual(calls.slice(2).map((call) => call.Session), ["s1", "s2"]);
  assert.ok(kept.held >= 3);
});

test("nothing is resumed after ten minutes, a cancel, the end of a sign-in or rubbish", async () => {
  const { kept, memory: one } = memory();
  let at = NOON;
  const options = { region: "eu-west-1", clientId: "c", now: () => at, memory: one };
  const begun = async () => {
    const signIn = new SignIn({ ...options, fetch: scripted(ROUND_0, LINK_SENT, { __type: "NotAuthorizedException", message: "Incorrect username or password." }).fetch });
    await signIn.begin("ada@example.com");
    assert.ok(kept.record);
    return signIn;
  };
  await begun();
  at += 600_000;
  assert.equal(await SignIn.resume(options), null);
  assert.equal(kept.record, undefined);
  await (await begun()).cancel();
  assert.equal(kept.record, undefined);
  await assert.rejects((await begun()).answer("1"), SignInRefused);
  assert.equal(kept.record, undefined);
  kept.record = "{";
  assert.equal(await SignIn.resume(options), null);
  assert.equal(await SignIn.resume({ ...options, memory: { ...one, read: () => Promise.reject(new Error("no")) } }), null);
});

test("an address is never kept, nor a sign-in whose browser keeps nothing lost for that", async () => {
  const { kept, memory: one } = memory();
  const bare = challenge("s0", { method: "NONE" }); // a server that tells no name
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one };
  await new SignIn({ ...options, fetch: scripted(bare, challenge("s1", { method: "EMAIL_CODE" })).fetch }).begin("ada@example.com");
  assert.deepEqual(kept.written, []);
  const broken = { ...one, write: () => Promise.reject(new Error("full")) };
  const { fetch } = scripted(ROUND_0, LINK_SENT);
  assert.equal((await new SignIn({ ...options, memory: broken, fetch }).begin("ada@example.com")).method, "MAGIC_LINK");
});

test("a link has the id of its challenge, or none", () => {
  for (const token of [`${ID}.${TOKEN}`, TOKEN]) {
    const page = { location: { hash: `#${token}`, pathname: "/in" }, history: { replaceState: () => {} } };
    assert.equal(takeToken(page), token);
  }
  for (const wrong of [`${ID}x.${TOKEN}`, `.${TOKEN}`, `${ID}${TOKEN}`, `${ID}.${TOKEN}.${TOKEN}`]) {
    assert.equal(takeToken({ location: { hash: `#${wrong}`, pathname: "/" }, history: { replaceState: () => {} } }), null);
  }
  const said = ["ar", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "zh"].map((each) => elsewhereWords(each));
  assert.equal(new Set(said).size, 12);
});

test("an expired code leaves the link, and a sign-in that has ended leaves nothing", async () => {
  const { memory: one } = memory();
  const options = { region: "eu-west-1", clientId: "c", now: () => NOON, memory: one };
  await new SignIn({ ...options, fetch: scripted(ROUND_0, LINK_SENT).fetch }).begin("ada@example.com", { method: "MAGIC_LINK" });
  const { fetch, calls } = scripted(EXPIRED, ROUND_0, challenge("s9", { method: "MAGIC_LINK" }), { AuthenticationResult: RESULT }, EXPIRED);
  const resumed = await SignIn.resume({ ...options, fetch });
  assert.equal((await resumed?.answer("12345678"))?.isExpired, true);
  assert.ok((await resumed?.answerLink(`${ID}.${TOKEN}`))?.tokens);
  assert.equal(calls[1].operation, "InitiateAuth");
  await assert.rejects(async () => resumed?.answerLink(`${ID}.${TOKEN}`), SignInRefused);
  assert.equal(calls.length, 5);
});

const PROVED = { PASSWORD_CLAIM_SIGNATURE: "proved" };

/** A proof that looks at what it is asked to prove. */
class PasswordProof {
  srpA = "a1";
  /** @param {object} told */
  async claim(told) {
    assert.deepEqual(told, { userPoolId: "eu-west-1_AbC", password: "secret", parameters: { SRP_B: "b1" } });
    return PROVED;
  }
}

const ASKS = { ChallengeName: "PASSWORD_VERIFIER", Session: "s1", ChallengeParameters: { SRP_B: "b1" } };
const DEVICE = { ChallengeName: "CUSTOM_CHALLENGE", ...challenge("s2", { method: "DEVICE", USERNAME: "sub" }) };

/** @param {Answer[]} answers */
function byPassword(...answers) {
  const { fetch, calls } = scripted(...answers);
  const options = { region: "eu-west-1", clientId: "c", userPoolId: "eu-west-1_AbC", PasswordProof, fetch, now: () => NOON };
  return { options, calls };
}

test("a password is proved and not sent", async () => {
  const { options, calls } = byPassword(ASKS, { AuthenticationResult: RESULT });
  const { tokens } = await new SignIn(options).withPassword("ada", "secret");
  assert.equal(tokens?.accessToken, "a");
  const [{ AuthFlow, AuthParameters }, { ChallengeName, Session, ChallengeResponses }] = /** @type {any[]} */ (calls);
  assert.deepEqual([AuthFlow, AuthParameters], ["USER_SRP_AUTH", { USERNAME: "ada", SRP_A: "a1" }]);
  assert.deepEqual([ChallengeName, Session, ChallengeResponses], ["PASSWORD_VERIFIER", "s1", PROVED]);
  assert.ok(!JSON.stringify(calls).includes("secret"));
});

test("behind the password a known browser shows its secret, and another one asks for a code", async () => {
  const held = new Map([["passwordless-device", "k".repeat(43)]]);
  const keep = { getItem: (/** @type {string} */ name) => held.get(name) ?? null, setItem: () => assert.fail("known already") };
  const known = byPassword(ASKS, DEVICE, { AuthenticationResult: RESULT });
  assert.ok((await new SignIn({ ...known.options, keep }).withPassword("ada", "secret", { flow: "CUSTOM_AUTH" })).tokens);
  const [begun, proved, shown] = /** @type {any[]} */ (known.calls);
  assert.equal(begun.AuthParameters.CHALLENGE_NAME, "SRP_A");
  assert.equal(proved.ClientMetadata.request_id, undefined);
  assert.deepEqual(shown.ChallengeResponses, { USERNAME: "sub", ANSWER: "k".repeat(43) });

  const other = byPassword(ASKS, DEVICE, challenge("s3", { method: "TOTP" }));
  const wish = /** @type {const} */ ({ flow: "CUSTOM_AUTH", method: "TOTP" });
  assert.equal((await new SignIn(other.options).withPassword("ada", "secret", wish)).method, "TOTP");
  assert.equal(other.calls[2].ChallengeResponses.ANSWER, "start");
  assert.equal(other.calls[2].ClientMetadata.method, "TOTP");
});

test("what a password alone does not open is told by its name", async () => {
  const { options } = byPassword(ASKS, { ...ASKS, ChallengeName: "SOFTWARE_TOKEN_MFA" });
  await assert.rejects(new SignIn(options).withPassword("ada", "secret"), { code: "SOFTWARE_TOKEN_MFA" });
  assert.throws(() => new SignIn({ ...options, userPoolId: undefined }).withPassword("ada", "secret"), /userPoolId/);
});

test("a code behind a password is not resumed, for its password would be missing", async () => {
  const { kept, memory: one } = memory();
  const { options } = byPassword(ASKS, challenge("s2", { method: "EMAIL_CODE", USERNAME: "sub" }));
  const step = await new SignIn({ ...options, memory: one }).withPassword("ada", "secret", { flow: "CUSTOM_AUTH" });
  assert.equal(step.method, "EMAIL_CODE");
  assert.deepEqual(kept.written, []);
});
