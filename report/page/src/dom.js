// Elements in few words. Text never goes through innerHTML: names come from files.

/** h('p', {class: 'note'}, 'text', child): attributes that are null or false are left out; `on…` are listeners. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A labelled select; options are [value, text]. Calls `change(value)` when the user chooses. */
export function select(label, options, value, change) {
  const control = h('select', {onchange: () => change(control.value)},
    options.map(([key, text]) => h('option', {value: key, selected: key === value}, text)));
  return h('label', {}, label, control);
}

/** A labelled check box. */
export function check(label, checked, change) {
  const control = h('input', {type: 'checkbox', checked, onchange: () => change(control.checked)});
  return h('label', {class: 'check'}, control, label);
}

let announcer;
/** Says `text` to screen readers. */
export function announce(text) {
  if (!announcer) {
    announcer = h('div', {class: 'visually-hidden', 'aria-live': 'polite', id: 'announcer'});
    document.body.append(announcer);
  }
  announcer.textContent = text;
}

export const escapeHtml = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
