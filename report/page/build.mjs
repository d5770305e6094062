// Makes one page of src/: bundles main.js with ECharts, puts script and style into index.html.
// usage: node build.mjs OUT.html      packages are found by NODE_PATH or in node_modules beside this file
import {readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = (process.env.NODE_PATH ?? '').split(':').filter(Boolean);
const require = createRequire(packages.length > 0 ? join(packages[0], 'resolve.cjs') : import.meta.url);
const esbuild = require('esbuild');

async function bundle(entry) {
  const result = await esbuild.build({
    entryPoints: [join(here, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome100', 'firefox100', 'safari15'],
    nodePaths: packages,
    legalComments: 'none',
  });
  return result.outputFiles[0].text.trim();
}

const [script, style, html] = await Promise.all([
  bundle('main.js'), bundle('style.css'), readFile(join(here, 'src', 'index.html'), 'utf8'),
]);
// A function as replacement: "$&" in a script is no pattern.
const page = html
  .replace('/*STYLE*/', () => style)
  .replace('/*SCRIPT*/', () => script.replaceAll('</script', '<\\/script'));
await writeFile(process.argv[2], page);
