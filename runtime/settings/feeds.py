"""Which lists of other people are fetched, and where they are kept."""

from __future__ import annotations

from runtime.settings.addresses import AddressSettings
from runtime.settings.service import ServiceSettings
from runtime.settings.variable import text


class FeedSettings(ServiceSettings):
    """
    What the feed of disposable domains needs.

    Attributes:
        domain_lists_bucket: The operator's bucket.
        domain_lists_folder: The folder of the lists in it.
        disposable_feed: Sources with commas between.

    """

    domain_lists_bucket = AddressSettings.domain_lists_bucket
    domain_lists_folder = AddressSettings.domain_lists_folder
    disposable_feed = text("DISPOSABLE_FEED")
