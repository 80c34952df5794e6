"""Which templates there are, and what each is made of, in its order."""

from __future__ import annotations

from typing import Final

from infrastructure.compile import Template, parameters, plain
from infrastructure.made import BOARDS, SETTINGS

SOURCES: Final = (
    plain("10-header"),
    *map(
        parameters,
        (
            "05-addresses",
            "10-groups",
            "15-user-pool",
            "20-hosted-pages",
            "25-identity-providers",
            "30-machines",
            "35-tokens",
            "40-migration",
            "45-passwordless",
            "50-sms",
            "55-events",
            "60-security-alerts",
            "65-operation",
            "70-deployment",
            "75-rest-api",
            "80-webhooks",
        ),
    ),
    plain("18-conditions"),
    plain("20-pool"),
    plain("30-clients"),
    plain("34-deployment"),
    plain("40-identity"),
    plain("50-sign-up"),
    plain("52-sign-in"),
    plain("54-migration"),
    plain("56-challenges"),
    plain("58-sender"),
    plain("60-passwordless-sign-up"),
    plain("62-mail-feedback"),
    plain("64-events"),
    plain("66-consumers"),
    plain("70-delivery"),
    plain("74-api"),
    plain("78-webhooks"),
    SETTINGS,
    BOARDS,
    plain("90-outputs"),
)
TEMPLATES: Final = (Template("template.yaml", SOURCES),)
