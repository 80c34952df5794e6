"""A long list of domain names that is searched where it lies."""

from __future__ import annotations

from typing import Protocol


class Text(Protocol):
    """What a search needs of the text: ``bytes`` and ``mmap`` both have it."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: slice, /) -> bytes: ...
    def find(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102
    def rfind(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102


class DomainList:
    """
    Domain names, one a line, sorted bytewise.

    Bisected in place, so a list of any size is ready at once and takes no
    memory of its own. Lines that start with ``#`` are comments: they sort
    before every name.
    """

    def __init__(self, text: Text) -> None:
        self._text = text

    def match(self, domain: str) -> str | None:
        r"""
        The listed name that covers *domain*: itself, or else its nearest parent.

        Walks up label by label and stops before the last, so ``a.trash.co.uk``
        is covered by ``trash.co.uk`` and never by ``co.uk`` unless that is
        listed itself. *domain* is a lower-case A-label name.

        >>> names = DomainList(b"mailinator.com\ntrash.co.uk\n")
        >>> names.match("in.mailinator.com")
        'mailinator.com'
        >>> names.match("notmailinator.com") is None
        True
        """
        labels = domain.split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((name for name in parents if self._holds(name.encode())), None)

    def _holds(self, name: bytes) -> bool:
        low, high = 0, len(self._text)
        while low < high:
            middle = (low + high) // 2
            start = max(self._text.rfind(b"\n", low, middle) + 1, low)
            end = self._text.find(b"\n", start, high)
            end = high if end < 0 else end
            line = self._text[start:end]
            if line == name:
                return True
            low, high = (end + 1, high) if line < name else (low, start)
        return False
