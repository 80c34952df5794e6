"""The table at the end of a run, and ``--faults``, which runs nothing else."""

from pathlib import Path

PLUGIN = "tests.faults.table"
ROOT = Path(__file__).parents[2]


def test_rows_of_any_test_are_printed_and_asked_for(pytester, monkeypatch):
    """Whatever its file; a row with a user let down or something lost fails its test."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        test_slow="""
        def test_one(fault):
            fault("SNS slow", n=30, failed=0, lost=0, unavailable=3, worst_added_s=0.5)

        def test_two(fault):
            fault("SNS silent", n=30, lost=2, worst_call_s=3, recovered_after_s=9)

        def test_other():
            pass
        """
    )
    result = pytester.runpytest("-p", PLUGIN, "--faults")

    result.assert_outcomes(passed=1, failed=1, deselected=1)
    result.stdout.fnmatch_lines(
        [
            "test_slow *N * failed * lost * unavailable * worst added s * worst call s *recov*",
            "  SNS slow *30 * 0 * 0 * 3 * 0.50 * - * -",
            "  SNS silent *30 * - * 2 * - * - * 3 * 9 * FAILED",
            "all 2 rows *60 * 0 * 2 * 3 * 0.50 * 3 * 9",
        ]
    )


def test_the_table_is_written_into_a_document(pytester, monkeypatch):
    """In the place of the last one."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile('def test_one(fault):\n    fault("SNS slow", n=30, failed=0)')
    path = pytester.path / "reliability.md"
    path.write_text("# Faults\n<!-- make faults -->\nolder\n<!-- end -->\nbehind\n")
    pytester.runpytest("-p", PLUGIN, "--faults", "--faults-document", str(path))
    told = path.read_text()

    assert told.startswith("# Faults\n<!-- make faults -->\nRun whole on 20")
    assert ["SNS", "slow", "30", "0", *"-----"] == told.split()[-24:-15]
    assert "older" not in told
    assert told.endswith("```\n<!-- end -->\nbehind\n")


def test_a_run_without_faults_prints_no_table(pytester, monkeypatch):
    """Nor does it leave tests out."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile("def test_other(): pass")
    result = pytester.runpytest("-p", PLUGIN)

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*recovered s*")
