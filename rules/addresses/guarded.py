"""Domains that an aggregate's word alone does not refuse: institutions, and who is known."""

from __future__ import annotations

import re

from rules.addresses.policy import Lists

# Only institutions get names there. Compiled when a domain is in doubt: most never are.
_INSTITUTION = (
    r"(?:.+\.)?(?:(?:edu|gov|int|mil)|(?:ac|edu|gob|gouv|gov|govt|gv|mil|nhs|police|sch)\.[a-z]{2}"
    r"|go\.(?:id|jp|ke|kr|th|tz|ug)|europa\.eu|admin\.ch|bund\.de|canada\.ca|gc\.ca)"
)


def is_guarded(domain: str, lists: Lists) -> bool:
    r"""
    Tell whether *domain* is known to be somebody's, or under a name that institutions get.

    >>> from rules.addresses.domain_list import DomainList
    >>> lists = Lists(*(DomainList(b""),) * 3, frozenset(), held=DomainList(b"city.example\n"))
    >>> [is_guarded(name, lists) for name in ("it.city.example", "x.ac.at", "ac.example")]
    [True, True, False]
    """
    return bool(lists.held.match(domain) or re.fullmatch(_INSTITUTION, domain))
