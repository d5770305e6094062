// What the page knows: the data block of the file, and its profiles as one list over all results.

export const data = JSON.parse(document.getElementById('data').textContent);

const several = data.results.length > 1;

/** "full" of the second file is not "full" of the first. */
export const fileTag = (index) => (several ? ` [${index + 1}]` : '');

const all = data.results.flatMap((entry, file) => (entry.result.profiles ?? []).map((p) => ({p, file})));

/** What tells profiles of one path on one device apart, where it differs between profiles. */
const variants = [(p) => p.level, (p) => p.fidelity, (p) => p.objective, (p) => p.execution_name, (p) => (p.batch ? `batch ${p.batch}` : '')]
  .filter((read) => new Set(all.map(({p}) => read(p))).size > 1);
const variantOf = (p) => variants.map((read) => read(p)).filter(Boolean).map((word) => `, ${word}`).join('');

/** All profiles: {p, file, name, where}. `name` is the path, `where` device and variant. */
export const profiles = all.map(({p, file}) => ({
  p, file, name: p.path + fileTag(file), where: `${p.device}${variantOf(p)}${fileTag(file)}`,
}));

const places = new Set(profiles.map((entry) => entry.where));

const paths = new Set(profiles.map((entry) => entry.p.path));

/** "full on chip"; "full" where there is one machine only, "chip" where there is one path on several machines. */
export function profileLabel(entry) {
  if (places.size === 1) return entry.p.path;
  return paths.size === 1 ? entry.where : `${entry.p.path} on ${entry.where}`;
}

/** The Pareto entry of a profile for 'energy' or 'latency', if there is one. */
export function paretoOf(entry, objective) {
  return data.results[entry.file].pareto.find((e) => e.path === entry.p.path && e.objective === objective &&
    (!e.device || e.device === entry.p.device) && (!e.level || e.level === (entry.p.level ?? '')));
}

export const deviceOf = (entry) => (data.results[entry.file].result.devices ?? []).find((d) => d.name === entry.p.device);

const machineOf = (run) => [].concat(run.device ?? run.devices ?? []).join(', ');
const machines = new Set(data.results.flatMap((entry) => (entry.result.runs ?? []).map(machineOf)));

/** All runs: {run, file, name}; the name says on which device where that differs. */
export const runs = data.results.flatMap((entry, file) => (entry.result.runs ?? []).map((run) => ({
  run, file, name: `${run.policy}${machines.size > 1 && machineOf(run) ? ` on ${machineOf(run)}` : ''}${fileTag(file)}`,
})));

/** Names of the parts in `objects` (mappings), in order of first occurrence. */
export const partNames = (objects) => [...new Set(objects.flatMap((parts) => Object.keys(parts ?? {})))];
