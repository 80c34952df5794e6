/** The documents that are served here, by what they are for. */

import { element } from "../elements.js";

/** @import { View } from "../view.js" */

/** @type {[heading: string, pages: [path: string, name: string][]][]} */
const GROUPS = [
  ["Start here", [["README.md", "README"], ["docs/start/app-developer.md", "App developer"], ["docs/start/operator.md", "Operator"], ["docs/start/subscriber.md", "Subscriber"], ["docs/start/security-reviewer.md", "Security reviewer"], ["CONTRIBUTING.md", "Contributor"]]],
  ["Operate", [["docs/operations.md", "Runbook"], ["docs/troubleshooting.md", "Troubleshooting"], ["docs/glossary.md", "Glossary"], ["UPGRADING.md", "Upgrading"]]],
  ["Reference", [["docs/events.md", "Events"], ["docs/rest-api.md", "REST API"], ["docs/parameters.md", "Parameters"], ["docs/architecture.md", "Architecture"], ["docs/security.md", "Security"], ["docs/passwordless.md", "Passwordless sign-in"]]],
];

export const title = () => "Documents";

/** @param {View} view */
export function show({ place, about }) {
  place.append(element("div", { class: "trio" }, ...GROUPS.map(([heading, pages]) => element(
    "section", { class: "card", "aria-label": heading },
    element("h2", {}, heading), element("ul", { class: "links" }, ...pages.map(([path, name]) => element("li", {}, element("a", { href: `/${path}` }, name)))),
  ))));
  if (about.app) place.append(element("p", {}, element("a", { href: "/api-explorer" }, "Try the REST API (Swagger UI)")));
}
