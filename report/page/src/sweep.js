// Points of a sweep: two linked scatter plots, a histogram of each axis of the space as filter, the best points that pass.
import {axis, figure, theme, zoomable} from './charts.js';
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

/** Positions of all points by rising value of a column, those without one left out; sorted once for a column. */
const orders = new Map();
function orderBy(column) {
  if (!orders.has(column.key)) {
    const known = Uint32Array.from({length}, (_, i) => i).filter((i) => column.values[i] !== null);
    orders.set(column.key, known.sort((a, b) => column.values[a] - column.values[b]));
  }
  return orders.get(column.key);
}

/** Points that pass and that no other one beats: less of `x` and, as `more` says, more or less of `y`. */
function frontOf(passes, x, y, more) {
  const sign = more ? -1 : 1;
  const order = orderBy(x);
  const found = [];
  let best = Infinity;
  for (let at = 0; at < order.length;) {
    // Of several with one x, the best y.
    let top = -1;
    const value = x.values[order[at]];
    for (; at < order.length && x.values[order[at]] === value; ++at) {
      const i = order[at];
      if (passes[i] && y.values[i] !== null && (top < 0 || sign * y.values[i] < sign * y.values[top])) top = i;
    }
    if (top >= 0 && sign * y.values[top] < best) {
      best = sign * y.values[top];
      found.push(top);
    }
  }
  return found;
}

/** Rows of a table made when they are looked at: most of 100,000 never are. */
class Rows {
  constructor(indices) {
    this.indices = indices;
    this.length = indices.length;
  }
  row(i) { return columns.map((c) => c.at(i)); }
  slice(from, to) { return Array.from(this.indices.slice(from, to), (i) => this.row(i)); }
  map(read) { return Array.from(this.indices, (i) => read(this.row(i))); }
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
    const passes = new Uint8Array(length).fill(1);

    function filter() {
      passes.fill(1);
      for (const [key, test] of filters) {
        const column = byKey(key);
        for (let i = 0; i < length; ++i) {
          if (passes[i] && !test(column.at(i))) passes[i] = 0;
        }
      }
      passing = Uint32Array.from({length}, (_, i) => i).filter((i) => passes[i]);
    }
    const frontBy = (xKey, yKey) => frontOf(passes, byKey(shown[xKey]), byKey(shown[yKey]), moreIsBetter(shown[yKey]));

    const scatter = (xKey, yKey) => figure({
      label: () => `Scatter plot of ${passing.length.toLocaleString('en-US')} design points: ${quantity(shown[xKey], []).name} against ${quantity(shown[yKey], []).name}; the line joins the front.`,
      caption: () => `${passing.length.toLocaleString('en-US')} of ${length.toLocaleString('en-US')} points pass the filters. The line is the front of less ${quantity(shown[xKey], []).name} and ${moreIsBetter(shown[yKey]) ? 'more' : 'less'} ${quantity(shown[yKey], []).name}.`,
      option(t) {
        const [x, y] = [byKey(shown[xKey]), byKey(shown[yKey])];
        const [qx, qy] = [quantity(x.key, x.values), quantity(y.key, y.values)];
        const groups = coloured(t, byKey(shown.colour), passing);
        const large = passing.length > manyPoints;
        const front = frontBy(xKey, yKey);
        return {
          xAxis: axis(t, qx.title, {type: 'value', scale: true}),
          yAxis: axis(t, qy.title, {type: 'value', scale: true, nameGap: 48}),
          dataZoom: zoomable,
          legend: {show: groups.length > 1, data: groups.map((g) => g.name)},
          tooltip: {trigger: 'item', formatter: (d) => tip((groups[d.seriesIndex]?.points ?? front)[d.dataIndex])},
          series: [
            ...groups.map((group) => ({
              type: 'scatter', name: group.name, data: coordinates(group.points, x, qx, y, qy), dimensions: ['x', 'y'], symbolSize: large ? 3 : 6,
              large, largeThreshold: manyPoints, progressive: 4000, progressiveThreshold: manyPoints,
              itemStyle: {color: group.colour, opacity: large ? .5 : .75},
            })),
            {type: 'line', name: 'front', step: 'end', symbol: 'circle', symbolSize: 6, data: front.map((i) => [x.values[i] / qx.factor, y.values[i] / qy.factor]),
              lineStyle: {color: t.text, width: 1.5}, itemStyle: {color: t.text}},
          ],
        };
      },
      points: () => frontBy(xKey, yKey).map((i, dataIndex) => ({seriesIndex: coloured(theme(), byKey(shown.colour), []).length, dataIndex, text: plain(i)})),
      table: () => rowsTable('design points that pass the filters', passing),
    });

