import re
from pathlib import Path

from local.console.files import page_files
from operators.commands import COMMANDS

LINE = re.compile(r"`operators ([a-z -]+?) [$`]")


def test_every_command_line_that_the_page_names_is_one():
    """An operator copies it: two of them named commands that there are not."""
    texts = [
        path.read_text()
        for path in page_files().values()
        if isinstance(path, Path) and path.suffix == ".js"
    ]
    named = {name for text in texts for name in LINE.findall(text)}

    assert {"sign-out", "mail status", "redrive"} <= named
    assert set() == named - COMMANDS.keys()
