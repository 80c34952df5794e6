import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses.email_address import InvalidEmailAddress, domain_of, domain_or_none


@pytest.mark.parametrize(
    "address",
    [
        "jo@mailinator.com",
        "JO@MAILINATOR.COM",
        "jo+news@mailinator.com",
        " jo@mailinator.com\t",
        "jo@mailinator.com.",
        "jo@mailinator.com\u3002",
        "jo@mailinator\u3002com",
        "jo@mailinator\uff0ecom",
        "jo@mailinator\uff61com",
        "jo@\uff4d\uff41\uff49linator.com",
        "jo@\u24dcailinator.com",
        '"jo, example"@mailinator.com',
        "taro..yamada.@mailinator.com",
    ],
)
def test_every_spelling_of_a_domain_is_one_name(address):
    """UTS 46 mapping, case, quoting and the root dot make no difference."""
    assert "mailinator.com" == domain_of(address)


@pytest.mark.parametrize(
    "domain", ["b\u00fccher.example", "B\u00dcCHER.EXAMPLE", "xn--bcher-kva.example"]
)
def test_u_labels_and_a_labels_are_one_name(domain):
    """IDNA 2008 with UTS 46 (RFC 5891)."""
    assert "xn--bcher-kva.example" == domain_of(f"jo@{domain}")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jo",
        "@",
        "jo@",
        "@example.com",
        "jo@localhost",
        "jo@host.local",
        "jo@hidden.onion",
        "jo@com",
        "jo@[192.0.2.1]",
        "jo@192.0.2.1",
        "jo@example..com",
        "jo@example.com..",
        "jo@-example.com",
        "jo@exa mple.com",
        "jo@exam_ple.com",
        "jo\x00@example.com",
        "jo@example.com\nBcc: x@example.org",
        "jo@exa\u202emple.com",
        "jo@" + "a" * 64 + ".com",
        "jo@" + "a." * 127 + "com",
        "jo@" + "a" * 1_000_000 + ".com",
        "a" * 65 + "@example.com",
        "\u00fc" * 33 + "@example.com",
        "a" * 60 + "@" + "a." * 96 + "com",
        "jo@\ud800.com",
        "jo@xn--a.com",
        "jo@mailinator.com,x@gmail.com",
        "jo@mailinator.com;x@gmail.com",
        "jo@mailinator.com@gmail.com",
        "@mailinator.com:jo@gmail.com",
        "jo%mailinator.com@gmail.com",
        "jo%b\u00fccher.example@gmail.com",
        "jo%evil.\u0440\u0444@gmail.com",
        "jo%192.0.2.1@gmail.com",
        "jo%b\u00fccher\u3002example@gmail.com",
        "b\u00fccher.example!jo@gmail.com",
        "192.0.2.1!jo@gmail.com",
        "jo\uff20mailinator.com@gmail.com",
        "jo\ufe6bmailinator.com@gmail.com",
        "mailinator.com\uff01jo@gmail.com",
        "jo\uff0cx@gmail.com",
        "<jo@gmail.com",
        "jo,x@gmail.com",
        '"jo"@mailinator.com,"x"@gmail.com',
        '"jo@mailinator.com@gmail.com',
        '"jo@mailinator.com"@gmail.com',
        '"jo\\"@x"@gmail.com',
        '"mailinator.com!jo"@gmail.com',
        "mailinator.com!jo@gmail.com",
        "jo%mailinator.com(@gmail.com",
        '"jo%mailinator.com"@gmail.com',
        "=?utf-8?q?jo=40mailinator.com=3e=20?=@gmail.com",
        "jo(x)@gmail.com",
        "jo x@gmail.com",
        "jo\\@gmail.com",
        'jo"x@gmail.com',
        "jo[x]@gmail.com",
    ],
)
def test_what_no_mail_can_reach_is_no_address(address):
    """Neither a message nor an event ever shows what was typed."""
    with pytest.raises(InvalidEmailAddress) as caught:
        domain_of(address)

    assert "" == str(caught.value)
    assert domain_or_none(address) is None


@pytest.mark.parametrize(
    "address",
    [
        '"jo,x;y:z<>()[] "@example.com',
        '"jo\\"x"@example.com',
        "100%sure@example.com",
        "1=2?@example.com",
        "{jo}~o'x/y|z`$&*^#-_=@example.com",
        "jo!x@example.com",
        "a" * 64 + "@example.com",
        "\u00fc" * 32 + "@example.com",
        "jo@" + "a." * 124 + "com",
    ],
)
def test_the_longest_that_mail_can_carry_are_addresses(address):
    """64 octets before the "@", and 254 in all (RFC 5321, 4.5.3.1)."""
    assert domain_or_none(address)


@given(st.text(max_size=400))
def test_any_text_is_either_an_address_or_refused(text):
    """No text whatever breaks it, and what comes out is always in its one form."""
    domain = domain_or_none(text)

    if domain is not None:
        assert domain == domain_of(f"x@{domain}")
        assert domain.isascii()
        assert domain == domain.lower()


def test_a_text_of_320_characters_is_looked_at_and_no_longer_one():
    """Blanks around it included; a longer one could only cost time."""
    address = "jo@example.com"

    assert "example.com" == domain_of(address.rjust(320))
    assert domain_or_none(address.rjust(321)) is None
