"""The style and version of FHIR that was asked for."""

import click


def asked(activities: str | None, version: str, to: str) -> dict[str, str]:
    """What `to_fhir` is asked for besides what it does unasked. Raises click.UsageError."""
    if version == "R5" and activities == "detail":
        raise click.UsageError("R5 has no activity.detail: leave out --activities, or give reference.")
    if (activities or version != "R4") and to != "fhir":
        raise click.UsageError("--activities and --fhir-version are of FHIR: give --to fhir.")
    style = {"activities": activities} if activities else {}
    return style if version == "R4" else {**style, "version": version}
