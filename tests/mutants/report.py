"""What a mutation run says at its end."""

import json
import tomllib
from collections import Counter
from pathlib import Path

from tests.mutants.changes import Mutant
from tests.mutants.measured import FOLDER
from tests.mutants.tried import Result

AT_LEAST = 0.97
EQUIVALENT = "equivalent: "
_LAST = FOLDER / "survived.json"
SURVIVORS = Path(__file__).parent / "survivors.toml"


def explained(path: Path = SURVIVORS) -> dict[tuple[str, str], str]:
    """The reason of each mutant that is known to live: by its file and name."""
    by_file = tomllib.loads(path.read_text())
    return {(file, name): why for file, names in by_file.items() for name, why in names.items()}


def survived() -> set[tuple[str, str]]:
    """The file and name of each mutant that the last run let live."""
    return {(file, name) for file, name in json.loads(_LAST.read_text())}


def report(every: list[Mutant], results: list[Result]) -> int:
    """Print the shares by folder and the survivors; the exit code."""
    reasons = explained()
    alive = [one.mutant for one in results if one.killed_by is None]
    FOLDER.mkdir(parents=True, exist_ok=True)
    _LAST.write_text(json.dumps([(one.path, one.name) for one in alive]))
    tried, live = Counter(), Counter()
    for one in results:
        for folder in (_folder(one.mutant.path), "all"):
            tried[folder] += 1
            live[folder] += one.killed_by is None
    there = Counter(_folder(one.path) for one in every) + Counter({"all": len(every)})
    print(f"\n{'folder':<28}{'mutants':>9}{'tried':>8}{'killed':>8}{'share':>9}")
    for folder in sorted(tried, key=lambda folder: (folder == "all", folder)):
        killed = tried[folder] - live[folder]
        share = f"{killed / tried[folder]:.1%}"
        print(f"{folder:<28}{there[folder]:>9}{tried[folder]:>8}{killed:>8}{share:>9}")
    unknown = [one for one in alive if (one.path, one.name) not in reasons]
    for one in sorted(alive, key=lambda one: (one.path, one.line)):
        why = reasons.get((one.path, one.name), "NOT EXPLAINED")
        print(f"{one.path}:{one.line} {one.name}\n    {why}")
    whys = [reasons.get((one.path, one.name), "") for one in alive]
    same = sum(why.startswith(EQUIVALENT) for why in whys)
    killed, all_tried = tried["all"] - live["all"], tried["all"]
    share = killed / max(all_tried - same, 1)
    print(f"\nTried {all_tried} of {len(every)}, drawn by chance, the same for the same SEED.")
    print(f"{killed} of {all_tried} killed; {same} that live are equivalent: {share:.1%} of the")
    print(f"others killed. {len(alive) - same - len(unknown)} more explained, {len(unknown)} not.")
    return int(bool(unknown) or share < AT_LEAST)


def _folder(path: str) -> str:
    return "/".join(path.split("/")[:2]) if path.count("/") > 1 else path.partition("/")[0]
