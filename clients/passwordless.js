/**
 * Sign-in without a password, for browsers and for Node.js. One file, no dependency.
 *
 *     const signIn = new SignIn({ region: "eu-west-1", clientId: "…" });
 *     let step = await signIn.begin("ada@example.com");
 *     while (!step.tokens) step = await signIn.answer(await codeFromTheForm(step));
 *
 * Tokens are returned and kept nowhere: what is in localStorage can be read by every script of the
 * page. The module keeps Cognito's session, which is a new one in every answer, and the secret that
 * binds a link to this browser. Both are gone with the page, unless the option `memory` keeps them for
 * ten minutes: see passwordless-resume.js.
 */

/** The answer that asks for a code; a code never looks like it. */
const START = "start";
const KNOWN_AS = "passwordless-device"; // in what the page keeps
/** What the method is called before one is chosen. */
const NO_METHOD = "NONE";
/** Methods by which nothing is sent: the user has the code at hand. */
const AT_HAND = new Set(["TOTP", "RECOVERY_CODE"]);
/** Nothing was sent at the first word. */
const PUT_OFF = new Set(["wait", "refused"]);
/** Asks the device that has answered a code for its secret. */
const PROOF = "PROOF";
/** Asks a device behind the right password for its secret, in place of a code. */
const DEVICE = "DEVICE";
const CUSTOM = "CUSTOM_CHALLENGE";
/** What a trigger refuses. */
const OURS = "UserLambdaValidationException";
const TAKEN = "UsernameExistsException";
const UNCONFIRMED = "UserNotConfirmedException";
const TOLD = /(CODE_SENT|CODE_NOT_SENT|WRONG_CODE): [^[]*(?:\[([A-Z_]+) (\d+) (\d+)\])?/;
/** What a trigger says of a code that proves nothing. */
const NOT_PROVED = /WRONG_CODE|TRY_LATER/;
/** Of a name that a stranger takes again and again. */
const MOST_CLAIMS = 3;
const CHANNEL = "passwordless-link";
/** What stands behind the # of a link: perhaps the id of its challenge, and the token. */
const LINK = /^(?:([A-Za-z0-9_-]{22})\.)?([A-Za-z0-9_-]{43})$/;
const KEPT_FOR_MS = 10 * 60 * 1000;

/**
 * @typedef {object} Step What comes next.
 * @property {Tokens} [tokens] There when the user is in; nothing else is then of interest.
 * @property {string} method How the user signs in: EMAIL_CODE, MAGIC_LINK, SMS_CODE, TOTP or
 *   RECOVERY_CODE.
 * @property {string[]} methods What may be asked for.
 * @property {Record<string, Date>} availableAt From when on `again` sends by each of `methods`.
 * @property {string} delivery What became of the message: "requested", "none" (nothing has to be sent),
 *   "refused" (too soon; the code under way stays good), "wait" (too soon, and nothing by that method is
 *   open: passwordless-words.js has words for it) or "unavailable".
 * @property {string} [fellBack] The method that was wished for and cannot be had yet; `method` is another.
 * @property {number} codeLength Digits of the code.
 * @property {Date} againAt From when on `again` sends another code.
 * @property {boolean} isWrong Whether an answer was given and was not right.
 * @property {Record<string, string>} parameters All that the server told.
 * @property {boolean} [needsPassword] The answer was right and is not enough: the user has a second factor at
 *   Cognito, which is asked for behind the password (`withPassword`).
 * @property {boolean} [isExpired] The session is over, as after a restart; `again` sends another code.
 * @property {boolean} [isSignUp] There is no account yet: the right code makes it.
 * @property {boolean} [isUnconfirmed] There is one with a password that was never confirmed, and no
 *   code of ours: it has to be confirmed with Cognito's own code, or is deleted after a day.
 *
 * @typedef {object} Tokens
 * @property {string} idToken
 * @property {string} accessToken
 * @property {string} [refreshToken]
 * @property {Date} expiresAt
 *
 * @typedef {object} Options
 * @property {string} clientId The app client's id; one without a secret.
 * @property {string} [region] Of the user pool, such as eu-west-1.
 * @property {string} [endpoint] Instead of the region, where Cognito's API is.
 * @property {Pick<Storage, "getItem" | "setItem">} [keep] Where a secret of this browser is kept, such
 *   as the window's local storage. With it the browser is known once it has signed in: strangers who
 *   ask for codes in a user's name do not lock it out. The secret signs nobody in. Left out, none is kept.
 * @property {Memory} [memory] Keeps a sign-in for ten minutes, for `resume`;
 *   `browserMemory` of passwordless-resume.js makes one. A sign-up is not kept: it has an address.
 * @property {string} [userPoolId] For `withPassword`.
 * @property {new () => Proof} [PasswordProof] For `withPassword`: the class of password-proof.js.
 * @property {typeof fetch} [fetch]
 * @property {() => number} [now] In milliseconds, as Date.now.
 * @property {(ms: number) => Promise<void>} [sleep]
 *
 * @typedef {object} Proof Of a password that is not sent.
 * @property {string} srpA
 * @property {(told: { userPoolId: string, password: string, parameters: Record<string, string> }) => Promise<Record<string, string>>} claim
 *
 * @typedef {object} Answer What Cognito answers.
 * @property {string} [ChallengeName]
 * @property {Record<string, string>} [ChallengeParameters]
 * @property {string} [Session]
 * @property {Result} [AuthenticationResult]
 *
 * @typedef {{ IdToken: string, AccessToken: string, RefreshToken?: string, ExpiresIn: number }} Result
 *
 * @typedef {object} Memory One record of one app client; a promise of each method may reject.
 * @property {() => Promise<string | undefined>} read
 * @property {(record: string) => Promise<void>} write
 * @property {() => Promise<void>} clear
 * @property {<T>(work: () => Promise<T>) => Promise<T>} alone One tab after the other.
 *
 * @typedef {object} Kept What is in the memory.
 * @property {string} deviceSecret
 * @property {string} username As Cognito has it.
 * @property {string} session
 * @property {string} method
 * @property {number} until
 * @property {Omit<Step, "tokens" | "parameters" | "againAt" | "availableAt">} step
 * @property {number} againAt
 * @property {Record<string, number>} availableAt
 *
 * @typedef {object} Page What is needed of a window.
 * @property {Pick<Location, "hash" | "pathname">} location
 * @property {Pick<History, "replaceState">} history
 *
 * @typedef {object} Wish
 * @property {string} [method] One of the step's methods; the server's choice if left out.
 * @property {string} [locale] BCP 47; the browser's language if left out.
 */

/** Cognito said no. `code` is its word for it, such as NotAuthorizedException. */
export class SignInRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "SignInRefused";
    this.code = code;
  }
}

