"""
What is known of the locked libraries that their text does not say, each with its reason.

A new version that imports in another way stops the build, or the test of the package that lacks it.
"""

from __future__ import annotations

from collections.abc import Mapping

BY_MODULE = frozenset(
    {
        *("aws_lambda_powertools", "boto3", "botocore", "dateutil", "dns"),
        *("email_validator", "idna", "s3transfer", "typing_extensions", "urllib3"),
    }
)
# Of these the files that are no modules, too: descriptions of services, and roots.
WITH_FILES = frozenset({"botocore"})
# Named in the text and never reached: each for its reason.
NEVER: Mapping[str, str] = {
    "email_validator.deliverability": "asks DNS; rules/addresses asks for no such check",
    "aws_lambda_powertools.utilities.parser": "needs pydantic, which is not locked",
    "dateutil.easter": "of calendars",
    "dateutil.rrule": "of calendars",
    "dateutil.zoneinfo": "of times elsewhere; those of AWS are in UTC",
    "dns._asyncio_backend": "of asynchronous look-ups",
    "dns._trio_backend": "of asynchronous look-ups",
    "dns.asyncresolver": "of asynchronous look-ups",
    "dns.quic._asyncio": "needs aioquic, which is not locked",
    "dns.quic._common": "needs aioquic, which is not locked",
    "dns.quic._sync": "needs aioquic, which is not locked",
    "dns.quic._trio": "needs aioquic, which is not locked",
    "dns.win32util": "of Windows",
    "urllib3.contrib.emscripten": "of browsers",
    "urllib3.http2.connection": "needs h2, which is not locked",
}
_RECORDS = ("A", "AAAA", "CNAME", "MX", "NS", "OPT", "SOA", "TXT")
# Imported by names that are put together; records without a module are read as their bytes.
BY_NAME: Mapping[str, frozenset[str]] = {
    "dns.rdata": frozenset(
        f"dns.rdtypes.{'IN' if each.startswith('A') else 'ANY'}.{each}" for each in _RECORDS
    ),
    "aws_lambda_powertools.shared.lazy_import": frozenset(),  # of X-Ray's, which is not locked
    "boto3.utils": frozenset(),  # of resources; OF_SERVICE has what a client asks for
    "botocore.plugin": frozenset(),  # that a file of an operator's names; there is none
    "botocore.vendored.six": frozenset(),  # what moved between Python 2 and 3
    "dateutil": frozenset(),  # of its own modules, which botocore names
}
# Taken, and stopped by its first import, of what is not locked: its others would be for nothing.
NOT_FOLLOWED: Mapping[str, str] = {
    "urllib3.contrib.pyopenssl": "needs pyOpenSSL; botocore asks for it and does without",
}
# Asked for in a case that our use of the library never comes to.
NOT_ASKED_FOR: Mapping[str, frozenset[str]] = {
    "urllib3.util.url": frozenset({"idna"}),  # for hosts that are not ASCII; those of AWS are
    "cryptography": frozenset({"bcrypt"}),  # for keys of OpenSSH with a password
    "msgspec": frozenset({"attrs"}),  # for classes of attrs; nothing here is one
    # To write a model of pydantic, which is not locked; the API imports it by itself.
    "aws_lambda_powertools.shared.functions": frozenset({"aws_lambda_powertools.event_handler"}),
}
# What compiled modules import, which no text says.
BY_COMPILED: Mapping[str, frozenset[str]] = {
    "cryptography": frozenset({"_cffi_backend"}),
}
# What boto3 imports by name for a client of a service.
OF_SERVICE: Mapping[str, frozenset[str]] = {
    "s3": frozenset(
        {"boto3.s3.inject", "s3transfer.__version__"}
    )  # which is read, and not imported
}
