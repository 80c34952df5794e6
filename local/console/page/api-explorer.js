/** Swagger UI over the REST API: its calls go to the console, which passes them on. */

const ADDRESS = "/api-explorer";
/** @type {any} */
const { SwaggerUIBundle } = window;

/** @param {any} request */
function throughTheConsole(request) {
  const at = request.url.indexOf(api);
  if (request.loadSpec || at !== 0) return request;
  const method = request.method.toUpperCase();
  request.url = `${ADDRESS}/call${request.url.slice(api.length)}`;
  if (method !== "GET") {
    request.headers["X-Method"] = method;
    request.method = "POST";
  }
  return request;
}

/** The access token of a sign-in is the one of the calls that follow. @param {any} response */
function signedIn(response) {
  const token = response.body?.access_token;
  if (token) ui.preauthorizeApiKey("token", token);
  return response;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();

const spec = await (await fetch(`${ADDRESS}/openapi.json`)).json();
/** @type {string} */
const api = spec.servers[0].url;
const ui = SwaggerUIBundle({
  spec,
  dom_id: "#explorer",
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
  persistAuthorization: false,
  showMutatedRequest: false, // the line for curl names the API itself
  requestInterceptor: throughTheConsole,
  responseInterceptor: signedIn,
});

export {};
