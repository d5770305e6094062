// Where time, energy and MACs go: by module or layer side by side, by component and by cause.
import {axis, figure} from './charts.js';
import {escapeHtml, h, select} from './dom.js';
import {number, percent, quantity, withUnit, words} from './format.js';
import {partNames, profileLabel, profiles} from './model.js';

const detailed = profiles.filter((entry) => (entry.p.modules?.length ?? 0) + (entry.p.layers?.length ?? 0) > 0);
const byComponent = profiles.filter((entry) => Object.keys(entry.p.energy_by_component_j ?? {}).length > 0);

const measures = [['macs', 'MACs'], ['time_s', 'time'], ['energy_j', 'energy']];

function rowsOf(entry, level, order) {
  const rows = (entry.p[level] ?? []).map((row) => ({...row, name: level === 'modules' ? row.module : row.layer}));
  return order === 'network' ? rows : rows.sort((a, b) => b[order] - a[order]);
}

/** Horizontal bars need height; a long list scrolls within its chart. */
const visible = (t) => (t.narrow ? 12 : 16);
const zoom = (t, count) => (count <= visible(t) ? [] : [
  {type: 'slider', yAxisIndex: 0, startValue: 0, endValue: visible(t) - 1, width: 14, right: 4, showDetail: false, showDataShadow: false, brushSelect: false,
    borderColor: t.line, fillerColor: t.line, handleStyle: {color: t.accent}},
  {type: 'inside', yAxisIndex: 0, zoomOnMouseWheel: false, moveOnMouseWheel: true},
]);
const shortName = (t) => (t.narrow ? {width: 120, overflow: 'break', fontSize: 11, lineHeight: 12, interval: 0} : {width: 300, overflow: 'truncate', interval: 0});

function sharesView(section) {
  let entry = detailed[0];
  let level = entry.p.modules?.length ? 'modules' : 'layers';
  let order = 'network';
  const rows = () => rowsOf(entry, level, order);
  const total = (key) => rows().reduce((sum, row) => sum + row[key], 0);
  const view = figure({
    size: 'tall',
    label: () => `Bar chart of the shares of MACs, time and energy by ${level === 'modules' ? 'module' : 'layer'} of ${profileLabel(entry)}.`,
    caption: () => `Shares of ${withUnit('macs', total('macs'))}, ${withUnit('time_s', total('time_s'))} and ${withUnit('energy_j', total('energy_j'))}, the sums over these ${level}. ` +
      'A part whose bars differ runs better or worse than its MACs suggest.',
    option(t) {
      const list = rows();
      const sums = Object.fromEntries(measures.map(([key]) => [key, total(key)]));
      return {
        grid: {left: 12, right: list.length > visible(t) ? 36 : 20, top: 40, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'all'},
        xAxis: axis(t, 'share of the path, %', {type: 'value'}),
        yAxis: {...axis(t, '', {type: 'category', inverse: true, data: list.map((row) => row.name), axisLabel: shortName(t)}), splitLine: {show: false}},
        dataZoom: zoom(t, list.length),
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (items) => tip(list[items[0].dataIndex], sums)},
        series: measures.map(([key, name]) => ({type: 'bar', name, barGap: 0, barCategoryGap: '28%',
          data: list.map((row) => percent(row[key], sums[key]))})),
      };
    },
    points: () => rows().map((row, dataIndex) => ({seriesIndex: 0, dataIndex,
      text: `${row.name}: ${measures.map(([key, name]) => `${number(percent(row[key], total(key)), 3)} % of ${name}`).join(', ')}`})),
    table: () => ({
      caption: `${level} of ${profileLabel(entry)}`,
      columns: [{key: 'name', text: true, title: level === 'modules' ? 'module' : 'layer'}, {key: 'macs'}, {key: 'macs_percent'}, {key: 'time_s'},
        {key: 'time_percent'}, {key: 'energy_j'}, {key: 'energy_percent'},
        ...(level === 'layers' ? [{key: 'bound', text: true, title: 'bound by'}, {key: 'cycles'}, {key: 'dram_bytes'}, {key: 'utilisation'}] : [])],
      rows: rows().map((row) => [row.name, row.macs, percent(row.macs, total('macs')), row.time_s, percent(row.time_s, total('time_s')),
        row.energy_j, percent(row.energy_j, total('energy_j')),
        ...(level === 'layers' ? [row.bound, row.cycles, row.dram_bytes, row.utilisation] : [])]),
    }),
  });
  const causes = causesView(() => entry);
  const levels = () => [['modules', 'modules'], ['layers', 'layers']].filter(([key]) => entry.p[key]?.length);
  const levelControl = select('By', levels(), level, (v) => { level = v; view.update(); });
  section.append(
    h('div', {class: 'controls'},
      select('Path', detailed.map((e, i) => [String(i), profileLabel(e)]), '0', (v) => {
        entry = detailed[Number(v)];
        if (!entry.p[level]?.length) level = levels()[0][0];
        levelControl.querySelector('select').replaceChildren(...levels().map(([key, text]) => h('option', {value: key, selected: key === level}, text)));
        view.update();
        causes.update();
      }),
      levelControl,
      select('Order', [['network', 'of the network'], ['time_s', 'most time first'], ['energy_j', 'most energy first'], ['macs', 'most MACs first']], order,
        (v) => { order = v; view.update(); })),
    view.element, causes.element);
  view.update();
  causes.update();
}

