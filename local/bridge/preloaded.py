"""Dependencies that the suite's functions import, in addition to the SDK and Powertools."""

PRELOADED = ("dns.nameserver", "dns.rdtypes.ANY.MX", "dns.resolver", "email_validator")
