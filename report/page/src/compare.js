// What changed between the first result and another, as 'switchyard compare' finds it.
import {axis, figure, theme} from './charts.js';
import {escapeHtml, h, select} from './dom.js';
import {number, quantity, withUnit} from './format.js';
import {data} from './model.js';
import {table} from './tables.js';

const comparisons = data.comparisons ?? [];
const heading = (p) => (!p.a ? `${p.b} (only in B)` : !p.b ? `${p.a} (only in A)` : p.a === p.b ? p.a : `${p.a} → ${p.b}`);
const percentText = (value) => (value === null || value === undefined ? '' : `${value > 0 ? '+' : ''}${number(value, 4)} %`);
const withSign = (key, value) => (value === null ? '' : `${value > 0 ? '+' : ''}${withUnit(key, value)}`);

/** "latency_s.p50" -> "latency p50". */
const nameOf = (key) => {
  const [name, ...parts] = key.split('.');
  return [quantity(name, []).name, ...parts].join(' ');
};

/** Quantities differ in unit from row to row, so this table writes them in words. */
function changesTable(caption, changes) {
  const unitKey = (c) => c.quantity.replace(/^([a-z_]+_(s|j|mm2))\..*$/, '$1');
  const rows = changes.filter((c) => c.a !== c.b);
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ['quantity', 'A', 'B', 'B − A', 'change'].map((title, i) => h('th', {scope: 'col', class: i ? 'number' : null}, title)))),
    h('tbody', {}, rows.map((c) => h('tr', {}, h('td', {}, nameOf(c.quantity)),
      ...[c.a, c.b].map((v) => h('td', {class: 'number', 'data-value': v === null ? null : String(v)}, v === null ? '–' : withUnit(unitKey(c), v))),
      h('td', {class: 'number', 'data-value': c.difference === null ? null : String(c.difference)}, withSign(unitKey(c), c.difference)),
      h('td', {class: 'number'}, percentText(c.percent)))))));
}

function layersView(current) {
  let measure = 'time';
  const unit = () => (measure === 'time' ? 's' : 'j');
  const change = (l) => l[`${measure}_b_${unit()}`] - l[`${measure}_a_${unit()}`];
  const rows = () => [...current().layers].sort((a, b) => Math.abs(change(b)) - Math.abs(change(a))).slice(0, theme().narrow ? 14 : 25);
  const view = figure({
    size: 'tall',
    label: () => `Bar chart of the layers whose ${measure} changed most: ${heading(current())}.`,
    caption: () => `${current().layers.length} layers differ; the ${rows().length} largest changes of ${measure} are shown, the table has all.`,
    option(t) {
      const q = quantity(`${measure}_${unit()}`, rows().map(change));
      return {
        xAxis: axis(t, `B − A (${q.unit})`, {type: 'value'}),
        yAxis: {...axis(t, '', {type: 'category', inverse: true, data: rows().map((l) => l.layer),
          axisLabel: t.narrow ? {width: 120, overflow: 'break', fontSize: 11, lineHeight: 12, interval: 0} : {width: 260, overflow: 'truncate', interval: 0}}), splitLine: {show: false}},
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: ([d]) => escapeHtml(text(rows()[d.dataIndex]))},
        legend: {show: false},
        series: [{type: 'bar', data: rows().map((l) => ({value: change(l) / q.factor, itemStyle: {color: change(l) > 0 ? t.series[1] : t.series[2]}}))}],
      };
    },
    points: () => rows().map((l, dataIndex) => ({seriesIndex: 0, dataIndex, text: text(l)})),
    table: () => ({
      caption: `changed layers, ${heading(current())}`,
      columns: [{key: 'layer', text: true}, {key: 'presence', text: true}, {key: 'time_a_s', title: 'time A'}, {key: 'time_b_s', title: 'time B'},
        {key: 'energy_a_j', title: 'energy A'}, {key: 'energy_b_j', title: 'energy B'}, {key: 'bound_a', text: true, title: 'bound in A'},
        {key: 'bound_b', text: true, title: 'bound in B'}],
      rows: current().layers.map((l) => [l.layer, l.presence, l.time_a_s, l.time_b_s, l.energy_a_j, l.energy_b_j, l.bound_a, l.bound_b]),
    }),
  });
  const element = h('div', {}, h('div', {class: 'controls'}, select('Layers by', [['time', 'time'], ['energy', 'energy']], measure, (v) => {
    measure = v;
    view.update();
  })), view.element);
  return {element, update: () => {
    element.hidden = current().layers.length === 0;
    if (!element.hidden) view.update();
  }};
}

const text = (l) => `${l.layer} (${l.presence}): ${withUnit('time_s', l.time_a_s)} → ${withUnit('time_s', l.time_b_s)}, ` +
  `${withUnit('energy_j', l.energy_a_j)} → ${withUnit('energy_j', l.energy_b_j)}`;

export const comparison = {
  id: 'comparison', title: 'Comparison', present: comparisons.length > 0,
  build(section) {
    let which = comparisons[0];
    let pair = 0;
    const body = h('div', {});
    const layers = layersView(() => which.profiles[pair]);
    const changed = (p) => p.a !== p.b || p.layers.length > 0 || p.quantities.some((c) => c.a !== c.b);
    function update() {
      const shown = which.profiles.map((p, i) => [String(i), heading(p)]).filter(([i]) => changed(which.profiles[i]));
      body.replaceChildren(h('p', {}, `A is ${which.a}, B is ${which.b}.`));
      if (which.equal) body.append(h('p', {}, 'Nothing differs.'));
      if (which.config.length) {
        body.append(h('h3', {}, 'Configuration'), table({caption: 'configuration values that differ', rows: which.config.map((c) => [c.key, c.a || '–', c.b || '–']),
          columns: [{key: 'key', text: true}, {key: 'a', title: 'A', text: true, long: true}, {key: 'b', title: 'B', text: true, long: true}]}));
      }
      if (shown.length) {
        if (!shown.some(([i]) => Number(i) === pair)) pair = Number(shown[0][0]);
        const current = h('div', {});
        const fill = () => {
          current.replaceChildren(changesTable(`${heading(which.profiles[pair])}: what differs`, which.profiles[pair].quantities), layers.element);
          layers.update();
        };
        body.append(h('h3', {}, 'Paths'), h('div', {class: 'controls'}, select('Path', shown, String(pair), (v) => {
          pair = Number(v);
          fill();
        })), current);
        fill();
      }
      for (const [kind, list] of [['Devices', which.devices], ['Policies', which.runs]]) {
        const differing = list.filter((item) => item.quantities.some((c) => c.a !== c.b));
        if (differing.length === 0) continue;
        body.append(h('h3', {}, kind), ...differing.map((item) => h('details', {open: differing.length === 1},
          h('summary', {}, item.name), changesTable(`${item.name}: what differs`, item.quantities))));
      }
    }
    if (comparisons.length > 1) {
      section.append(h('div', {class: 'controls'}, select('Compare the first result with', comparisons.map((c, i) => [String(i), c.b]), '0', (v) => {
        which = comparisons[Number(v)];
        pair = 0;
        update();
      })));
    }
    section.append(body);
    update();
  },
};
