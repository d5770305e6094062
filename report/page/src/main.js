// The page: an overview, then one section a view. A view without data is left out, of the navigation too.
import {breakdown, components, machine} from './breakdown.js';
import {claimed} from './claims.js';
import {comparison} from './compare.js';
import {h} from './dom.js';
import {front} from './front.js';
import {data} from './model.js';
import {roofline} from './roofline.js';
import {policies} from './runs.js';
import {sweep} from './sweep.js';
import {table} from './tables.js';

const views = [front, claimed, breakdown, components, machine, roofline, sweep, policies, comparison].filter((view) => view.present);
const main = document.getElementById('main');
const nav = document.getElementById('nav');

function overview() {
  const fact = (name, value) => (value ? h('div', {}, h('dt', {}, name), h('dd', {}, value)) : null);
  const parts = [h('h1', {}, data.title)];
  for (const entry of data.results) {
    const r = entry.result;
    parts.push(h('dl', {class: 'facts'}, fact('File', entry.file), fact('Title', r.title === data.title ? '' : r.title), fact('Kind', r.kind), fact('Version', r.tool_version), fact('Digest', r.digest)));
  }
  if (data.points) parts.push(h('dl', {class: 'facts'}, fact('Store', data.points.file), fact('Points', data.points.count.toLocaleString('en-US'))));
  const devices = data.results.flatMap((entry) => (entry.result.devices ?? []).map((d) => [d.name, d.kind, d.area_mm2, d.node_nm, d.clock_hz, d.peak_macs_per_s, d.dram_bytes_per_s, d.leakage_w]));
  if (devices.length) {
    parts.push(table({caption: 'devices', rows: devices, columns: [{key: 'device', text: true}, {key: 'kind', text: true}, {key: 'area_mm2'}, {key: 'node_nm'},
      {key: 'clock_hz'}, {key: 'peak_macs_per_s'}, {key: 'dram_bytes_per_s', title: 'DRAM'}, {key: 'leakage_w'}]}));
  }
  return parts;
}

document.title = data.title;
main.replaceChildren(...overview());
const sections = views.map((view) => {
  const section = h('section', {id: view.id, 'aria-labelledby': `${view.id}-title`}, h('h2', {id: `${view.id}-title`}, view.title));
  main.append(section);
  nav.append(h('li', {}, h('a', {href: `#${view.id}`}, view.title)));
  return section;
});
document.getElementById('footer').append(`Written by Switchyard ${data.tool_version}. MACs are multiply-accumulates; one MAC is two operations. This file loads nothing from elsewhere.`);

/** One view after the other, so that the first can be read and used while the last is drawn. */
async function build() {
  for (const [i, view] of views.entries()) {
    await view.build(sections[i]);
    await new Promise((resolve) => { setTimeout(resolve); });
  }
  document.documentElement.dataset.ready = 'yes';
}
build();
