"""A run as whoever has the night sees it."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from sipfhir.sync.parcel import Difference, Parcel, Verdict
from sipfhir.sync.targets.folder import Folder
from tests.sync.cli.nights import BROKEN, SEVERAL, SOURCE, TARGET, Night, site

GOOD = "good/god-man.xml"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_plans_arrive_once_and_the_second_night_writes_nothing(night: Night) -> None:
    night.put(SEVERAL, GOOD)
    done = night.run()
    assert done.exit_code == 0, done.output
    told = lines(done.stdout)
    assert [one["event"] for one in told] == ["run", "intake", "delivery", "end"]
    assert told[-1]["counts"]["created"] == len(list(night.out.iterdir())) == 4
    written = files(night.out)
    night.put(SEVERAL, GOOD)
    assert lines(night.run().stdout)[-1]["counts"]["unchanged"] == 4
    assert files(night.out) == written


def test_nothing_that_names_a_person_is_said(night: Night) -> None:
    night.put(SEVERAL, BROKEN)
    (night.inbox / "avklippt.xml").rename(night.inbox / "Anna 19121212-1212.xml")
    said = night.run().output
    for command in ("status", "dead list", "report", "verify"):
        said += night(command).output + night(command, "--json").output
    said += night("report", "--report", "html").output + night("report", "--audit-events").output
    said += "".join(each.read_text() for each in night.folder.glob("audit-*.jsonl"))
    assert "Anna" not in said
    assert "1212" not in said.replace(str(night.folder), "")


def test_quiet_says_nothing_until_something_fails(night: Night) -> None:
    night.put(GOOD)
    assert night.run("--quiet").output == ""
    night.put(BROKEN)
    done = night.run("--quiet")
    assert done.exit_code == 4
    assert [one["event"] for one in lines(done.stdout)] == ["end"]


def test_what_the_file_names_must_be_there(night: Night) -> None:
    night.write(source=SOURCE.replace('system = "prator"', 'system = "nobodys"'))
    assert "nobodys" in night.run().stderr
    night.write('policy = "nobodys"')
    assert night.run().exit_code == 2
    night.write(target=TARGET.replace("huvudman-name", 'role = "nobody", huvudman-name'))
    assert "nobody" in night.run().stderr
    assert not night.out.exists()


def test_the_demo_key_delivers_nothing(night: Night) -> None:
    night.site = site(night.folder / "demo", "installation: test\n")
    night.write()
    night.put(GOOD)
    done = night.run()
    assert (done.exit_code, "demo key" in done.stderr) == (2, True)
    assert (night.inbox / "god-man.xml").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_finishes_the_plan_in_hand_and_the_run_is_resumed(
    night: Night, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    night.put(SEVERAL, GOOD)
    sent, deliver = [], Folder.deliver

    def interrupted(self: Folder, parcel: Parcel) -> Verdict:
        sent.append(parcel.key)
        if len(sent) == 2:
            os.kill(os.getpid(), number)
        return deliver(self, parcel)

    monkeypatch.setattr(Folder, "deliver", interrupted)
    before = signal.getsignal(number)
    done = night.run()
    assert (done.exit_code, "resume" in done.stderr) == (4, True)
    assert signal.getsignal(number) == before
    assert len(list(night.out.iterdir())) == len(sent) == 2
    assert night.json("status")["state"] == "stopped"
    assert night("plan").output.count("goes on with") == 1
    assert night("resume", "--today", "2026-11-22").exit_code == 0
    assert sorted(f"{key}.json" for key in sent) == sorted(each.name for each in night.out.iterdir())
    assert len(sent) == 4
    assert night("verify").exit_code == 0
    assert "No run was stopped" in night("resume").stderr


def test_a_changed_file_does_not_go_on_with_a_stopped_run(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.put(SEVERAL)

    def stop(self: Folder, parcel: Parcel) -> Verdict:
        os.kill(os.getpid(), signal.SIGTERM)
        return deliver(self, parcel)

    deliver = Folder.deliver
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "deliver", stop)
        assert night.run().exit_code == 4
    night.write('report = "elsewhere"')
    assert night.json("plan")["next"]["changed_since"] is False
    night.write(target=TARGET.replace('"fhir"', '"other"', 2), source=SOURCE.replace('["fhir"]', '["other"]'))
    assert night.json("plan")["next"]["changed_since"]
    refused = night.run()
    assert (refused.exit_code, "--anyway" in refused.stderr) == (2, True)
    # What had no verdict under the old file is read anew under this one.
    assert night.run("--anyway").exit_code == 0
    assert [row["target"] for row in night.json("report")["rows"] if row["created"]] == ["fhir", "other"]
    assert night("verify").exit_code == 0


def test_a_dry_run_claims_and_writes_nothing(night: Night) -> None:
    night.put(SEVERAL, BROKEN)
    before = files(night.folder)
    done = night.run("--dry-run")
    assert done.exit_code == 1
    assert "Nothing was claimed, nothing was written." in done.stdout
    told = night.json("run", "--today", "2026-11-22", "--dry-run")["plans"]
    assert sorted(one["outcome"] for one in told) == ["created"] * 4 + ["dead"]
    assert files(night.folder) == before
    assert not night.out.exists()
    assert {each.name for each in night.inbox.iterdir()} == {"flera-planer.xml", "avklippt.xml"}


def test_a_dry_run_says_what_a_run_then_does(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.put("good/aterkallat-samtycke.xml", SEVERAL, GOOD)
    (night.inbox / "again.xml").write_bytes((night.inbox / "god-man.xml").read_bytes())
    would = [one["outcome"] for one in night.json("run", "--today", "2026-11-22", "--dry-run")["plans"]]
    night.run()
    counts = night.json("report")["totals"]
    assert {name: would.count(name) for name in counts if would.count(name)} == {
        name: number for name, number in counts.items() if number
    }
    night.put(GOOD)
    night.change("god-man.xml")
    different = Difference("updated", ("CarePlan.period",))
    monkeypatch.setattr(Folder, "compare", lambda self, parcel: different)
    told = night.run("--dry-run").stdout
    assert "updated. CarePlan.period" in told


def test_twins_are_told_by_a_dry_run_too(night: Night) -> None:
    night.put(GOOD)
    text = (night.inbox / "god-man.xml").read_bytes()
    (night.inbox / "b.xml").write_bytes(text)
    told = night.json("run", "--today", "2026-11-22", "--dry-run")["plans"]
    assert [(one["outcome"], one["case"]) for one in told] == [("created", None), ("unchanged", "same")]


def test_the_plan_says_what_is_there_and_shows_no_secret(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THERE", "hemligheten")
    more = """schedule = "*-*-* 02:00"
