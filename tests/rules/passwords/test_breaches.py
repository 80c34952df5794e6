import pytest

from rules.passwords.breaches import digest, is_listed

ASKED = 5

DIGEST = digest("battery staple")
REST = DIGEST[ASKED:]


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        (f"{REST}:1", True),
        (f"{'0' * 35}:5\r\n{REST}:52\r\n", True),
        (f"{'0' * 35}:5\n{REST.lower()}:10\n", True),
        (f"{REST}:0\r\n", False),
        (f"{REST}:", False),
        (REST, False),
        (f"{REST[:-1]}:7", False),
        (f"{DIGEST}:7", False),
        ("", False),
        ("<html>Bad gateway</html>", False),
    ],
)
def test_the_rest_of_a_digest_is_looked_for(answer, listed):
    """A whole line; with padding lines, which were seen never, and in any dress of lines."""
    assert listed == is_listed(DIGEST, answer.encode())


def test_what_is_typed_need_not_be_text_that_can_be_sent():
    """Half a surrogate pair has a digest, too."""
    assert 40 == len(digest("\ud800 battery staple"))
