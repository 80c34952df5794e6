"""Which test killed a mutant in an earlier run: it is tried first, so that another is quick."""

import json

from tests.mutants.measured import FOLDER

PLACE = FOLDER / "killers.json"


class Killers:
    """The names of tests by those of mutants, kept below build/."""

    def __init__(self) -> None:
        self._known: dict[str, str] = json.loads(PLACE.read_text()) if PLACE.exists() else {}

    def of(self, mutant: str) -> str | None:
        """The test that killed it last."""
        return self._known.get(mutant)

    def note(self, mutant: str, test: str | None) -> None:
        """Keep at once what killed it, as a run may end at any time."""
        if test and test != self._known.get(mutant):
            self._known[mutant] = test
            PLACE.parent.mkdir(parents=True, exist_ok=True)
            PLACE.write_text(json.dumps(self._known))
