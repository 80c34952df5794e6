"""That all texts of one language address the reader alike, and call a thing by one name."""

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

# What a language must not have: the other form of address, or the other word.
_NEVER = {
    "es": r"usted|\bsus? (cuenta|contraseña|correo|dirección)|\binicie\b|\bcierre\b",
    "it": r"\bsu[oa] (account|indirizzo|password)|stat[oa] lei|\bacceda\b|\bchiuda\b",
    "nl": r"\b[Uu]w?\b|aanmeld",
    "de": r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b",
    "fr": r"\b(tu|ton|ta|tes|toi)\b",
    "pl": r"\bPan(i|a|u)?\b",
    "pt": (
        r"(?<!com)partilh|aceite\b|equipa\b|\bpara si\b|precisa de|aplicação|registou"
        r"|[Ii]ntroduz|palavra-passe"
    ),
    "zh": "帐户|你",
    "ja": "サインイン",
}


@pytest.mark.parametrize("language", _NEVER)
@pytest.mark.parametrize("mails", ["sign_in", "account"])
def test_readers_are_addressed_alike(language, mails):
    wording = import_module(f"rules.messages.{mails}.{language}").WORDING
    sentences = [str(getattr(wording, field.name)) for field in fields(wording)]

    assert [] == [each for each in sentences if re.search(_NEVER[language], each)]


@pytest.mark.parametrize("language", _NEVER)
def test_the_words_of_the_client_do_so_too(language):
    words = Path("clients/passwordless-words.js").read_text(encoding="utf-8")
    lines = re.findall(rf"^  {language}: (.*)$", words, flags=re.MULTILINE)

    assert 3 == len(lines)
    assert [] == [line for line in lines if re.search(_NEVER[language], line)]
