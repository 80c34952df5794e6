"""
The sign-ups of the REST API and its forgotten passwords, whose answers come evenly.

API Gateway calls this, and not the function of sign-ins: see ``api.sign_in``. A
queue in its place would have to hold passwords.

Publishes nothing: what users do here, the triggers tell of.
"""

from __future__ import annotations

from collections.abc import Mapping

from api.passwords import NewPasswords, new_passwords
from api.route import Act, Route
from api.routes import code_sign_up, password, registration
from api.serving import app_client, served
from api.sign_ins import SignIns
from api.sign_ups import SignUps
from runtime.entry import Handle, entrypoint
from runtime.settings.api import ApiSettings
from runtime.settings.app import AppSettings
from runtime.settings.passwords import PasswordSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.service import ServiceSettings
from runtime.settings.sign_up import CodeSignUpSettings
from runtime.user_pool.app_client import AppClient


def acts(
    client: AppClient, passwords: NewPasswords, *, by_code: bool = True
) -> Mapping[Route, Act]:
    """What is done for users who cannot sign in yet; `api.app.acts` has it as well."""
    sign_ins = SignIns(client)
    return {
        **registration.acts(client, passwords),
        **password.acts_of_nobody(client, passwords),
        **code_sign_up.acts(sign_ins, SignUps(client, sign_ins), is_offered=by_code),
    }


def wire() -> Handle:
    """Connect to the pool; the secret is read at the first call."""
    settings, service = ApiSettings(), ServiceSettings()
    client, pool_url = app_client(settings, pool_id=PoolSettings().user_pool_id)
    passwords = new_passwords(PasswordSettings(), AppSettings())
    by_code = CodeSignUpSettings().offers_passwordless_sign_up
    described = acts(client, passwords, by_code=by_code)
    return served(described, client, settings=settings, service=service, pool_url=pool_url)


handler = entrypoint(wire)
