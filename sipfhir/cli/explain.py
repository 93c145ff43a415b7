"""``sipfhir explain``: a rule, the law behind it, samples that show it."""

import click

from sipfhir.cli.options import POLICY, shared
from sipfhir.cli.session import Session


@click.command()
@click.argument("names", nargs=-1, metavar="[RULE]...")
@POLICY
@shared
@click.pass_context
def explain(context: click.Context, names: tuple[str, ...], policy: str) -> None:
    """Explain a RULE: what it asks, why, what to do, which samples show it.

    På svenska: förklara en regel: vad den frågar, lagrum, vad man gör, och exempel.

    Without a name every rule is listed. A name may be the beginning of several: SIP, CONSENT, ID.

    \b
    Examples:
      sipfhir explain
      sipfhir explain SIP-4
      sipfhir explain consent --policy procurement --lang en
    """
    from sipfhir.report.explanation import as_data, as_text, brief, chosen

    session = context.find_root().ensure_object(Session)
    rules = chosen(names, session.site)
    if session.as_json:
        import msgspec

        told = [as_data(name, session.site, session.lang, policy) for name in rules]
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    elif names:
        click.echo("\n\n".join(as_text(name, session.site, session.lang, policy) for name in rules))
    else:
        for name in rules:
            click.echo(brief(name, session.site, session.lang, policy))
