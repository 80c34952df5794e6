"""
Sign-ups by a code, each with a sign-in for the same address, and only the sign-in is shown.

Whether the address has a user, the sign-in does not tell: for nobody it is one
of nobody, looks the same, and counts for the same limits. With it the API
signs up. For an address without a user that mails the code, which the limits
have counted already; for a user it does nothing, and the sign-in has mailed one.
An unconfirmed user, who may be a stranger's, is nobody: the right code deletes
that user first.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Container, Mapping
from functools import partial
from hashlib import sha256
from typing import Any, Final

from botocore.exceptions import ClientError

from api.challenges import CUSTOM, challenge_in, is_put_off, parameters_of
from api.refusals import code_of, trigger_said
from api.route import Answer, Asked
from api.sign_ins import SignIns, known_as
from events.contract.catalogue import CHANNELS, PROOF
from rules.passwordless.code_request import START
from rules.passwordless.magic_link import digest
from rules.passwordless.sign_up import ACCEPTED, CLAIM, FREE
from rules.tokens.bound_session import NONCE, BoundSession
from rules.value import replace
from runtime.chance import unguessable_id
from runtime.user_pool.app_client import AppClient, Caller

_BY_MAIL: Final = frozenset(name for name, channel in CHANNELS.items() if channel == "email")
_USUAL: Final = "EMAIL_CODE"  # a link would need a secret of the browser's own
_REQUESTED: Final = "requested"
_SENT, _IS_THERE = "CODE_SENT", "UsernameExistsException"
# Else nothing was mailed: a limit, a user who gets a code anyway, or something does not answer.
_ASKED: Final = frozenset({_SENT, _IS_THERE, ACCEPTED, "CODE_NOT_SENT", "TRY_LATER"})
# For users, too, an answer that could not be looked at is a wrong one: the code stays good.
_ANSWERED: Final = frozenset({_IS_THERE, ACCEPTED, FREE, "WRONG_CODE", "TRY_LATER"})
_MOST_CLAIMS: Final = 3  # of a name that a stranger takes again and again


class SignUps:
    """Asks for codes, and takes them."""

    def __init__(
        self,
        client: AppClient,
        sign_ins: SignIns,
        *,
        new_id: Callable[[], str] = unguessable_id,
    ) -> None:
        self._client = client
        self._sign_ins = sign_ins
        self._new_id = new_id

    def begin(self, asked: Asked) -> Answer:
        """A code for the owner of the address, and the challenge of a sign-in."""
        answer, bound = self._sign_ins.begun(asked.text("email"), asked.caller)
        bound, shown = replace(bound, nonce=self._new_id()[:NONCE]), parameters_of(answer)
        # The first word cannot say who is known, and may have a code nevertheless.
        is_to_ask = bool(asked.device_key) and is_put_off(shown)
        if is_to_ask or shown.get("method") not in _BY_MAIL:
            return self.again(bound, asked)
        return self._with_code(answer, bound, asked, in_place_of=shown["method"])

    def again(self, bound: BoundSession, asked: Asked) -> Answer:
        """Another code in the same sign-up."""
        request_id = self._new_id()
        answer, bound = self._sign_ins.answered(
            CUSTOM,
            bound,
            asked.caller,
            answers={"ANSWER": START},
            metadata={
                "request_id": request_id,
                "method": _USUAL,
                **_told(asked.caller),
                **known_as(asked.device_key, asked.caller),
            },
        )
        return self._with_code(answer, bound, asked, in_place_of=request_id)

    def proved(self, bound: BoundSession, asked: Asked, given: str) -> Answer:
        """
        The account and its tokens, if the code is right.

        Else the sign-in that is shown is answered wrongly, too: it ends after
        as many tries as anybody's.
        """
        claims = bound.is_decoy  # who may not sign in has the name: Cognito need not be asked
        for _ in range(_MOST_CLAIMS):
            if not self._makes_account(bound, asked, given, claims=claims):
                break
            answer, begun = self._signed_in(bound, asked)
            if not begun.is_decoy:
                return self._outcome(answer, begun, asked)
            claims = True  # a stranger was faster, and has not confirmed
        answer, bound = self._sign_ins.answered(
            CUSTOM, bound, asked.caller, answers={"ANSWER": given}
        )
        return self._outcome(answer, bound, asked)

    def _with_code(
        self, answer: Mapping[str, Any], bound: BoundSession, asked: Asked, *, in_place_of: str
    ) -> Answer:
        """Sign up, if the sign-in has a message for it: what limits refuse is not asked for."""
        if parameters_of(answer).get("delivery") == _REQUESTED:
            told = {"request_id": self._new_id(), "in_place_of": in_place_of, "method": _USUAL}
            told |= _told(asked.caller)
            said = self._sign_up(bound, asked, expects=_ASKED, told=told)
            if said == _IS_THERE:  # refused as newcomers are, or mailed a code if unconfirmed
                said = self._sign_up(bound, asked, expects=_ASKED, claims=True, told=told)
            bound = replace(bound, is_new=bound.is_new or said == _SENT)
        session = self._sign_ins.sealed(bound, asked.text("email"))
        return Answer(body=challenge_in(answer, session=session))

    def _makes_account(
        self, bound: BoundSession, asked: Asked, given: str, *, claims: bool
    ) -> bool:
        """Whether the code is right, also if its account is there by now."""
        try_id = self._digest("try", bound.session, given)[:NONCE]  # the same if it is repeated
        told = {"code": given, "try_id": try_id}
        sign_up = partial(self._sign_up, bound, asked, expects=_ANSWERED, told=told)
        if claims and sign_up(claims=True) != FREE:
            return False
        return sign_up() in {"", _IS_THERE}

    def _signed_in(
        self, bound: BoundSession, asked: Asked
    ) -> tuple[Mapping[str, Any], BoundSession]:
        """By the receipt that the code has left; if that is over, another code is asked for."""
        email, caller = asked.text("email"), asked.caller
        answer, begun = self._sign_ins.begun(email, caller)
        if parameters_of(answer).get("method") != PROOF or begun.is_decoy:
            return answer, begun
        secret = self._secret(bound, email)
        return self._sign_ins.proved(
            begun,
            email,
            caller,
            given=secret,
            secret=secret,
            metadata=known_as(asked.next_device_key, caller),
        )

    def _outcome(self, answer: Mapping[str, Any], bound: BoundSession, asked: Asked) -> Answer:
        return self._sign_ins.outcome(answer, self._sign_ins.sealed(bound, asked.text("email")))

    def _sign_up(
        self,
        bound: BoundSession,
        asked: Asked,
        *,
        expects: Container[str],
        told: Mapping[str, str],
        claims: bool = False,
    ) -> str:
        """
        What our trigger says to the sign-up, or Cognito; empty if it has made the user.

        With *claims* the sign-up is nobody's, and asks for the name of an unconfirmed user.
        Raises `ClientError` for what is not among *expects*.
        """
        email = asked.text("email")
        said = {"sign_up": "passwordless", "device": digest(self._secret(bound, email)), **told}
        nobodys = f"{secrets.token_urlsafe(32)}aA1!"  # Cognito wants one
        try:
            if claims:
                self._client.ask_about(email, asked.caller, said, wish=CLAIM)
            else:
                self._client.sign_up(email, nobodys, asked.caller, metadata=said)
        except ClientError as error:
            word = trigger_said(error) or code_of(error)
            if word not in expects:
                raise
            return word
        return ""

    def _secret(self, bound: BoundSession, email: str) -> str:
        """The secret of the device that this sign-up is: the session's bearer never has it."""
        return self._digest("device", email, bound.nonce)

    def _digest(self, purpose: str, *words: str) -> str:
        text = "\n".join((purpose, *words))
        octets = hmac.digest(self._client.key("sign-ups"), text.encode(), sha256)
        return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _told(caller: Caller) -> dict[str, str]:
    told = {"locale": caller.locale, "browser": caller.agent}
    return {name: what for name, what in told.items() if what}
