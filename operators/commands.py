"""The commands by their names, and former names that still work."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from operators import (
    attach,
    completion,
    deploy,
    detach,
    dlq_list,
    doctor,
    erase,
    events_tail,
    export,
    grafana,
    groups,
    links_report,
    lists,
    mail_status,
    pools,
    protect,
    reconsidered,
    redrive,
    replay,
    sign_out,
    status,
    take_over,
    unlink,
    unverified,
    user_timeline,
    versions,
)

COMMANDS: Final[Mapping[str, ModuleType]] = {
    "status": status,
    "doctor": doctor,
    "dlq list": dlq_list,
    "redrive": redrive,
    "replay": replay,
    "events tail": events_tail,
    "lists": lists,
    "reconsidered": reconsidered,
    "user timeline": user_timeline,
    "mail status": mail_status,
    "versions": versions,
    "protect": protect,
    "grafana": grafana,
    "groups": groups,
    "pools": pools,
    "erase": erase,
    "export": export,
    "unverified": unverified,
    "take-over": take_over,
    "sign-out": sign_out,
    "unlink": unlink,
    "links report": links_report,
    "deploy": deploy,
    "attach": attach,
    "detach": detach,
    "completion": completion,
}
GROUPS: Final[Mapping[str, str]] = {
    "dlq": "Dead-letter queues.",
    "events": "User events.",
    "user": "One user.",
    "mail": "E-mail to users.",
    "links": "Linked accounts.",
}
# For one release: UPGRADING.md says since when.
FORMERLY: Final[Mapping[str, str]] = {
    "letters": "dlq list",
    "tail": "events tail",
    "story": "user timeline",
    "reach": "mail status",
}
