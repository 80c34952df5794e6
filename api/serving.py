"""What answers the requests of API Gateway: the routes, and what is the same for all of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from secrets import token_urlsafe
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from api.cookies import ACCESS, CSRF_HEADER, DEVICE, REFRESH, Cookies, read
from api.gate import Gate, bearer_in
from api.listed_sessions import ListedSessions
from api.problems import Problem
from api.refusals import problem_of
from api.requests import body_of, caller_of
from api.responses import Responses
from api.route import DEVICE_KEY, Act, Answer, Asked, Route, Tokens
from rules.passwordless.known_devices import is_device_secret
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, Unanswered
from runtime.entry import Handle, log_failure
from runtime.observe import MetricLines
from runtime.settings.api import ApiSettings
from runtime.settings.service import ServiceSettings
from runtime.tokens.key_set import KeySet, fetched
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.address_budget import AddressBudget
from runtime.user_pool.app_client import AppClient
from runtime.user_pool.user_clients import user_clients

_DAY_S: Final = 24 * 3600


class Api:
    """
    Finds the route, checks what it asks for, and answers.

    Attributes:
        cookies: None where tokens are told in JSON.
        goes_on: Notes the session of tokens that are answered; False if its user has ended it.
        wait_s: Counts a request of a kind and an IP address; how long the address has to wait.

    """

    def __init__(  # noqa: PLR0913  # an API has that many collaborators
        self,
        acts: Mapping[Route, Act],
        *,
        gate: Gate,
        responses: Responses,
        cookies: Cookies | None,
        goes_on: Callable[[Asked, Tokens], bool] = lambda _asked, _tokens: True,
        wait_s: Callable[[str, str], int] = lambda _kind, _address: 0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gate = gate
        self._responses = responses
        self._cookies = cookies
        self._goes_on = goes_on
        self._wait_s = wait_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._methods: dict[str, list[str]] = {}
        self._app = APIGatewayRestResolver()
        for route, act in acts.items():
            self._methods.setdefault(route.path, []).append(route.method)
            self._app.route(route.pattern, method=route.method)(self._responder(route, act))
        self._app.not_found(self._lost)

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer an event of API Gateway's proxy integration."""
        return self._app.resolve(event, LambdaContext())

    def _responder(self, route: Route, act: Act) -> Callable[[], Response[str]]:
        def respond(**named: str) -> Response[str]:  # a function: the resolver asks for its name
            return self._respond(route, act, named)

        return respond

    def _respond(self, route: Route, act: Act, named: Mapping[str, str]) -> Response[str]:
        """The response to a request for *route*; *named* stands in its path."""
        try:
            self._count(route)
            asked = self._asked(route, named)
            answer = self._acted(route, act, asked)
        except Problem as problem:
            return self._responses.problem(problem, asked_by=self._origin)
        except Exception as error:  # noqa: BLE001  # our bug: told loudly, but not to the user
            log_failure(error)
            return self._responses.problem(Problem("internal_error"), asked_by=self._origin)
        return self._responses.answer(
            answer,
            asked_by=self._origin,
            media_type=route.media_type,
            refresh_token=asked.refresh_token,
            device_key=asked.next_device_key,
        )

    def _count(self, route: Route) -> None:
        """Before anything else: a caller who sends too many costs nothing. Raises `Problem`."""
        address = caller_of(self._app.current_event).address
        if route.counts_as and (seconds := self._wait_s(route.counts_as, address)):
            raise Problem("too_many_attempts", headers={"Retry-After": str(seconds)})

    def _asked(self, route: Route, named: Mapping[str, str]) -> Asked:
        event = self._app.current_event
        if any(field.complaint(named[field.name]) for field in route.parameters):
            raise Problem("not_found")
        body = {**body_of(event, route), **named}
        kept = read(event.headers.get("cookie", "")) if self._cookies else {}
        said = bearer_in(event.headers.get("authorization", ""))
        token = said or kept.get(ACCESS, "")
        if self._cookies and not said:
            has_session = bool({ACCESS, REFRESH} & kept.keys())
            self._check_forgery(route, kept.get(REFRESH, ""), is_kept=has_session)
        said_to_be = str(body.get(DEVICE_KEY, "")) or kept.get(DEVICE, "")
        device_key = said_to_be if is_device_secret(said_to_be) else ""
        makes_one = route.remembers_device and self._cookies is not None
        return Asked(
            body=body,
            caller=caller_of(event),
            bearer=self._gate.admit(token, route.bearer),
            access_token=token,
            refresh_token=kept.get(REFRESH, ""),
            device_key=device_key,
            next_device_key=device_key or (token_urlsafe(32) if makes_one else ""),
        )

    def _check_forgery(self, route: Route, refresh_token: str, *, is_kept: bool) -> None:
        """A change in the name of who only has cookies needs the proof of the page."""
        if route.method == "GET" or not route.is_of_session or not is_kept:
            return
        said = self._app.current_event.headers.get(CSRF_HEADER.lower(), "")
        if self._cookies is None or not self._cookies.is_proven(refresh_token, said):
            observe.logger().info("access refused", why="csrf_failed")
            raise Problem("csrf_failed")

    def _acted(self, route: Route, act: Act, asked: Asked) -> Answer:
        """What *act* answers, not before the time at which every such answer comes."""
        began = self._monotonic()
        answer = None
        try:
            answer = act(asked)
        except CallFailed as error:
            observe.logger().error("factors unavailable", error=type(error).__name__)
            raise Problem("unavailable") from None
        except (ClientError, BotoCoreError) as error:
            raise problem_of(error, stranger=route.stranger) from None
        finally:
            is_earned = answer is not None and answer.tokens is not None
            if route.even_s and not is_earned:
                self._sleep(max(0.0, route.even_s - (self._monotonic() - began)))
        if answer.tokens and not self._goes_on(asked, answer.tokens):
            raise Problem("invalid_refresh_token")
        return answer

    def _lost(self, _: NotFoundError) -> Response[str]:
        """No such path, or no such method there."""
        event = self._app.current_event
        matching = (each for path, each in self._methods.items() if _is_of(path, event.path))
        allowed = next(matching, None)
        if allowed and event.http_method == "OPTIONS":
            return self._responses.preflight(allowed, asked_by=self._origin)
        if allowed and event.http_method not in allowed:  # else the resolver takes no such name
            problem = Problem("method_not_allowed", headers={"Allow": ", ".join(allowed)})
        else:
            problem = Problem("not_found")
        return self._responses.problem(problem, asked_by=self._origin)

    @property
    def _origin(self) -> str:
        return self._app.current_event.headers.get("origin", "")


