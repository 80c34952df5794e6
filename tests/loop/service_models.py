"""
Plugin: parse each of botocore's service descriptions once for a process.

Every test has a boto3 session of its own, and each session would read the JSON
descriptions of its services anew: 44 % of the processor time of the folders
that make AWS clients.
"""

from functools import wraps

from botocore.loaders import JSONFileLoader


def pytest_configure(config):
    original = JSONFileLoader.load_file
    JSONFileLoader.load_file = kept(original)
    config.add_cleanup(lambda: setattr(JSONFileLoader, "load_file", original))


def kept(load_file):
    """The loader, which answers a file that it has read with the same object."""
    parsed = {}

    @wraps(load_file)
    def load_kept_file(self, file_path):
        if file_path not in parsed:
            content = load_file(self, file_path)
            if content is None:  # a path that may be there later
                return None
            parsed[file_path] = content
        return parsed[file_path]

    return load_kept_file
