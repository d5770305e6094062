// ECharts with what every chart of the page has: a text label, keyboard access to its points, a data table beside it,
// colours from the style sheet that follow light and dark.
import * as echarts from 'echarts/core';
import {BarChart, LineChart, ScatterChart} from 'echarts/charts';
import {
  AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent,
} from 'echarts/components';
import {CanvasRenderer} from 'echarts/renderers';
import {LabelLayout} from 'echarts/features';
import {announce, h} from './dom.js';
import {tableDetails} from './tables.js';

echarts.use([BarChart, LineChart, ScatterChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, CanvasRenderer, LabelLayout]);

const charts = new Set();

/** Colours as the style sheet has them now. */
export function theme() {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'), muted: colour('muted'), line: colour('line'), strongLine: colour('strong-line'),
    surface: colour('surface'), accent: colour('accent'), good: colour('good'), bad: colour('bad'),
    series: Array.from({length: 11}, (_, i) => colour(`series-${i + 1}`)),
    narrow: window.innerWidth < 640,
  };
}

/** An axis; `name` stands beside it. */
export function axis(t, name, more = {}) {
  const {axisLabel, ...rest} = more;
  return {
    name, nameLocation: 'middle', nameGap: 30, nameTextStyle: {color: t.text, fontSize: 13},
    axisLine: {show: true, lineStyle: {color: t.strongLine}}, axisTick: {lineStyle: {color: t.strongLine}},
    axisLabel: {color: t.muted, hideOverlap: true, ...axisLabel}, splitLine: {lineStyle: {color: t.line}}, ...rest,
  };
}

/** Zoom with the wheel while Ctrl is held (a page must scroll), move by dragging. */
export const zoomable = ['xAxisIndex', 'yAxisIndex'].map((which) => (
  {type: 'inside', [which]: 0, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true}));

const base = (t) => ({
  animation: false, color: t.series, backgroundColor: 'transparent',
  textStyle: {color: t.text, fontFamily: 'system-ui, sans-serif'},
  aria: {enabled: false},
  grid: {left: 12, right: t.narrow ? 12 : 24, top: 40, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'all'},
  legend: {type: 'scroll', top: 0, left: 0, right: 0, textStyle: {color: t.text}, pageTextStyle: {color: t.text},
    pageIconColor: t.accent, inactiveColor: t.strongLine, itemWidth: 16, itemHeight: 10},
  tooltip: {confine: true, backgroundColor: t.surface, borderColor: t.strongLine, textStyle: {color: t.text, fontSize: 13}},
});

/**
 * A figure with a chart, its caption and its data as a table.
 * option(theme) gives the ECharts option; points() lists {seriesIndex, dataIndex, text} in reading order for the arrow
 * keys; table() gives what tables.js wants. All are called again by update().
 */
export function figure({label, caption, option, points, table, size = '', onready}) {
  const box = h('div', {class: `chart ${size}`, role: 'img', tabindex: '0', 'aria-label': label()});
  const text = h('figcaption', {});
  const details = h('div', {});
  const element = h('figure', {}, box, text, details);
  const view = {element, chart: null, update, resize: () => view.chart?.resize()};
  let at = -1;

  function update() {
    if (!view.chart) {
      view.chart = echarts.init(box, null, {renderer: 'canvas'});
      charts.add(view);
      observer.observe(box);
      onready?.(view.chart);
    }
    const t = theme();
    const made = option(t);
    view.chart.setOption({...base(t), ...made, grid: made.grid ?? {...base(t).grid, top: made.legend?.show === false ? 14 : 40},
      tooltip: {...base(t).tooltip, ...made.tooltip}, legend: {...base(t).legend, ...made.legend}}, {notMerge: true});
    box.setAttribute('aria-label', `${label()} Arrow keys go through the points; the data table below holds all of them.`);
    text.replaceChildren(...[caption?.()].flat().filter(Boolean));
    if (table) details.replaceChildren(tableDetails(table()));
    at = -1;
  }

  box.addEventListener('keydown', (event) => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!step || !points) return;
    event.preventDefault();
    const all = points();
    if (all.length === 0) return;
    at = (at + step + all.length) % all.length;
    view.chart.dispatchAction({type: 'showTip', seriesIndex: all[at].seriesIndex, dataIndex: all[at].dataIndex});
    announce(all[at].text);
  });
  box.addEventListener('blur', () => view.chart?.dispatchAction({type: 'hideTip'}));
  return view;
}

const observer = new ResizeObserver((entries) => {
  for (const view of charts) {
    if (entries.some((entry) => view.element.contains(entry.target))) view.resize();
  }
});
let narrow = theme().narrow;
const redraw = () => charts.forEach((view) => view.update());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
window.addEventListener('resize', () => {
  if (theme().narrow === narrow) return;
  narrow = !narrow;
  redraw();
});
