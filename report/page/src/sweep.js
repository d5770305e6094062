// Points of a sweep: two linked scatter plots, a histogram of each axis of the space as filter, the best points that pass.
import {axis, figure, theme} from './charts.js';
import {h, select} from './dom.js';
import {number, quantity} from './format.js';
import {table} from './tables.js';
import {data} from './model.js';

const points = data.points;
const columns = (points?.columns ?? []).map((c) => ({
  ...c, length: (c.values ?? c.codes).length,
  at: c.kind === 'number' ? (i) => c.values[i] : (i) => c.words[c.codes[i]],
}));
const numeric = columns.filter((c) => c.kind === 'number' && new Set(c.values.slice(0, 2000)).size > 1);
const length = columns[0]?.length ?? 0;
/** Above this the charts draw plain dots in chunks, so that the page stays responsive. */
const manyPoints = 3000;

const byKey = (key) => columns.find((c) => c.key === key);
const first = (keys, other) => (keys.map(byKey).find((c) => numeric.includes(c)) ?? other)?.key;

/** Indices of points that no other one beats: less of `x` and, as `better` says, less or more of `y`. */
export function frontOf(indices, x, y, better) {
  const sign = better === 'less' ? 1 : -1;
  const sorted = [...indices].filter((i) => x[i] !== null && y[i] !== null).sort((a, b) => x[a] - x[b] || sign * (y[a] - y[b]));
  const found = [];
  let best = Infinity;
  for (const i of sorted) {
    if (sign * y[i] < best) {
      best = sign * y[i];
      found.push(i);
    }
  }
  return found;
}

/** Filters are typed in the unit of the store: "latency (s)". */
const nameOf = (column) => quantity(column.key, [1]).title;
const moreIsBetter = (key) => /accuracy|served|utilisation|per_second|per_s$/.test(key);

export const sweep = {
  id: 'sweep', title: 'Sweep', present: length > 0 && numeric.length > 1,
  build(section) {
    const shown = {
      x: first(['energy_j', 'latency_s'], numeric[0]), y: first(['accuracy_percent', 'area_mm2', 'latency_s'], numeric[1]),
      x2: first(['area_mm2', 'latency_s'], numeric[0]), y2: first(['latency_s', 'energy_j'], numeric[1]), colour: '',
    };
    const filters = new Map();
    let passing = Uint32Array.from({length}, (_, i) => i);

    function filter() {
      const active = [...filters.entries()];
      const kept = [];
      for (let i = 0; i < length; ++i) {
        if (active.every(([key, test]) => test(byKey(key).at(i)))) kept.push(i);
      }
      passing = Uint32Array.from(kept);
    }

    const scatter = (xKey, yKey) => figure({
      label: () => `Scatter plot of ${passing.length.toLocaleString('en-US')} design points: ${quantity(shown[xKey], []).name} against ${quantity(shown[yKey], []).name}; the line joins the front.`,
      caption: () => `${passing.length.toLocaleString('en-US')} of ${length.toLocaleString('en-US')} points pass the filters. The line is the front of less ${quantity(shown[xKey], []).name} and ${moreIsBetter(shown[yKey]) ? 'more' : 'less'} ${quantity(shown[yKey], []).name}.`,
      option(t) {
        const [x, y] = [byKey(shown[xKey]), byKey(shown[yKey])];
        const [qx, qy] = [quantity(x.key, x.values), quantity(y.key, y.values)];
        const colour = byKey(shown.colour);
        const flat = new Float64Array(passing.length * 3);
        passing.forEach((i, n) => {
          flat[3 * n] = x.values[i] === null ? NaN : x.values[i] / qx.factor;
          flat[3 * n + 1] = y.values[i] === null ? NaN : y.values[i] / qy.factor;
          flat[3 * n + 2] = colour ? (colour.kind === 'number' ? colour.values[i] ?? NaN : colour.codes[i]) : 0;
        });
        const large = passing.length > manyPoints;
        const front = frontOf(passing, x.values, y.values, moreIsBetter(y.key) ? 'more' : 'less');
        return {
          xAxis: axis(t, qx.title, {type: 'value', scale: true}),
          yAxis: axis(t, qy.title, {type: 'value', scale: true, nameGap: 48}),
          legend: {show: false},
          ...(colour ? {visualMap: visualMap(t, colour), grid: {left: 12, right: 16, top: 64, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'all'}} : {}),
          tooltip: {trigger: 'item', formatter: (d) => (d.seriesIndex === 0 ? tip(passing[d.dataIndex]) : tip(front[d.dataIndex]))},
          series: [
            {type: 'scatter', name: 'points', data: flat, dimensions: ['x', 'y', 'colour'], encode: {x: 0, y: 1}, symbolSize: large ? 3 : 6,
              large: large && !colour, largeThreshold: manyPoints, progressive: 4000, progressiveThreshold: manyPoints,
              itemStyle: {color: t.series[0], opacity: large ? .5 : .7}},
            {type: 'line', name: 'front', step: 'end', symbol: 'circle', symbolSize: 6, data: front.map((i) => [x.values[i] / qx.factor, y.values[i] / qy.factor]),
              lineStyle: {color: t.series[1]}, itemStyle: {color: t.series[1]}},
          ],
        };
      },
      points: () => frontOf(passing, byKey(shown[xKey]).values, byKey(shown[yKey]).values, moreIsBetter(shown[yKey]) ? 'more' : 'less')
        .map((i, dataIndex) => ({seriesIndex: 1, dataIndex, text: plain(i)})),
      table: () => rowsTable('design points that pass the filters', passing),
    });

    const views = [scatter('x', 'y'), scatter('x2', 'y2')];
    const best = h('div', {});
    let pending = 0;
    function update() {
      filter();
      views.forEach((view) => view.update());
      const [x, y] = [byKey(shown.x), byKey(shown.y)];
      const front = frontOf(passing, x.values, y.values, moreIsBetter(y.key) ? 'more' : 'less');
      best.replaceChildren(h('h3', {}, 'The front'), table(rowsTable(`points on the front of the first plot`, front)));
    }
    /** Typing fast does not filter 100,000 points for every key. */
    const soon = () => {
      clearTimeout(pending);
      pending = setTimeout(update, 120);
    };

    const choice = (label, key) => select(label, numeric.map((c) => [c.key, quantity(c.key, []).name]), shown[key], (v) => { shown[key] = v; update(); });
    section.append(
      filterControls(filters, soon),
      h('div', {class: 'controls'}, choice('First plot: x', 'x'), choice('y', 'y'), choice('Second plot: x', 'x2'), choice('y', 'y2'),
        select('Colour', [['', 'none'], ...columns.filter((c) => numeric.includes(c) || c.words?.length <= 11).map((c) => [c.key, quantity(c.key, []).name])], '',
          (v) => { shown.colour = v; update(); })),
      h('div', {class: 'pair'}, views.map((view) => view.element)), best);
    update();
  },
};

