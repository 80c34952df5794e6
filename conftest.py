"""The plugins of every test run; fixtures stand in the conftest of their folder."""

pytest_plugins = ["tests.loop.service_models"]
