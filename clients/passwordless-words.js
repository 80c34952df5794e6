/**
 * Words for a step whose `delivery` is "wait" or "refused": a code was sent a short while ago, and
 * in how many seconds another may be asked for. One file, no dependency.
 */

/** By language; {s} stands for the seconds. */
const WORDS = {
  ar: "تم إرسال رمز قبل قليل. يمكنك طلب رمز آخر بعد {s} ثانية.",
  de: "Ein Code wurde eben erst gesendet. In {s} Sekunden können Sie einen weiteren anfordern.",
  en: "A code was sent a short while ago. You can ask for another in {s} seconds.",
  es: "Se acaba de enviar un código. Podrás pedir otro en {s} segundos.",
  fr: "Un code vient d’être envoyé. Vous pourrez en demander un autre dans {s} secondes.",
  he: "קוד נשלח לפני זמן קצר. אפשר לבקש קוד נוסף בעוד {s} שניות.",
  it: "Un codice è stato appena inviato. Potrai richiederne un altro tra {s} secondi.",
  ja: "コードは先ほど送信されました。{s}秒後に再度リクエストできます。",
  nl: "Er is zojuist een code verzonden. Over {s} seconden kunt u een nieuwe aanvragen.",
  pl: "Kod został wysłany przed chwilą. Kolejny kod będzie dostępny za (s): {s}.",
  pt: "Um código acabou de ser enviado. Poderá pedir outro dentro de {s} segundos.",
  zh: "验证码刚刚已发送。{s} 秒后可以再次获取。",
};

/**
 * @param {{ method: string, againAt: Date, availableAt?: Record<string, Date>, fellBack?: string }} step
 * @param {string} [locale] BCP 47; the browser's language if left out, English if there are no words.
 * @param {() => number} [now]
 * @returns {string} To be shown as it is. Nobody learns by it whether there is such a user.
 */
export function waitWords(step, locale = globalThis.navigator?.language ?? "en", now = Date.now) {
  const at = step.availableAt?.[step.fellBack ?? step.method] ?? step.againAt;
  const seconds = Math.max(0, Math.ceil((at.getTime() - now()) / 1000));
  const [language = ""] = locale.toLowerCase().split("-");
  const words = Object.entries(WORDS).find(([name]) => name === language)?.[1] ?? WORDS.en;
  return words.replace("{s}", String(seconds));
}
