// Draws the base map once, from Natural Earth (public domain, by way of the npm package world-atlas), into a file of
// the Python package: land, and borders of today for orientation. Run by hand: npm run basemap.
// No border is drawn where its course is fought over: only borders of pairs named here are drawn at all.
import { readFileSync, writeFileSync } from "node:fs";
import { geoConicEqualArea, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/countries-50m.json", import.meta.url)));
const width = 1000;
const height = 620;
const parallels = [44, 64];
const meridian = 88;
const middle = 54.5;
const scale = 760;

const projection = geoConicEqualArea()
  .parallels(parallels)
  .rotate([-meridian, 0])
  .center([0, middle])
  .scale(scale)
  .translate([width / 2, height / 2])
  .clipExtent([[-5, -5], [width + 5, height + 5]])
  .precision(0.4);
const path = geoPath(projection);

// Countries whose common borders are drawn, as pairs of ISO 3166 numbers.
const kazakhstan = "398";
const quiet = new Set([
  "398|643", "156|398", "398|417", "398|860", "398|795", // Kazakhstan with Russia, China, Kyrgyzstan, Uzbekistan, Turkmenistan
  "496|643", "156|496", "156|643", "246|643", "428|643", "233|643", "578|643", "31|643", "268|643", // Russia with others
  "417|860", "417|762", "762|860", "795|860", "364|795", "4|795", "4|860", "4|762", "156|762", "156|417",
  "31|364", "51|364", "112|643", "112|428", "112|440", "112|616", "428|440", "233|428", "440|616",
]);
const pair = (a, b) => [a.id, b.id].map(Number).sort((x, y) => x - y).join("|");

// Drops points that lie closer than the eye can tell apart.
function thin(text, least) {
  return text
    .split("M")
    .filter(Boolean)
    .map((part) => {
      const closed = part.endsWith("Z");
      const points = part.replace("Z", "").split("L").map((p) => p.split(",").map(Number));
      let last = points[0];
      const kept = points.filter((p, i) => {
        if (i === 0 || i === points.length - 1) return true;
        if (Math.hypot(p[0] - last[0], p[1] - last[1]) < least) return false;
        last = p;
        return true;
      });
      if (closed && kept.length < 4) return "";
      return "M" + kept.map((p) => p.map((n) => Math.round(n * 10) / 10).join(",")).join("L") + (closed ? "Z" : "");
    })
    .join("");
}

const land = JSON.parse(readFileSync(new URL("node_modules/world-atlas/land-50m.json", import.meta.url)));
const { countries } = atlas.objects;
const drawn = (a, b) => a !== b && quiet.has(pair(a, b));
const borders = mesh(atlas, countries, drawn);
const country = feature(atlas, countries).features.find((f) => f.id === kazakhstan);

const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
<!-- Natural Earth 1:50 million, public domain; drawn by frontend/basemap.mjs -->
<rect width="${width}" height="${height}" fill="#dfe8ea"/>
<path fill="#f6f1e4" stroke="#b3a98f" stroke-width=".5" d="${thin(path(feature(land, land.objects.land)), 0.6)}"/>
<path fill="#ece1c4" d="${thin(path(country), 0.3)}"/>
<path fill="none" stroke="#8d8469" stroke-width=".6" stroke-dasharray="3 1.5" d="${thin(path(borders), 0.4)}"/>
</svg>
`;
writeFileSync(new URL("../src/repgraph/web/static/basemap.svg", import.meta.url), text);
console.log(text.length, "characters");
