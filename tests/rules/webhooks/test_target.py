import pytest

from rules.webhooks.target import InvalidTarget, is_public, webhook_target


@pytest.mark.parametrize(
    ("url", "authority", "port", "path"),
    [
        ("https://example.com", "example.com", 443, "/"),
        ("https://EXAMPLE.com/a/b?c=d", "example.com", 443, "/a/b?c=d"),
        ("https://example.com:8443/", "example.com:8443", 8443, "/"),
        ("https://[2606:2800:21f::1]/x", "[2606:2800:21f::1]", 443, "/x"),
    ],
)
def test_takes_a_url_apart(url, authority, port, path):
    """The usual port is not in the Host header."""
    target = webhook_target(url)

    assert (True, authority, port, path) == (
        target.is_tls,
        target.authority,
        target.port,
        target.path,
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.com/",
        "http://127.0.0.1/",
        "ftp://example.com/",
        "https://",
        "https://a b/",
        "https://example.com/\r\nX: y",
        "https://user:secret@example.com/",
        "https://@example.com/",
        "https://example.com/#top",
        "https://example.com:99999/",
        "https://[::1/",
        "https://b\u00fccher.example/",
        "https://-example.com/",
        "https://" + "x" * 2000,
    ],
)
def test_refuses_what_is_not_a_plain_https_url(url):
    """And the message does not quote it: a URL may hold a token."""
    with pytest.raises(InvalidTarget) as caught:
        webhook_target(url)

    assert "example" not in str(caught.value)


def test_plain_http_is_for_the_laptop_alone():
    """Lambda's own runtime interface listens on 127.0.0.1, so it has to be allowed."""
    target = webhook_target("http://127.0.0.1:8080/hook", private_is_allowed=True)

    assert (False, "127.0.0.1:8080") == (target.is_tls, target.authority)
    assert "127.0.0.1" == webhook_target("http://127.0.0.1/", private_is_allowed=True).authority
    for url in ("http://localhost/", "http://10.0.0.1/", "http://127.0.0.2/", "http://0/"):
        with pytest.raises(InvalidTarget):
            webhook_target(url, private_is_allowed=True)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
)
def test_the_public_internet_is_public(address):
    """In both versions of the protocol."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104  # an address to refuse, not one to bind
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "169.254.100.1",
        "192.0.2.1",
        "192.0.0.8",
        "192.0.0.9",
        "192.88.99.1",
        "3fff::1",
        "5f00::1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.215.14",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_everything_else_is_not(address):
    """Private, link-local, shared, reserved, multicast; and IPv4 in IPv6 dress."""
    assert not is_public(address)


@pytest.mark.parametrize("scheme", ["ftp", "ws", "file"])
def test_this_machine_is_reached_by_http_and_nothing_else(scheme):
    """Also where private addresses are allowed."""
    with pytest.raises(InvalidTarget):
        webhook_target(f"{scheme}://127.0.0.1/", private_is_allowed=True)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://127.0.0.1:81/", "127.0.0.1:81"),
    ],
)
def test_the_usual_port_of_http_is_80(url, authority):
    """It is not named in the Host header."""
    assert authority == webhook_target(url, private_is_allowed=True).authority
