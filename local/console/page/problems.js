/** What was thrown, whatever it is: its words for people, and its code for those who write apps. */

/** @param {unknown} problem */
export const wordsOf = (problem) => (problem instanceof Error ? problem.message : String(problem));

/** Such as NotAuthorizedException; nothing if it has none. @param {unknown} problem */
export const codeOf = (problem) => (problem instanceof Error && "code" in problem ? String(problem.code) : "");
