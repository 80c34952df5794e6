"""The console's scripts and which of them import which."""

import re
from pathlib import Path

from local.console.files import page_files

_IMPORT = re.compile(r'^import (?:.* from )?"(\.[^"]+)";', re.MULTILINE)


def of_main():
    """The paths that main.js needs before it runs, in the order in which they are found."""
    files, found = page_files(), []

    def look(path):
        if path in found:
            return
        found.append(path)
        for name in _IMPORT.findall(files[path].read_text()):
            look(str(Path("/", Path(path).parent, name)).replace("/./", "/"))

    look("/main.js")
    return found
