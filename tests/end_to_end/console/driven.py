"""What a user does in a browser that is driven by the commands of WebDriver."""

import json
import time

STANDS_STILL_WITHIN_S = 120
LOOKS_EVERY_S = 0.1
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # https://www.w3.org/TR/webdriver2/#elements
# Errors of scripts and of the policy, from the first script on; the page stays while views change.
LISTEN = """
window.problems ??= [];
const note = (text) => window.problems.push(String(text));
addEventListener("error", (event) => note(event.message || event.target), true);
addEventListener("unhandledrejection", (event) => note(event.reason));
addEventListener("securitypolicyviolation", (event) => note(event.violatedDirective));
console.error = note;
"""


class NotSeen(AssertionError):
    """What was waited for did not come; the message has the page's text."""


class Driven:
    """A tab, with the names of `local.browser.page`; *command* does one of WebDriver's."""

    def command(self, name, path, **words):
        raise NotImplementedError

    def go(self, url):
        self.command("Navigate", "url", url=url)
        self.run(LISTEN)

    def run(self, script):
        return self.command("ExecuteScript", "execute/sync", script=script, args=[])

    def value(self, expression):
        return self.run(f"return ({expression});")

    def until(self, condition, *, within_s=300.0):
        end = time.monotonic() + within_s
        looks = f"try {{ return Boolean({condition}); }} catch {{ return false; }}"
        while not self.run(looks):
            if time.monotonic() > end:
                raise NotSeen(f"{condition}\n{self.value('document.body.innerText')}")
            time.sleep(LOOKS_EVERY_S)

    def see(self, words, *, inside="body", within_s=300.0):
        text = f"document.querySelector({json.dumps(inside)}).innerText"
        self.until(f"{text}.includes({json.dumps(words)})", within_s=within_s)

    def click(self, what):
        self._do("Click", "click", what)

    def type(self, what, text):
        self._do("Clear", "clear", what)
        self._do("SendKeys", "value", what, text=text)

    def _do(self, name, path, what, **words):
        self.until(f"document.querySelector({json.dumps(what)})", within_s=STANDS_STILL_WITHIN_S)
        found = self.command("FindElement", "element", using="css selector", value=what)[ELEMENT]
        self.command(f"Element{name}", f"element/{found}/{path}", id=found, **words)
