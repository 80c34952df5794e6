"""Which files of tests have to do with a file of the project, from the nearest on."""

from collections.abc import Container, Iterable, Mapping

from tests.mutants.measured import imported_by, reached_from

MOST_FILES = 20  # that are imported again for one mutant


class Surroundings:
    """
    The *files* of tests around each file of the project; *needs* says what a file leans on.

    Attributes:
        leans_on: What a file of tests leans on, directly or not.

    """

    def __init__(self, needs: Mapping[str, set[str]], files: Iterable[str]) -> None:
        self._needs = needs
        self.leans_on = {file: reached_from(file, needs) for file in files}
        self._imported = {file: imported_by(file, needs) for file in self.leans_on}

    def beside(self, path: str) -> set[str]:
        """Those that mirror its folder, and its own doctests."""
        return {path} | self._below(f"tests/{path.rpartition('/')[0]}/", path)

    def importing(self, path: str) -> set[str]:
        """Those that import it, themselves or by what is below tests/."""
        return self._naming({path})

    def others(self, path: str) -> set[str]:
        """Those that import it, and are not next to it."""
        return self.importing(path) - self.beside(path)

    def of_users(self, path: str) -> set[str]:
        """Those that import a user of it; of its outermost folder all that lean on it."""
        users = {user for user, needed in self._needs.items() if path in needed}
        found = self._naming(users) | self._below(f"tests/{path.partition('/')[0]}/", path)
        return found - self.importing(path) - self.beside(path)

    def nearest(self, path: str, among: Container[str], *, after: int = 0) -> list[str]:
        """Some of all these: the file itself, tests with its name or in its folder, and others."""
        folder, _, name = path.rpartition("/")

        def distance(file: str) -> tuple[bool, bool, bool, int, str]:
            is_named = file.startswith("tests/") and name.removesuffix(".py") in file
            is_below = file.startswith(f"tests/{folder}/")
            return (file != path, not is_named, not is_below, file.count("/"), file)

        found = self.beside(path) | self.importing(path) | self.of_users(path)
        return sorted((file for file in found if file in among), key=distance)[
            after : after + MOST_FILES
        ]

    def _naming(self, paths: set[str]) -> set[str]:
        return {
            file for file, imported in self._imported.items() if file in paths or imported & paths
        }

    def _below(self, folder: str, path: str) -> set[str]:
        return {
            file
            for file, needed in self.leans_on.items()
            if file.startswith(folder) and path in needed
        }
