/**
 * Where a sign-in is kept for ten minutes, so that it survives a reload, a lost tab and a restart of
 * the browser: the option `memory` of SignIn. One file, no dependency.
 *
 *     const options = { region: "eu-west-1", clientId: "…" };
 *     const signIn = new SignIn({ ...options, memory: browserMemory(options) });
 *     const resumed = await SignIn.resume({ ...options, memory: browserMemory(options) }); // or null
 *
 * Kept are the secret that binds a link to this browser, Cognito's session, Cognito's name of the user
 * and what the screen shows; never a token, a code or an address. A script of the page that reads it can
 * sign in with it only together with the mail.
 */

const STORE = "sign-ins";

/** @import { Memory } from "./passwordless.js" */

/**
 * @param {{ clientId: string, kind?: "browser" | "tab" }} options "browser": in IndexedDB, for all tabs
 *   and after a restart. "tab": in the tab's own storage, for reloads alone.
 * @returns {Memory}
 */
export function browserMemory({ clientId, kind = "browser" }) {
  const key = `passwordless-sign-in:${clientId}`;
  const kept = kind === "tab" ? inTab(key) : inDatabase(key);
  const alone = (/** @type {() => Promise<any>} */ work) =>
    globalThis.navigator?.locks ? navigator.locks.request(key, work) : work();
  return { ...kept, alone };
}

/** @param {string} key */
function inTab(key) {
  return {
    read: async () => sessionStorage.getItem(key) ?? undefined,
    write: async (/** @type {string} */ record) => sessionStorage.setItem(key, record),
    clear: async () => sessionStorage.removeItem(key),
  };
}

/** @param {string} key */
function inDatabase(key) {
  /** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask */
  const asked = async (mode, ask) => {
    const database = await settled(opened());
    try {
      return await settled(ask(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  };
  return {
    read: () => asked("readonly", (store) => store.get(key)),
    write: async (/** @type {string} */ record) => void (await asked("readwrite", (store) => store.put(record, key))),
    clear: async () => void (await asked("readwrite", (store) => store.delete(key))),
  };
}

function opened() {
  const request = indexedDB.open("passwordless", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
