import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.feeds.release import guards, release
from tests.rules.feeds.conftest import GUARDS

RELEASE = release()
REAL = guards(RELEASE.safeguards)
BELOW = st.lists(st.sampled_from(["a", "mail", "x1"]), max_size=2).map(".".join)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("co.uk", "public suffix"),
        ("post.example", "mail provider"),
        ("vip.post.example", "mail provider"),
        ("relay.example", "relay"),
        ("hospital.example", "institution"),
        ("in.hospital.example", "institution"),
        ("college.edu.au", "institution"),
        ("edu.pl", "institution"),
        ("in.college.ac.pl", "institution"),
        ("strangers.edu.pl", None),
        ("in.strangers.edu.vn", None),
        ("ministry.gob.mx", "institution"),
        ("2.ip6.arpa", "institution"),
        ("europa.eu", "institution"),
        ("trash.example", None),
        ("x.ddns.net", None),
        ("education.example", None),
    ],
)
def test_a_feed_may_list_less_than_a_build(name, reason):
    """Nobody reads it before it is in use."""
    assert reason == GUARDS.why_refused(name)


@pytest.mark.parametrize(
    "name",
    [
        *("ac.uk", "gov.uk", "edu.au", "harvard.edu", "web.id", "com.ar", "github.io"),
        *("gmail.com", "outlook.com", "icloud.com", "qq.com", "web.de", "mail.ru"),
        *("privaterelay.appleid.com", "duck.com", "mozmail.com", "simplelogin.com", "33mail.com"),
        *("whitehouse.gov", "bund.de", "nhs.uk", "cam.ac.uk", "unam.mx", "ethz.ch"),
        *("crazydomains.com", "hdz.hr", "cityoflakeway.com", "co.uk", "x.ck"),
    ],
)
def test_nobody_with_real_mail_is_listed_by_a_feed(name):
    """Peers' lists have held each sort of these."""
    assert REAL.why_refused(name)


@given(
    st.sampled_from(["gmail.com", "duck.com", "stanford.edu", "gov.uk", "hospital.gov.au"]), BELOW
)
def test_what_is_below_a_guarded_name_is_guarded(name, below):
    """An alias of a person, or a faculty."""
    assert REAL.why_refused(f"{below}.{name}".lstrip("."))
