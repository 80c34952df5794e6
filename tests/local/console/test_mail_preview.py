import json

import pytest

from local.brand.folder import make
from local.console.mail_preview import TEMPLATES, THEMES
from rules.messages.language import LANGUAGES

LOCALES = sorted(set(LANGUAGES.values()))


def test_a_language_shows_each_mail_with_its_subject(console):
    """And how many SMS a code takes."""
    told = json.loads(console.get("/api/mail-preview?locale=ja").body)

    assert (LOCALES, "ja") == (told["locales"], told["locale"])
    assert list(TEMPLATES) == [each["id"] for each in told["mails"]]
    assert all(each["subject"] and "{" not in each["subject"] for each in told["mails"])
    assert told["sms"]["segments"] in (1, 2)
    assert "en" == json.loads(console.get("/api/mail-preview?locale=xx").body)["locale"]


def test_the_brand_of_a_folder_is_shown_and_what_is_wrong_with_it(console, monkeypatch, tmp_path):
    """It is read for each answer, so that a reload shows a change."""
    make(tmp_path / "brand")
    monkeypatch.setenv("BRAND_DIR", str(tmp_path / "brand"))
    look = tmp_path / "brand/brand.json"
    look.write_text('{"footer": "Example Ltd"}')
    mail = "/api/mail-preview/code/en/light"

    assert b"Example Ltd" in console.get(mail).body
    assert "" == json.loads(console.get("/api/mail-preview?locale=en").body)["fault"]
    look.write_text('{"footer": "http://example.com"}')
    assert b"example.com</p>" not in console.get(mail).body
    told = json.loads(console.get("/api/mail-preview?locale=en").body)
    assert "footer has a link" == told["fault"]


@pytest.mark.parametrize("locale", LOCALES)
def test_each_mail_is_there_in_each_language_and_theme(console, locale):
    """The theme is the one that was asked for, whatever the browser's is; no place is left."""
    for template in TEMPLATES:
        for theme in THEMES:
            answer = console.get(f"/api/mail-preview/{template}/{locale}/{theme}")
            html = answer.body.decode()

            assert 200 == answer.status
            assert "prefers-color-scheme" not in html
            assert f'name="color-scheme" content="{theme}"' in html
            assert "{####}" not in html
            assert answer.headers["Content-Security-Policy"].startswith("sandbox ")


@pytest.mark.parametrize(
    "path", ["nothing/en/light", "code/xx/light", "code/en/sepia", "code/en", "code/en/light/x"]
)
def test_no_other_mail_is_shown(console, path):
    assert 404 == console.get(f"/api/mail-preview/{path}").status