    const views = [scatter('x', 'y'), scatter('x2', 'y2')];
    const best = h('div', {});
    let pending = 0;
    let turn = 0;
    /** In steps, so that the page answers in between. */
    async function update() {
      const mine = ++turn;
      filter();
      for (const view of views) {
        view.update();
        await new Promise((resolve) => { setTimeout(resolve); });
        if (turn !== mine) return;
      }
      best.replaceChildren(h('h3', {}, 'The front'), table(rowsTable('points on the front of the first plot', frontBy('x', 'y'))));
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
        select('Colour', [['', 'none'], ...columns.filter((c) => numeric.includes(c) || c.words?.length <= mostColours).map((c) => [c.key, quantity(c.key, []).name])], '',
          (v) => { shown.colour = v; update(); })),
      h('div', {class: 'pair'}, views.map((view) => view.element)), best);
    return update();
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

/** x and y of points, in the units of the axes. */
function coordinates(points, x, qx, y, qy) {
  const flat = new Float64Array(2 * points.length);
  points.forEach((i, n) => {
    flat[2 * n] = x.values[i] === null ? NaN : x.values[i] / qx.factor;
    flat[2 * n + 1] = y.values[i] === null ? NaN : y.values[i] / qy.factor;
  });
  return flat;
}

/** Colour between those of a list: 0 is the first, 1 the last. */
function between(colours, at) {
  const scaled = at * (colours.length - 1);
  const low = Math.min(Math.floor(scaled), colours.length - 2);
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map((i) => Math.round(part(colours[low], i) + (scaled - low) * (part(colours[low + 1], i) - part(colours[low], i))));
  return `rgb(${mixed.join(',')})`;
}

const mostColours = 11;

/** `points` by the value of a column: {name, colour, points}; one group a word or value, or eight ranges of many values. */
function coloured(t, column, points) {
  if (!column) return [{name: 'points', colour: t.series[0], points}];
  let names = column.words;
  let groupOf = (i) => column.codes[i];
  if (column.kind === 'number') {
    const q = quantity(column.key, column.values);
    const distinct = [...new Set(column.values)].filter((v) => v !== null).sort((a, b) => a - b);
    const show = (v) => `${number(v / q.factor, 3)}${q.unit ? ` ${q.unit}` : ''}`;
    if (distinct.length <= mostColours) {
      names = distinct.map(show);
      groupOf = (i) => distinct.indexOf(column.values[i]);
    } else {
      const [least, step] = [distinct[0], (distinct[distinct.length - 1] - distinct[0]) / 8];
      names = Array.from({length: 8}, (_, n) => `${number((least + n * step) / q.factor, 3)} – ${show(least + (n + 1) * step)}`);
      groupOf = (i) => (column.values[i] === null ? -1 : Math.min(7, Math.floor((column.values[i] - least) / step)));
    }
  }
  const lists = names.map(() => []);
  for (const i of points) lists[groupOf(i)]?.push(i);
  const ordered = [t.series[0], t.series[2], t.series[4], t.series[1]];
  return names.map((name, n) => ({
    name: name || 'none', points: lists[n],
    colour: column.kind === 'text' ? t.series[n] : between(ordered, names.length > 1 ? n / (names.length - 1) : 0),
  }));
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
    rows: new Rows(indices),
  };
}
