"""The REST API."""

from __future__ import annotations

from runtime.settings.codes import ChallengeTableSettings
from runtime.settings.variable import Settings, Variable, number, switch, text

_MOST_PER_ADDRESS = 100_000


class ApiSettings(ChallengeTableSettings):
    """
    Whom the API serves, and how.

    Attributes:
        api_client_id: The app client that it signs users in with.
        user_client_ids: The app clients whose users it serves.
        token_issuer: ``iss`` of the pool's tokens; empty, it is the pool's URL.
        api_origin: The one web page origin that may call it from a browser, or
            nothing.
        keeps_tokens_in_cookies: Whether tokens are set as cookies rather than
            told in JSON.
        refresh_token_days: How long a session lasts at most.
        address_table: Where the requests of each IP address are counted.
        sign_ins_per_address: Requests a minute to sign in; 0 counts none.
        sign_ups_per_address: Requests a minute to sign up, or about passwords.

    """

    api_client_id = text("API_CLIENT_ID")
    user_client_ids = Variable(
        "USER_CLIENT_IDS", lambda text: frozenset(text.split(",")), must_be="app clients' ids"
    )
    token_issuer = text("TOKEN_ISSUER", may_be_empty=True)
    api_origin = text("API_ORIGIN", may_be_empty=True)
    keeps_tokens_in_cookies = switch("API_TOKENS", off="json", on="cookies")
    refresh_token_days = number("REFRESH_TOKEN_DAYS", at_least=1, at_most=3650)
    address_table = text("API_ADDRESS_TABLE")
    sign_ins_per_address = number("API_SIGN_INS_PER_ADDRESS", at_least=0, at_most=_MOST_PER_ADDRESS)
    sign_ups_per_address = number("API_SIGN_UPS_PER_ADDRESS", at_least=0, at_most=_MOST_PER_ADDRESS)


class StepUpSettings(Settings):
    """
    Which actions ask for a fresh factor.

    Attributes:
        step_up_actions: Their names; none, and there are no receipts.
        step_up_key_id: The key in AWS KMS that signs receipts.

    """

    step_up_actions = Variable(
        "STEP_UP_ACTIONS",
        lambda text: frozenset(filter(None, text.split(","))),
        must_be="names of actions, between commas",
        may_be_empty=True,
    )
    step_up_key_id = text("STEP_UP_KEY_ID", may_be_empty=True)
