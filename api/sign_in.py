"""
The sign-ins of the REST API, whose answers come evenly.

API Gateway calls this. An answer that could tell who has an account comes after
a second or more, and the container waits as long. So sign-ins have a function of
their own, with concurrency of its own: a flood of them holds no container that
sign-ups, the rest of the API, or a trigger needs.

Publishes nothing: what users do here, the triggers tell of.
"""

from __future__ import annotations

from collections.abc import Mapping

from api.passwords import NewPasswords, new_passwords
from api.route import Act, Route
from api.routes import login, passwordless
from api.serving import app_client, served
from api.sign_ins import SignIns
from api.sign_ups import SignUps
from runtime.entry import Handle, entrypoint
from runtime.settings.api import ApiSettings
from runtime.settings.app import AppSettings
from runtime.settings.passwords import PasswordSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.service import ServiceSettings
from runtime.user_pool.app_client import AppClient


def acts(client: AppClient, passwords: NewPasswords, *, product: str = "") -> Mapping[Route, Act]:
    """What signs in by password, code or link; `api.app.acts` has it as well."""
    sign_ins = SignIns(client)
    return {
        **login.acts(sign_ins, passwords, product=product),
        **passwordless.acts(sign_ins, SignUps(client, sign_ins)),
    }


def wire() -> Handle:
    """Connect to the pool; the secret is read at the first call."""
    settings, service = ApiSettings(), ServiceSettings()
    client, pool_url = app_client(settings, pool_id=PoolSettings().user_pool_id)
    app = AppSettings()
    passwords = new_passwords(PasswordSettings(), app)
    described = acts(client, passwords, product=app.app_name)
    return served(described, client, settings=settings, service=service, pool_url=pool_url)


handler = entrypoint(wire)
