// npm fhir (Lantana): a resource a line in, a line of errors out.
// It does not see that an element with extensions only is there (R4, JSON: _name): such a "Missing property" is left out.
import fhir from 'fhir';
import { createInterface } from 'node:readline';

const judge = new fhir.Fhir();

function extended(node, name) {
  if (Array.isArray(node)) return node.some((one) => extended(one, name));
  if (node === null || typeof node !== 'object') return false;
  return `_${name}` in node || Object.values(node).some((one) => extended(one, name));
}

function believed(message, resource) {
  const name = String(message.location).split('.').pop().replace(/\[.*/, '');
  return message.message !== 'Missing property' || !extended(resource, name);
}

function faults(resource) {
  try {
    const { messages } = judge.validate(resource, { errorOnUnexpected: true });
    const serious = messages.filter((one) => one.severity === 'error' || one.severity === 'fatal');
    return serious.filter((one) => believed(one, resource)).map((one) => `${one.location}: ${one.message}`);
  } catch (error) {
    return [`gave up: ${error.message}`];
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(faults(JSON.parse(line))));
}
