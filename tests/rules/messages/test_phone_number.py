import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.messages.phone_number import country_of


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+12025550123", "US"),
        ("+15205550123", "US"),  # between 521 and 519
        ("+16135550123", "CA"),
        ("+18095550123", "DO"),
        ("+19395550123", "PR"),
        ("+447700900123", "GB"),
        ("+4915112345678", "DE"),
        ("+79123456789", "RU"),
        ("+77012345678", "KZ"),
        ("+35799123456", "CY"),
        ("+8613812345678", "CN"),
        ("+886912345678", "TW"),
    ],
)
def test_a_number_has_a_country(number, country):
    """The longest prefix that is known decides."""
    assert country == country_of(number)


@pytest.mark.parametrize(
    "number",
    [
        "+18005550123",  # toll-free
        "+19005550123",  # premium
        "+15225550123",  # personal numbers and machines
        "+11234567890",
        "+870771234567",  # Inmarsat
        "+8816123456789",  # satellites
        "+979123456789",  # international premium rate
        "+80012345678",
        "+2101234567",  # not assigned
        "+999123456789",
        "+0441234567",
        "447700900123",
        "00447700900123",
        "+44 7700 900123",
        "+447700900123\n",
        "+44",
        "+" + "4" * 16,
        "+٤٤٧٧٠٠٩٠٠١٢٣",
        "",
        None,
        447700900123,
    ],
)
def test_what_has_no_country_gets_no_sms(number):
    """Neither a number of no country nor what is no number."""
    assert country_of(number) is None


@given(st.text())
def test_whatever_is_asked_has_an_answer(number):
    """Two letters, or none."""
    country = country_of(number)

    assert country is None or (len(country) == 2 and country.isupper())