/** One control for every column that takes few values or is an axis of the space: a least and a most, or one of its words. */
function filterControls(filters, changed) {
  const bound = (column, side) => h('input', {type: 'number', step: 'any', 'aria-label': `${side} ${nameOf(column)}`, placeholder: side,
    oninput(event) {
      const id = `${column.key}`;
      const range = event.target.closest('span').range;
      range[side] = event.target.value === '' ? null : Number(event.target.value);
      if (range.least === null && range.most === null) filters.delete(id);
      else filters.set(id, (v) => v !== null && (range.least === null || v >= range.least) && (range.most === null || v <= range.most));
      changed();
    }});
  const controls = columns.filter((c) => (c.kind === 'text' ? c.words.length > 1 && c.words.length <= 40 : numeric.includes(c))).map((column) => {
    if (column.kind === 'text') {
      return select(nameOf(column), [['', 'all'], ...column.words.map((w) => [w, w])], '', (v) => {
        if (v === '') filters.delete(column.key);
        else filters.set(column.key, (word) => word === v);
        changed();
      });
    }
    const pair = h('span', {}, bound(column, 'least'), ' ', bound(column, 'most'));
    pair.range = {least: null, most: null};
    return h('div', {class: 'range', role: 'group', 'aria-label': nameOf(column)}, h('span', {class: 'note'}, nameOf(column)), pair);
  });
  return h('details', {open: controls.length <= 8 && !theme().narrow}, h('summary', {}, `Filters (${controls.length})`), h('div', {class: 'controls'}, controls));
}

function visualMap(t, colour) {
  const shared = {dimension: 2, seriesIndex: 0, orient: 'horizontal', top: 0, left: 'center', textStyle: {color: t.text}, itemHeight: t.narrow ? 90 : 160};
  if (colour.kind === 'text') {
    return {...shared, type: 'piecewise', itemHeight: 10, pieces: colour.words.map((label, i) => ({value: i, label, color: t.series[i % t.series.length]}))};
  }
  let [least, most] = [Infinity, -Infinity];
  for (const v of colour.values) {
    if (v === null) continue;
    least = Math.min(least, v);
    most = Math.max(most, v);
  }
  const q = quantity(colour.key, [most]);
  return {...shared, type: 'continuous', min: least, max: most, inRange: {color: [t.series[0], t.series[4], t.series[1]]},
    text: [q.title, ''], formatter: (v) => number(v / q.factor, 3), calculable: false};
}

const cells = (i) => columns.map((c) => [c.key, c.at(i)]).filter(([, v]) => v !== null && v !== '');
const shownValue = (key, v) => {
  if (typeof v !== 'number') return v;
  const q = quantity(key, [v]);
  return `${number(v / q.factor)}${q.unit ? ` ${q.unit}` : ''}`;
};
const plain = (i) => cells(i).map(([key, v]) => `${quantity(key, []).name} ${shownValue(key, v)}`).join(', ');
function tip(i) {
  const rows = cells(i).slice(0, 18).map(([key, v]) => h('div', {}, `${quantity(key, []).name}: ${shownValue(key, v)}`).outerHTML);
  return rows.join('');
}

function rowsTable(caption, indices) {
  return {
    caption, columns: columns.map((c) => ({key: c.key, text: c.kind === 'text'})),
    rows: Array.from(indices, (i) => columns.map((c) => c.at(i))),
  };
}
