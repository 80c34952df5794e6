"""Requests to the REST API on the emulator."""

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

from local.settling import awaited


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.text = response.read().decode()

    def __getitem__(self, name):
        return json.loads(self.text)[name]


def caller(suite):
    """Sends a request; a body that is no text goes as JSON, and _ in a header's name is a dash."""
    url = urlsplit(suite.api_url)

    def call(method, path, body=None, **headers):
        connection = HTTPConnection(url.hostname, url.port, timeout=300)
        sent = {"Content-Type": "application/json"} if body is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, str | None) else json.dumps(body)
        try:
            connection.request(method, f"{url.path}{path}", raw, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    return call


def bearing(token):
    return {"Authorization": f"Bearer {token}"}


def codes_for(suite, email):
    """The sign-in codes in the mailbox of *email*, the newest last."""
    return [
        found[0]
        for mail in suite.emulator.mails()
        if email in mail.to and (found := re.findall(r"\b\d{8}\b", mail.subject))
    ]


def code_for(suite, email, *, after=0):
    """The newest sign-in code in the mailbox of *email*, once there are more than *after*."""
    return awaited(suite.emulator, lambda: codes_for(suite, email)[after:])[-1]
