// After every build: what a person downloads before a screen works, gzipped, against its budget. Over it, the build fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
const budgets = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'budgets.json'), 'utf8'));
const sizes = new Map();
const wrong = [];

for (const [page, limit] of Object.entries(budgets.pages)) {
  const files = new Set(
    ['index.html', 'src/i18n/en/messages.ts', ...(limit.inside ? ['src/layout/Shell.tsx'] : []), page].flatMap((name) =>
      filesOf(name),
    ),
  );
  const js = sum(files, '.js');
  const css = sum(files, '.css');
  report(page.replace('src/', ''), js, css, files.size);
  if (js > limit.js) wrong.push(`${page}: ${js.toFixed(1)} kB of script, ${limit.js} allowed`);
  if (css > budgets.css) wrong.push(`${page}: ${css.toFixed(1)} kB of style, ${budgets.css} allowed`);
  if (files.size + 3 > budgets.requests)
    wrong.push(`${page}: ${files.size} files, ${budgets.requests} requests allowed`);
}

// A page that nobody gave a budget is a page nobody weighs.
for (const [name, chunk] of Object.entries(manifest)) {
  if (chunk.isDynamicEntry && /Page\.tsx$/.test(name) && !(name in budgets.pages))
    wrong.push(`${name} has no line in web/budgets.json`);
}

if (wrong.length > 0) {
  console.error(`\nOver the budget:\n  ${wrong.join('\n  ')}`);
  process.exit(1);
}

/** The files of a chunk and of everything it needs at once. */
function filesOf(name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the build`);
  if (seen.has(name)) return [];
  seen.add(name);
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((one) => filesOf(one, seen))];
}

function sum(files, ending) {
  return [...files].filter((file) => file.endsWith(ending)).reduce((total, file) => total + sizeOf(file), 0);
}

function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000);
  return sizes.get(file);
}

function report(page, js, css, count) {
  console.log(
    `${page.padEnd(40)} ${js.toFixed(1).padStart(6)} kB js ${css.toFixed(1).padStart(6)} kB css ${String(count).padStart(3)} files`,
  );
}
