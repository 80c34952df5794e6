"""The operator's brand: sentences in place of the suite's own, and how a mail looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from rules.messages.account_wording import AccountWording
from rules.messages.language import account_words, language_for, wording_for
from rules.messages.style import Style
from rules.messages.wording import Wording
from rules.value import dataclass, field, replace

SIGN_IN, ACCOUNT, FOOTER = "sign_in.", "account.", "footer"
_Words = TypeVar("_Words", Wording, AccountWording)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """
    What `rules.messages.brand_file` reads.

    Attributes:
        sentences: By language, then by id: ``sign_in.`` or ``account.`` and the name of a
            sentence, or ``footer``. What is not there is the suite's own.

    """

    style: Style = field(default_factory=Style)
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def wording(self, locales: object) -> Wording:
        """The sentences in the best language for *locales*."""
        return self._with(wording_for(locales), SIGN_IN, locales)

    def account_words(self, locales: object) -> AccountWording:
        """The same, for mails about an account."""
        return self._with(account_words(locales), ACCOUNT, locales)

    def style_for(self, locales: object) -> Style:
        """How mails look, with the footer in that language."""
        footer = self._of(locales).get(FOOTER, self.style.footer)
        return replace(self.style, footer=footer)

    def _of(self, locales: object) -> Mapping[str, str]:
        return self.sentences.get(language_for(locales), {})

    def _with(self, words: _Words, prefix: str, locales: object) -> _Words:
        own: dict[str, Any] = {
            name.removeprefix(prefix): text
            for name, text in self._of(locales).items()
            if name.startswith(prefix)
        }
        return replace(words, **own) if own else words


PLAIN = Brand()
