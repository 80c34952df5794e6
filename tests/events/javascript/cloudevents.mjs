// Reads events from standard input as the CloudEvents SDK does; answers each as it understood it, or null.
import { HTTP } from "cloudevents";
import { readFileSync } from "node:fs";

/** @import { CloudEvent } from "cloudevents" */

const headers = { "content-type": "application/cloudevents+json" };

/** @param {unknown} event */
function understood(event) {
  try {
    // One event was given, so it is one and no list.
    const received = /** @type {CloudEvent} */ (HTTP.toEvent({ headers, body: JSON.stringify(event) }));
    received.validate(); // against the JSON Schema of the specification
    return received.toJSON();
  } catch {
    return null;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(understood)));
