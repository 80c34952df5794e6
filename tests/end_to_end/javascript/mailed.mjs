// The mails of the emulator, as a person reads them.

/** @typedef {{ To: string[], BodyText: string }} Mail */

/** Those to one address. @param {string} endpoint @param {string} email @returns {Promise<Mail[]>} */
export async function mails(endpoint, email) {
  const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
  /** @type {Mail[]} */
  const all = Object.values(messages).flat();
  return all.filter((mail) => mail.To.includes(email));
}

/** The code of the first mail after so many; a sender may take its time. @param {string} endpoint @param {string} email @param {number} before */
export async function mailedCode(endpoint, email, before) {
  for (const start = Date.now(); Date.now() - start < 30_000; ) {
    const mail = (await mails(endpoint, email))[before];
    const code = mail?.BodyText.match(/^ {4}(\d{6,10})$/m)?.[1];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no mail came");
}
