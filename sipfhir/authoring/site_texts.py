"""What a new site folder says of itself, and the examples in it."""

README = """# {name}

**Svenska.** Det här är en platsmapp för `sipfhir`: det som ligger här läggs över det som följer med.

| mapp | innehåll |
|---|---|
| `adapters/<system>/system.yaml` | vilka systemen är, hur deras filer känns igen och är inslagna |
| `mappings/<system>.yaml`, `mappings/tables/*.csv` | vilket fält som betyder vad; koder och enheter |
| `fhir/` | adresser och koder i FHIR |
| `validators/` | reglernas stränghet |
| `samples/<system>/` | egna exempelfiler, påhittade personer |

`extends: namn` överst i en fil: bara det som står i den ändras, `null` tar bort. Tabeller läggs över rad för
rad, efter första cellen. Filer som slutar på `.example` läses inte; byt namn för att använda dem. `site.key`
är nyckeln som alla id görs med: lämna aldrig ut den, och förlora den inte, för då får allt nya id.

    sipfhir site check --site .      granska allt som ligger här
    sipfhir site diff --site .       vad som är annorlunda än det som följer med
    sipfhir convert export.xml --to fhir --site .

**English.** This is a site folder of `sipfhir`: what lies here is laid over what ships with the program.

| folder | what is in it |
|---|---|
| `adapters/<system>/system.yaml` | who the systems are, how their files are recognised and wrapped |
| `mappings/<system>.yaml`, `mappings/tables/*.csv` | which field means what; codes and units |
| `fhir/` | addresses and codes of FHIR |
| `validators/` | how severe the rules are |
| `samples/<system>/` | samples of your own, people invented |

`extends: name` at the top of a file: only what the file says is changed, `null` removes. Tables are laid over
row by row, by the first cell. Files that end in `.example` are not read; rename them to use them. `site.key`
is the key that all ids are made with: never hand it out, and do not lose it: everything would get new ids.
"""

SETTINGS = """# Name of this installation: ids depend on it. Namnet på installationen; alla id beror på det.
installation: {name}
# The file with the key that ids are made with. Filen med nyckeln som id görs med.
key-file: {key}
# The canonical base of profiles and code systems. Basadressen för profiler och kodsystem.
# base: https://example.se/fhir
"""

IGNORED = """# The key is a secret.
{key}
"""

MAPPING = """# An example. Rename to {system}.yaml to use it. Ett exempel: byt namn till {system}.yaml.
#
# Only what stands here is changed, and an upgrade of ours reaches the rest.
# A field that is given replaces ours; null removes it, and its leaf is then unmapped.
extends: {system}
version: {version}-{name}
plan:
  {field}: null
"""

TABLE = """{columns}
{row}
"""
