"""A tab of the browser: what a user does in it, and what it asks of the network."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any, Self

from local.browser.devtools import DevTools

_STANDS_STILL_WITHIN_S = 120
_KEYS = {"Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowRight": 39, " ": 32, "Escape": 27}


class NotSeen(AssertionError):
    """What was waited for did not come; the message has the page's text."""


class Page:
    """
    A tab.

    Attributes:
        requests: The address of everything that was asked for.
        problems: Errors of scripts, and what the browser complained about.

    """

    def __init__(self, devtools: DevTools, target: str, session: str) -> None:
        self._devtools, self._target, self._session = devtools, target, session
        self.requests: list[str] = []
        self.problems: list[str] = []
        self._listen()
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    @classmethod
    def of_target(cls, devtools: DevTools, target: str) -> Self:
        """The tab that DevTools call so."""
        session = devtools.call("Target.attachToTarget", targetId=target, flatten=True)
        return cls(devtools, target, session["sessionId"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of DevTools, to this tab."""
        return self._devtools.call(method, session=self._session, **parameters)

    def go(self, url: str) -> None:
        """Open *url*."""
        self.call("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def resize(self, width: int, height: int, *, is_dark: bool = False) -> None:
        """Another size in CSS pixels, and theme."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.call("Emulation.setEmulatedMedia", features=features)

    def value(self, expression: str) -> Any:
        """What *expression* is in the page; a promise is waited for."""
        told = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in told:
            raise NotSeen(f"{expression}: {json.dumps(told['exceptionDetails'])[:500]}")
        return told["result"].get("value")

    def until(self, condition: str, *, within_s: float = 300.0) -> None:
        """Wait for *condition* to be true; NotSeen if it does not come true."""
        looks = f"""new Promise((resolve) => {{
            const end = Date.now() + {1000 * within_s};
            const look = () => {{
                let seen = false;
                try {{ seen = Boolean({condition}); }} catch {{ }}
                seen || Date.now() > end ? resolve(seen) : setTimeout(look, 40);
            }};
            look();
        }})"""
        if not self.value(looks):
            raise NotSeen(f"{condition}\n{self.value('document.body.innerText')}")

    def settle(self) -> None:
        """Wait for two pictures: what was changed is seen by then."""
        frames = "requestAnimationFrame(() => requestAnimationFrame(resolve))"
        self.value(f"new Promise((resolve) => {{ {frames}; setTimeout(resolve, 100); }})")

    def see(self, words: str, *, inside: str = "body", within_s: float = 300.0) -> None:
        """Wait until *words* stand in the element *inside*."""
        text = f"document.querySelector({json.dumps(inside)}).innerText"
        self.until(f"{text}.includes({json.dumps(words)})", within_s=within_s)

    def click(self, what: str) -> None:
        """
        Click in the middle of the first element that the CSS selector *what* finds.

        Not before it has stood still for a moment with nothing over it: what a page loads later
        pushes its content about. NotSeen if that does not come.
        """
        middle = self.value(
            f"""new Promise((resolve) => {{
                const end = Date.now() + {1000 * _STANDS_STILL_WITHIN_S};
                let before = "";
                const look = () => {{
                    const it = document.querySelector({json.dumps(what)});
                    it?.scrollIntoView({{ block: "center", behavior: "instant" }});
                    const {{ x, y, width, height }} = it?.getBoundingClientRect() ?? {{}};
                    const middle = [x + width / 2, y + height / 2];
                    const isStill = width > 0 && String(middle) === before;
                    before = String(middle);
                    const isFree = isStill && it.contains(document.elementFromPoint(...middle));
                    if (isFree) resolve(middle);
                    else if (Date.now() > end) resolve(null);
                    else setTimeout(look, 100);
                }};
                look();
            }})"""
        )
        if middle is None:
            raise NotSeen(f"{what} does not stand still, or something is over it")
        self.click_at(*middle)

    def click_at(self, x: float, y: float) -> None:
        """Click there."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str) -> None:
        """Press a key and let it go: one that has a name, or a character."""
        is_named = len(key) > 1
        code = _KEYS[key] if is_named else ord(key.upper())
        about = {"key": key, "windowsVirtualKeyCode": code, "code": key}
        text = {"Enter": "\r"}.get(key, "" if is_named else key)
        down = {**about, "text": text} if text else about
        self.call("Input.dispatchKeyEvent", type="keyDown", **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def type(self, what: str, text: str) -> None:
        """Put *text* into a field, in place of what is there."""
        self.click(what)
        self.value(f"document.querySelector({json.dumps(what)}).select()")
        self.call("Input.insertText", text=text)

    def picture(self, *, whole: bool = False, part: str = "", quality: int = 100) -> bytes:
        """
        A PNG of what is seen, of the whole page, or of the element *part*.

        A WebP, which has far fewer bytes, if *quality* is less than 100.
        """
        options: dict[str, Any] = {"format": "png", "captureBeyondViewport": whole or bool(part)}
        if quality < 100:
            options |= {"format": "webp", "quality": quality}
        if part:
            options["clip"] = {**self._box(part), "scale": 1}
        return b64decode(self.call("Page.captureScreenshot", **options)["data"])

    def close(self) -> None:
        """Close the tab."""
        self._devtools.call("Target.closeTarget", targetId=self._target)

    def _box(self, part: str) -> dict[str, float]:
        box: dict[str, float] = self.value(
            f"""(() => {{
                const {{ x, y, width, height }} =
                    document.querySelector({json.dumps(part)}).getBoundingClientRect();
                return {{ x: x + scrollX, y: y + scrollY, width, height }};
            }})()"""
        )
        return box

    def _listen(self) -> None:
        def hear(event: str, note: Any) -> None:
            self._devtools.on(event, note, session=self._session)

        hear("Network.requestWillBeSent", lambda told: self.requests.append(told["request"]["url"]))
        hear("Runtime.exceptionThrown", lambda told: self._note(told["exceptionDetails"]))
        hear("Log.entryAdded", lambda told: self._complain(told["entry"]))

    def _note(self, details: dict[str, Any]) -> None:
        told = details.get("exception", {}).get("description", "")
        self.problems.append(f"{details['text']} {told}")

    def _complain(self, entry: dict[str, Any]) -> None:
        if entry["level"] in ("error", "warning"):
            self.problems.append(f"{entry['text']} {entry.get('url', '')}")
