"""Which templates there are, and what each is made of, in its order."""

from __future__ import annotations

from typing import Final

from infrastructure.compile import Template, parameters, plain
from infrastructure.entries.consumers import CONSUMERS, TOPIC
from infrastructure.entries.delivery import API, DELIVERY
from infrastructure.entries.existing_pool import WATCH
from infrastructure.entries.passwordless import CHALLENGES, SENDER
from infrastructure.entries.pool import DEPLOYMENT, IDENTITY, POOL
from infrastructure.entries.triggers import OPTIONAL, TRIGGERS
from infrastructure.existing_pool import OUTPUTS, beside_it
from infrastructure.made import BOARDS, SETTINGS
from infrastructure.own_pool import as_it_is_made

SOURCES: Final = (
    plain("10-header"),
    *parameters(),
    *(POOL, DEPLOYMENT, IDENTITY, TRIGGERS, CHALLENGES, OPTIONAL, SENDER),
    *(TOPIC, CONSUMERS, API, DELIVERY, SETTINGS, BOARDS),
    plain("90-outputs"),
)
# Beside a pool that exists: what belongs to a pool is its owner's.
BESIDE_A_POOL: Final = (
    plain("10-header"),
    *parameters(),
    *(DEPLOYMENT, TRIGGERS, CHALLENGES, OPTIONAL, SENDER, TOPIC, CONSUMERS),
    *(DELIVERY, WATCH, SETTINGS, BOARDS, OUTPUTS),
)
TEMPLATES: Final = (
    Template("template.yaml", SOURCES, turns=as_it_is_made),
    Template("templates/adopt.yaml", BESIDE_A_POOL, turns=beside_it),
)
