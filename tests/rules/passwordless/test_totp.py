"""Codes of an authenticator app, compared with the vectors of RFC 6238 and RFC 4226."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.totp import code, link, spelled, step_of

SECRET = 20

RFC = b"12345678901234567890"
NOW = 1_795_184_579
STEP = NOW // 30


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(at, expected):
    """Appendix B, whose eight digits end with our six."""
    assert expected[-6:] == code(RFC, at // 30)


@pytest.mark.parametrize(
    ("counter", "expected"),
    [(0, "755224"), (1, "287082"), (2, "359152"), (7, "162583"), (8, "399871"), (9, "520489")],
)
def test_the_vectors_of_rfc_4226(counter, expected):
    """Appendix D."""
    assert expected == code(RFC, counter)


@given(shift=st.integers(-5, 5), now=st.integers(300, 2**40))
def test_a_code_is_right_in_its_step_and_in_the_one_before_and_after(shift, now):
    """And in no other, but by the chance of one in a million."""
    step = now // 30 + shift
    near = {code(RFC, now // 30 + each): now // 30 + each for each in (-1, 0, 1)}

    assert near.get(code(RFC, step)) == step_of(code(RFC, step), RFC, now=now)


def test_people_type_it_as_apps_show_it():
    """With a blank in the middle, or in their own digits."""
    shown = code(RFC, STEP)

    assert STEP == step_of(f" {shown[:3]} {shown[3:]} ", RFC, now=NOW)
    assert STEP == step_of("".join(chr(0x660 + int(digit)) for digit in shown), RFC, now=NOW)


@pytest.mark.parametrize("answer", [None, 5, "", "12345", "start", "x" * 99, b"123456", ["1"]])
def test_anything_else_is_wrong(answer):
    """And breaks nothing."""
    assert step_of(answer, RFC, now=NOW) is None


def test_a_code_of_another_secret_is_wrong():
    """One user's app is of no use for another."""
    assert step_of(code(b"another secret of 20", STEP), RFC, now=NOW) is None


def test_of_two_steps_with_one_code_it_is_that_of_the_later():
    """So nothing that was answered with it is right once more."""
    secret = (940910).to_bytes(20)  # found by trying: two steps after each other have one code

    assert code(secret, STEP) == code(secret, STEP + 1)
    assert STEP + 1 == step_of(code(secret, STEP), secret, now=NOW)


def test_the_clock_may_stand_at_its_beginning():
    """There is no step before the first."""
    assert 0 == step_of(code(RFC, 0), RFC, now=0)


@given(issuer=st.text(min_size=1), account=st.text(min_size=1))
def test_the_link_has_what_an_app_asks_for(issuer, account):
    """Whatever the product and the user are called, it is one link with one secret."""
    url = urlsplit(link(RFC, issuer=issuer, account=account))
    query = parse_qs(url.query, keep_blank_values=True)

    assert ("otpauth", "totp") == (url.scheme, url.netloc)
    assert 1 == unquote(url.path).count(":")
    assert [spelled(RFC)] == query.pop("secret")
    assert {"issuer", "algorithm", "digits", "period"} == query.keys()
    assert [["SHA1"], ["6"], ["30"]] == [query[name] for name in ("algorithm", "digits", "period")]


def test_the_link_by_hand():
    """As Google's Key Uri Format has it."""
    expected = (
        "otpauth://totp/Example%20Shop:jo@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Example%20Shop&algorithm=SHA1&digits=6&period=30"
    )

    assert expected == link(RFC, issuer="Example Shop", account="jo@example.com")


def test_a_secret_is_as_long_as_rfc_4226_recommends():
    """160 bits are 32 letters, without padding."""
    assert 32 == len(spelled(bytes(SECRET)))


def test_a_label_has_64_characters_of_each_name():
    """More does not fit on the screen of an app."""
    label = unquote(urlsplit(link(RFC, issuer="i" * 100, account="a" * 100)).path)

    assert f"/{'i' * 64}:{'a' * 64}" == label
