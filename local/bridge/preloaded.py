"""What the suite's functions import of their dependencies, beside the SDK and Powertools."""

PRELOADED = ("dns.nameserver", "dns.rdtypes.ANY.MX", "dns.resolver", "email_validator")
