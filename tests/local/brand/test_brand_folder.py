"""A brand on this machine: PO files there and back, and the commands."""

import json

import pytest

from local.brand import po
from local.brand.__main__ import main
from local.brand.folder import brand_of, make, text_of
from local.console.mail_preview import TEMPLATES
from rules.messages.brand import PLAIN
from rules.messages.brand_file import InvalidBrand, sentences_of
from rules.messages.language import LANGUAGES
from tests.rules.messages.test_brand_file import png

TAGS = sorted(set(LANGUAGES.values()))
_FOOTER = 'msgid "The footer of brand.json, if it is another in this language."\nmsgstr ""'


@pytest.fixture
def folder(tmp_path):
    make(tmp_path / "brand")
    return tmp_path / "brand"


def edit(file, old, new):
    text = file.read_text()
    assert 1 == text.count(old)
    file.write_text(text.replace(old, new))


def test_a_new_folder_has_every_sentence_of_every_language(folder):
    """As it is mailed today, so it changes nothing."""
    for tag in TAGS:
        assert sentences_of(tag) == po.read((folder / f"{tag}.po").read_text())
    assert {} == json.loads(text_of(folder))["words"]
    assert PLAIN == brand_of(folder)


def test_what_is_changed_is_written_and_no_more(folder):
    """With the footer of a language, and the picture."""
    edit(folder / "de.po", 'msgstr "Ihr Anmeldecode für {app}"', 'msgstr ""\n"Code "\n"für {app}"')
    edit(folder / "de.po", _FOOTER, _FOOTER[:-1] + 'Beispiel GmbH"')
    (folder / "brand.json").write_text('{"footer": "Example Ltd"}')
    (folder / "logo.png").write_bytes(png())
    brand = brand_of(folder)

    own = {"sign_in.subject_without_code": "Code für {app}", "footer": "Beispiel GmbH"}
    assert {"de": own} == brand.sentences
    assert "Example Ltd" == brand.style_for("fr").footer
    assert brand.style.logo.startswith("iVBORw0KGgo")


@pytest.mark.parametrize(
    "text", ["one line", 'a "quoted" \\ word', "long " * 60, "漢" * 200, "a\nb\tc", "x" * 76 + " y"]
)
def test_a_text_comes_back_from_po(text):
    """Whatever is in it, and however long."""
    entries = [po.Entry("a", text, text, "comment"), po.Entry("b", "b", "")]

    assert {"a": text} == po.read(po.written("en", entries))


def test_fuzzy_old_and_empty_entries_count_for_nothing():
    """A translator's tool guesses a fuzzy one, and keeps old ones as comments."""
    text = (
        '#, fuzzy\n#| msgid "Old"\nmsgctxt "a"\nmsgid "A"\nmsgstr "guessed"\n\n'
        'msgctxt "b"\nmsgid "B"\nmsgstr "right"\n#~ msgctxt "c"\n#~ msgstr "gone"\n\n'
        '#, fuzzy\n\n# comment\nmsgctxt "d"\nmsgid "D"\nmsgstr ""\n'
    )

    assert {"b": "right"} == po.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        '"text"',
        'msgid_plural "a"',
        'msgctxt "a"\nmsgid "b"\nmsgctxt "c"',
        'msgctxt "a',
        'msgctxt "a"\nmsgid ""\nmsgstr "b"\n\nmsgctxt "a"\nmsgid ""\nmsgstr "b"',
    ],
)
def test_what_is_no_po_is_refused_by_its_line(text):
    """And so is an id that comes twice."""
    with pytest.raises(po.InvalidPo, match="line"):
        po.read(text)


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("brand.json", "{", "brand.json: "),
        ("brand.json", "[]", "brand.json is an object"),
        ("brand.json", '{"words": {}}', "brand.json is an object"),
        ("brand.json", '{"colour": 1}', "the file has colour"),
        ("xx.po", "", "xx.po: the languages are ar, de"),
        ("de.po", "hello", "de.po: line 1"),
        ("de.po", 'msgctxt "a"\nmsgid "a"\nmsgstr "b"', "de has a"),
        ("de.po", 'msgctxt "sign_in.subject"\nmsgid ""\nmsgstr "b"', "de.sign_in.subject must"),
        ("logo.png", "GIF89a", "logo must be a PNG"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(folder, tmp_path, capsys, file, text, why):
    """By each command alike, with the code 1."""
    (folder / file).write_text(text)
    out = tmp_path / "out"
    for words in (["check"], ["preview"], ["write"]):
        assert 1 == main([*words, str(folder), "--to", str(out)])
        assert capsys.readouterr().err.startswith(f"error: {why}")
    assert not out.exists()


def test_a_file_that_is_not_utf_8_is_refused(folder):
    """By its name."""
    (folder / "de.po").write_bytes(b"\xff")

    with pytest.raises(InvalidBrand, match=r"de\.po"):
        text_of(folder)


def test_a_brand_has_256000_bytes_at_the_most(folder):
    """Spaces of brand.json do not count, but what is not known does."""
    (folder / "brand.json").write_text(json.dumps({"footer": "x" * 256_000}))

    with pytest.raises(InvalidBrand, match="256000"):
        text_of(folder)


def test_the_commands_make_check_show_and_write(tmp_path, capsys):
    """In the order of the page."""
    folder, out = tmp_path / "brand", tmp_path / "brand.2026-11.json"
    assert 0 == main(["new", str(folder)])
    (folder / "brand.json").write_text('{"footer": "Example Ltd"}')
    (folder / "logo.png").write_bytes(png())
    assert 0 == main(["check", str(folder)])
    assert 0 == main(["preview", str(folder), "--to", str(tmp_path / "page.html")])
    assert 0 == main(["write", str(folder), "--to", str(out)])

    page = (tmp_path / "page.html").read_text()
    assert len(TEMPLATES) * len(TAGS) == page.count("<iframe sandbox")
    assert "cid:" not in page
    assert "Example Ltd" in page
    assert text_of(folder) == out.read_text()
    assert "valid" in capsys.readouterr().out


def test_what_is_there_is_not_written_over(folder, tmp_path, capsys):
    """A stack reads a name once, and a folder has somebody's work."""
    out = tmp_path / "brand.2026-11.json"
    out.write_text("before")

    assert 1 == main(["write", str(folder), "--to", str(out)])
    assert 1 == main(["new", str(folder)])
    assert "before" == out.read_text()
    assert "choose another name" in capsys.readouterr().err
