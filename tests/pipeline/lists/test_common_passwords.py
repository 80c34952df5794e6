from pipeline.lists import common_passwords
from pipeline.lists.common_passwords import LONG, MOST, packed, taken
from rules.passwords.common import CommonPasswords, digest

FREQUENT = [f"frequent{n:06}" for n in range(MOST)]


def test_the_most_common_are_taken_and_of_the_rest_the_long_ones():
    """What no operator's shortest length lets in is none of the hundred thousand."""
    rest = ["short123", "x" * LONG]

    assert [*FREQUENT, "x" * LONG] == list(taken(["1234567", *FREQUENT, *rest]))


def test_what_is_packed_is_found():
    """Once each, in any case."""
    common = CommonPasswords(packed(["Password1", "password1", "letmein123"]))

    assert 2 == len(common)
    assert "PASSWORD1" in common
    assert "letmein1234" not in common


def test_the_file_is_written_from_the_list(monkeypatch, tmp_path):
    """Of a list that cannot be read to its last letter, too."""
    monkeypatch.setattr(common_passwords, "FILE", tmp_path / "common.bin")
    monkeypatch.setattr(
        common_passwords,
        "fetch",
        lambda _package, **_: {common_passwords._LIST: b"letmein123\ncaf\xe9caf\xe9\n"},
    )
    common_passwords.main()

    assert digest("letmein123") in (tmp_path / "common.bin").read_bytes()
