"""
Plugin: parse each of botocore's service descriptions once for a process.

Every test has a boto3 session of its own, and each session would read the JSON
descriptions of its services again: 44 % of the processor time of the folders
that make AWS clients. Each client also looks through some 400 folders for the
names of the services that there are.
"""

from functools import partial, wraps

from botocore.loaders import Loader


def pytest_configure(config):
    for name in ("load_data_with_path", "list_available_services"):
        original = getattr(Loader, name)
        setattr(Loader, name, kept(original))
        config.add_cleanup(partial(setattr, Loader, name, original))


def kept(load):
    """
    The loader's method, which answers what it has read with the same object.

    Loaders merge their extras into what they get. Those of moto have others than
    botocore's, so each kind of loader keeps its own.
    """
    found = {}

    @wraps(load)
    def load_kept_data(self, *name, **named):
        key = (*self.extras_types, "in", *self.search_paths, *name, *named.values())
        if key not in found:
            found[key] = load(self, *name, **named)
        return found[key]

    return load_kept_data
