from hypothesis import given
from hypothesis import strategies as st

from rules.passwords.common import CommonPasswords, digest


@given(st.sets(st.text(max_size=12), max_size=20), st.text(max_size=12))
def test_those_that_are_in_the_list_are_found_and_no_others(listed, other):
    """In any case of letters, at the ends of the list as in its middle."""
    known = {each.casefold() for each in listed}
    common = CommonPasswords(b"".join(sorted({digest(each) for each in listed})))

    assert len(common) == len(known)
    assert all(each in common for each in known)
    # A dotless i, and some others, are another letter in capitals.
    assert all(each.upper() in common for each in known if each.upper().casefold() == each)
    assert (other in common) == (other.casefold() in known)


def test_a_digest_has_six_octets():
    """As the file that is shipped has them, one behind the other."""
    assert 6 == len(digest("password"))
    assert "password" in CommonPasswords(bytes.fromhex("000000000000") + digest("password"))
