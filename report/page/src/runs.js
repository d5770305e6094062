// Runs over time: policies side by side, then one policy's path, latency against deadline and energy.
import {axis, figure} from './charts.js';
import {escapeHtml, h, select} from './dom.js';
import {number, quantity, withUnit} from './format.js';
import {partNames, runs} from './model.js';
import {table} from './tables.js';

const latencies = partNames(runs.map(({run}) => run.latency_s));

const summary = () => ({
  caption: 'policies over the same requests',
  columns: [{key: 'policy', text: true}, {key: 'offered'}, {key: 'served'}, {key: 'dropped'}, {key: 'missed'},
    {key: 'accuracy_per_served_percent', title: 'accuracy per served frame'}, {key: 'accuracy_per_offered_percent', title: 'accuracy per offered frame'},
    {key: 'accuracy_provenance', text: true, title: 'accuracy is'}, {key: 'energy_j'}, {key: 'energy_per_served_j', title: 'energy per served frame'},
    ...latencies.map((name) => ({key: `latency_${name}_s`, title: `latency ${name}`})), {key: 'switches'}, {key: 'switch_time_s'}],
  rows: runs.map(({run, name}) => [name, run.offered, run.served, run.dropped, run.missed, run.accuracy_per_served_percent,
    run.accuracy_per_offered_percent, [].concat(run.accuracy_provenance ?? []).join(', '), run.energy_j, run.energy_per_served_j,
    ...latencies.map((key) => run.latency_s?.[key]), run.switches, run.switch_time_s]),
});

function policiesView() {
  const shown = runs.filter(({run}) => run.accuracy_per_offered_percent !== undefined && run.accuracy_per_offered_percent !== null);
  if (shown.length < 2) return null;
  const modelled = (run) => [].concat(run.accuracy_provenance ?? []).includes('modelled');
  const text = ({run, name}) => `${name}: ${withUnit('energy_j', run.energy_j)}, ${number(run.accuracy_per_offered_percent)} % per offered frame, ` +
    `${run.missed ?? 0} missed, ${run.dropped ?? 0} dropped of ${run.offered}`;
  return figure({
    label: () => `Scatter plot of energy against delivered accuracy of ${shown.length} policies.`,
    caption: () => ['Accuracy per offered frame: a dropped frame counts as nothing. ',
      shown.some(({run}) => modelled(run)) ? h('strong', {}, 'Hollow marks rest on modelled accuracies: ' +
        `${shown.filter(({run}) => modelled(run)).map(({name}) => name).join(', ')}.`) : null],
    option(t) {
      const q = quantity('energy_j', shown.map(({run}) => run.energy_j));
      return {
        xAxis: axis(t, `energy of the run (${q.unit})`, {type: 'value', scale: true}),
        yAxis: axis(t, 'accuracy per offered frame, %', {type: 'value', scale: true, nameGap: 42}),
        tooltip: {trigger: 'item', formatter: (d) => escapeHtml(text(shown[d.dataIndex]))},
        legend: {show: false},
        series: [{type: 'scatter', symbolSize: 12, label: {show: true, position: 'bottom', color: t.text, fontSize: 11, textBorderColor: t.surface, textBorderWidth: 3, formatter: (d) => shown[d.dataIndex].name},
          labelLayout: {hideOverlap: true},
          data: shown.map(({run}) => ({value: [run.energy_j / q.factor, run.accuracy_per_offered_percent],
            itemStyle: modelled(run) ? {color: t.surface, borderColor: t.series[0], borderWidth: 2} : {color: t.series[0]}}))}],
      };
    },
    points: () => shown.map((entry, dataIndex) => ({seriesIndex: 0, dataIndex, text: text(entry)})),
  });
}

