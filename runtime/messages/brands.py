"""
The operator's brand, for functions that send mails.

A file that S3 does not give, or that makes no sense, is logged, and the suite's own words are sent
meanwhile: the code matters more than its frame. It is looked for again after half a minute.

Counts ``BrandNotRead``, the messages that were written without the brand for that.
"""

from __future__ import annotations

from collections.abc import Callable

from rules.messages.brand import PLAIN, Brand
from runtime.observe import MetricLines
from runtime.operator_files import OperatorFile, RulesUnread, rules_in

Brands = Callable[[], Brand]


def plain() -> Brand:
    """The suite's own words."""
    return PLAIN


def brand_in(place: str, *, lines: MetricLines) -> Brands:
    """What gives the brand in the file at *place*, or none without a place."""
    if not place:
        return plain
    # late: import cost
    from rules.messages.brand_file import MOST_BYTES, brand  # noqa: PLC0415

    return current(rules_in(place, parse=brand, most_bytes=MOST_BYTES), lines)


def current(file: OperatorFile[Brand], lines: MetricLines) -> Brands:
    """The brand in a *file*, and none while it is not read, which is counted."""

    def brand() -> Brand:
        try:
            return file()
        except RulesUnread:
            lines.write({"BrandNotRead": [1]})
            return PLAIN

    return brand
