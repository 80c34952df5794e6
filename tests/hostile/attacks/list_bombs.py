"""Lists of domains in the operator's bucket that are huge, cut, odd, or cover everybody."""

from contextlib import redirect_stdout
from io import BytesIO, StringIO
from random import Random
from typing import Any
from unittest import mock

from rules.addresses import operator_list
from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists
from runtime.addresses import operator_lists
from runtime.addresses.operator_lists import OperatorLists
from runtime.aws_client.errors import Refused
from runtime.observe import MetricLines
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.world import NOON

_TRASH = [f"trash{number:04}.example" for number in range(1000)]
_PROVIDERS = frozenset({"gmail.com", "outlook.com", "web.de"})
_HONEST = ["gmail.com", "outlook.com", "web.de", "ours.example", "nhs.gov.uk", "bbc.co.uk"]
_EVERYBODYS = ["gmail.com", "co.uk", "gov.uk", "com.au", "outlook.com", "web.de", "nhs.gov.uk"]


def play(worlds: Worlds, rounds: int) -> Tally:
    """Each list of a round is looked at as a sign-up does it; then an honest list comes."""
    return sum((_round(worlds.dice(number)) for number in range(rounds)), Tally())


def _round(dice: Random) -> Tally:
    bucket = _Bucket(dice)
    looked = OperatorLists(
        bucket,
        bucket="lists",
        folder="lists",
        otherwise=Lists(
            disposable=DomainList(_written(_TRASH)),
            relays=DomainList(b""),
            mail_hosts=DomainList(b""),
            providers=_PROVIDERS,
            allowed=DomainList(b"ours.example\n"),
        ),
        own={"allowed": frozenset({"ours.example"}), "denied": frozenset()},
        lines=MetricLines(namespace="hostile", service="hostile"),
        now=lambda: NOON,
    )
    with redirect_stdout(StringIO()):
        looked._look_at_all()
    lists = looked._lists
    kept_out = [
        name for name in _HONEST if lists.disposable.match(name) or lists.denied.match(name)
    ]
    let_in = [name for name in _TRASH[:5] if not lists.disposable.match(name)]
    allowed = lists.allowed.match("evil.example") is not None
    is_lost = lists.allowed.match("ours.example") is None
    return Tally(
        tried=len(bucket.bodies),
        succeeded=int(allowed or bool(let_in)),
        harmed=int(bool(kept_out) or is_lost),
    )


class _Bucket:
    """S3, in which each of the three lists is hostile."""

    def __init__(self, dice: Random) -> None:
        self.bodies = {
            "lists/allow.txt": _own(dice),
            "lists/deny.txt": _own(dice),
            "lists/disposable_domains.txt": _disposable(dice),
        }

    def get_object(self, *, Bucket: str, Key: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        assert Bucket == "lists"
        if Key not in self.bodies:  # no feed writes here
            raise Refused({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": BytesIO(self.bodies[Key]), "ETag": f'"{Key}"'}


def _written(names: list[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()


def _own(dice: Random) -> bytes:
    """What no operator has written: `evil.example` is allowed and honest names denied by none."""
    names = b"evil.example\ngmail.com\nbbc.co.uk\n"
    return dice.choice(
        [
            names + b"x" * dice.choice([1_000_001, 3_000_000]),
            names + b"evil.example,<html>\n",
            names + bytes([dice.randrange(128, 256)]) * 3,
            names + b"\x00\n",
            names.decode().encode("utf-16"),
            names + b"-.example\n",
            names + b"a" * 64 + b".example\n",
            names + b".".join([b"a"] * 200) + b"\n",
            names + "\u2028\ud7ff.example\n".encode(),
            b"\x1f\x8b\x08\x00" + dice.randbytes(50),
            b"",
        ]
    )


def _disposable(dice: Random) -> bytes:
    """A list that would keep everybody out, or let everybody in."""
    whole = _written([*_TRASH, dice.choice(_EVERYBODYS)])
    good = _written(_TRASH)
    shuffled = [*_TRASH]
    dice.shuffle(shuffled)
    return dice.choice(
        [
            whole,
            b"# accept names: other.example\n" + whole,
            good[: dice.randrange(len(good) // 2)],
            good[: len(good) - dice.randint(1, 5)],
            "".join(f"{name}\n" for name in shuffled).encode(),
            good + good,
            good.replace(b"\n", b"\r\n"),
            good.replace(b"example", b"EXAMPLE"),
            _written(_TRASH[:999]),
            b"<html>" + good,
            good + b"\x00" * dice.choice([10, 100_000]),
            good + b"zz" * 100_000 + b"\n",
            good.decode().encode("utf-16"),
            b"",
            b"# accept fewer names: 3\na.example\nb.example\n",
        ]
    )


def _unread(text: bytes, **_: Any) -> bytes:
    return text


ATTACK = Attack(
    name="list bombs",
    promise="a list that is no good changes nothing, and nobody's sign-up fails for it",
    rounds=350,
    play=play,
    is_slow=True,
    controls={
        "a list is taken unread": lambda: mock.patch.object(operator_lists, "checked", _unread),
        "a line that is no domain is left out": lambda: mock.patch.object(
            operator_list, "_in_one_spelling", lambda word: word
        ),
    },
)
