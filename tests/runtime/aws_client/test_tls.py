"""Who is trusted, and what becomes of a handshake that fails."""

import hashlib
import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import botocore
import pytest

from runtime.aws_client import tls
from runtime.aws_client.errors import Unanswered
from runtime.aws_client.tls import Trust
from tests.runtime.aws_client.servers import answers
from tests.runtime.webhooks.certificate_authority import Authority

GOOD = answers(b'{"Item": {}}')
# "Amazon Trust Services Repository": SHA-256 of the certificates in DER.
AMAZONS = {
    "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def tls_of(authority, tmp_path):
    """The server's side of TLS, with a certificate for *host*."""

    def tls_of(host):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.certify(host, tmp_path / f"{host}.pem"))
        return context

    return tls_of


def get(client):
    return client.get_item(TableName="t", Key={"pk": {"S": "a"}}).get("Item")


def why(client, *, within_s=30):
    client._caller._tries, client._caller._within_s = 1, within_s
    with pytest.raises(Unanswered) as raised:
        get(client)
    return raised.value.why, raised.value.may_have_happened


def test_calls_over_tls_and_keeps_the_connection(serve, clients, tls_of, authority):
    server = serve([GOOD, GOOD], tls=tls_of("localhost"))
    client = clients(
        server, scheme="https", host="localhost", AWS_CA_BUNDLE=str(authority.file)
    ).dynamodb()

    assert [{}, {}] == [get(client), get(client)]
    assert server.connections == 1


def test_all_clients_share_one_context(serve, clients, tls_of, authority):
    """Reading roots is what costs."""
    server = serve(tls=tls_of("localhost"))
    made = clients(server, scheme="https", host="localhost", AWS_CA_BUNDLE=str(authority.file))

    assert made._trust.context() is made._trust.context()


def test_refuses_a_server_of_another_name(serve, clients, tls_of, authority):
    server = serve([GOOD], [GOOD], tls=tls_of("another"))
    made = clients(server, scheme="https", host="localhost", AWS_CA_BUNDLE=str(authority.file))

    assert why(made.dynamodb(opens=False)) == ("tls", False)
    assert server.requests == []


def test_refuses_a_server_of_an_unknown_authority(serve, clients, tls_of):
    """After the system's roots were asked, too."""
    server = serve(*[[GOOD]] * 4, tls=tls_of("localhost"))
    client = clients(server, scheme="https", host="localhost").dynamodb(opens=False)

    assert why(client) == ("tls", False)
    assert why(client) == ("tls", False)
    assert server.requests == []


def test_a_bundle_is_all_that_counts_then(serve, clients, tls_of, tmp_path):
    """An operator's file that lacks the authority is not put right behind their back."""
    other = tmp_path / "other"
    other.mkdir()
    server = serve([GOOD], [GOOD], tls=tls_of("localhost"))
    bundle = str(Authority(other).file)
    made = clients(server, scheme="https", host="localhost", AWS_CA_BUNDLE=bundle)

    assert why(made.dynamodb(opens=False)) == ("tls", False)
    assert server.connections == 1


def test_asks_the_systems_roots_if_amazons_do_not_know_the_server(
    serve, clients, tls_of, authority, monkeypatch, capsys
):
    """A proxy that inspects, or a root that is new: told once, and it goes on."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    server = serve([], [GOOD], tls=tls_of("localhost"))
    client = clients(server, scheme="https", host="localhost").dynamodb(opens=False)

    assert get(client) == {}
    assert capsys.readouterr().out == "localhost\n"


def test_a_handshake_that_hangs_ends_at_the_wall(serve, clients):
    """The port is open, and nobody speaks TLS."""
    server = serve()
    listening = socket.create_server(("127.0.0.1", 0))
    server.port, dead = listening.getsockname()[1], server.port
    assert dead
    client = clients(server, scheme="https").dynamodb(opens=False)

    assert why(client, within_s=0.5) == ("timeout", False)
    listening.close()


class _Plain:
    """The server's side of TLS, of a server that has none."""

    def wrap_socket(self, conn, **_):
        conn.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return conn


def test_a_server_that_speaks_no_tls(serve, clients):
    server = serve([GOOD], tls=_Plain())
    client = clients(server, scheme="https").dynamodb(opens=False)

    assert why(client) == ("tls", False)


def _certificates(path):
    found = re.findall(r"-----BEGIN.*?-----END CERTIFICATE-----", path.read_text(), re.DOTALL)
    return {hashlib.sha256(ssl.PEM_cert_to_DER_cert(one)).hexdigest(): one for one in found}


def test_roots_are_amazons():
    """By their digests, as botocore ships them; five years before they end, this fails."""
    ours = _certificates(Path(tls._ROOTS))
    theirs = _certificates(Path(botocore.__file__).parent / "cacert.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(tls._ROOTS)
    ends = [ssl.cert_time_to_seconds(each["notAfter"]) for each in context.get_ca_certs()]

    assert AMAZONS == ours.keys() == ours.keys() & theirs.keys()
    assert min(ends) > (datetime.now(UTC) + timedelta(days=5 * 365)).timestamp()


def test_verification_is_on():
    """Names and certificates, and no TLS older than 1.2."""
    context = Trust({}).context()

    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
