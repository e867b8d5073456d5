// Bundles the scripts into the Python package, from which the site serves them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../src/repgraph/web/static/bundle");

// The table of YASR writes a style element, which the site's policy forbids; the same rules as a style sheet are allowed.
const styled = "o.appendChild(document.createTextNode(n)), e.appendChild(o)";
const allowed = "(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(n); document.adoptedStyleSheets.push(sheet); })()";
const noInlineStyle = {
  name: "no-inline-style",
  setup(building) {
    building.onLoad({ filter: /yasr\.esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes(styled)) throw new Error(`${path}: the style element is made in another way now`);
      return { contents: text.replace(styled, allowed), loader: "js" };
    });
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const made = await build({
  entryPoints: ["site", "map", "editor"].map((name) => here(`src/${name}.js`)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020"],
  legalComments: "none",
  metafile: true,
  plugins: [noInlineStyle],
  loader: { ".svg": "dataurl", ".png": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl", ".eot": "dataurl" },
  logLevel: "warning",
});

// The licences of everything that is inside travel along.
const packages = new Set(
  Object.keys(made.metafile.inputs)
    .map((path) => path.match(/.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/)?.[0])
    .filter(Boolean),
);
const notices = [...packages].sort().map((path) => {
  const folder = here(path);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${about.name} ${about.version} (${about.license ?? "see below"})\n\n${text}\n`;
});
writeFileSync(join(out, "licences.txt"), notices.join(`\n${"-".repeat(72)}\n\n`));
