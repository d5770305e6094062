// Opens reports in headless Chromium, with everything that could fail without being seen collected as a problem.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const require = createRequire(join(process.env.NODE_PATH ?? '', 'resolve.cjs'));
const {chromium} = require('playwright-core');

export const sizes = {laptop: {width: 1280, height: 800}, phone: {width: 390, height: 844}};
export const axeSource = require.resolve('axe-core/axe.min.js');

/** A browser with a profile of its own; close() removes that. */
export async function openBrowser(executablePath) {
  const profile = mkdtempSync(join(tmpdir(), 'switchyard-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, headless: true, viewport: sizes.laptop,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, {recursive: true, force: true});
    },
  };
}

/** Opens a report; `problems` grows with console messages, exceptions and requests that leave the file. */
export async function openReport(context, file, {size = 'laptop', scheme = 'light'} = {}) {
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => problems.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) problems.push(`request: ${request.url()}`);
  });
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({colorScheme: scheme});
  const start = Date.now();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-ready=yes]', {timeout: 60000});
  return {page, problems, milliseconds: Date.now() - start};
}
