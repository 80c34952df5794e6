"""Which language a person is written to in."""

from __future__ import annotations

from importlib import import_module

from rules.messages.account_wording import AccountWording
from rules.messages.wording import Wording

# Tag to file, and what is another name for one of them. A new language is a file and an entry.
LANGUAGES = {
    "ar": "ar",
    "de": "de",
    "en": "en",
    "es": "es",
    "fr": "fr",
    "he": "he",
    "it": "it",
    "iw": "he",  # what Java still calls Hebrew
    "ja": "ja",
    "nl": "nl",
    "pl": "pl",
    "pt": "pt",
    "zh": "zh",
}
DEFAULT = "en"
_LONGEST = 200  # characters of a list of locales that are looked at


def language_for(locales: object) -> str:
    """
    The best of `LANGUAGES` for *locales*, a list in order of preference.

    Each is looked up as RFC 4647 says in section 3.4: subtags are dropped
    from the end until something is known. Underscores and weights are borne
    with, anything unreadable is passed over.

    >>> language_for("de-CH-1996"), language_for("gsw, fr_CA;q=0.8, en"), language_for(None)
    ('de', 'fr', 'en')
    """
    if not isinstance(locales, str):
        return DEFAULT
    for locale in locales[:_LONGEST].lower().replace("_", "-").split(","):
        subtags = locale.partition(";")[0].strip().split("-")
        while subtags:
            if language := LANGUAGES.get("-".join(subtags)):
                return language
            subtags.pop()
    return DEFAULT


def wording_for(locales: object) -> Wording:
    """The wording in that language; only its file is loaded."""
    wording: Wording = import_module(f"rules.messages.sign_in.{language_for(locales)}").WORDING
    return wording


def account_words(locales: object) -> AccountWording:
    """The sentences about an account in that language."""
    words: AccountWording = import_module(f"rules.messages.account.{language_for(locales)}").WORDING
    return words
