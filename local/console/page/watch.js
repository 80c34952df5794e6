/** Looking again and again, while somebody looks at the page. */

import { trouble } from "./ask.js";

let parts = 0;

/**
 * Do *look* now and every so many *seconds*, and whenever the page comes back into sight.
 * @param {number} seconds @param {() => Promise<void>} look @returns {() => void} Looks at once.
 */
export function again(seconds, look) {
  const part = `part ${(parts += 1)}`;
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
      trouble(part, problem.message);
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
