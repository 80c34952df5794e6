"""An app of a user's own that keeps the secret by which it is known once it has signed in."""

from __future__ import annotations

from clients.passwordless import SignIn, device_secret
from local.demo.app import App
from local.suite import Suite


class OwnDevice:
    """The reference client, with one secret for all of its sign-ins."""

    def __init__(self, app: App, suite: Suite, email: str) -> None:
        self._app = app
        self._suite = suite
        self._email = email
        self._secret = device_secret()

    def sign_in(self) -> str:
        """With a code from the mailbox; say what it comes to."""
        client = SignIn(
            self._suite.emulator.endpoint, client_id=self._suite.client_id, known=self._secret
        )
        self._app.expect_mail(self._email)
        client.begin(self._email)
        step = client.answer(self._app.mailed(self._email))
        return "tokens" if step.tokens else "wrong"
