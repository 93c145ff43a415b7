"""The command line: arguments in, exit code out.

Only click is imported here and in the modules of the commands; the engine is imported when a command runs,
so that ``--help`` answers at once.
"""

import click

from sipfhir.cli.across import across
from sipfhir.cli.boundary import Boundary
from sipfhir.cli.check import check
from sipfhir.cli.convert import convert
from sipfhir.cli.demo import demo
from sipfhir.cli.detect import detect
from sipfhir.cli.due import due
from sipfhir.cli.explain import explain
from sipfhir.cli.mapping import mapping
from sipfhir.cli.merge import merge
from sipfhir.cli.migrate import migrate
from sipfhir.cli.options import shared
from sipfhir.cli.pseudonymise import pseudonymise
from sipfhir.cli.rivta import rivta
from sipfhir.cli.site import site
from sipfhir.cli.statistics import statistics
from sipfhir.cli.sync import sync
from sipfhir.cli.systems import systems
from sipfhir.cli.validate import validate


@click.group(
    cls=Boundary,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[
        convert,
        migrate,
        sync,
        validate,
        check,
        explain,
        detect,
        across,
        merge,
        due,
        pseudonymise,
        statistics,
        systems,
        rivta,
        demo,
        mapping,
        site,
    ],
)
@click.version_option(package_name="sipfhir")
@shared
def main() -> None:
    """Carry a Swedish samordnad individuell plan (SIP) between care systems and FHIR R4, and check it
    against the law.

    På svenska: för över en SIP mellan vårdsystem och FHIR, och granska den mot lagens fyra krav.

    \b
    Try first:
      sipfhir demo                               every sample, one table
      sipfhir systems                            which systems, on what evidence
      sipfhir detect export.xml                  which system made it, how sure, why
      sipfhir convert export.xml --to fhir       FHIR on standard output
      sipfhir validate export.xml                what the law asks, plan by plan
      sipfhir check bundle.json                  whether it is FHIR R4
      sipfhir migrate archive/ --to fhir --out new/
                                                 a whole archive, with its attachments

    \b
    Exit codes:
      0  clean
      1  a finding of error severity
      2  bad usage or configuration
      3  an input cannot be read
      4  a result could not be delivered

    Options may stand before or after the command.
    """
