// Data tables: every number of a chart, exact in the attribute data-value.
import {h} from './dom.js';
import {number, quantity} from './format.js';

const page = 200;

/**
 * columns: [{key, title?, text?, long?}] where text marks a column of words; rows: arrays of values. Numbers of a column
 * share a unit, named in its title.
 */
export function table({caption, columns, rows}) {
  const shown = columns.map((column, i) => {
    if (column.text) return {title: column.title ?? column.key};
    const q = quantity(column.key, rows.map((row) => row[i] ?? 0));
    return {title: column.title ? `${column.title}${q.unit ? ` (${q.unit})` : ''}` : q.title, factor: q.factor, number: true};
  });
  const cell = (value, i) => {
    if (!shown[i].number) return h('td', {class: columns[i].long ? 'long' : null}, value ?? '');
    const known = value !== null && value !== undefined && !Number.isNaN(value);
    return h('td', {class: 'number', 'data-value': known ? String(value) : null},
      known ? number(value / shown[i].factor, 5) : '–');
  };
  const body = h('tbody');
  const add = (from, to) => body.append(...rows.slice(from, to).map((row) => h('tr', {}, columns.map((_, i) => cell(row[i], i)))));
  add(0, page);
  const element = h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, columns.map((column, i) =>
      h('th', {scope: 'col', class: shown[i].number ? 'number' : null, 'data-key': column.key}, shown[i].title)))), body);
  const scroll = h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, element);
  if (rows.length <= page) return scroll;
  let end = page;
  const status = () => `${end.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} rows. Show ${page} more`;
  const more = h('button', {type: 'button', onclick: () => {
    add(end, end + page);
    end = Math.min(rows.length, end + page);
    if (end === rows.length) more.remove();
    else more.textContent = status();
  }}, status());
  return h('div', {}, scroll, more);
}

/** The same, folded away; built when it is opened, for tables can be long. */
export function tableDetails(spec) {
  const details = h('details', {class: 'data', ontoggle: () => {
    if (details.open && details.children.length === 1) details.append(table(spec));
  }}, h('summary', {}, `Data table: ${spec.caption} (${spec.rows.length.toLocaleString('en-US')} rows)`));
  return details;
}
