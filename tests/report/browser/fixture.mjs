// Results as 'switchyard run' writes them, with as many layers, paths and requests as a real study has; the numbers follow
// simple rules, so that a wrong view shows.
import {writeFileSync} from 'node:fs';

const provenance = ['published', 'predicted', 'modelled', 'user'];
const stages = ['encoder.stage1', 'encoder.stage2', 'encoder.stage3', 'encoder.stage4', 'decoder.linear', 'decoder.linear_fuse', 'decoder.linear_pred'];

/** A fraction in [0, 1) that depends on the seed only (Park and Miller's generator). */
function random(seed) {
  let state = seed % 2147483647 || 1;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function layersOf(scale, next) {
  return stages.flatMap((module, stage) => Array.from({length: stage < 4 ? 30 + 8 * stage : 3}, (_, i) => {
    const macs = Math.round(scale * (module === 'decoder.linear_fuse' ? 1.2e10 : 2e7 + 2e8 * next()));
    const compute = macs / (1e12 * (.4 + .5 * next()));
    const dram = i % 5 === 0 ? compute * (.5 + 2 * next()) : 0;
    const time = compute + dram;
    const bytes = Math.round(macs / (4 + 60 * next()));
    return {
      layer: `${module}.block${Math.floor(i / 6)}.op${i % 6}`, module, kind: i % 3 ? 'linear' : 'conv', macs, cycles: Math.round(time * 1e9), time_s: time,
      energy_j: macs * 4e-13 + bytes * 3e-11, bound: dram > compute ? 'dram' : 'compute', dram_bytes: bytes, utilisation: compute / time * .8,
      operations_per_byte: 2 * macs / bytes, operations_per_second: 2 * macs / time, time_by_cause_s: {compute, dram},
      energy_by_component_j: {MAC: macs * 4e-13, DRAM: bytes * 3e-11},
    };
  }));
}

function sumBy(layers, key) {
  return layers.reduce((sum, layer) => sum + layer[key], 0);
}

function profile(path, device, scale, index, speed) {
  const layers = layersOf(scale, random(7 + index)).map((layer) => ({...layer, time_s: layer.time_s / speed, operations_per_second: layer.operations_per_second * speed,
    time_by_cause_s: Object.fromEntries(Object.entries(layer.time_by_cause_s).map(([k, v]) => [k, v / speed]))}));
  const modules = stages.map((module) => {
    const own = layers.filter((layer) => layer.module === module);
    return {module, macs: sumBy(own, 'macs'), time_s: sumBy(own, 'time_s'), energy_j: sumBy(own, 'energy_j')};
  });
  const energy = sumBy(layers, 'energy_j');
  return {
    path, path_name: `segformer-b2 ${path}`, path_digest: `${path}-${index}`, device, level: 'full', fidelity: 'systemc', macs: sumBy(layers, 'macs'), parameters: 27462000,
    weight_bytes: 27461000, latency_s: sumBy(layers, 'time_s'), energy_j: energy * (.98 + .1 / speed),
    energy_by_component_j: {MAC: energy * .45, 'weight buffer': energy * .1, 'input buffer': energy * .12, 'global buffer': energy * .08, DRAM: energy * .25, leakage: energy * (.1 / speed - .02)},
    energy_by_operand_j: {weights: energy * .4, inputs: energy * .4, outputs: energy * .2, none: energy * (.1 / speed - .02)}, utilisation: .71,
    accuracy: {value_percent: 46.5 - 14 * (1 - scale) ** 2 - (index % 3) * .3, metric: 'mIoU', dataset: 'ADE20K', provenance: provenance[index % 4], source: `source of ${provenance[index % 4]}`},
    modules, layers,
    machine_modules: [
      {name: 'DMA weights', busy_cycles: 4e6, stall_cycles: 3e6, idle_cycles: 3e6, causes: {'previous layer': 1e6, space: 2e6}},
      {name: 'PE array', busy_cycles: 7e6, stall_cycles: 2.5e6, idle_cycles: 5e5, causes: {'weight load': 1e6, drain: 1.5e6}},
      {name: 'DRAM', busy_cycles: 5e6, stall_cycles: 1e6, idle_cycles: 4e6, causes: {'latency, rows, turnaround, refresh': 1e6}}],
  };
}

function runOf(policy, profiles, pick, seed) {
  const next = random(seed);
  const series = [];
  let energy = 0;
  for (let i = 0; i < 600; ++i) {
    const deadline = i % 200 < 120 ? .2 : .13;
    const chosen = pick(i, deadline, profiles);
    const dropped = chosen === null || next() < .01;
    const latency = dropped ? null : chosen.latency_s * (1 + .15 * next());
    energy += dropped ? 0 : chosen.energy_j;
    series.push({time_s: i / 30, path: dropped ? null : chosen.path, latency_s: latency, deadline_s: deadline, energy_j: dropped ? 0 : chosen.energy_j, dropped});
  }
  const served = series.filter((s) => !s.dropped);
  const accuracyOf = Object.fromEntries(profiles.map((p) => [p.path, p.accuracy]));
  const total = served.reduce((sum, s) => sum + accuracyOf[s.path].value_percent, 0);
  const sorted = served.map((s) => s.latency_s).sort((a, b) => a - b);
  const at = (q) => sorted[Math.floor(q * (sorted.length - 1))];
  return {
    policy, device: profiles[0].device, offered: series.length, served: served.length, dropped: series.length - served.length,
    missed: served.filter((s) => s.latency_s > s.deadline_s).length, accuracy_per_served_percent: total / served.length, accuracy_per_offered_percent: total / series.length,
    accuracy_provenance: [...new Set(served.map((s) => accuracyOf[s.path].provenance))], energy_j: energy * 1.05, energy_per_served_j: energy * 1.05 / served.length,
    energy_by_use_j: {inference: energy, idle: energy * .04, switching: energy * .01}, latency_s: {p50: at(.5), p95: at(.95), p99: at(.99), max: at(1)},
    switches: series.filter((s, i) => i > 0 && s.path !== series[i - 1].path).length, switch_time_s: .001,
    residency: [...new Set(served.map((s) => s.path))].map((path) => ({path, frames: served.filter((s) => s.path === path).length, time_s: 1})), series,
  };
}

export function result(title, speed, lanes) {
  const paths = ['full', 'fuse-2560', 'fuse-1792', 'fuse-1024', 'depth-3333', 'depth-2222', 'b1', 'b0'];
  const profiles = ['accelerator-e', 'accelerator-l'].flatMap((device, d) => paths.map((path, i) => profile(path, device, 1 - i / (paths.length + 2), i, speed * (d ? 1.6 : 1))));
  const own = profiles.slice(0, paths.length);
  const within = (deadline, list) => list.find((p) => p.latency_s * 1.15 <= deadline) ?? list[list.length - 1];
  return {
    schema: 'switchyard-result/1', kind: 'experiment', title, tool_version: '0.1.0', digest: `digest-${lanes}`,
    config: {kind: 'experiment', title, accelerator: {lanes, vector_width: 16}},
    devices: ['accelerator-e', 'accelerator-l'].map((name, i) => ({name, kind: 'accelerator', area_mm2: 2.26 + i, area_by_component_mm2: {MAC: 1.2, 'global buffer': 1.06 + i},
      peak_macs_per_s: 1.6e12 * speed * (1 + i), dram_bytes_per_s: 3.4e10 * (1 + i), clock_hz: 1e9, node_nm: 5, leakage_w: .012})),
    profiles, pareto: [],
    runs: [
      runOf('fixed full', own, () => own[0], 1), runOf('fixed b0', own, () => own[own.length - 1], 2),
      runOf('most accurate within deadline', own, (_, deadline, list) => within(deadline, list), 3),
      runOf('hysteresis', own, (i, deadline, list) => (i % 50 < 5 ? list[2] : within(deadline, list)), 4)],
  };
}

if (process.argv[2]) {
  writeFileSync(`${process.argv[2]}/before.json`, JSON.stringify(result('SegFormer-B2 on two accelerators', 1, 8)));
  writeFileSync(`${process.argv[2]}/after.json`, JSON.stringify(result('SegFormer-B2, wider vectors', 1.3, 16)));
}
