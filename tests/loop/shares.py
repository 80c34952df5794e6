"""
Who runs which test next, where several processes run the tests of one list.

A process takes a group (the tests of a file), so that what the group's tests share is made
once. Who finds no group any more takes the later half of the longest group that somebody is at,
unless groups have to stay whole.
"""

from collections import deque
from itertools import groupby


class Shares:
    """
    The *items* as they are given out.

    >>> shares = Shares(["a1", "a2", "a3", "b1"], group_of=lambda item: item[0])
    >>> shares.next_for("one"), shares.next_for("other"), shares.next_for("one")
    ('a1', 'b1', 'a2')
    >>> shares.next_for("other"), shares.next_for("one") is None
    ('a3', True)
    """

    def __init__(self, items, *, group_of, are_whole=False):
        self.left = len(items)
        self._waiting = deque(deque(group) for _, group in groupby(items, key=group_of))
        self._begun = {}
        self._are_whole = are_whole

    def next_for(self, process):
        """Its next item, or None if there is none for it any more."""
        group = self._begun.get(process) or self._another()
        self._begun[process] = group
        self.left -= bool(group)
        return group.popleft() if group else None

    def give_back(self, process, given=()):
        """What a process has begun and will not end is for the others, and so is what it has."""
        self.left += len(given)
        if left := deque([*given, *self._begun.pop(process, ())]):
            self._waiting.append(left)

    def are_left(self):
        """Whether somebody has to take what nobody is at."""
        return bool(self._waiting)

    def _another(self):
        if self._waiting:
            return self._waiting.popleft()
        longest = max(self._begun.values(), key=len, default=())
        if self._are_whole or not longest:
            return deque()
        half = deque(longest.pop() for _ in range((len(longest) + 1) // 2))
        half.reverse()
        return half
