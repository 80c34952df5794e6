import json

from local.console.lighthouse import COMMAND, PACKAGES, ROOT
from local.console.lighthouse_scores import CATEGORIES, Scores, sentence, table
from tests.local.console.page_modules import of_main

AUDITS = {
    "cumulative-layout-shift": {"numericValue": 0.0312},
    "largest-contentful-paint": {"numericValue": 2345.6},
}
AGENT = "Mozilla/5.0 HeadlessChrome/156.0.8078.108 Safari/537.36"


def report(*scores, shift=0.0312):
    return {
        "categories": {
            name: {"score": each} for name, each in zip(CATEGORIES, scores, strict=True)
        },
        "audits": AUDITS | {"cumulative-layout-shift": {"numericValue": shift}},
        "environment": {"hostUserAgent": AGENT},
    }


def test_a_report_is_read_as_scores_of_a_hundred():
    """What could not be measured is none of them."""
    read = Scores.read(report(0.951, 1, 0.96, None), view="/", form="mobile")

    assert [95, 100, 96, 0] == read.scores
    assert (0.031, 2.3, "156.0.8078.108") == (read.shift, read.paint_s, read.browser)


def test_a_view_is_good_from_95_in_each_and_without_a_shift():
    """One that is lower, or a layout that moves, is not."""

    def good(*scores, shift=0.0):
        return Scores.read(report(*scores, shift=shift), view="/", form="mobile").is_good

    assert [True, False, False] == [good(0.95, 1, 1, 1), good(0.94, 1, 1, 1), good(1, 1, 1, 0.9)]
    assert [True, False] == [good(1, 1, 1, 1, shift=0.049), good(1, 1, 1, 1, shift=0.05)]


def test_the_table_has_a_row_for_each_view():
    """The mobile form first, then the desktop's."""
    measured = [
        Scores.read(report(score, 1, 1, 1), view="/try", form=form)
        for form, score in (("mobile", 0.96), ("desktop", 1.0))
    ]

    row = table(measured).splitlines()[-1]
    assert (
        "| `/try` | 96 / 100 | 100 / 100 | 100 / 100 | 100 / 100 | 0.031 / 0.031 | 2.3 / 2.3 |"
        == row
    )
    told = sentence(measured, version="12.2.3", day="2026-11-28")
    assert told.startswith("Lighthouse 12.2.3, Chromium 156.0.8078.108, 2026-11-28")


def test_lighthouse_is_locked_with_its_sums():
    """At one version, apart from what `make test` installs."""
    lock = json.loads((ROOT / PACKAGES / "package-lock.json").read_text())["packages"]
    wanted = lock[""]["devDependencies"]["lighthouse"]

    assert COMMAND.is_relative_to(ROOT / PACKAGES)
    assert wanted == lock["node_modules/lighthouse"]["version"]
    assert all(each.get("integrity") for name, each in lock.items() if name)


def test_the_first_scripts_are_asked_for_at_once():
    """The page names what main.js imports: else each is found when the one before has come."""
    page = (ROOT / "local/console/page/index.html").read_text()

    assert of_main() == [
        line.split('"')[3] for line in page.splitlines() if 'rel="modulepreload"' in line
    ]