/**
 * One of Cognito's operations for an app client. Throws `SignInRefused`.
 * @param {Required<Pick<Options, "clientId" | "endpoint" | "fetch">>} to @param {string} operation @param {object} body
 * @returns {Promise<Answer>}
 */
export async function callCognito({ fetch, endpoint, clientId }, operation, body) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: clientId, ...body }),
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const code = String(answer.__type ?? `HTTP ${response.status}`);
  throw new SignInRefused(code.split("#").pop() ?? code, answer.message ?? "");
}

/** One sign-in of one user, from the first word to the tokens. */
export class SignIn {
  /** @type {string} */ #username = "";
  /** @type {string} */ #session = "";
  /** @type {string} */ #deviceSecret = "";
  /** @type {Wish} */ #wish = {};
  /** The last step of a sign-up that goes on. @type {Step | undefined} */ #signsUp;
  /** Whether that sign-up wants the name of an unconfirmed user. */ #claims = false;
  /** @type {Promise<unknown>} */ #last = Promise.resolve();
  /** @type {Step | undefined} */ #shown;
  /** Until when it may be resumed, in milliseconds. */
  #until = 0;
  #options;

  /** @param {Options} options */
  constructor(options) {
    const endpoint = options.endpoint ?? `https://cognito-idp.${options.region}.amazonaws.com/`;
    this.#options = {
      fetch: (/** @type {Parameters<typeof fetch>} */ ...request) => globalThis.fetch(...request),
      now: Date.now,
      sleep: (/** @type {number} */ ms) => new Promise((done) => void setTimeout(done, ms)),
      ...options,
      endpoint,
    };
  }

  /**
   * The sign-in that this browser has begun within the last ten minutes, or null; `step` is what the
   * screen showed. It makes no call: `answer`, `answerLink` and `again` go on.
   * @param {Options} options With `memory`. @returns {Promise<SignIn | null>}
   */
  static async resume(options) {
    const signIn = new SignIn(options);
    return (await signIn.#reload()) ? signIn : null;
  }

  /** With `memory`: what the last call came to, or undefined before the first; never with tokens. */
  get step() {
    return this.#shown;
  }

  /** Forget the sign-in, in the memory too. */
  cancel() {
    return this.#inTurn(async () => {
      this.#until = 0;
      this.#session = this.#deviceSecret = this.#username = "";
      this.#signsUp = this.#shown = undefined;
      await this.#options.memory?.clear();
    });
  }

  /**
   * Ask for a code for an address; the right one makes an account without a password. For a user who
   * has one already it is `begin`, and looks the same to the user. Throws `SignInRefused` if the
   * address is not welcome.
   * @param {string} email @param {Wish} [wish] @returns {Promise<Step>}
   */
  signUp(email, wish = {}) {
    return this.#inTurn(async () => {
      this.#username = email;
      this.#wish = wish;
      this.#deviceSecret = random(32);
      this.#claims = false;
      try {
        return await this.#askToSignUp();
      } catch (error) {
        if (codeOf(error) !== TAKEN) throw error;
      }
      try {
        return await this.#begin(email, wish);
      } catch (error) {
        if (codeOf(error) !== UNCONFIRMED) throw error;
      }
      return this.#askToClaim();
    });
  }

  /**
   * Ask for a code, whichever way the server begins: some send it at the first word, some ask first.
   * With a method that sends nothing, TOTP or RECOVERY_CODE, the next answer is the code of the
   * user's authenticator app or sheet.
   * @param {string} username @param {Wish} [wish] @returns {Promise<Step>}
   */
  begin(username, wish = {}) {
    return this.#inTurn(() => this.#begin(username, wish));
  }

  /**
   * Sign in by a password that is not sent. With the flow CUSTOM_AUTH a code may follow, as with the
   * parameter SecondStep: then the step asks for it, unless this browser is known. Needs the options
   * `userPoolId` and `PasswordProof`. Throws `SignInRefused` if the password is wrong, and with the
   * name of the challenge if Cognito asks for more, such as SOFTWARE_TOKEN_MFA.
   * @param {string} username @param {string} password
   * @param {Wish & { flow?: "USER_SRP_AUTH" | "CUSTOM_AUTH" }} [wish] The rest is for the code.
   * @returns {Promise<Step>}
   */
  withPassword(username, password, { flow = "USER_SRP_AUTH", ...wish } = {}) {
    const { PasswordProof, userPoolId } = this.#options;
    if (!(PasswordProof && userPoolId)) throw new Error("withPassword needs the options userPoolId and PasswordProof.");
    return this.#inTurn(async () => {
      this.#is(username, wish);
      this.#until = 0; // a code behind a password cannot be asked for without it: nothing is resumed
      const proof = new PasswordProof();
      const begins = flow === "CUSTOM_AUTH" ? { CHALLENGE_NAME: "SRP_A" } : {};
      const asked = await this.#call("InitiateAuth", {
        AuthFlow: flow,
        AuthParameters: { USERNAME: username, SRP_A: proof.srpA, ...begins },
      });
      const parameters = asked.ChallengeParameters ?? {};
      const { request_id: _, ...told } = await this.#wanted(); // with it, a code is sent to known browsers, too
      const answer = await this.#call("RespondToAuthChallenge", {
        ChallengeName: "PASSWORD_VERIFIER",
        Session: asked.Session,
        ChallengeResponses: await proof.claim({ userPoolId, password, parameters }),
        ClientMetadata: told,
      });
      return this.#behindPassword(answer);
    });
  }

  /**
   * Another code, by the same way or by another. Sooner than `againAt` none is sent, and the step
   * says when: the code under way stays good.
   * @param {Wish} [wish] @returns {Promise<Step>}
   */
  again(wish = {}) {
    return this.#inTurn(() => {
      this.#wish = { ...this.#wish, ...wish };
      return this.#signsUp ? this.#askToSignUp() : this.#ask();
    });
  }

  /** The code as it was typed or pasted. @param {string} code @returns {Promise<Step>} */
  answer(code) {
    return this.#inTurn(async () => {
      if (this.#signsUp) return this.#answerToSignUp(code, this.#signsUp);
      try {
        return await this.#answerOnce(code);
      } catch (error) {
        return this.#expired(error);
      }
    });
  }

  /**
   * What `takeToken` took from a link that was opened in this browser. If Cognito's session is over, a
   * new one adopts the link; no mail is sent by that.
   * @param {string} token @returns {Promise<Step>}
   */
  answerLink(token) {
    const [, id = "", secret = token] = LINK.exec(token) ?? [];
    return this.#inTurn(async () => {
      if (this.#signsUp) return this.#answerToSignUp(secret, this.#signsUp);
      if (!this.#session && id && this.#isUnderWay()) return this.#adopt(id, secret);
      try {
        return await this.#answerOnce(`${secret}.${this.#deviceSecret}`);
      } catch (error) {
        const step = this.#expired(error);
        return id ? this.#adopt(id, secret) : step;
      }
    });
  }

  /** @param {string} answer */
  async #answerOnce(answer) {
    return this.#answered(await this.#respond(answer, { device: await digest(this.#deviceSecret) }));
  }

  /** Say so if Cognito knows the session no more, and there is a memory to begin another from. @param {unknown} error */
  #expired(error) {
    const isOver = codeOf(error) === "NotAuthorizedException" && /session/i.test(String(error));
    if (!(isOver && this.#options.memory && this.#isUnderWay())) throw error;
    this.#session = "";
    return { ...(this.#shown ?? this.#stepOf({})), isWrong: false, isExpired: true };
  }

  /** Whether it was begun within ten minutes, and has not ended. */
  #isUnderWay() {
    return this.#until > this.#options.now();
  }

  /** @param {string} id @param {string} secret @returns {Promise<Step>} */
  async #adopt(id, secret) {
    const begun = await this.#start();
    if (![NO_METHOD, PROOF].includes(begun.method)) return begun; // the server has sent a code
    const wish = { ...(await this.#wanted()), method: "MAGIC_LINK", adopt: id };
    this.#step(await this.#respond(START, wish), false);
    return this.#answerOnce(`${secret}.${this.#deviceSecret}`);
  }

  /** Another sign-in begins. @param {string} username @param {Wish} wish */
  #is(username, wish) {
    this.#signsUp = undefined;
    this.#username = username;
    this.#wish = wish;
    this.#deviceSecret = random(32);
  }

  /** @param {string} username @param {Wish} wish @returns {Promise<Step>} */
  async #begin(username, wish) {
    this.#is(username, wish);
    this.#until = this.#options.now() + KEPT_FOR_MS;
    const step = await this.#start();
    const { method = "" } = wish;
    const isOther = method !== "" && method !== step.method;
    const isWantedNow = isOther && (AT_HAND.has(method) || this.#isAvailable(step, method));
    // The first word cannot say that this browser is known, and may have a code nevertheless.
    const isPutOff = PUT_OFF.has(step.delivery) && this.#known() !== undefined;
    const isAsked = [NO_METHOD, PROOF].includes(step.method) || isWantedNow || isPutOff;
    const asked = isAsked ? await this.#ask() : step;
    return method === "" || asked.method === method ? asked : { ...asked, fellBack: method };
  }

  /** @param {Answer} answer */
  async #behindPassword(answer) {
    const { ChallengeName = CUSTOM } = answer;
    if (ChallengeName !== CUSTOM) throw new SignInRefused(ChallengeName, "Cognito asks for more than the password.");
    const step = this.#step(answer, false);
    if (step.method !== DEVICE) return step;
    const known = this.#known();
    if (!known) return this.#ask();
    return this.#step(await this.#respond(known, await this.#wanted()), false);
  }

  /** Whether the server says that *method* may be asked for now. @param {Step} step @param {string} method */
  #isAvailable({ availableAt }, method) {
    return method in availableAt && availableAt[method].getTime() <= this.#options.now();
  }

  /** A code for the name of an unconfirmed user, who is deleted by the answer. @returns {Promise<Step>} */
  async #askToClaim() {
    this.#claims = true;
    try {
      return await this.#askToSignUp();
    } catch (error) {
      if (![OURS, UNCONFIRMED].includes(codeOf(error)) || String(error).includes("TRY_LATER")) throw error;
      return { ...this.#stepOf({}), isUnconfirmed: true }; // no codes are sent, or by no claims
    }
  }

  /** SignUp once: it is refused, and says that a code is on its way, or why not. @returns {Promise<Step>} */
  async #askToSignUp() {
    try {
      await this.#signUp(await this.#wanted(), this.#claims);
    } catch (error) {
      const told = codeOf(error) === OURS && TOLD.exec(String(error));
      if (!told || told[2] === undefined) throw error;
      const delivery = told[1] === "CODE_SENT" ? "requested" : "refused";
      const [, , method, code_length = "", retry_after = ""] = told;
      const step = { ...this.#stepOf({ method, code_length, retry_after, delivery }), isSignUp: true };
      this.#signsUp = step;
      return step;
    }
    return this.#begin(this.#username, this.#wish); // a server that makes users before a code is answered
  }

  /**
   * SignUp once more, with the code; then sign in by what it leaves, without another.
   * @param {string} code @param {Step} step @returns {Promise<Step>}
   */
  async #answerToSignUp(code, step) {
    const told = { code, try_id: random(16), device: await digest(this.#deviceSecret) };
    for (let tries = 0; tries < MOST_CLAIMS; tries++) {
      try {
        await this.#makeAccount(told);
      } catch (error) {
        if (codeOf(error) === OURS && TOLD.exec(String(error))?.[1] === "WRONG_CODE") return { ...step, isWrong: true };
        if (codeOf(error) !== TAKEN) throw error;
      }
      try {
        const proved = await this.#prove();
        this.#signsUp = undefined; // not before: broken off, it is done once more by the same code
        return proved;
      } catch (error) {
        if (codeOf(error) !== UNCONFIRMED) throw error;
      }
      this.#claims = true; // somebody else has the name by now
    }
    throw new SignInRefused(UNCONFIRMED, "Somebody else takes this name again and again.");
  }

  /**
   * SignUp with the code. An unconfirmed user who has the name is deleted by it first.
   * @param {Record<string, string>} told
   */
  async #makeAccount(told) {
    if (this.#claims) {
      await this.#onceMore(told, true).catch((error) => {
        if (codeOf(error) !== OURS || NOT_PROVED.test(String(error))) throw error; // all else is what it ends with
      });
    }
    await this.#onceMore(told, false);
  }

  /**
   * Twice, if nobody knows what became of the first call: the second finds what it did.
   * @param {Record<string, string>} told @param {boolean} claims
   */
  #onceMore(told, claims) {
    return this.#signUp(told, claims).catch((error) => {
      if ([OURS, TAKEN].includes(codeOf(error))) throw error;
      return this.#signUp(told, claims);
    });
  }

  /** With *claims* one of nobody, since Cognito may refuse a name that is taken. @param {Record<string, string>} told @param {boolean} claims */
  #signUp(told, claims) {
    const name = claims ? `${random(16)}@example.invalid` : this.#username;
    const wish = claims ? { sign_up: "claim", address: this.#username } : { sign_up: "passwordless" };
    return this.#call("SignUp", {
      Username: name,
      Password: `${random(32)}aA1!`, // Cognito wants one; nobody will know it
      UserAttributes: [{ Name: "email", Value: name }],
      ClientMetadata: { ...wish, ...told },
    });
  }

  /** Sign in by the secret of the device that has answered; with a code if that is over. */
  async #prove() {
    const step = await this.#start();
    if (step.method === NO_METHOD) return this.#ask();
    if (step.method !== PROOF) return step;
    return { ...(await this.#answered(await this.#respond(this.#deviceSecret))), isWrong: false };
  }

  /** The next step; from the beginning if the account has changed hands by the answer. @param {Answer} answer */
  async #answered(answer) {
    let step = this.#step(answer, true);
    if (step.parameters.restart !== "true") return step;
    await this.#options.sleep(1000); // tokens of before end with this second
    step = await this.#start();
    if (step.method === PROOF) return this.#step(await this.#respond(this.#deviceSecret), true);
    return step.method === NO_METHOD ? this.#ask() : step;
  }

  async #start() {
    const asked = await this.#call("InitiateAuth", {
      AuthFlow: "CUSTOM_AUTH",
      AuthParameters: { USERNAME: this.#username },
    });
    return this.#step(asked, false);
  }

  /**
   * New tokens. Keep the refresh token among them: the one given may be good no more. Throws
   * `SignInRefused`, with the code RefreshTokenReuseException for one that was renewed before.
   * @param {string} refreshToken @returns {Promise<Tokens>}
   */
  refresh(refreshToken) {
    return this.#inTurn(async () => {
      const answer = await this.#call("GetTokensFromRefreshToken", { RefreshToken: refreshToken });
      const result = /** @type {Result} */ (answer.AuthenticationResult);
      return tokens({ RefreshToken: refreshToken, ...result }, this.#options.now());
    });
  }

  async #ask() {
    if (!this.#session) {
      const begun = await this.#start();
      if (![NO_METHOD, PROOF].includes(begun.method)) return begun;
    }
    this.#until = this.#options.now() + KEPT_FOR_MS;
    return this.#step(await this.#respond(START, await this.#wanted()), false);
  }

  async #wanted() {
    const { method, locale = globalThis.navigator?.language } = this.#wish;
    const browser = globalThis.navigator?.userAgent;
    return {
      request_id: random(16),
      device: await digest(this.#deviceSecret),
      link: "2", // this client reads links that name their challenge
      ...(method && { method }),
      ...(locale && { locale }),
      ...(browser && { browser }), // the mail says which browser asked
    };
  }

  /** What this browser is known by, made at the first use; nothing where nothing is kept. */
  #known() {
    const { keep } = this.#options;
    try {
      const kept = keep?.getItem(KNOWN_AS);
      if (kept || !keep) return kept ?? undefined;
      const made = random(32);
      keep.setItem(KNOWN_AS, made);
      return made;
    } catch {
      return undefined; // a browser that keeps nothing is a stranger
    }
  }

  /** @param {string} answer @param {Record<string, string>} [wish] */
  #respond(answer, wish) {
    const known = this.#known();
    const browser = globalThis.navigator?.userAgent;
    const metadata = known ? { known, ...(browser && { browser }), ...wish } : wish;
    return this.#call("RespondToAuthChallenge", {
      ChallengeName: CUSTOM,
      Session: this.#session,
      ChallengeResponses: { USERNAME: this.#username, ANSWER: answer },
      ...(metadata && { ClientMetadata: metadata }),
    });
  }

  /** @param {Answer} answer @param {boolean} wasAnswered @returns {Step} */
  #step(answer, wasAnswered) {
    const parameters = answer.ChallengeParameters ?? {};
    this.#session = answer.Session ?? "";
    this.#username = parameters.USERNAME ?? this.#username; // as Cognito has it
    return {
      ...(answer.AuthenticationResult && { tokens: tokens(answer.AuthenticationResult, this.#options.now()) }),
      ...this.#stepOf(parameters),
      isWrong: wasAnswered && !answer.AuthenticationResult && parameters.next !== "password",
    };
  }

  /** @param {Record<string, string>} parameters @returns {Step} */
  #stepOf(parameters) {
    const now = this.#options.now();
    const waits = (parameters.available_in ?? "").split(" ").filter(Boolean).map((each) => each.split("="));
    return {
      method: parameters.method ?? NO_METHOD,
      availableAt: Object.fromEntries(waits.map(([name, s]) => [name, new Date(now + 1000 * Number(s))])),
      delivery: parameters.delivery ?? "none",
      methods: (parameters.methods ?? "").split(/[ ,]+/).filter(Boolean),
      codeLength: Number(parameters.code_length ?? 0),
      againAt: new Date(now + 1000 * Number(parameters.retry_after ?? 0)),
      isWrong: false,
      ...(parameters.next === "password" && { needsPassword: true }),
      parameters,
    };
  }

  /** @param {string} operation @param {object} body */
  #call(operation, body) {
    return callCognito(this.#options, operation, body);
  }

  /**
   * One call after the other: a second one, from a second click, must have the new session.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>}
   */
  #inTurn(work) {
    const { memory } = this.#options;
    const alone = memory ? () => memory.alone(() => this.#remembering(work)) : work;
    const done = this.#last.then(alone);
    this.#last = done.catch(() => {});
    return done;
  }

  /**
   * Work with what another tab has kept meanwhile, and keep what comes of it.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>}
   */
  async #remembering(work) {
    await this.#reload();
    try {
      const done = await work().catch((error) => {
        if (codeOf(error) === "NotAuthorizedException") this.#until = 0; // the sign-in has ended
        throw error;
      });
      if (done && typeof done === "object" && "methods" in done) this.#shown = /** @type {Step} */ (/** @type {unknown} */ (done));
      return done;
    } finally {
      await this.#keep().catch(() => {}); // a browser that keeps nothing loses the sign-in with the page
    }
  }

  /** @returns {Promise<Kept | undefined>} */
  async #kept() {
    try {
      return JSON.parse((await this.#options.memory?.read()) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** Take what is kept, if it is of this sign-in or there is none yet. @returns {Promise<boolean>} */
  async #reload() {
    const { memory, now } = this.#options;
    const kept = await this.#kept();
    if (!memory || !kept || kept.until <= now()) {
      if (kept) await memory?.clear();
      return false;
    }
    if (this.#deviceSecret && this.#deviceSecret !== kept.deviceSecret) return false;
    ({ deviceSecret: this.#deviceSecret, username: this.#username, session: this.#session, until: this.#until } = kept);
    const times = Object.entries(kept.availableAt).map(([name, at]) => [name, new Date(at)]);
    this.#wish = { method: kept.method };
    this.#shown = { ...kept.step, parameters: {}, againAt: new Date(kept.againAt), availableAt: Object.fromEntries(times) };
    return true;
  }

  /** Keep the sign-in as it is; nothing once it has ended, and nothing that is or has an address. */
  async #keep() {
    const { memory } = this.#options;
    const { tokens: done, parameters: _, againAt, availableAt, ...step } = this.#shown ?? this.#stepOf({});
    if (this.#shown && "tokens" in this.#shown) this.#until = 0;
    if (done) this.#shown = undefined;
    const isKept = this.#isUnderWay() && !this.#signsUp && this.#deviceSecret;
    if (!memory || !isKept || this.#username.includes("@")) {
      const other = await this.#kept();
      if (this.#until === 0 && other?.deviceSecret === this.#deviceSecret) await memory?.clear();
      return;
    }
    /** @type {Kept} */
    const kept = {
      deviceSecret: this.#deviceSecret,
      username: this.#username,
      session: this.#session,
      method: this.#wish.method ?? step.method,
      until: this.#until,
      step: { ...step, isWrong: false },
      againAt: againAt.getTime(),
      availableAt: Object.fromEntries(Object.entries(availableAt).map(([name, at]) => [name, at.getTime()])),
    };
    await memory.write(JSON.stringify(kept));
  }
}

/**
 * The code of the SMS that arrives, where the browser can read it (WebOTP); else it never settles
 * but by `signal`. Next to it, have one field: <input inputmode="numeric" autocomplete="one-time-code">.
 * @param {{signal: AbortSignal}} options @returns {Promise<string>}
 */
export async function codeFromSms({ signal }) {
  signal.throwIfAborted();
  if (!("OTPCredential" in globalThis)) {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }
  /** @type {CredentialRequestOptions & { otp: { transport: string[] } }} */
  const options = { otp: { transport: ["sms"] }, signal };
  const credential = /** @type {Credential & { code: string }} */ (await navigator.credentials.get(options));
  return credential.code;
}

/**
 * Tell the seconds that are left until `again` sends a code, every second, down to 0.
 * @param {Pick<Step, "againAt">} step @param {(seconds: number) => void} show @param {() => number} [now]
 * @returns {() => void} Stops it.
 */
export function countDown(step, show, now = Date.now) {
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((step.againAt.getTime() - now()) / 1000));
    show(seconds);
    if (seconds === 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
}

/**
 * What stands behind the # of the link that this page was opened by, or null. It is taken out of the
 * address, and out of the history with it.
 * @param {Page} [page] The window. @returns {string | null}
 */
export function takeToken(page = globalThis.window) {
  const token = page.location.hash.slice(1);
  if (!LINK.test(token)) return null;
  page.history.replaceState(null, "", page.location.pathname);
  return token;
}

/**
 * Give the token to the page where the sign-in waits. Call it from a click, never while loading:
 * what opens links to look at them must not use them up.
 * @param {string} token @param {{patienceMs?: number}} [options]
 * @returns {Promise<boolean>} False if none waits in this browser: then `SignIn.resume` may have it, for
 * `answerLink`; else `elsewhereWords` of passwordless-words.js says how to go on.
 */
export function handOver(token, { patienceMs = 1000 } = {}) {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve) => {
    const finish = (/** @type {boolean} */ isTaken) => {
      clearTimeout(timer);
      channel.close();
      resolve(isTaken);
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    channel.onmessage = ({ data }) => data?.taken === token && finish(true);
    channel.postMessage({ token });
  });
}

/**
 * Wait for a link that is opened in another tab of this browser.
 * @param {{signal: AbortSignal}} options @returns {Promise<string>} The token, for `answerLink`.
 */
export function tokenFromLink({ signal }) {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      channel.close();
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    channel.onmessage = ({ data }) => {
      if (typeof data?.token !== "string" || !LINK.test(data.token)) return;
      channel.postMessage({ taken: data.token });
      channel.close();
      resolve(data.token);
    };
  });
}

/** Cognito's word for what went wrong; empty of anything else. @param {unknown} error */
function codeOf(error) {
  return error instanceof SignInRefused ? error.code : "";
}

/** @param {Result} result @param {number} now @returns {Tokens} */
function tokens(result, now) {
  return {
    idToken: result.IdToken,
    accessToken: result.AccessToken,
    ...(result.RefreshToken && { refreshToken: result.RefreshToken }),
    expiresAt: new Date(now + 1000 * result.ExpiresIn),
  };
}

/** base64url of so many random bytes. @param {number} bytes */
function random(bytes) {
  return written(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** base64url of the SHA-256 of the bytes that a secret spells. @param {string} secret */
async function digest(secret) {
  const letters = atob(secret.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return written(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** @param {Uint8Array} bytes */
function written(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