const tip = (row, sums) => `<strong>${escapeHtml(row.name)}</strong>` + measures.map(([key, name]) =>
  `<br>${name}: ${number(percent(row[key], sums[key]), 3)} %, ${withUnit(key, row[key])}`).join('') + (row.bound ? `<br>bound by ${escapeHtml(words(row.bound))}` : '');

/** Stacked bars: groups x parts. `value` in the unit of `key`. */
function stacked({label, caption, key, groups, parts, size}) {
  const scaled = () => quantity(key, groups().map((g) => parts().reduce((sum, part) => sum + (g.parts[part] ?? 0), 0)));
  return figure({
    size, label, caption: () => caption,
    option(t) {
      const q = scaled();
      return {
        grid: {left: 12, right: groups().length > visible(t) ? 36 : 20, top: 40, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'all'},
        xAxis: axis(t, q.title, {type: 'value'}),
        yAxis: {...axis(t, '', {type: 'category', inverse: true, data: groups().map((g) => g.name), axisLabel: shortName(t)}), splitLine: {show: false}},
        dataZoom: zoom(t, groups().length),
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, valueFormatter: (v) => `${number(v)} ${q.unit}`},
        series: parts().map((part) => ({type: 'bar', name: words(part), stack: 'all', data: groups().map((g) => (g.parts[part] ?? 0) / q.factor),
          itemStyle: {borderColor: t.surface, borderWidth: .5}})),
      };
    },
    points: () => groups().map((g, dataIndex) => ({seriesIndex: 0, dataIndex,
      text: `${g.name}: ${parts().filter((part) => g.parts[part]).map((part) => `${part} ${withUnit(key, g.parts[part])}`).join(', ')}`})),
    table: () => ({
      caption: label(), columns: [{key: 'name', text: true, title: 'name'}, ...parts().map((part) => ({key: `${part}_${key.split('_').pop()}`, title: words(part)}))],
      rows: groups().map((g) => [g.name, ...parts().map((part) => g.parts[part] ?? null)]),
    }),
  });
}

/** Time of each module of the network by what it was spent on. */
function causesView(entryOf) {
  const groups = () => {
    const sums = new Map();
    for (const layer of entryOf().p.layers ?? []) {
      const name = layer.module || layer.layer;
      const sum = sums.get(name) ?? {};
      for (const [cause, time] of Object.entries(layer.time_by_cause_s ?? {})) sum[cause] = (sum[cause] ?? 0) + time;
      sums.set(name, sum);
    }
    return [...sums].map(([name, parts]) => ({name, parts}));
  };
  const parts = () => partNames(groups().map((g) => g.parts)).filter((part) => groups().some((g) => g.parts[part]));
  const view = stacked({key: 'time_s', groups, parts, label: () => `Time by cause, by module of ${profileLabel(entryOf())}`,
    caption: 'What the time of each module was spent on: computing, or waiting for loads, drains, DRAM or the vector unit.'});
  const heading = h('h3', {}, 'Time by cause');
  const element = h('div', {}, heading, view.element);
  return {element, update() {
    element.hidden = parts().length === 0;
    if (!element.hidden) view.update();
  }};
}

export const breakdown = {
  id: 'breakdown', title: 'Modules and layers', present: detailed.length > 0,
  build: sharesView,
};

export const components = {
  id: 'components', title: 'Energy by component', present: byComponent.length > 0,
  build(section) {
    const groups = () => byComponent.map((entry) => ({name: profileLabel(entry), parts: entry.p.energy_by_component_j}));
    const parts = () => partNames(groups().map((g) => g.parts)).filter((part) => groups().some((g) => g.parts[part]));
    const view = stacked({key: 'energy_j', groups, parts, size: byComponent.length > 6 ? 'tall' : '',
      label: () => 'Energy of one inference by component of the machine',
      caption: 'Energy of one inference, static power included.'});
    section.append(view.element);
    view.update();
  },
};

const simulated = profiles.filter((entry) => entry.p.machine_modules?.length);

export const machine = {
  id: 'machine', title: 'Machine', present: simulated.length > 0,
  build(section) {
    let entry = simulated[0];
    const groups = () => entry.p.machine_modules.map((m) => {
      const total = m.busy_cycles + m.stall_cycles + m.idle_cycles;
      const parts = {busy: percent(m.busy_cycles, total)};
      const causes = Object.entries(m.causes ?? {});
      for (const [cause, cycles] of causes) parts[`waits: ${cause}`] = percent(cycles, total);
      if (causes.length === 0) parts.stalled = percent(m.stall_cycles, total);
      parts.idle = percent(m.idle_cycles, total);
      return {name: m.name, parts};
    });
    const parts = () => partNames(groups().map((g) => g.parts)).filter((part) => groups().some((g) => g.parts[part]))
      .sort((a, b) => (a === 'idle') - (b === 'idle'));
    const view = stacked({key: 'share_percent', groups, parts, label: () => `Busy, stalled and idle cycles of the machine's modules, ${profileLabel(entry)}`,
      caption: 'Share of the run that each module of the simulated machine was busy, waited (and for what) or had nothing to do.'});
    section.append(simulated.length > 1 ? h('div', {class: 'controls'}, select('Path', simulated.map((e, i) => [String(i), profileLabel(e)]), '0', (v) => {
      entry = simulated[Number(v)];
      view.update();
    })) : '', view.element);
    view.update();
  },
};
