"""What a configuration says, and what the next run would do. No secret is shown: only whether it is there."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.registry import mapping, system
from sipfhir.sync.job import Job
from sipfhir.sync.places import FromFolder
from sipfhir.sync.replay import chosen
from sipfhir.sync.roles import role
from sipfhir.sync.secret import reveal
from sipfhir.sync.sources.folder import Folder

SECRET = re.compile(r"(env|file|credential):.+")
WHERE = ("path", "url")


def plan(job: Job, lang: str) -> dict[str, Any]:
    """Sources, targets, roles, mappings, schedule, secrets, and the next run."""
    config = job.config
    return {
        "name": config.name,
        "schedule": config.schedule,
        "site": str(config.site) if config.site else None,
        "installation": job.site.installation,
        "demo_key": job.site.demo,
        "policy": config.policy,
        "config": job.digest,
        "sources": [_source(one, job) for one in config.source],
        "targets": [_target(one, job, lang) for one in config.target],
        "secrets": [
            {"setting": where, "reference": said, "found": found} for where, said, found in _secrets(job)
        ],
        "next": _next(job),
    }


def _source(one: Any, job: Job) -> dict[str, Any]:
    known = system(one.system, job.site) if getattr(one, "system", None) else None
    return {
        "name": one.name,
        "kind": _kind(one),
        "where": _where(one),
        "targets": list(one.targets),
        "system": known.title if known else None,
        "mapping": f"{known.folder} {mapping(job.site, known.folder).version}" if known else None,
    }


def _target(one: Any, job: Job, lang: str) -> dict[str, Any]:
    kept = role(one.actor.role, job.site)
    return {
        "name": one.name,
        "kind": _kind(one),
        "where": _where(one),
        "form": getattr(one, "to", "fhir"),
        "actor": one.actor.name,
        "role": one.actor.role,
        "role_title": kept.title["en" if lang == "en" else "sv"],
        "leaves_out": list(kept.leaves_out),
        "silent": one.consent.silent,
        "basis": one.consent.basis,
    }


def _kind(one: msgspec.Struct) -> str:
    return str(one.__struct_config__.tag)


def _where(one: msgspec.Struct) -> str:
    return next(str(getattr(one, name)) for name in WHERE if hasattr(one, name))


def _secrets(job: Job) -> Iterator[tuple[str, str, bool]]:
    """Where a secret is named, its reference, and whether something is there."""
    for where, said in _references(msgspec.to_builtins(job.config, enc_hook=str), ""):
        try:
            reveal(said, job.config.folder)
            yield where, said, True
        except BadConfiguration:
            yield where, said, False


def _references(node: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _references(value, f"{where}.{key}" if where else key)
    elif isinstance(node, list | tuple):
        for number, value in enumerate(node):
            name = value.get("name", number) if isinstance(value, dict) else number
            yield from _references(value, f"{where}[{name}]")
    elif isinstance(node, str) and SECRET.fullmatch(node):
        yield where, node


def _next(job: Job) -> dict[str, Any]:
    stopped = job.state.unfinished(job.config.name)
    waiting = list(job.state.letters.open())
    before = stopped.started if stopped else job.now()
    again = chosen(iter(waiting), before) if job.config.dead.retry else []
    return {
        "resumes": stopped.id if stopped else None,
        "changed_since": bool(stopped and stopped.config != job.digest),
        "ready": {one.name: _ready(one, job) for one in job.config.source if isinstance(one, FromFolder)},
        "letters": dict(Counter(one.target for one in again)),
        "letters_left": len(waiting) - len(again),
    }


def _ready(one: FromFolder, job: Job) -> int | None:
    """Files that lie ready; None when there is no such folder yet. Of other sources a run asks a server."""
    source = Folder(one, job.config.folder, job.site, job.state)
    return sum(1 for _ in source.look()) if source.root.is_dir() else None