def _is_of(path: str, asked: str) -> bool:
    return bool(re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), asked))


def app_client(settings: ApiSettings, *, pool_id: str) -> tuple[AppClient, str]:
    """The app client that users are signed in with, and the pool's URL."""
    signed, open_calls = user_clients()
    client = AppClient(signed, open_calls, pool_id=pool_id, client_id=settings.api_client_id)
    return client, f"{open_calls.meta.endpoint_url}/{pool_id}"


def served(
    acts: Mapping[Route, Act],
    client: AppClient,
    *,
    settings: ApiSettings,
    service: ServiceSettings,
    pool_url: str,
) -> Handle:
    """The function that answers what *acts* do, as *settings* say."""
    keys = KeySet(fetched(f"{pool_url}/.well-known/jwks.json"))
    listed = ListedSessions(sessions_of(settings), client, client_id=settings.api_client_id)
    cookies = _cookies(client, settings) if settings.keeps_tokens_in_cookies else None
    return Api(
        acts,
        gate=Gate(
            key_of=keys.key,
            issuer=settings.token_issuer or pool_url,
            user_clients=settings.user_client_ids,
            look=client.user,
            is_over=listed.is_over,
        ),
        responses=Responses(cookies=cookies, origin=settings.api_origin),
        cookies=cookies,
        goes_on=listed.goes_on,
        wait_s=_budget(settings, service, client).wait_s,
    ).handle


def sessions_of(settings: ApiSettings) -> OwnSessions:
    """Those of the users whom the API has signed in."""
    lifetime = timedelta(days=settings.refresh_token_days)
    return OwnSessions(aws.dynamodb(), table=settings.challenge_table, lifetime=lifetime)


def _cookies(client: AppClient, settings: ApiSettings) -> Cookies:
    return Cookies(partial(client.key, "csrf"), lasts_s=settings.refresh_token_days * _DAY_S)


def _budget(settings: ApiSettings, service: ServiceSettings, client: AppClient) -> AddressBudget:
    """The requests of IP addresses; a metric reports those that the table could not count."""
    lines = MetricLines(namespace=service.metrics_namespace, service=service.service)
    return AddressBudget(
        aws.dynamodb(),
        table=settings.address_table,
        key=partial(_address_key, client),
        limits={
            "sign_in": settings.sign_ins_per_address,
            "sign_up": settings.sign_ups_per_address,
        },
        uncounted=partial(lines.write, {"AddressNotCounted": [1]}),
    )


def _address_key(client: AppClient) -> bytes:
    try:
        return client.key("addresses")
    except (ClientError, BotoCoreError) as error:
        raise Unanswered(type(error).__name__) from None
