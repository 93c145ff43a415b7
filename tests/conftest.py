"""What every test runs under: profiles of hypothesis, and nothing skipped where it counts."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.published import AT_HAND

settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True)
settings.register_profile("full", settings.get_profile("dev"), max_examples=1000, print_blob=True)

IN_CI = os.environ.get("CI") == "true"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "dev"))

# What the one who runs the tests has set for daily work must not change them.
for name in ("SIPFHIR_LANG", "SIPFHIR_SITE"):
    os.environ.pop(name, None)

collect_ignore_glob = [] if AT_HAND else ["**/test_published_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whether the published schemas of others were asked."""
    if not AT_HAND:
        terminalreporter.write_line("Left out, for want of the schemas (SIPFHIR_STANDARDS): test_published_*")


UNDONE = ("skipped", "xfailed")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was not run has not passed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and any(reporter.stats.get(outcome) for outcome in UNDONE):
        reporter.write_line("\nA test was skipped: in CI that is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
