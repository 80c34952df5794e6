"""A provider of OpenID Connect whose code is the claims, and sign-ins by it."""

import base64
import json
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

BACK = "https://app.example/back"


class _Tokens(BaseHTTPRequestHandler):
    """The token endpoint of an OpenID Connect provider: the code is the claims."""

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        claims = form["code"][0].encode()
        parts = [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (b"{}", claims)]
        body = json.dumps({"id_token": ".".join([*parts, ""]), "access_token": "a"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving_provider():
    """Its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tokens) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def add_provider(idp, pool, url, *, name="Okta"):
    """An OpenID Connect provider of the pool, and an app client for it."""
    idp.create_identity_provider(
        UserPoolId=pool,
        ProviderName=name,
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "ours",
            "client_secret": "secret",
            "oidc_issuer": url,
            "authorize_url": f"{url}/authorize",
            "token_url": f"{url}/token",
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
        },
        AttributeMapping={"email": "email", "email_verified": "email_verified"},
    )
    return idp.create_user_pool_client(
        UserPoolId=pool,
        ClientName="federated",
        CallbackURLs=[BACK],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=[name],
    )["UserPoolClient"]["ClientId"]


def signed_in(endpoint, client, claims, *, name="Okta"):
    """A sign-in by the provider, as a browser makes it; what the app gets back."""
    asked = {
        "client_id": client,
        "identity_provider": name,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "the-apps",
    }
    there = _location(endpoint, f"/oauth2/authorize?{urlencode(asked)}")
    state = parse_qs(urlsplit(there).query)["state"][0]
    query = urlencode({"code": json.dumps(claims), "state": state})
    told = parse_qs(urlsplit(_location(endpoint, f"/oauth2/idpresponse?{query}")).query)
    return {name: values[0] for name, values in told.items()}


def _location(endpoint, path):
    connection = HTTPConnection(urlsplit(endpoint).netloc)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert 302 == answer.status, text
    return answer.getheader("Location")
