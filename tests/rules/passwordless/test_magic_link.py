from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.magic_link import digest, is_its_token, is_page, is_secret, link, opens
from rules.passwordless.one_time_code import Challenge

PAGE = "https://app.example/sign-in"
PEPPER = b"pepper"
CHALLENGE = Challenge("c" * 22, "eu-west-1_a", "client", "u" * 64)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SECRETS = st.binary(min_size=32, max_size=32).map(
    lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode()
)
SECRET = "s" * 42 + "A"


def token_for(secret, *, pepper=PEPPER, challenge=CHALLENGE):
    """The token in the mail to somebody whose browser has *secret*."""
    mailed = link(PAGE, pepper=pepper, challenge=challenge, device=digest(secret))
    return mailed.removeprefix(f"{PAGE}#")


def right(answer):
    return opens(answer, pepper=PEPPER, challenge=CHALLENGE)


@given(SECRETS)
def test_token_and_secret_together_sign_in(secret):
    """The one answer."""
    assert right(f"{token_for(secret)}.{secret}")


@given(SECRETS)
def test_a_token_has_256_bits(secret):
    """In their one spelling, as the secret is."""
    token = token_for(secret)

    assert is_secret(token)
    assert 32 == len(urlsafe_b64decode(f"{token}="))


@given(SECRETS)
def test_the_server_is_told_the_digest_of_a_secret(secret):
    """SHA-256 of its bytes, as a browser makes it."""
    expected = urlsafe_b64encode(sha256(urlsafe_b64decode(f"{secret}=")).digest())

    assert expected.rstrip(b"=").decode() == digest(secret)


@pytest.mark.parametrize(
    "other",
    [
        {"pepper": b"another"},
        *(
            {"challenge": replace(CHALLENGE, **{name: "another"})}
            for name in ("challenge_id", "pool_id", "client_id", "user")
        ),
    ],
)
def test_a_token_is_good_for_one_challenge_only(other):
    """Of one user, at one client, in one pool."""
    assert not right(f"{token_for(SECRET, **other)}.{SECRET}")


def test_36_fetching_a_link_tells_the_server_nothing():
    """Invariant 36: the token is behind the #, which is not part of a request."""
    mailed = urlsplit(link(PAGE, pepper=PEPPER, challenge=CHALLENGE, device=digest(SECRET)))

    assert PAGE == mailed._replace(fragment="").geturl()
    assert token_for(SECRET) == mailed.fragment


@given(secret=SECRETS, other=SECRETS)
def test_37_another_browser_does_not_sign_in(secret, other):
    """Invariant 37: it has the link, and not the secret."""
    assert (other == secret) == right(f"{token_for(secret)}.{other}")


@given(attacker=SECRETS, victim=SECRETS)
def test_38_a_forwarded_link_signs_nobody_in(attacker, victim):
    """Invariant 38: the attacker's link in the victim's browser opens nobody's account."""
    assert (attacker == victim) == right(f"{token_for(attacker)}.{victim}")


@pytest.mark.parametrize("answer", [token_for(SECRET), f"{token_for(SECRET)}.", f".{SECRET}"])
def test_38_the_link_alone_does_not_sign_in(answer):
    """Invariant 38: nor does the secret alone."""
    assert not right(answer)


@given(secret=SECRETS, at=st.integers(0, 86), mark=st.sampled_from(ALPHABET + "+/=."))
def test_39_any_other_character_is_another_answer(secret, at, mark):
    """Invariant 39: also one that only changes bits which base64 ignores."""
    answer = f"{token_for(secret)}.{secret}"
    changed = answer[:at] + mark + answer[at + 1 :]

    assert (changed == answer) == right(changed)


@given(secret=SECRETS, cut=st.integers(0, 86))
def test_39_a_truncated_answer_is_wrong(secret, cut):
    """Invariant 39: wherever a mail program broke the line."""
    assert not right(f"{token_for(secret)}.{secret}"[:cut])


@given(SECRETS)
def test_39_every_secret_has_one_spelling(secret):
    """Invariant 39: the last character carries four bits; its other two must be 0."""
    spelled = [secret[:-1] + last for last in ALPHABET if is_secret(secret[:-1] + last)]

    assert 16 == len(spelled)
    assert 16 == len({digest(one) for one in spelled})
    assert not is_secret(f"{secret}=")
    assert not is_secret(f"{secret}\n")


