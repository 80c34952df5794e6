"""A SAML 2.0 provider that signs nothing, which the emulator does not ask for; sign-ins by it."""

import base64
import zlib
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree as ET

from tests.local.identity_provider import BACK

ADDRESS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
_SSO = "https://idp.example/sso"
_MD = "urn:oasis:names:tc:SAML:2.0:metadata"
_ASSERTION, _PROTOCOL = (
    f"urn:oasis:names:tc:SAML:2.0:{each}" for each in ("assertion", "protocol")
)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def add_saml_provider(idp, pool, *, name):
    """A provider by its metadata, mapped as the template maps one, and an app client for it."""
    metadata = ET.Element(f"{{{_MD}}}EntityDescriptor", entityID="https://idp.example")
    described = ET.SubElement(metadata, f"{{{_MD}}}IDPSSODescriptor")
    binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    ET.SubElement(described, f"{{{_MD}}}SingleSignOnService", Binding=binding, Location=_SSO)
    idp.create_identity_provider(
        UserPoolId=pool,
        ProviderName=name,
        ProviderType="SAML",
        ProviderDetails={"MetadataFile": ET.tostring(metadata, encoding="unicode")},
        AttributeMapping={"email": ADDRESS},
    )
    return idp.create_user_pool_client(
        UserPoolId=pool,
        ClientName="saml",
        CallbackURLs=[BACK],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=[name],
    )["UserPoolClient"]["ClientId"]


def signed_in_by_saml(endpoint, client, name_id, address, *, name):
    """A sign-in as a browser makes it; what was asked of the provider, and what the app gets."""
    asked = {"client_id": client, "identity_provider": name, "redirect_uri": BACK}
    query = urlencode({**asked, "response_type": "code", "scope": "openid email", "state": "s"})
    there = urlsplit(_location(endpoint, "GET", f"/oauth2/authorize?{query}"))
    sent = {key: values[0] for key, values in parse_qs(there.query).items()}
    request = zlib.decompress(base64.b64decode(sent["SAMLRequest"]), -15).decode()
    form = {"SAMLResponse": _answer(name_id, address), "RelayState": sent["RelayState"]}
    back = _location(endpoint, "POST", "/saml2/idpresponse", urlencode(form))
    told = parse_qs(urlsplit(back).query)
    return request, {key: values[0] for key, values in told.items()}


def _answer(name_id, address):
    response = ET.Element(f"{{{_PROTOCOL}}}Response", Version="2.0")
    assertion = ET.SubElement(response, f"{{{_ASSERTION}}}Assertion", Version="2.0")
    subject = ET.SubElement(assertion, f"{{{_ASSERTION}}}Subject")
    ET.SubElement(subject, f"{{{_ASSERTION}}}NameID").text = name_id
    statement = ET.SubElement(assertion, f"{{{_ASSERTION}}}AttributeStatement")
    attribute = ET.SubElement(statement, f"{{{_ASSERTION}}}Attribute", Name=ADDRESS)
    ET.SubElement(attribute, f"{{{_ASSERTION}}}AttributeValue").text = address
    return base64.b64encode(ET.tostring(response)).decode()


def _location(endpoint, method, path, body=None):
    connection = HTTPConnection(urlsplit(endpoint).netloc)
    connection.request(method, path, body, _FORM if body else {})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert 302 == answer.status, text
    return answer.getheader("Location")
