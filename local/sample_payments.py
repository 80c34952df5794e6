"""The sample app's resource server: a payment takes place with the receipt of a step-up alone."""

from __future__ import annotations

import importlib.util
import json
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final
from urllib.request import urlopen

import jwt

from local.console.answers import Answer, Asked
from local.suite import Suite

_SAMPLE: Final = Path(__file__).parent.parent / "samples" / "step_up" / "receipts.py"
_NEEDS_FACTOR: Final = {"WWW-Authenticate": 'Bearer error="insufficient_user_authentication"'}


class Payments:
    """Takes payments of who proves them, for the *audience* that receipts name."""

    def __init__(self, suite: Suite, *, audience: str, action: str) -> None:
        self._suite = suite
        self._audience = audience
        self._action = action
        self._spent: dict[str, int] = {}
        self._lock = Lock()

    def answer(self, asked: Asked) -> Answer:
        """201 once for each receipt; 401 for all else."""
        details = _texts(asked.body)
        if details is None:
            return Answer.problem(400, "The details must be texts.")
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        receipt = asked.headers.get("step-up-receipt", "")
        try:
            user = self._receipts.user(token)
            told = self._receipts.prove(receipt, user=user, action=self._action, details=details)
        except self._sample.Refused:
            problem = Answer.problem(401, "A fresh receipt for this payment is needed.")
            return Answer(problem.status, problem.kind, problem.body, _NEEDS_FACTOR)
        return Answer.json({"paid": details, "method": told["method"]}, 201)

    def _spend(self, jti: str, end: int) -> bool:
        """In memory, since this server is the only one; in order of their ends old ones go."""
        with self._lock:
            is_new = jti not in self._spent
            self._spent[jti] = end
        return is_new

    @cached_property
    def _sample(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("sample_receipts", _SAMPLE)
        assert spec  # noqa: S101  # the file is of this project
        assert spec.loader  # noqa: S101  # the file is of this project
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @cached_property
    def _receipts(self) -> Any:
        """With keys that are fetched when they are first needed."""
        pool = f"{self._suite.emulator.endpoint}/{self._suite.user_pool_id}/.well-known"
        with urlopen(f"{pool}/openid-configuration", timeout=30) as answer:  # noqa: S310  (the emulator's)
            issuer = json.load(answer)["issuer"]
        keys = f"{self._suite.api_url}/.well-known/step-up-keys.json"
        return self._sample.Receipts(
            issuer=issuer,
            audience=self._audience,
            pool_key=jwt.PyJWKClient(f"{pool}/jwks.json").get_signing_key_from_jwt,
            receipt_key=jwt.PyJWKClient(keys).get_signing_key_from_jwt,
            spend=self._spend,
        )


def _texts(body: bytes) -> dict[str, str] | None:
    """The texts of a JSON object; None if it is none."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_texts = isinstance(read, dict) and all(isinstance(text, str) for text in read.values())
    return read if is_texts else None