function seriesView(section) {
  const withSeries = runs.filter(({run}) => run.series?.length);
  if (withSeries.length === 0) return;
  let entry = withSeries[0];
  const paths = () => [...new Set(entry.run.series.map((s) => s.path).filter(Boolean))];
  const rowOf = (s) => (s.dropped || !s.path ? 'dropped' : s.path);
  const text = (s) => `at ${withUnit('time_s', s.time_s)}: ${rowOf(s)}${s.latency_s ? `, latency ${withUnit('latency_s', s.latency_s)}` : ''}` +
    `${s.deadline_s ? ` of ${withUnit('deadline_s', s.deadline_s)}` : ''}, ${withUnit('energy_j', s.energy_j)}`;
  const view = figure({
    size: 'tall',
    label: () => `Run of policy ${entry.name} over time: path chosen, latency against deadline, energy; ${entry.run.series.length} requests.`,
    caption: () => 'Above: the path that served each request. Middle: its latency and its deadline; a latency above the deadline is a miss. Below: the energy it took.' +
      (entry.run.series_step > 1 ? ` The result holds every ${entry.run.series_step}th request.` : ''),
    option(t) {
      const series = entry.run.series;
      const qt = quantity('time_s', series.map((s) => s.time_s));
      const ql = quantity('latency_s', series.flatMap((s) => [s.latency_s ?? 0, s.deadline_s ?? 0]));
      const qe = quantity('energy_j', series.map((s) => s.energy_j ?? 0));
      const rows = [...paths(), ...(series.some((s) => rowOf(s) === 'dropped') ? ['dropped'] : [])];
      const grid = (top, height) => ({left: t.narrow ? 84 : 150, right: 20, top, height, outerBoundsMode: 'none'});
      const last = Math.max(...series.map((s) => s.time_s)) / qt.factor;
      const time = (gridIndex, named) => ({...axis(t, named ? `time (${qt.unit})` : '', {type: 'value', gridIndex, min: 0, max: last, nameGap: 26}),
        axisLabel: {show: named, color: t.muted, showMaxLabel: false}});
      const missed = (s) => s.latency_s && s.deadline_s && s.latency_s > s.deadline_s;
      return {
        grid: [grid('8%', '22%'), grid('36%', '24%'), grid('66%', '15%')],
        xAxis: [time(0, false), time(1, false), time(2, true)],
        yAxis: [{...axis(t, '', {type: 'category', gridIndex: 0, data: rows, inverse: true}), axisLabel: {color: t.muted, width: t.narrow ? 74 : 130, overflow: 'truncate'}},
          axis(t, `latency (${ql.unit})`, {type: 'value', gridIndex: 1, nameGap: 46, min: 0}), axis(t, `energy (${qe.unit})`, {type: 'value', gridIndex: 2, nameGap: 46, min: 0})],
        dataZoom: [{type: 'inside', xAxisIndex: [0, 1, 2], zoomOnMouseWheel: 'ctrl'},
          {type: 'slider', xAxisIndex: [0, 1, 2], bottom: 10, height: 18, brushSelect: false, borderColor: t.line, fillerColor: t.line, textStyle: {color: t.muted}, showDetail: false}],
        axisPointer: {link: [{xAxisIndex: 'all'}]},
        tooltip: {trigger: 'item', formatter: (d) => escapeHtml(d.data.request ? text(d.data.request) : `${d.seriesName} ${number(d.value[1])}`)},
        legend: {data: ['met', 'missed', 'dropped', 'deadline']},
        series: [
          ...[['met', (s) => rowOf(s) !== 'dropped' && !missed(s), t.series[0]], ['missed', missed, t.series[1]], ['dropped', (s) => rowOf(s) === 'dropped', t.series[5]]]
            .map(([name, belongs, color]) => ({type: 'scatter', name, xAxisIndex: 0, yAxisIndex: 0, symbol: 'rect', symbolSize: [3, 12], itemStyle: {color},
              data: series.filter(belongs).map((s) => ({value: [s.time_s / qt.factor, rowOf(s)], request: s}))})),
          ...[['met', (s) => s.latency_s && !missed(s), t.series[0]], ['missed', missed, t.series[1]]].map(([name, belongs, color]) => ({
            type: 'scatter', name, xAxisIndex: 1, yAxisIndex: 1, symbolSize: 5, itemStyle: {color},
            data: series.filter(belongs).map((s) => ({value: [s.time_s / qt.factor, s.latency_s / ql.factor], request: s}))})),
          {type: 'line', name: 'deadline', xAxisIndex: 1, yAxisIndex: 1, step: 'end', symbol: 'none', lineStyle: {color: t.text, type: 'dashed', width: 1.5}, itemStyle: {color: t.text},
            data: series.filter((s) => s.deadline_s).map((s) => [s.time_s / qt.factor, s.deadline_s / ql.factor])},
          ...[['met', (s) => rowOf(s) !== 'dropped' && !missed(s), t.series[0]], ['missed', missed, t.series[1]]].map(([name, belongs, color]) => ({
            type: 'scatter', name, xAxisIndex: 2, yAxisIndex: 2, symbolSize: 5, itemStyle: {color},
            data: series.filter(belongs).map((s) => ({value: [s.time_s / qt.factor, (s.energy_j ?? 0) / qe.factor], request: s}))})),
        ],
      };
    },
    points() {
      const series = entry.run.series;
      const missed = (s) => s.latency_s && s.deadline_s && s.latency_s > s.deadline_s;
      const counters = [0, 0, 0];
      return series.map((s) => {
        const which = rowOf(s) === 'dropped' ? 2 : missed(s) ? 1 : 0;
        return {seriesIndex: which, dataIndex: counters[which]++, text: text(s)};
      });
    },
    table: () => ({
      caption: `requests of ${entry.name}`,
      columns: [{key: 'time_s'}, {key: 'path', text: true}, {key: 'latency_s'}, {key: 'deadline_s'}, {key: 'energy_j'}],
      rows: entry.run.series.map((s) => [s.time_s, rowOf(s), s.latency_s, s.deadline_s, s.energy_j]),
    }),
  });
  section.append(h('h3', {}, 'Over time'),
    withSeries.length > 1 ? h('div', {class: 'controls'}, select('Policy', withSeries.map((e, i) => [String(i), e.name]), '0', (v) => {
      entry = withSeries[Number(v)];
      view.update();
    })) : '', view.element);
  view.update();
}

export const policies = {
  id: 'runs', title: 'Policies over time', present: runs.length > 0,
  build(section) {
    section.append(table(summary()));
    const view = policiesView();
    if (view) {
      section.append(view.element);
      view.update();
    }
    seriesView(section);
  },
};
