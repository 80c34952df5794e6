/** What the address of a view has in addition to its path: no personal data. */

/** Keep *query* in the address of this view, so that it can be shared. @param {Record<string, string>} query */
export function note(query) {
  const told = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  history.replaceState(null, "", location.pathname + (told.size ? `?${told}` : ""));
}
