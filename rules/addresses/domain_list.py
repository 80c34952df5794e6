"""A long list of domain names that is searched where it lies."""

from __future__ import annotations

from typing import Protocol

from rules.value import dataclass

# The tag of a name that a list of lists has from a list without reviews: more often wrong.
UNREVIEWED = "u"


class Text(Protocol):
    """What a search needs of the text: ``bytes`` and ``mmap`` both have it."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: slice, /) -> bytes: ...
    def find(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102
    def rfind(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Listed:
    """
    One line of a list.

    Attributes:
        name: The listed name.
        tag: What the list says of it after a blank, or nothing.

    """

    name: str
    tag: str


class DomainList:
    """
    Domain names, one a line, each with a tag or without, sorted bytewise.

    Bisected in place, so a list of any size is ready at once and takes no
    memory of its own. Lines that start with ``#`` are comments: they sort
    before every name. So does a blank before whatever may continue a name,
    and the tags do not disturb the order.
    """

    def __init__(self, text: Text) -> None:
        self._text = text

    def match(self, domain: str) -> Listed | None:
        r"""
        The listed name that covers *domain*: itself, or else its nearest parent.

        Walks up label by label and stops before the last, so ``a.trash.co.uk``
        is covered by ``trash.co.uk`` and never by ``co.uk`` unless that is
        listed itself. *domain* is a lower-case A-label name.

        >>> names = DomainList(b"mailinator.com\ntrash.co.uk a\n")
        >>> names.match("in.mailinator.com")
        Listed(name='mailinator.com', tag='')
        >>> names.match("trash.co.uk")
        Listed(name='trash.co.uk', tag='a')
        >>> names.match("notmailinator.com") is None
        True
        """
        labels = domain.split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((listed for name in parents if (listed := self._listed(name))), None)

    def count(self) -> int:
        r"""
        How many names there are: reads the whole text.

        >>> DomainList(b"# two names\nmailinator.com\ntrash.co.uk a\n").count()
        2
        """
        text = self._text[:]
        return text.count(b"\n") - text.count(b"\n#") - text.startswith(b"#")

    def _listed(self, name: str) -> Listed | None:
        wanted = name.encode()
        low, high = 0, len(self._text)
        while low < high:
            middle = (low + high) // 2
            start = max(self._text.rfind(b"\n", low, middle) + 1, low)
            end = self._text.find(b"\n", start, high)
            end = high if end < 0 else end
            found, _, tag = self._text[start:end].partition(b" ")
            if found == wanted:
                return Listed(name, tag.decode())
            low, high = (end + 1, high) if found < wanted else (low, start)
        return None
