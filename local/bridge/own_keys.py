"""
The root's access key id is the key of this run, and no other.

ministack takes the published `test`, every number of twelve digits and the configured key for
the root's, and does not check the root's secret. Here a published key is one that nobody has,
and the caller gets AWS's own error in the caller's own protocol.
"""

import os
from collections.abc import Callable


def is_root_for(original: Callable[[str], bool]) -> Callable[[str], bool]:
    """Whether a key is the root's; a caller without any is no root, and ministack knows that."""

    def is_root(access_key_id: str) -> bool:
        is_ours = access_key_id in ("", os.environ["AWS_ACCESS_KEY_ID"])
        return is_ours and original(access_key_id)

    return is_root
