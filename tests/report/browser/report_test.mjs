// The page of 'switchyard report' as a reader has it. node --test; the environment names what to test:
// SWITCHYARD_PROGRAM, CHROMIUM, NODE_PATH (playwright-core, axe-core); SCREENSHOTS: a folder for pictures of every view.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {result} from './fixture.mjs';
import {axeSource, openBrowser, openReport} from './page.mjs';

const program = process.env.SWITCHYARD_PROGRAM;
const views = ['front', 'breakdown', 'components', 'machine', 'roofline', 'runs', 'comparison'];
let folder;
let browser;
let report;
let first;
let second;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-report-'));
  first = result('SegFormer-B2 on two accelerators', 1, 8);
  second = result('SegFormer-B2, wider vectors', 1.3, 16);
  writeFileSync(join(folder, 'before.json'), JSON.stringify(first));
  writeFileSync(join(folder, 'after.json'), JSON.stringify(second));
  report = join(folder, 'report.html');
  execFileSync(program, ['report', join(folder, 'before.json'), join(folder, 'after.json'), '-o', report]);
  browser = await openBrowser(process.env.CHROMIUM);
});

after(async () => {
  await browser?.close();
  rmSync(folder, {recursive: true, force: true});
});

/** Numbers of a data table by column key, exact. */
async function column(page, caption, key) {
  const table = page.locator('table', {has: page.locator('caption', {hasText: caption})}).first();
  const index = await table.locator('thead th').evaluateAll((cells, wanted) => cells.findIndex((c) => c.dataset.key === wanted), key);
  assert.notEqual(index, -1, `table '${caption}' has no column '${key}'`);
  return table.locator('tbody tr').evaluateAll((rows, at) => rows.map((row) => row.children[at].dataset.value ?? row.children[at].textContent), index);
}

const unfold = (page) => page.locator('details.data').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
const texts = (numbers) => numbers.map(String);

test('every view is there, without a word on the console or a request', async () => {
  const {page, problems} = await openReport(browser.context, report);
  assert.deepEqual(await page.locator('main section').evaluateAll((all) => all.map((s) => s.id)), views);
  assert.deepEqual(await page.locator('#nav a').evaluateAll((all) => all.map((a) => a.hash.slice(1))), views);
  for (const control of await page.locator('main select').all()) {
    const values = await control.evaluate((element) => [...element.options].map((option) => option.value));
    for (const value of values.slice(0, 4)) await control.selectOption(value);
  }
  assert.deepEqual(problems, []);
  await page.close();
});

test('the numbers of the page are those of the files', async () => {
  const {page, problems} = await openReport(browser.context, report);
  await unfold(page);
  const both = [...first.profiles, ...second.profiles];
  assert.deepEqual(await column(page, 'paths with their cost and accuracy', 'energy_j'), texts(both.map((p) => p.energy_j)));
  assert.deepEqual(await column(page, 'paths with their cost and accuracy', 'latency_s'), texts(both.map((p) => p.latency_s)));
  assert.deepEqual(await column(page, 'paths with their cost and accuracy', 'accuracy_percent'), texts(both.map((p) => p.accuracy.value_percent)));
  assert.deepEqual(await column(page, 'modules of full', 'time_s'), texts(first.profiles[0].modules.map((m) => m.time_s)));
  assert.deepEqual(await column(page, 'on the roofline', 'operations_per_second'), texts(first.profiles[0].layers.map((l) => l.operations_per_second)));
  assert.deepEqual(await column(page, 'policies over the same requests', 'missed'), texts([...first.runs, ...second.runs].map((r) => r.missed)));
  assert.deepEqual(await column(page, 'requests of fixed full', 'deadline_s'), texts(first.runs[0].series.slice(0, 200).map((s) => s.deadline_s)));
  const shown = await page.locator('#comparison td[data-value]').first().getAttribute('data-value');
  assert.ok(readFileSync(report, 'utf8').includes(shown));
  assert.deepEqual(problems, []);
  await page.close();
});

