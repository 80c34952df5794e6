// Reads events from standard input as the CloudEvents SDK does; answers each as it understood it, or null.
import { HTTP } from "cloudevents";
import { readFileSync } from "node:fs";

const headers = { "content-type": "application/cloudevents+json" };

function understood(event) {
  try {
    const received = HTTP.toEvent({ headers, body: JSON.stringify(event) });
    received.validate(); // against the JSON Schema of the specification
    return received.toJSON();
  } catch {
    return null;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(understood)));
