"""Which templates there are, and what each is made of, in its order."""

from __future__ import annotations

from typing import Final

from infrastructure.compile import Template, parameters, plain
from infrastructure.entries.consumers import CONSUMERS, TOPIC, WEBHOOKS
from infrastructure.entries.delivery import API, DELIVERY
from infrastructure.entries.passwordless import (
    CHALLENGES,
    ENROLLED,
    MAIL_FEEDBACK,
    SENDER,
    UNCONFIRMED,
)
from infrastructure.entries.pool import CLIENTS, DEPLOYMENT, IDENTITY, POOL
from infrastructure.entries.triggers import MIGRATION, SIGN_IN, SIGN_UP, TOKENS
from infrastructure.made import BOARDS, SETTINGS

SOURCES: Final = (
    plain("10-header"),
    *parameters(),
    *(POOL, CLIENTS, DEPLOYMENT, IDENTITY),
    *(SIGN_UP, SIGN_IN, CHALLENGES, ENROLLED, TOKENS, MIGRATION),
    *(SENDER, UNCONFIRMED, MAIL_FEEDBACK),
    *(TOPIC, CONSUMERS, WEBHOOKS, API, DELIVERY, SETTINGS, BOARDS),
    plain("90-outputs"),
)
TEMPLATES: Final = (Template("template.yaml", SOURCES),)
