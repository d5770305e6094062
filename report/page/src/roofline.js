// Layers under the roof of their machine.
import {axis, figure, zoomable} from './charts.js';
import {escapeHtml, h, select} from './dom.js';
import {number, quantity, withUnit, words} from './format.js';
import {deviceOf, profileLabel, profiles} from './model.js';

const pointsOf = (entry) => (entry.p.layers ?? []).filter((l) => l.operations_per_byte > 0 && l.operations_per_second > 0);
const present = profiles.filter((entry) => pointsOf(entry).length > 0);

/** Operations per second that the machine reaches at `intensity` operations per byte; a MAC is two operations. */
function roof(device, intensity) {
  const compute = device?.peak_macs_per_s ? 2 * device.peak_macs_per_s : Infinity;
  const memory = device?.dram_bytes_per_s ? device.dram_bytes_per_s * intensity : Infinity;
  return Math.min(compute, memory);
}

export const roofline = {
  id: 'roofline', title: 'Roofline', present: present.length > 0,
  build(section) {
    let entry = present[0];
    const bounds = () => [...new Set(pointsOf(entry).map((l) => l.bound || 'unknown'))];
    const grouped = () => bounds().map((bound) => [bound, pointsOf(entry).filter((l) => (l.bound || 'unknown') === bound)]);
    const view = figure({
      label: () => `Roofline plot of ${pointsOf(entry).length} layers of ${profileLabel(entry)}: operations per byte of DRAM against operations per second.`,
      caption: () => 'One mark a layer, its area the layer\'s share of the time; the line is what DRAM bandwidth and peak rate of the machine allow. A MAC is two operations.',
      option(t) {
        const list = pointsOf(entry);
        const q = quantity('operations_per_second', list.map((l) => l.operations_per_second));
        const most = Math.max(...list.map((l) => l.time_s));
        const device = deviceOf(entry);
        const x = list.map((l) => l.operations_per_byte);
        const low = 10 ** Math.floor(Math.log10(Math.min(...x)));
        const high = 10 ** Math.ceil(Math.log10(Math.max(...x)));
        const ridge = device?.peak_macs_per_s && device?.dram_bytes_per_s ? (2 * device.peak_macs_per_s) / device.dram_bytes_per_s : null;
        const corners = [low, ...(ridge > low && ridge < high ? [ridge] : []), high];
        const line = corners.map((at) => [at, roof(device, at) / q.factor]).filter(([, y]) => Number.isFinite(y));
        return {
          xAxis: axis(t, 'operations per byte of DRAM', {type: 'log', min: low, max: high}),
          yAxis: axis(t, `operations per second (${q.unit})`, {type: 'log', nameGap: 48}),
          dataZoom: zoomable,
          tooltip: {trigger: 'item', formatter: (d) => (d.data.layer ? tip(d.data.layer) : 'roof of the machine')},
          legend: {data: [...bounds().map(words), 'roof']},
          series: [...grouped().map(([name, layers]) => ({
            type: 'scatter', name: words(name), itemStyle: {opacity: .75, borderColor: t.surface, borderWidth: .5},
            data: layers.map((layer) => ({value: [layer.operations_per_byte, layer.operations_per_second / q.factor], layer,
              symbolSize: 5 + 22 * Math.sqrt(layer.time_s / most)})),
          })), {type: 'line', name: 'roof', data: line, symbol: 'none', lineStyle: {color: t.text, width: 1.5}, itemStyle: {color: t.text}}],
        };
      },
      points: () => grouped().flatMap(([, layers], seriesIndex) => layers.map((l, dataIndex) => ({seriesIndex, dataIndex, text: line(l)}))),
      table: () => ({
        caption: `layers of ${profileLabel(entry)} on the roofline`,
        columns: [{key: 'layer', text: true}, {key: 'bound', text: true, title: 'bound by'}, {key: 'operations_per_byte'}, {key: 'operations_per_second'},
          {key: 'roof_operations_per_second'}, {key: 'time_s'}, {key: 'dram_bytes'}],
        rows: pointsOf(entry).map((l) => {
          const limit = roof(deviceOf(entry), l.operations_per_byte);
          return [l.layer, l.bound, l.operations_per_byte, l.operations_per_second, Number.isFinite(limit) ? limit : null, l.time_s, l.dram_bytes];
        }),
      }),
    });
    if (present.length > 1) {
      section.append(h('div', {class: 'controls'}, select('Path', present.map((e, i) => [String(i), profileLabel(e)]), '0', (v) => {
        entry = present[Number(v)];
        view.update();
      })));
    }
    section.append(view.element);
    view.update();
  },
};

const line = (l) => `${l.layer}: ${number(l.operations_per_byte)} operations per byte, ${withUnit('operations_per_second', l.operations_per_second)}, ` +
  `${withUnit('time_s', l.time_s)}, bound by ${l.bound || 'unknown'}`;
const tip = (l) => `<strong>${escapeHtml(l.layer)}</strong><br>${number(l.operations_per_byte)} op/byte, ${withUnit('operations_per_second', l.operations_per_second)}` +
  `<br>${withUnit('time_s', l.time_s)}, ${withUnit('macs', l.macs)}<br>bound by ${escapeHtml(words(l.bound || 'unknown'))}`;
