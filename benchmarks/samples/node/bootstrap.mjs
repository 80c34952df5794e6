// Lambda's Runtime API in a loop: `node bootstrap.mjs HANDLER.mjs`. AWS's own client for Node.js has to be
// compiled on each machine, and does more at its start; so a row with this one is, if anything, too good.
import http from "node:http";
import { pathToFileURL } from "node:url";

const agent = new http.Agent({ keepAlive: true });
const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? "").split(":");

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @returns {Promise<{id: string, text: string}>}
 */
function ask(method, path, body) {
  const options = { agent, host, port, method, path: `/2018-06-01/runtime/invocation/${path}` };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () => resolve({ id: String(answer.headers["lambda-runtime-aws-request-id"]), text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const { handler } = await import(pathToFileURL(process.argv[2] ?? "").href);
for (;;) {
  const { id, text } = await ask("GET", "next");
  try {
    await ask("POST", `${id}/response`, JSON.stringify(await handler(JSON.parse(text))));
  } catch (error) {
    await ask("POST", `${id}/error`, String(error));
  }
}