test('what a cell shows is its number in the unit of the heading', async () => {
  const {page} = await openReport(browser.context, report);
  await unfold(page);
  const factors = {s: 1, ms: 1e-3, 'µs': 1e-6, J: 1, mJ: 1e-3, 'µJ': 1e-6, '%': 1, 'mm²': 1};
  const wrong = await page.locator('table').evaluateAll((tables, known) => tables.flatMap((table) => {
    const units = [...table.querySelectorAll('thead th')].map((th) => known[/\(([^)]+)\)$/.exec(th.textContent)?.[1]]);
    return [...table.querySelectorAll('tbody tr')].flatMap((row) => [...row.children].filter((cell, i) => {
      const shown = Number(cell.textContent.replaceAll(',', ''));
      const exact = Number(cell.dataset.value) / units[i];
      return units[i] && cell.dataset.value && Math.abs(shown - exact) > 1e-4 * Math.abs(exact);
    }).map((cell) => `${cell.dataset.value} shown as ${cell.textContent}`));
  }), factors);
  assert.deepEqual(wrong, []);
  await page.close();
});

test('the caption names the modelled paths, and only them', async () => {
  const {page} = await openReport(browser.context, report);
  const caption = await page.locator('#front figcaption').textContent();
  const modelled = [...new Set(first.profiles.filter((p) => p.accuracy.provenance === 'modelled').map((p) => p.path))];
  assert.ok(caption.includes(`Modelled, not measured: ${modelled.join(', ')}.`), caption);
  await page.close();
});

test('the arrow keys go through the points of a chart and say them', async () => {
  const {page} = await openReport(browser.context, report);
  await page.locator('#front .chart').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#announcer').textContent(), /^full on accelerator-e/);
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#announcer').textContent(), /^fuse-2560 on accelerator-e/);
  await page.close();
});

/** Runs a program; what it took of a processor, which other work on the machine does not lengthen much. */
function cpuMilliseconds(file, words) {
  const code = 'import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); '
    + 'used = resource.getrusage(resource.RUSAGE_CHILDREN); print(1000 * (used.ru_utime + used.ru_stime))';
  return Math.round(Number(execFileSync('python3', ['-c', code, file, ...words])));
}

test('100,000 points of a store: written in 5 s, and the page answers at once', async () => {
  const source = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const store = join(folder, 'sweep.db');
  const html = join(folder, 'sweep.html');
  execFileSync('python3', [join(source, 'tests/report/browser/big_store.py'), store, '100000']);
  const written = cpuMilliseconds(program, ['report', '--store', store, '-o', html]);
  console.log(`written in ${written} ms of processor time`);
  const {page, problems, milliseconds} = await openReport(browser.context, html);
  console.log(`drawn in ${milliseconds} ms`);
  const captions = page.locator('#sweep figcaption');
  assert.match(await captions.first().textContent(), /^100,000 of 100,000 points pass/);
  // The number, four axes and five metrics: more than eight filters are folded away at first.
  await page.locator('#sweep summary', {hasText: /^Filters \(\d+\)$/}).click();
  const before = Date.now();
  await page.locator('#sweep .controls label', {hasText: /^path/}).first().locator('select').selectOption('b1');
  await captions.filter({hasText: /^25,000 of 100,000 points pass/}).nth(1).waitFor();
  const answered = Date.now() - before;
  console.log(`both plots filtered in ${answered} ms`);
  assert.ok(written < 5000 && milliseconds < 10000 && answered < 2000, 'too slow');
  const best = await column(page, 'points on the front of the first plot', 'path');
  assert.deepEqual([...new Set(best)], ['b1']);
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  assert.deepEqual(await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html}`)), []);
  if (process.env.SCREENSHOTS) await page.locator('#sweep').screenshot({path: join(process.env.SCREENSHOTS, 'sweep-laptop-light.png')});
  assert.deepEqual(problems, []);
  await page.close();
});

for (const size of ['laptop', 'phone']) {
  for (const scheme of ['light', 'dark']) {
    test(`accessible and within the window: ${size}, ${scheme}`, async () => {
      const {page, problems} = await openReport(browser.context, report, {size, scheme});
      const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(width[0] <= width[1], `the page is ${width[0]} wide in a window of ${width[1]}`);
      await page.evaluate(readFileSync(axeSource, 'utf8'));
      const violations = await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html}`));
      assert.deepEqual(violations, []);
      assert.deepEqual(problems, []);
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, {recursive: true});
        await page.addStyleTag({content: '.top { position: static !important; }'});
        for (const view of views) await page.locator(`#${view}`).screenshot({path: join(process.env.SCREENSHOTS, `${view}-${size}-${scheme}.png`)});
      }
      await page.close();
    });
  }
}
