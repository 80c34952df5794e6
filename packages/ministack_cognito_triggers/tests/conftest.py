import io
import zipfile

import pytest


@pytest.fixture
def packed():
    """A zip of files, by name and text, as a function's code is uploaded."""

    def packed(files):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, text in files.items():
                entry = zipfile.ZipInfo(name)
                entry.external_attr = 0o755 << 16
                archive.writestr(entry, text)
        return made.getvalue()

    return packed
