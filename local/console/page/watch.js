/** Looking again and again, while the page is visible. */

import { trouble } from "./ask.js";
import { wordsOf } from "./problems.js";

let parts = 0;

/**
 * Do *look* now and every so many *seconds*, and whenever the page comes back into sight.
 * @param {number} seconds @param {() => Promise<void>} look
 * @param {AbortSignal} [signal] Until then. @param {HTMLElement} [place] Not while it is hidden.
 * @returns {() => void} Looks at once.
 */
export function again(seconds, look, signal, place) {
  const watch = new Watch(1000 * seconds, look, signal, place);
  document.addEventListener("visibilitychange", () => document.hidden || watch.now(), { signal });
  signal?.addEventListener("abort", () => watch.end());
  watch.now();
  return () => watch.now();
}

class Watch {
  #timer = 0;
  #isLooking = false;
  #isWanted = false;
  /** @type {number} */ #every;
  /** @type {() => Promise<void>} */ #look;
  /** @type {AbortSignal | undefined} */ #signal;
  /** @type {HTMLElement | undefined} */ #place;
  /** @type {string} */ #part;

  /** @param {number} every @param {() => Promise<void>} look @param {AbortSignal} [signal] @param {HTMLElement} [place] */
  constructor(every, look, signal, place) {
    parts += 1;
    this.#part = `part ${parts}`;
    this.#every = every;
    this.#look = look;
    this.#signal = signal;
    this.#place = place;
  }

  end() {
    clearTimeout(this.#timer);
    trouble(this.#part, null);
  }

  async now() {
    clearTimeout(this.#timer);
    if (this.#signal?.aborted) return;
    if (this.#isLooking) {
      this.#isWanted = true;
      return;
    }
    this.#isLooking = true;
    if (!this.#isHidden()) await this.#tried();
    this.#isLooking = false;
    this.#next();
  }

  async #tried() {
    try {
      await this.#look();
      trouble(this.#part, null);
    } catch (problem) {
      if (!this.#signal?.aborted) trouble(this.#part, wordsOf(problem));
    }
  }

  #next() {
    const isWanted = this.#isWanted;
    this.#isWanted = false;
    if (isWanted) this.now();
    else if (!document.hidden && !this.#signal?.aborted) this.#timer = setTimeout(() => this.now(), this.#every);
  }

  #isHidden() {
    return Boolean(this.#place?.isConnected) && !this.#place?.checkVisibility();
  }
}
