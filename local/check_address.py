"""
Check e-mail addresses against the policy, and show the reasons.

    python -m local.check_address user@example.com
    python -m local.check_address --file users.txt --format csv > verdicts.csv

The command uses the lists of this checkout and the DNS servers of this machine. A
deployed stack may decide otherwise, by its parameters, for which there are options
here, and by the lists in its bucket. The exit code is 1 if an address is refused.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from operators.called import called
from rules.addresses.operator_list import domain_list, own_names
from rules.addresses.policy import Mode, Policy
from rules.addresses.refusals import sign_up_denied
from rules.addresses.verdict import Verdict
from runtime.addresses.check import AddressCheck
from runtime.addresses.data_files import shipped_lists
from runtime.addresses.dns import mail_routes
from runtime.settings.addresses import AddressSettings

Row = dict[str, str]
_AT_ONCE = 16  # most of the time is spent waiting for DNS
_ANY_TIME_MS = 60_000  # no sign-up waits for it
_WORTH_A_PROGRESS_BAR = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Check the addresses that the command line names; exit with 1 if one is refused."""
    options = _options(arguments)
    rows = list(_rows([*options.addresses, *_in_file(options.file)], _check(options)))
    _PRINTERS[options.format](rows)
    sys.exit(any(row["verdict"] == "refused" for row in rows))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=called("python -m local.check_address", "check-address"),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("addresses", nargs="*", metavar="ADDRESS")
    add("--file", metavar="PATH", help="file with one address per line; - is standard input")
    add("--format", choices=_PRINTERS, default="table", help="output format (table)")
    add(
        "--policy",
        type=Mode,
        choices=list(Mode),
        default=Mode.BALANCED,
        help="as EmailPolicy in template.yaml (balanced)",
    )
    add("--refuse-relays", action="store_true", help="refuse addresses of mail relays")
    add("--allow-undeliverable", action="store_true", help="accept undeliverable addresses")
    add("--allow", default="", metavar="DOMAINS", help="always accepted domains, comma-separated")
    add("--deny", default="", metavar="DOMAINS", help="always refused domains, comma-separated")
    add("--no-dns", action="store_true", help="do not query DNS")
    add("--dns-servers", default="", metavar="SERVERS", help="as DnsServers in template.yaml")
    return parser.parse_args(arguments)


def _in_file(path: str | None) -> list[str]:
    if path is None:
        return []
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check(options: argparse.Namespace) -> AddressCheck:
    policy = Policy(
        options.policy,
        refuses_relays=options.refuse_relays,
        refuses_undeliverable=not options.allow_undeliverable,
    )
    lists = replace(
        shipped_lists(),
        allowed=domain_list(own_names(options.allow)),
        denied=domain_list(own_names(options.deny)),
    )
    servers = AddressSettings.dns_servers.read({"DNS_SERVERS": options.dns_servers})
    return AddressCheck(
        policy,
        lists=lambda _: lists,
        routes=None if options.no_dns else mail_routes(servers),
        remaining_ms=lambda: _ANY_TIME_MS,
    )


def _rows(addresses: Sequence[str], check: AddressCheck) -> Iterator[Row]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        verdicts: Iterable[Verdict] = pool.map(check, addresses)
        if len(addresses) >= _WORTH_A_PROGRESS_BAR:
            console = Console(stderr=True)
            verdicts = track(verdicts, "checking", total=len(addresses), console=console)
        for address, verdict in zip(addresses, verdicts, strict=True):
            yield _row(address, verdict)


def _row(address: str, verdict: Verdict) -> Row:
    told = verdict.told()
    said = told.pop("reason") or told.pop("would_refuse")
    return {
        "address": address,
        "verdict": _verdict(verdict),
        "why": str(said or ""),
        **{name: _text(told[name]) for name in _FACTS},
        "words": str(sign_up_denied(verdict)) if verdict.finding else "",
    }


_FACTS = ("email_domain", "tier", "matched_domain", "mail_route", "dns_unavailable", "suspect")


def _verdict(verdict: Verdict) -> str:
    if verdict.is_refused:
        return "refused"
    return "reported" if verdict.finding else "accepted"


def _text(fact: object) -> str:
    return "yes" if fact is True else str(fact or "")


def _print_table(rows: Sequence[Row]) -> None:
    table = Table("address", "verdict", "why", box=None, header_style="bold")
    for row in rows:
        table.add_row(row["address"], row["verdict"], ", ".join(_reasons(row)))
    Console(highlight=False, markup=False).print(table)


def _reasons(row: Row) -> Iterator[str]:
    if row["why"]:
        yield row["why"]
    if row["tier"]:
        yield f"{row['tier']} list has {row['matched_domain']}"
    if row["mail_route"]:
        yield f"DNS: {row['mail_route']}"
    if row["dns_unavailable"]:
        yield "DNS did not answer"
    if row["suspect"]:
        yield "suspect"


def _print_csv(rows: Sequence[Row]) -> None:
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)


def _print_json(rows: Sequence[Row]) -> None:
    print(json.dumps(rows, indent=2))


_PRINTERS: dict[str, Callable[[Sequence[Row]], None]] = {
    "table": _print_table,
    "csv": _print_csv,
    "json": _print_json,
}


if __name__ == "__main__":
    main()
