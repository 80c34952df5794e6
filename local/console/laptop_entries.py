"""What there is on the laptop, and not in a real account, which is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.console import api_explorer
from local.console.answers import Answer, Asked
from local.console.cognito import passed_on
from local.console.demo_player import DemoPlayer
from local.console.entries import Entry, posting, reading
from local.console.event_page import event_page, is_policy, passed
from local.console.faults import Faults
from local.console.mail_preview import preview, previews
from local.console.mailbox import Mailbox
from local.console.rest import CALLS, PREFIX, passed_to_api
from local.console.tail import EventTail

_ID = r"([A-Za-z0-9-]{1,64})"
_NONE = Answer.problem(404, "There is no such page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Laptop:
    """
    The emulator's own resources.

    Attributes:
        about: What the page's forms need to know: ids, ways to sign in.
        emulator_port: Where Cognito is.
        api_url: Where the REST API is; empty without one.
        simulated_until: Until when the graphs show a simulated history, since 1970.

    """

    tail: EventTail
    mailbox: Mailbox
    about: Mapping[str, Any]
    emulator_port: int
    api_url: str = ""
    faults: Faults | None = None
    demo: DemoPlayer | None = None
    simulated_until: float | None = None

    def entries(self) -> Iterator[Entry]:
        """All that can be asked for."""
        yield posting("/api/cognito", self._cognito, is_action=False)
        if self.api_url:
            yield posting(f"{PREFIX}(/.*)?", self._rest, is_action=False)
            yield reading("|".join(path for method, path in CALLS if method == "GET"), self._rest)
            yield reading(api_explorer.ADDRESS, api_explorer.explorer_page)
            yield reading(f"{api_explorer.ADDRESS}/openapi.json", self._description)
            yield reading(api_explorer.CALLS, self._explored)
            yield posting(api_explorer.CALLS, self._explored, is_action=False)
        yield reading("/api/events", self._events)
        yield reading(f"/api/events/{_ID}", self._event)
        yield posting("/api/filter-policy", self._filter_policy, is_action=False)
        yield reading("/api/mailbox", lambda _asked, _match: Answer.json(self.mailbox.told()))
        yield reading(r"/api/mailbox/(\d{1,9})/html", self._mail)
        yield reading("/api/mail-preview", self._previews)
        yield reading(r"/api/mail-preview/([a-z_]{1,20})/([a-z]{2})/([a-z]{1,5})", self._preview)
        if self.faults:
            yield reading("/api/faults", self._faults)
            yield posting(rf"/api/faults/{_ID}/(on|off)", self._switch)
        if self.demo:
            yield reading("/api/demo", self._demo)
            yield posting("/api/demo/play", self._play)

    def _cognito(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return passed_on(asked, port=self.emulator_port)

    def _rest(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return passed_to_api(asked, api_url=self.api_url)

    def _description(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return api_explorer.description(asked, api_url=self.api_url)

    def _explored(self, asked: Asked, match: re.Match[str]) -> Answer:
        return api_explorer.call(asked, match, api_url=self.api_url)

    def _events(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json({"events": self.tail.after(asked.number("after", 0))})

    def _event(self, _asked: Asked, match: re.Match[str]) -> Answer:
        found = self.tail.whole(match[1])
        return Answer.json(event_page(found[-1])) if found else _NONE

    def _filter_policy(self, asked: Asked, _match: re.Match[str]) -> Answer:
        policy = asked.told().get("policy")
        if not is_policy(policy):
            return Answer.problem(400, "This is no filter policy that the console can count.")
        whole = self.tail.whole()
        return Answer.json({"matched": passed(policy, whole), "of": len(whole)})

    def _mail(self, _asked: Asked, match: re.Match[str]) -> Answer:
        return self.mailbox.html(int(match[1]))

    def _previews(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json(previews(asked.text("locale")))

    def _preview(self, _asked: Asked, match: re.Match[str]) -> Answer:
        return preview(match[1], locale=match[2], theme=match[3])

    def _faults(self, _asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json({"faults": self.faults.state() if self.faults else []})

    def _switch(self, asked: Asked, match: re.Match[str]) -> Answer:
        if not self.faults or not self.faults.switch(match[1], is_on=match[2] == "on"):
            return _NONE
        return self._faults(asked, match)

    def _demo(self, _asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json(self.demo.state() if self.demo else {})

    def _play(self, _asked: Asked, _match: re.Match[str]) -> Answer:
        if self.demo and self.demo.start():
            return Answer.json({"playing": True})
        return Answer.problem(409, "The demo is playing.")
