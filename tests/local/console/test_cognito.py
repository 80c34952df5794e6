from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from local.console.answers import Asked
from local.console.cognito import passed_on

SERVICE = "AWSCognitoIdentityProviderService"
KIND = "application/x-amz-json-1.1"


@pytest.fixture
def cognito():
    """Answers 400 to everything, and notes what it got."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(400)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port, operation="InitiateAuth", kind=KIND, **more):
    headers = {"x-amz-target": f"{SERVICE}.{operation}", "content-type": kind, **more}
    return passed_on(Asked("POST", "/api/cognito", headers, b'{"ClientId": "c"}'), port=port)


def test_a_call_is_passed_on_and_its_refusal_comes_back(cognito):
    """The body as it is; of the headers no more than it takes."""
    port, seen = cognito
    answer = ask(port, cookie="theirs", origin="http://127.0.0.1:8040")
    [(headers, body)] = seen

    assert (400, b"{}") == (answer.status, answer.body)
    assert b'{"ClientId": "c"}' == body
    assert not {"Cookie", "Origin", "Authorization"} & set(headers)


@pytest.mark.parametrize(
    "operation", ["AdminGetUser", "ListUsers", "DeleteUserPool", "", "x.InitiateAuth"]
)
def test_what_needs_credentials_is_not_passed_on(cognito, operation):
    """The emulator would not mind."""
    port, seen = cognito

    assert 403 == ask(port, operation).status
    assert [] == seen


def test_a_form_of_another_site_is_not_passed_on(cognito):
    """Without a preflight it can send only these."""
    port, seen = cognito

    assert 415 == ask(port, kind="text/plain").status
    assert [] == seen


def test_it_says_that_the_emulator_is_away():
    """In words, at once."""
    assert 503 == ask(1).status
