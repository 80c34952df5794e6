"""The addresses of the page's views: each opens the same file, which then shows that view."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

_ID = r"[A-Za-z0-9-]{1,64}"
_VIEW = re.compile(
    rf"/(users(/{_ID})?|events(/{_ID})?|mailbox(/\d{{1,9}}|/preview)?|alarms(/{_ID})?"
    rf"|dashboards(/{_ID})?|try|demo|documents)?"
)


def is_view(path: str) -> bool:
    """
    Whether *path* is the address of a view.

    >>> [is_view(each) for each in ("/", "/alarms/EventsPendingAlarm", "/users/../x")]
    [True, True, False]
    """
    return _VIEW.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class Pages:
    """What a tab may be opened on: the views, and the *documents*."""

    documents: Container[str]

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and (is_view(path) or path in self.documents)
