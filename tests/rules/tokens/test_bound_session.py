import pytest

from rules.addresses.email_address import domain_or_none
from rules.addresses.forms import narrow, wide
from rules.tokens.bound_session import BoundSession, decoy_of, nobody_like, opened, sealed

NAME = 686
NONCE = 22
SEAL = 22

KEY = b"key"
SESSION = "AYABeC1-y8qooiuysv0uM4wAqQ"


N = "n" * NONCE
KINDS = [
    *(BoundSession(SESSION, is_decoy) for is_decoy in (True, False)),
    *(BoundSession(SESSION, is_decoy, N, new) for is_decoy in (True, False) for new in (0, 1)),
    BoundSession(SESSION, user_name="b281eb78-0000-4000-8000-000000000001"),
    BoundSession(SESSION, is_decoy=True, user_name="stra\u00dfe@b\u00fccher.example.."),
    BoundSession(SESSION, nonce=N, user_name="\U0001f600" * 128),
]


@pytest.mark.parametrize("session", KINDS)
def test_a_session_opens_for_its_address(session):
    """And tells whether it is one of nobody, and whether it makes an account."""
    text = sealed(session, address="ada@example.com", key=KEY)

    assert session == opened(text, address="ada@example.com", key=KEY)


@pytest.mark.parametrize(
    ("address", "key"), [("eve@example.com", KEY), ("ada@example.com", b"other")]
)
def test_a_session_opens_for_no_other_address(address, key):
    """Nor with another key."""
    text = sealed(BoundSession(SESSION), address="ada@example.com", key=KEY)

    assert opened(text, address=address, key=key) is None


@pytest.mark.parametrize("text", ["", "short", "x" * 60, "\u00e4" * 60])
def test_what_was_not_sealed_does_not_open(text):
    """Whatever it is."""
    assert opened(text, address="ada@example.com", key=KEY) is None


def test_decoys_look_like_others():
    """As long, and of the same letters."""
    texts = [
        sealed(BoundSession(SESSION, is_decoy=is_decoy), address="ada@example.com", key=KEY)
        for is_decoy in (True, False)
    ]

    assert {len(SESSION) + NAME + SEAL} == {len(text) for text in texts}
    assert 2 == len(set(texts))


def test_somebody_has_the_same_decoy_each_time():
    """And it is nobody's address: RFC 2606 keeps .invalid free."""
    one, other = (decoy_of(name, key=KEY) for name in ("ada@example.com", "eve@example.com"))

    assert one == decoy_of("ada@example.com", key=KEY) != other
    assert one.endswith("@decoy.invalid")


def test_the_address_of_nobody_has_24_hexadecimal_digits():
    """Enough that no two meet, and a local part that is allowed."""
    local_part, _, domain = decoy_of("ada@example.com", key=KEY).partition("@")

    assert (24, "decoy.invalid") == (len(local_part), domain)
    assert set(local_part) <= set("0123456789abcdef")


@pytest.mark.parametrize("address", ["ada@example.com", "stra\u00dfe@b\u00fccher.example", "a@b"])
def test_62_nobody_counts_for_what_the_address_counts_for(address):
    """Invariant 62: the same limits, and no name that anybody could have."""
    name = nobody_like(address, key=KEY)

    assert wide(address) == wide(name)
    assert narrow(address) != narrow(name)
    assert domain_or_none(name) is None


def test_a_name_that_is_too_long_for_cognito_is_that_of_a_decoy():
    """128 characters are the most."""
    longest = f"{'a' * 114}@example.com"

    assert f"{longest}.." == nobody_like(longest, key=KEY)
    assert decoy_of(f"a{longest}", key=KEY) == nobody_like(f"a{longest}", key=KEY)


def test_62_sign_ups_look_alike():
    """Invariant 62: as long, and none has the seal of another."""
    texts = [sealed(each, address="ada@example.com", key=KEY) for each in KINDS[2:6]]

    assert {len(SESSION) + NONCE + NAME + SEAL} == {len(text) for text in texts}
    assert 4 == len({text[-SEAL:] for text in texts})


def test_51_a_session_of_a_sign_up_cannot_be_given_another_device():
    """Invariant 51: what the secret is made from is under the seal, too."""
    text = sealed(KINDS[5], address="ada@example.com", key=KEY)
    behind = NAME + SEAL
    other = text[: -behind - NONCE] + "o" * NONCE + text[-behind:]

    assert opened(other, address="ada@example.com", key=KEY) is None


NAMES = ["b281eb78-0000-4000-8000-000000000001", "ada@example.com", "ada@example.com..", ""]


def test_62_a_name_is_not_read_from_its_session():
    """Invariant 62: a user's and a stranger's session are as long, and neither tells the name."""
    texts = [
        sealed(BoundSession(SESSION, user_name=name), address="ada@example.com", key=KEY)
        for name in NAMES
    ]

    assert {len(SESSION) + NAME + SEAL} == {len(text) for text in texts}
    assert not [name for name in NAMES if name and any(name in text for text in texts)]
    assert len(NAMES) == len({text[len(SESSION) : -SEAL] for text in texts})


def test_a_session_is_of_no_use_with_the_name_of_another():
    """The name of one text with the session and the seal of another, and any letter changed."""
    ada, eve = (
        sealed(BoundSession(SESSION, user_name=name), address="ada@example.com", key=KEY)
        for name in NAMES[:2]
    )
    mixed = [ada[:-SEAL] + eve[-SEAL:], eve[:-SEAL] + ada[-SEAL:]]
    changed = [
        ada[:place] + ("A" if ada[place] != "A" else "B") + ada[place + 1 :]
        for place in range(len(SESSION), len(SESSION) + 50)
    ]

    assert {None} == {opened(text, address="ada@example.com", key=KEY) for text in mixed + changed}


def test_a_name_that_cognito_could_not_give_is_not_sealed():
    """128 characters are the most."""
    with pytest.raises(ValueError, match="512 octets"):
        sealed(BoundSession(SESSION, user_name="a" * 513), address="ada@example.com", key=KEY)
