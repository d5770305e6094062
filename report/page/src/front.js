// Energy or latency against accuracy, with the Pareto front and how each accuracy is known.
import {axis, figure, zoomable} from './charts.js';
import {escapeHtml, h, select} from './dom.js';
import {number, quantity, withUnit} from './format.js';
import {paretoOf, profiles} from './model.js';

const symbols = {published: 'circle', predicted: 'diamond', modelled: 'circle', user: 'triangle'};
const marks = {published: '● published', predicted: '◆ predicted by a published predictor', modelled: '○ modelled by a stated curve', user: '▲ given by the user'};

const entries = profiles.filter((entry) => entry.p.accuracy);
const kindOf = (entry) => `${entry.p.accuracy.metric} on ${entry.p.accuracy.dataset}`;

export const front = {
  id: 'front', title: 'Cost and accuracy', present: entries.length > 0,
  build(section) {
    const kinds = [...new Set(entries.map(kindOf))];
    let kind = kinds[0];
    let cost = 'energy_j';
    let where = '';
    const places = [...new Set(entries.map((entry) => entry.where))];
    const objective = () => (cost === 'energy_j' ? 'energy' : 'latency');
    const chosen = () => entries.filter((entry) => kindOf(entry) === kind && (!where || entry.where === where));
    const groups = () => {
      const found = new Map();
      for (const entry of chosen()) found.set(entry.where, [...(found.get(entry.where) ?? []), entry]);
      return [...found.entries()];
    };
    const onFront = (entry) => paretoOf(entry, objective())?.on_front ?? false;
    const view = figure({
      label: () => `Scatter plot of ${objective()} per inference against accuracy, ${chosen().length} paths; lines join the Pareto fronts.`,
      caption() {
        const used = [...new Set(chosen().map((entry) => entry.p.accuracy.provenance))];
        const modelled = chosen().filter((entry) => entry.p.accuracy.provenance === 'modelled');
        const names = [...new Set(modelled.map((entry) => entry.p.path))];
        const sources = [...new Set(modelled.map((entry) => entry.p.accuracy.source).filter(Boolean))];
        return [`Accuracy is ${used.map((p) => marks[p] ?? p).join(', ')}. Lines are Pareto fronts: no path on the same device costs less and is as accurate. `,
          names.length ? h('strong', {}, `Modelled, not measured: ${names.join(', ')}.`) : null,
          names.length && sources.length ? ` Curve: ${sources.join('; ')}.` : null];
      },
      option(t) {
        const q = quantity(cost, chosen().map((entry) => entry.p[cost]));
        const series = groups().flatMap(([name, list], i) => {
          const colour = t.series[i % t.series.length];
          const line = list.filter(onFront).sort((a, b) => a.p[cost] - b.p[cost]);
          return [
            {type: 'scatter', name, symbolSize: 11, itemStyle: {color: colour},
              label: {show: chosen().length <= 40, formatter: (d) => d.data.entry.p.path, position: 'bottom', color: t.text, fontSize: 11, textBorderColor: t.surface, textBorderWidth: 3},
              labelLayout: {hideOverlap: true},
              data: list.map((entry) => ({
                value: [entry.p[cost] / q.factor, entry.p.accuracy.value_percent], entry,
                symbol: symbols[entry.p.accuracy.provenance] ?? 'rect',
                itemStyle: entry.p.accuracy.provenance === 'modelled'
                  ? {color: t.surface, borderColor: colour, borderWidth: 2} : {color: colour, opacity: onFront(entry) ? 1 : .65},
              }))},
            {type: 'line', name, step: 'end', symbol: 'none', silent: true, lineStyle: {color: colour, width: 1.5}, z: 1,
              data: line.map((entry) => [entry.p[cost] / q.factor, entry.p.accuracy.value_percent])},
          ];
        });
        return {
          xAxis: axis(t, `${objective()} per inference (${q.unit})`, {type: 'value', scale: true}),
          yAxis: axis(t, `${kind}, %`, {type: 'value', scale: true, nameGap: 42}),
          dataZoom: zoomable,
          legend: {data: groups().map(([name]) => name), show: groups().length > 1}, series,
          tooltip: {trigger: 'item', formatter: (d) => (d.data.entry ? tip(d.data.entry) : '')},
        };
      },
      points: () => groups().flatMap(([, list], i) => list.map((entry, dataIndex) => ({seriesIndex: 2 * i, dataIndex, text: line(entry)}))),
      table: () => ({
        caption: 'paths with their cost and accuracy',
        columns: [{key: 'path', text: true}, {key: 'where', text: true, title: 'device'}, {key: 'energy_j'}, {key: 'latency_s'},
          {key: 'accuracy_percent'}, {key: 'provenance', text: true}, {key: 'on_front', text: true, title: 'on front'},
          {key: 'reason', text: true, title: 'why not', long: true}, {key: 'source', text: true, long: true}],
        rows: chosen().map((entry) => [entry.name, entry.where, entry.p.energy_j, entry.p.latency_s,
          entry.p.accuracy.value_percent, entry.p.accuracy.provenance, onFront(entry) ? 'yes' : 'no',
          paretoOf(entry, objective())?.reason ?? '', entry.p.accuracy.source]),
      }),
    });
    const update = () => view.update();
    section.append(
      h('div', {class: 'controls'},
        select('Cost', [['energy_j', 'energy'], ['latency_s', 'latency']], cost, (v) => { cost = v; update(); }),
        places.length > 1 ? select('Device', [['', 'all'], ...places.map((p) => [p, p])], where, (v) => { where = v; update(); }) : null,
        kinds.length > 1 ? select('Accuracy', kinds.map((k) => [k, k]), kind, (v) => { kind = v; update(); }) : null),
      view.element);
    update();
  },
};

const line = (entry) => `${entry.p.path} on ${entry.where}: ${withUnit('energy_j', entry.p.energy_j)}, ${withUnit('latency_s', entry.p.latency_s)}, ` +
  `${number(entry.p.accuracy.value_percent)} % ${entry.p.accuracy.metric}, ${entry.p.accuracy.provenance}`;

const tip = (entry) => `<strong>${escapeHtml(entry.p.path)}</strong><br>${escapeHtml(entry.where)}<br>` +
  `${withUnit('energy_j', entry.p.energy_j)}, ${withUnit('latency_s', entry.p.latency_s)}<br>` +
  `${number(entry.p.accuracy.value_percent)} % ${escapeHtml(entry.p.accuracy.metric)}, ${escapeHtml(entry.p.accuracy.provenance)}`;
