/**
 * Words in twelve languages, for a step whose `delivery` is "wait" or "refused", and for a link that
 * was opened on another device. One file, no dependency.
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

const ELSEWHERE = {
  ar: "ارجع إلى المتصفح الذي طلبت فيه هذا الرابط، أو أدخل هناك الرمز الموجود في الرسالة.",
  de: "Gehen Sie zurück zu dem Browser, in dem Sie diesen Link angefordert haben, oder geben Sie dort den Code aus der E-Mail ein.",
  en: "Go back to the browser in which you asked for this link, or enter the code from the e-mail there.",
  es: "Vuelve al navegador en el que pediste este enlace o introduce allí el código del correo.",
  fr: "Revenez au navigateur dans lequel vous avez demandé ce lien, ou saisissez-y le code de l’e-mail.",
  he: "חזרו לדפדפן שבו ביקשתם את הקישור, או הזינו שם את הקוד שבהודעה.",
  it: "Torna al browser in cui hai richiesto questo link o inserisci lì il codice dell’e-mail.",
  ja: "このリンクをリクエストしたブラウザーに戻るか、そこでメールのコードを入力してください。",
  nl: "Ga terug naar de browser waarin u deze link hebt aangevraagd, of voer daar de code uit de e-mail in.",
  pl: "Wróć do przeglądarki, w której poproszono o ten link, albo wpisz tam kod z wiadomości.",
  pt: "Volte ao navegador em que pediu este link ou introduza lá o código do e-mail.",
  zh: "请返回您请求此链接的浏览器，或在那里输入邮件中的验证码。",
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
  return inLanguage(WORDS, locale).replace("{s}", String(seconds));
}

/**
 * How to go on when a link was opened in another browser than the one that asked for it.
 * @param {string} [locale] As of `waitWords`. @returns {string}
 */
export function elsewhereWords(locale = globalThis.navigator?.language ?? "en") {
  return inLanguage(ELSEWHERE, locale);
}

/** @param {typeof WORDS} words @param {string} locale */
function inLanguage(words, locale) {
  const [language = ""] = locale.toLowerCase().split("-");
  return Object.entries(words).find(([name]) => name === language)?.[1] ?? words.en;
}
