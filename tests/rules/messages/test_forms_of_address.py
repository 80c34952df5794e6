"""That all mails of one language address the reader alike, and call a thing by one name."""

import re
from dataclasses import fields
from importlib import import_module

import pytest

# What a language must not have: the other form of address, or the other word.
_NEVER = {
    "es": r"usted|\bsus? (cuenta|contraseña|correo|dirección)|\binicie\b|\bcierre\b",
    "it": r"\bsu[oa] (account|indirizzo|password)|stat[oa] lei|\bacceda\b|\bchiuda\b",
    "nl": r"\b[Uu]w?\b|aanmeld",
    "de": r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b",
    "fr": r"\b(tu|ton|ta|tes|toi)\b",
    "pl": r"\bPan(i|a|u)?\b",
    "pt": (r"(?<!com)partilh|aceite\b|equipa\b|\bpara si\b|precisa de|aplicação|registou|introduz"),
    "zh": "帐户|你",
    "ja": "サインイン",
}


@pytest.mark.parametrize("language", _NEVER)
@pytest.mark.parametrize("mails", ["sign_in", "account"])
def test_readers_are_addressed_alike(language, mails):
    wording = import_module(f"rules.messages.{mails}.{language}").WORDING
    sentences = [str(getattr(wording, field.name)) for field in fields(wording)]

    assert [] == [each for each in sentences if re.search(_NEVER[language], each)]