@pytest.mark.parametrize(
    "answer",
    [None, 1, b"a.b", [], "", ".", "a.b", "A" * 87, "." * 87, "é" * 87, "A" * 10**6, "\ud800.x"],
)
def test_39_what_is_no_answer_is_wrong(answer):
    """Invariant 39: without an exception."""
    assert not right(answer)


@pytest.mark.parametrize(
    "page",
    [
        "https://app.example",
        "https://app.example/",
        "https://app.example/sign-in/from.mail",
        "https://app.example:8443/sign-in",
        "https://xn--bcher-kva.example/",
        "http://localhost:8080/sign-in",
        "http://127.0.0.1:8080/",
        "https://app.example/".ljust(256, "a"),
    ],
)
def test_35_a_plain_page_can_be_linked_to(page):
    """Invariant 35: and it goes where a standard parser says."""
    read = urlsplit(link(page, pepper=PEPPER, challenge=CHALLENGE, device=digest(SECRET)))

    assert is_page(page)
    assert page == read._replace(fragment="").geturl()


@pytest.mark.parametrize(
    "page",
    [
        "http://app.example/",
        "https://app/",
        "https://user@app.example/",
        "https://user:password@app.example/",
        "https://app.example//evil.example/",
        "https://app.example/\\evil.example/",
        "https:\\\\app.example/",
        "https:/app.example/",
        "//app.example/",
        "HTTPS://app.example/",
        "https://App.example/",
        "https://app.example./",
        "https://-app.example/",
        "https://app。example/",
        "https://\u0430pp.example/",  # its first letter is Cyrillic
        "https://\uff41pp.example/",  # full width
        "https://app.example:0/",
        "https://app.example:443443/",
        "https://app.example/?next=1",
        "https://app.example/#x",
        "https://app.example/%2e%2e/",
        "https://app.example/../x",
        "https://app.example/./x",
        "https://app.example/\r\nx",
        "https://app.example/\n",
        " https://app.example/",
        "https://app.example\t/",
        "https://[::1]/",
        "https://127.0.0.1.evil.example@x/",
        "http://localhost.evil.example/",
        "javascript:alert(1)",
        "https://app.example/".ljust(257, "a"),
        "",
    ],
)
def test_35_nothing_else_is_linked_to(page):
    """Invariant 35: a link in our mail leads to the operator's page and nowhere else."""
    assert not is_page(page)


@given(st.text(st.sampled_from("htps:/.@\\#?ap exml%2e\n"), max_size=40))
def test_35_whatever_is_let_through_is_read_alike(page):
    """Invariant 35: no parser sees another host, a user, a query or a fragment in it."""
    if is_page(page):
        read = urlsplit(page)

        assert page.startswith(f"{read.scheme}://{read.hostname}")
        assert (None, "", "") == (read.username, read.query, read.fragment)


def test_a_page_has_256_characters_at_the_most():
    """With a token it still fits into a line of a mail."""
    page = "https://app.example/"

    assert is_page(page + "a" * (256 - len(page)))
    assert not is_page(page + "a" * (257 - len(page)))


@given(SECRETS)
def test_the_token_alone_answers_a_sign_up_from_its_own_device(secret):
    """Of another device it is none."""
    about = {"pepper": PEPPER, "challenge": CHALLENGE}
    token = token_for(secret)

    assert is_its_token(token, device=digest(secret), **about) is True
    assert is_its_token(token, device=digest(SECRET), **about) is (secret == SECRET)


@pytest.mark.parametrize("answer", [None, 7, "", "123456", "\ud800" * 43, "A" * 42 + "B", ["A"]])
def test_whatever_else_answers_no_sign_up(answer):
    """And breaks nothing."""
    about = {"pepper": PEPPER, "challenge": CHALLENGE}

    assert is_its_token(answer, device=digest(SECRET), **about) is False


def test_a_challenge_has_the_address_that_its_mail_goes_to():
    """And everything else of it stays."""
    assert replace(CHALLENGE, address="ada@x.example") == CHALLENGE.at("ada@x.example")
