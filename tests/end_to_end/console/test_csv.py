"""Tables as CSV: what a spreadsheet gets, and that no text of it is a formula."""

import csv
import io
import json

import pytest

pytestmark = pytest.mark.emulator
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\n=1")


def written(page, rows):
    told = page.value(f"import('/csv.js').then((module) => module.csv({json.dumps(rows)}))")
    return list(csv.reader(io.StringIO(told, newline="")))


def test_a_text_is_no_formula_and_a_number_stays_one(page):
    """Whatever else is in it comes back as it was."""
    hostile, plain = (
        list(HOSTILE),
        ['a "quoted", cell', "two\nlines", "sub-1", -5, 0.25, None, True],
    )

    assert [[f"'{each}" for each in hostile]] == written(page, [hostile])
    assert [['a "quoted", cell', "two\nlines", "sub-1", "-5", "0.25", "", "true"]] == written(
        page, [plain]
    )


@pytest.mark.parametrize(
    ("view", "ready", "head"),
    [
        ("/users", "document.querySelector('.stacked td')", "sub"),
        ("/events", "document.querySelector('.events li')", "time"),
        ("/alarms", "document.querySelector('.alarms li')", "alarm"),
        ("/dashboards", "document.querySelector('.widget canvas')", "graph"),
    ],
)
def test_a_view_exports_what_it_shows(page, view, ready, head):
    """As a file that has more than its heads."""
    page.click(f"#views a[href='{view}']")
    page.until(ready)
    page.value(
        """(() => {
            window.saved = null;
            const keep = (text) => { window.saved = text; };
            URL.createObjectURL = (blob) => { blob.text().then(keep); return "about:blank"; };
            HTMLAnchorElement.prototype.click = function () { window.named = this.download; };
        })()"""
    )
    page.value(
        "[...document.querySelectorAll('#view > :not([hidden]) button')]"
        ".find((each) => each.textContent === 'Export CSV').click()"
    )
    page.until("window.saved")
    first, *rows = csv.reader(io.StringIO(page.value("window.saved"), newline=""))

    assert head == first[0].lstrip("\ufeff")
    assert rows
    assert all(len(first) == len(row) for row in rows)
    assert page.value("window.named").endswith(".csv")
