/** Looking again and again, while somebody looks at the page. */

import { trouble } from "./ask.js";
import { wordsOf } from "./problems.js";

let parts = 0;

/**
 * Do *look* now and every so many *seconds*, and whenever the page comes back into sight.
 * @param {number} seconds @param {() => Promise<void>} look @returns {() => void} Looks at once.
 */
export function again(seconds, look) {
  parts += 1;
  const part = `part ${parts}`;
  let timer = 0;
  let looking = false;
  let onceMore = false;
  const now = async () => {
    clearTimeout(timer);
    if (looking) {
      onceMore = true;
      return;
    }
    looking = true;
    try {
      await look();
      trouble(part, null);
    } catch (problem) {
      trouble(part, wordsOf(problem));
    }
    looking = false;
    if (onceMore) {
      onceMore = false;
      now();
    } else if (!document.hidden) timer = setTimeout(now, 1000 * seconds);
  };
  document.addEventListener("visibilitychange", () => document.hidden || now());
  now();
  return now;
}
