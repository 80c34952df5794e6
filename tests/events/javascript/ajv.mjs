// Reads {schemas, events} from standard input; each event is judged by the schema of its type, by ajv with its defaults.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";

/** @type {{ schemas: Record<string, object>, events: { type: string }[] }} */
const { schemas, events } = JSON.parse(readFileSync(0, "utf8"));

/** @param {{ compile(schema: object): (event: unknown) => unknown }} ajv */
function judged(ajv) {
  const checks = Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, ajv.compile(schema)]));
  return events.map((event) => checks[event.type]?.(event));
}

console.log(JSON.stringify({ ajv: judged(new Ajv()), ajv2019: judged(new Ajv2019()), ajv2020: judged(new Ajv2020()) }));
