"""One-time codes that are derived, so that none is ever stored."""

from __future__ import annotations

import hmac
import unicodedata

from rules.passwordless.keyed_digest import keyed_digest
from rules.value import dataclass, replace

_LONGEST_ANSWER = 64  # a code with every blank that a person could paste along
_BLANKS = {"Zs", "Pd", "Cf"}  # spaces, dashes, invisible marks


@dataclass(frozen=True, slots=True)
class Challenge:
    """
    What one code is good for. A code of one challenge fits no other.

    Attributes:
        challenge_id: Random, 128 bits or more.
        user: Who may answer, as `user_key` has it.
        address: Where the code is mailed to: it proves that address and no
            other. Empty, and never in the table, until that is known, and
            for what is not mailed.

    """

    challenge_id: str
    pool_id: str
    client_id: str
    user: str
    address: str = ""

    def at(self, address: str) -> Challenge:
        """The challenge as a mail to *address* answers it."""
        return replace(self, address=address)


def code(pepper: bytes, challenge: Challenge, *, length: int) -> str:
    """
    The code of *challenge*: *length* decimal digits, uniformly distributed.

    An attacker without *pepper* learns nothing from any number of other codes.
    """
    ceiling = (1 << 256) - (1 << 256) % 10**length  # above it, some codes would be likelier
    attempt = 0
    while True:
        number = int.from_bytes(keyed_digest(pepper, "code/v1", str(attempt), *_fields(challenge)))
        if number < ceiling:
            return str(number % 10**length).zfill(length)
        attempt += 1  # pragma: no cover  # once in 2**220


def link_token(pepper: bytes, challenge: Challenge, *, device: str) -> bytes:
    """The 256 bits of the link that may come with the code, for one *device* and no other."""
    return keyed_digest(pepper, "link/v1", device, *_fields(challenge))


def user_key(pepper: bytes, *, pool_id: str, name: str, subject: str | None) -> str:
    """
    Stands for the user in the table, where no name shall be; 64 hexadecimal digits.

    Of a user with a *subject*, which is random, it does not depend on
    *pepper*: codes under way outlive it. Of one who does not exist, *name* is
    all that there is.
    """
    if subject is not None:
        return keyed_digest(b"", "subject/v1", pool_id, subject).hex()
    return keyed_digest(pepper, "user/v1", pool_id, name).hex()


def request_key(pepper: bytes, *, user: str, client_id: str, request_id: str) -> str:
    """Stands for one wish for a code in the table; 64 hexadecimal digits."""
    return keyed_digest(pepper, "request/v1", user, client_id, request_id).hex()


def matches(answer: object, expected: str) -> bool:
    """
    Tell whether *answer* is *expected*, in a time that does not depend on how nearly.

    People paste codes with spaces, hyphens and invisible marks, and type them
    in their own digits; all of that is the same code. Anything else is not.
    """
    return hmac.compare_digest(_digits(answer).encode(), expected.encode())


def _digits(answer: object) -> str:
    if not isinstance(answer, str) or len(answer) > _LONGEST_ANSWER:
        return ""
    marks = [mark for mark in answer.strip() if unicodedata.category(mark) not in _BLANKS]
    digits = [unicodedata.decimal(mark, None) for mark in marks]
    return "" if None in digits else "".join(str(digit) for digit in digits)


def _fields(challenge: Challenge) -> tuple[str, ...]:
    return (
        challenge.pool_id,
        challenge.client_id,
        challenge.user,
        challenge.challenge_id,
        challenge.address,
    )
