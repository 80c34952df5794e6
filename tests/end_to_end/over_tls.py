"""The emulator behind TLS at localhost, for clients that know Cognito's pages by https alone."""

import ssl
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from tests.runtime.webhooks.certificate_authority import Authority

_OF_THE_HOP = {"connection", "content-length", "transfer-encoding", "host"}


@contextmanager
def over_tls(endpoint, folder):
    """Pass everything on to *endpoint*; the domain that it is at then, with the port."""
    behind = urlsplit(endpoint).netloc

    class PassedOn(BaseHTTPRequestHandler):
        def log_message(self, *_):
            """Nothing."""

        def _pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in _OF_THE_HOP
            }
            if headers.get("Origin") == f"https://{self.headers['Host']}":
                del headers["Origin"]  # a page of the emulator's own
            connection = HTTPConnection(behind)
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_THE_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            connection.close()

        do_GET = do_POST = do_OPTIONS = _pass_on  # noqa: N815  (the names that are looked for)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Authority(folder).certify("localhost", folder / "server.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), PassedOn) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield f"localhost:{server.server_port}"
        server.shutdown()
        thread.join()
