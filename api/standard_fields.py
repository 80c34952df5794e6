"""The members that several requests share."""

from __future__ import annotations

from typing import Final

from api.fields import Field
from api.route import DEVICE_KEY
from rules.addresses.forms import narrow
from rules.passwords.policy import LONGEST
from rules.tokens.bound_session import NAME, NONCE, SEAL

EMAIL: Final = Field(
    name="email",
    description="The user's e-mail address, in any case.",
    example="ada@example.com",
    longest=128,  # botocore's model of UsernameType
    pattern=r"^[^\x00-\x20\x7f@]+@[^\x00-\x20\x7f@]+$",
    # One name in every case, also of nobody. The wide form may be the name of somebody else.
    read_as=narrow,
)
PASSWORD: Final = Field(
    name="password",
    description="Long rather than varied: twelve characters unless the operator asks for more.",
    example="Correct-horse-7",
    longest=LONGEST,
    hides=True,
)
MAILED_CODE: Final = Field(
    name="code",
    description="The code that was mailed.",
    example="123456",
    pattern=r"^[0-9]{4,10}$",
    longest=10,
)
SESSION: Final = Field(
    name="session",
    description="From the last answer; each is good once, and for the same address.",
    example="AYABeC1-y8qooiuysv0uM4wAqQABAAdTZXJ2aWNlx7Jm",
    shortest=20 + SEAL,  # botocore's model of SessionType, and our seal
    longest=2048 + NONCE + NAME + SEAL,
    pattern=r"^[!-~]+$",
)
AGAIN: Final = Field(
    name="session",
    description="From the last answer, to ask for another code in the same sign-in.",
    example=SESSION.example,
    shortest=SESSION.shortest,
    longest=SESSION.longest,
    pattern=SESSION.pattern,
    is_required=False,
)
ANSWER: Final = Field(
    name="answer",
    description="What the challenge asks for: a code, a new password, a choice.",
    example="12345678",
    longest=512,
    hides=True,
)
KNOWN_AS: Final = Field(
    name=DEVICE_KEY,
    description=(
        "base64url of 32 random octets that an app makes once, keeps secret and sends each time:"
        " once it has signed in with them it is known, and strangers cannot use up its codes."
        " Left away where tokens are kept in cookies."
    ),
    example="2jmj7l5rSw0yVb_vlWAYkK_YBwk7Vt1Jk3pQ0r8yZ1E",
    shortest=43,
    longest=43,
    pattern=r"^[A-Za-z0-9_-]{43}$",
    is_required=False,
    hides=True,
)
REFRESH_TOKEN: Final = Field(
    name="refresh_token",
    description="From the sign-in; left away where tokens are kept in cookies.",
    example="eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0",
    longest=8192,
    pattern=r"^[A-Za-z0-9_=.-]+$",
    is_required=False,
    hides=True,
)
