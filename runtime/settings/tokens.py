"""Claims of tokens in addition to Cognito's own."""

from __future__ import annotations

from runtime.settings.memberships import DefaultGroupSettings
from runtime.settings.variable import switch, text


class TokenSettings(DefaultGroupSettings):
    """
    What PreTokenGeneration adds.

    Attributes:
        token_claims: Claims, as the JSON of ``rules.tokens.token_rules.TokenRules.parse``.
        token_claims_file: Bucket and key of the file that has them instead, or
            nothing.
        tells_suspicion: Whether a claim says how suspicious the user's address is.

    """

    token_claims = text("TOKEN_CLAIMS", unless="TOKEN_CLAIMS_FILE")
    token_claims_file = text("TOKEN_CLAIMS_FILE", may_be_empty=True)
    tells_suspicion = switch("SUSPICION_CLAIM", off="off", on="band")