[dead]
key = "env:THERE"
[notify.webhook]
url = "http://127.0.0.1:1/"
secret = "env:NOT_THERE"
"""
    night.write(more, target=TARGET.replace("huvudman-name", 'role = "calendar", huvudman-name'))
    night.put(GOOD)
    done = night("plan")
    assert done.exit_code == 2
    assert "env:NOT_THERE MISSING" in done.stdout
    assert "env:THERE found" in done.stdout
    assert "hemligheten" not in done.output
    for word in ("*-*-* 02:00", "prator 1", "Times and contacts", "beslut 1", "files that lie ready: 1"):
        assert word in done.stdout
    assert not (night.folder / "state.db").exists()
    assert "planer" in night("plan", lang="sv").stdout


def test_the_status_is_an_exit_code_too(night: Night) -> None:
    assert night("status").exit_code == 0
    night.put(BROKEN)
    night.run()
    done = night("status")
    assert (done.exit_code, "did not arrive" in done.stdout) == (4, True)
    assert night.json("status")["dead"] == {"fhir": 1}
    night.put(GOOD)
    night.run()
    assert night("status").exit_code == 0


def test_a_run_that_goes_on_is_no_stopped_one(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.put(GOOD)
    seen = []

    def asked(self: Folder, parcel: Parcel) -> Verdict:
        seen.append(night.json("status")["state"])
        return deliver(self, parcel)

    deliver = Folder.deliver
    monkeypatch.setattr(Folder, "deliver", asked)
    night.run()
    assert seen == ["running"]


def test_a_key_is_made_and_never_written_over(night: Night) -> None:
    from click.testing import CliRunner

    from sipfhir.cli import main

    where = night.folder / "dead.key"
    assert CliRunner().invoke(main, ["sync", "key", "--out", str(where)]).exit_code == 0
    assert where.stat().st_mode & 0o777 == 0o600
    kept = where.read_bytes()
    assert CliRunner().invoke(main, ["sync", "key", "--out", str(where)]).exit_code == 4
    assert where.read_bytes() == kept
    assert len(CliRunner().invoke(main, ["sync", "key"]).stdout) == 45
