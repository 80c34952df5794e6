"""
What the suite knows of the pool that its template makes, and asks of one that exists.

A parameter of ``03-existing-pool.yaml`` that says how the pool was made is a constant in
the template that makes it.
"""

from __future__ import annotations

from typing import Final

from infrastructure.fixed import fixed

AS_MADE: Final = {"MailToUnverified": "true", "SignInBy": "email"}
as_it_is_made: Final = fixed(AS_MADE)
