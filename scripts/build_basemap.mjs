// Makes hasila/web/static/vendor/world.json from the world-atlas package: the land, and the borders, as plain GeoJSON.
//
//   npm install world-atlas@2.0.2 topojson-client@3.1.0
//   node scripts/build_basemap.mjs
//
// Two decimals of a degree (about 1 km); a corner nearer than NEAR to the one before is left out, and so are the
// smallest islands, so that the file stays under 700 kB.
import fs from "node:fs";
import { merge, mesh } from "topojson-client";

const NEAR = 0.09;
const FEWEST_CORNERS = 6;
const atlas = JSON.parse(fs.readFileSync("node_modules/world-atlas/countries-50m.json"));
const round = (x) => Math.round(x * 100) / 100;

function simplified(line) {
  const kept = [];
  for (const [x, y] of line) {
    const last = kept[kept.length - 1];
    if (!last || Math.abs(last[0] - x) >= NEAR || Math.abs(last[1] - y) >= NEAR) kept.push([round(x), round(y)]);
  }
  return kept;
}

function closed(line) {
  const ring = simplified(line);
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (first && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  return ring;
}

const countries = atlas.objects.countries.geometries.filter((g) => g.properties.name !== "Antarctica");
const land = merge(atlas, countries)
  .coordinates.map((polygon) => polygon.map(closed).filter((ring) => ring.length >= FEWEST_CORNERS))
  .filter((polygon) => polygon.length);
const borders = mesh(atlas, atlas.objects.countries, (a, b) => a !== b)
  .coordinates.map(simplified)
  .filter((line) => line.length > 1);
fs.writeFileSync(
  "hasila/web/static/vendor/world.json",
  JSON.stringify({
    land: { type: "MultiPolygon", coordinates: land },
    borders: { type: "MultiLineString", coordinates: borders },
  }),
);
