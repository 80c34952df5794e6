"""Every error that a library of ours can raise, as that library makes it."""

import importlib
import pkgutil
import warnings
from string import Formatter

from rules.refusals import Refusal

SECRET = "jo@example.com"
OURS = ("api", "events", "rules", "runtime", "triggers", "workers")
LIBRARIES = ("boto3", "botocore", "dns", "email_validator", "idna", "urllib3")
POWERTOOLS = "aws_lambda_powertools"
PARTS = (f"{POWERTOOLS}.event_handler.exceptions", f"{POWERTOOLS}.utilities.batch.exceptions")
OF_PYTHON = ("builtins", "concurrent.futures", "http.client", "json", "socket", "ssl", "zlib")
PLACES = (*OURS, *LIBRARIES, *PARTS, *OF_PYTHON)


def short(place):
    """What the table of faults calls one of `PLACES`."""
    return place.removeprefix(f"{POWERTOOLS}.")


def _modules(name):
    """The module of that name, and of a package of libraries or of ours all that is in it."""
    whole = importlib.import_module(name)
    yield whole
    within = (
        [] if name in {*PARTS, *OF_PYTHON} else pkgutil.walk_packages(whole.__path__, f"{name}.")
    )
    for module in within:
        try:
            yield importlib.import_module(module.name)
        except (ImportError, LookupError):  # it needs a library, or settings, that are not here
            continue


def classes_in(name):
    """The errors of a package. What it tells users by raising, and does not log, is left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries that urllib3 would like to have
        modules = [*_modules(name)]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    return [cls for cls in found if not issubclass(cls, Refusal)]


def made(cls):
    """An error as its library makes it, whose words quote a user."""
    fields = [name for _, name, _, _ in Formatter().parse(getattr(cls, "fmt", None) or "") if name]
    for make in (
        lambda: cls(**dict.fromkeys(fields, SECRET)) if fields else cls(SECRET),
        lambda: cls({"Error": {"Code": "Throttling", "Message": SECRET}}, "GetItem"),
        lambda: cls(SECRET, [ValueError(SECRET)]),
        lambda: cls(SECRET, SECRET, 0),
        lambda: cls(SECRET, SECRET),
        lambda: cls(**dict.fromkeys([*fields, "name", "error", "msg"], SECRET)),
        cls,
        lambda: cls.__new__(cls),
    ):
        try:
            return make()
        except Exception:  # noqa: BLE001, S112  # another way then
            continue
    raise AssertionError(f"no way to make {cls}")
