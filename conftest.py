"""The plugins of every test run; fixtures stand in the conftest of their folder."""

pytest_plugins = [
    "pytester",
    "tests.loop.counting",  # before what imports the product
    "tests.loop.service_models",
    "tests.loop.aws_sessions",
    "tests.loop.aws_clients",
    "tests.loop.expressions",
    "tests.loop.moto_expressions",
    "tests.loop.quick_pytest",
    "tests.loop.garbage",
    "tests.loop.interrupts",
    "tests.loop.hypothesis_profile",
    "tests.loop.own_time",
    "tests.loop.own_log",
    "tests.loop.emulator_guard",
    "tests.loop.servers",
    "tests.loop.groups",
    "tests.loop.forked",
    "tests.loop.marked",
    "tests.loop.built",
    "tests.loop.costly",
    "tests.faults.table",
    "tests.hostile.report",
]
