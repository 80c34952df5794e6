"""The sources that an operator has turned on, and what asks them."""

from __future__ import annotations

from collections.abc import Callable

from rules.feeds.source import Source, UnusableSources, sources_in
from runtime.feeds.download import downloaded
from runtime.feeds.lists_bucket import ListsBucket
from runtime.feeds.refresh import Fetch, Refresh
from runtime.feeds.release import guards, release, sources_text

OWN = "sources.json"


def sources_on(bucket: ListsBucket, on: str) -> tuple[Source, ...]:
    """
    The sources named *on*, with commas between.

    Raises:
        UnusableSources: A table of them cannot be read, or none has such a source.

    """
    known = known_sources(bucket)
    names = dict.fromkeys(on.split(","))
    if unknown := [name for name in names if name not in known]:
        raise UnusableSources(f"no source is called {unknown[0]}; there are {', '.join(known)}")
    return tuple(known[name] for name in names)


def known_sources(bucket: ListsBucket) -> dict[str, Source]:
    """Those of the operator's own table, and of the code's. Raises `UnusableSources`."""
    own = bucket.read(OWN).text
    known = sources_in(sources_text())
    return known if own is None else known | sources_in(own.decode("utf-8", "replace"))


def refresh_of(
    bucket: ListsBucket, *, on: str, now: Callable[[], int], fetch: Fetch = downloaded
) -> Refresh:
    """What asks the sources named *on*; *now* in seconds. Raises `UnusableSources`."""
    known = release()
    return Refresh(
        sources=sources_on(bucket, on),
        bucket=bucket,
        release=known,
        guards=guards(known.safeguards),
        fetch=fetch,
        now=now,
    )
