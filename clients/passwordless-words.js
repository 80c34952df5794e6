/**
 * Words in twelve languages, for a step whose `delivery` is "wait" or "refused", for a link that was
 * opened on another device, and for a form. One file, no dependency.
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
  nl: "Er is zojuist een code verzonden. Over {s} seconden kun je een nieuwe aanvragen.",
  pl: "Kod został wysłany przed chwilą. Kolejny kod będzie dostępny za (s): {s}.",
  pt: "Um código acabou de ser enviado. Você poderá pedir outro em {s} segundos.",
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
  nl: "Ga terug naar de browser waarin je deze link hebt aangevraagd, of voer daar de code uit de e-mail in.",
  pl: "Wróć do przeglądarki, w której poproszono o ten link, albo wpisz tam kod z wiadomości.",
  pt: "Volte ao navegador em que pediu este link ou digite lá o código do e-mail.",
  zh: "请返回您请求此链接的浏览器，或在那里输入邮件中的验证码。",
};

/**
 * @typedef {object} FormWords
 * @property {string} username Label of the field.
 * @property {string} code Label of the field.
 * @property {string} send Button: have a code sent.
 * @property {string} signIn Button: answer with the code.
 * @property {string} again Button: another code.
 * @property {string} sent A code is on its way.
 * @property {string} wrong The code was not right.
 * @property {string} failed The sign-in was refused, or broke off.
 * @property {string} password The code was right, and the user has to sign in with the password.
 */

/** @param {string[]} told @returns {FormWords} */
const form = ([username, code, send, signIn, again, sent, wrong, failed, password]) =>
  ({ username, code, send, signIn, again, sent, wrong, failed, password });

const FORM = {
  ar: form(["البريد الإلكتروني", "الرمز", "متابعة", "تسجيل الدخول", "إرسال رمز آخر", "أرسلنا رسالة. أدخل الرمز الموجود فيها.", "هذا الرمز غير صحيح.", "تعذّر تسجيل الدخول. حاول مرة أخرى.", "لهذا الحساب عامل ثانٍ. سجّل الدخول بكلمة المرور."]),
  de: form(["E-Mail-Adresse", "Code", "Weiter", "Anmelden", "Neuen Code senden", "Eine Nachricht ist unterwegs. Geben Sie den Code daraus ein.", "Dieser Code ist nicht richtig.", "Die Anmeldung ist fehlgeschlagen. Bitte versuchen Sie es noch einmal.", "Dieses Konto hat einen zweiten Faktor. Melden Sie sich mit dem Passwort an."]),
  en: form(["E-mail address", "Code", "Continue", "Sign in", "Send another code", "A message is on its way. Enter the code from it.", "This code is not right.", "The sign-in failed. Please try again.", "This account has a second factor. Sign in with the password."]),
  es: form(["Correo electrónico", "Código", "Continuar", "Iniciar sesión", "Enviar otro código", "El mensaje está en camino. Introduce el código que contiene.", "Este código no es correcto.", "No se pudo iniciar sesión. Inténtalo de nuevo.", "Esta cuenta tiene un segundo factor. Inicia sesión con la contraseña."]),
  fr: form(["Adresse e-mail", "Code", "Continuer", "Se connecter", "Envoyer un autre code", "Un message est en route. Saisissez le code qu’il contient.", "Ce code n’est pas correct.", "La connexion a échoué. Veuillez réessayer.", "Ce compte a un second facteur. Connectez-vous avec le mot de passe."]),
  he: form(["כתובת דוא״ל", "קוד", "המשך", "כניסה", "שליחת קוד נוסף", "הודעה בדרך אליכם. הזינו את הקוד שבה.", "הקוד אינו נכון.", "הכניסה נכשלה. נסו שוב.", "לחשבון זה יש אימות נוסף. היכנסו עם הסיסמה."]),
  it: form(["Indirizzo e-mail", "Codice", "Continua", "Accedi", "Invia un altro codice", "Un messaggio è in arrivo. Inserisci il codice che contiene.", "Questo codice non è corretto.", "Accesso non riuscito. Riprova.", "Questo account ha un secondo fattore. Accedi con la password."]),
  ja: form(["メールアドレス", "コード", "続ける", "ログイン", "別のコードを送信", "メッセージを送信しました。記載されたコードを入力してください。", "コードが正しくありません。", "ログインできませんでした。もう一度お試しください。", "このアカウントには二段階認証が設定されています。パスワードでログインしてください。"]),
  nl: form(["E-mailadres", "Code", "Doorgaan", "Inloggen", "Nieuwe code sturen", "Er is een bericht onderweg. Voer de code daaruit in.", "Deze code is niet juist.", "Inloggen is niet gelukt. Probeer het opnieuw.", "Dit account heeft een tweede factor. Log in met het wachtwoord."]),
  pl: form(["Adres e-mail", "Kod", "Dalej", "Zaloguj się", "Wyślij nowy kod", "Wiadomość jest w drodze. Wpisz kod z tej wiadomości.", "Ten kod jest nieprawidłowy.", "Logowanie nie powiodło się. Spróbuj ponownie.", "To konto ma drugi składnik logowania. Zaloguj się hasłem."]),
  pt: form(["Endereço de e-mail", "Código", "Continuar", "Entrar", "Enviar outro código", "Uma mensagem está a caminho. Digite o código que ela contém.", "Este código não está correto.", "Não foi possível entrar. Tente novamente.", "Esta conta tem um segundo fator. Entre com a senha."]),
  zh: form(["电子邮箱", "验证码", "继续", "登录", "重新发送验证码", "消息已发送，请输入其中的验证码。", "验证码不正确。", "登录失败，请重试。", "此账户启用了第二重验证。请使用密码登录。"]),
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

/**
 * Labels and messages of a sign-in form.
 * @param {string} [locale] As of `waitWords`. @returns {FormWords}
 */
export function formWords(locale = globalThis.navigator?.language ?? "en") {
  return inLanguage(FORM, locale);
}

/** @template T @param {Record<string, T> & { en: T }} words @param {string} locale @returns {T} */
function inLanguage(words, locale) {
  const [language = ""] = locale.toLowerCase().split("-");
  return Object.entries(words).find(([name]) => name === language)?.[1] ?? words.en;
}
