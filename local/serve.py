"""What `make run` does after the demo: it says what one can try, and tells of every event."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import BotoCoreError
from rich.console import Console

from local.demo.listener import Listener
from local.demo.played import told
from local.demo.scenario import ADA, NEW_PASSWORD
from local.suite import Suite

_LOOKS_EVERY_S = 5


def serve(suite: Suite, page: str, console: Console) -> None:
    """Print each event, and each web page that is refused, until Ctrl-C or the emulator's end."""
    console.print(_try_next(suite, page), markup=False, highlight=False, soft_wrap=True)
    try:
        for line in _news(suite):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    except (BotoCoreError, OSError):
        words = suite.emulator.last_words()
        console.print(f"the emulator answers no more; the end of its log:\n{words}", markup=False)


def _news(suite: Suite) -> Iterator[str]:
    listener, refusals = Listener(suite), 0
    while True:
        for event in listener.next(within_s=_LOOKS_EVERY_S):
            yield f"{event.time:%H:%M:%S}  {told(event)}"
        refused = suite.emulator.refusals()
        yield from refused[refusals:]
        refusals = len(refused)


def _try_next(suite: Suite, page: str) -> str:
    emulator = suite.emulator
    key = emulator.key.access_key
    return f"""
The console is at {page} : dashboards, alarms, live events, the mailbox, and forms to try it all.

The suite is running at {emulator.endpoint}. The access key ID of this run is {key}.
Try it in another terminal, where `make shell` has the AWS command line, or with your own after
the first line, which sets key, address and names:

  eval "$(make env)"
  aws cognito-idp sign-up --client-id $CLIENT_ID \\
      --username you@mailinator.com --password '{NEW_PASSWORD}' \\
      --user-attributes Name=email,Value=you@mailinator.com
  aws cognito-idp initiate-auth --client-id $CLIENT_ID \\
      --auth-flow USER_PASSWORD_AUTH --auth-parameters 'USERNAME={ADA},PASSWORD={NEW_PASSWORD}'
  aws cognito-idp initiate-auth --client-id $CLIENT_ID \\
      --auth-flow CUSTOM_AUTH --auth-parameters USERNAME={ADA}
  aws cognito-idp list-users --user-pool-id $USER_POOL_ID
  aws cloudwatch get-dashboard --dashboard-name $DASHBOARD_NAME

REST API: {suite.api_url}, described at {suite.api_url}/docs
Mails, codes included: {emulator.endpoint}/_ministack/ses/messages
SMS, codes included:   {emulator.endpoint}/_ministack/sms/messages
Events appear here as they happen. Ctrl-C stops everything.
"""
