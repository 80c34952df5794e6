import pytest

from ministack_cognito_triggers import pinned
from ministack_cognito_triggers.pinned import AnotherMinistack, refuse_another_ministack


@pytest.fixture(autouse=True)
def _leans_on(monkeypatch):
    """A stand-in, since importing ministack here would make files outside of an emulator's."""
    monkeypatch.setattr(pinned, "LEANS_ON", {"json": ("loads", "dumps")})


def test_accepts_the_release_it_is_written_for():
    """The one that is pinned in pyproject.toml and installed."""
    refuse_another_ministack()


def test_refuses_another_release():
    """Before any of its names is touched."""
    with pytest.raises(AnotherMinistack, match=r"ministack 1\.6\.0 is installed.*1\.5\.33"):
        refuse_another_ministack(installed="1.6.0")


def test_names_what_is_missing(monkeypatch):
    """The same release, patched by somebody."""
    monkeypatch.setitem(pinned.LEANS_ON, "json", ("loads", "_gone"))

    with pytest.raises(AnotherMinistack, match=r"has no json\._gone"):
        refuse_another_ministack()
